"""A name server and a wire of our own for every Python process that is started with its environment.

with Wire({"news.example": [["8.8.8.8"]]}, {"8.8.8.8": "127.9.9.9"}) as wire:
    subprocess.run(..., env=os.environ | wire.environment)

A name has the answers it was given, one after the other and then from the first again. What is connected to
an address of the second table ends at the loopback address beside it: the public side of the world.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_ROOT = Path(__file__).parents[2]
_LITERAL = frozenset("0123456789abcdefABCDEFxX.:%lo")


class Wire:
    """Where names lead, and where public addresses do. A context manager; nothing of this process changes."""

    def __init__(self, names: Mapping[str, Sequence[Sequence[str]]], routes: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        told = json.dumps([names, routes])
        # Python runs a module of this name in every process, before anything else.
        Path(self._folder.name, "sitecustomize.py").write_text(
            f"import json\nfrom tests.fakes.wire import install\ninstall(*json.loads({told!r}))\n"
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process, and what it starts itself, has to be told."""
        return {"PYTHONPATH": os.pathsep.join([self._folder.name, str(_ROOT)])}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._folder.cleanup()


def install(names: Mapping[str, Sequence[Sequence[str]]], routes: Mapping[str, str]) -> None:
    """Have this process resolve and connect by these tables."""
    asked: Counter[str] = Counter()
    system = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **options: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name not in names:
            if not set(name) <= _LITERAL:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return system(host, port, *rest, **options)
        answers = names[name]
        answer = answers[asked[name] % len(answers)]
        asked[name] += 1
        return [_place(address, int(port or 0)) for address in answer]

    class Socket(socket.socket):
        def connect(self, address: Any) -> None:
            if isinstance(address, tuple) and (elsewhere := routes.get(address[0])) is not None:
                address = (elsewhere, *address[1:])
            super().connect(address)

    socket.getaddrinfo = look_up
    socket.socket = Socket  # type: ignore[misc]


def _place(address: str, port: int) -> tuple[Any, ...]:
    if ip_address(address).version == 6:
        return socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0)
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)
