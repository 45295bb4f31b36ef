"""A message for people and for programs: title, text, and the JSON that webhooks of ours get. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from listener.model import Alert, OutMessage
from listener.render.report_json import iso
from listener.words import _, ngettext

MOST_LISTED = 50
_LONGEST_POST = 500

Texts = Mapping[int, str]
"""What was written in posts, by their row, with who wrote it; those that are gone are not there."""


def title_of(message: OutMessage) -> str:
    """One line."""
    if len(message.alerts) == 1:
        return message.alerts[0].title
    count = len(message.alerts)
    return ngettext("{count} alert from quiet hours", "{count} alerts from quiet hours", count).format(
        count=count
    )


def text_of(message: OutMessage, texts: Texts) -> str:
    """The alerts in plain text, each with its facts."""
    listed = message.alerts[:MOST_LISTED]
    blocks = ["\n".join(_lines(one, texts, titled=len(message.alerts) > 1)) for one in listed]
    if left := len(message.alerts) - len(listed):
        blocks.append(_("… and {count} more on /alerts").format(count=left))
    return "\n\n".join(blocks)


def _lines(alert: Alert, texts: Texts, *, titled: bool) -> list[str]:
    lines = [alert.title] if titled else []
    lines += [f"{name}: {value}" for name, value in alert.facts]
    lines += [texts[post][:_LONGEST_POST] for post in alert.posts if post in texts]
    return [*lines, alert.link] if alert.link else lines


def payload(message: OutMessage, texts: Texts, now: datetime) -> bytes:
    """The JSON of a message for a webhook: all of it is signed, so `sent_at` cannot be changed on the way."""
    first = message.alerts[0] if len(message.alerts) == 1 else None
    told = {
        "key": message.key,
        "kind": first.kind.value if first else "digest",
        "brand": first.brand if first else None,
        "at": iso(first.at if first else message.created_at),
        "title": title_of(message),
        "text": text_of(message, texts),
        "facts": dict(first.facts) if first else {},
        "link": first.link if first else "/alerts",
        "alerts": [one.key for one in message.alerts],
        "sent_at": iso(now),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def signature(secret: str, body: bytes) -> str:
    """What X-Listener-Signature says of a body: "sha256=" and the HMAC-SHA256 in hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
