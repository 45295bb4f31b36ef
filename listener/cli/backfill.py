"""`listener backfill`: what X still has of the days before its first poll."""

from __future__ import annotations

import asyncio

import click

from listener.cli.context import Context, say, set_up_logging
from listener.clock import utc_now
from listener.errors import UsageError
from listener.render.figures import dollars

MOST_DAYS = 7


@click.command()
@click.option("--source", "name", metavar="NAME", required=True, help="The X source to read.")
@click.option("--days", type=int, required=True, metavar="N", help="How far back: 1 to 7 days.")
@click.option("--yes", is_flag=True, help="Read without asking.")
@click.pass_obj
def command(context: Context, name: str, days: int, yes: bool) -> None:
    """Read the last days of X that no poll has read; asks first.

    It tells the price before it reads. Interrupted, it goes on where it stopped when it is run again.
    """
    from listener.daemon.asking import plan_backfill, run_backfill, x_sources

    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"--days: {days} is out of range; X searches the last 1 to {MOST_DAYS} days.")
    set_up_logging(quiet=True)
    config = context.config()
    if any(source.name == name and source.x is None for source in config.sources):
        raise UsageError(
            f"{name} is a feed, and a feed holds only what it shows now; `listener poll` reads it."
        )
    (source,) = x_sources(config, name)
    with context.store(create=True, config=config) as store:
        plan = plan_backfill(config, store, source, days, utc_now())
        if not plan.stretches and not plan.unfinished:
            say(f"Everything of the last {days} days is read already.")
            return
        rest = "The rest of an earlier backfill first, then about" if plan.unfinished else "About"
        told = (
            f"{rest} {plan.posts:,} posts, {dollars(plan.least)} to {dollars(plan.most)} with their authors."
        )
        if yes:
            say(told)
        elif not click.confirm(f"{told} Read them?", err=True):
            say("Nothing was read.")
            return
        new, stopped = asyncio.run(run_backfill(config, store, plan, clock=utc_now))
    click.echo(f"{new:,} new posts")
    if stopped is not None:
        say(f"It stopped early: {stopped}. Run it again to go on.")
        raise SystemExit(1)
