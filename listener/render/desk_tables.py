"""Cases as a table: a row each, for pages, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable

from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.accuracy import Accuracy
from listener.store.inbox import StoredCase
from listener.store.labels import LabelKind
from listener.words import N_, _

CASES = (
    Column("case", N_("Case"), Kind.NUMBER),
    Column("brand", N_("Brand")),
    Column("network", N_("Network")),
    Column("author", N_("Author")),
    Column("text", N_("Latest message")),
    Column("state", N_("State")),
    Column("opened_at", N_("Opened"), Kind.INSTANT),
    Column("waiting_since", N_("Waiting since"), Kind.INSTANT),
    Column("due_at", N_("Due"), Kind.INSTANT),
    Column("first_response_at", N_("First response"), Kind.INSTANT),
    Column("rule", N_("Linked by")),
    Column("agent", N_("Agent")),
    Column("replies", N_("Replies"), Kind.NUMBER),
    Column("reopened", N_("Reopened"), Kind.NUMBER),
    Column("closed_at", N_("Closed"), Kind.INSTANT),
    Column("closed_by", N_("Closed by")),
    Column("assignee", N_("Assignee")),
    Column("tags", N_("Tags")),
    Column("outcome", N_("Outcome")),
)


ACCURACY = (
    Column("kind", N_("What we said")),
    Column("lang", N_("Language")),
    Column("source", N_("Source")),
    Column("n", N_("Posts handled"), Kind.NUMBER),
    Column("share", N_("Left as it was"), Kind.PERCENT),
    Column("low", N_("from"), Kind.PERCENT),
    Column("high", N_("to"), Kind.PERCENT),
)
_KINDS = {LabelKind.SENTIMENT: N_("Sentiment"), LabelKind.NEEDS: N_("Needs a response")}


def accuracy_table(found: Iterable[Accuracy]) -> Table:
    """Accuracy as corrections tell it."""
    rows = tuple(
        (
            _(_KINDS[one.kind]),
            _("all") if one.lang is None else one.lang or _("unknown"),
            one.source or _("all"),
            one.n,
            one.share.value,
            one.share.low,
            one.share.high,
        )
        for one in found
    )
    return Table("accuracy", N_("What corrections say about accuracy"), ACCURACY, rows)


def cases_table(found: Iterable[StoredCase]) -> Table:
    """Cases as a table."""
    return Table("cases", N_("Cases"), CASES, tuple(map(case_row, found)))


def case_row(one: StoredCase) -> tuple[Cell, ...]:
    """The cells of a case; of a removed message neither text nor author are known."""
    post = one.last.post
    removed = one.last.removed
    return (
        one.post,
        one.brand,
        one.network,
        None if removed else post.author.handle or post.author.name or post.author.id,
        None if removed else post.text,
        one.state.value,
        one.opened_at,
        one.waiting_since,
        one.due_at,
        one.first_response_at,
        one.rule.value if one.rule else None,
        one.agent,
        one.replies,
        one.reopened,
        one.closed_at,
        one.closed_by,
        one.assignee,
        ", ".join(one.tags) or None,
        one.outcome,
    )
