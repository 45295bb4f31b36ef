"""The part `removals`: once a day X is asked which of the kept posts are gone, and those are removed here.

By a batch compliance job: it takes every id and names those that were deleted, protected or withheld.
What it remembers: `asked` (when the last job began), `job` under way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from listener.errors import ApiError
from listener.model import Reading
from listener.sources.x.desk import Desk, State
from listener.sources.x.faults import misread

EVERY = timedelta(hours=24)
_SLACK = timedelta(hours=1)
_LONGEST_JOB = timedelta(hours=24)
_STILL_THERE = ("scrub_geo",)
"""Reasons that leave the post where it is: we keep no places."""


def step(desk: Desk, state: State) -> Reading:
    """Begin a job if none was begun today, else see how it stands. ApiError."""
    if "job" in state:
        return _finish(desk, state)
    if "asked" in state and desk.now - datetime.fromisoformat(state["asked"]) < EVERY - _SLACK:
        return desk.reading(state)
    ids = desk.books.kept_ids(desk.part.source)
    asked = {"asked": desk.now.isoformat()}
    if not ids:
        return desk.reading(asked)
    job = _job(desk.api.open_job(desk.now).body)
    upload = job.get("upload_url")
    if not isinstance(upload, str):
        raise misread("a job without an address for the ids")
    with _at_signed_address():
        desk.api.upload(upload, ids, desk.now)
    return replace(desk.reading(asked | {"job": str(job["id"])}), more=True)


def _finish(desk: Desk, state: State) -> Reading:
    """Take the job's answer if it has one; else look again with the next visit."""
    job = _job(desk.api.job(state["job"], desk.now).body)
    done = {"asked": state["asked"]}
    if job.get("status") == "complete":
        url = job.get("download_url")
        if not isinstance(url, str):
            raise misread("a job without an address for its answer")
        with _at_signed_address():
            gone = tuple(gone_in(desk.api.download(url, desk.now)))
        return replace(desk.reading(done), removed=gone)
    overdue = desk.now - datetime.fromisoformat(state["asked"]) > _LONGEST_JOB
    if overdue or job.get("status") in ("failed", "expired"):
        raise ApiError("the compliance job of X failed; another one is begun", wide=False, restart=True)
    return desk.reading(state)


@contextmanager
def _at_signed_address() -> Iterator[None]:
    """What fails there says nothing of X's API: the address has run out, and the job is begun anew."""
    try:
        yield
    except ApiError as error:
        raise ApiError(f"compliance files: {error}", wide=False, sent=True, restart=True) from None


def gone_in(body: str) -> Iterator[str]:
    """The ids that a job's answer, a JSON object on each line, says are gone. ApiError if it is none."""
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except ValueError:
            told = None
        if not isinstance(told, dict) or "id" not in told:
            raise misread("a compliance answer that cannot be read")
        if told.get("reason") not in _STILL_THERE:
            yield str(told["id"])


def _job(body: Any) -> dict[str, Any]:
    job = body.get("data") if isinstance(body, dict) else None
    if not isinstance(job, dict) or "id" not in job:
        raise misread("no compliance job")
    return job
