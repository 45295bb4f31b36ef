"""`listener try`: what the configuration would make of a text."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any

import click

from listener.cases.needs import needs_response
from listener.cli.context import Context
from listener.clock import utc_now
from listener.config import Config
from listener.enrich import Enricher
from listener.enrich.language import language_of
from listener.errors import StoreError, UsageError
from listener.model import SCALE, Author, EnrichedPost, Post, Reason, Score, Sentiment, X
from listener.scoring import Enrichers, encoder

_WHY = {
    Reason.QUESTION: "it tags a brand and asks a question",
    Reason.NEGATIVE: "it tags a brand and its tone is negative",
    Reason.SERVICE: "it tags a brand and holds a service term",
    Reason.CHURN: "it names a brand and holds a churn term",
}


@click.command()
@click.argument("text")
@click.option("--lang", metavar="CODE", help="The language, if it is known; else it is detected.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def command(context: Context, text: str, lang: str | None, form: str) -> None:
    """Show what a post with this TEXT would match, score and need."""
    config = context.config()
    if lang is not None and language_of(lang) is None:
        raise UsageError(f"lang: {lang!r} is no language code; write one such as en or pt-BR.")
    post = Post(X, "try", Author("try"), text, utc_now(), lang=lang)
    read = _read(context, config, post)
    found = _as_json(read)
    if form == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for match in found["mentions"]:
        own = match.get("sentiment")
        tone = f" ({own['class']} {own['compound']:+.4f} in its own sentences)" if own else ""
        click.echo(f"{match['brand']}: {', '.join(match['keywords'])}{tone}")
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
    click.echo(f"needs a response: {_in_words(read)}")


def _read(context: Context, config: Config, post: Post) -> EnrichedPost:
    """What the post means by the scorers in use, if there is a database; else by those that need none."""
    try:
        with context.store() as store:
            enricher = Enrichers(store, config).now()
    except StoreError:
        return Enricher(config).read(post)
    by = encoder(enricher.vader) if enricher.needs_vectors else None
    return enricher.read(post, by.encode([post.text])[0] if by else None)


def _verdict(read: EnrichedPost) -> tuple[bool, Reason]:
    """Whether any brand would have to answer, and why; one that is tagged comes before one that is named."""
    named = any(match.brand not in read.tags for match in read.matches)
    is_negative = any(_tone(read, brand) is Sentiment.NEGATIVE for brand in read.tags)
    verdicts = [
        needs_response(addressed=tagged, mentioned=not tagged, signals=read.signals, is_negative=is_negative)
        for tagged, is_so in ((True, bool(read.tags)), (False, named))
        if is_so
    ]
    return next(filter(itemgetter(0), verdicts), (False, Reason.NOTHING))


def _tone(read: EnrichedPost, brand: str) -> Sentiment | None:
    """In what tone the text speaks of a brand."""
    own = (match.score for match in read.matches if match.brand == brand)
    score = next(own, None) or read.score
    return score.sentiment if score else None


def _in_words(read: EnrichedPost) -> str:
    needs, reason = _verdict(read)
    if needs:
        return f"yes, {_WHY[reason]}"
    if read.tags:
        return "no, it tags a brand but asks nothing, is not negative and holds no service term"
    if read.matches:
        return "no, it names a brand without tagging it and holds no churn term"
    return "no, it neither tags nor names a brand"


def _score(score: Score) -> dict[str, Any]:
    return {
        "compound": score.compound / SCALE,
        "class": score.sentiment.value,
        "scorer": score.scorer,
    }


def _as_json(read: EnrichedPost) -> dict[str, Any]:
    needs, reason = _verdict(read)
    return {
        "mentions": [
            {"brand": match.brand, "keywords": list(match.keywords)}
            | ({"sentiment": _score(match.score)} if match.score else {})
            for match in read.matches
        ],
        "lang": read.lang,
        "lang_confidence": read.lang_confidence,
        "sentiment": _score(read.score) if read.score else None,
        "needs_response": {"needs": needs, "reason": reason.value},
    }
