"""How much is said and in what tone: sentences, figures and tables of the analysis of a monthly report."""

from __future__ import annotations

from dataclasses import replace

from listener.metrics.shifts import Verdict
from listener.reports.drivers import NO_GROUP, Kind, SegmentDriver
from listener.reports.monthly.document import (
    Bar,
    BarChart,
    Block,
    Cell,
    Day,
    Figure,
    Line,
    LineChart,
    Rows,
    Sentence,
    Unit,
)
from listener.reports.monthly.gather import Channel, Facts
from listener.reports.monthly.texts import Way, of_estimate, told, way_of_growth, way_of_share, way_of_tone
from listener.reports.report import BrandReport
from listener.reports.series import of_brand
from listener.words import _, ngettext

_MOST_DRIVERS = 4
_MOST_WORDS = 8
_MOST_SPIKES = 8


def growth(facts: Facts) -> Way:
    """Where the brand's mentions went."""
    return way_of_growth(facts.mine.awareness.growth)


def channel_growth(facts: Facts, channel: Channel) -> Way:
    """Where the brand's mentions went in one channel."""
    return way_of_growth(facts.of(channel.report).awareness.growth)


def voice(facts: Facts) -> Way:
    """Where its share of voice went."""
    return way_of_share(facts.mine.awareness.share_change)


def tone(facts: Facts) -> Way:
    """Where its net sentiment went."""
    return way_of_tone(facts.mine.sentiment.shift)


def volume_sentence(facts: Facts) -> Sentence:
    """How often the brand was mentioned."""
    way = growth(facts)
    template = way.choose(
        _("Mentions of {brand} rose to {count}: {change} against the {days} days before."),
        _("Mentions of {brand} fell to {count}: {change} against the {days} days before."),
        ngettext(
            "{brand} was mentioned {count} time: no clear change against the {days} days before, {change}.",
            "{brand} was mentioned {count} times: no clear change against the {days} days before, {change}.",
            facts.mine.awareness.mentions,
        ),
        ngettext(
            "{brand} was mentioned {count} time; nothing is known of the {days} days before.",
            "{brand} was mentioned {count} times; nothing is known of the {days} days before.",
            facts.mine.awareness.mentions,
        ),
    )
    return Sentence(
        told(
            template,
            brand=facts.brand,
            count=Figure(facts.mine.awareness.mentions),
            change=way.change,
            days=str(facts.period.days),
        ),
        way.mood(),
    )


def voice_sentence(facts: Facts) -> Sentence:
    """How large its share of voice is."""
    way, heard = voice(facts), facts.mine.awareness
    template = way.choose(
        _("The share of voice of {brand} rose to {share}, by {change}."),
        _("The share of voice of {brand} fell to {share}, by {change}."),
        _("The share of voice of {brand} is {share}: no clear change, {change}."),
        _("The share of voice of {brand} is {share}."),
    )
    share = of_estimate(heard.share_of_voice, Unit.PERCENT, "mention")
    return Sentence(told(template, brand=facts.brand, share=share, change=way.change), way.mood())


def tone_sentence(facts: Facts) -> Sentence:
    """In what tone it is talked about."""
    way, found = tone(facts), facts.mine.sentiment
    template = way.choose(
        _("Net sentiment rose to {net}, by {change}."),
        _("Net sentiment fell to {net}, by {change}."),
        _("Net sentiment is {net}: no clear change, {change}."),
        _("Net sentiment is {net}."),
    )
    if found.shift.verdict is Verdict.ONE_AUTHOR:
        template = _(
            "Net sentiment is {net}; the change of {change} is driven by one author, {left} without."
        )
    net = of_estimate(found.net, Unit.SIGNED, "mention")
    left = Figure(found.shift.without, Unit.SIGNED)
    return Sentence(told(template, net=net, change=way.change, left=left), way.mood())


