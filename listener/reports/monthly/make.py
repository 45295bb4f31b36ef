"""The monthly report put together: first page, what was listened to, analysis, annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

from listener.config import Config
from listener.model import Period
from listener.reports.monthly import aims, answering, loudness, money, scored
from listener.reports.monthly.annex import annex
from listener.reports.monthly.document import Block, Document, Figure, Notes, Section, Unit
from listener.reports.monthly.first import first_page
from listener.reports.monthly.gather import Facts, gather
from listener.reports.monthly.header import header
from listener.reports.value.state import state_of
from listener.store import Store
from listener.store.ledger import latest
from listener.store.scorers import scorer_state
from listener.words import _, speaking

SECTIONS = ("first", "header", "goals", "analysis", "response", "value", "missed", "annex")
"""The keys of the sections, in their order; each may have a note of the author's."""


def make_document(
    store: Store,
    config: Config,
    period: Period,
    *,
    brand: str | None = None,
    notes: Mapping[str, Notes] | None = None,
) -> Document:
    """The report of a brand, by default the own one, as of the period's `as_of`; `notes` by section.

    UsageError for a brand that is not tracked, StoreError if days must be rebuilt first.
    """
    name = brand or config.own_brand.name
    noted = tuple(sorted((notes or {}).items()))
    # As of the minute, within which it is remembered.
    period = replace(period, as_of=period.as_of.replace(second=0, microsecond=0))
    made_of = state_of(store, config), latest(store), scorer_state(store), repr(config.sources)
    key = ("monthly report", period, name, noted, made_of, speaking())
    return store.results.get(key, lambda: _document(gather(store, config, period, name, dict(noted))))


def _document(facts: Facts) -> Document:
    config = facts.config
    made = {
        one.key: one
        for one in (
            *(first_page(facts), header(facts), aims.goals(facts), _analysis(facts), _response(facts)),
            *(money.value(facts), aims.missed(facts), annex(facts)),
        )
    }
    read = [share for share in facts.report.coverage.values() if share is not None]
    return Document(
        title=_("Report on {brand}").format(brand=facts.brand),
        workspace=config.workspace.name,
        brand=facts.brand,
        start=facts.period.start.isoformat(),
        end=facts.period.end.isoformat(),
        zone=facts.period.zone.key,
        as_of=facts.period.as_of.astimezone(UTC).isoformat(),
        rivals=tuple(one.name for one in config.brands if one.name != facts.brand),
        coverage=Figure(min(read, default=None), Unit.PERCENT),
        sections=tuple(_noted(made[key], facts) for key in SECTIONS if key in made),
    )


def _analysis(facts: Facts) -> Section:
    said = loudness.most_said(facts)
    blocks: tuple[Block, ...] = (
        loudness.volume_sentence(facts),
        loudness.voice_sentence(facts),
        loudness.tone_sentence(facts),
        scored.trust_sentence(facts),
        loudness.brands_table(facts),
        *((said,) if said else ()),
        *loudness.channel_tables(facts),
        *loudness.driver_blocks(facts),
        *loudness.spike_blocks(facts),
    )
    return Section("analysis", _("Analysis by channel"), blocks)


def _response(facts: Facts) -> Section:
    return Section("response", _("Who was answered"), answering.blocks(facts))


def _noted(section: Section, facts: Facts) -> Section:
    """The section with what the author adds to it."""
    note = facts.notes.get(section.key)
    return section if note is None else replace(section, blocks=(*section.blocks, note))
