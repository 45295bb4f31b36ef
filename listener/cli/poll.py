"""`listener poll`: one round of all sources, due or not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click

from listener.cli.context import Context, set_up_logging
from listener.clock import utc_now
from listener.config import Config, parts_of
from listener.errors import UsageError
from listener.model import Poll, PollStatus
from listener.store import Store


@dataclass(frozen=True, slots=True)
class Row:
    """What the round brought from one source, over all its parts."""

    source: str
    seen: int
    new: int
    status: str
    error: str | None


@click.command()
@click.option("--source", "name", metavar="NAME", help="Only this source.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(context: Context, name: str | None, form: str) -> None:
    """Poll every source once, due or not; 1 if one of them failed."""
    set_up_logging(quiet=True)
    config = context.config()
    if name is not None and name not in {source.name for source in config.sources}:
        known = ", ".join(source.name for source in config.sources) or "none"
        raise UsageError(f"There is no source {name!r} in {config.file}; there are: {known}.")
    with context.store(create=True, config=config) as store:
        rows, upkeep = asyncio.run(_round(config, store, name))
    if form == "json":
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
    else:
        _show(rows)
    said = {row.source: row.error or "" for row in rows}
    for poll in upkeep:
        if poll.error and poll.error not in said[poll.source]:
            click.echo(f"{poll.source}: {poll.part}: {poll.error}", err=True)
    if any(row.status == PollStatus.FAILED.value for row in rows):
        raise SystemExit(1)


async def _round(config: Config, store: Store, name: str | None) -> tuple[list[Row], list[Poll]]:
    """A row for each source; apart from them the polls of upkeep, which read nothing."""
    from listener.daemon.collect import collecting
    from listener.daemon.rounds import poll_once

    sources = [source for source in config.sources if name in (None, source.name)]
    parts = [part for source in sources for part in parts_of(source, config.brands)]
    async with collecting(config, store, clock=utc_now) as collector:
        polls = [visit.poll for visit in await poll_once(collector, parts, store, clock=utc_now)]
    read = [poll for poll in polls if not poll.upkeep]
    rows = [_row(source.name, [poll for poll in read if poll.source == source.name]) for source in sources]
    return rows, [poll for poll in polls if poll.upkeep]


def _row(source: str, polls: Sequence[Poll]) -> Row:
    """The polls of a source's parts as one: failed if one failed, unchanged or paused only if all are."""
    found = {poll.status for poll in polls}
    if PollStatus.FAILED in found:
        status = PollStatus.FAILED
    else:
        status = found.pop() if len(found) == 1 else PollStatus.OK
    told = [poll for poll in polls if poll.error and poll.status is status]
    # What holds for all parts is said once, without their names.
    same = len({poll.error for poll in told}) == 1
    said = [f"{poll.error}" if same or not poll.part else f"{poll.part}: {poll.error}" for poll in told]
    return Row(
        source=source,
        seen=sum(poll.seen for poll in polls),
        new=sum(poll.new for poll in polls),
        status=status.value,
        error="; ".join(dict.fromkeys(said)) or None,
    )


def _show(rows: Sequence[Row]) -> None:
    """A line for each source on stdout, what failed on stderr."""
    width = max((len(row.source) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.source:<{width}}  {row.status:<9}  {row.seen:>5} seen  {row.new:>5} new")
    for row in rows:
        if row.error:
            click.echo(f"{row.source}: {row.error}", err=True)
    if not rows:
        click.echo("No sources are configured; add a [[sources]] table.", err=True)
