"""What goals can be measured by: the names of the report's figures, and how they are narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from listener.config import Config
from listener.errors import FieldError
from listener.model import Goal, GoalKind, ValueMethod
from listener.words import N_, _


class Unit(StrEnum):
    """How the figure of a metric is written."""

    COUNT = "count"
    SHARE = "share"
    SCORE = "score"
    HOURS = "hours"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that goals can be set for. `narrowed` are the keys of a filter that it understands."""

    name: str
    title: str
    unit: Unit
    narrowed: tuple[str, ...]
    kinds: tuple[GoalKind, ...]


_HEARD = ("brand", "source", "lang", "group")
_CASES = ("brand",)
_CHANNEL = ("channel", "campaign")
_AWARE = (GoalKind.AWARENESS,)
_KEPT = (GoalKind.RETENTION,)
_SOLD = (GoalKind.LEADS_SALES, GoalKind.TRAFFIC)

METRICS: dict[str, Metric] = {
    one.name: one
    for one in (
        Metric("mentions", N_("Mentions"), Unit.COUNT, (*_HEARD, "hashtag"), _AWARE),
        Metric("share_of_voice", N_("Share of voice"), Unit.SHARE, _HEARD, _AWARE),
        Metric("unique_authors", N_("Unique authors"), Unit.COUNT, _HEARD, _AWARE),
        Metric("reach", N_("Potential reach"), Unit.COUNT, _HEARD, _AWARE),
        Metric("potential_impressions", N_("Potential impressions"), Unit.COUNT, _HEARD, _AWARE),
        Metric("impressions", N_("Measured impressions"), Unit.COUNT, _HEARD, _AWARE),
        Metric("engagements", N_("Engagements"), Unit.COUNT, _HEARD, _AWARE),
        Metric("engagement_rate", N_("Engagement rate"), Unit.SHARE, _HEARD, _AWARE),
        Metric("growth", N_("Growth of mentions"), Unit.SHARE, _HEARD, _AWARE),
        Metric("followers", N_("Followers"), Unit.COUNT, ("channel",), _AWARE),
        Metric("net", N_("Net sentiment"), Unit.SCORE, _HEARD, (*_AWARE, *_KEPT)),
        Metric("mean", N_("Mean score"), Unit.SCORE, _HEARD, (*_AWARE, *_KEPT)),
        Metric("positive_share", N_("Positive mentions"), Unit.SHARE, _HEARD, (*_AWARE, *_KEPT)),
        Metric("negative_share", N_("Negative mentions"), Unit.SHARE, _HEARD, (*_AWARE, *_KEPT)),
        Metric("response_rate", N_("Response rate"), Unit.SHARE, _CASES, _KEPT),
        Metric("within_target", N_("Answered within the target"), Unit.SHARE, _CASES, _KEPT),
        Metric("median_hours", N_("Median first response"), Unit.HOURS, _CASES, _KEPT),
        Metric("p90_hours", N_("First response of nine in ten"), Unit.HOURS, _CASES, _KEPT),
        Metric("resolution_rate", N_("Resolution rate"), Unit.SHARE, _CASES, _KEPT),
        Metric("saves", N_("Customers saved"), Unit.COUNT, ("brand",), _KEPT),
        Metric("save_rate", N_("Save rate"), Unit.SHARE, ("brand",), _KEPT),
        Metric("customers_helped", N_("Customers helped"), Unit.COUNT, _CASES, _KEPT),
        Metric("churn", N_("Churn rate"), Unit.SHARE, ("segment",), _KEPT),
        Metric("customers", N_("Active customers"), Unit.COUNT, ("segment",), _KEPT),
        Metric("new_customers", N_("New customers"), Unit.COUNT, ("segment",), _SOLD),
        Metric("orders", N_("Orders"), Unit.COUNT, (), _SOLD),
        Metric("revenue", N_("Revenue of orders"), Unit.MONEY, (), _SOLD),
        Metric("margin", N_("Margin of orders"), Unit.MONEY, (), _SOLD),
        Metric("visits", N_("Visits"), Unit.COUNT, _CHANNEL, _SOLD),
        Metric("leads", N_("Leads"), Unit.COUNT, _CHANNEL, _SOLD),
        Metric("conversions", N_("Conversions"), Unit.COUNT, _CHANNEL, _SOLD),
        Metric("conversion_rate", N_("Conversion rate of leads"), Unit.SHARE, _CHANNEL, _SOLD),
        Metric("cac", N_("Cost of winning a customer"), Unit.MONEY, (), _SOLD),
    )
}
READ_BY: dict[ValueMethod, tuple[str, ...]] = {
    ValueMethod.NONE: (),
    ValueMethod.MEDIA_COST: _HEARD,
    ValueMethod.COST_PER_FOLLOWER: ("channel",),
    ValueMethod.VERIFIED_SAVES: ("brand",),
    ValueMethod.RETENTION_DIFFERENCE: ("brand",),
    ValueMethod.VALUE_AT_RISK: ("brand",),
    ValueMethod.DEFLECTION: ("channel",),
    ValueMethod.ATTRIBUTED_MARGIN: _CHANNEL,
    ValueMethod.LEADS: _CHANNEL,
    ValueMethod.VISITS: _CHANNEL,
}
"""The keys of a filter that narrow what each method counts."""
_ALIASES = {
    "rate": "response_rate",
    "save": "saves",
    "positive": "positive_share",
    "negative": "negative_share",
}
_FILTER_KEYS = ("brand", "source", "lang", "group", "hashtag", "channel", "campaign", "segment")


