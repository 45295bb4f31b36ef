"""`listener rescore`: sentiment of what is kept, scored again."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.clock import utc_now
from listener.config import Config
from listener.desk import casework
from listener.enrich.scoring import VaderScorer, vader_name
from listener.scoring import anew_by, readable
from listener.store import Store
from listener.store.rescore import rescore, unfinished
from listener.store.scorers import scorers_in_use
from listener.store.waiting import score_waiting


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Score every kept post again, by the scorers in use or about to be.

    Brand terms are blanked first, so run it after changing keywords. Figures are the old ones until all is
    scored; stopped, it goes on where it was when it is run again.
    """
    config = context.config()
    with context.store() as store:
        before = scorers_in_use(store)
        coming = unfinished(store)
        after = readable(store, coming.scorers if coming else before)
        changed = _rescore(store, config, after)
    _tell(before, after)
    say(f"Scored again: {changed:,} posts changed.")


def _rescore(store: Store, config: Config, scorers: dict[str, str]) -> int:
    """Score all again by these learned scorers; returns how many posts changed."""
    anew = anew_by(store, config, scorers)
    with progress("rescore") as tell:
        changed = rescore(store, anew, casework(config), clock=utc_now, progress=tell)
    # What came last may have no vectors yet.
    while score_waiting(store, anew, casework(config)):
        pass
    return changed


def _tell(before: dict[str, str], after: dict[str, str]) -> None:
    """Who scores each language now, and who did if that was another."""
    free = dict.fromkeys(VaderScorer.languages, vader_name())
    for lang in sorted({*free, *before, *after}):
        was, now = (scorers.get(lang, free.get(lang, "nobody")) for scorers in (before, after))
        say(f"{lang}: {now}" if was == now else f"{lang}: {now}, no longer {was}")
