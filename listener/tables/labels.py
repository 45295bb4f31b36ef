"""Labels of sentiment in and out: how a row is read and written, and whether its post is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from listener.errors import UsageError
from listener.model import Sentiment
from listener.store import Store
from listener.store.label_rows import NOBODY, LabelRow, kept_posts
from listener.tables.fields import instant
from listener.words import _

_LONGEST = 200


def read_label(given: Mapping[str, str]) -> LabelRow:
    """A row of texts; UsageError for what they must not be."""
    label = given["label"].casefold()
    if label not in list(Sentiment):
        told = _("label: {value!r} is none; write positive, neutral or negative")
        raise UsageError(told.format(value=given["label"][:40]))
    by = given.get("by") or NOBODY
    if len(by) > _LONGEST:
        raise UsageError(_("by: it is longer than {most} characters").format(most=_LONGEST))
    at = instant("at", given.get("at") or "")
    return LabelRow(given["network"], given["post_id"], Sentiment(label), by, at)


def write_label(row: LabelRow) -> Mapping[str, str]:
    """The texts that are read as the row."""
    return {
        "network": row.network,
        "post_id": row.post_id,
        "label": row.label.value,
        "by": row.by,
        "at": row.at.isoformat() if row.at else "",
    }


def check_labels(store: Store, rows: Sequence[LabelRow]) -> list[str | None]:
    """For each row why it cannot be kept, None if it can: only posts that are kept have labels."""
    kept = kept_posts(store, {(row.network, row.post_id) for row in rows})
    told = _("post_id: no post {id!r} of {network!r} is kept; import it first")
    return [
        None
        if (row.network, row.post_id) in kept
        else told.format(id=row.post_id[:60], network=row.network[:40])
        for row in rows
    ]
