"""The monthly report on a schedule: the month before, published once, and what its first page says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from listener.config import Config
from listener.model import AlertKind, AlertSignal, OutMessage, Period, Role
from listener.publishing import document_of, kept, publish, rendered
from listener.render.figures import MONTHS
from listener.render.monthly import words
from listener.reports.monthly.document import Cards, Document, Sentence
from listener.store import Store
from listener.words import _

SCHEDULE = "schedule"
"""Who publishes reports that nobody publishes by hand."""
DAY = timedelta(days=1)


def monthly_reports(
    store: Store, config: Config, brands: Sequence[str], now: datetime
) -> Sequence[AlertSignal]:
    """The report of the month before on each own brand, published once however many rules ask for it."""
    end = now.astimezone(config.zone).date().replace(day=1)
    month = Period((end - DAY).replace(day=1), end, config.zone, now)
    own = [brand.name for brand in config.brands if brand.role is Role.OWN and brand.name in brands]
    return [_report(store, config, brand, month) for brand in own]


def files_of(store: Store, message: OutMessage) -> dict[str, str]:
    """The reports that a message tells of, as HTML files that need nothing else, by their names."""
    numbers = [one.link.rpartition("/")[2] for one in message.alerts if one.kind is AlertKind.REPORT]
    return {
        f"report-{number}.html": rendered(document_of(kept(store, int(number))[1]), "html").decode()
        for number in numbers
    }


def _report(store: Store, config: Config, brand: str, month: Period) -> AlertSignal:
    # A hash, because names of brands may be long.
    occasion = sha256(f"{brand} {month.start:%Y-%m}".encode()).hexdigest()
    number = publish(store, config, month, brand=brand, who=SCHEDULE, now=month.as_of, occasion=occasion)
    _publication, snapshot = kept(store, number)
    return _told(number, document_of(snapshot), month)


def _told(number: int, document: Document, month: Period) -> AlertSignal:
    """The signal of a report that was published: what its first page says, and where it stands."""
    first = next(one for one in document.sections if one.key == "first")
    said = [words.plain(one.text) for one in first.blocks if isinstance(one, Sentence)]
    cards = [card for one in first.blocks if isinstance(one, Cards) for card in one.cards]
    facts = [
        (card.label, ", ".join(filter(None, (words.inline(card.figure), card.verdict)))) for card in cards
    ]
    named = f"{_(MONTHS[month.start.month - 1])} {month.start:%Y}"
    return AlertSignal(
        kind=AlertKind.REPORT,
        brand=document.brand,
        about=f"{month.start:%Y-%m}",
        at=month.as_of,
        strength=month.as_of.astimezone(month.zone).day,
        title=_("{brand}: the report of {month}").format(brand=document.brand, month=named),
        facts=(*facts, (_("In short"), " ".join(said[:-1])), (_("What comes next"), said[-1])),
        link=f"/report/{number}",
    )