def metric_of(name: str) -> Metric | None:
    """The metric of that name, however it is capitalised; None if there is none."""
    told = name.casefold().replace(" ", "_")
    return METRICS.get(_ALIASES.get(told, told))


@dataclass(frozen=True, slots=True)
class GoalFilter:
    """What a goal's filter says. Several channels may be named, each counts; None or nothing means any."""

    brand: str
    source: str | None = None
    lang: str | None = None
    group: str | None = None
    hashtag: str | None = None
    channels: tuple[str, ...] = ()
    campaign: str | None = None
    segment: str | None = None

    def values(self, key: str) -> frozenset[str]:
        """What it asks of a key; empty if it is any."""
        if key == "channel":
            return frozenset(self.channels)
        value = getattr(self, key)
        return frozenset() if value is None else frozenset((value,))


def filter_of(config: Config, goal: Goal) -> GoalFilter:
    """The filter of a goal; without a brand it is the own one. FieldError for what means nothing."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in (goal.filter or "").split(";"))):
        key, equals, value = (one.strip() for one in part.partition("="))
        if not equals or not value or key not in _FILTER_KEYS:
            told = _("{part!r} is no filter; write key=value with ; between, of {keys}")
            raise FieldError("filter", told.format(part=part[:40], keys=", ".join(_FILTER_KEYS)))
        found.setdefault(key, []).append(value)
    channels = tuple(found.pop("channel", ()))
    twice = next((key for key, values in found.items() if len(values) > 1), None)
    if twice is not None:
        raise FieldError("filter", _("{key} stands twice; give it once").format(key=twice))
    given = {key: values[0] for key, values in found.items()}
    brand = given.pop("brand", None) or config.own_brand.name
    _check_brand(config, brand, given.get("group"))
    if "hashtag" in given:
        given["hashtag"] = given["hashtag"].lstrip("#").casefold()
    return GoalFilter(brand=brand, channels=channels, **given)


def check_metric(config: Config, goal: Goal) -> None:
    """Refuse, as FieldError, a metric that is not known, a filter that neither it nor the value method
    understands, and percent for fractions."""
    chosen = filter_of(config, goal)
    if goal.metric is None:
        return
    metric = metric_of(goal.metric)
    if metric is None:
        told = _("{name!r} is not known; write one of {known}")
        raise FieldError("metric", told.format(name=goal.metric[:40], known=", ".join(METRICS)))
    read = {"brand", *metric.narrowed, *READ_BY[goal.value_method]}
    for key in _FILTER_KEYS:
        if chosen.values(key) and key not in read:
            told = _("{metric} cannot be narrowed by {key}; leave it out")
            raise FieldError("filter", told.format(metric=metric.name, key=key))
    for field, value in (("baseline", goal.baseline), ("target", goal.target)):
        _check_unit(metric, field, value)


def _check_unit(metric: Metric, field: str, value: Decimal | None) -> None:
    """Refuse percent where the report tells fractions. What grows may more than double."""
    least = {Unit.SHARE: 0, Unit.SCORE: -1}.get(metric.unit)
    if value is None or least is None or metric.name == "growth":
        return
    if not least <= value <= 1:
        told = _("{value} is no {metric}; write a fraction from {least} to 1, like 0.8 for 80 %")
        raise FieldError(field, told.format(value=value, metric=metric.name, least=least))


def _check_brand(config: Config, brand: str, group: str | None) -> None:
    names = [one.name for one in config.brands]
    if brand not in names:
        told = _("there is no brand {brand!r}; there are: {known}")
        raise FieldError("filter", told.format(brand=brand[:40], known=", ".join(names)))
    groups = sorted({name for one in config.brands for name in one.groups})
    if group is not None and group not in groups:
        told = _("there is no group {group!r}; there are: {known}")
        raise FieldError("filter", told.format(group=group[:40], known=", ".join(groups) or _("none")))
