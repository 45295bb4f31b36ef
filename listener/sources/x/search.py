"""The parts that bring posts: what names the brands (`mentions`) and what the brands answer (`replies`).

So does `backfill`, which reads what lies before either; its runs are planned elsewhere.

What a part remembers: `since` (the id its last whole run came to), `again_from` (where to begin as long as
there is none), `read_until` (when that run began, or where the first one is to begin), `run` (the one under
way), `terms` (since when each term is read), `alarm` (what is wrong with the answers), `owner` (whose token
it is).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from listener.errors import ApiError
from listener.model import Brand, Gap, Reading, Resource, XSettings
from listener.sources.x import run as runs
from listener.sources.x.api import Answer, Window
from listener.sources.x.desk import Desk, State
from listener.sources.x.faults import misread
from listener.sources.x.parse import Page, read_page, read_users
from listener.sources.x.queries import answering, mention_terms, pack, reply_terms
from listener.sources.x.run import Run

MENTIONS, REPLIES, BACKFILL = "mentions", "replies", "backfill"
SEARCH, TAGGING, TIMELINE = "search", "tagging", "timeline"
"""The kinds of requests: a search, the posts that tag our account, and what our account posts."""

_LEAST = {SEARCH: 10, TAGGING: 5, TIMELINE: 5}
_MOST = 100
_ALARM = (
    "none of the replies says what it answers: X may have renamed its fields; update brand-listener, or "
    "response times will miss answers"
)


def step(desk: Desk, state: State) -> Reading:
    """Read one page, going on from what the part remembers. ApiError, OverBudget."""
    gaps: tuple[Gap, ...] = ()
    if "run" in state:
        run, gaps = runs.within_reach(runs.load(state["run"]), desk.now)
        if not run.todo:
            raise misread("a page that it had sent before", restart=True)
    else:
        todo, state = _todo(desk, state)
        run, gaps = runs.begin(todo, state, desk.now)
        if not todo:
            return desk.reading({**state, "read_until": desk.now.isoformat()})
    run, page, dated, lost = _within_what_x_has(desk, run)
    if run.asked_at is None and dated is not None:
        run = replace(run, asked_at=min(run.started, dated))
    posts = desk.posts_of(page)
    following = replace(run.seen(page.newest, page.token), partial=run.partial or page.partial)
    only_replies = desk.part.name == REPLIES and run.todo[0].startswith(SEARCH)
    kept = _noting(state, page, replies=only_replies)
    # What came is kept first; that a request went round for ever is told by a last step, which asks nothing.
    more = bool(following.todo) or following.cut_short
    kept = kept | {"run": runs.dump(following)} if more else _finished(desk, kept, following)
    return replace(
        desk.reading(kept),
        seen=len(page.items) + page.unreadable,
        posts=posts,
        removed=page.gone,
        gaps=(*gaps, *lost),
        more=more,
        notice=_notice(kept, page, desk.unnamed),
        healthy="alarm" not in kept and not page.unreadable and desk.unnamed is None,
    )


def remembered(state: State, now: datetime, first_read: timedelta) -> State:
    """What a part goes on from; before its first request, where that begins."""
    return state if "read_until" in state else {**state, **runs.first_state(now, first_read)}


def _within_what_x_has(desk: Desk, run: Run) -> tuple[Run, Page, datetime | None, tuple[Gap, ...]]:
    """The next page of a run, which is begun less far back where seven days are over for X before us."""
    try:
        return run, *read_one(desk, run), ()
    except ApiError as error:
        nearer = runs.not_so_far(run, desk.now) if "start_time" in str(error) else None
        if nearer is None:
            raise
    return nearer[0], *read_one(desk, nearer[0]), nearer[1]


def read_one(desk: Desk, run: Run) -> tuple[Page, datetime | None]:
    """The next page of a run, paid for, and the date of the answer."""
    kind, _, about = run.todo[0].partition(" ")
    resource = Resource.POST if kind == SEARCH else Resource.OWNED
    # Each post may need its author's profile as well.
    unit = desk.price(resource) + desk.price(Resource.USER)
    most = desk.reserve(resource, unit, most=_MOST, least=_LEAST[kind])
    window = Window(run.since, run.start, run.end, run.token, most)
    answer = desk.ask(resource, lambda: _request(desk, kind, about, window))
    page = read_page(answer.body, desk.now)
    desk.buy(resource, (_version(item.post.id, item.post.versions) for item in page.items))
    return page, answer.dated


def _request(desk: Desk, kind: str, about: str, window: Window) -> Answer:
    ask = {SEARCH: desk.api.search, TAGGING: desk.api.mentions_of, TIMELINE: desk.api.posts_of}[kind]
    return ask(about, window, desk.now)


def _version(first: str, later: Sequence[str]) -> str:
    """The id that was answered with, and is billed."""
    return later[-1] if later else first


def _todo(desk: Desk, state: State) -> tuple[tuple[str, ...], State]:
    """The requests of a run; with owned reads, of one's own account the cheap way."""
    owner, state = _owner(desk, state) if desk.settings.owned else (None, state)
    name = desk.part.name
    terms = terms_of(name, desk.brands, desk.settings)
    queries = queries_of(name, terms, owner[1] if owner else None)
    kind = TAGGING if name == MENTIONS else TIMELINE
    owned = (f"{kind} {owner[0]}",) if owner else ()
    return (*owned, *(f"{SEARCH} {query}" for query in queries)), state


