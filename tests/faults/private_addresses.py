"""S1: addresses that are nobody's business, in every form and by every way that leads to one.

The forms are those of the tests. Sources are polled by the command, webhooks are delivered to by the daemon,
and apprise sends from the process that it runs in; names and the public side of the world are a wire's.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from unittest.mock import patch as patched

from httpx2 import URL

from listener.alerts.process import Sender
from listener.store import open_store
from tests.alerts.rig import SECRET, a_rule, a_signal, keep_rules, raise_
from tests.bench.processes import Product, rows, wait_until
from tests.fakes.ear import Ear
from tests.fakes.hostile_server import HostileServer
from tests.fakes.sink import Sink
from tests.fakes.wire import Wire
from tests.faults.outcome import Fault, Outcome
from tests.net.test_private_addresses import NAMES, NO_ADDRESS, REFUSED

OWN = "127.9.9.9"
"""The operator's own server, which may be reached: what redirects from there leads elsewhere."""
PUBLIC = {"8.8.8.8": OWN, "93.184.216.34": OWN, "2606:4700:4700::1111": "::1"}
FEED = b'<rss version="2.0"><channel><title>A</title><item><title>Acme</title></item></channel></rss>'
_SAID = "is no public address"


@dataclass(frozen=True, slots=True)
class _Scene:
    """What hears, what redirects, and the environment in which the product sees both."""

    product: Product
    ear: Ear
    own: HostileServer
    environment: Mapping[str, str]

    @property
    def own_port(self) -> str:
        return self.own.base.rpartition(":")[2]

    def at(self, form: str) -> str:
        """A form with the port of the ear."""
        return form.replace("PORT", str(self.ear.port))

    def poll(self, urls: Sequence[str]) -> list[tuple[str, str]]:
        """Status and error of a poll of each of these addresses."""
        _configure(self.product, urls)
        ran = self.product.run("poll", "--format", "json", environment=self.environment)
        return [(row["status"], row["error"] or "") for row in json.loads(ran.stdout)]


def inject() -> Outcome:
    """Every form directly, by a redirect, by a name that turns, to a webhook, and to apprise."""
    with _scene(Product) as scene:
        ways = (
            _directly(scene),
            _torn(scene),
            _redirected(scene, [*REFUSED, *NO_ADDRESS]),
            _rebound(scene),
            _by_webhook(scene),
            _by_apprise(scene),
        )
        heard = scene.ear.heard
        reached, public = _public(scene)
    counts = [len(refused) for refused in ways]
    told = "direct {}, torn {}, redirect {}, rebinding {}, webhook {}, apprise {}".format(*counts)
    return Outcome(
        injected=sum(counts),
        survived=sum(map(sum, ways)),
        bounds=(
            (told, counts[0] >= 60),
            (f"{heard} bytes heard", heard == 0),
            (f"{reached} of {public} public places reached", reached == public),
        ),
    )


def undefended() -> Outcome:
    """The forms directly, once nobody looks at addresses."""
    with _scene(partial(Product, undefended="private_addresses:look_away")) as scene:
        refused = _directly(scene)
        return Outcome(len(refused), sum(refused), bounds=((f"{scene.ear.heard} bytes heard", False),))


def look_away() -> None:
    """Let every address be connected to."""
    from listener.net import backend

    backend.allowed = lambda address, allow_private: True  # type: ignore[attr-defined]


@contextmanager
def _scene(kind: Callable[[Path], Product]) -> Iterator[_Scene]:
    names = {name: [answer] for name, answer in NAMES.items()}
    names |= {f"turns-{number}.example": [["8.8.8.8"], answer] for number, answer in enumerate(_answers())}
    names |= {"public.example": [["93.184.216.34"]]}
    with (
        tempfile.TemporaryDirectory() as folder,
        Ear() as ear,
        HostileServer(OWN) as own,
        Wire(names, PUBLIC) as wire,
    ):
        own.serve("/feed", FEED)
        yield _Scene(kind(Path(folder)), ear, own, wire.environment)


def _answers() -> list[list[str]]:
    """What a name server would have to answer to lead where each form does."""
    hosts = (URL(form.replace(":PORT", "")).raw_host.decode() for form in REFUSED)
    return [NAMES.get(host) or [_literal(host)] for host in hosts]


def _literal(host: str) -> str:
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        return socket.inet_ntoa(socket.inet_aton(host))


def _configure(product: Product, urls: Sequence[str]) -> None:
    sources = "".join(
        f'[[sources]]\nname = "{number}"\nkind = "rss"\nurl = {json.dumps(url)}\n'
        for number, url in enumerate(urls)
    )
    product.config.write_text(
        f'[workspace]\nname = "Acme"\n[network]\nallow_private = ["{OWN}/32"]\n'
        f'[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n{sources}',
        encoding="utf-8",
    )


def _directly(scene: _Scene) -> list[bool]:
    return [_refused(one) for one in scene.poll([scene.at(form) for form in REFUSED])]


