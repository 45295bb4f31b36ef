"""Which posts make a conversation: by the network's word, by replies, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from listener.config import Config
from listener.model import Kind, Post, ReplyTo
from listener.store import Store
from listener.store.schema import cases, own_posts, posts
from tests.builders import a_post
from tests.desks import ANY, CONFIG, OPEN, Rig, answer, ask, everything, states, threads

Pointer = tuple[str | None, str | None]
"""What a post answers, and the conversation that the network names."""


def to(number: str | int, parent: str | None = None, conversation: str | None = None) -> Post:
    """A post that answers another, or in a conversation that the network names, or both."""
    reply = None if parent is None else ReplyTo(parent)
    kind = Kind.ORIGINAL if parent is None else Kind.REPLY
    return a_post(number, "hello", kind=kind, reply_to=reply, conversation_id=conversation)


def names(store: Store) -> dict[str, str | None]:
    """The conversation of each post."""
    with store.read() as connection:
        return {
            row.native_id: row.thread for row in connection.execute(select(posts.c.native_id, posts.c.thread))
        }


def test_the_network_names_the_conversation(store: Store) -> None:
    Rig(store).keep(to(2, "1", "root"), to(3, conversation="root"), to(4, conversation="other"))
    assert names(store) == {"2": "root", "3": "root", "4": "other"}


def test_where_it_does_not_the_topmost_post_of_a_chain_of_replies_is_the_name(store: Store) -> None:
    Rig(store).keep(to(4, "3"), to(2, "1"), to(3, "2"), to(1), to(9))
    assert names(store) == {"1": "1", "2": "1", "3": "1", "4": "1", "9": "9"}


def test_a_parent_that_nobody_knows_names_the_conversation_until_it_comes(store: Store) -> None:
    rig = Rig(store)
    rig.keep(to(3, "2"))
    rig.keep(to(4, "2"))
    assert names(store) == {"3": "2", "4": "2"}
    rig.keep(to(2, "1"))
    assert names(store) == {"2": "1", "3": "1", "4": "1"}


def test_a_parent_that_comes_later_brings_its_conversations_id(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(3, kind=Kind.REPLY, reply_to=ReplyTo("2")), answer(4, 5, to(2)))
    rig.keep(to(2, "1", "root"))
    assert names(store) == {"2": "root", "3": "root", "4": "root"}
    with store.read() as connection:
        kept = [set(connection.scalars(select(table.c.thread))) for table in (cases, own_posts)]
    assert kept == [{"root"}, {"root"}]


def test_a_reply_to_a_reply_follows_when_the_post_between_them_comes_with_it(store: Store) -> None:
    rig = Rig(store)
    rig.keep(to(3, "2"))
    rig.keep(to(2, "1", "root"), to(4, "3"))
    assert names(store) == {"2": "root", "3": "root", "4": "root"}


def test_posts_that_answer_one_another_in_a_circle_are_one_conversation(store: Store) -> None:
    rig = Rig(store)
    rig.keep(to(1, "3"), to(2, "1"), to(3, "2"), to(5, "5"), to(6, conversation="6"))
    assert threads(store) == {frozenset("123"), frozenset("5"), frozenset("6")}
    rig.keep(to(7, "2"))
    assert threads(store) == {frozenset("1237"), frozenset("5"), frozenset("6")}


@pytest.mark.parametrize("kind", [Kind.REPOST, Kind.ARTICLE])
def test_reposts_and_articles_are_in_no_conversation(store: Store, kind: Kind) -> None:
    Rig(store).keep(a_post(1, kind=kind, ref_id="9"), a_post(2, network="rss"), to(3, "1"))
    assert names(store) == {"1": None, "2": None, "3": "1"}


def test_the_same_name_on_two_networks_is_two_conversations(store: Store) -> None:
    Rig(store).keep(to(2, "1"), a_post(2, network="mastodon", reply_to=ReplyTo("1"), kind=Kind.REPLY))
    assert threads(store) == {frozenset("2")}
    Rig(store).keep(to(3, "1"))
    assert threads(store) == {frozenset("2"), frozenset("23")}


def test_a_reply_that_names_an_edited_version_joins_the_post_whichever_comes_first(store: Store) -> None:
    rig = Rig(store)
    question = ask(11, versions=("12",))
    rig.keep(answer(13, 4, ask(12)))
    rig.keep(question)
    assert threads(store) == {frozenset({"11", "13"})}
    assert states(store) == {("11", "Acme"): ("answered", 4.0)}


def test_a_message_whose_parent_turns_out_to_be_a_brands_is_addressed_to_it(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(3, 5, "why?", kind=Kind.REPLY, reply_to=ReplyTo("2"), conversation_id="elsewhere"))
    assert states(store) == {}
    rig.keep(answer(2, 1, text="We are open", conversation_id="1"))
    assert states(store) == {("3", "Acme"): (OPEN, None)}


def test_a_reply_is_to_the_author_of_its_parent_once_the_parent_comes(store: Store) -> None:
    rig = Rig(store)
    parent = ask(2, 1, "the same for me", conversation_id="elsewhere")
    rig.keep(ask(1, conversation_id="1"))
    rig.keep(answer(3, 5, conversation_id="1", kind=Kind.REPLY, reply_to=ReplyTo("2")))
    assert states(store) == {("1", "Acme"): (OPEN, None)}
    rig.keep(parent)
    assert states(store) == {("1", "Acme"): ("answered", 5.0)}


def test_a_reply_to_a_removed_post_is_in_its_conversation(store: Store) -> None:
    rig = Rig(store)
    rig.keep(ask(1), to(2, "1"))
    rig.remove("1")
    rig.keep(to(3, "1"))
    rig.keep(to(4, "3"))
    assert names(store)["3"] == names(store)["4"]


PEOPLE = ("anna", "bert", "acme", "bolt")
TEXTS = ("@acme why?", "@bolt refund now", "acme, I will cancel", "nice", "@anna @bert this is terrible")
IDS = tuple("123456")
pointers = st.one_of(st.none(), st.sampled_from((*IDS, "u", "v")))


@st.composite
def conversations(draw: st.DrawFn) -> list[Post]:
    """Up to six posts that answer one another, unknown ones, or themselves; some with a conversation."""
    found = []
    authors = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=len(IDS)))
    for number, by in zip(IDS, authors, strict=False):
        parent, conversation = draw(pointers), draw(pointers)
        known = dict(zip(IDS, authors, strict=False))
        handle = known.get(parent or "") if draw(st.booleans()) else None
        found.append(
            ask(
                number,
                draw(st.sampled_from((0, 3 / 60, 7, 8, 20_000))),
                draw(st.sampled_from(TEXTS)),
                by=by,
                kind=Kind.ORIGINAL if parent is None else Kind.REPLY,
                reply_to=None if parent is None else ReplyTo(parent, handle),
                conversation_id=conversation,
            )
        )
    return found


def components(found: Sequence[Post]) -> set[frozenset[str]]:
    """Which posts hang together: each with what names its conversation, else with what it answers."""
    group = {one: {one} for post in found for one in (post.id, *_pointer(post))}
    for post in found:
        for one in _pointer(post):
            joined = group[post.id] | group[one]
            group.update(dict.fromkeys(joined, joined))
    mine = {post.id for post in found}
    return {frozenset(one & mine) for one in group.values()} - {frozenset()}


def _pointer(post: Post) -> tuple[str, ...]:
    parent = post.reply_to.post_id if post.reply_to else None
    named = post.conversation_id or parent
    return () if named is None else (named,)


def batched(found: Sequence[Post], cuts: Sequence[bool]) -> list[list[Post]]:
    """The posts parted after those where a cut is."""
    parts: list[list[Post]] = [[]]
    for post, cut in zip(found, cuts, strict=False):
        parts[-1].append(post)
        if cut:
            parts.append([])
    return [part for part in parts if part]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    found=conversations(),
    cuts=st.lists(st.booleans(), min_size=len(IDS), max_size=len(IDS)),
    config=st.sampled_from((CONFIG, ANY)),
)
def test_the_order_of_arrival_changes_nothing(
    data: st.DataObject,
    found: list[Post],
    cuts: list[bool],
    config: Config,
    new_sqlite_store: Callable[[], Store],
) -> None:
    whole, parts = Rig(new_sqlite_store(), config), Rig(new_sqlite_store(), config)
    whole.keep(*found)
    for some in batched(data.draw(st.permutations(found)), cuts):
        parts.keep(*some)
    assert threads(whole.store) == threads(parts.store) == components(found)
    assert everything(parts.store) == everything(whole.store)
    for rig in (whole, parts):
        before = everything(rig.store)
        rig.rebuild()
        assert everything(rig.store) == before
