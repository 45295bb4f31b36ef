"""The messages and cases on a line of our own export that tells of a removed post. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from listener.errors import LineError
from listener.model import CaseState, Reason, Rule, Signal, Turn, Via
from listener.model.tombstone import KeptCase, KeptMessage
from listener.sources.fields import Fields, count, group, name, shown

Word = TypeVar("Word", bound=StrEnum)


def read_messages(told: Sequence[object]) -> tuple[KeptMessage, ...]:
    """The messages, each brand once. LineError with what is wrong."""
    found: dict[str, KeptMessage] = {}
    for one in told:
        if type(one) is not dict or not (brand := name(one, "brand", place="messages.")):
            raise LineError('messages: must be a list of objects such as {"brand": "Acme", "at": "..."}')
        found[brand] = KeptMessage(
            brand=brand,
            at=_needed(one, "at"),
            via=_word(Via, one, "via"),
            is_first=_flag(one, "first"),
            needs=_flag(one, "needs"),
            reason=_word(Reason, one, "reason"),
            is_negative=_flag(one, "negative"),
            answered_at=_instant(one, "answered_at"),
            case=_case(group(one, "case")),
        )
    return tuple(found.values())


def _case(told: Fields | None) -> KeptCase | None:
    if told is None:
        return None
    waits = told.get("turns")
    if type(waits) is not list or not waits or any(type(one) is not dict for one in waits):
        raise LineError(f"case.turns: must be a list of objects, not {shown(waits)}")
    return KeptCase(
        state=_word(CaseState, told, "state"),
        turns=tuple(
            Turn(_needed(one, "opened_at"), _instant(one, "ended_at"), _word(CaseState, one, "ended"))
            for one in waits
        ),
        signals=Signal(min(count(told, "signals") or 0, 15)),
        is_negative=_flag(told, "negative"),
        first_response_at=_instant(told, "first_response_at"),
        rule=_word(Rule, told, "rule") if told.get("rule") is not None else None,
        agent=name(told, "agent", place="case."),
        replies=count(told, "replies") or 0,
        reopened=count(told, "reopened") or 0,
        closed_at=_instant(told, "closed_at"),
    )


def _word(kind: type[Word], fields: Fields, key: str) -> Word:
    value = fields.get(key)
    if value not in list(kind):
        raise LineError(f"{key}: must be one of {', '.join(kind)}, not {shown(value)}")
    return kind(str(value))


def _flag(fields: Fields, key: str) -> bool:
    value = fields.get(key)
    if type(value) is not bool:
        raise LineError(f"{key}: must be true or false, not {shown(value)}")
    return value


def _needed(fields: Fields, key: str) -> datetime:
    at = _instant(fields, key)
    if at is None:
        raise LineError(f"{key}: is missing")
    return at


def _instant(fields: Fields, key: str) -> datetime | None:
    value = fields.get(key)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value) if type(value) is str else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 1995 <= at.year <= 9000:
        raise LineError(f"{key}: must be a time with its offset, not {shown(value)}")
    return at.astimezone(UTC)
