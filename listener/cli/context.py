"""What every command is given: the common options, and the config and database opened on demand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from listener import clock
from listener.errors import ConfigError

if TYPE_CHECKING:
    from listener.config import Config
    from listener.store import Store

DEFAULT_DATABASE = "sqlite:///listener.db"


@dataclass(frozen=True, slots=True)
class Context:
    """The common options. `database` may hold a password and is never shown.

    `database_named` says that somebody chose it, rather than that it is the default.
    """

    config_file: str
    database: str
    database_named: bool = True

    def config(self) -> Config:
        """The checked configuration; ConfigError with every problem found."""
        from listener.config import load_config

        return load_config(self.config_file, os.environ)

    @contextmanager
    def store(self, *, create: bool = False, config: Config | None = None) -> Iterator[Store]:
        """The database, closed at the end. `create`: make a missing one, upgrade an older SQLite file.

        With a `config`, cases are those of its settings: they are made again if others made them.
        """
        from listener.cli.progress import progress
        from listener.store import open_store

        store = open_store(
            self.database, create=create, upgrade=create, watch=progress, upgraded=_say_upgraded
        )
        try:
            if config is not None:
                from listener.store.panels import note_panel

                self._agree(store, config)
                note_panel(store, config.brands, now=clock.utc_now())
            yield store
        finally:
            store.close()

    def _agree(self, store: Store, config: Config) -> None:
        # Imported here: half of the commands need no cases and start sooner without.
        from listener.cli.progress import progress
        from listener.desk import agree

        with progress("messages and cases") as tell:
            agree(store, config, progress=tell)


def say(text: str) -> None:
    """A line for the person at the terminal, on stderr: stdout holds results only."""
    click.echo(text, err=True)


def _say_upgraded(found: str, saved: Path | None) -> None:
    say(f"The database was brought up to date from schema {found}. What stood there is {saved}.")


def show_problems(error: ConfigError) -> None:
    """Every problem of the configuration, a line each."""
    for problem in error.problems:
        say(str(problem))


def set_up_logging(*, quiet: bool = False) -> None:
    """Structured log lines on stderr: readable on a terminal, JSON lines elsewhere."""
    import logging

    import structlog

    level = logging.WARNING if quiet else logging.INFO
    on_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_nothing,
            structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )


def _without_nothing(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if value is not None}
