"""Puts what the libraries below raise into one sentence naming cause and remedy. It decides nothing.

Whatever a server sends and whatever a library makes of it, the caller sees FetchError and nothing else.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2

from listener.errors import FetchError, ListenerError

LONGEST = 200
"""How many characters of a foreign text a message shows."""


@contextmanager
def translated(host: str) -> Iterator[None]:
    """Raise FetchError, chained, for any exception but our own that appears inside."""
    try:
        yield
    except ListenerError:
        raise
    except Exception as error:
        raise FetchError(_sentence(host, error)) from error


def redact(url: str) -> str:
    """The URL as a message may show it: without user name and password, printable, not endless."""
    return shown(re.sub(r"//[^/?#]*@", "//", url))


def shown(text: str) -> str:
    """A foreign text on one line, without control characters, cut to LONGEST."""
    line = text
    if not text.isprintable():
        line = "".join(character if character.isprintable() else "?" for character in text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


_BROKEN_OFF = (
    "{host} broke off the connection before its answer was complete; if that stays so, its operator has "
    "to put it right"
)
# The most telling one first: a library's own exception comes after those of the system that it wraps.
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (
        socket.gaierror,
        "the host {host} was not found ({reason}); check the spelling of the address and this machine's DNS",
    ),
    (
        httpcore2.LocalProtocolError,
        "the request to {host} cannot be sent ({reason}); check the address and the headers",
    ),
    (
        UnicodeError,
        "the host {host} was not found, for no host can have that name; check the spelling of the address",
    ),
    (
        ssl.SSLCertVerificationError,
        "the certificate of {host} cannot be trusted ({reason}); check the address, and this machine's "
        "clock and CA certificates",
    ),
    (
        ssl.SSLError,
        "no TLS connection to {host} came about ({reason}); check whether its address begins with http://",
    ),
    (
        ConnectionRefusedError,
        "{host} refused the connection; check the port, and whether a server is running there",
    ),
    (
        httpcore2.RemoteProtocolError,
        "{host} did not answer in proper HTTP ({reason}); if that stays so, its operator has to put it right",
    ),
    (ConnectionError, _BROKEN_OFF),
    (OSError, "{host} cannot be reached ({reason}); check this machine's network"),
    (httpcore2.NetworkError, _BROKEN_OFF),
)


def _sentence(host: str, error: Exception) -> str:
    causes = list(_causes(error))
    for kind, sentence in _SENTENCES:
        for cause in causes:
            if isinstance(cause, kind):
                return sentence.format(host=host, reason=_reason(cause))
    return f"the request to {host} failed ({shown(repr(error))}); if that stays so, please report it"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    # The pool raises "from None"; what httpcore2 wraps is also its exceptions' only argument.
    while error is not None:
        yield error
        wrapped = error.args[0] if error.args else None
        error = error.__cause__ or (wrapped if isinstance(wrapped, BaseException) else None)


def _reason(error: BaseException) -> str:
    attributes = (getattr(error, name, None) for name in ("verify_message", "reason", "strerror"))
    return shown(str(next(filter(None, attributes), error)))
