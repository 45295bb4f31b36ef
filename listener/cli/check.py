"""`listener check`: is the configuration right?"""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.clock import utc_now
from listener.config import Config
from listener.errors import ListenerError


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Check the configuration: every error with its line and key.

    Each is written as file:line: key: what is wrong, what is allowed; the exit code is 2 then. What keeps
    alerts from being raised or sent is said as a warning.
    """
    config = context.config()
    keywords = sum(len(brand.keywords) for brand in config.brands)
    click.echo(
        f"{config.file} is fine: {len(config.brands)} brands, {keywords} keywords, "
        f"{len(config.sources)} sources, days in {config.zone.key}."
    )
    for problem in _of_alerts(context, config):
        say(f"warning: {problem}")


def _of_alerts(context: Context, config: Config) -> tuple[str, ...]:
    """What is wrong with channels and, where there is a database to look into, with rules."""
    from listener.alerts.validity import problems

    try:
        with context.store() as store:
            return problems(config, store, utc_now())
    except ListenerError:
        # There may be no database yet, or one that is to be upgraded: the configuration is fine all the same.
        return problems(config, None, utc_now())
