"""The first page of a monthly report: at most five figures and three sentences, read in ten seconds."""

from __future__ import annotations

from listener.reports.monthly import aims, answering, loudness, money
from listener.reports.monthly.document import Card, Cards, Figure, Mood, Section, Sentence, Text, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.header import ENOUGH
from listener.reports.monthly.texts import Way, of_estimate, told
from listener.words import _

MOST_FIGURES = 5
MOST_SENTENCES = 3
_LOW = 0.8
"""Below this share answered in time, answering is what comes next."""


def first_page(facts: Facts) -> Section:
    """The section, with the next step last."""
    step = aims.next_step(facts) or next_step(facts)
    sentences = [*sorted(_sentences(facts), key=_by_weight)[: MOST_SENTENCES - 1], step]
    figures = Cards(tuple(_cards(facts)[:MOST_FIGURES]))
    return Section("first", _("At a glance"), (figures, *sentences, *loudness.charts(facts)))


def _sentences(facts: Facts) -> list[Sentence]:
    missed = [aims.sentence(one, facts) for one in aims.measured(facts)[:1] if one.status in aims.MISSED]
    return [
        *missed,
        *[one for one in money.return_blocks(facts)[:1] if one.mood is not Mood.PLAIN],
        loudness.voice_sentence(facts),
        loudness.tone_sentence(facts),
        answering.within_sentence(facts),
        loudness.volume_sentence(facts),
    ]


def _by_weight(one: Sentence) -> bool:
    """What clearly changed comes first, the rest as it stands."""
    return one.mood not in (Mood.GOOD, Mood.BAD, Mood.WAITING)


def _cards(facts: Facts) -> list[Card]:
    """The goals, the worst first, and then what is told where goals are few."""
    goals = [aims.card(one, facts) for one in aims.measured(facts)]
    known = {one.label for one in goals}
    return [*goals, *(one for one in _usual(facts) if one.label not in known)]


def _usual(facts: Facts) -> tuple[Card, ...]:
    heard, tone = facts.mine.awareness, facts.mine.sentiment
    voice, growth, shift = loudness.voice(facts), loudness.growth(facts), loudness.tone(facts)
    share, answered = answering.within(facts)
    net = of_estimate(tone.net, Unit.SIGNED, "mention")
    target = told(_("which is {target}"), target=Figure(facts.answers.target, Unit.HOURS))
    _young, _day, *older = facts.answers.ages
    waiting = told(_("{old} for more than a day"), old=Figure(sum(older)))
    return (
        _card(_("Share of voice"), of_estimate(heard.share_of_voice, Unit.PERCENT, "mention"), voice),
        _card(_("Mentions"), Figure(heard.mentions), growth),
        _card(_("Net sentiment"), net, shift),
        _card(_("Answered within the target"), share, answered, note=target),
        Card(
            _("Waiting now"),
            Figure(facts.answers.waiting, n=None),
            "",
            Mood.BAD if sum(older) else Mood.PLAIN,
            waiting,
        ),
    )


def _card(label: str, figure: Figure, way: Way, *, note: Text = ()) -> Card:
    change: Text = (way.change,) if way.change.value is not None else ()
    return Card(label, figure, way.verdict, way.mood(), note or change)


def next_step(facts: Facts) -> Sentence:
    """What is to be done, from what is worst."""
    share, _way = answering.within(facts)
    if share.value is not None and share.high is not None and share.high < _LOW:
        template = _("Next: answer those who wait first; {share} were answered within {target}.")
        return Sentence(
            told(template, share=share, target=Figure(facts.answers.target, Unit.HOURS)), Mood.BAD
        )
    shift = loudness.tone(facts)
    if shift.direction == -1:
        template = _("Next: read what drove the tone down by {change}, in the analysis below.")
        return Sentence(told(template, change=shift.change), Mood.BAD)
    voice = loudness.voice(facts)
    if voice.direction == -1:
        template = _("Next: look where the rivals gained what {brand} lost of the share of voice, {change}.")
        return Sentence(told(template, brand=facts.brand, change=voice.change), Mood.BAD)
    low = [one for one in facts.report.coverage.values() if one is not None and one < ENOUGH]
    if low:
        template = _("Next: look after the sources; one of them was read only {share} of the time.")
        return Sentence(told(template, share=Figure(min(low), Unit.PERCENT)), Mood.WAITING)
    template = _("Next: set a goal for the share of voice of {brand}, now {share}; nothing is clearly worse.")
    return Sentence(told(template, brand=facts.brand, share=of_estimate(facts.mine.awareness.share_of_voice)))
