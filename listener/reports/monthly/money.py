"""Money in a monthly report: what channels brought, who was kept, what it cost, whether it was worth it."""

from __future__ import annotations

from decimal import Decimal

from listener.metrics.value.rounding import headline
from listener.model import CostCategory, Estimate
from listener.reports.monthly import proof
from listener.reports.monthly.document import Block, Cell, Figure, Mood, Rows, Section, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import of_estimate, told
from listener.reports.value.media_cost import CAVEAT
from listener.words import N_, _, ngettext

_CATEGORIES = {
    CostCategory.LABOUR: N_("Labour"),
    CostCategory.ADS: N_("Advertising"),
    CostCategory.TOOLS: N_("Tools"),
    CostCategory.REFUNDS: N_("Refunds and discounts"),
    CostCategory.TRAINING: N_("Training"),
    CostCategory.CONTENT: N_("Content"),
    CostCategory.OTHER: N_("Other"),
}


def value(facts: Facts) -> Section:
    """The section."""
    blocks = (
        *return_blocks(facts),
        *_unvalued(facts),
        *_sales(facts),
        *_channels(facts),
        *proof.attribution_blocks(facts),
        *_kept(facts),
        *proof.group_blocks(facts),
        _costs(facts),
        *_apart(facts),
    )
    return Section("value", _("Leads, sales, retention: was it worth it?"), blocks)


def return_blocks(facts: Facts) -> tuple[Sentence, ...]:
    """What the goals are worth, what was spent, and the return."""
    found = facts.value
    cost = _amount(found.cost.total, facts)
    worth = rounded(found.worth, facts)
    lacks = ", ".join(sorted({one.currency for one in found.cost.unconverted}))
    if lacks:
        words = _("Costs in {currencies} have no rate, so what it cost in all and the return are not known.")
        said = Sentence((words.format(currencies=lacks),))
        if worth.value is None:
            return (said,)
        return Sentence(told(_("The goals were worth {worth}."), worth=worth)), said
    if cost.value is None and worth.value is None:
        return (Sentence((_("Neither costs nor a value of goals are recorded, so no return is known."),)),)
    if worth.value is None:
        return (
            Sentence(
                told(_("It cost {cost}; what it was worth is not known: no goal has a value."), cost=cost)
            ),
        )
    if cost.value is None:
        return (
            Sentence(told(_("The goals were worth {worth}; what they cost is not recorded."), worth=worth)),
        )
    basis = _("revenue") if found.is_revenue else _("margin")
    template = _("The goals were worth {worth} against costs of {cost}: a return of {roi} on {basis}.")
    roi = of_estimate(found.roi, Unit.CHANGE)
    low, high = found.roi.low, found.roi.high
    mood = (
        Mood.GOOD
        if low is not None and low > 0
        else Mood.BAD
        if high is not None and high < 0
        else Mood.UNCLEAR
    )
    chance = Figure(found.probability_positive, Unit.PERCENT)
    return (
        Sentence(told(template, worth=worth, cost=cost, roi=roi, basis=basis), mood),
        Sentence(told(_("The chance that it was worth more than it cost is {chance}."), chance=chance)),
    )


def _unvalued(facts: Facts) -> tuple[Sentence, ...]:
    """The goals that are to be valued and cannot be, each with what it lacks."""
    template = _("Goal {goal} has no value yet; it lacks {missing}.")
    lines = [one for one in facts.value.lines if one.worth.missing]
    said = (template.format(goal=one.goal.id, missing=", ".join(one.worth.missing)) for one in lines)
    return tuple(Sentence((one,)) for one in said)


def _sales(facts: Facts) -> tuple[Block, ...]:
    """Visits, leads, customers and orders."""
    sold = facts.sales
    if sold is None:
        return (Sentence((_("No visits, orders or customers were imported, so no sales are told."),)),)
    new = sold.customers.new if sold.customers else None
    each = facts.attribution.cac(facts.value.cost.winning)
    churn = of_estimate(sold.customers.churn) if sold.customers else Figure(None, Unit.PERCENT)
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Visits"), Figure(sold.visits.visits)),
        (_("Leads"), Figure(sold.visits.leads)),
        (_("Conversions"), Figure(sold.visits.conversions)),
        (_("Conversion rate of leads"), of_estimate(sold.visits.by_lead)),
        (_("New customers"), Figure(new)),
        (_("Cost of winning a customer"), _amount(each, facts)),
        (_("Churn rate"), churn),
        (_("Orders"), Figure(sold.orders)),
        (_("Revenue of orders"), _amount(sold.revenue, facts)),
        (_("Margin of orders"), _amount(sold.margin, facts)),
    )
    return (Rows(_("Leads and sales"), ("", _("This period")), rows),)