def _torn(scene: _Scene) -> list[bool]:
    """What is no proper address is refused by the configuration, or when it is polled."""
    urls = [scene.at(form) for form in NO_ADDRESS]
    _configure(scene.product, urls)
    told = scene.product.run("check", environment=scene.environment).stderr
    lines = scene.product.config.read_text(encoding="utf-8").split("\n")
    wrong = {int(number) for number in re.findall(r"keywords\.toml:(\d+): ", told)}
    proper = [url for url in urls if not wrong & {lines.index(f"url = {json.dumps(url)}") + 1}]
    polled = [status == "failed" for status, _error in scene.poll(proper)]
    return [True] * (len(urls) - len(proper)) + polled


def _redirected(scene: _Scene, forms: Sequence[str]) -> list[bool]:
    for number, form in enumerate(forms):
        # Servers send UTF-8 in headers, which HTTP reads as Latin-1.
        scene.own.redirect(f"/to/{number}", scene.at(form).encode().decode("latin-1"))
    polled = scene.poll([scene.own.url(f"/to/{number}") for number in range(len(forms))])
    asked = [scene.own.requests[f"/to/{number}"] == 1 for number in range(len(forms))]
    ends = [
        _refused(one) if number < len(REFUSED) else one[0] == "failed" for number, one in enumerate(polled)
    ]
    return [came and refused for came, refused in zip(asked, ends, strict=True)]


def _rebound(scene: _Scene) -> list[bool]:
    """Names that are public when their turn is taken, and private when they are connected to."""
    urls = [f"http://turns-{number}.example:{scene.ear.port}/" for number in range(len(REFUSED))]
    return [_refused(one) for one in scene.poll(urls)]


def _refused(polled: tuple[str, str]) -> bool:
    status, error = polled
    return status == "failed" and _SAID in error


def _by_webhook(scene: _Scene) -> list[bool]:
    """A channel for each form, and one for each that an own server sends on to it; the daemon delivers."""
    direct = [scene.at(form) for form in REFUSED]
    for number, url in enumerate(direct):
        scene.own.redirect(f"/hook/{number}", url, status=307)
    hooks = [*direct, *(scene.own.url(f"/hook/{number}") for number in range(len(direct)))]
    found = _delivered(scene, hooks)
    # What cannot be read as an address may yet be corrected in the environment: it waits, unsent.
    ends = [("public address", "cannot be read")] * len(direct) + [("are not followed",)] * len(direct)
    return [
        state != "sent" and any(told in error for told in end)
        for (state, error), end in zip(found, ends, strict=True)
    ]


def _delivered(scene: _Scene, hooks: Sequence[str]) -> list[tuple[str, str]]:
    """State and last error of an alert to each of these webhooks, once each was tried."""
    _configure(scene.product, [])
    scene.product.database.unlink(missing_ok=True)
    now = datetime.now(UTC)
    store = open_store(f"sqlite:///{scene.product.database}", create=True)
    rules = [a_rule(f"rule {number}", channel=f"c{number}") for number in range(len(hooks))]
    keep_rules(store, *rules, now=now - timedelta(hours=1))
    raise_(store, a_signal(at=now), now=now)
    store.close()
    told = {f"LISTENER_CHANNEL_C{number}": url for number, url in enumerate(hooks)}
    secrets = {f"{name}_SECRET": SECRET for name in told}
    daemon = scene.product.start("daemon", environment={**scene.environment, **told, **secrets})
    try:
        waiting = "SELECT count(*) FROM deliveries WHERE state = 'waiting' AND last_error IS NULL"
        wait_until(lambda: rows(scene.product.database, waiting) == [(0,)], 120)
    finally:
        daemon.kill()
        daemon.wait()
    query = "SELECT channel, state, last_error FROM deliveries"
    found = {channel: (state, error or "") for channel, state, error in rows(scene.product.database, query)}
    return [found[f"c{number}"] for number in range(len(hooks))]


def _by_apprise(scene: _Scene) -> list[bool]:
    """The forms as JSON channels of the process that apprise runs in."""
    urls = [scene.at(form) for form in REFUSED]

    async def main() -> list[bool]:
        async with Sender(deadline=30) as sender:
            asked = [
                {"url": f"json{url[4:]}", "allow_private": [], "title": "A", "body": "B"} for url in urls
            ]
            answers = [await sender.ask(one) for one in asked]
            return [not answer.get("sent") for answer in answers]

    with patched.dict(os.environ, scene.environment):
        return asyncio.run(main())


def _public(scene: _Scene) -> tuple[int, int]:
    """How many public places are reached, of how many: feeds by address and by name, and a webhook."""
    port = scene.own_port
    places = [f"http://{host}:{port}/feed" for host in ("8.8.8.8", "public.example", "134744072")]
    polled = scene.poll(places)
    with Sink(host=OWN) as sink:
        ((state, _error),) = _delivered(scene, [f"http://public.example:{sink.port}/hook"])
    reached = sum(status == "ok" for status, _error in polled) + (state == "sent")
    return reached, len(places) + 1


S1 = Fault(
    "S1",
    "private addresses in 61 forms, by every way that leads to one",
    inject,
    "no address is looked at before connecting",
    undefended,
)
