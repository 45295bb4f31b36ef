"""Every page of the demo as a picture, light, dark and phone, into screenshots/: `make screenshots`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from listener.model import Rank
from listener.sources.demo import demo_config
from listener.store import open_store
from tests.browser.conftest import ARGUMENTS
from tests.browser.test_people import enter
from tests.web.people import add_everybody
from web import create_app, serve

TARGET = Path("screenshots")
PAGES = {
    "overview": "/",
    "overview-support": "/?role=support",
    "inbox": "/inbox",
    "response": "/response",
    "response-cases": "/response/cases?state=late",
    "mentions": "/mentions",
    "mentions-search": "/mentions?q=battery&sentiment=negative",
    "mention": "/mentions/1",
    "share-of-voice": "/share-of-voice",
    "share-of-voice-by-language": "/share-of-voice?by=lang",
    "share-of-voice-reach": "/share-of-voice?by=source&measure=reach",
    "share-of-voice-authors": "/share-of-voice?by=author",
    "hashtag": "/share-of-voice/hashtag?hashtag=desksetup",
    "sentiment": "/sentiment",
    "sentiment-audits": "/sentiment/audit",
    "sentiment-learning": "/sentiment/learning",
    "keywords": "/keywords",
    "keywords-try": "/keywords?try=desk",
    "alerts": "/alerts",
    "status": "/status",
    "coverage": "/status/coverage?source=Business+press",
    "report": "/report",
    "help": "/help",
    "wrong-filter": "/mentions?sentiment=angry",
    "setup": "/setup",
}
DOORS = {"login": "/login"}
SIGNED_IN = {
    "share-of-voice-admin": "/share-of-voice",
    "inbox-agent": "/inbox",
    "report-manager": "/report",
    "sentiment-label": "/sentiment/label",
    "settings": "/settings",
    "audit": "/settings/audit",
}
README = {("overview", "light"), ("sentiment", "dark"), ("mentions-search", "light")}
"""The best three: their first screens stand in the README."""
VIEWS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}


def main() -> None:
    path = shutil.which("chromium")
    if path is None:
        sys.exit("chromium is not installed; on Debian: apt install chromium")
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'demo.db'}"
        command = [sys.executable, "-m", "listener", "--database", url, "demo", "--no-serve"]
        subprocess.run(command, check=True)
        now = datetime.now(UTC)
        store = open_store(url)
        app = create_app(demo_config(now), store, started_at=now, clock=lambda: now, cache_dir=folder)
        server = serve(app, "127.0.0.1", 0)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                take(browser, server.address, PAGES)
                add_everybody(store)
                take(browser, server.address, DOORS)
                take(browser, server.address, SIGNED_IN, signed_in=True)
                browser.close()
        finally:
            server.close()
            thread.join()
            store.close()


def take(browser: Browser, address: str, pages: dict[str, str], *, signed_in: bool = False) -> None:
    """Take these pages in every view, whole, and the first screens of some for the README."""
    for view, (scheme, width) in VIEWS.items():
        context = browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 900}
        )
        page = context.new_page()
        if signed_in:
            enter(page, address, Rank.ADMIN)
        for name, place in pages.items():
            page.goto(f"{address}{place}")
            for figure in page.locator("figure[data-chart]").all():
                figure.scroll_into_view_if_needed()
                figure.and_(page.locator("[data-ready]")).wait_for(timeout=20_000)
            page.screenshot(path=TARGET / f"{name}-{view}.png", full_page=True)
            if (name, view) in README:
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=TARGET / f"readme-{name}.png")
        context.close()


if __name__ == "__main__":
    main()
