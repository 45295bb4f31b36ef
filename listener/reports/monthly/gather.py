"""What a monthly report is made of: the reports of its period, asked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from listener.config import Config
from listener.errors import FieldError
from listener.model import Compare, Period
from listener.reports.comparison import Comparison, compare_reports
from listener.reports.coverage import Gap, gaps
from listener.reports.drivers import Drivers, drivers
from listener.reports.monthly.document import Notes
from listener.reports.monthly.sold import Sales, sales_of
from listener.reports.report import BrandReport, Report, make_report, tracked
from listener.reports.responsiveness import Responsiveness, responsiveness
from listener.reports.scorers import NOBODY, ToneScorers
from listener.reports.series import Series, daily
from listener.reports.spikes import Spike, history
from listener.reports.value.assumed import assumed
from listener.reports.value.attribution import Attribution, attribution
from listener.reports.value.facts import ContactSums, contact_sums
from listener.reports.value.goals import GoalFigure, goal_figures
from listener.reports.value.groups import ControlGroups, control_groups
from listener.reports.value.landmark import GroupChoice
from listener.reports.value.saves import Saves, saves
from listener.reports.value.trial import Trial, trial
from listener.reports.value.value import Value, make_value
from listener.store import Store
from listener.store.case_facts import case_facts
from listener.store.choice import Choice
from listener.store.figures import Facet, sums_by_facet
from listener.store.panels import PanelChange, panel_changes

MOST_CHANNELS = 8
"""So many channels, those with most mentions, have figures of their own."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One source of mentions, or archive: its mentions of any brand, and its report."""

    name: str
    mentions: int
    report: Report


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is told of one brand's period. `others` is the mentions of each further channel."""

    config: Config
    period: Period
    brand: str
    report: Report
    compared: Comparison | None
    answers: Responsiveness
    drivers: Drivers | None
    spikes: tuple[Spike, ...]
    series: Series
    channels: tuple[Channel, ...]
    others: Mapping[str, int]
    panel: tuple[PanelChange, ...]
    gaps: tuple[Gap, ...]
    goals: tuple[GoalFigure, ...]
    value: Value
    sales: Sales | None
    saves: Saves
    helped: int
    contacts: ContactSums
    attribution: Attribution
    groups: ControlGroups | None
    trial: Trial
    notes: Mapping[str, Notes]

    @property
    def mine(self) -> BrandReport:
        """The brand's own figures."""
        return self.of(self.report)

    def of(self, report: Report) -> BrandReport:
        """The brand's figures in a report."""
        return next(one for one in report.brands if one.name == self.brand)

    @property
    def scorers(self) -> ToneScorers:
        """Who scores the brand's tone, and how well."""
        return self.mine.scorers or NOBODY

    @property
    def is_comparable(self) -> bool:
        """Whether there is a period before of which as much is known."""
        return self.compared is not None and self.compared.then.is_collected and self.compared.is_whole

    def place(self, brand: str) -> int:
        """The number of a brand, which its colour goes by."""
        return [one.name for one in self.config.brands].index(brand)


def gather(store: Store, config: Config, period: Period, brand: str, notes: Mapping[str, Notes]) -> Facts:
    """All of it, as of the period's `as_of`. UsageError for a brand that is not tracked."""
    tracked(config, brand)
    report = make_report(store, config, period, scorers=True)
    compared = compare_reports(store, config, report, Compare.PREVIOUS)
    channels, others = _channels(store, config, period)
    known = assumed(store, config)
    return Facts(
        config=config,
        period=period,
        brand=brand,
        report=report,
        compared=compared,
        answers=responsiveness(store, config, period, brand, Compare.PREVIOUS),
        drivers=drivers(store, config, brand, compared.now.period, compared.then.period)
        if compared
        else None,
        spikes=tuple(one for one in history(store, config, period) if one.brand == brand),
        series=daily(store, config, period),
        channels=channels,
        others=others,
        panel=panel_changes(store, period.start_at, period.end_at),
        gaps=tuple(gap for one in config.sources for gap in gaps(store, config, period, one.name)),
        goals=goal_figures(store, config, period.as_of),
        value=make_value(store, config, period, brand=brand),
        sales=sales_of(store, known.rates, period),
        saves=saves(store, config, period, brand),
        helped=_helped(store, period, brand),
        contacts=contact_sums(store, known.rates, period),
        attribution=attribution(store, config, period),
        groups=_groups(store, config, period, brand),
        trial=trial(store, config, brand, period.as_of),
        notes=notes,
    )


def _groups(store: Store, config: Config, period: Period, brand: str) -> ControlGroups | None:
    """Customers compared as the page on control groups does first; None where nobody can be compared."""
    try:
        return control_groups(store, config, GroupChoice(brand=brand), period.as_of)
    except FieldError:
        return None


def _helped(store: Store, period: Period, brand: str) -> int:
    """How many different people were answered."""
    cases = case_facts(store, brand, period)
    return len({one.author for one in cases if one.counts and one.answered_at is not None})


def _channels(store: Store, config: Config, period: Period) -> tuple[tuple[Channel, ...], Mapping[str, int]]:
    names = {one.name for one in config.brands}
    counts: dict[str, int] = {}
    for (brand, source), sums in sums_by_facet(store, period, Facet.SOURCE).items():
        if brand in names and sums.mentions:
            counts[str(source)] = counts.get(str(source), 0) + sums.mentions
    order: Sequence[str] = sorted(counts, key=lambda name: (-counts[name], name))
    shown = tuple(
        Channel(name, counts[name], make_report(store, config, period, choice=Choice(source=name)))
        for name in order[:MOST_CHANNELS]
    )
    return shown, {name: counts[name] for name in order[MOST_CHANNELS:]}
