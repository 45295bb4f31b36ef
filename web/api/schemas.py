"""The schemas of mentions, cases, status and failures: what the API answers, field by field."""

from __future__ import annotations

from listener.metrics.shifts import Verdict
from listener.model import CaseState, Kind, Reason, Role, Rule, Sentiment, Signal, SourceKind
from listener.reports.health import State
from listener.reports.scorers import Judge
from web.api.shapes import (
    COUNT,
    COUNT_OR_NULL,
    DATE,
    FLAG,
    INSTANT,
    INSTANT_OR_NULL,
    MONEY_OR_NULL,
    NUMBER_OR_NULL,
    ROW,
    SHARE_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Schema,
    one_of,
    one_of_or_null,
    or_null,
    ref,
    rows,
    whole,
)
from web.api.value_schemas import VALUE_SCHEMAS

_COUNTERS = ("likes", "replies", "reposts", "quotes", "bookmarks", "impressions")
_NUMBERED: dict[str, Schema] = {
    "mention": ROW | {"description": "The number of the post: /mentions/{number} shows it."},
    "source": TEXT,
}
_POST: dict[str, Schema] = {
    "network": TEXT,
    "id": TEXT,
    "url": TEXT_OR_NULL,
    "text": TEXT,
    "lang": TEXT_OR_NULL,
    "author": ref("Author"),
    "created_at": INSTANT,
    "kind": one_of(list(Kind)),
    "reply_to": or_null(whole({"post_id": TEXT_OR_NULL, "author_handle": TEXT_OR_NULL})),
    "conversation_id": TEXT_OR_NULL,
    "ref_id": TEXT_OR_NULL,
    "metrics": whole(dict.fromkeys(_COUNTERS, COUNT_OR_NULL)),
    "sentiment": or_null(ref("Sentiment")),
    "date_estimated": {"const": True, "description": "The source gave no possible date."},
    "date_raw": TEXT_OR_NULL | {"description": "What it gave."},
}
_REMOVED: dict[str, Schema] = {
    "network": TEXT,
    "id": TEXT,
    "created_at": INSTANT | {"description": "The day; the time is not kept."},
    "lang": TEXT_OR_NULL,
    "kind": one_of(list(Kind)),
    "removed": {"const": True},
    "text": {"type": "null"},
    "author": {"type": "null"},
    "author_group": COUNT | {"maximum": 63},
    "sentiment": or_null(ref("Sentiment")),
}
_MENTION: dict[str, Schema] = {
    "brand": TEXT,
    "keywords": TEXTS | {"description": "None: the source was searched for the brand."},
}
_TOLD: dict[str, Schema] = {
    "scored_by_sentence": FLAG
    | {"description": "The score is that of the sentences about the brand: the post names others too."},
    "corrected": FLAG | {"description": "People said otherwise than the scorer: their word counts."},
}
_MENTIONS: dict[str, Schema] = {"mentions": rows(ref("BrandMention"))}
_OWN: dict[str, Schema] = {"own": FLAG | {"description": "By an account of a tracked brand."}}


def _posts(more: dict[str, Schema]) -> Schema:
    """A post with these fields besides, kept or removed at its source."""
    kept = whole({**_POST, **_NUMBERED, **more}, optional=("date_estimated", "date_raw"))
    return {"oneOf": [kept, whole({**_REMOVED, **_NUMBERED, **more})]}


