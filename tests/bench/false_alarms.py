"""How often spike alarms are false on the demo's rivals, to whom nothing happens, and what of its own brand's
crises and campaigns is noticed. The same posts every time; no database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import numpy as np

from listener.enrich import Enricher
from listener.metrics.drift import drift
from listener.metrics.false_alarms import false_alarm_days, false_rise_days
from listener.metrics.growth import dispersion
from listener.metrics.spikes import WEEKS, Reading, readings
from listener.sources.demo import demo_config, generate_posts
from listener.sources.demo.world import OWN, ZONE, Day, story

HISTORIES, DAYS = 12, 240
THRESHOLDS = (3.5, 4.0, 5.0)
_NOW = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
"""The last minute of a local day, so that every day is whole."""
_YEAR = 365
_LONG = 7 * WEEKS

Told = tuple[list[int], list[Reading | None]]
"""The daily counts of a brand and how they are read."""


def alarms() -> None:
    """A row for each threshold."""
    days = story(_NOW, DAYS)
    histories = [_history(seed, days) for seed in range(1, HISTORIES + 1)]
    quiet = [told for one in histories for name, told in one.items() if name != OWN.name]
    own = [one[OWN.name] for one in histories]
    watched = sum(one is not None for _, read in quiet for one in read)
    years = watched / _YEAR
    print(f"{HISTORIES} histories of {DAYS} days: {years:.1f} brand-years of rivals to whom nothing happens,")
    print(f"{HISTORIES} crises of three days and {HISTORIES} campaigns of ten days of the own brand")
    heads = ("z from", "false", "a year", "foretold", "crises", "their days", "campaigns")
    print("{:>7} {:>6} {:>7} {:>9} {:>7} {:>11} {:>10}".format(*heads))
    for least in THRESHOLDS:
        false = sum(_is_alert(one, least) for _, read in quiet for one in read)
        crises = [_hits(read, [day.crisis for day in days], least) for _, read in own]
        campaigns = [_hits(read, [day.campaign for day in days], least) for _, read in own]
        told = f"{_foretold(quiet, false_alarm_days) / years:.1f}" if least == THRESHOLDS[0] else "-"
        print(
            f"{least:>7} {false:>6} {false / years:>7.1f} {told:>9} {sum(map(bool, crises)):>7} "
            f"{sum(crises):>11} {sum(map(bool, campaigns)):>10}"
        )
    slow = sum(one is not None and one.is_alarm for _, read in quiet for one in drift(_scores(read)))
    told = f"{_foretold(quiet, false_rise_days) / years:.1f}"
    print(f"slow rises: {slow} false, {slow / years:.1f} a year, {told} foretold")


def _history(seed: int, days: Sequence[Day]) -> dict[str, Told]:
    """The counts of every brand on each of the days, and how they are read."""
    config = demo_config(_NOW)
    enricher = Enricher(config)
    place = {day.date: number for number, day in enumerate(days)}
    counts = {brand.name: [0] * len(days) for brand in config.brands}
    for post in generate_posts(_NOW, seed, DAYS):
        at: date = post.created_at.astimezone(ZONE).date()
        matches, is_own = enricher.match(post)
        for match in () if is_own or at not in place else matches:
            counts[match.brand][place[at]] += 1
    return {name: (told, readings(np.array(told, dtype=np.float64))) for name, told in counts.items()}


def _is_alert(one: Reading | None, least: float) -> bool:
    return one is not None and one.usual.is_alert(one.count, least)


def _hits(read: Sequence[Reading | None], wanted: Sequence[bool], least: float) -> int:
    return sum(is_wanted and _is_alert(one, least) for one, is_wanted in zip(read, wanted, strict=True))


def _scores(read: Sequence[Reading | None]) -> list[float | None]:
    return [None if one is None or one.is_alert else one.z for one in read]


def _foretold(quiet: Sequence[Told], days: Callable[[float, float], int]) -> float:
    """How many false alarms the printed rates would have made one expect."""
    return sum(
        1 / days(dispersion(before), sum(before) / len(before))
        for counts, read in quiet
        for number, one in enumerate(read)
        if one is not None and (before := counts[max(0, number - _LONG) : number])
    )
