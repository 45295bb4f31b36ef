"""One browser and one server for all browser tests. Without Chromium they are skipped; under CI they fail.

They end with the package, not the session: while it lives, playwright keeps an event loop running in the
thread, in which other tests start their own.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from listener.config import Config
from listener.model import Author, EnrichedPost
from tests.web.alert_world import alert_world
from tests.web.desk_world import desk_world
from tests.web.people import add_everybody
from tests.web.world import fill, hostile_post, make_app, make_config, make_posts, make_store
from web import assets, serve

LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaftundkohlekgaaxyzabcd"
# Of this option the browser takes the last, so what Playwright turns off has to be named again.
FEATURES = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    # Two pages inside the address bar, which nobody sees: drawn anew for every test, at half a second each.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
]
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(FEATURES)}",
]


def missing(reason: str) -> None:
    """Skip what cannot run here; where it must run, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run every test")
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chart_code() -> Iterator[None]:
    """The chart code, built once for all servers, and before any page waits for it."""
    built = assets._build()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "_build", lambda: built)
        yield


@pytest.fixture(scope="package")
def browser(chart_code: None) -> Iterator[Any]:
    """A headless Chromium of the system's."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        missing("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server over the small world of the page tests, hostile post included."""
    folder = tmp_path_factory.mktemp("browser")
    with running(folder, [*make_posts(), hostile_post()], make_config()) as found:
        yield found


@pytest.fixture(scope="package")
def people_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same world with an account of each role."""
    folder = tmp_path_factory.mktemp("people")
    with running(folder, make_posts(), make_config(), people=True) as found:
        yield found


@pytest.fixture
def desk_address(tmp_path: Path) -> Iterator[str]:
    """A response desk with five cases and an account of each role."""
    with desk_world(tmp_path) as world, serving(world.app) as found:
        yield found


@pytest.fixture
def alerts_address(tmp_path: Path) -> Iterator[str]:
    """Rules, channels and what they told, with an account of each role."""
    with alert_world(tmp_path) as world, serving(world.app) as found:
        yield found


@pytest.fixture(scope="package")
def long_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same world with names, words, a text and an error that are longer than anything fits."""
    config = make_config()
    brands = (replace(config.brands[0], name=LONG), *config.brands[1:])
    posts = [long_post(post, number) for number, post in enumerate(make_posts())]
    folder = tmp_path_factory.mktemp("long")
    with running(
        folder, posts, replace(config, brands=brands), error=f"{LONG * 4} is {'very ' * 200} wrong."
    ) as found:
        yield found


def long_post(post: EnrichedPost, number: int) -> EnrichedPost:
    """The post by a long name, every other one in one long word, naming the brand of the long name."""
    author = Author(LONG * 2, LONG * 2, LONG * 2)
    text = "W" * 20_000 if number % 2 else "word " * 4_000
    matches = tuple(replace(one, brand=LONG) if one.brand == "Acme" else one for one in post.matches)
    return replace(post, post=replace(post.post, author=author, text=text), matches=matches)


@contextmanager
def running(
    folder: Path,
    posts: Sequence[EnrichedPost],
    config: Config,
    *,
    error: str | None = None,
    source: str = "News",
    people: bool = False,
) -> Iterator[str]:
    """A server over these posts; `error` is what its feed, named `source`, fails with.

    `people`: there is an account of each role.
    """
    store = make_store(folder)
    if people:
        add_everybody(store)
    fill(store, posts, failing=error is not None, error=error, feed=source)
    with serving(make_app(store, folder, config)) as found:
        yield found
    store.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of a server that runs the app."""
    server = serve(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.close()
        thread.join(10)
