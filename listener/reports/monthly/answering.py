"""Who was answered and how fast: the part of the analysis of a monthly report that is of the desk."""

from __future__ import annotations

from listener.model import UNKNOWN
from listener.reports.monthly.document import Block, Cell, Figure, Rows, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import Way, of_estimate, told, way_of_change
from listener.reports.response_parts import Segment
from listener.reports.responsiveness import Changed
from listener.words import _, ngettext


def within(facts: Facts) -> tuple[Figure, Way]:
    """The share answered within the target, and where it went."""
    found = facts.answers
    share = of_estimate(found.figures.cases.within_target, Unit.PERCENT, "case")
    return share, _way(found.compared.within_target if found.compared else None)


def within_sentence(facts: Facts) -> Sentence:
    """How many were answered in time."""
    share, way = within(facts)
    if share.value is None:
        return Sentence((_("Nobody who wrote to {brand} needed an answer.").format(brand=facts.brand),))
    template = way.choose(
        _("The share answered within {target} rose to {share}, by {change}."),
        _("The share answered within {target} fell to {share}, by {change}."),
        _("{share} were answered within {target}: no clear change, {change}."),
        _("{share} were answered within {target}."),
    )
    target = Figure(facts.answers.target, Unit.HOURS)
    return Sentence(told(template, share=share, change=way.change, target=target), way.mood())


def blocks(facts: Facts) -> tuple[Block, ...]:
    """The cases by channel and the brand beside its rivals, with those who wait."""
    if not facts.answers.figures.cases.opened:
        return (within_sentence(facts),)
    rows = tuple(_row(one.key.upper(), one) for one in facts.answers.channels)
    rivals = tuple(_row(one.brand, one.segment) for one in facts.answers.rivals)
    note = _("Times are from opening to first answer, with those who still wait counted in.")
    return (
        within_sentence(facts),
        _median(facts),
        waiting_sentence(facts),
        Rows(_("Who was answered, by channel"), (_("Channel"), *_names()), rows, note),
        Rows(_("Beside the rivals"), (_("Brand"), *_names()), rivals),
        _backlog(facts),
    )


def _backlog(facts: Facts) -> Rows:
    """Who waited when the period began, and what became of them and of who came."""
    found = facts.answers.backlog
    ended = found.withdrawn + found.dismissed + found.resolved
    names = (
        _("Waited at first"),
        _("Came"),
        _("Came again"),
        _("Answered"),
        _("Ended without"),
        _("Wait at the end"),
    )
    counts = (found.start, found.opened, found.reopened, found.answered, ended, found.end)
    return Rows(
        _("Backlog"), names, (tuple(map(Figure, counts)),), _("At the end of the days of this report.")
    )


def _median(facts: Facts) -> Sentence:
    """How long a first answer takes; medians have no test, only intervals that do or do not overlap."""
    first, found = facts.answers.figures.cases.first, facts.answers.compared
    way = _way(found.median if found else None, Unit.HOURS)
    template = way.choose(
        _("The median first response became slower: {median}, before {before}."),
        _("The median first response became faster: {median}, before {before}."),
        _("The median first response took {median}: no clear change, before {before}."),
        _("The median first response took {median}."),
    )
    before = of_estimate(found.median.before if found else UNKNOWN, Unit.HOURS)
    text = told(template, median=of_estimate(first.median, Unit.HOURS), before=before)
    if first.median.value is None:
        text = (_("So many still wait that no median first response is known."),)
    return Sentence(text, way.mood(up_is_good=False))


def waiting_sentence(facts: Facts) -> Sentence:
    """How many wait, and how many of them for long."""
    _young, _day, *older = facts.answers.ages
    template = ngettext(
        "{all} person waits for an answer, {old} of them for more than a day.",
        "{all} people wait for an answer, {old} of them for more than a day.",
        facts.answers.waiting,
    )
    return Sentence(told(template, all=Figure(facts.answers.waiting), old=Figure(sum(older))))


def _way(found: Changed | None, unit: Unit = Unit.POINTS) -> Way:
    if found is None:
        return way_of_change(UNKNOWN, is_clear=False, unit=unit)
    return way_of_change(found.difference, is_clear=found.is_clear, unit=unit)


def _names() -> tuple[str, ...]:
    return _("Cases"), _("Answered"), _("Within target"), _("Median"), _("90 % within"), _("Still open")


def _row(name: str, one: Segment | None) -> tuple[Cell, ...]:
    if one is None:
        return (name, *(None,) * 6)
    return (
        name,
        Figure(one.cases),
        of_estimate(one.rate),
        of_estimate(one.within_target),
        of_estimate(one.first.median, Unit.HOURS),
        of_estimate(one.first.p90, Unit.HOURS),
        Figure(one.open),
    )
