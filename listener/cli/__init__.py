"""The command line: `listener COMMAND`, one thin file per command.

Exit codes: 0 done; 1 done in part, what failed is said on stderr; 2 wrong usage, config or database.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import Any

import click
from click.core import ParameterSource

from listener import __version__
from listener.cli.context import DEFAULT_DATABASE, Context, say, show_problems
from listener.errors import ConfigError, ListenerError, SourceError

COMMANDS = {
    "init": "listener.cli.init",
    "check": "listener.cli.check",
    "poll": "listener.cli.poll",
    "run": "listener.cli.run",
    "daemon": "listener.cli.daemon",
    "web": "listener.cli.web",
    "import": "listener.cli.import_",
    "export": "listener.cli.export",
    "table": "listener.cli.table",
    "report": "listener.cli.report",
    "mentions": "listener.cli.mentions",
    "try": "listener.cli.try_",
    "demo": "listener.cli.demo",
    "doctor": "listener.cli.doctor",
    "backup": "listener.cli.backup",
    "restore": "listener.cli.restore",
    "db": "listener.cli.db",
    "user": "listener.cli.user",
    "rebuild": "listener.cli.rebuild",
    "rescore": "listener.cli.rescore",
    "model": "listener.cli.model",
    "x-cost": "listener.cli.x_cost",
    "backfill": "listener.cli.backfill",
    "forget": "listener.cli.forget",
}


class Commands(click.Group):
    """Imports a command when it is called, so that each starts as fast as what it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`listener --help` lists them."
            raise click.UsageError(f"There is no command {args[0]!r}; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--config",
    "config_file",
    envvar="LISTENER_CONFIG",
    default="keywords.toml",
    show_default=True,
    metavar="PATH",
    help="What to listen for, and where.",
)
@click.option(
    "--database",
    envvar="LISTENER_DATABASE_URL",
    default=DEFAULT_DATABASE,
    show_default=True,
    metavar="URL",
    help="Where mentions are kept: sqlite:///FILE or postgresql://USER@HOST/NAME.",
)
@click.version_option(__version__, prog_name="brand-listener")
@click.pass_context
def cli(ctx: click.Context, config_file: str, database: str) -> None:
    """Listen for brands in feeds and on X: mentions, tone, share of voice.

    Start with `listener init`, edit keywords.toml, then `listener run`.
    """
    named = ctx.get_parameter_source("database") is not ParameterSource.DEFAULT
    ctx.obj = Context(config_file, database, named)


def main(argv: list[str] | None = None) -> Any:
    """Run a command; every error of ours becomes a sentence on stderr and exit code 2, a source's 1."""
    # What is imported and what is read of posts is hardly ever a cycle: looking for some after every 700
    # objects takes a sixth of the time.
    gc.set_threshold(20_000, 20, 50)
    try:
        return cli.main(args=argv, prog_name="listener", standalone_mode=True)
    except ConfigError as error:
        show_problems(error)
        sys.exit(2)
    except ListenerError as error:
        say(f"Error: {error}")
        sys.exit(1 if isinstance(error, SourceError) else 2)
