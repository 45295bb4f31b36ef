"""`listener report`: awareness, sentiment and response of a period."""

from __future__ import annotations

import json

import click

from listener.cli.context import Context
from listener.clock import utc_now
from listener.render.csv import csv_lines
from listener.render.report_json import report_json
from listener.render.report_table import report_table
from listener.render.text import report_text
from listener.render.value_json import goals_json, value_json
from listener.reports.periods import instant, period_of
from listener.reports.report import make_report
from listener.reports.value.goals import goal_figures
from listener.reports.value.value import make_value


@click.command()
@click.option("--from", "start", metavar="DATE", help="First local day. Default: the last 30 complete days.")
@click.option("--to", "end", metavar="DATE", help="First local day not included.")
@click.option("--as-of", metavar="INSTANT", help="What happened after it does not exist. Default: now.")
@click.option("--brand", metavar="NAME", help="Only this brand.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)
@click.pass_obj
def command(
    context: Context, start: str | None, end: str | None, as_of: str | None, brand: str | None, form: str
) -> None:
    """Show what is said of each brand, and who was answered."""
    config = context.config()
    now = utc_now()
    # Of the time after now nothing is known: no figure may count it as passed.
    at = min(instant(as_of, config.zone), now) if as_of else now
    period = period_of(start, end, config.zone, at)
    with context.store(config=config) as store:
        report = make_report(store, config, period, brand=brand, response=True)
        if form == "json":
            goals = goals_json(goal_figures(store, config, at))
            value = value_json(make_value(store, config, period, brand=brand))
            click.echo(json.dumps(report_json(report, goals, value), indent=2, ensure_ascii=False))
            return
    if form == "csv":
        click.echo("".join(csv_lines(report_table(report))), nl=False)
    else:
        click.echo(report_text(report), nl=False)
