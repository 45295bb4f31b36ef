"""Why a goal is missed and what can be done, as the tables of drivers say. Pure.

What nothing tells is said to be unknown: a cause that is guessed would be worse than none.
"""

from __future__ import annotations

from listener.model import Role
from listener.reports.drivers import NO_GROUP, Kind
from listener.reports.monthly import loudness
from listener.reports.monthly.document import Figure, Text, Unit
from listener.reports.monthly.gather import Channel, Facts
from listener.reports.monthly.texts import of_estimate, told
from listener.reports.value.goals import GoalFigure
from listener.reports.value.saves import SaveSort
from listener.words import _, ngettext

_TONES = ("net", "mean", "positive_share", "negative_share")
_DESK = ("response_rate", "within_target", "median_hours", "p90_hours", "resolution_rate", "customers_helped")
_SAVES = ("saves", "save_rate", "churn")
_VOICES = ("share_of_voice", "mentions", "unique_authors", "reach", "potential_impressions", "impressions")
_SOME = 50
"""With fewer mentions of all brands a channel says nothing about shares."""


def causes(one: GoalFigure, facts: Facts) -> tuple[Text, ...]:
    """What the driver tables say of it."""
    name = one.metric.name if one.metric else ""
    if name in _TONES:
        return _tone_causes(facts)
    if name in _DESK:
        return _desk_causes(facts)
    if name in _SAVES:
        return _save_causes(facts)
    return _voice_causes(facts) if name in _VOICES else ()


def _tone_causes(facts: Facts) -> tuple[Text, ...]:
    found = facts.drivers
    if found is None or found.change is None or found.change >= 0:
        return ()
    reasons: list[Text] = []
    for kind, template in (
        (Kind.GROUP, _("Mentions of {what} moved net sentiment by {part}.")),
        (Kind.SOURCE, _("What was said on {what} moved net sentiment by {part}.")),
    ):
        worst = min(found.segments[kind], key=lambda one: one.part.total, default=None)
        if worst is not None and worst.part.total < 0 and not worst.others:
            what = _("no keyword group") if kind is Kind.GROUP and worst.label == NO_GROUP else worst.label
            reasons.append(told(template, what=what, part=Figure(worst.part.total, Unit.SIGNED)))
    words = [term.term for term in found.terms if term.z > 0][:5]
    if words:
        reasons.append((_("Negative mentions say more often: {words}.").format(words=", ".join(words)),))
    return tuple(reasons)


def _desk_causes(facts: Facts) -> tuple[Text, ...]:
    found = facts.answers
    outcome = found.figures.cases.target
    late = _("{late} of {known} cases with a known outcome were answered late or not at all.")
    reasons = [told(late, late=Figure(outcome.breached), known=Figure(outcome.mature))]
    closed = [hour for hours in found.hours.values() for hour in hours if hour.is_closed]
    outside = sum(hour.target.breached for hour in closed)
    if outside:
        template = _("{late} of the late ones came outside opening hours.")
        reasons.append(told(template, late=Figure(outside)))
    *_young, old, oldest = found.ages
    if old + oldest:
        one, more = "{old} person waits for more than a day.", "{old} people wait for more than a day."
        reasons.append(told(ngettext(one, more, old + oldest), old=Figure(old + oldest)))
    return tuple(reasons) if outcome.breached else ()


def _save_causes(facts: Facts) -> tuple[Text, ...]:
    """What became of those who might have left in the period."""
    kept = facts.saves
    if not kept.cases:
        return ()
    template = _(
        "Of {cases} customers who might have left in this period {left} left, {stayed} stayed unanswered."
    )
    left, stayed = (Figure(kept.count(sort)) for sort in (SaveSort.LEFT, SaveSort.STAYED))
    reasons = [told(template, cases=Figure(len(kept.cases)), left=left, stayed=stayed)]
    if unknown := kept.count(SaveSort.UNKNOWN):
        template = _("{unknown} of them are no customers that were imported, so nobody knows.")
        reasons.append(told(template, unknown=Figure(unknown)))
    return tuple(reasons)


def _voice_causes(facts: Facts) -> tuple[Text, ...]:
    rivals = [one for one in facts.report.brands if one.role is Role.COMPETITOR and one.name != facts.brand]
    gains = [(one.awareness.share_change.value or 0.0, one) for one in rivals]
    reasons: list[Text] = []
    if gains and max(gains, key=lambda one: one[0])[0] > 0:
        _gain, rival = max(gains, key=lambda one: (one[0], one[1].name))
        moved = rival.awareness.share_change
        change = Figure(moved.value, Unit.POINTS, moved.low, moved.high)
        clear = _("{rival} gained {change} of the share of voice.")
        unclear = _("{rival} may have gained most of the share of voice, {change}: no clear change.")
        reasons.append(told(clear if moved.is_significant else unclear, rival=rival.name, change=change))
    shrunk = [one for one in facts.channels if (loudness.channel_growth(facts, one).direction or 0) < 0]
    for channel in shrunk[:2]:
        way = loudness.channel_growth(facts, channel)
        reasons.append(
            told(_("Mentions on {channel} fell by {change}."), channel=channel.name, change=way.change)
        )
    return tuple(reasons)


def action(one: GoalFigure, facts: Facts) -> Text:
    """What can be done about it, by what it is measured by."""
    name = one.metric.name if one.metric else ""
    if name in _TONES:
        return (_("Answer what the negative mentions are about, and tell those who can mend it."),)
    if name in _DESK:
        return _answer_them(facts.answers.waiting)
    if name in _SAVES:
        return (_("Answer first those who say that they may leave, and ask them again after a month."),)
    if name in _VOICES:
        quiet = _quietest(facts)
        if quiet is not None:
            share = of_estimate(facts.of(quiet.report).awareness.share_of_voice)
            template = _("Give people more to say on {channel}, where the share of voice is {share}.")
            return told(template, channel=quiet.name, share=share)
    return (_("Find out with the owner what held it back, and note it here."),)


def _answer_them(waiting: int) -> Text:
    if not waiting:
        return (_("Staff the hours with late cases."),)
    template = ngettext(
        "Answer the {waiting} person who waits; staff the hours with late cases.",
        "Answer the {waiting} people who wait, the oldest first; staff the hours with late cases.",
        waiting,
    )
    return told(template, waiting=Figure(waiting))


def _quietest(facts: Facts) -> Channel | None:
    """The channel in which the brand has the smallest share of voice, of those with some mentions."""
    known = [
        (facts.of(one.report).awareness.share_of_voice.value, one.name, one)
        for one in facts.channels
        if one.mentions >= _SOME
    ]
    found = [(share, name, one) for share, name, one in known if share is not None]
    return min(found, key=lambda one: one[:2])[2] if found else None
