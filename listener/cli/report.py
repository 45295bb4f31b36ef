"""`listener report`: awareness, sentiment and response of a period, and the reports that were published."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

import click

from listener.cli.context import Context
from listener.clock import utc_now
from listener.config import Config
from listener.errors import UsageError
from listener.model import Period
from listener.publishing import (
    Compared,
    compare,
    document_of,
    draft,
    figures_json,
    kept,
    published_json,
    rendered,
)
from listener.render.csv import csv_lines
from listener.render.differences import differences_table, differences_text
from listener.render.report_table import report_table
from listener.render.text import report_text
from listener.reports.periods import instant, period_of
from listener.reports.report import make_report
from listener.store import Store

_FORMATS = ("text", "json", "csv", "html", "pdf")


@click.command()
@click.option("--from", "start", metavar="DATE", help="First local day. Default: the last 30 complete days.")
@click.option("--to", "end", metavar="DATE", help="First local day not included.")
@click.option("--as-of", metavar="INSTANT", help="What happened after it does not exist. Default: now.")
@click.option("--brand", metavar="NAME", help="Only this brand.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--published", "number", type=int, metavar="ID", help="A published report, as it was.")
@click.option("--compare", "is_compared", is_flag=True, help="What today's data say otherwise, and why.")
@click.pass_context
def command(
    click_context: click.Context,
    start: str | None,
    end: str | None,
    as_of: str | None,
    brand: str | None,
    form: str,
    number: int | None,
    is_compared: bool,
) -> None:
    """Show what is said of each brand, and who was answered.

    Or, with --published, a report that was published on /report or by a rule: the same bytes each time.
    --compare lists what today's data say otherwise.
    """
    context: Context = click_context.obj
    asked = {"--from": start, "--to": end, "--as-of": as_of, "--brand": brand}
    _check(form, asked, number, is_compared=is_compared)
    config = context.config()
    now = utc_now()
    with context.store(config=config) as store:
        if number is None:
            # Of the time after now nothing is known: no figure may count it as passed.
            at = min(instant(as_of, config.zone), now) if as_of else now
            _show(store, config, period_of(start, end, config.zone, at), brand, form)
        elif not is_compared:
            _show_published(store, number, form)
        else:
            _show_compared(compare(store, config, number), form)


def _check(form: str, asked: Mapping[str, str | None], number: int | None, *, is_compared: bool) -> None:
    if number is None and is_compared:
        raise UsageError("--compare wants the report to compare: --published ID --compare.")
    given = [name for name, value in asked.items() if value is not None]
    if number is not None and given:
        raise UsageError(f"A published report stays as it is: leave out {', '.join(given)}.")
    if is_compared and form not in ("text", "json", "csv"):
        raise UsageError("--compare is told as text, json or csv.")
    if number is not None and not is_compared and form == "csv":
        raise UsageError("A published report is there as text, html, pdf or json.")
    if form == "pdf" and sys.stdout.isatty():
        raise UsageError("A PDF is nothing to read here; write it to a file: … --format pdf > report.pdf.")


def _show(store: Store, config: Config, period: Period, brand: str | None, form: str) -> None:
    if form in ("html", "pdf"):
        _write(rendered(draft(store, config, period, brand), form), form)
        return
    if form == "json":
        told = figures_json(store, config, period, brand)
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    report = make_report(store, config, period, brand=brand, response=True, scorers=True)
    if form == "csv":
        click.echo("".join(csv_lines(report_table(report))), nl=False)
    else:
        click.echo(report_text(report))
        _write(rendered(draft(store, config, period, brand), form), form)


def _show_published(store: Store, number: int, form: str) -> None:
    _publication, snapshot = kept(store, number)
    if form == "json":
        _write(published_json(snapshot), form)
    else:
        _write(rendered(document_of(snapshot), form), form)


def _show_compared(found: Compared, form: str) -> None:
    if form == "csv":
        click.echo("".join(csv_lines(differences_table(found.found))), nl=False)
    elif form == "json":
        told = [
            {"path": one.path, "then": one.then, "now": one.now, "causes": dict(one.causes)}
            for one in found.found
        ]
        counts = {cause.value: count for cause, count in found.counts.items()}
        click.echo(json.dumps({"differences": told, "causes": counts}, indent=2, ensure_ascii=False))
    else:
        click.echo(differences_text(found.found), nl=False)


def _write(made: bytes, form: str) -> None:
    click.echo(made if form == "pdf" else made.decode(), nl=False)
