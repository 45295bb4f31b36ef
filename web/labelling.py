"""Rounds of labelling as pages show them: what the visitor is asked next."""

from __future__ import annotations

from listener.store.rounds import Round
from web.cards import Card, cards
from web.site import Site

_AHEAD = 4
"""How many mentions wait in the page, so that the next one is there at once."""


def asked(site: Site, found: Round, who: str) -> list[Card]:
    """The mentions of a round that come next for that person."""
    queue = found.queue(who)
    told = [
        (one.post, one.brand, {"round": str(found.id), "place": str(one.number)}) for one in queue[:_AHEAD]
    ]
    return cards(site, told, first=found.count - len(queue) + 1, count=found.count)
