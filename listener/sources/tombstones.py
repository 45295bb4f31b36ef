"""Lines of our own export that tell of a removed post: what its figures are made of. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from listener.errors import LineError
from listener.model import SCALE, Kind, Sentiment
from listener.model.tombstone import AUTHOR_GROUPS, BrandTone, Tombstone
from listener.sources.fields import Fields, count, group, name, shown, text
from listener.sources.kept_messages import read_messages

_LONGEST_LANGUAGE = 16


def read_tombstone(
    record: Fields, network: str, native_id: str, created_at: datetime, kind: Kind
) -> Tombstone:
    """The tombstone on a line of which network, id, time and kind are read. LineError with what is wrong."""
    number = count(record, "author_group")
    if number is None or number >= AUTHOR_GROUPS:
        raise LineError(f"author_group: must be a number from 0 to {AUTHOR_GROUPS - 1}, not {shown(number)}")
    compound, sentiment = _tone(record)
    return Tombstone(
        network=network,
        id=native_id,
        created_at=created_at,
        author_group=number,
        lang=_lang(record),
        kind=kind,
        compound=compound,
        sentiment=sentiment,
        mentions=_mentions(record, (compound, sentiment)),
        amplified=_amplified(record),
        messages=read_messages(_list(record, "messages")),
    )


def _lang(record: Fields) -> str | None:
    lang = text(record, "lang") or None
    if lang is not None and len(lang) > _LONGEST_LANGUAGE:
        raise LineError(f"lang: must be a code such as en, not {shown(lang)}")
    return lang


_Tone = tuple[int | None, Sentiment | None]


def _tone(fields: Fields) -> _Tone:
    """A score and its class; where none is told, that of the score."""
    told = group(fields, "sentiment")
    if told is None:
        return None, None
    compound: Any = told.get("compound")
    if type(compound) not in (int, float) or not -1 <= compound <= 1:
        raise LineError(f"sentiment.compound: must be a number from -1 to 1, not {shown(compound)}")
    stored: int = round(compound * SCALE)
    name: Any = told.get("class")
    if name is None:
        return stored, Sentiment.of(stored)
    if name not in set(Sentiment):
        raise LineError(f"sentiment.class: must be one of {', '.join(Sentiment)}, not {shown(name)}")
    return stored, Sentiment(name)


def _mentions(record: Fields, tone: _Tone) -> tuple[BrandTone, ...]:
    """Each brand once, with its own score where one stands beside it, else with the post's."""
    found: dict[str, BrandTone] = {}
    for mention in _list(record, "mentions"):
        if type(mention) is not dict or not (brand := name(mention, "brand", place="mentions.")):
            raise LineError('mentions: must be a list of objects such as {"brand": "Acme", "keywords": []}')
        found[brand] = BrandTone(brand, *(_tone(mention) if "sentiment" in mention else tone))
    return tuple(found.values())


def _amplified(record: Fields) -> tuple[str, ...]:
    named = (name({"brand": brand}, "brand", place="amplified.") for brand in _list(record, "amplified"))
    return tuple(sorted({brand for brand in named if brand}))


def _list(fields: Fields, key: str) -> list[object]:
    value = fields.get(key) or []
    if type(value) is not list:
        raise LineError(f"{key}: must be a list, not {shown(value)}")
    return value
