"""What pages show of authors: the table of those most heard, what its figures open, and all authors in three
figures.
"""

from __future__ import annotations

from flask import Response

from listener.render import figures
from listener.render.author_tables import authors_table
from listener.render.report_json import estimate_json
from listener.reports.top_authors import Sort, TopAuthor, TopAuthors, top_authors
from listener.words import N_, _
from web.answers import table_answer
from web.facts import Fact, counted_fact, estimated
from web.filters import Filters, chosen_of
from web.openings import Opening, rows_at
from web.site import Site

AUTHOR = "author"
"""What the share of voice by author is called in addresses."""
_RANKED = {
    Sort.MENTIONS: N_("Those with the most mentions"),
    Sort.ENGAGEMENTS: N_("Those with the most engagements"),
    Sort.REACH: N_("Those with the largest reach"),
}


def asked_authors(found: Site, filters: Filters) -> TopAuthors:
    """The authors that the query string asks for."""
    sort = Sort(chosen_of(filters.given, "sort", list(Sort), Sort.MENTIONS))
    return top_authors(
        found.store, found.config, filters.period, brand=filters.brand, sort=sort, choice=filters.choice
    )


def by_author(found: Site, filters: Filters) -> dict[str, object]:
    """What the page of share of voice shows of its authors."""
    told = asked_authors(found, filters)
    return {
        "by": AUTHOR,
        "told": told,
        "ranked": _(_RANKED[told.sort]),
        "authors": authors_table(told),
        "author_links": [rows_at(filters, brand=told.brand, author=one.who.key) for one in told.found],
        "author_openings": [of_author(one, told, filters) for one in told.found],
        "author_facts": _facts(told, filters),
        "sorts": {one.value: filters.query(sort=one.value) for one in Sort},
    }


def authors_answer(found: Site, filters: Filters, suffix: str) -> Response:
    """The table of authors as a file; its JSON has the figures of all authors beside it."""
    told = asked_authors(found, filters)
    more = {
        "unique_authors": told.authors,
        "mentions": told.mentions,
        "mentions_per_author": estimate_json(told.per_author),
        "top_author": estimate_json(told.top_share),
        "coverage": told.top_share.coverage,
    }
    return table_answer(authors_table(told), suffix, **(more if suffix == "json" else {}))


def of_author(one: TopAuthor, told: TopAuthors, filters: Filters, **fields: str | None) -> dict[str, Opening]:
    """What each figure of an author opens, by column; `fields` narrow all of them."""
    chosen = {"brand": told.brand, AUTHOR: one.who.key, **fields}
    written = Opening(one.rows, rows_at(filters, **chosen))
    n = one.rows + one.repost_rows
    more = Opening(n, rows_at(filters, **chosen, reposts="with"), noun="mention or repost")
    everybody = Opening(told.rows, rows_at(filters, brand=told.brand, **fields), author=one.who.key)
    return {
        **dict.fromkeys(("mentions", "engagements", "average_reposts"), written),
        **dict.fromkeys(("reach", "repost_ratio"), more),
        "share": everybody,
    }


def _facts(told: TopAuthors, filters: Filters) -> list[Fact]:
    """All authors in figures."""
    everything = Opening(told.rows, rows_at(filters, brand=told.brand))
    return [
        counted_fact(_("Unique authors"), "unique_authors", told.authors, everything),
        estimated(_("Mentions per author"), "mentions_per_author", told.per_author, _twice, everything),
        estimated(_("Share of the top author"), "top_author", told.top_share, figures.percent, everything),
    ]


def _twice(value: float | None) -> str:
    """With two digits behind the point: most authors write once."""
    return figures.UNKNOWN if value is None else f"{value:,.2f}"
