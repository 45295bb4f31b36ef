"""The sending process of one channel: started when it is needed, killed when it hangs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from listener.errors import DeadlineExceeded, FetchError

_STARTING = 30.0
"""Seconds the process may need to start on a busy machine, before the deadline of its first message."""
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "TZ")
"""What it is told of the environment: neither our secrets nor anybody's proxy."""


class Sender:
    """A process of listener.alerts.sender. An async context manager; one question at a time."""

    def __init__(self, *, deadline: float = 20.0) -> None:
        self._deadline = deadline
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Sender:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    async def ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """What became of a message. After DeadlineExceeded or FetchError the next one has a new process."""
        try:
            process = await self._started()
            return await self._answer(process, question, self._deadline)
        except BaseException:
            await self.close()
            raise

    async def _answer(
        self, process: asyncio.subprocess.Process, question: Mapping[str, Any] | None, patience: float
    ) -> Mapping[str, Any]:
        """The next line of the process, after it was told the question if there is one."""
        assert process.stdin is not None
        assert process.stdout is not None
        line = b""
        try:
            async with asyncio.timeout(patience):
                if question is not None:
                    process.stdin.write(json.dumps(question).encode() + b"\n")
                    await process.stdin.drain()
                line = await process.stdout.readline()
        except TimeoutError:
            raise DeadlineExceeded(
                f"the channel hangs or is too slow: it was not done after {patience:g} s; "
                "if that stays so, its operator has to put it right"
            ) from None
        except OSError:
            pass  # it ended, which its silence says as well
        if not line:
            raise FetchError("the process that sends ended before it was done; it is tried again")
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    async def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "listener.alerts.sender"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )
            await self._answer(self._process, None, _STARTING)
        return self._process
