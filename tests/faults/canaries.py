"""S6: secrets that nobody else has, in the environment, in addresses and in accounts; every error provoked
that tells of them; and all that the product then says, shows and keeps, searched for them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from listener.model import Rank
from listener.store import open_store
from listener.store.people import find_user
from listener.store.tokens import make_token
from tests.alerts.rig import a_rule, a_signal, keep_rules, raise_
from tests.bench.processes import Product, wait_until
from tests.fakes.hostile_server import HostileServer
from tests.faults.ground import inside
from tests.faults.outcome import Fault, Outcome
from tests.faults.served import CONFIG, Visitor, filled, routes, serving
from tests.web.people import NAMES, password_of
from tests.web.test_access import address

_ROW = "canary{}sings"
NAMES_OF = ("bearer", "key", "channel", "sign", "mail", "dead", "feed", "database")
_FAULTY = ("/redirect-loop", "/garbage", "/too-many", "/html", "/redirect-nowhere", "/nowhere")


def inject() -> Outcome:
    """Commands, a daemon and pages, all of them failing in every way."""
    with filled() as product, HostileServer() as server:
        secrets = _prepare(product, server)
        told = dict(_of_commands(product, secrets))
        told["daemon"] = _of_daemon(product, secrets)
        told |= _of_pages(product, secrets)
        # What an address of a source holds is kept with its cursor, so that a change of it is noticed.
        kept = [one for name, one in secrets.items() if name != "feed"]
        stored = _is_in(b"".join(_files(product.folder)), kept)
    return _outcome(told, secrets, stored)


def undefended() -> Outcome:
    """Polls of addresses with passwords, once messages show addresses as they are."""
    with filled(partial(Product, undefended="canaries:show_addresses")) as product, HostileServer() as server:
        secrets = _prepare(product, server)
        told = {"poll": _said(product, secrets, "poll")}
    return _outcome(told, secrets, 0)


def show_addresses() -> None:
    """Leave passwords in the addresses that messages show."""
    inside("listener.net.fetch").redact = lambda url: url


def _prepare(product: Product, server: HostileServer) -> Mapping[str, str]:
    """Sources and channels that fail, accounts, and a token; all secrets by name."""
    secrets = {name: _ROW.format(name) for name in NAMES_OF}
    base = server.base.replace("http://", f"http://reader:{secrets['feed']}@")
    sources = "".join(
        f'[[sources]]\nname = "Feed {number}"\nkind = "rss"\nurl = "{base}{path}"\nevery = "1s"\n'
        for number, path in enumerate(_FAULTY)
    )
    x = f'[[sources]]\nname = "X"\nkind = "x"\nread = ["mentions"]\napi_base = "{server.base}"\n'
    network = '[network]\nallow_private = ["127.0.0.1/32"]\n'
    config = CONFIG.format(https="false", public="false").replace("[web]", f"{network}[web]")
    product.config.write_text(config + sources + x, encoding="utf-8")
    now = datetime.now(UTC)
    store = open_store(f"sqlite:///{product.database}")
    keep_rules(store, a_rule("Loud"), a_rule("Mail", channel="mail"), now=now - timedelta(hours=1))
    raise_(store, a_signal(at=now), now=now)
    admin = find_user(store, NAMES[Rank.ADMIN])
    secrets["token"] = make_token(store, "bot", Rank.VIEWER, by=admin, now=now)[1]
    store.close()
    secrets |= {f"password of {name}": password_of(name) for name in NAMES.values()}
    product.folder.joinpath("port").write_text(server.base.rpartition(":")[2])
    return secrets


def _environment(product: Product, secrets: Mapping[str, str]) -> Mapping[str, str]:
    port = product.folder.joinpath("port").read_text()
    return {
        "LISTENER_X_BEARER_TOKEN": secrets["bearer"],
        "LISTENER_SECRET_KEY": secrets["key"] * 3,
        "LISTENER_CHANNEL_OPS": f"http://127.0.0.1:{port}/unavailable?token={secrets['channel']}",
        "LISTENER_CHANNEL_OPS_SECRET": secrets["sign"] * 2,
        "LISTENER_CHANNEL_MAIL": f"mailto://user:{secrets['mail']}@127.0.0.1:{port}",
        "LISTENER_DEADMAN_URL": f"http://127.0.0.1:{port}/gone?ping={secrets['dead']}",
    }


def _said(product: Product, secrets: Mapping[str, str], *arguments: object) -> str:
    ran = product.run(*arguments, environment=_environment(product, secrets))
    return ran.stdout + ran.stderr


def _of_commands(product: Product, secrets: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    commands = (
        *(("check",), ("poll",), ("poll", "--format", "json"), ("doctor",), ("x-cost",)),
        *(("export",), ("export", "--format", "csv"), ("mentions", "--format", "json"), ("user", "list")),
        *(("report", "--format", form) for form in ("text", "json", "csv", "html")),
        ("--database", f"postgresql://me:{secrets['database']}@127.0.0.1:1/none", "report"),
        ("--database", f"mysql://me:{secrets['database']}@127.0.0.1/none", "report"),
        ("user", "password", "nobody"),
    )
    for command in commands:
        yield " ".join(map(str, command)), _said(product, secrets, *command)


def _of_daemon(product: Product, secrets: Mapping[str, str]) -> str:
    """What a daemon says until the alerts were tried and every source failed."""
    log = product.folder / "daemon.log"
    with log.open("w", encoding="utf-8") as file:
        daemon = product.start("daemon", log=file, environment=_environment(product, secrets))
        wait_until(lambda: "alert not sent" in log.read_text() and "no sign" in log.read_text(), 40)
        wait_until(lambda: log.read_text().count('"event": "poll"') > len(_FAULTY), 20)
        daemon.terminate()
        daemon.wait(30)
    return log.read_text()


def _of_pages(product: Product, secrets: Mapping[str, str]) -> Mapping[str, str]:
    """Every route as an admin and as a program, then once more with a table gone; and the log of it all."""
    told = {}
    with serving(product, _environment(product, secrets)) as port:
        admin = Visitor(port).signed_in(NAMES[Rank.ADMIN])
        bearer = {"Authorization": f"Bearer {secrets['token']}"}
        wrong = {"csrf_token": "x", "name": "adam", "password": secrets["password of adam"]}
        told["a form without its token"] = Visitor(port).ask("POST", "/login", wrong).text
        for turn in ("", " without mentions"):
            for method, rule in routes():
                path = address(rule)
                if method == "GET":
                    told[path + turn] = admin.ask("GET", path).text
                if rule.startswith("/api/v1/"):
                    told[f"{path} as a program{turn}"] = Visitor(port).ask("GET", path, headers=bearer).text
            if not turn:
                _lose_a_table(product)
    told["log of the pages"] = (product.folder / "log").read_text()
    return told


def _lose_a_table(product: Product) -> None:
    with closing(sqlite3.connect(product.database, timeout=60)) as connection, connection:
        connection.execute("ALTER TABLE mentions RENAME TO lost")


def _files(folder: Path) -> Iterator[bytes]:
    """What the product wrote, without the configuration that the test wrote for it."""
    for one in folder.rglob("*"):
        if one.is_file() and one.name != "keywords.toml":
            yield one.read_bytes()


def _is_in(text: bytes, secrets: list[str]) -> int:
    return sum(one.encode() in text for one in secrets)


def _outcome(told: Mapping[str, str], secrets: Mapping[str, str], stored: int) -> Outcome:
    leaks = {name: [key for key, one in secrets.items() if one in text] for name, text in told.items()}
    wrong = [f"{name}: {', '.join(found)}" for name, found in leaks.items() if found]
    size = sum(map(len, told.values()))
    bounds = [
        (f"{len(secrets)} secrets sought in {size / 1e6:.1f} MB said and shown", size > 1_000),
        (f"{stored} kept in plain", not stored),
        *((one, False) for one in wrong[:3]),
    ]
    return Outcome(len(told), len(told) - len(wrong), bounds=tuple(bounds))


S6_SECRETS = Fault(
    "S6-secrets",
    "secrets of the environment, of addresses and accounts, in all that is said, shown and kept",
    inject,
    "messages show addresses as they are",
    undefended,
)
