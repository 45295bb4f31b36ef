"""`listener init`: a first keywords.toml, commented and ready to run."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from listener.cli.context import Context, say
from listener.errors import UsageError


@click.command()
@click.pass_obj
def command(context: Context) -> None:
    """Write a commented keywords.toml to start from."""
    target = Path(context.config_file)
    if target.exists():
        raise UsageError(f"{target} exists already and was left as it is; edit it, or move it away first.")
    write_example(target)
    say(f"{target} written. Put your brand in it, then: listener check, listener run.")


def write_example(target: Path) -> None:
    """Write the commented example configuration to `target`."""
    try:
        target.write_text(_example(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}.") from error


def _example() -> str:
    packaged = files("listener").joinpath("keywords.example.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    # In a checkout the example stands at the top of the tree, where people look for it.
    return (Path(__file__).parents[2] / "keywords.example.toml").read_text(encoding="utf-8")
