"""A quiet world in which tests plant what should be noticed: so many mentions of Acme every day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from listener.config import Config
from listener.desk import casework
from listener.model import Brand, EnrichedPost, Keyword, Match, Role
from listener.store import Store
from listener.store.save import save
from tests.builders import WARSAW, a_config, a_post, read

TODAY = date(2026, 6, 10)
"""A Wednesday."""
NOW = datetime(2026, 6, 10, 13, 30, tzinfo=UTC)
"""Half past three in Warsaw."""
ACME = Brand(
    "Acme",
    Role.OWN,
    (Keyword("acme"), Keyword("acme dock", ("product",))),
    handles={"x": ("acme",)},
)
CONFIG = a_config(brands=(ACME, Brand("Bolt", Role.COMPETITOR, (Keyword("bolt"),))))
_DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last."""
    while first <= last:
        yield first
        first += _DAY


def on(day: date, hour: int, minute: int = 0, zone: ZoneInfo = WARSAW) -> datetime:
    """A local time, UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def said(
    day: date,
    hours: Sequence[int],
    text: str = "acme is here",
    *,
    by: str = "",
    brand: str = "Acme",
    keywords: tuple[str, ...] = ("acme",),
    compound: int | None = 0,
    lang: str = "en",
) -> list[EnrichedPost]:
    """A mention at each of the local hours, each by another author unless one is named."""
    return [
        read(
            a_post(
                f"{brand} {text} {by} {day} {number}",
                text,
                author=by or f"{brand} {day} {number}",
                created_at=on(day, hour, number % 60),
                lang=lang,
            ),
            matches=(Match(brand, keywords),),
            compound=compound,
        )
        for number, hour in enumerate(hours)
    ]


def quiet(first: date, last: date, hours: Sequence[int] = (*range(8, 18), 9, 15)) -> list[EnrichedPost]:
    """Twelve mentions a day of Acme, in office hours."""
    return [one for day in days(first, last) for one in said(day, hours)]


def keep(store: Store, posts: Iterable[EnrichedPost], config: Config = CONFIG, source: str = "Feed") -> None:
    """Keep posts of that source."""
    save(store, list(posts), source=source, now=NOW, zone=config.zone, work=casework(config))
