"""`listener doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import click

from listener import __version__
from listener.alerts.validity import problems
from listener.cli.context import Context
from listener.clock import utc_now
from listener.config import Config
from listener.errors import ConfigError, ListenerError
from listener.reports.health import health
from listener.reports.periods import DEFAULT_DAYS, last_days
from listener.reports.value.costs import cost_book
from listener.store import Store
from listener.store.alert_log import given_up
from listener.store.checks import integrity, rollups_agree

ENOUGH_DISK = 1_000_000_000


class Verdict(StrEnum):
    """How a finding stands."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    verdict: Verdict
    text: str


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Look for problems everywhere and name the remedies; 1 if any."""
    findings = []
    for finding in _examine(context):
        findings.append(finding)
        click.echo(f"{finding.verdict.value:<8} {finding.text}")
    if any(finding.verdict is Verdict.PROBLEM for finding in findings):
        raise SystemExit(1)


def _examine(context: Context) -> Iterator[Finding]:
    python = ".".join(str(number) for number in sys.version_info[:3])
    yield Finding(Verdict.OK, f"brand-listener {__version__} on Python {python}")
    config = None
    try:
        config = context.config()
        yield Finding(
            Verdict.OK, f"{config.file}: {len(config.brands)} brands, {len(config.sources)} sources"
        )
    except ConfigError as error:
        for problem in error.problems:
            yield Finding(Verdict.PROBLEM, str(problem))
    try:
        with context.store() as store:
            yield from _examine_store(store)
            if config is not None:
                yield from _examine_sources(store, config)
                yield from _examine_alerts(store, config)
                yield from _examine_costs(store, config)
    except ListenerError as error:
        yield Finding(Verdict.PROBLEM, str(error))


def _examine_store(store: Store) -> Iterator[Finding]:
    damage = integrity(store)
    if damage:
        yield Finding(Verdict.PROBLEM, f"{store.name} is damaged ({damage}); `listener restore` a backup")
        return
    yield Finding(Verdict.OK, f"{store.name} is whole")
    if rollups_agree(store):
        yield Finding(Verdict.OK, "the daily rollups agree with the mentions")
    else:
        yield Finding(Verdict.PROBLEM, "the daily rollups differ from the mentions; run `listener rebuild`")
    if store.path is not None:
        yield _sqlite_version()
        yield _disk(store)


def _sqlite_version() -> Finding:
    version = sqlite3.sqlite_version_info
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if fixed:
        return Finding(Verdict.OK, f"SQLite {sqlite3.sqlite_version}")
    return Finding(
        Verdict.WARNING,
        f"SQLite {sqlite3.sqlite_version} has a rare bug of its write-ahead log (fixed in 3.51.3, 3.50.7, "
        "3.44.6) that needs two processes at the same database; `listener run` is one. Keep backups.",
    )


def _disk(store: Store) -> Finding:
    assert store.path is not None
    free = shutil.disk_usage(store.path.absolute().parent).free
    size = store.path.stat().st_size
    verdict = Verdict.OK if free > max(ENOUGH_DISK, size) else Verdict.WARNING
    return Finding(verdict, f"{size / 1e6:,.1f} MB of database, {free / 1e9:,.1f} GB of disk free")


def _examine_sources(store: Store, config: Config) -> Iterator[Finding]:
    now = utc_now()
    found = health(store, config, now)
    for source in found.sources:
        bad = source in found.unhealthy
        said = "; ".join(source.problems)
        yield Finding(
            Verdict.PROBLEM if bad else Verdict.OK,
            f"source {source.source.name}: {source.state.value}" + (f": {said}" if said else ""),
        )
    for one in config.sources:
        if one.x is not None and one.x.daily_budget is None and one.x.monthly_budget is None:
            yield Finding(
                Verdict.WARNING,
                f"source {one.name} has no budget; set daily_budget or monthly_budget, "
                "`listener x-cost` tells what a month would cost",
            )
    if not config.sources:
        yield Finding(Verdict.WARNING, f"{config.file} has no sources; only imports bring mentions")


def _examine_costs(store: Store, config: Config) -> Iterator[Finding]:
    for one in cost_book(store, config, last_days(DEFAULT_DAYS, config.zone, utc_now())).unconverted:
        yield Finding(
            Verdict.WARNING,
            f"costs of {one.amount:,.2f} {one.currency} have no rate to {config.workspace.currency}, so no "
            f"return is known; enter the assumption rate:{one.currency} on /value/assumptions",
        )


def _examine_alerts(store: Store, config: Config) -> Iterator[Finding]:
    for problem in problems(config, store, utc_now()):
        yield Finding(Verdict.WARNING, problem)
    if lost := len(given_up(store)):
        yield Finding(
            Verdict.PROBLEM,
            f"{lost} deliveries of alerts were given up; /alerts says why and sends them again",
        )
