"""What a request of the API asks for, read strictly: unknown, empty, doubled and malformed is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from listener.words import _
from web.api.door import JSON
from web.filters import WrongField

PAGE = 50
MOST = 200
"""So many rows a page has, and may have."""
LONGEST = {"after": 4_000, "q": 200}
LONGEST_VALUE = 200
LONGEST_BODY = 10_000
LARGEST = 2**63 - 1
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters that are none alone."""


def given(allowed: Collection[str]) -> dict[str, str]:
    """The fields of the query string, each once and none of them empty. WrongField for any other."""
    found: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in allowed:
            message = _("{field}: there is no such parameter; there are: {known}.")
            known = ", ".join(allowed) or _("none")
            raise WrongField(name[:40], message.format(field=name[:40], known=known))
        if len(values) > 1:
            message = _("{field}: it is given {count} times; give it once.")
            raise WrongField(name, message.format(field=name, count=len(values)))
        found[name] = _value(name, values[0])
    return found


def needed(asked: Mapping[str, str], name: str) -> str:
    """A field that has to be there. WrongField if it is not."""
    if name not in asked:
        raise WrongField(name, _("{field}: this has to be said.").format(field=name))
    return asked[name]


def limit_of(asked: Mapping[str, str]) -> int:
    """How many rows the page shall have. WrongField for what is no number from 1 to 200."""
    written = asked.get("limit", str(PAGE))
    if _COUNT.fullmatch(written) is None or int(written) > MOST:
        message = _("limit: write a number from 1 to {most}.")
        raise WrongField("limit", message.format(most=MOST))
    return int(written)


def body() -> dict[str, Any]:
    """The JSON object that was sent. WrongField, named after nothing, if it is none."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    request.max_content_length = LONGEST_BODY
    try:
        told = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise WrongField("body", _("body: this is no JSON.")) from error
    if not isinstance(told, dict):
        raise WrongField("body", _("body: send a JSON object."))
    return told


def text(told: Mapping[str, Any], name: str, longest: int = LONGEST_VALUE) -> str:
    """A text of the body, as it was sent. WrongField if it is missing, or has what cannot be kept."""
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or _UNWRITTEN.search(value):
        message = _("{field}: write a text of at most {most} characters, without control characters.")
        raise WrongField(name, message.format(field=name, most=longest))
    return value


def row(told: Mapping[str, Any], name: str) -> int:
    """A number of a row of the body. WrongField if it is none."""
    value = told.get(name)
    if type(value) is not int or not 1 <= value <= LARGEST:
        message = _("{field}: write a number from 1 on.")
        raise WrongField(name, message.format(field=name))
    return value


def one_of(told: Mapping[str, Any], name: str, known: Collection[str]) -> str:
    """A text of the body that is one of these. WrongField lists them."""
    value = told.get(name)
    if not isinstance(value, str) or value not in known:
        message = _("{field}: choose one of {known}.")
        raise WrongField(name, message.format(field=name, known=", ".join(known)))
    return value


def instant(told: Mapping[str, Any], name: str) -> str:
    """An instant of the body with its offset, as RFC 3339 writes them. WrongField if it is none."""
    value = told.get(name)
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        message = _("{field}: write an instant such as 2026-11-27T14:30:00Z.")
        raise WrongField(name, message.format(field=name))
    return value


def _value(name: str, value: str) -> str:
    most = LONGEST.get(name, LONGEST_VALUE)
    if not value.strip() or len(value) > most or _UNWRITTEN.search(value):
        message = _("{field}: write something of at most {most} characters, or leave it out.")
        raise WrongField(name, message.format(field=name, most=most))
    if name in ("from", "to") and _DATE.fullmatch(value) is None:
        message = _("{field}: {value!r} is no date; write it as 2026-11-01.")
        raise WrongField(name, message.format(field=name, value=value[:40]))
    return value
