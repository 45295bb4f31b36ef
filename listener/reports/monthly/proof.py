"""What speaks for it that it was worth it: credits by five models, and customers compared with others alike.

A credit is no proof, and who dealt with the brand was not drawn by lot: both are said beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from listener.metrics.groups.rates import RateDifference
from listener.metrics.groups.strata import Stratified
from listener.metrics.groups.verdicts import SMALLEST, Verdict
from listener.metrics.value.attribution import Model
from listener.reports.monthly.document import Block, Cell, Day, Figure, Mood, Rows, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import of_estimate, told
from listener.words import N_, _, ngettext

_MOST_CHANNELS = 10
_MODELS = {
    Model.FIRST: N_("First"),
    Model.LAST: N_("Last"),
    Model.LINEAR: N_("Linear"),
    Model.POSITION: N_("Position"),
    Model.TIME_DECAY: N_("Time decay"),
}
_VERDICTS = {
    Verdict.HIGHER: N_("higher"),
    Verdict.LOWER: N_("lower"),
    Verdict.UNCLEAR: N_("no clear difference"),
}


def attribution_blocks(facts: Facts) -> tuple[Block, ...]:
    """Which channels led to the orders of the period, by every model side by side."""
    found = facts.attribution
    if not found.attributed:
        return ()
    names = tuple(_(name) for name in _MODELS.values())
    rows: list[tuple[Cell, ...]] = [
        (
            one.key or _("unknown"),
            *(Figure(float(one.conversions[model])) for model in _MODELS),
            _money(one.margin[Model.POSITION], facts),
        )
        for one in found.channels[:_MOST_CHANNELS]
    ]
    worth = _("Revenue by position") if found.is_revenue else _("Margin by position")
    title = ngettext(
        "Which channels led to the {count} order, by five models",
        "Which channels led to the {count} orders, by five models",
        found.attributed,
    ).format(count=found.attributed)
    note = _("Orders shared out among the touches before them: credit, not proof. Position: 40/20/40.")
    best = max(found.channels, key=lambda one: (one.margin[Model.POSITION], one.key or ""))
    template = _(
        "Most value came by {channel}: {amount} by position, from {orders} orders with it in their path."
    )
    parts = {"amount": _money(best.margin[Model.POSITION], facts), "orders": Figure(best.orders)}
    said = Sentence(told(template, channel=best.key or _("an unknown channel"), **parts))
    return said, Rows(title, (_("Channel"), *names, worth), tuple(rows), note)


def group_blocks(facts: Facts) -> tuple[Block, ...]:
    """Customers who were answered against those who never dealt with the brand, and what was drawn by lot."""
    return (*_associated(facts), *_drawn(facts))


def _associated(facts: Facts) -> Iterable[Block]:
    found = facts.groups
    if found is None or not found.exposed or not found.control:
        return ()
    rows = tuple(
        _stratified(name, one)
        for name, one in (
            (_("Still a customer"), found.retention),
            (_("Ordered"), found.conversion),
            (_("Ordered a further product"), found.cross_sell),
        )
    )
    names = (_("Outcome"), _("Answered"), _("Others"), _("Crude"), _("Among those alike"), _("Verdict"))
    title = _("{exposed} customers who were answered against {control} others")
    table = Rows(title.format(exposed=found.exposed, control=found.control), names, rows)
    template = _("What came after {day}, of customers who dealt with {brand} before it and who never did.")
    day = Day(found.times.landmark.isoformat())
    return _retention(facts), table, Sentence(told(template, day=day, brand=facts.brand))


def _retention(facts: Facts) -> Sentence:
    """What the difference of retention may be worth; it is associated with it and no more."""
    assert facts.groups is not None
    found = facts.groups.retention
    apart = of_estimate(found.difference, Unit.POINTS, "user")
    if found.verdict is None:
        few = _("With fewer than {least} customers in a group no verdict is given on who stayed, {apart}.")
        return Sentence(told(few, least=Figure(SMALLEST), apart=apart), Mood.UNCLEAR)
    if found.verdict is Verdict.UNCLEAR:
        same = _("Being answered is associated with no clear difference in who stayed, {apart}.")
        return Sentence(told(same, apart=apart), Mood.UNCLEAR)
    more = _("Being answered is associated with {apart} more who stayed, among customers alike beforehand.")
    less = _("Being answered is associated with {apart} fewer who stayed, among customers alike beforehand.")
    text = told(more if found.verdict is Verdict.HIGHER else less, apart=apart)
    worth = facts.groups.uplift
    if worth is not None and worth.value is not None:
        currency = facts.config.workspace.currency
        amount = Figure(worth.value, Unit.MONEY, worth.low, worth.high, currency=currency)
        text = (*text, *told(_(" A year of that is {amount}."), amount=amount))
    return Sentence(text, Mood.GOOD if found.verdict is Verdict.HIGHER else Mood.BAD)


def _drawn(facts: Facts) -> Iterable[Block]:
    """The hold-out, where one was made: only this may be called an effect."""
    found = facts.trial
    if not found.people:
        return ()
    rows = tuple(
        _compared(name, one)
        for name, one in (
            (_("Complained again"), found.again),
            (_("Still a customer"), found.stayed),
            (_("Ordered"), found.ordered),
        )
    )
    names = (_("Within 30 days"), _("To answer"), _("Held back"), _("Difference"), _("Verdict"))
    return (Rows(_("Proactive answers, held back from a random half"), names, rows),)


def _stratified(name: str, one: Stratified) -> tuple[Cell, ...]:
    both = (of_estimate(one.crude.exposed), of_estimate(one.crude.control))
    apart = of_estimate(one.crude.difference, Unit.POINTS), of_estimate(one.difference, Unit.POINTS)
    return name, *both, *apart, _verdict(one.verdict)


def _compared(name: str, one: RateDifference) -> tuple[Cell, ...]:
    apart = of_estimate(one.difference, Unit.POINTS)
    return name, of_estimate(one.exposed), of_estimate(one.control), apart, _verdict(one.verdict)


def _verdict(one: Verdict | None) -> str:
    return _(_VERDICTS[one]) if one else _("too few")


def _money(amount: Decimal, facts: Facts) -> Figure:
    return Figure(float(amount), Unit.MONEY, currency=facts.config.workspace.currency)
