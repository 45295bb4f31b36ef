"""The annex of a monthly report: assumptions with their sources, data gaps, definitions and methods."""

from __future__ import annotations

from listener.reports.coverage import Gap
from listener.reports.monthly.document import Block, Cell, Day, Figure, Rows, Section, Sentence, Unit
from listener.reports.monthly.gather import Facts
from listener.reports.monthly.scored import scorer_blocks
from listener.reports.monthly.texts import told
from listener.reports.value.known import BY_NAME
from listener.reports.value.media_cost import CAVEAT
from listener.words import N_, _

_MOST_GAPS = 12

DEFINITIONS = (
    (
        N_("Mention"),
        N_("A post that names a brand, once a brand; pure reposts and own posts are none."),
    ),
    (N_("Share of voice"), N_("A brand's share of all pairs of mention and brand over the tracked brands.")),
    (N_("Growth"), N_("The change of mentions a day against the period of the same length just before.")),
    (N_("Reach"), N_("The followers of each author and reposter, counted once: an upper bound.")),
    (N_("Engagement rate"), N_("Engagements over impressions of mentions whose impressions are known.")),
    (N_("Net sentiment"), N_("Positive less negative mentions over all scored ones, from −1 to +1.")),
    (
        N_("Accuracy"),
        N_("The share of scores people agree with, on mentions drawn at random or left out of training."),
    ),
    (N_("Case"), N_("What one author needs answered in one conversation, until it is answered or closed.")),
    (N_("Within target"), N_("Cases answered within the target, of those whose outcome at it is known.")),
    (N_("Median first response"), N_("When half were answered, by Kaplan–Meier: open cases count in.")),
    (
        N_("Worth"),
        N_("What the goals are valued at in all, the same money counted once: P50 with P10 to P90."),
    ),
    (
        N_("Return"),
        N_("Worth less cost, over cost. Its basis is margin, or revenue where no margin is known."),
    ),
    (
        N_("Lifetime value (CLV)"),
        N_("What a customer brings: as assumed, else m(1 + d) / (1 + d − r) of margin, discount, retention."),
    ),
    (
        N_("Cost of winning a customer (CAC)"),
        N_("Advertising and content by the cost book, else the touches before orders, by new customers."),
    ),
    (
        N_("Verified save"),
        N_("Somebody who might have left, was answered, and is still a customer 30 days later."),
    ),
    (N_("Churn rate"), N_("Customers who left in the period, of those at its start.")),
    (
        N_("Value at risk (exposure)"),
        N_(
            "People left unanswered for over a day × share who are customers × share who switch × CLV. It "
            "is in no return."
        ),
    ),
    (N_("Media cost equivalent"), CAVEAT),
    (
        N_("Cost deflection"),
        N_("Contacts × (share who would have called × cost of a call − cost of a contact); may be negative."),
    ),
    (
        N_("Attribution"),
        N_(
            "An order is credited to the touches before it: all to the first or the last, equally (linear), "
            "40/20/40 (position), or halved every few days back (time decay). Credit, not proof."
        ),
    ),
)
METHODS = (
    N_("A period is of local days, its end not included; posts count by when they were written."),
    N_("Intervals are 95 %: a complete search has no sampling error, they say what another period may show."),
    N_("Posts of one author depend on each other: intervals and tests take whole authors, not single posts."),
    N_("“Rose” and “fell” stand only where the adjusted p is below 0.05 or the interval leaves 0 out."),
    N_("The p values of one figure are adjusted over all brands together (Benjamini–Hochberg)."),
    N_("Nobody who wrote a post is named in a report, so that it may be kept when posts are removed."),
    N_("Unknown is a dash, never 0."),
)


def annex(facts: Facts) -> Section:
    """The section."""
    methods = Rows(_("Methods"), ("",), tuple((_(one),) for one in METHODS))
    terms = tuple((_(name), _(words)) for name, words in DEFINITIONS)
    definitions = Rows(_("Definitions"), (_("Figure"), _("What it is")), terms)
    blocks = (*_assumptions(facts), *scorer_blocks(facts), *_gaps(facts), definitions, methods)
    return Section("annex", _("Annex: assumptions, gaps and definitions"), blocks)


def _assumptions(facts: Facts) -> tuple[Block, ...]:
    """Every assumption with its range, as exactly as it was written."""
    rows: list[tuple[Cell, ...]] = []
    for one in facts.value.assumptions:
        # No line ends between an amount and its currency.
        unit = f"\u00a0{one.currency}" if one.currency else ""
        ends = (f"{end:f}{unit}" for end in (one.low, one.central, one.high))
        title = _(BY_NAME[one.name].title) if one.name in BY_NAME else one.name
        source = one.source if one.name in facts.value.brought else one.source or _("default of the product")
        rows.append((title, *ends, source, Day(one.date.isoformat()) if one.date else None))
    names = (_("Assumption"), _("Low"), _("Central"), _("High"), _("Source"), _("Date"))
    return (Rows(_("Assumptions"), names, tuple(rows)),)


def _gaps(facts: Facts) -> tuple[Block, ...]:
    """What is missing in the data."""
    heard, tone = facts.mine.awareness, facts.mine.sentiment
    scored = _(
        "{scored} of the {all} mentions of {brand} are scored; the others are in languages without a scorer."
    )
    audience = _("The followers of {known} of their authors are known.")
    blocks: list[Block] = [
        Sentence(told(scored, scored=Figure(tone.scored), all=Figure(heard.mentions), brand=facts.brand)),
        Sentence(told(audience, known=Figure(heard.audience_known))),
    ]
    hours: dict[str, list[Gap]] = {}
    for gap in facts.gaps:
        hours.setdefault(gap.source, []).append(gap)
    if not hours:
        return (*blocks, Sentence((_("No source was out of reach so that something is missing."),)))
    rows = tuple(
        (
            source,
            Figure(len(some)),
            Figure(sum((one.end - one.start).total_seconds() for one in some) / 3600, Unit.HOURS),
        )
        for source, some in list(hours.items())[:_MOST_GAPS]
    )
    names = (_("Source"), _("Times"), _("Not read in all"))
    return (*blocks, Rows(_("Times in which a source was not read"), names, rows))
