"""Where figures that were published differ from those of today, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from listener.model import ValueMethod
from listener.reports.monthly.made_of import Cause, Made, goal_made_of, part_made_of, value_made_of
from listener.reports.value.goal_metrics import metric_of

_WIDE = ("response", "goals", "value")
_OF_SCORERS = ("scorers", "accuracy", "corrected")
_ALWAYS = (Cause.SETTINGS, Cause.VERSION)

Plain = object
"""A value of JSON."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not what it was, and where it stands; `causes` may have changed it, each with how many
    there are of it. Without any nobody knows.
    """

    path: str
    then: Plain
    now: Plain
    causes: tuple[tuple[Cause, int], ...]


MISSING = "(missing)"
"""What stands for a value that is there in only one of the two."""


@dataclass(frozen=True, slots=True)
class Since:
    """How many there are of each cause since it was published.

    `counts` are of the days of the report, `wide` of all that response, goals and value look at; `brought`
    are the rows of each table that people bring. `methods` are those of the goals by id, `valued` those by
    which goals are valued in the period.
    """

    counts: Mapping[Cause, int] = field(default_factory=dict)
    wide: Mapping[Cause, int] = field(default_factory=dict)
    brought: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, ValueMethod] = field(default_factory=dict)
    valued: tuple[ValueMethod, ...] = ()


def differences(then: Plain, now: Plain, since: Since) -> tuple[Difference, ...]:
    """Every value that differs, in the order of what was published, with the causes that there are."""
    metrics = _metrics(now) | _metrics(then)
    return tuple(
        Difference(".".join(path), before, after, _causes(path, metrics, since))
        for path, before, after in _walk((), then, now)
    )


def _causes(path: Sequence[str], metrics: Mapping[str, str], since: Since) -> tuple[tuple[Cause, int], ...]:
    part, made = _made_of(path, metrics, since)
    counts = since.wide if part in _WIDE else since.counts
    brought = sum(count for table, count in since.brought.items() if table in made.tables)
    found = {one: brought if one is Cause.BROUGHT else counts.get(one, 0) for one in Cause}
    may = (*made.causes, Cause.BROUGHT, *_ALWAYS)
    return tuple((one, count) for one, count in found.items() if count and one in may)


def _made_of(path: Sequence[str], metrics: Mapping[str, str], since: Since) -> tuple[str, Made]:
    """The part of the figures in which a value stands, and what it is made of."""
    first, *rest = path or ("",)
    if first == "goals":
        name, kind = (*rest, "", "")[:2]
        return first, goal_made_of(kind, metrics.get(name), since.methods.get(name))
    if first == "value":
        return first, value_made_of((*rest, "")[0], since.valued)
    if first != "brands":
        return first, part_made_of(first)
    # Under "brands" stand names, which may be anything.
    part, field = (*rest, "", "", "")[1:3]
    return part, part_made_of(field if part == "sentiment" and field in _OF_SCORERS else part)


def _metrics(told: Plain) -> dict[str, str]:
    """The names of the metrics of goals, by id."""
    goals = told.get("goals") if isinstance(told, Mapping) else None
    found: dict[str, str] = {}
    for one in goals if isinstance(goals, list) else ():
        metric = metric_of(str(one.get("metric"))) if isinstance(one, Mapping) else None
        if metric is not None:
            found[str(one.get("id"))] = metric.name
    return found


def _walk(path: tuple[str, ...], then: Plain, now: Plain) -> Iterator[tuple[tuple[str, ...], Plain, Plain]]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*then, *now)):
            yield from _walk((*path, str(key)), then.get(key, MISSING), now.get(key, MISSING))
    elif isinstance(then, list) and isinstance(now, list):
        for place in range(max(len(then), len(now))):
            before, after = (one[place] if place < len(one) else MISSING for one in (then, now))
            yield from _walk((*path, _named(before, after, place)), before, after)
    elif then != now or isinstance(then, bool) is not isinstance(now, bool):
        yield path, then, now


def _named(then: Plain, now: Plain, place: int) -> str:
    """What an entry of a list is called: by its id or name where both have the same."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in ("id", "name"):
            if key in then and then[key] == now.get(key):
                return str(then[key])
    return str(place)
