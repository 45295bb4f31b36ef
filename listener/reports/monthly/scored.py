"""By whom the tone of a monthly report is scored, how often that is right, and the tone put right by it."""

from __future__ import annotations

from listener.model import CLASSES, Estimate, Sentiment
from listener.reports.monthly.document import Block, Cell, Day, Figure, Rows, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.texts import of_estimate, told
from listener.reports.scorers import Judge, ToneScorers, scorer_name
from listener.words import N_, _

_NAMES = {
    Sentiment.NEGATIVE: N_("Share negative"),
    Sentiment.NEUTRAL: N_("Share neutral"),
    Sentiment.POSITIVE: N_("Share positive"),
}


def trust_sentence(facts: Facts) -> Sentence:
    """How far the tone can be believed, and what it is once put right."""
    found = facts.scorers
    if found.trust is None:
        return Sentence((_("Nobody has checked these scores yet, so small differences may be noise."),))
    if found.trust.by is Judge.AUDIT:
        template = _("An audit found {accuracy} of the scores right.")
        noun = "mention"
    else:
        template = _("The scorers get {accuracy} of the labels right that their training left out.")
        noun = "label"
    net = found.tone.corrected.net if found.tone else Estimate()
    if net.value is not None:
        template += " " + _("Put right by that, net sentiment is {net}.")
    parts = {"accuracy": of_estimate(found.accuracy, noun=noun), "net": of_estimate(net, Unit.SIGNED)}
    return Sentence(told(template, **parts))


def scorer_blocks(facts: Facts) -> tuple[Block, ...]:
    """Who scores each language of the brand's mentions, and the tone as scored and put right."""
    if not facts.scorers.languages:
        return ()
    names = (_("Language"), _("Scorer"), _("In use since"), _("Mentions"), _("Scored"))
    rows: list[tuple[Cell, ...]] = [
        (
            one.lang or _("unknown language"),
            scorer_name(one.scorer) if one.scorer else _("nobody"),
            Day(one.since.astimezone(facts.period.zone).date().isoformat()) if one.since else None,
            Figure(one.mentions),
            Figure(one.scored),
        )
        for one in facts.scorers.languages
    ]
    return Rows(_("Who scores the tone"), names, tuple(rows)), *_put_right(facts.scorers)


def _put_right(found: ToneScorers) -> tuple[Block, ...]:
    if found.tone is None:
        return ()
    tone = found.tone
    rows: list[tuple[Cell, ...]] = [
        (_(_NAMES[name]), of_estimate(before), of_estimate(after))
        for name, before, after in zip(CLASSES, tone.shares, tone.corrected.shares, strict=True)
    ]
    nets = (of_estimate(one, Unit.SIGNED) for one in (tone.net, tone.corrected.net))
    names = (_("Figure"), _("As scored"), _("Put right"))
    note = _(
        "As scored is before anybody corrected a mention. It is put right by how often people say each class "
        "of what was scored as another."
    )
    return (
        Rows(_("Tone put right by the confusion matrix"), names, (*rows, (_("Net sentiment"), *nets)), note),
    )
