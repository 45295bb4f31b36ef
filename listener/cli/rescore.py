"""`listener rescore`: scorers learn from the labels there are, and all that is kept is scored again."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.clock import utc_now
from listener.config import Config
from listener.desk import casework
from listener.enrich.scoring import VaderScorer, vader_name
from listener.model import Outcome
from listener.scoring import anew_by
from listener.store import Store
from listener.store.rescore import rescore
from listener.store.scorers import scorers_in_use
from listener.store.waiting import score_waiting
from listener.teaching import teach_all
from listener.words import _


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Learn from labels, and score every kept post again.

    A learned scorer is put in use only where it is shown to be better. Brand terms are blanked first, so run
    it after changing keywords. Figures are the old ones until all is scored; where very much changes, no
    report is made for the minutes in which days take their new scores. Stopped, it goes on where it was when
    it is run again.
    """
    config = context.config()
    with context.store() as store:
        before = scorers_in_use(store)
        after = teach_all(store, config, clock=utc_now, tell=_tell_training)
        changed = _rescore(store, config, after)
    _tell(before, after)
    say(f"Scored again: {changed:,} posts changed.")


def _rescore(store: Store, config: Config, scorers: dict[str, str]) -> int:
    """Score all again by these learned scorers; returns how many posts changed."""
    anew = anew_by(store, config, scorers)
    changed = rescore(store, anew, casework(config), clock=utc_now, watch=progress)
    # What came last may have no vectors yet.
    while score_waiting(store, anew, casework(config)):
        pass
    return changed


def _tell_training(lang: str, outcome: Outcome | None, error: str | None) -> None:
    """What a language's training came to, or why it did not end."""
    if outcome is None:
        say(f"{lang}: {error}")
        return
    told = f"{lang}: {sum(outcome.labels):,} labels. {_(outcome.reason)}"
    if outcome.candidate_f1 is not None and outcome.in_use_f1 is not None:
        gain = outcome.difference
        told += f" Macro-F1 {outcome.candidate_f1:.2f} against {outcome.in_use_f1:.2f}"
        if gain.low is not None and gain.high is not None and gain.value is not None:
            told += f", {gain.value:+.2f} ({gain.low:+.2f} to {gain.high:+.2f})"
        told += "."
    if outcome.missing:
        told += f" About {outcome.missing:,} more labels are missing."
    if outcome.left_out:
        told += f" {outcome.left_out:,} were left out, for people contradict each other on them."
    say(told)


def _tell(before: dict[str, str], after: dict[str, str]) -> None:
    """Who scores each language now, and who did if that was another."""
    free = dict.fromkeys(VaderScorer.languages, vader_name())
    for lang in sorted({*free, *before, *after}):
        was, now = (scorers.get(lang, free.get(lang, "nobody")) for scorers in (before, after))
        say(f"{lang}: {now}" if was == now else f"{lang}: {now}, no longer {was}")
