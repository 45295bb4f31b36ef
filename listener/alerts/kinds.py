"""The kinds of rules: what each watches, and what its threshold means, its default and its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from listener.metrics.drift import LIMIT
from listener.metrics.shifts import LEVEL
from listener.model import AlertKind
from listener.words import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A kind for people; `words` tell a threshold as {value} or {percent}.

    `default` is None where it depends on what is watched (`usual` says on what).
    Not `of_brands`: it watches sources. `at_most`: the threshold is a most, not a least.
    """

    title: str
    words: str
    meaning: str
    default: float | None
    low: float
    high: float
    usual: str = ""
    of_brands: bool = True
    at_most: bool = False
    whole: bool = False


KINDS: Mapping[AlertKind, Told] = {
    AlertKind.SPIKE: Told(
        N_("Spike"),
        N_("from z {value}"),
        N_("A day has far more mentions than expected. Threshold: the least z."),
        3.5,
        0,
        1_000,
    ),
    AlertKind.DRIFT: Told(
        N_("Slow rise"),
        N_("L {value}"),
        N_("Mentions rise slowly: no day stands out, the last ones together do. Threshold: L, always 3."),
        LIMIT,
        LIMIT,
        LIMIT,
    ),
    AlertKind.SHIFT: Told(
        N_("Sentiment shift"),
        N_("p at most {value}"),
        N_(
            "Net sentiment of the last 7 complete days differs from the 7 before. "
            "Threshold: the most that the adjusted p may be."
        ),
        LEVEL,
        0.000_001,
        LEVEL,
        at_most=True,
    ),
    AlertKind.OVERDUE: Told(
        N_("Case overdue"),
        N_("{value} h past the due time"),
        N_("Somebody waits for an answer past the due time. Threshold: hours past it."),
        0,
        0,
        8_760,
    ),
    AlertKind.SOURCE: Told(
        N_("Source unhealthy"),
        N_("{value} h without a good poll"),
        N_(
            "A source cannot be read, or a feed has lost all its entries. "
            "Threshold: hours without a good poll; a feed that was emptied is told at once."
        ),
        None,
        0,
        8_760,
        usual=N_("three intervals without a good poll"),
        of_brands=False,
    ),
    AlertKind.BUDGET: Told(
        N_("Budget near its end"),
        N_("{percent} used"),
        N_("A source has used up most of a budget. Threshold: the share used, 0 to 1."),
        0.9,
        0.01,
        1,
        of_brands=False,
    ),
    AlertKind.REACH: Told(
        N_("Mention with reach"),
        N_("from {value} followers"),
        N_("A brand is mentioned by an author who is followed by many. Threshold: the fewest followers."),
        10_000,
        0,
        10_000_000_000,
        whole=True,
    ),
    AlertKind.DIGEST: Told(
        N_("Digest"),
        N_("at {value}:00"),
        N_("Once a day, a summary of the last 24 hours. Threshold: the local hour it is sent, 0 to 23."),
        8,
        0,
        23,
        whole=True,
    ),
    AlertKind.REPORT: Told(
        N_("Monthly report"),
        N_("on day {value}"),
        N_(
            "Once a month, the report of the month before is published and sent. "
            "Threshold: the day of the month, 1 to 28."
        ),
        1,
        1,
        28,
        whole=True,
    ),
}
