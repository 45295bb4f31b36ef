"""`listener export`: every kept post with its mentions, in the format that `import` reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from listener.cli.context import Context
from listener.errors import UsageError
from listener.render.csv import stream_csv
from listener.render.report_json import post_json
from listener.render.tables import MENTIONS, mention_row
from listener.store import Store
from listener.store.listing import all_posts
from listener.store.settled import check_settled


@click.command()
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="A file instead of standard output.")
@click.pass_obj
def command(context: Context, form: str, output: Path | None) -> None:
    """Write every post with its mentions, as JSON Lines or CSV.

    JSON Lines are what `import` reads, a line a post; CSV has a row a mention.
    """
    with context.store() as store:
        # Before a file is opened: what it held stays.
        check_settled(store)
        lines = _jsonl(store) if form == "jsonl" else _csv(store)
        if output is None:
            for line in lines:
                sys.stdout.write(line)
            return
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            raise UsageError(f"{output} cannot be written: {error.strerror}.") from error


def _jsonl(store: Store) -> Iterator[str]:
    for stored, mentions in all_posts(store):
        yield json.dumps(post_json(stored, mentions), ensure_ascii=False) + "\n"


def _csv(store: Store) -> Iterator[str]:
    return stream_csv(MENTIONS, (mention_row(one) for _, found in all_posts(store) for one in found))