_CASE: dict[str, Schema] = {
    "case": ROW | {"description": "The number of its earliest message; with the brand its key."},
    "brand": TEXT,
    "version": ROW | {"description": "Grows with every change; an action names the one it saw."},
    "state": one_of(list(CaseState)),
    "network": TEXT,
    "post": ROW | {"description": "The number of its newest message, which the next fields are of."},
    "author": TEXT_OR_NULL,
    "followers": COUNT_OR_NULL,
    "text": TEXT_OR_NULL | {"description": "Null once it was removed at its source."},
    "url": TEXT_OR_NULL,
    "negative": FLAG,
    "signals": rows(one_of([name.lower() for name, signal in Signal.__members__.items() if signal])),
    "opened_at": INSTANT,
    "waiting_since": INSTANT_OR_NULL,
    "due_at": INSTANT_OR_NULL,
    "first_response_at": INSTANT_OR_NULL,
    "rule": one_of_or_null(list(Rule)) | {"description": "How the first response was linked."},
    "agent": TEXT_OR_NULL | {"description": "Who signed the first response."},
    "replies": COUNT,
    "reopened": COUNT,
    "assignee": TEXT_OR_NULL,
    "assigned_at": INSTANT_OR_NULL,
    "closed_at": INSTANT_OR_NULL,
    "closed_by": TEXT_OR_NULL,
    "tags": TEXTS,
    "outcome": TEXT_OR_NULL,
}
_PARTS: dict[str, Schema] = {
    "messages": rows(whole({"post": ROW, "needs": FLAG, "reason": one_of(list(Reason))})),
    "turns": rows(
        whole({"opened_at": INSTANT, "ended_at": INSTANT_OR_NULL, "ended": one_of(list(CaseState))})
    )
    | {"description": "Its waits for a response, the first one first."},
    "conversation": rows(_posts(_OWN)) | {"description": "Its posts, the oldest first."},
}
_PROBLEM: dict[str, Schema] = {
    "type": {"const": "about:blank"},
    "title": TEXT,
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
    "detail": TEXT | {"description": "What is wrong and what to do, for a person."},
    "field": TEXT | {"description": "Which parameter, or field of the body, is wrong."},
}
_HOURS = {"median": ref("Estimate"), "p90": ref("Estimate"), "answered_only_median": NUMBER_OR_NULL}
_CASES: dict[str, Schema] = {
    "opened": COUNT,
    "answered": COUNT,
    "open": COUNT,
    "rate": ref("Estimate"),
    "within_target": ref("Estimate"),
    "first_response_hours": whole(_HOURS),
}
_SCORER: dict[str, Schema] = {
    "lang": TEXT_OR_NULL | {"description": "Null: the language is not known."},
    "scorer": TEXT_OR_NULL | {"description": "Null: nobody scores it."},
    "since": INSTANT_OR_NULL | {"description": "Since when a learned scorer is in use."},
    "mentions": COUNT,
    "scored": COUNT,
}
_ACCURACY: dict[str, Schema] = {
    **dict.fromkeys(("value", "low", "high"), SHARE_OR_NULL),
    "n": COUNT | {"description": "How many labels it is of."},
    "macro_f1": SHARE_OR_NULL,
    "by": one_of_or_null(list(Judge)) | {"description": "What tells it; null: nobody knows."},
    "audit": or_null(ROW) | {"description": "The number of the audit."},
}
_BRAND: dict[str, Schema] = {
    "role": one_of(list(Role)),
    "awareness": whole(
        {
            "mentions": COUNT_OR_NULL,
            "share_of_voice": ref("Estimate"),
            "unique_authors": COUNT_OR_NULL,
            "reach": COUNT_OR_NULL,
            "potential_impressions": COUNT_OR_NULL,
            "engagements": COUNT_OR_NULL,
            "growth": ref("Estimate"),
        }
    ),
    "sentiment": whole(
        {
            **dict.fromkeys(("scored", "positive", "neutral", "negative"), COUNT_OR_NULL),
            "net": ref("Estimate"),
            "mean": ref("Estimate"),
            "scorers": rows(whole(_SCORER))
            | {"description": "Who scores each language of its mentions now."},
            "accuracy": whole(_ACCURACY),
            "corrected": whole(dict.fromkeys(("negative", "neutral", "positive", "net"), ref("Estimate")))
            | {"description": "Shares of the classes, and net sentiment, put right by what is known."},
            "shift": whole(
                {
                    **dict.fromkeys(("value", "low", "high"), NUMBER_OR_NULL),
                    "p": SHARE_OR_NULL,
                    "verdict": one_of_or_null(list(Verdict)),
                }
            ),
        }
    ),
    "response": whole(
        {
            "messages": whole(
                {
                    "addressed": COUNT,
                    "answered": COUNT,
                    "rate": ref("Estimate"),
                    "median_hours": NUMBER_OR_NULL,
                    "p90_hours": NUMBER_OR_NULL,
                }
            ),
            "cases": whole({**_CASES, "business": whole(_CASES)}, optional=("business",)),
        }
    ),
}
_PART: dict[str, Schema] = {
    "part": TEXT_OR_NULL,
    "upkeep": FLAG | {"description": "It looks after posts that are kept and finds none."},
    "state": one_of(list(State)),
    "problem": TEXT_OR_NULL | {"description": "What is wrong and what to do."},
    "last_poll_at": INSTANT_OR_NULL,
    "last_good_at": INSTANT_OR_NULL,
    "next_due_at": INSTANT_OR_NULL,
    "seen": COUNT_OR_NULL,
    "new": COUNT_OR_NULL,
}
_COSTS: dict[str, Schema] = {
    "source": TEXT,
    **dict.fromkeys(("today_usd", "daily_budget_usd", "daily_left_usd"), MONEY_OR_NULL),
    "day_resets_at": INSTANT,
    **dict.fromkeys(("month_usd", "monthly_budget_usd", "monthly_left_usd"), MONEY_OR_NULL),
    "month_resets_at": INSTANT,
    "reserved_usd": MONEY_OR_NULL,
    **dict.fromkeys(
        ("requests", "posts_billed", "users_billed", "owned_billed", "counts_billed", "mentions"), COUNT
    ),
    "per_1000_mentions_usd": MONEY_OR_NULL,
    "refresh": one_of(("on", "off")),
    "refresh_days": TEXT,
    "refresh_month_usd": MONEY_OR_NULL,
}
_SCORERS = rows(whole({"lang": TEXT, "scorer": TEXT}))
_SCORES: dict[str, Schema] = {
    "rescoring": or_null(whole({"done": COUNT, "posts": COUNT, "since": INSTANT, "scorers": _SCORERS})),
    "warning": TEXT_OR_NULL | {"description": "Why no figure of days or of tone is told now."},
    "waiting_for_vectors": COUNT,
    "unreadable": rows(whole(dict.fromkeys(("lang", "scorer", "reason"), TEXT))),
}
_NEXT = TEXT_OR_NULL | {"description": "The next page: send it as `after`. Null on the last one."}

