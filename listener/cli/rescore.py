"""`listener rescore`: sentiment of what is kept, scored again."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.cli.progress import progress
from listener.desk import casework
from listener.enrich import Enricher
from listener.store.rescore import rescore


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Score every kept post again, by the present scorer.

    Brand terms are blanked first, so run it after changing keywords.
    """
    config = context.config()
    enricher = Enricher(config)
    with context.store() as store, progress("rescore") as tell:
        changed = rescore(store, enricher.rescore, casework(config), progress=tell)
    say(f"Scored again by {enricher.scorer_name}: {changed:,} posts changed.")
