"""The tables of what moved: drivers of a change of tone, its words, changes of level, and spikes."""

from __future__ import annotations

from collections.abc import Iterable

from listener.render.tables import Cell, Column, Kind, Table
from listener.reports.change_points import Change, Level
from listener.reports.drivers import Drivers, SegmentDriver
from listener.reports.drivers import Kind as By
from listener.reports.spikes import Spike
from listener.reports.terms import TermChange
from listener.words import N_

LABELS = {
    By.GROUP: N_("Keyword group"),
    By.SOURCE: N_("Source"),
    By.LANG: N_("Language"),
    By.AUTHOR: N_("Author"),
}


def drivers_table(found: Drivers | None, by: By) -> Table:
    """A row per segment: its tone before and now, and what it adds to the change; the rows add up to it.

    None where nothing can be compared.
    """
    columns = (
        Column(by.value, LABELS[by]),
        Column("scored_before", N_("Scored before"), Kind.NUMBER),
        Column("net_before", N_("Net before"), Kind.SIGNED),
        Column("scored", N_("Scored now"), Kind.NUMBER),
        Column("net", N_("Net now"), Kind.SIGNED),
        Column("rate", N_("By its tone"), Kind.SIGNED),
        Column("mix", N_("By its weight"), Kind.SIGNED),
        Column("adds", N_("Adds in all"), Kind.SIGNED),
    )
    rows = tuple(_driver(one) for one in found.segments[by]) if found else ()
    return Table("sentiment-drivers", N_("What drove the change"), columns, rows)


def _driver(one: SegmentDriver) -> tuple[Cell, ...]:
    name = f"({one.others} others)" if one.others else one.label or None
    told = (name, one.n_before, one.before, one.n_now, one.now)
    return (*told, one.part.rate, one.part.mix, one.part.total)


def terms_table(found: Iterable[TermChange]) -> Table:
    """A row per word of negative mentions that became more or less usual."""
    columns = (
        Column("term", N_("Word")),
        Column("lang", N_("Language")),
        Column("authors_before", N_("Authors before"), Kind.NUMBER),
        Column("authors", N_("Authors now"), Kind.NUMBER),
        Column("z", "z", Kind.SIGNED),
        Column("sample_posts", N_("Some mentions")),
    )
    rows = tuple(
        (
            one.term,
            one.lang or None,
            one.authors_before,
            one.authors_now,
            one.z,
            " ".join(map(str, one.posts)) or None,
        )
        for one in found
    )
    return Table("sentiment-terms", N_("Words of negative mentions"), columns, rows)


def changes_table(found: Iterable[Level]) -> Table:
    """A row per day on which the tone about a brand changed its level."""
    columns = (
        Column("brand", N_("Brand")),
        Column("day", N_("From this day on"), Kind.INSTANT),
        Column("mean_before", N_("Mean score before"), Kind.SIGNED),
        Column("mean", N_("Mean score since"), Kind.SIGNED),
        Column("p", N_("p"), Kind.P),
        Column("since", N_("Before: from"), Kind.INSTANT),
        Column("until", N_("Since: up to"), Kind.INSTANT),
        Column("scored_before", N_("Scored before"), Kind.NUMBER),
        Column("scored", N_("Scored since"), Kind.NUMBER),
        Column("around_it", N_("Around that day")),
    )
    rows = tuple(
        (
            level.brand,
            one.day,
            one.before,
            one.after,
            one.p,
            one.since,
            one.until,
            one.n_before,
            one.n_after,
            "; ".join(around(one)) or None,
        )
        for level in found
        for one in level.changes
    )
    return Table("sentiment-changes", N_("Changes of level"), columns, rows)


def around(one: Change) -> list[str]:
    """What happened within two days of a change: candidate causes, no more."""
    spikes = [f"spike of {spike.group or spike.brand} on {spike.day}" for spike in one.spikes]
    campaigns = [f"{each.brand} posts #{each.hashtag} from {each.first}" for each in one.campaigns]
    return [*spikes, *campaigns, *(f"other keywords from {day}" for day in one.panel)]


def spikes_table(found: Iterable[Spike]) -> Table:
    """A row per spike or slow rise, with what remains of it without its top author."""
    columns = (
        Column("brand", N_("Brand")),
        Column("group", N_("Keyword group")),
        Column("day", N_("Day"), Kind.INSTANT),
        Column("hour", N_("Hour"), Kind.NUMBER),
        Column("kind", N_("Kind")),
        Column("mentions", N_("Mentions"), Kind.NUMBER),
        Column("expected", N_("Expected"), Kind.NUMBER),
        Column("z", "z", Kind.NUMBER),
        Column("z_without_top_author", N_("z without one author"), Kind.NUMBER),
        Column("false_alarm_days", N_("Days per false alarm"), Kind.NUMBER),
        Column("authors", N_("Who wrote most")),
        Column("terms", N_("Words")),
        Column("sources", N_("Sources")),
        Column("sample_posts", N_("Some mentions")),
    )
    return Table("spikes", N_("Spikes"), columns, tuple(_spike(one) for one in found))


def _spike(one: Spike) -> tuple[Cell, ...]:
    causes = one.causes
    return (
        one.brand,
        one.group,
        one.day,
        one.hour,
        spike_kind(one),
        one.count,
        one.expected,
        one.z,
        one.z_without_top_author,
        one.false_alarm_days,
        "; ".join(f"{each.name} ({each.mentions})" for each in causes.authors) or None,
        "; ".join(each.term for each in causes.terms) or None,
        "; ".join(f"{source} ({count})" for source, count in causes.sources) or None,
        " ".join(map(str, causes.posts)) or None,
    )


def spike_kind(one: Spike) -> str:
    """What an alarm is, in words that files keep."""
    if one.is_drift:
        return "slow rise"
    severe = "severe spike" if one.is_severe else "spike"
    return f"{severe} so far" if one.partial else severe
