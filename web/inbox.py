"""The inbox as pages show it: what the query string asks for, and what each case says of itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from listener.errors import UsageError
from listener.model import Action, CaseState, Role, Signal
from listener.render import figures
from listener.store.agent_work import Doing
from listener.store.inbox import PAGE, InboxFilter, StoredCase, Tab
from listener.words import N_, _
from web.access import visitor
from web.filters import WrongField, chosen_of
from web.numbers import number
from web.site import Site

FIELDS = ("brand", "tab", "assignee", "tag", "skip")
"""What the inbox understands."""
TABS = {
    Tab.WAITING: N_("Waiting"),
    Tab.OVERDUE: N_("Overdue"),
    Tab.MINE: N_("Mine"),
    Tab.UNASSIGNED: N_("Unassigned"),
    Tab.HELD: N_("Held out"),
    Tab.ANSWERED: N_("Answered"),
    Tab.CLOSED: N_("Closed"),
}
_DEEPEST = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query string asks for: as it was written, which cases, and how many to skip."""

    given: dict[str, str]
    chosen: InboxFilter
    skip: int

    def query(self, **fields: str | None) -> str:
        """The query string of the present list with these fields set, or left out where None."""
        kept: dict[str, str | None] = {name: value for name, value in self.given.items() if name != "skip"}
        return urlencode({name: value for name, value in (kept | fields).items() if value})

    def href(self, **fields: str | None) -> str:
        """The address of the list with these fields set."""
        query = self.query(**fields)
        return f"/inbox?{query}" if query else "/inbox"


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. `key` is what forms send; `why` says what presses, a class and a word each."""

    case: StoredCase
    key: str
    href: str
    why: tuple[tuple[str, str], ...]
    clock: tuple[str, str]
    """How it stands to the target: a class and a sentence."""
    held: bool = False
    """Whether it is held out: nobody is to answer it."""


def read_asked(site: Site) -> Asked:
    """The query string of the present request. UsageError for unknown fields and values."""
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in FIELDS or len(values) > 1:
            message = _("{field}: the inbox knows each of these once: {known}.")
            raise WrongField(name, message.format(field=name[:40], known=", ".join(FIELDS)))
        if values[0].strip():
            given[name] = values[0].strip()
    tab = Tab(chosen_of(given, "tab", list(Tab), Tab.WAITING))
    chosen = InboxFilter(
        brands=brands_of(site, given.get("brand")),
        tab=tab,
        me=visitor().name,
        assignee=given.get("assignee"),
        tag=given.get("tag"),
    )
    return Asked(given, chosen, _skip(given.get("skip", "0")))


def own_brands(site: Site) -> tuple[str, ...]:
    """The brands whose cases people here answer."""
    return tuple(one.name for one in site.config.brands if one.role is Role.OWN)


def brands_of(site: Site, asked: str | None) -> tuple[str, ...]:
    """The brand asked for if it is one's own, or all of these. WrongField for any other."""
    own = own_brands(site)
    if asked is None:
        return own
    if asked not in own:
        message = _("brand: {value!r} is none of yours; there are: {known}.")
        raise WrongField("brand", message.format(value=asked[:80], known=", ".join(own) or _("none")))
    return (asked,)


def _skip(asked: str) -> int:
    skip = number(asked)
    if skip is None or skip > _DEEPEST:
        raise WrongField("skip", _("skip: give how many cases to leave out, such as 50."))
    return skip


def row_of(case: StoredCase, now: datetime, held: Collection[tuple[int, str]] = ()) -> Row:
    """A case as the list shows it; `held` are those that are held out."""
    query = urlencode({"brand": case.brand})
    is_held = (case.post, case.brand) in held
    told = ("waiting", _("waits for no answer")) if is_held else clock(case, now)
    return Row(case, key_of(case), f"/inbox/{case.post}?{query}", why(case), told, is_held)


def key_of(case: StoredCase) -> str:
    """What a form sends to name a case as it was seen."""
    return f"{case.last.number}:{case.version}:{case.brand}"


def why(case: StoredCase) -> tuple[tuple[str, str], ...]:
    """What presses, the most pressing first: a class and a word each."""
    found = []
    if Signal.CHURN in case.signals:
        found.append(("churn", _("Churn risk")))
    if case.is_negative:
        found.append(("negative", _("Negative")))
    if Signal.QUESTION in case.signals:
        found.append(("question", _("Question")))
    if Signal.SERVICE in case.signals and not found:
        found.append(("service", _("Service")))
    return tuple(found)


def clock(case: StoredCase, now: datetime) -> tuple[str, str]:
    """How a case stands to the target."""
    if case.state is not CaseState.OPEN or case.waiting_since is None:
        return ("done", _STANDING[case.state](case, now))
    if case.due_at is None:
        return ("waiting", _("no opening hours ahead"))
    late = (now - case.due_at).total_seconds()
    if late >= 0:
        return ("overdue", _("overdue by {span}").format(span=figures.span(late)))
    near = -late < 0.25 * (case.due_at - case.waiting_since).total_seconds()
    return ("near" if near else "waiting", _("due in {span}").format(span=figures.span(-late)))


def _answered(case: StoredCase, _now: datetime) -> str:
    if case.first_response_at is None:
        return _("answered")
    took = (case.first_response_at - case.opened_at).total_seconds()
    return _("answered after {span}").format(span=figures.span(took))


def _resolved(case: StoredCase, now: datetime) -> str:
    return _("resolved {ago}").format(ago=figures.ago(case.closed_at, now))


def _dismissed(_case: StoredCase, _now: datetime) -> str:
    return _("needs no response")


def _withdrawn(_case: StoredCase, _now: datetime) -> str:
    return _("withdrawn by its author")


_STANDING = {
    CaseState.OPEN: _answered,
    CaseState.ANSWERED: _answered,
    CaseState.RESOLVED: _resolved,
    CaseState.DISMISSED: _dismissed,
    CaseState.WITHDRAWN: _withdrawn,
}


def doings(keys: Sequence[str], action: Action, data: dict[str, str]) -> list[Doing]:
    """What a form asks to be done to the cases of these keys. UsageError for what is no key."""
    found = []
    for key in keys:
        written, _colon, rest = key.partition(":")
        seen, _colon, brand = rest.partition(":")
        post, version = number(written), number(seen)
        if post is None or version is None or not brand:
            raise UsageError(_("ids: this names no case; reload the page."))
        found.append(Doing(post, brand, action, data, version or None))
    return found


def pages(asked: Asked, count: int) -> tuple[str | None, str | None]:
    """The addresses of the page before and the page after, None where there is none."""
    before = asked.href(skip=str(asked.skip - PAGE) if asked.skip > PAGE else None) if asked.skip else None
    after = asked.href(skip=str(asked.skip + PAGE)) if asked.skip + PAGE < count else None
    return before, after
