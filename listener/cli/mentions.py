"""`listener mentions`: the mentions behind the figures, filtered and searched."""

from __future__ import annotations

import json
from itertools import islice

import click

from listener.cli.context import Context, say
from listener.clock import utc_now
from listener.render.csv import stream_csv
from listener.render.report_json import mention_json
from listener.render.tables import MENTIONS, brief_mentions_table, mention_row
from listener.render.text import table_text
from listener.reports.mentions import SENTIMENTS, check_stored, choose, every_mention, mention_page
from listener.reports.periods import period_of


@click.command()
@click.option("--from", "start", metavar="DATE", help="First local day. Default: the last 30 complete days.")
@click.option("--to", "end", metavar="DATE", help="First local day not included.")
@click.option("--brand", metavar="NAME", help="Only mentions of this brand.")
@click.option("--source", metavar="NAME", help="Only what came from this source.")
@click.option("--lang", metavar="CODE", help="Language, e.g. en.")
@click.option("--sentiment", type=click.Choice(SENTIMENTS), help="Only mentions in this tone.")
@click.option("--group", metavar="NAME", help="Only mentions by a keyword of this group.")
@click.option("--author", metavar="NETWORK:ID", help="Only mentions by this author.")
@click.option("--query", "-q", metavar="WORDS", help="Only posts with all these words.")
@click.option("--limit", type=click.IntRange(1), help="How many. Default: 20 as text, else all.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)
@click.pass_obj
def command(
    context: Context,
    start: str | None,
    end: str | None,
    brand: str | None,
    source: str | None,
    lang: str | None,
    sentiment: str | None,
    group: str | None,
    author: str | None,
    query: str | None,
    limit: int | None,
    form: str,
) -> None:
    """List mentions, newest first."""
    config = context.config()
    period = period_of(start, end, config.zone, utc_now())
    chosen = choose(
        config,
        period,
        brand=brand,
        source=source,
        lang=lang,
        sentiment=sentiment,
        group=group,
        author=author,
        query=query,
    )
    with context.store() as store:
        check_stored(store, config, source=source, lang=lang)
        if form == "text":
            page = mention_page(store, period, chosen, limit=limit or 20)
            click.echo(table_text(brief_mentions_table(page.rows), zone=config.zone, n=page.n), nl=False)
            say(f"{len(page.rows):,} of {page.n:,} mentions, {period.start} to {period.end} (not included)")
            return
        rows = islice(every_mention(store, chosen), limit)
        if form == "csv":
            for line in stream_csv(MENTIONS, map(mention_row, rows)):
                click.echo(line, nl=False)
        else:
            click.echo(json.dumps([mention_json(row) for row in rows], indent=2, ensure_ascii=False))
