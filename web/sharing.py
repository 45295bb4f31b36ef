"""Links to one published report that need no account: signed, and good until a moment that they name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import Forbidden, Gone

from listener.words import _

DAYS = (7, 30, 90)
"""How long such a link may last."""
_SALT = "shared report"


def token(number: int, days: int, now: datetime) -> str:
    """What such a link holds: the report and until when. Who has the secret key of this site can make one."""
    until = int((now + timedelta(days=days)).timestamp())
    signed: str | bytes = _signer().dumps([number, until])
    return signed if isinstance(signed, str) else signed.decode()


def shared(told: str, now: datetime) -> int:
    """The number of the report that a link shows. 403 if nobody here made it, 410 once it is over."""
    try:
        number, until = _signer().loads(told)
    except (BadData, ValueError, TypeError) as error:
        raise Forbidden(_("This link was not made here, or is not complete; ask for it again.")) from error
    if now >= datetime.fromtimestamp(until, UTC):
        raise Gone(_("This link is over; ask whoever sent it for another one."))
    return int(number)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)
