"""Reports, posts and tables as JSON, to the letter of the published contract. Unknown is null, never NaN."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from listener.metrics.audit import NOTHING_CORRECTED
from listener.model import CLASSES, SCALE, Counters, Estimate, Period, Sentiment
from listener.model.tombstone import KeptCase, KeptMessage
from listener.render.tables import Cell, Table
from listener.reports.report import BrandReport, Report
from listener.reports.response import CaseFigures, ResponseFigures
from listener.reports.scorers import NOBODY, ToneScorers
from listener.store.listing import StoredMention, StoredPost
from listener.store.rows import author_group


def report_json(
    report: Report, goals: Sequence[dict[str, Any]] = (), value: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The report of the contract, with goals and value as `value_json` writes them."""
    return {
        "period": period_json(report.period),
        "coverage": {source: _finite(share) for source, share in report.coverage.items()},
        "brands": {brand.name: _brand(brand, is_known=report.is_collected) for brand in report.brands},
        "goals": list(goals),
        "value": value or {},
    }


def period_json(period: Period) -> dict[str, Any]:
    """The local days [start, end), and the instant beyond which nothing exists for them."""
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "timezone": period.zone.key,
        "as_of": iso(period.as_of),
    }


def post_json(stored: StoredPost, mentions: Sequence[StoredMention]) -> dict[str, Any]:
    """One line of an export: the import format, with the post's mentions and its sentiment."""
    if stored.removed:
        return _removed(stored, mentions)
    post = stored.post
    author, replied = post.author, post.reply_to
    estimated = {"date_estimated": True, "date_raw": post.date_raw} if post.date_estimated else {}
    return {
        "network": post.network,
        "id": post.id,
        "url": post.url,
        "text": post.text,
        "lang": post.lang,
        "author": {
            "id": author.id,
            "handle": author.handle,
            "name": author.name,
            "followers": author.followers,
        },
        "created_at": iso(post.created_at),
        "kind": post.kind.value,
        "reply_to": replied and {"post_id": replied.post_id, "author_handle": replied.author_handle},
        "conversation_id": post.conversation_id,
        "ref_id": post.ref_id,
        "metrics": _metrics(post.counters),
        "mentions": [_mention(one, stored) for one in mentions],
        "sentiment": _sentiment(stored.score.compound if stored.score else None, stored.sentiment),
        **estimated,
    }


def _removed(stored: StoredPost, mentions: Sequence[StoredMention]) -> dict[str, Any]:
    """The line of a tombstone: what figures are made of, and no more."""
    post = stored.post
    amplified = {"amplified": list(stored.amplified)} if stored.amplified else {}
    messages = {"messages": [_kept_message(one) for one in stored.messages]} if stored.messages else {}
    return {
        "network": post.network,
        "id": post.id,
        "created_at": iso(post.created_at),
        "lang": post.lang,
        "kind": post.kind.value,
        "removed": True,
        "text": None,
        "author": None,
        "author_group": author_group(post.network, post.author.id),
        "sentiment": _sentiment(stored.score.compound if stored.score else None, stored.sentiment),
        "mentions": [_mention(one, stored) for one in mentions],
        **amplified,
        **messages,
    }


def _kept_message(one: KeptMessage) -> dict[str, Any]:
    """What is left of a removed message."""
    return {
        "brand": one.brand,
        "at": iso(one.at),
        "via": one.via.value,
        "first": one.is_first,
        "needs": one.needs,
        "reason": one.reason.value,
        "negative": one.is_negative,
        "answered_at": one.answered_at and iso(one.answered_at),
        "case": one.case and _kept_case(one.case),
    }


def _kept_case(one: KeptCase) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "turns": [
            {
                "opened_at": iso(turn.opened_at),
                "ended_at": turn.ended_at and iso(turn.ended_at),
                "ended": turn.ended.value,
            }
            for turn in one.turns
        ],
        "signals": int(one.signals),
        "negative": one.is_negative,
        "first_response_at": one.first_response_at and iso(one.first_response_at),
        "rule": one.rule.value if one.rule else None,
        "agent": one.agent,
        "replies": one.replies,
        "reopened": one.reopened,
        "closed_at": one.closed_at and iso(one.closed_at),
    }


def mention_json(mention: StoredMention) -> dict[str, Any]:
    """One mention with its post: `mention` is its number in the links, `sentiment` that of the mention."""
    return numbered_json(mention.stored) | {
        "brand": mention.brand,
        "keywords": list(mention.keywords),
        "sentiment": _sentiment(mention.compound, mention.sentiment),
        "scored_by_sentence": mention.by_sentence,
        "corrected": mention.corrected,
    }


def numbered_json(stored: StoredPost, mentions: Sequence[StoredMention] | None = None) -> dict[str, Any]:
    """A post under the number that links name it by, `mention`, with its mentions where they are given."""
    whole = post_json(stored, mentions or ())
    if mentions is None:
        del whole["mentions"]
    return whole | {"mention": stored.number, "source": stored.source}


