"""What the response page says where it has nothing to show: no conversations, no handles, no cases."""

from __future__ import annotations

from datetime import datetime

from listener.model import SourceKind
from listener.reports.coverage import coverage
from listener.reports.health import Health
from listener.reports.responsiveness import Responsiveness
from listener.store.desk_columns import desk_state
from listener.words import _
from web.filters import Filters
from web.site import Site
from web.states import States, nothing_yet, read_in_part


def response_states(
    site: Site, filters: Filters, found: Responsiveness, now: datetime, listening: Health
) -> States:
    """The state of the page over one brand's figures."""
    cases = found.figures.cases
    messages = found.figures.messages.addressed
    heard = any((cases.first.n, cases.dismissed, found.waiting, found.backlog.start, messages))
    if not heard:
        return States(False, _empty(site, found, now, listening), ())
    covered = coverage(site.store, site.config, filters.period)
    # A feed that was not read leaves out nobody who waits.
    talking = {source.name for source in site.config.sources if source.kind is SourceKind.X}
    missing = (one for one in read_in_part(site, filters, covered) if one.source in talking)
    return States(True, None, tuple(missing))


def _empty(site: Site, found: Responsiveness, now: datetime, listening: Health) -> tuple[str, str]:
    days, _versions = desk_state(site.store)
    if days:
        return (
            _("No case in these days"),
            _("Nobody asked {brand} anything in these days, and nobody waits. Choose other dates.").format(
                brand=found.brand
            ),
        )
    brand = site.config.brand(found.brand)
    if brand is not None and not brand.handles:
        return (
            _("{brand} has no handles yet").format(brand=found.brand),
            _("Messages are told by the accounts they are addressed to: set the brand’s handles."),
        )
    if not any(source.kind is SourceKind.X for source in site.config.sources):
        return (
            _("No conversations yet"),
            _("Feeds have no replies: response times need X or imported conversations."),
        )
    return nothing_yet(site, now, listening)
