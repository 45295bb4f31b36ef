"""What a form sends, read once and bounded; passwords stay as typed, everything else loses its blanks."""

from __future__ import annotations

from flask import abort, request

from listener.errors import UsageError
from listener.model import Rank
from listener.store.passwords import LONGEST
from listener.words import _

_LONGEST_FIELD = 500


def field(name: str) -> str:
    """A field of the form, without blanks around it; empty if it is missing. 400 if it is far too long."""
    value = request.form.get(name, "").strip()
    if len(value) > _LONGEST_FIELD:
        abort(400, _("{field}: it is too long.").format(field=name))
    return value


def password(name: str = "password") -> str:
    """A password as it was typed, a little more than may be used of it at the most."""
    return request.form.get(name, "")[: LONGEST + 1]


def new_password() -> str:
    """A new password, typed twice. UsageError where the two differ."""
    if password("password") != password("again"):
        raise UsageError(_("The two passwords differ; type the same one twice."))
    return password()


def rank_field(name: str = "role") -> Rank:
    """A role. UsageError where it is none."""
    try:
        return Rank(field(name))
    except ValueError:
        known = ", ".join(Rank)
        raise UsageError(_("{field}: choose one of {known}.").format(field=name, known=known)) from None