def _owner(desk: Desk, state: State) -> tuple[tuple[str, str], State]:
    """The id and handle of the account whose token we have: asked for once."""
    if "owner" not in state:
        desk.reserve(Resource.OWNED, desk.price(Resource.OWNED), most=1)
        answer = desk.ask(Resource.OWNED, lambda: desk.api.me(desk.now))
        found = read_users(answer.body)
        if not found or found[0].handle is None:
            raise misread("no user")
        desk.buy(Resource.OWNED, [found[0].id])
        desk.profiles.append(found[0])
        state = {**state, "owner": f"{found[0].id} {found[0].handle}"}
    native, _, handle = state["owner"].partition(" ")
    return (native, handle), state


def _finished(desk: Desk, state: dict[str, str], run: Run) -> dict[str, str]:
    """What to remember of a whole run: only now may the next one begin later."""
    kept = {key: value for key, value in state.items() if key not in ("run", "again_from")}
    kept["read_until"] = run.started.isoformat()
    if (cursor := run.cursor(state.get("since"))) is not None:
        kept["since"] = cursor
    else:
        kept["again_from"] = run.again_from().isoformat()
    if desk.part.name == BACKFILL:
        read = kept.pop("terms_then", "{}")
        kept["terms"] = kept.get("terms", "{}") if run.partial else read
    else:
        before = read_since(state)
        terms = terms_of(desk.part.name, desk.brands, desk.settings)
        kept["terms"] = json.dumps({term: before.get(term, run.reads_from).isoformat() for term in terms})
    return kept


def terms_of(name: str, brands: Sequence[Brand], settings: XSettings) -> tuple[str, ...]:
    """What a part is to find, one term for each keyword or account."""
    if name == MENTIONS:
        return mention_terms(brands)
    return reply_terms(answering(brands, rivals=settings.replies == "all"))


def queries_of(name: str, terms: Sequence[str], owner: str | None = None) -> tuple[str, ...]:
    """The searches for some of a part's terms; `owner` is the handle that is read the cheap way instead."""
    if name == REPLIES:
        mine = f"from:{owner}".lower()
        return pack([term for term in terms if term.lower() != mine], "is:reply")
    mine = f"@{owner}".lower()
    return pack([term for term in terms if term.lower() != mine], f"-@{owner}" if owner else "")


def read_since(state: State) -> dict[str, datetime]:
    """Since when a part has read each of its terms, as it remembers."""
    return {term: datetime.fromisoformat(at) for term, at in json.loads(state.get("terms", "{}")).items()}


def _noting(state: State, page: Page, *, replies: bool) -> dict[str, str]:
    """The state with the alarm raised, or let go by a page that shows links again."""
    kept = dict(state)
    if page.lost_links(replies=replies):
        kept["alarm"] = _ALARM
    elif any(item.linked for item in page.items):
        kept.pop("alarm", None)
    return kept


def _notice(state: State, page: Page, unnamed: str | None) -> str | None:
    said = [state.get("alarm")]
    if unnamed is not None:
        said.append(f"authors have no handle, so what brands answer is not known for theirs: {unnamed}")
    if page.unreadable:
        said.append(f"{page.unreadable} posts of an answer cannot be read; update brand-listener")
    if page.left_out:
        said.append(f"X left something out of its answer: {'; '.join(page.left_out)}")
    return "; ".join(filter(None, said)) or None
