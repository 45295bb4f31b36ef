"""R4: feeds whose servers hang, drip, flood, lie, break off or lead elsewhere, among feeds that are well.

Each is a proper feed until all misbehave at once, so that what they take is seen on top of a daemon at work.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import Any

from tests.bench.processes import Product, family, free_port, memory, rows, wait_until
from tests.fakes import hostile_server
from tests.fakes.hostile_server import MIB, Handler, HostileServer, Reply, Request
from tests.faults.ground import inside, listen_to, source
from tests.faults.outcome import Fault, Outcome

LONGEST = 20.0
"""Seconds a visit may take."""
MOST_KEPT = 5 * MIB
MOST_GROWTH = 100 * MIB
EVERY = 5
GOOD = 20
_CERTIFICATE = Path(hostile_server.__file__).with_name("self_signed.pem")
_NO_FAULTS = {"/ok", "/redirect-loop-back"}
_STATUSES = (204, 300, 304, 400, 401, 403, 404, 451, 500, 502, 504)
_FEW = ("hang", "drip-body", "200-mb")
_FEED = (
    b'<rss version="2.0"><channel><item><title>Acme opens a shop</title><guid>tag:a.example,2026:1</guid>'
    b"</item></channel></rss>"
)

_VISITED = "SELECT count(DISTINCT source) FROM polls"
_MET = (
    "SELECT source, status, (finished_at - started_at) / 1e6, error FROM polls "
    "WHERE started_at > ? AND source NOT LIKE 'good %' ORDER BY id DESC"
)
_LATE = "SELECT max(started_at - due_at) / 1e6 FROM polls WHERE started_at > ? AND source LIKE 'good %'"


def faults() -> dict[str, Handler]:
    """Every way to misbehave over HTTP, by name."""
    found = {path[1:]: how for path, how in hostile_server.FAULTS.items() if path not in _NO_FAULTS}
    found["redirect-loopback"] = _redirect("http://127.0.0.2:8000/")
    found["redirect-ipv6-loopback"] = _redirect("http://[::1]:8000/")
    return found | {f"status-{status}": _status(status) for status in _STATUSES}


def no_bounds() -> None:
    """Fetch without an end in time and in bytes."""
    fetcher = inside("listener.net.fetch").Fetcher
    fetcher.__init__.__kwdefaults__ |= {"deadline": 1e6, "max_bytes": 2**40}


def _injected(names: Sequence[str], *, patience: float, undefended: str = "") -> Outcome:
    bad = {name: how for name, how in faults().items() if name in names}
    unleashed = threading.Event()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(HostileServer())
        for number in range(GOOD):
            server.serve(f"/good/{number}", _FEED)
        for name, how in bad.items():
            server.route(f"/bad/{name}", _until(unleashed, how))
        urls = {name: server.url(f"/bad/{name}") for name in bad}
        if not undefended:
            urls |= stack.enter_context(_sockets())
        product = Product(Path(folder), undefended)
        good = [
            source(f"good {number}", server.url(f"/good/{number}"), f"{EVERY}s") for number in range(GOOD)
        ]
        listen_to(product, *good, *(source(name, url, f"{EVERY}s") for name, url in urls.items()))
        with product.start("daemon") as process:
            try:
                return _watched(process, product, urls, unleashed, patience)
            finally:
                process.kill()


def _watched(
    process: Popen[str],
    product: Product,
    urls: Mapping[str, str],
    unleashed: threading.Event,
    patience: float,
) -> Outcome:
    """Wait until every feed was visited, let the bad ones loose, and wait until each was met by a visit."""
    wait_until(lambda: _ask(product, _VISITED) == GOOD + len(urls), 90)
    size, weight = _size(product), _weight(process)
    unleashed.set()
    loose = int(time.time() * 1e6)
    heaviest = 0

    def met() -> dict[str, list[Any]]:
        nonlocal heaviest
        heaviest = max(heaviest, _weight(process))
        return {name: rest for name, *rest in rows(product.database, _MET, loose)}

    end = time.monotonic() + LONGEST + patience
    while len(found := met()) < len(urls) and time.monotonic() < end:
        time.sleep(0.2)
    late = _ask(product, _LATE, loose)
    slowest = max((seconds for _, seconds, _ in found.values()), default=0.0)
    grown = (heaviest - weight) / MIB
    kept = (_size(product) - size) / MIB
    told = sum(
        status == "failed" and bool(error) and seconds <= LONGEST for status, seconds, error in found.values()
    )
    return Outcome(
        injected=len(urls),
        survived=told if process.poll() is None else 0,
        bounds=(
            (
                f"slowest visit {slowest:.1f} s of {LONGEST:g} s",
                len(found) == len(urls) and slowest <= LONGEST,
            ),
            (f"memory +{grown:.0f} MiB of {MOST_GROWTH / MIB:g}", grown <= MOST_GROWTH / MIB),
            (f"database +{kept:.1f} MiB of {MOST_KEPT / MIB:g}", kept <= MOST_KEPT / MIB),
            (f"others at most {late:.1f} s late of {EVERY} s", late <= EVERY),
        ),
    )


@contextmanager
def _sockets() -> Iterator[dict[str, str]]:
    """What goes wrong below HTTP: nobody there, nobody accepting, a torn, silent or unknown TLS."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(_CERTIFICATE)
    with (
        HostileServer(tls=tls) as unknown,
        HostileServer() as plain,
        socket.create_server(("127.0.0.1", 0), backlog=1) as silent,
        socket.create_server(("127.0.0.1", 0), backlog=0) as full,
        ExitStack() as waiting,
    ):
        for _ in range(3):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield {
            "refused": f"http://127.0.0.1:{free_port()}/",
            "never-accepted": f"http://127.0.0.1:{full.getsockname()[1]}/",
            "never-answered": f"http://127.0.0.1:{silent.getsockname()[1]}/",
            "tls-unknown": unknown.url("/ok"),
            "tls-of-plain-http": plain.url("/ok").replace("http:", "https:"),
            "tls-never-answered": f"https://127.0.0.1:{silent.getsockname()[1]}/",
            "no-such-host": "http://no-such-host.invalid/",
        }


def _until(unleashed: threading.Event, how: Handler) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        if unleashed.is_set():
            await how(request, reply)
        else:
            await reply.send(200, _FEED)

    return handler


def _redirect(location: str) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        await reply.send(302, headers={"Location": location})

    return handler


def _status(status: int) -> Handler:
    async def handler(request: Request, reply: Reply) -> None:
        await reply.send(status)

    return handler


def _ask(product: Product, query: str, *values: object) -> float:
    """The one number that a query answers with, 0 as long as there is nothing to ask."""
    try:
        return float(rows(product.database, query, *values)[0][0] or 0)
    except LookupError:
        return 0.0


def _size(product: Product) -> int:
    return sum(file.stat().st_size for file in product.folder.glob("listener.db*"))


def _weight(process: Popen[str]) -> int:
    return memory(family(process.pid))[0]


R4 = Fault(
    "R4",
    "Feeds whose servers hang, drip, flood, lie or break off",
    lambda: _injected(list(faults()), patience=40),
    "deadline and byte cap of a fetch",
    lambda: _injected(_FEW, patience=EVERY, undefended="transport:no_bounds"),
)
