"""`listener x-cost`: what the keywords would read of X in a month, and what that costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from listener.cli.context import Context, say, set_up_logging
from listener.clock import utc_now
from listener.model import Source
from listener.render.figures import dollars

if TYPE_CHECKING:
    from listener.sources.x.estimate import MonthlyCost


@click.command()
@click.option("--source", "name", metavar="NAME", help="Only this source.")
@click.pass_obj
def command(context: Context, name: str | None) -> None:
    """Tell what reading X would cost a month, before anything is read.

    X counts the last seven days, one request for each query.
    """
    from listener.daemon.asking import estimate, x_sources

    set_up_logging(quiet=True)
    config = context.config()
    sources = x_sources(config, name)
    with context.store(create=True) as store:
        for source in sources:
            cost = estimate(config, store, source, utc_now())
            for label, figure in _lines(cost, source):
                click.echo(f"{label:<46}{figure:>14}")
            click.echo(
                f"{source.name}: these keywords would read about {cost.posts:,} posts a month, "
                f"{dollars(cost.posts_cost)} ({dollars(cost.least)} to {dollars(cost.most)} "
                "with all the rest)."
            )
            say(f"Asking cost {dollars(cost.asked)}.")
            _warn(source, cost.least, cost.most)


def _lines(cost: MonthlyCost, source: Source) -> list[tuple[str, str]]:
    assert source.x is not None
    ages = ", ".join(map(str, cost.refresh_days))
    switched = "" if source.x.refresh_days else ", switched off"
    return [
        ("mentions a month", f"{cost.mentions:,}"),
        ("replies of brands a month", f"{cost.replies:,}"),
        ("reading them", dollars(cost.posts_cost)),
        ("their authors' profiles, at the most", dollars(cost.authors_cost)),
        ("hourly counts", dollars(cost.counts_cost)),
        (f"counters again at {ages} days{switched}", dollars(cost.refresh_cost)),
    ]


def _warn(source: Source, least: Decimal, most: Decimal) -> None:
    """Say so if a month's budget will not do."""
    budget = source.x.monthly_budget if source.x is not None else None
    if budget is not None and most > budget:
        sure = "is more" if least > budget else "may be more"
        say(f"That {sure} than monthly_budget ({dollars(budget)}): reading would pause until the next month.")
