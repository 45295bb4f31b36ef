"""The process that apprise runs in: a message a line in, what came of it a line out. It may be killed.

    python -m listener.alerts.sender

Its connections lead to addresses that may be reached and to no others, whatever plugin opens them: Python
asks us before every one. What apprise says may hold secrets: only a status code of it is told.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import sys
import tempfile
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, TextIO

from listener.net.address import allowed

LONGEST = 25
"""Seconds after which the process ends itself over one message, should nobody be left to end it."""
_STATUS = re.compile(r"error=(\d{3})\b")
_LEAVE = ("socket.connect", "socket.sendto", "socket.sendmsg")


class _Guard:
    """Refuses connections to addresses that may not be reached, and notes that it did."""

    def __init__(self) -> None:
        self.allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
        self.refused = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in _LEAVE:
            return
        place = arguments[1]
        if place is None:
            return  # the second half of a connection that was made, and so checked, before
        try:
            address = ip_address(str(place[0]).partition("%")[0]) if isinstance(place, tuple) else None
        except ValueError:
            address = None
        if address is None or not allowed(address, self.allow_private):
            self.refused = True
            raise ConnectionRefusedError("this address may not be reached")


class _Statuses(logging.Handler):
    """Keeps the status codes that apprise tells of, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.last: int | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if found := _STATUS.search(record.getMessage()):
            self.last = int(found[1])


def main() -> None:
    """Answer every line of standard input, to its end."""
    # Plugins may print: what they say goes nowhere, answers go where standard output was.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    guard, statuses = _Guard(), _Statuses()
    sys.addaudithook(guard)
    import apprise

    logger = logging.getLogger("apprise")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers = [statuses]
    asset = apprise.AppriseAsset(
        app_id="brand-listener", plugin_paths=[], storage_mode="memory", http_redirects=False
    )
    # The first message of a channel need not wait for all its plugins to be read.
    apprise.Apprise.instantiate("json://localhost", asset=asset)
    _tell(answers, {"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        guard.allow_private = tuple(map(ip_network, asked["allow_private"]))
        guard.refused, statuses.last = False, None
        signal.alarm(LONGEST)
        answer = _answer(apprise.Apprise.instantiate(asked["url"], asset=asset), asked, statuses, guard)
        signal.alarm(0)
        _tell(answers, answer)


def _tell(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _answer(plugin: Any, asked: dict[str, Any], statuses: _Statuses, guard: _Guard) -> dict[str, Any]:
    """What the channel is, and, where there is something to send, whether it was sent."""
    if plugin is None:
        return {"readable": False}
    answer: dict[str, Any] = {"readable": True, "service": str(plugin.service_name), "host": _host(plugin)}
    if "body" in asked:
        try:
            done = _send(plugin, asked)
        except Exception:
            done = False
        answer |= {"sent": bool(done), "status": statuses.last, "refused": guard.refused}
    return answer


def _send(plugin: Any, asked: dict[str, Any]) -> bool:
    """The message, with its files where the channel takes any."""
    told, files = {"title": asked["title"], "body": asked["body"]}, asked.get("files", {})
    if not files or not plugin.attachment_support:
        return bool(plugin.notify(**told))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in files]
        for path in paths:
            path.write_text(files[path.name], encoding="utf-8")
        return bool(plugin.notify(**told, attach=[str(one) for one in paths]))


def _host(plugin: Any) -> str | None:
    """The host that the URL names, None where it names none: elsewhere its place is taken by a token."""
    if not any("{host}" in template for template in plugin.templates):
        return None
    return getattr(plugin, "smtp_host", None) or plugin.host or None


if __name__ == "__main__":
    main()
