"""What a step has at hand, and what steps have in common: reserving, buying, telling how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from listener.errors import ApiError
from listener.model import Author, Brand, Part, Post, Purchase, Reading, Resource, XSettings
from listener.model.poll import PollStatus
from listener.sources.x.api import MOST_IDS, Answer, Api
from listener.sources.x.books import Books
from listener.sources.x.parse import Page, read_users, with_profiles

KEPT_FOR = timedelta(days=7)
"""How long a profile is good for: handles and audiences change slowly, and a look costs twice a post."""

State = Mapping[str, str]


class OverBudget(Exception):
    """Neither budget holds the smallest request any more."""


@dataclass(slots=True)
class Desk:
    """One step's tools: the API, the books, what is configured, the instant, what it has bought so far."""

    api: Api
    books: Books
    part: Part
    brands: Sequence[Brand]
    now: datetime
    bought: list[Purchase] = field(default_factory=list)
    profiles: list[Author] = field(default_factory=list)
    closed_until: datetime | None = None
    unnamed: str | None = None
    """Why authors could not be looked up, if so."""

    @property
    def settings(self) -> XSettings:
        """The part's source as configured."""
        assert self.part.source.x is not None
        return self.part.source.x

    def price(self, resource: Resource) -> Decimal:
        """US dollars for one of it."""
        return self.settings.prices.get(resource.value, Decimal(0))

    def reserve(self, resource: Resource, unit: Decimal, *, most: int, least: int = 1) -> int:
        """How many resources may be asked for; OverBudget if fewer than `least`."""
        granted = self.books.reserve(self.part, resource, unit=unit, most=most, least=least, now=self.now)
        if not granted:
            raise OverBudget
        return granted

    def ask(self, resource: Resource, request: Callable[[], Answer]) -> Answer:
        """Make a request that was reserved for. One that failed is entered too, unless it may be billed."""
        try:
            answer = request()
        except ApiError as error:
            if not error.sent:
                asked = 0 if resource.by_request or error.status is None else 1
                self.bought.append(Purchase(resource, self.price(resource), self.now, requests=asked))
            raise
        self.closed_until = answer.closed_until or self.closed_until
        return answer

    def buy(self, resource: Resource, ids: Iterable[str] = ()) -> None:
        """Enter what a request brought."""
        self.bought.append(Purchase(resource, self.price(resource), self.now, tuple(ids)))

    def posts_of(self, page: Page) -> tuple[Post, ...]:
        """The page's posts with their authors: as known, as they came along, or looked up.

        Without those that were removed here: of whoever is forgotten nothing is asked and kept again.
        """
        ids = {item: {item.post.id, *item.post.versions} for item in page.items}
        gone = set(self.books.removed(set().union(*ids.values())))
        page = replace(page, items=tuple(item for item in page.items if not gone & ids[item]))
        known = dict(self.books.profiles(item.answered_id for item in page.items if item.answered_id))
        wanted = sorted({item.author_id for item in page.items if item.author_id})
        known |= self.books.profiles(wanted, since=self.now - KEPT_FOR)
        # What comes along says nothing of followers unless asked to, and reach is made of those.
        told = {one.id: one for one in page.profiles}
        known |= {native: one for native, one in told.items() if one.followers is not None}
        missing = [one for one in wanted if one not in known]
        for first in range(0, len(missing), MOST_IDS):
            known |= self._look_up(missing[first : first + MOST_IDS])
        return with_profiles(page, told | known)

    def _look_up(self, ids: Sequence[str]) -> dict[str, Author]:
        try:
            answer = self.ask(Resource.USER, lambda: self.api.users(ids, self.now))
        except ApiError as error:
            if error.status in (400, 403, 404):
                # Without profiles the posts are still worth keeping; the next post asks again.
                self.unnamed = str(error)
                return {}
            raise
        found = {one.id: one for one in read_users(answer.body)}
        self.buy(Resource.USER, found)
        # Those X does not know are noted too, so that they are not asked for with every post.
        self.profiles += [found.get(one, Author(one)) for one in ids]
        return found

    def reading(self, state: State) -> Reading:
        """A good step so far: with what was bought, and when the rate limit that is used up begins anew."""
        kept = {key: value for key, value in state.items() if key not in ("until", "why")}
        if self.closed_until is not None:
            kept["until"] = self.closed_until.isoformat()
        return Reading(PollStatus.OK, state=kept, purchases=tuple(self.bought), profiles=tuple(self.profiles))
