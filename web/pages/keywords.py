"""/keywords: what each keyword brings and how noisy it is, and a box to try one out."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort

from listener.enrich.highlight import Segment, segments
from listener.errors import UsageError
from listener.model import Rank
from listener.render.tables import keywords_table
from listener.reports.health import health
from listener.reports.keywords import KeywordReport, Trial, keyword_reports, try_keyword
from listener.reports.report import make_report
from listener.store.listing import StoredPost
from web import openings
from web.access import allowed
from web.answers import table_answer
from web.filters import FRAME, Filters, chosen_of, read_filters
from web.frame import picker, render
from web.site import Site, site
from web.states import states

blueprint = Blueprint("keywords", __name__)
SHOWN = 200
TRIED = 20
_SORTS = ("mentions", "only", "unique_authors", "top_author", "repeats", "net", "keyword")
_FIELDS = (*FRAME, "sort", "try", "not", "for")


@dataclass(frozen=True, slots=True)
class Found:
    """A post that a tried keyword would have matched, with what matched marked."""

    stored: StoredPost
    brands: tuple[str, ...]
    segments: tuple[Segment, ...]


@blueprint.get("/keywords")
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = read_filters(found, now, _FIELDS)
    sort = chosen_of(filters.given, "sort", _SORTS, _SORTS[0])
    rows = _rows(found, filters, sort)
    report = make_report(found.store, found.config, filters.period, choice=filters.choice)
    listening = health(found.store, found.config, now)
    trial, wrong = _trial(found, filters)
    return render(
        "keywords.html",
        found,
        now,
        here="/keywords",
        listening=listening,
        filters=filters,
        picker=picker(found, filters, "/keywords", brand=None, kept=("sort",)),
        states=states(found, filters, report, now, listening),
        report=report,
        keywords=keywords_table(rows),
        keyword_openings=openings.of_keywords(rows, filters),
        sorts={name: filters.query(sort=name) for name in _SORTS},
        sort=sort,
        files_query=filters.query(**dict.fromkeys(("try", "not", "for"))),
        shown=SHOWN,
        brands=[one.name for one in found.config.brands],
        trial=trial,
        wrong=wrong,
        tried=_marked(trial),
    )


@blueprint.get("/keywords.<suffix>")
@allowed(Rank.VIEWER)
def file(suffix: str) -> Response:
    """The table as a file."""
    if suffix not in ("csv", "json"):
        abort(404)
    found = site()
    filters = read_filters(found, found.clock(), _FIELDS)
    sort = chosen_of(filters.given, "sort", _SORTS, _SORTS[0])
    return table_answer(keywords_table(_rows(found, filters, sort)), suffix)


def _rows(found: Site, filters: Filters, sort: str) -> list[KeywordReport]:
    rows = keyword_reports(
        found.store, found.config, filters.period, brand=filters.brand, choice=filters.choice
    )
    if sort == "keyword":
        return sorted(rows, key=lambda row: (row.keyword.casefold(), row.brand))
    # Unknown last; among equals the order of the report: by mentions.
    return sorted(rows, key=lambda row: (getattr(row, sort) is None, -(getattr(row, sort) or 0)))


def _trial(found: Site, filters: Filters) -> tuple[Trial | None, str | None]:
    """What was tried, or why it cannot be: a typing error is no reason to lose the page."""
    given = filters.given
    if "try" not in given:
        return None, None
    brand = given.get("for")
    if brand is not None:
        chosen_of(given, "for", [one.name for one in found.config.brands], brand)
    exclude = [one.strip() for one in given.get("not", "").split(",") if one.strip()]
    try:
        return try_keyword(found.store, given["try"], exclude, brand, filters.period.as_of), None
    except UsageError as error:
        return None, str(error).partition(": ")[2]


def _marked(trial: Trial | None) -> list[Found]:
    if trial is None:
        return []
    return [
        Found(one.stored, one.brands, segments(one.stored.post.text, (trial.keyword,), longest=240))
        for one in trial.found[:TRIED]
    ]
