"""How long a request may be: as long as any form, or as a file where a view takes one, of those who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request

from listener.words import _
from web import access

View = TypeVar("View", bound=Callable[..., object])

LONGEST_BODY = 1_000_000
"""No form of ours is longer."""
LONGEST_FILE = 20_000_000
"""Bytes of the longest file that a page takes: 250,000 customers. The command line takes longer ones."""
_ROOM = 100_000
"""Bytes of a form around its file."""
_TAKES = "listener_takes_file"


def takes_file(view: View) -> View:
    """Declare that a view takes a file."""
    setattr(view, _TAKES, True)
    return view


def asks_for_file() -> bool:
    """Whether the present request is for a view that takes files."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), _TAKES, False)


def make_room() -> None:
    """Let the present request be as long as a file, if its view takes one and its visitor may use it."""
    rank = access.need_of(request.endpoint).rank
    if asks_for_file() and rank is not None and access.visitor().may(rank):
        request.max_content_length = LONGEST_FILE + _ROOM


def too_long() -> str:
    """What is said of a file that no page takes."""
    told = _("The file is longer than {most} MB; import it with `listener table import KIND FILE`.")
    return told.format(most=LONGEST_FILE // 1_000_000)
