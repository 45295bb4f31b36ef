"""Goals to start from in a minute: what they aim at, with the baseline as the last thirty days have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from listener.metrics.groups.months import months_after
from listener.model import Estimate, GoalKind, ValueMethod
from listener.reports.periods import last_days
from listener.reports.value.assumed import assumed
from listener.reports.value.currents import current_of
from listener.reports.value.goal_metrics import GoalFilter
from listener.words import N_, _
from web.site import Site

MONTHS = 3
"""How long a goal lasts unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Template:
    """A goal to start from; `target` follows from the baseline."""

    key: str
    title: str
    kind: GoalKind
    metric: str
    unit: str
    purpose: str
    target: Callable[[float], str]
    method: ValueMethod = ValueMethod.NONE
    measured: bool = True


def _share(value: float) -> str:
    return f"{value * 100:.1f} %".replace(".0 %", " %")


TEMPLATES = (
    Template(
        "answer-in-time",
        N_("Answer 80 % within the target"),
        GoalKind.RETENTION,
        "within_target",
        N_("of cases"),
        N_("Lose fewer customers"),
        lambda _baseline: "80 %",
    ),
    Template(
        "share-of-voice",
        N_("Two points more share of voice"),
        GoalKind.AWARENESS,
        "share_of_voice",
        N_("of mentions of all brands"),
        N_("Be heard more than the rivals"),
        lambda baseline: _share(baseline + 0.02),
    ),
    Template(
        "campaign-tag",
        N_("A census of the campaign's hashtag"),
        GoalKind.AWARENESS,
        "mentions",
        N_("mentions with the hashtag"),
        N_("Let the campaign be talked about"),
        lambda baseline: str(max(10, round(baseline * 2))),
    ),
    Template(
        "save-customers",
        N_("Save ten customers a month"),
        GoalKind.RETENTION,
        "saves",
        N_("customers"),
        N_("Lose fewer customers"),
        lambda _baseline: str(10 * MONTHS),
        ValueMethod.VERIFIED_SAVES,
        measured=False,
    ),
    Template(
        "visits",
        N_("More visits from social channels"),
        GoalKind.TRAFFIC,
        "visits",
        N_("visits"),
        N_("Win more customers"),
        lambda _baseline: "3000",
        ValueMethod.VISITS,
        measured=False,
    ),
)
BY_KEY = {one.key: one for one in TEMPLATES}


def begun(here: Site, one: Template) -> dict[str, str]:
    """The form of a goal that begins today, its baseline as measured."""
    today = here.clock().astimezone(here.config.zone).date()
    hashtag = _hashtag(here) if one.key == "campaign-tag" else None
    baseline = _baseline(here, one, hashtag) if one.measured else 0.0
    is_share = one.metric in ("within_target", "share_of_voice")
    return {
        "id": one.key,
        "kind": one.kind.value,
        "metric": one.metric,
        "filter": f"hashtag={hashtag}" if hashtag else "",
        "unit": _(one.unit),
        "baseline": "" if baseline is None else _share(baseline) if is_share else f"{baseline:g}",
        "target": one.target(baseline or 0.0),
        "start": today.isoformat(),
        "deadline": _deadline(today).isoformat(),
        "owner": "",
        "business_goal": _(one.purpose),
        "value_method": one.method.value,
        "exclusive_of": "",
    }


def _deadline(today: date) -> date:
    return months_after(today, MONTHS)


def _baseline(here: Site, one: Template, hashtag: str | None) -> float | None:
    """The metric over the last thirty days, rounded as people would write it."""
    period = last_days(30, here.config.zone, here.clock())
    chosen = GoalFilter(brand=here.config.own_brand.name, hashtag=hashtag)
    found: Estimate = current_of(
        here.store, here.config, assumed(here.store, here.config), one.metric, period, chosen
    )
    return None if found.value is None else round(found.value, 3)


def _hashtag(here: Site) -> str | None:
    """The first hashtag that the own brand listens for."""
    words = (word.text for word in here.config.own_brand.keywords)
    return next((word.lstrip("#") for word in words if word.startswith("#")), None)