def charts(facts: Facts) -> tuple[Block, ...]:
    """Mentions by day, and the shares of voice now with what they were."""
    series = facts.series
    lines = tuple(
        Line(name, facts.place(name), tuple(float(day.mentions) for day in of_brand(series, name)))
        for name in series.brands
    )
    days = tuple(day.day.isoformat() for day in of_brand(series, series.brands[0])) if series.brands else ()
    bars = tuple(
        Bar(
            one.name,
            facts.place(one.name),
            of_estimate(one.awareness.share_of_voice),
            facts.compared.of(one.name)[1].awareness.share_of_voice.value
            if facts.compared and facts.is_comparable
            else None,
        )
        for one in facts.report.brands
    )
    shares = BarChart(_("Share of voice"), _("of all mentions of the brands, with 95 % intervals"), bars)
    if not days:
        return (shares,)
    return (LineChart(_("Mentions by day"), _("mentions a day"), days, lines), shares)


def brands_table(facts: Facts) -> Rows:
    """The brand beside its competitors, and beside itself before."""
    return Rows(
        _("Against competitors and the period before"),
        (_("Brand"), *_heard_names(), *_tone_names()),
        tuple((one.name, *_heard(one), *_tones(one)) for one in facts.report.brands),
        note=_change_note(facts),
    )


def channel_tables(facts: Facts) -> tuple[Block, ...]:
    """The brand in each channel: how much is said there, and in what tone."""
    mine = [(one.name, facts.of(one.report)) for one in facts.channels]
    heard: list[tuple[Cell, ...]] = [
        (name, *_heard(one), _count(one.awareness.reach), of_estimate(one.awareness.engagement_rate))
        for name, one in mine
    ]
    if facts.others:
        count = len(facts.others)
        further = ngettext(
            "{count} further channel, all brands", "{count} further channels, all brands", count
        )
        name = further.format(count=count)
        heard.append((name, Figure(sum(facts.others.values())), *(None,) * 5))
    tones = tuple((name, *_tones(one), one.sentiment.shift.verdict or None) for name, one in mine)
    told_of = Rows(
        _("{brand} by channel").format(brand=facts.brand),
        (_("Channel"), *_heard_names(), _("Reach"), _("Engagement rate")),
        tuple(heard),
        note=_("Shares are of the mentions of all brands in that channel. Reach is an upper bound."),
    )
    names = (_("Channel"), *_tone_names(), _("Verdict"))
    return told_of, Rows(_("Tone of {brand} by channel").format(brand=facts.brand), names, tones)


def most_said(facts: Facts) -> Sentence | None:
    """The channel in which the brand was mentioned most."""
    counts = [(facts.of(one.report).awareness.mentions, one.name) for one in facts.channels]
    if not counts or not max(counts)[0]:
        return None
    most, name = max(counts, key=lambda one: (one[0], one[1]))
    template = _("Most was said on {channel}: {count} of the {all} mentions of {brand}.")
    every = Figure(facts.mine.awareness.mentions)
    return Sentence(told(template, channel=name, count=Figure(most), all=every, brand=facts.brand))


def driver_blocks(facts: Facts) -> tuple[Block, ...]:
    """What drove the change of tone: its largest segments, and the words of negative mentions."""
    found = facts.drivers
    if found is None or found.change is None:
        return ()
    rows = [
        (kind_name, _segment(one, kind), *_parts(one))
        for kind, kind_name in ((Kind.GROUP, _("Keyword group")), (Kind.SOURCE, _("Channel")))
        for one in found.segments[kind][:_MOST_DRIVERS]
    ]
    names = (_("By"), _("Which"), _("Before"), _("Now"), _("Adds to the change"))
    note = _("What the groups add makes up the change of net sentiment; so does what the channels add.")
    blocks: list[Block] = [Rows(_("What drove the change of tone"), names, tuple(rows), note)]
    words = [one.term for one in found.terms if one.z > 0][:_MOST_WORDS]
    if words:
        count = Figure(found.texts_now[0])
        template = _("Words that more people use in negative mentions than before, of {count} read: {words}.")
        blocks.append(Sentence(told(template, count=count, words=", ".join(words))))
    return tuple(blocks)


