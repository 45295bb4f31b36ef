"""`listener try`: what the configuration would make of a text."""

from __future__ import annotations

import json
from typing import Any

import click

from listener.cli.context import Context
from listener.clock import utc_now
from listener.enrich import Enricher
from listener.enrich.language import language_of
from listener.errors import UsageError
from listener.model import SCALE, Author, EnrichedPost, Post, X


@click.command()
@click.argument("text")
@click.option("--lang", metavar="CODE", help="The language, if it is known; else it is detected.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(context: Context, text: str, lang: str | None, form: str) -> None:
    """Show what a post with this TEXT would match, and its score."""
    config = context.config()
    if lang is not None and language_of(lang) is None:
        raise UsageError(f"lang: {lang!r} is no language code; write one such as en or pt-BR.")
    post = Post(X, "try", Author("try"), text, utc_now(), lang=lang)
    found = _as_json(Enricher(config).read(post))
    if form == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for match in found["mentions"]:
        click.echo(f"{match['brand']}: {', '.join(match['keywords'])}")
    if not found["mentions"]:
        click.echo("no mention: no keyword of a brand is in it, or an exclude term is")
    sure = f" ({found['lang_confidence']:.0%} sure)" if found["lang_confidence"] is not None else ""
    click.echo(f"language: {found['lang'] or 'unknown'}{sure}")
    score = found["sentiment"]
    if score:
        click.echo(f"sentiment: {score['class']} {score['compound']:+.4f} ({score['scorer']})")
    elif found["lang"]:
        click.echo("sentiment: — (no scorer is proved for this language)")
    else:
        click.echo("sentiment: — (the text is too short to tell its language; --lang names it)")


def _as_json(read: EnrichedPost) -> dict[str, Any]:
    score = read.score
    return {
        "mentions": [{"brand": match.brand, "keywords": list(match.keywords)} for match in read.matches],
        "lang": read.lang,
        "lang_confidence": read.lang_confidence,
        "sentiment": {
            "compound": score.compound / SCALE,
            "class": score.sentiment.value,
            "scorer": score.scorer,
        }
        if score
        else None,
    }
