"""What a monthly report is of: the days, how much of what was due was read, the brands, and what changed."""

from __future__ import annotations

from listener.model import Brand
from listener.reports.monthly.document import Block, Cell, Day, Figure, Rows, Section, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import told
from listener.words import _

ENOUGH = 0.95
"""With a smaller coverage than this, volumes do not compare (R9)."""
_MOST_WORDS = 12
_MOST_CHANGES = 20


def header(facts: Facts) -> Section:
    """The section that says what was listened to."""
    blocks = (_brands(facts), _coverage(facts), *uncovered(facts), *_changes(facts))
    return Section("header", _("What was listened to"), blocks)


def uncovered(facts: Facts) -> tuple[Sentence, ...]:
    """Which sources were read too little for volumes to compare."""
    low = [
        (name, share) for name, share in facts.report.coverage.items() if share is not None and share < ENOUGH
    ]
    template = _("Volume is not comparable: only {share} of the polls of {source} that were due succeeded.")
    return tuple(
        Sentence(told(template, share=Figure(share, Unit.PERCENT), source=name)) for name, share in low
    )


def _brands(facts: Facts) -> Rows:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.name, _("own") if one.name in _own(facts) else _("competitor"), _keywords(one))
        for one in facts.config.brands
    )
    return Rows(_("Brands and keywords"), (_("Brand"), _("Role"), _("Found by")), rows)


def _own(facts: Facts) -> set[str]:
    return {one.name for one in facts.config.brands if one.role.value == "own"}


def _keywords(brand: Brand) -> str:
    words = [word.text for word in brand.keywords]
    words += [f"@{handle}" for handles in brand.handles.values() for handle in handles]
    left = len(words) - _MOST_WORDS
    more = [_("and {count} more").format(count=left)] if left > 0 else []
    return ", ".join([*words[:_MOST_WORDS], *more])


def _coverage(facts: Facts) -> Rows:
    kinds = {one.name: one.kind.value for one in facts.config.sources}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, kinds.get(name, ""), Figure(share, Unit.PERCENT))
        for name, share in facts.report.coverage.items()
    )
    note = _("Of the polls that fell due, the share that succeeded. Unknown where none fell due.")
    return Rows(_("Coverage"), (_("Source"), _("Kind"), _("Polls that succeeded")), rows, note)


def _changes(facts: Facts) -> tuple[Block, ...]:
    """What was changed in what is listened to within the period."""
    zone = facts.period.zone
    rows: list[tuple[Cell, ...]] = []
    for change in facts.panel[-_MOST_CHANGES:]:
        day = Day(change.at.astimezone(zone).date().isoformat())
        for verb, some in ((_("added"), change.added), (_("removed"), change.removed)):
            brands = dict.fromkeys(brand for brand, _word in some)
            rows += [
                (day, verb, brand, ", ".join(word for one, word in some if one == brand)) for brand in brands
            ]
    if not rows:
        return (Sentence((_("Nothing changed in what is listened to within these days."),)),)
    names = (_("Day"), _("What"), _("Brand"), _("Words"))
    return (Rows(_("Changes of what is listened to"), names, tuple(rows)),)
