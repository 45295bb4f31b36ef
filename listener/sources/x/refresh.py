"""The part `refresh`: counters of posts read again at the ages that `refresh_days` names.

It remembers nothing: what is due stands with the posts.
"""

from __future__ import annotations

from dataclasses import replace

from listener.model import Reading, Resource
from listener.sources.x.api import MOST_IDS
from listener.sources.x.desk import Desk, State
from listener.sources.x.parse import read_page


def step(desk: Desk, state: State) -> Reading:
    """Read up to a hundred posts again. ApiError, OverBudget."""
    ids = desk.books.due_for_counters(desk.part.source, desk.now, MOST_IDS)
    if not ids:
        return desk.reading({})
    unit = desk.price(Resource.POST) + desk.price(Resource.USER)
    granted = desk.reserve(Resource.POST, unit, most=len(ids))
    ids = ids[:granted]
    answer = desk.ask(Resource.POST, lambda: desk.api.posts(ids, desk.now))
    page = read_page(answer.body, desk.now)
    desk.buy(
        Resource.POST, (item.post.versions[-1] if item.post.versions else item.post.id for item in page.items)
    )
    answered = bool(page.items or page.gone)
    return replace(
        desk.reading({}),
        seen=len(page.items),
        posts=desk.posts_of(page),
        removed=page.gone,
        # What X answers nothing about stays due; asking again at once would ask for ever.
        more=answered and len(ids) == MOST_IDS,
    )