def spike_blocks(facts: Facts) -> tuple[Block, ...]:
    """The days far above the usual, each with what was behind it; nobody is named."""
    if not facts.spikes:
        return (Sentence((_("No day had far more mentions than usual."),)),)
    rows: list[tuple[Cell, ...]] = []
    for one in reversed(facts.spikes[:_MOST_SPIKES]):
        causes = one.causes
        sources = ", ".join(name for name, _count in causes.sources[:2])
        words = ", ".join(term.term for term in causes.terms) or _("no word stands out")
        about = f"{one.brand} · {one.group}" if one.group else one.brand
        authors = Figure(causes.unique_authors)
        rows.append(
            (
                Day(one.day.isoformat()),
                about,
                Figure(one.count),
                Figure(one.expected),
                authors,
                words,
                sources,
            )
        )
    names = (_("Day"), _("What"), _("Mentions"), _("Usual"), _("Authors"), _("Words"), _("Where"))
    note = _("A spike lies 3.5 scales or more above the same weekday of the last eight weeks.")
    return (Rows(_("Spikes and what was behind them"), names, tuple(rows), note),)


def _segment(one: SegmentDriver, kind: Kind) -> str:
    if one.others:
        return ngettext("{count} other", "{count} others", one.others).format(count=one.others)
    return _("in no group") if kind is Kind.GROUP and one.label == NO_GROUP else one.label


def _parts(one: SegmentDriver) -> tuple[Figure, Figure, Figure]:
    before = Figure(one.before, Unit.SIGNED, n=one.n_before, noun="mention")
    now = Figure(one.now, Unit.SIGNED, n=one.n_now, noun="mention")
    return before, now, Figure(one.part.total, Unit.SIGNED)


def _heard_names() -> tuple[str, ...]:
    return _("Mentions"), _("Growth"), _("Share of voice"), _("Change")


def _heard(one: BrandReport) -> tuple[Figure, ...]:
    heard = one.awareness
    return (
        Figure(heard.mentions),
        of_estimate(heard.growth, Unit.CHANGE),
        of_estimate(heard.share_of_voice),
        _tested(way_of_share(heard.share_change)),
    )


def _tone_names() -> tuple[str, ...]:
    return _("Net sentiment"), _("Shift")


def _tones(one: BrandReport) -> tuple[Figure, ...]:
    net = of_estimate(one.sentiment.net, Unit.SIGNED, "mention")
    return net, _tested(way_of_tone(one.sentiment.shift))


def _tested(way: Way) -> Figure:
    """A change in a table: without an interval where too few spoke for one to mean anything."""
    change = replace(way.change, n=None)
    return change if way.is_tested else replace(change, low=None, high=None)


def _count(value: int | None) -> Figure:
    return Figure(value)


def _change_note(facts: Facts) -> str:
    if not any(map(_is_compared, facts.report.brands)):
        return _("Nothing is known of the days before, so nothing is compared.")
    note = _("Changes are against the {days} days before, with 95 % intervals by author.")
    if not facts.is_comparable:
        note = _("Changes are against those of the {days} days before of which something is known.")
    note = note.format(days=facts.period.days)
    silent = [one.name for one in facts.report.brands if one.awareness.growth.value is None]
    if silent:
        few = _("Of {brands} no mentions are known of them.")
        note = f"{note} {few.format(brands=', '.join(silent))}"
    return note


def _is_compared(one: BrandReport) -> bool:
    """Whether any of a brand's figures stands beside that of the days before."""
    changes = one.awareness.growth, one.awareness.share_change, one.sentiment.shift
    return any(change.value is not None for change in changes)
