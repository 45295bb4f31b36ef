"""What may set off an alert, told from what is known: title, facts, and what the occasion is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from listener.metrics import net_sentiment
from listener.metrics.drift import LIMIT
from listener.metrics.shifts import Verdict
from listener.model import AlertKind, AlertSignal, Period, Poll, PollStatus, midnight
from listener.render.figures import number, percent, signed
from listener.render.scorer_words import scorer_line
from listener.reports.health import READY_INTERVALS
from listener.reports.report import BrandReport, Report
from listener.reports.spike_causes import Causes
from listener.reports.spikes import Spike
from listener.store.inbox import Tab
from listener.store.overdue import OverdueCase, Tally
from listener.store.watch import Heard, Spent
from listener.words import _

LOOK_BACK = timedelta(days=7)
"""What is older sets off nothing: it was read late, and somebody would be woken by the past."""


def signals_of_spikes(found: Iterable[Spike]) -> tuple[AlertSignal, ...]:
    """A signal a spike, by its z, and one a slow rise, which is told at one level of L only.

    Today so far and the whole of today are one occasion.
    """
    return tuple(_spike(one) for one in found)


def _spike(one: Spike) -> AlertSignal:
    named = f"{one.brand}, {one.group}" if one.group else one.brand
    title = _("{brand}: mentions rise slowly") if one.is_drift else _("{brand}: a spike of mentions")
    without = one.z_without_top_author
    facts = [(_("Day"), one.day.isoformat())]
    facts += [(_("Hour"), f"{one.hour:02d}:00")] if one.hour is not None else []
    facts += [(_("Mentions"), number(one.count)), (_("Expected"), number(one.expected))]
    facts += [("z", f"{one.z:.1f}")] if not one.is_drift else []
    facts += [(_("z without the top author"), f"{without:.1f}")] if without is not None else []
    facts += _causes(one.causes)
    asked = {"brand": one.brand, "from": one.day, "to": one.day + timedelta(days=1)}
    return AlertSignal(
        kind=AlertKind.DRIFT if one.is_drift else AlertKind.SPIKE,
        brand=one.brand,
        about=f"{one.group or ''} {one.day} {'' if one.hour is None else one.hour}",
        at=one.end,
        strength=LIMIT if one.is_drift else one.z,
        title=title.format(brand=named),
        facts=tuple(facts),
        link=f"/mentions?{urlencode(asked | ({'group': one.group} if one.group else {}))}",
        subject=one.group or "",
        posts=one.causes.by_top_authors,
    )


def _causes(told: Causes) -> list[tuple[str, str]]:
    """How many spoke and how much of it those did who wrote most, the words, and where. Who they are stands
    with their posts, which are read when the alert is sent.
    """
    most = ", ".join(number(author.mentions) for author in told.authors)
    authors = _("{count}, of whom some wrote {most}").format(count=number(told.unique_authors), most=most)
    sources = ", ".join(f"{source} ({number(count)})" for source, count in told.sources)
    words = ", ".join(term.term for term in told.terms)
    facts = (
        (_("Authors"), authors if most else ""),
        (_("Words"), words),
        (_("Sources"), sources),
    )
    return [(name, value) for name, value in facts if value]


def signals_of_report(report: Report) -> tuple[AlertSignal, ...]:
    """A signal for each brand whose sentiment shifted in the report's period, by its adjusted p."""
    period, found = report.period, []
    for brand in report.brands:
        shift = brand.sentiment.shift
        if shift.verdict is not Verdict.SHIFT or shift.p is None:
            continue
        title = _("{brand}: sentiment has shifted").format(brand=brand.name)
        facts = (
            (_("Change of net sentiment"), signed(shift.value)),
            (_("Interval"), f"{signed(shift.low)} … {signed(shift.high)}"),
            ("p", f"{shift.p:.3g}"),
            (_("Net sentiment now"), signed(brand.sentiment.net.value)),
            (_("Scored mentions"), number(brand.sentiment.scored)),
            *_scorers(brand, period),
        )
        at = midnight(period.end, period.zone)
        about, link = period.end.isoformat(), f"/sentiment?from={period.start}&to={period.end}"
        found.append(AlertSignal(AlertKind.SHIFT, brand.name, about, at, shift.p, title, facts, link))
    return tuple(found)


def _scorers(brand: BrandReport, period: Period) -> list[tuple[str, str]]:
    """By whom tone is scored and how far that can be believed, where that was asked for."""
    found = brand.scorers
    return [] if found is None else [(_("Scores"), scorer_line(found, period.zone))]


