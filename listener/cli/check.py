"""`listener check`: is the configuration right?"""

from __future__ import annotations

import click

from listener.cli.context import Context


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Check the configuration: every error with its line and key.

    Each is written as file:line: key: what is wrong, what is allowed; the exit code is 2 then.
    """
    config = context.config()
    keywords = sum(len(brand.keywords) for brand in config.brands)
    click.echo(
        f"{config.file} is fine: {len(config.brands)} brands, {keywords} keywords, "
        f"{len(config.sources)} sources, days in {config.zone.key}."
    )
