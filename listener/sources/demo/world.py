"""The demo's world: firms, outlets, the people who post, and what happens on which day.

All invented. People's handles are longer than X allows, so no real account can bear one, and their ids
lie beyond any that X has given out. Says nothing about what anybody writes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from listener.model import Author
from listener.model.figures import midnight

ZONE = ZoneInfo("Europe/Warsaw")
TAG = "#DeskWithNimbrola"
AUTHORS_PER_LANGUAGE = {"en": 1120, "de": 190, "pl": 155, "es": 120, "ar": 65, "ja": 65}
LANGUAGES = {"en": 70, "de": 10, "pl": 8, "es": 6, "ar": 3, "ja": 3}
WEEKDAY, WEEKEND = 63.0, 42.0
"""Mentions expected on an ordinary day."""

_OFFICE_DAY = (5, 3, 2, 2, 3, 5, 9, 20, 38, 56, 62, 60, 50, 53, 58, 54, 45, 33, 25, 23, 22, 18, 12, 7)
_FREE_DAY = (7, 5, 3, 2, 2, 3, 5, 9, 16, 25, 32, 34, 32, 30, 31, 31, 30, 29, 28, 29, 29, 25, 18, 11)
_TINTS = (
    "amber brass cedar coral denim ember fern flint hazel ivory jade linen maple mossy olive opal pearl "
    "rusty sandy slate teal umber violet walnut"
)
_ANIMALS = (
    "badger beaver bison condor cormorant curlew dormouse egret gecko heron ibex kestrel lapwing lynx marten "
    "newt ocelot otter pelican plover puffin quokka stoat tapir vole wombat"
)


@dataclass(frozen=True, slots=True)
class Firm:
    """A brand as an actor: its accounts, its weight in the talk, how fast and how often it answers.

    `reply_hours` is the median in office hours; `silence` the share of complaints it never answers.
    """

    name: str
    product: str
    account: Author
    desk: Author
    weight: float
    reply_hours: float
    silence: float
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher: its host under ".example", its readers, and the source whose feed carries it.

    `permalinks`: whether the guids in that feed are links; `pace`: how much it writes beside the others.
    """

    name: str
    host: str
    lang: str
    audience: int
    source: str
    permalinks: bool
    pace: int


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of the story. `rise` grows from 0 to 1 over the last 30 days."""

    date: date
    crisis: bool
    campaign: bool
    rise: float

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday."""
        return self.date.weekday() >= 5

    def instant(self, rng: Random) -> datetime:
        """A random instant of the day, UTC, as people post: in office hours most."""
        weights = _FREE_DAY if self.weekend else _OFFICE_DAY
        hour = rng.choices(range(24), weights)[0]
        return midnight(self.date, ZONE) + timedelta(hours=hour, seconds=rng.randrange(3600))

    def expected(self, firm: Firm) -> float:
        """How many mentions of the firm the day would bring if nothing but the story mattered."""
        base = (WEEKEND if self.weekend else WEEKDAY) * firm.weight
        if firm is not OWN:
            return base
        return base * (1 + 0.7 * self.rise) * (2.0 if self.campaign else 1.0) * (3.2 if self.crisis else 1.0)


OWN = Firm(
    name="Nimbrola",
    product="Nimbrola Dock",
    account=Author("9500000000000000001", "nimbrola", "Nimbrola", 52_400),
    desk=Author("9600000000000000001", "nimbrolahelp", "Nimbrola Help", 13_100),
    weight=0.33,
    reply_hours=1.3,
    silence=0.20,
    signs=("^JD", "^MK"),
)
_VEXTADO = Author("9500000000000000002", "vextado", "Vextado", 118_000)
_VEXTADO_CARE = Author("9600000000000000002", "vextadocare", "Vextado Care", 20_700)
_OMBRIKA = Author("9500000000000000003", "ombrika", "Ombrika", 40_900)
_TULVANO = Author("9500000000000000004", "tulvano", "Tulvano", 17_300)
FIRMS = (
    OWN,
    Firm("Vextado", "Vextado One", _VEXTADO, _VEXTADO_CARE, weight=0.31, reply_hours=3.5, silence=0.40),
    Firm("Ombrika", "Ombrika Arc", _OMBRIKA, _OMBRIKA, weight=0.22, reply_hours=5.0, silence=0.45),
    Firm("Tulvano", "Tulvano Mini", _TULVANO, _TULVANO, weight=0.14, reply_hours=8.0, silence=0.60),
)
ACCOUNTS = frozenset(author.id for firm in FIRMS for author in (firm.account, firm.desk))