def signals_of_cases(found: Iterable[OverdueCase], now: datetime) -> tuple[AlertSignal, ...]:
    """A signal for each case whose due time has passed; a new wait of the case is another occasion."""
    return tuple(
        AlertSignal(
            kind=AlertKind.OVERDUE,
            brand=one.brand,
            about=f"{one.post} {one.due_at.isoformat()}",
            at=one.due_at,
            strength=(now - one.due_at) / timedelta(hours=1),
            title=_("{brand}: a case is overdue").format(brand=one.brand),
            facts=(
                (_("Waiting since"), _minute(one.waiting_since)),
                (_("Due"), _minute(one.due_at)),
                (_("Assignee"), one.assignee or _("nobody")),
            ),
            link=f"/inbox/{one.post}?{urlencode({'brand': one.brand})}",
            subject=f"case {one.post}",
            posts=(one.last_post,),
        )
        for one in found
    )


def signals_of_mentions(found: Sequence[Heard], now: datetime) -> tuple[AlertSignal, ...]:
    """A signal for each new mention whose author's followers are known, unless it is old."""
    return tuple(
        AlertSignal(
            kind=AlertKind.REACH,
            brand=one.brand,
            about=str(one.post),
            at=now,
            strength=one.followers,
            title=_("{brand} was mentioned by an author with {followers} followers").format(
                brand=one.brand, followers=number(one.followers)
            ),
            facts=(
                (_("Network"), one.network),
                (_("Written"), _minute(one.created_at)),
                (_("Followers"), number(one.followers)),
            ),
            link=f"/mentions/{one.post}",
            posts=(one.post,),
        )
        for one in found
        if now - one.created_at <= LOOK_BACK
    )


def signals_of_poll(poll: Poll, good_at: datetime) -> tuple[AlertSignal, ...]:
    """A signal of a poll that failed, by the hours since the last good one, or of a feed that was emptied."""
    if poll.status is PollStatus.FAILED:
        hours = (poll.finished_at - good_at) / timedelta(hours=1)
        return (_outage(poll, f"{poll.part} {good_at.isoformat()}", hours, good_at),)
    if poll.status.succeeded and not poll.healthy:
        day = poll.started_at.astimezone(UTC).date().isoformat()
        return (_outage(poll, f"{poll.part} unhealthy {day}", float("inf"), None),)
    return ()


def _outage(poll: Poll, about: str, hours: float, good_at: datetime | None) -> AlertSignal:
    facts = [(_("Part"), poll.part)] if poll.part else []
    facts += [(_("Not read since"), _minute(good_at))] if good_at else []
    facts += [(_("What is wrong"), told)] if (told := poll.error or poll.notice) else []
    title = _("Source {source} cannot be read") if good_at else _("Source {source} is unhealthy")
    return AlertSignal(
        kind=AlertKind.SOURCE,
        brand=None,
        about=f"{poll.source} {about}",
        at=poll.finished_at,
        strength=hours,
        title=title.format(source=poll.source),
        facts=tuple(facts),
        link="/status",
        subject=f"source {poll.source}",
        usual=READY_INTERVALS * poll.every / timedelta(hours=1),
    )


def signals_of_spending(spent: Spent, now: datetime) -> tuple[AlertSignal, ...]:
    """A signal for each budget of a source, by the share of it that is used."""
    day = now.astimezone(UTC).date()
    told = (("day", day.isoformat(), spent.day), ("month", f"{day:%Y-%m}", spent.month))
    return tuple(_budget(spent, word, about, share, now) for word, about, share in told if share is not None)


def _budget(spent: Spent, word: str, about: str, share: Decimal, now: datetime) -> AlertSignal:
    name = spent.source.name
    titles = {
        "day": _("{source}: {share} of the daily budget is used"),
        "month": _("{source}: {share} of the monthly budget is used"),
    }
    return AlertSignal(
        kind=AlertKind.BUDGET,
        brand=None,
        about=f"{name} {word} {about}",
        at=now,
        strength=float(share),
        title=titles[word].format(source=name, share=percent(float(min(share, Decimal(1))))),
        facts=((_("Budget of"), about), (_("Used"), percent(float(share)))),
        link="/status#costs-title",
        subject=f"budget {name} {word}",
    )


def signals_of_digest(brand: str, local: datetime, heard: Tally, cases: Mapping[Tab, int]) -> AlertSignal:
    """The summary of 24 hours of a brand, at a local time: what was said, and who waits."""
    scored = heard.positive + heard.neutral + heard.negative
    net = net_sentiment(heard.positive, heard.neutral, heard.negative)
    return AlertSignal(
        kind=AlertKind.DIGEST,
        brand=brand,
        about=local.date().isoformat(),
        at=local.astimezone(UTC),
        strength=local.hour,
        title=_("{brand}: the last 24 hours").format(brand=brand),
        facts=(
            (_("Mentions"), number(heard.mentions)),
            (_("Positive"), number(heard.positive)),
            (_("Neutral"), number(heard.neutral)),
            (_("Negative"), number(heard.negative)),
            (_("Not scored"), number(heard.mentions - scored)),
            (_("Net sentiment"), signed(net)),
            (_("Cases waiting"), number(cases[Tab.WAITING])),
            (_("Cases overdue"), number(cases[Tab.OVERDUE])),
        ),
        link=f"/?{urlencode({'brand': brand})}",
    )


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
