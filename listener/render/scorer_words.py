"""What is said of scores: by whom they are, how far they can be believed, what of a post they are of."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from listener.metrics.audit import ENOUGH
from listener.render.figures import counted, day, interval, number, percent
from listener.reports.scorers import Judge, ScoredLanguage, ToneScorers, scorer_name
from listener.store.listing import StoredMention
from listener.words import _, ngettext

MOST = 4
"""So many languages are named; the others are counted."""


def scored_on(one: StoredMention) -> tuple[str, str]:
    """What the tone of a mention rests on where that is not simply the score of the whole post: in two words,
    and in a sentence. Empty where it is.
    """
    if one.corrected:
        return _("said by people"), _("People said otherwise than the scorer: their word counts.")
    if one.sentiment is None or one.brands < 2:
        return "", ""
    several = counted(one.brands, "brand")
    if one.by_sentence:
        told = _("The post names {brands}: this is the score of the sentences about this one.")
        return _("own sentences"), told.format(brands=several)
    others = counted(one.brands - 1, "brand")
    told = _("The post names {brands}: this is the score of the whole post.")
    return _("shared with {brands}").format(brands=others), told.format(brands=several)


def scored_by(found: ToneScorers, zone: ZoneInfo) -> str:
    """Who scores the languages that are scored: "en by VADER 3.3.2"; empty if nobody scores any."""
    return _listed([_by(one, zone) for one in found.languages if one.scorer])


def not_scored(found: ToneScorers) -> str:
    """How much is said in languages that nobody scores: "26 mentions in pl"; empty if there is none."""
    told = _("{mentions} in {lang}")
    return _listed(
        [
            told.format(mentions=counted(one.mentions, "mention"), lang=one.lang or _("unknown language"))
            for one in found.unscored
        ]
    )


def believed(found: ToneScorers) -> str:
    """How far the scores can be believed: "audited: accuracy 61.0 % (54.1 to 67.5 %) on 200 mentions"."""
    right = found.accuracy
    if found.trust is None:
        return _("not audited yet: label {count} mentions").format(count=ENOUGH)
    if found.trust.by is Judge.AUDIT:
        told, noun = _("audited: accuracy {share} ({interval}) on {mentions}"), "mention"
    else:
        told, noun = _("accuracy {share} ({interval}) on {mentions} left out of training"), "label"
    return told.format(
        share=percent(right.value),
        interval=interval(right.low, right.high, percent),
        mentions=counted(right.n or 0, noun),
    )


def scorer_line(found: ToneScorers, zone: ZoneInfo) -> str:
    """All of it in one line."""
    by, without = scored_by(found, zone), not_scored(found)
    parts = [_("scored: {languages}").format(languages=by)] if by else []
    parts += [_("not scored: {languages}").format(languages=without)] if without else []
    return "; ".join([*parts, believed(found)])


def _by(one: ScoredLanguage, zone: ZoneInfo) -> str:
    told = {"lang": one.lang or _("unknown language"), "scorer": scorer_name(one.scorer)}
    if one.since is None:
        return _("{lang} by {scorer}").format(**told)
    since = day(one.since.astimezone(zone).date())
    return _("{lang} by {scorer} since {day}").format(**told, day=since)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST
    if more <= 0:
        return ", ".join(names)
    told = ngettext("{count} other language", "{count} other languages", more).format(count=number(more))
    return ", ".join([*names[:MOST], told])
