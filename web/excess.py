"""What the page of share of voice shows of market shares: the excess, what it opens, and the form."""

from __future__ import annotations

from listener.model import MARKET_SHARE, KeptAssumption
from listener.render.excess_tables import excess_table
from listener.reports.excess_voice import excess_voice
from listener.reports.report import Report
from web.filters import Filters
from web.openings import Opening, of_brand
from web.site import Site


def excess_card(found: Site, report: Report, filters: Filters) -> dict[str, object]:
    """The excess of each brand of the report, with a form that begins with what is kept."""
    told = excess_voice(found.store, report)
    opens: list[dict[str, Opening]] = [
        {"share_of_voice": of_brand("share_of_voice", brand, report, filters)} for brand in report.brands
    ]
    return {
        "excess": excess_table(told),
        "excess_openings": opens,
        "market_shares": [one.market_share for one in told if one.market_share is not None],
        "market_brand": brand_of,
        "market_brands": [(one.name, one.name) for one in found.config.brands],
        "typed": {},
        "wrong": {},
    }


def brand_of(kept: KeptAssumption) -> str:
    """The brand whose market share an assumption is."""
    return kept.assumption.name.removeprefix(MARKET_SHARE)