OUTLETS = (
    Outlet("Gadget Lantern", "gadgetlantern.example", "en", 84_000, "Gadget press", True, 5),
    Outlet("Circuit Parish", "circuitparish.example", "en", 51_000, "Gadget press", True, 4),
    Outlet("Plug and Ledger", "plugandledger.example", "en", 132_000, "Business press", False, 4),
    Outlet("The Tin Bourse", "tinbourse.example", "en", 95_000, "Business press", True, 3),
    Outlet("Kitchen Table Office", "kitchentableoffice.example", "en", 9_500, "Remote work blogs", True, 3),
    Outlet("Slippers at Nine", "slippersatnine.example", "en", 14_200, "Remote work blogs", False, 3),
    Outlet("Schreibtischbote", "schreibtischbote.example", "de", 63_000, "European press", True, 3),
    Outlet("Steckdosenblatt", "steckdosenblatt.example", "de", 28_000, "European press", False, 2),
    Outlet("Goniec Biurkowy", "goniecbiurkowy.example", "pl", 39_000, "European press", True, 2),
    Outlet("El Cable Largo", "elcablelargo.example", "es", 47_000, "European press", True, 2),
)
LOUD = Author("9700000000000000001", "rusty_condor_demo_000", "Rusty Condor", 48_200)
"""The one who makes the crisis their own."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who posts about the firms, by language, a few of them very often."""

    people: Mapping[str, tuple[Author, ...]]
    weights: Mapping[str, tuple[float, ...]]

    def pick(self, rng: Random, lang: str) -> Author:
        """Someone who writes in that language."""
        return rng.choices(self.people[lang], cum_weights=self.weights[lang])[0]


def crowd(rng: Random) -> Crowd:
    """The people of the demo: heavy-tailed activity, log-normal followers."""
    people: dict[str, tuple[Author, ...]] = {}
    weights: dict[str, tuple[float, ...]] = {}
    number = 0
    for lang, size in AUTHORS_PER_LANGUAGE.items():
        some = []
        for _ in range(size):
            number += 1
            some.append(_person(rng, number))
        people[lang] = tuple(some)
        weights[lang] = tuple(accumulate((rank + 4) ** -0.75 for rank in range(size)))
    return Crowd(people, weights)


def _person(rng: Random, number: int) -> Author:
    tint, animal = rng.choice(_TINTS.split()), rng.choice(_ANIMALS.split())
    followers = min(int(rng.lognormvariate(math.log(230), 1.5)), 90_000)
    return Author(
        f"98{number:017d}", f"{tint}_{animal}_demo_{number:03d}", f"{tint} {animal}".title(), followers
    )


def story(now: datetime, days: int) -> list[Day]:
    """The local days up to today, all of them after `now - days`: what happens when.

    Of 120 days the campaign begins on day 45 and lasts ten, the crisis on day 78 and lasts three.
    """
    today = now.astimezone(ZONE).date()
    first = today - timedelta(days=days - 1)
    # 120 days across a change of the clock may end an hour into what would be the first day.
    skip = 1 if midnight(first, ZONE) < now - timedelta(days=days) else 0
    campaign, crisis = days * 45 // 120, days * 78 // 120
    return [
        Day(
            date=first + timedelta(days=number),
            crisis=crisis <= number < crisis + 3,
            campaign=campaign <= number < campaign + 10,
            rise=max(0.0, (number - days + 31) / 30),
        )
        for number in range(skip, days)
    ]
