"""`listener model`: learned scorers in and out, as the files they are kept as."""

from __future__ import annotations

from pathlib import Path

import click

from listener.cli.context import Context, say
from listener.clock import utc_now
from listener.enrich.scoring.model_file import LARGEST
from listener.errors import UsageError
from listener.teaching import export_model, import_model
from listener.words import _

WHO = "cli"
"""Whom the trail names for what is done here."""


@click.group()
def command() -> None:
    """Take a learned scorer elsewhere, or bring one."""


@command.command(name="export")
@click.argument("lang")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export_(context: Context, lang: str, file: Path) -> None:
    """Write the learned scorer of a language (en, de, ...) to a file."""
    with context.store() as store:
        content = export_model(store, lang)
    if content is None:
        raise UsageError(
            f"No scorer is learned for {lang} yet; label its mentions and run `listener rescore`."
        )
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file} cannot be written ({error.strerror}); name another file.") from error
    say(f"{file}: {len(content):,} bytes.")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(context: Context, file: Path) -> None:
    """Bring a learned scorer; it is used only if it wins on the labels here. `rescore` scores by it then."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}); name a model that was exported."
        ) from error
    config = context.config()
    with context.store() as store:
        outcome = import_model(store, config, content, who=WHO, now=utc_now())
    say(f"{_(outcome.reason)} {_told(outcome.scorer, outcome.before, outcome.missing)}")


def _told(scorer: str, before: str, missing: int | None) -> str:
    """What follows from it."""
    if scorer != before:
        return (
            f"{scorer} takes the place of {before or 'nobody'} once all is scored again: `listener rescore`."
        )
    more = f" About {missing:,} more labels are missing to tell." if missing else ""
    return f"{before} goes on scoring.{more}" if before else f"The language stays unscored.{more}"
