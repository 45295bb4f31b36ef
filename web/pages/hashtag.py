"""/share-of-voice/hashtag: the census of one hashtag, e.g. that of a campaign."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from listener.errors import UsageError
from listener.model import Rank
from listener.render.brand_tables import voice_days_table
from listener.render.census_tables import uses_table
from listener.reports.breakdown import By
from listener.reports.census import Census, census
from listener.reports.health import health
from listener.reports.report import make_report
from listener.reports.series import Measure, Series, daily
from listener.words import _
from web import census as shown
from web import labels
from web.access import allowed
from web.answers import table_answer
from web.daily import most_rows, shown_days
from web.filters import FRAME, Filters, WrongField, located, read_filters
from web.frame import picker, render
from web.openings import Opening, rows_at
from web.site import Site, site
from web.states import states
from web.top_authors import of_author

blueprint = Blueprint("hashtag", __name__)
PATH = "/share-of-voice/hashtag"
FIELDS = (*FRAME, "hashtag")
OWN_SHOWN = 10


@blueprint.get(PATH)
@allowed(Rank.VIEWER)
def show() -> str:
    """The page."""
    found = site()
    now = found.clock()
    filters = _filters(found)
    told = _census(found, filters)
    series = hashtag_days(found, filters)
    report = make_report(found.store, found.config, filters.period, choice=filters.choice, changes=False)
    listening = health(found.store, found.config, now)
    most = most_rows(series)
    hashtag, top = told.hashtag, told.authors.found
    return render(
        "hashtag.html",
        found,
        now,
        here="/share-of-voice",
        listening=listening,
        filters=filters,
        picker=picker(found, filters, PATH, brand=None, kept=("hashtag",)),
        states=states(found, filters, report, now, listening),
        report=report,
        told=told,
        facts=shown.facts(told, filters),
        tables=shown.tables(told),
        use_openings=[shown.of_use(one, told, filters) for one in told.brands],
        author_openings=[of_author(one, told.authors, filters, hashtag=hashtag) for one in top],
        author_links=[
            rows_at(filters, brand=filters.brand, author=one.who.key, hashtag=hashtag) for one in top
        ],
        language_openings=shown.of_parts(told.languages, By.LANG, told, filters),
        language_names=[labels.written(By.LANG, one.label) for one in told.languages],
        source_openings=shown.of_parts(told.sources, By.SOURCE, told, filters),
        days=voice_days_table(series, Measure.MENTIONS),
        day_openings=shown.of_days(series, told, filters, most=most),
        most=most,
        everything=Opening(told.total.mentions, rows_at(filters, brand=filters.brand, hashtag=hashtag)),
        own_shown=OWN_SHOWN,
        files_query=filters.query(),
        chart_query=filters.query(compare=None),
    )


@blueprint.get(f"{PATH}.<suffix>")
@allowed(Rank.VIEWER)
def by_brand(suffix: str) -> Response:
    """The table of brands as a file."""
    found = site()
    return table_answer(uses_table(_census(found, _filters(found, suffix))), suffix)


@blueprint.get(f"{PATH}/<any(days, authors, languages, sources, own):name>.<suffix>")
@allowed(Rank.VIEWER)
def part(name: str, suffix: str) -> Response:
    """One of its other tables as a file."""
    found = site()
    filters = _filters(found, suffix)
    if name == "days":
        return table_answer(voice_days_table(hashtag_days(found, filters), Measure.MENTIONS), suffix)
    return table_answer(shown.tables(_census(found, filters))[name], suffix)


def _filters(found: Site, suffix: str = "csv") -> Filters:
    if suffix not in ("csv", "json"):
        abort(404)
    return read_filters(found, found.clock(), FIELDS)


def hashtag_of(filters: Filters) -> str:
    """The hashtag asked for. WrongField if there is none."""
    if filters.chosen.hashtag is None:
        raise WrongField("hashtag", _("hashtag: name one, like /share-of-voice/hashtag?hashtag=acmelife."))
    return filters.chosen.hashtag


def _census(found: Site, filters: Filters) -> Census:
    try:
        return census(
            found.store,
            found.config,
            filters.period,
            hashtag_of(filters),
            brand=filters.brand,
            compare=filters.compare,
            choice=filters.choice,
        )
    except UsageError as error:
        raise located(error, FIELDS) from error


def hashtag_days(found: Site, filters: Filters) -> Series:
    """The days of the hashtag, of the chosen brand or of all: what its chart draws and its table lists."""
    return daily(
        found.store,
        found.config,
        shown_days(filters),
        brand=filters.brand,
        choice=filters.choice,
        hashtag=hashtag_of(filters),
    )