def _channels(facts: Facts) -> tuple[Block, ...]:
    """What each channel brought, by the visits that were imported."""
    if facts.sales is None or not facts.sales.channels:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.channel,
            Figure(one.visits),
            Figure(one.leads),
            Figure(one.conversions),
            _amount(one.revenue, facts),
        )
        for one in facts.sales.channels
    )
    names = (_("Channel"), _("Visits"), _("Leads"), _("Conversions"), _("Revenue"))
    table = Rows(
        _("Which channel brought what"),
        names,
        rows,
        _("As the websites count them: the last visit gets it all."),
    )
    return (table,)


def _kept(facts: Facts) -> tuple[Block, ...]:
    """Customers who were helped and saved, and calls that were spared."""
    kept = facts.saves
    contacts = facts.contacts
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("People who were answered"), Figure(facts.helped)),
        (_("Customers who might have left"), Figure(len(kept.cases))),
        (_("Saved, verified after 30 days"), Figure(kept.saved)),
        (_("Save rate"), of_estimate(kept.rate)),
        (_("Saved by an agent's word alone, not valued"), Figure(kept.unverified)),
        (_("Contacts in social channels"), Figure(contacts.contacts)),
        (_("Cost per contact"), _amount(contacts.cost_each, facts)),
        (_("Spared by answering there, not by telephone"), rounded(facts.value.deflection, facts)),
    )
    return (Rows(_("Customers kept and helped"), ("", _("This period")), rows),)


def _costs(facts: Facts) -> Rows:
    cost = facts.value.cost
    rows: list[tuple[Cell, ...]] = [(_(_CATEGORIES[one]), _spent(one, facts)) for one in CostCategory]
    rows.append((_("Total"), _amount(cost.total, facts)))
    rows += [
        (_("Not converted, for want of a rate"), Figure(float(one.amount), Unit.MONEY, currency=one.currency))
        for one in cost.unconverted
    ]
    note = _("No work is recorded, so the costs are told too low.") if cost.lacks_labour else ""
    return Rows(_("Cost book"), (_("Category"), _("This period")), tuple(rows), note)


def _spent(category: CostCategory, facts: Facts) -> Cell:
    """What was spent on it: what is recorded without a rate is neither 0 nor unrecorded."""
    cost = facts.value.cost
    if category in cost.incomplete:
        return _("not known, for want of a rate")
    known = cost.by_category.get(category)
    return _("not recorded") if known is None else _amount(known, facts)


def _apart(facts: Facts) -> tuple[Block, ...]:
    """What is in no return: exposure, and the media cost equivalent."""
    found = facts.value
    risk = found.at_risk
    count = len(risk.complaints.authors)
    template = ngettext(
        "Apart from this, {amount} is at risk: {people} person complained and was left without an answer.",
        "Apart from this, {amount} is at risk: {people} people complained and were left without an answer.",
        count,
    )
    people = Figure(count)
    blocks: list[Block] = []
    if risk.value.value is not None:
        blocks.append(Sentence(told(template, amount=rounded(risk.value, facts), people=people)))
    elif people.value:
        words = ngettext(
            "{people} person complained and was left for over a day; what is at risk lacks: {missing}.",
            "{people} people complained and were left for over a day; what is at risk lacks: {missing}.",
            count,
        )
        blocks.append(Sentence(told(words, people=people, missing=", ".join(risk.worth.missing))))
    if found.media.value is not None:
        media = _("Media cost equivalent, in no return: {amount}.")
        blocks.append(Sentence((*told(media, amount=rounded(found.media, facts)), f" {_(CAVEAT)}")))
    return tuple(blocks)


def rounded(one: Estimate, facts: Facts) -> Figure:
    """An amount with its range, to two significant digits: more would promise what a range does not hold."""
    ends = (None if end is None else float(headline(end) or 0) for end in (one.value, one.low, one.high))
    amount, low, high = ends
    return Figure(amount, Unit.MONEY, low, high, currency=facts.config.workspace.currency)


def _amount(value: Decimal | None, facts: Facts) -> Figure:
    return Figure(
        None if value is None else float(value), Unit.MONEY, currency=facts.config.workspace.currency
    )