SCHEMAS: dict[str, Schema] = {
    "Author": whole({"id": TEXT, "handle": TEXT_OR_NULL, "name": TEXT_OR_NULL, "followers": COUNT_OR_NULL}),
    "Sentiment": whole(
        {"compound": {"type": "number", "minimum": -1, "maximum": 1}, "class": one_of(list(Sentiment))}
    ),
    "BrandMention": whole(
        {**_MENTION, "sentiment": or_null(ref("Sentiment"))},
        optional=("sentiment",),
        told="A brand that the post names; with a sentiment where it differs from the post's.",
    ),
    "Mention": _posts({**_MENTION, **_TOLD}) | {"description": "A post and a brand that it names."},
    "Post": _posts(_MENTIONS) | {"description": "A post and every brand that it names."},
    "Period": whole(
        {"start": DATE, "end": DATE, "timezone": TEXT, "as_of": INSTANT},
        told="Local days, the end not included; nothing after `as_of` is known.",
    ),
    "Mentions": whole(
        {"period": ref("Period"), "n": COUNT, "mentions": rows(ref("Mention")), "next": _NEXT},
        told="A page of mentions, newest first; `n` counts those of all pages.",
    ),
    "Case": whole(_CASE),
    "WholeCase": whole({**_CASE, **_PARTS}),
    "Cases": whole(
        {"n": COUNT, "cases": rows(ref("Case")), "next": _NEXT},
        told="A page of cases, those opened last first; `n` counts those of all pages.",
    ),
    "Done": whole(
        {"entry": ROW, "case": or_null(ref("WholeCase"))},
        told="The entry of the audit trail, and what became of the case; null if it is none any more.",
    ),
    "Estimate": whole(
        dict.fromkeys(("value", "low", "high"), NUMBER_OR_NULL),
        told="A figure with its 95 % interval; null is unknown.",
    ),
    **VALUE_SCHEMAS,
    "BrandReport": whole(_BRAND),
    "Report": whole(
        {
            "period": ref("Period"),
            "coverage": {"type": "object", "additionalProperties": SHARE_OR_NULL},
            "brands": {"type": "object", "additionalProperties": ref("BrandReport")},
            "goals": rows(ref("Goal")),
            "value": ref("Value"),
        },
        told="What `listener report --format json` prints.",
    ),
    "Status": whole(
        {
            "version": TEXT,
            "ready": FLAG,
            "as_of": INSTANT,
            "last_good_at": INSTANT_OR_NULL,
            "sources": rows(
                whole(
                    {
                        "source": TEXT,
                        "kind": one_of(list(SourceKind)),
                        "state": one_of(list(State)),
                        "coverage": SHARE_OR_NULL,
                        "due": COUNT,
                        "parts": rows(whole(_PART)),
                    }
                )
            ),
            "costs": rows(whole(_COSTS)),
            "scores": whole(_SCORES),
        }
    ),
    "Problem": whole(_PROBLEM, optional=("field",), told="A failure as RFC 9457 has it."),
    "Conflict": whole(
        {
            **{name: _PROBLEM[name] for name in ("type", "title", "status", "detail")},
            "case": or_null(ref("Case")),
        },
        told="Nothing was done; the case is now as told here.",
    ),
}
"""Every schema by its name."""
