"""Answers of the API as posts, with the old names and with the new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.errors import ApiError
from listener.model import Author, Counters, Kind, Post, ReplyTo
from listener.sources.x.parse import read_counts, read_page, read_total, read_users, with_profiles
from tests.fakes.x_server import NAMES

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIRST, SECOND = "2031309083243446273", "2031310000000000001"


def renamed(found: Any) -> Any:
    """The same answer with the names of 2.167."""
    if isinstance(found, list):
        return [renamed(one) for one in found]
    if isinstance(found, dict):
        return {NAMES.get(key, key): renamed(value) for key, value in found.items()}
    return found


def an_answer(**changes: Any) -> dict[str, Any]:
    """A page with one reply."""
    post = {
        "id": FIRST,
        "text": "@acmehelp it &lt;broke&gt; &amp; &amp;amp; 🙂",
        "author_id": "7",
        "created_at": "2026-03-10T10:00:00.000Z",
        "conversation_id": "5",
        "in_reply_to_user_id": "9",
        "edit_history_tweet_ids": [FIRST],
        "lang": "en",
        "referenced_tweets": [{"type": "replied_to", "id": "5"}],
        "entities": {"mentions": [{"start": 0, "end": 9, "username": "acmehelp", "id": "9"}]},
        "public_metrics": {
            "like_count": 1, "reply_count": 2, "retweet_count": 3, "quote_count": 4,
            "bookmark_count": 5, "impression_count": 6,
        },
    }  # fmt: skip
    post = {key: value for key, value in (post | changes).items() if value is not None}
    return {"data": [post], "meta": {"newest_id": FIRST, "result_count": 1, "next_token": "b26v"}}


POST = Post(
    network="x",
    id=FIRST,
    author=Author("7"),
    text="@acmehelp it <broke> & &amp; 🙂",
    created_at=datetime(2026, 3, 10, 10, tzinfo=UTC),
    url=f"https://x.com/i/status/{FIRST}",
    lang="en",
    kind=Kind.REPLY,
    reply_to=ReplyTo("5", "acmehelp"),
    conversation_id="5",
    counters=Counters(1, 2, 3, 4, 5, 6),
    counters_at=NOW,
)


@pytest.mark.parametrize("spelled", [lambda found: found, renamed], ids=["before", "after the rename"])
def test_a_post_is_read_whole_by_either_name(spelled: Any) -> None:
    page = read_page(spelled(an_answer()), NOW)

    assert [item.post for item in page.items] == [POST]
    assert (page.items[0].author_id, page.items[0].answered_id, page.items[0].linked) == ("7", "9", True)
    assert (page.newest, page.token, page.gone, page.unreadable) == (FIRST, "b26v", (), 0)


@pytest.mark.parametrize("spelled", [lambda found: found, renamed], ids=["before", "after the rename"])
def test_an_edited_post_is_its_first_id_at_its_first_time_with_its_newest_text(spelled: Any) -> None:
    told = an_answer(
        id=SECOND,
        edit_history_tweet_ids=[FIRST, SECOND],
        created_at="2026-03-10T10:03:38.000Z",
        note_tweet={"text": "the whole of a long text &amp; more"},
    )
    [item] = read_page(spelled(told), NOW).items

    assert (item.post.id, item.post.versions, item.post.created_at, item.post.text) == (
        FIRST, (SECOND,), datetime(2026, 3, 10, 10, tzinfo=UTC), "the whole of a long text & more",
    )  # fmt: skip


def test_an_older_version_that_is_asked_for_does_not_pass_for_the_newest() -> None:
    [item] = read_page(an_answer(edit_history_tweet_ids=[FIRST, SECOND]), NOW).items
    assert (item.post.id, item.post.versions) == (FIRST, ())


@pytest.mark.parametrize(
    ("links", "kind", "ref_id"),
    [
        ([], Kind.REPLY, None),
        ([{"type": "quoted", "id": "3"}], Kind.QUOTE, "3"),
        ([{"type": "retweeted", "id": "3"}], Kind.REPOST, "3"),
        ([{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "5"}], Kind.REPLY, "3"),
    ],
)
def test_the_kind_of_a_post_is_what_it_names(links: Any, kind: Kind, ref_id: str | None) -> None:
    [item] = read_page(an_answer(referenced_tweets=links), NOW).items
    if len(links) == 2:
        assert item.post.reply_to == ReplyTo("5", "acmehelp")
    assert (item.post.kind, item.post.ref_id) == (kind, ref_id)


@pytest.mark.parametrize(
    ("code", "lang"),
    [("en", "en"), ("und", None), ("qme", None), ("zxx", None), ("in", "id"), ("zh-CN", "zh")],
)
def test_languages_are_codes_of_today_and_what_is_none_is_unknown(code: str, lang: str | None) -> None:
    [item] = read_page(an_answer(lang=code), NOW).items
    assert item.post.lang == lang


def test_profiles_name_the_author_and_make_the_permalink() -> None:
    page = read_page(an_answer(entities=None), NOW)
    anna, help_ = Author("7", "anna", "Anna", 310), Author("9", "acmehelp", "Acme", 5)
    assert with_profiles(page, {"7": anna, "9": help_}) == (
        replace(
            POST, author=anna, url=f"https://x.com/anna/status/{FIRST}", reply_to=ReplyTo("5", "acmehelp")
        ),
    )


def test_a_page_of_replies_without_a_link_has_lost_them() -> None:
    bare = read_page(an_answer(referenced_tweets=None), NOW)
    plain = read_page(an_answer(referenced_tweets=None, in_reply_to_user_id=None), NOW)
    linked = read_page(an_answer(), NOW)

    assert [page.lost_links(replies=True) for page in (bare, plain, linked)] == [True, True, False]
    assert [page.lost_links(replies=False) for page in (bare, plain, linked)] == [True, False, False]


def test_what_is_gone_is_told_apart_from_other_errors() -> None:
    base = "https://api.x.com/2/problems/"
    errors = [
        {"type": f"{base}resource-not-found", "resource_type": "tweet", "resource_id": "1", "title": "a"},
        {
            "type": f"{base}not-authorized-for-resource",
            "resource_type": "post",
            "resource_id": "2",
            "title": "b",
        },
        {
            "type": f"{base}resource-not-found",
            "resource_type": "user",
            "resource_id": "3",
            "title": "User gone",
        },
    ]
    page = read_page({"errors": errors}, NOW)
    assert (page.items, page.gone, page.left_out) == ((), ("1", "2"), ("User gone",))
    assert not page.partial
    assert read_page({"errors": [{"title": "Unavailable"}], "meta": {}}, NOW).partial
    by_value = {"type": f"{base}resource-not-found", "value": "4"}
    assert read_page({"errors": [by_value]}, NOW).gone == ("4",)


@pytest.mark.parametrize(
    "body",
    [[], None, "x", 1, {}, {"meta": []}, {"data": {}}, {"title": "busy"}, {"errors": [{"title": "busy"}]}],
)
def test_what_is_no_page_is_refused(body: Any) -> None:
    with pytest.raises(ApiError):
        read_page(body, NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                sorted({*an_answer()["data"][0], *NAMES.values(), "data", "meta", "errors", "type"})
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_whatever_comes_is_read_or_refused_and_never_breaks(body: Any) -> None:
    for read in (lambda: read_page(body, NOW), lambda: read_users(body), lambda: read_counts(body)):
        try:
            read()
        except ApiError as error:
            assert "X answered with" in str(error)  # noqa: PT017


@given(JSON)
def test_a_post_with_anything_in_it_is_kept_or_counted_as_unreadable(fields: Any) -> None:
    told = an_answer(**fields) if isinstance(fields, dict) else {"data": [fields], "meta": {}}
    page = read_page(told, NOW)
    assert len(page.items) + page.unreadable == 1


@pytest.mark.parametrize("name", ["total_tweet_count", "total_post_count"])
def test_a_total_is_read_by_either_name(name: str) -> None:
    assert read_total({"meta": {name: 700}}) == 700
    with pytest.raises(ApiError):
        read_total({"meta": {}})


def test_hours_are_counted_by_either_name() -> None:
    told = {
        "data": [{"start": "2026-03-10T10:00:00.000Z", "end": "2026-03-10T11:00:00.000Z", "tweet_count": 7}],
        "meta": {"total_tweet_count": 7},
    }
    hour = (datetime(2026, 3, 10, 10, tzinfo=UTC), datetime(2026, 3, 10, 11, tzinfo=UTC), 7)
    assert read_counts(told) == read_counts(renamed(told)) == (hour,)
