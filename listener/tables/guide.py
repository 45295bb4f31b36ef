"""What each kind of table is, and what its columns mean, for people who make such files: data, no code.

The example of a kind is one row of it as it may stand in a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from listener.words import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A column: what it holds, and how it is written by example, which is empty where it may be left so."""

    name: str
    meaning: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """A kind of table: its title, what it is for, by what its rows are known, and its columns.

    `day` is the column by whose day rows are listed, if there is one, `last` that of their last day, if they
    have several; `narrowed` are those by which they are narrowed.
    """

    title: str
    purpose: str
    known_by: str
    columns: tuple[Told, ...]
    day: str | None = None
    last: str | None = None
    narrowed: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        """A row of a file, its cells in the order of the columns."""
        return ",".join(column.example for column in self.columns)


_CURRENCY = Told("currency", N_("of the amounts, in three letters; else the workspace's"), "EUR")
_CHANNEL = Told("channel", N_("where: x, news, mail, phone, in your own words"), "x")

GUIDES: Mapping[str, Guide] = {
    "customers": Guide(
        N_("Customers"),
        N_("Who buys: from the CRM or the shop, for retention and lifetime value."),
        N_("Known by id."),
        (
            Told("id", N_("what the CRM calls them"), "C-1001"),
            Told("start", N_("the day they became a customer"), "2025-03-14"),
            Told("end", N_("the first day on which they no longer are one; empty while they stay")),
            Told("margin_per_month", N_("what they bring a month after costs"), "24.50"),
            Told("prior_spend", N_("what they had spent before; groups are compared alike by it"), "310"),
            Told("segment", N_("a group of your own"), "business"),
            Told("network", N_("where they write"), "x"),
            Told("handle", N_("under which name they write there"), "anna_k"),
            _CURRENCY,
        ),
        day="start",
        narrowed=("segment", "network"),
    ),
    "orders": Guide(
        N_("Orders"),
        N_("What was bought: for attribution, order values and further sales."),
        N_("Known by id."),
        (
            Told("id", N_("the number of the order"), "O-5001"),
            Told("customer_id", N_("the id of who bought"), "C-1001"),
            Told("at", N_("when, with its offset"), "2026-10-02T11:20:00+02:00"),
            Told("revenue", N_("what it brought in"), "120.00"),
            Told("margin", N_("what was left of it; a loss has a minus"), "48.00"),
            Told("product", N_("what was bought"), "cloud plan"),
            _CURRENCY,
        ),
        day="at",
        narrowed=("customer_id", "product"),
    ),
    "touches": Guide(
        N_("Touches"),
        N_("Each contact of a customer with a campaign before they bought: for attribution and CAC."),
        N_("Known by id."),
        (
            Told("id", N_("what your analytics calls it"), "T-9001"),
            Told("customer_id", N_("the id of who was reached"), "C-1001"),
            Told("at", N_("when, with its offset"), "2026-09-20T08:00:00Z"),
            _CHANNEL,
            Told("campaign", N_("as it stands in utm_campaign"), "autumn"),
            Told("cost", N_("what this contact cost"), "1.20"),
            _CURRENCY,
        ),
        day="at",
        narrowed=("channel", "campaign", "customer_id"),
    ),
    "visits": Guide(
        N_("Visits"),
        N_("Visits by day as your analytics counts them by utm tags, and what became of them."),
        N_("Known by date, channel and campaign."),
        (
            Told("date", N_("the day"), "2026-10-02"),
            _CHANNEL,
            Told("campaign", N_("as it stands in utm_campaign"), "autumn"),
            Told("visits", N_("how many came"), "340"),
            Told("leads", N_("how many left their address"), "12"),
            Told("conversions", N_("how many became customers"), "3"),
            Told("revenue", N_("what they brought in"), "410.00"),
            _CURRENCY,
        ),
        day="date",
        narrowed=("channel", "campaign"),
    ),
    "counters": Guide(
        N_("Counters"),
        N_("Followers, likes and views of your pages, as the networks' own tools show them by day."),
        N_("Known by date, channel and name."),
        (
            Told("date", N_("the day"), "2026-10-02"),
            _CHANNEL,
            Told("name", N_("followers, likes, views, posts, …"), "followers"),
            Told("value", N_("how many"), "12840"),
        ),
        day="date",
        narrowed=("channel", "name"),
    ),
    "contacts": Guide(
        N_("Contacts"),
        N_("Requests that each service channel took by day: what a contact costs there."),
        N_("Known by date and channel."),
        (
            Told("date", N_("the day"), "2026-10-02"),
            _CHANNEL,
            Told("contacts", N_("how many were taken"), "210"),
            Told("resolved", N_("how many of them were resolved"), "180"),
            Told("unique_customers", N_("how many customers they came from"), "165"),
            Told("cost", N_("what they cost in all"), "700.00"),
            Told("agent_hours", N_("hours of work on them"), "22.5"),
            _CURRENCY,
        ),
        day="date",
        narrowed=("channel",),
    ),
    "costs": Guide(
        N_("Costs"),
        N_("The cost book: what the work cost, in equal parts on its days."),
        N_("Known by all columns together."),
        (
            Told("start", N_("the first day that is paid for"), "2026-10-01"),
            Told("end", N_("the last day, included"), "2026-10-31"),
            Told("category", N_("labour, ads, tools, refunds, training, content or other"), "labour"),
            Told("amount", N_("what was spent; or hours at a rate instead")),
            Told("hours", N_("hours of work"), "120"),
            Told("hourly_rate", N_("what an hour costs, all included"), "30"),
            Told("channel", N_("the channel it was for")),
            Told("campaign", N_("the campaign it was for")),
            Told("note", N_("what it was for"), "support desk"),
            _CURRENCY,
        ),
        day="start",
        last="end",
        narrowed=("category", "channel", "campaign"),
    ),
    "goals": Guide(
        N_("Goals"),
        N_("What is to be reached until when, and how reaching it is valued."),
        N_("Known by id."),
        (
            Told("id", N_("a short name"), "answers-q4"),
            Told("kind", N_("awareness, retention, leads_sales or traffic"), "retention"),
            Told("metric", N_("a figure of the report, by its name there"), "within_target"),
            Told("filter", N_("key=value with ; between: brand, source, lang, group, channel, …")),
            Told("unit", N_("a label"), "share"),
            Told("baseline", N_("where it stood, in the unit of the report"), "0.62"),
            Told("target", N_("where it shall stand"), "0.80"),
            Told("start", N_("the first day"), "2026-10-01"),
            Told("deadline", N_("the first day after its time"), "2027-01-01"),
            Told("owner", N_("who answers for it"), "Anna"),
            Told("business_goal", N_("what it is good for"), "keep customers"),
            Told("value_method", N_("how it is valued; empty for not at all"), "none"),
            Told("exclusive_of", N_("goals that would count the same money, with ; between")),
        ),
        narrowed=("kind", "metric"),
    ),
    "assumptions": Guide(
        N_("Assumptions"),
        N_("Numbers that were not measured here, each with its range; exchange rates too."),
        N_("Known by name."),
        (
            Told("name", N_("clv, p_switch, rate:PLN, …"), "clv"),
            Told("low", N_("the lowest it may be; shares as fractions"), "300"),
            Told("central", N_("what it most likely is"), "400"),
            Told("high", N_("the highest it may be"), "600"),
            Told("source", N_("who says so"), "CRM"),
            Told("date", N_("when they said so"), "2026-10-01"),
            _CURRENCY,
        ),
    ),
    "labels": Guide(
        N_("Labels"),
        N_("What people say of the tone of posts that are kept: what sentiment is checked against."),
        N_("Known by network, post_id and by."),
        (
            Told("network", N_("the network of the post"), "x"),
            Told("post_id", N_("its id there"), "1861712345678901234"),
            Told("label", N_("positive, neutral or negative"), "negative"),
            Told("by", N_("who says so"), "anna"),
            Told("at", N_("when, with its offset"), "2026-10-02T09:00:00Z"),
        ),
        day="at",
        narrowed=("label", "by", "network"),
    ),
    "alerts": Guide(
        N_("Alert rules"),
        N_("What people are told of without looking."),
        N_("Known by name."),
        (
            Told("name", N_("a name of its own"), "Loud voices"),
            Told("kind", N_("what it watches, as the page of alerts names it"), "reach"),
            Told("brand", N_("of which brand; empty for every one")),
            Told("threshold", N_("from where on; empty as the kind has it"), "25000"),
            Told("quiet_hours", N_("when nothing is sent"), "22:00-07:00"),
            Told("cooldown", N_("how long it stays silent afterwards"), "6h"),
            Told("channel", N_("where it is sent; empty for shown only")),
        ),
    ),
}