def table_json(table: Table) -> dict[str, Any]:
    """A table as its columns and one object per row."""
    keys = [column.key for column in table.columns]
    return {
        "name": table.name,
        "title": table.title,
        "columns": [
            {"key": column.key, "label": column.label, "kind": column.kind.value} for column in table.columns
        ],
        "rows": [dict(zip(keys, map(_cell, row), strict=True)) for row in table.rows],
    }


def iso(at: datetime) -> str:
    """An aware instant in UTC with a Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _brand(brand: BrandReport, *, is_known: bool) -> dict[str, Any]:
    """A brand's figures; where nothing was collected its counts are unknown, not 0."""
    heard, tone, shift = brand.awareness, brand.sentiment, brand.sentiment.shift
    return {
        "role": brand.role.value,
        "awareness": {
            "mentions": heard.mentions if is_known else None,
            "share_of_voice": estimate_json(heard.share_of_voice),
            "unique_authors": heard.unique_authors if is_known else None,
            "reach": heard.reach,
            "potential_impressions": heard.potential_impressions,
            "engagements": heard.engagements,
            "growth": estimate_json(heard.growth),
        },
        "sentiment": {
            "scored": tone.scored if is_known else None,
            "positive": tone.positive if is_known else None,
            "neutral": tone.neutral if is_known else None,
            "negative": tone.negative if is_known else None,
            "net": estimate_json(tone.net),
            "mean": estimate_json(tone.mean),
            **_scorers(brand.scorers or NOBODY),
            "shift": {
                "value": _finite(shift.value),
                "low": _finite(shift.low),
                "high": _finite(shift.high),
                "p": _finite(shift.p),
                "verdict": shift.verdict,
            },
        },
        "response": _response(brand.response) if brand.response else {},
    }


def _scorers(found: ToneScorers) -> dict[str, Any]:
    """Who scores each language now, how often that is right, and the class shares and net put right."""
    trust, put_right = found.trust, found.tone.corrected if found.tone else NOTHING_CORRECTED
    return {
        "scorers": [
            {
                "lang": one.lang or None,
                "scorer": one.scorer or None,
                "since": one.since and iso(one.since),
                "mentions": one.mentions,
                "scored": one.scored,
            }
            for one in found.languages
        ],
        "accuracy": estimate_json(found.accuracy)
        | {
            "n": found.accuracy.n or 0,
            "macro_f1": _finite(trust.matrix.macro_f1) if trust else None,
            "by": trust.by.value if trust else None,
            "audit": trust.audit.audit.id if trust and trust.audit else None,
        },
        "corrected": {
            **{name.value: estimate_json(one) for name, one in zip(CLASSES, put_right.shares, strict=True)},
            "net": estimate_json(put_right.net),
        },
    }


def _response(found: ResponseFigures) -> dict[str, Any]:
    simple = found.messages
    cases = _cases(found.cases)
    if found.business is not None:
        cases["business"] = _cases(found.business)
    return {
        "messages": {
            "addressed": simple.addressed,
            "answered": simple.answered,
            "rate": estimate_json(simple.rate),
            "median_hours": _finite(simple.median_hours),
            "p90_hours": _finite(simple.p90_hours),
        },
        "cases": cases,
    }


def _cases(found: CaseFigures) -> dict[str, Any]:
    return {
        "opened": found.opened,
        "answered": found.answered,
        "open": found.open,
        "rate": estimate_json(found.rate),
        "within_target": estimate_json(found.within_target),
        "first_response_hours": {
            "median": estimate_json(found.first.median),
            "p90": estimate_json(found.first.p90),
            "answered_only_median": _finite(found.first.answered_only_median),
        },
    }


def _mention(mention: StoredMention, stored: StoredPost) -> dict[str, Any]:
    told: dict[str, Any] = {"brand": mention.brand, "keywords": list(mention.keywords)}
    score = stored.score.compound if stored.score else None
    if (mention.compound, mention.sentiment) != (score, stored.sentiment):
        told["sentiment"] = _sentiment(mention.compound, mention.sentiment)
    return told


def _sentiment(compound: int | None, sentiment: Sentiment | None) -> dict[str, Any] | None:
    if compound is None or sentiment is None:
        return None
    return {"compound": compound / SCALE, "class": sentiment.value}


def _metrics(counters: Counters) -> dict[str, int | None]:
    return {
        "likes": counters.likes,
        "replies": counters.replies,
        "reposts": counters.reposts,
        "quotes": counters.quotes,
        "bookmarks": counters.bookmarks,
        "impressions": counters.impressions,
    }


def estimate_json(estimate: Estimate) -> dict[str, float | None]:
    """An estimate with its interval."""
    return {
        "value": _finite(estimate.value),
        "low": _finite(estimate.low),
        "high": _finite(estimate.high),
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _cell(cell: Cell) -> str | float | None:
    if isinstance(cell, datetime):
        return iso(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return _finite(cell) if isinstance(cell, float) else cell
