"""The demo's configuration: a made-up brand, three made-up rivals, and where they are listened to.

Offered twice, as a Config in memory and as the keywords.toml that says the same; tests hold the two together.
Its feeds live under ".example", a domain that can never exist, so nothing here reaches a network.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from listener.config.settings import BusinessHours, Config, Workspace
from listener.model import Brand, Keyword, Role, Source, SourceKind, XSettings

X_SOURCE = "X"
POLLED_EVERY = timedelta(minutes=30)

DEMO_KEYWORDS_TOML = """\
# The demo's workspace: Nimbrola makes a dock and an app for home offices, against three rivals.
# All names, people and posts are made up, and the feeds' addresses lead nowhere on purpose.
[workspace]
name = "Nimbrola (demo)"
timezone = "Europe/Warsaw"
currency = "EUR"

[business_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
holidays = "PL"

[[brands]]
name = "Nimbrola"
role = "own"
keywords = ["nimbrola", "nimbrola dock", "#deskwithnimbrola"]
groups = { product = ["nimbrola dock"], campaign = ["#deskwithnimbrola"] }
handles = { x = ["nimbrola", "nimbrolahelp"] }
agents = { "^JD" = "agent JD", "^MK" = "agent MK" }

[[brands]]
name = "Vextado"
role = "competitor"
keywords = ["vextado", "vextado one"]
groups = { product = ["vextado one"] }
handles = { x = ["vextado", "vextadocare"] }

[[brands]]
name = "Ombrika"
role = "competitor"
keywords = ["ombrika", "ombrika arc"]
groups = { product = ["ombrika arc"] }
handles = { x = ["ombrika"] }

[[brands]]
name = "Tulvano"
role = "competitor"
keywords = ["tulvano", "tulvano mini"]
groups = { product = ["tulvano mini"] }
handles = { x = ["tulvano"] }

[[sources]]
name = "Gadget press"
kind = "rss"
url = "https://gadgets.feeds.example/rss"
every = "30m"
audience = 60000

[[sources]]
name = "Business press"
kind = "rss"
url = "https://business.feeds.example/rss"
every = "30m"
audience = 90000

[[sources]]
name = "Remote work blogs"
kind = "rss"
url = "https://blogs.feeds.example/atom.xml"
every = "30m"
audience = 12000

[[sources]]
name = "European press"
kind = "rss"
url = "https://europe.feeds.example/rss"
every = "30m"
audience = 45000

[[sources]]
name = "X"
kind = "x"
read = ["mentions", "replies"]
every = "30m"
daily_budget = 2.00
monthly_budget = 40.00
first_read = "24h"
replies = "all"
owned = false
refresh_days = []
prices = { post = 0.005, user = 0.010, owned = 0.001, counts = 0.005 }
api_base = "https://api.x.com"
"""


def demo_config(now: datetime) -> Config:
    """The demo's workspace in memory: equal to loading DEMO_KEYWORDS_TOML, `file` apart.

    It is the same on every day; `now` stands beside that of the posts and polls it belongs to.
    """
    office = ("09:00-17:00",)
    return Config(
        file="demo",
        workspace=Workspace("Nimbrola (demo)", ZoneInfo("Europe/Warsaw"), "EUR"),
        business_hours=BusinessHours((office, office, office, office, office, (), ()), "PL"),
        brands=_brands(),
        sources=(
            _feed("Gadget press", "https://gadgets.feeds.example/rss", 60_000),
            _feed("Business press", "https://business.feeds.example/rss", 90_000),
            _feed("Remote work blogs", "https://blogs.feeds.example/atom.xml", 12_000),
            _feed("European press", "https://europe.feeds.example/rss", 45_000),
            Source(X_SOURCE, SourceKind.X, POLLED_EVERY, x=_x_settings()),
        ),
    )


def _brands() -> tuple[Brand, ...]:
    own = Brand(
        name="Nimbrola",
        role=Role.OWN,
        keywords=(
            Keyword("nimbrola"),
            Keyword("nimbrola dock", ("product",)),
            Keyword("#deskwithnimbrola", ("campaign",)),
        ),
        handles={"x": ("nimbrola", "nimbrolahelp")},
        agents={"^JD": "agent JD", "^MK": "agent MK"},
    )
    return (
        own,
        _rival("Vextado", "vextado one", "vextado", "vextadocare"),
        _rival("Ombrika", "ombrika arc", "ombrika"),
        _rival("Tulvano", "tulvano mini", "tulvano"),
    )


def _rival(name: str, product: str, *handles: str) -> Brand:
    return Brand(
        name=name,
        role=Role.COMPETITOR,
        keywords=(Keyword(name.casefold()), Keyword(product, ("product",))),
        handles={"x": handles},
    )


def _feed(name: str, url: str, audience: int) -> Source:
    return Source(name, SourceKind.RSS, POLLED_EVERY, url=url, audience=audience)


def _x_settings() -> XSettings:
    return XSettings(
        read=("mentions", "replies"),
        daily_budget=Decimal("2.00"),
        monthly_budget=Decimal("40.00"),
        first_read=timedelta(hours=24),
        replies="all",
        prices={
            "post": Decimal("0.005"),
            "user": Decimal("0.010"),
            "owned": Decimal("0.001"),
            "counts": Decimal("0.005"),
        },
    )
