"""What is read of X, poll after poll: everything once, from where the last whole run came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from listener.model import Brand, Keyword, Kind, Period, PollStatus, Role
from listener.reports.coverage import Gap, gaps
from listener.sources.x.snowflake import first_id_at
from listener.store import Store
from listener.store.ledger import polls_by_source, standing
from listener.store.listing import MentionFilter, all_posts, list_mentions
from listener.store.volumes import hourly_volumes
from tests.sources.x.rig import START, Rig, listening, x_source


def ago(**span: float) -> timedelta:
    return timedelta(**span)


def searches(rig: Rig) -> list[dict[str, str]]:
    """The parameters of every search, in order."""
    return [asked.params for asked in rig.fake.asked if asked.path == "/2/tweets/search/recent"]


def test_the_first_poll_reads_a_day_back_and_keeps_every_post_with_its_author(rig: Rig) -> None:
    world = rig.fake.world
    anna = world.join("anna", followers=310)
    old = world.publish(anna, "acme was fine", START - ago(hours=25))
    new = world.publish(anna, "acme broke & burnt", START - ago(hours=23))
    polls = rig.poll("mentions")

    assert [(poll.status, poll.seen, poll.new) for poll in polls] == [(PollStatus.OK, 1, 1)]
    assert rig.kept() == {new.first_id: "acme broke & burnt"}
    [(stored, mentions)] = all_posts(rig.store)
    assert (stored.post.author.handle, stored.post.author.followers, stored.post.url) == (
        "anna", 310, f"https://x.com/anna/status/{new.first_id}",
    )  # fmt: skip
    assert [one.brand for one in mentions] == ["Acme"]
    assert old.first_id not in rig.kept()


def test_the_next_poll_goes_on_a_minute_before_the_newest_id(rig: Rig) -> None:
    one = rig.fake.world.publish(rig.fake.world.join("anna"), "acme", START - ago(seconds=40))
    rig.poll("mentions")
    rig.poll("mentions", minutes=5)

    assert "since_id" not in searches(rig)[0]
    assert searches(rig)[1]["since_id"] == str(int(one.first_id) - (60_000 << 22))
    assert "start_time" not in searches(rig)[1]


def test_in_quiet_times_the_cursor_moves_on_and_what_was_bought_is_not_bought_every_day(rig: Rig) -> None:
    world = rig.fake.world
    for second in range(50):
        world.publish(world.join("anna"), "acme!", START - ago(minutes=3, seconds=second))
    rig.poll("mentions")
    for _ in range(10):
        rig.poll("mentions", days=1)
    assert searches(rig)[-1]["since_id"] == str(first_id_at(rig.clock.now - ago(days=2, minutes=1)))
    # Once on the day they came and once on the next, then no more.
    assert rig.fake.reads() == 100


def test_a_newest_post_that_is_gone_has_nothing_read_again(rig: Rig) -> None:
    world = rig.fake.world
    for hour in range(12):
        newest = world.publish(world.join("anna"), f"acme {hour}", START - ago(hours=12 - hour, minutes=5))
    rig.poll("mentions")
    world.remove(newest, rig.clock.now)
    rig.poll("mentions", hours=12)
    [poll] = rig.poll("mentions", minutes=5)
    assert poll.seen == 0
    assert rig.fake.reads() == 12


def test_what_lies_before_the_first_read_stays_unread_while_nothing_comes(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(first_read=ago(hours=1))) as rig:
        world = rig.fake.world
        world.publish(world.join("anna"), "acme long ago", START - ago(hours=20))
        for _ in range(3):
            rig.poll("mentions", minutes=5)
        assert rig.kept() == {}
        late = world.publish(world.join("bob"), "acme late", START - ago(minutes=20))
        rig.poll("mentions", minutes=5)
        assert list(rig.kept()) == [late.first_id]


@pytest.mark.parametrize("ahead", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_clock_that_is_wrong_loses_nothing(rig: Rig, ahead: timedelta) -> None:
    world = rig.fake.world
    rig.clock.ahead = ahead
    for hour in range(6):
        world.publish(world.join("anna"), f"acme {hour}", rig.fake.clock() + ago(minutes=58))
        rig.poll("mentions", hours=1)
        rig.poll("mentions", minutes=5)
    assert len(rig.kept()) == 6


def test_what_the_index_shows_late_is_read_by_the_next_poll(rig: Rig) -> None:
    world = rig.fake.world
    rig.fake.lag = timedelta(seconds=55)
    late = world.publish(world.join("anna"), "acme late", START - ago(seconds=50))
    rig.poll("mentions")
    assert rig.kept() == {}
    rig.poll("mentions", minutes=5)
    assert list(rig.kept()) == [late.first_id]


def test_a_post_that_the_index_shows_hours_late_is_read_if_none_came_after_it(rig: Rig) -> None:
    world = rig.fake.world
    newest = world.publish(world.join("anna"), "acme on time", START - ago(hours=5))
    rig.poll("mentions")
    late = world.publish(world.join("bob"), "acme late", START - ago(hours=5, seconds=40))
    rig.poll("mentions", minutes=5)
    assert set(rig.kept()) == {newest.first_id, late.first_id}


def test_the_cursor_moves_only_after_the_last_page(rig: Rig) -> None:
    world = rig.fake.world
    posts = [
        world.publish(world.join("anna"), f"acme {number}", START - ago(minutes=number + 1))
        for number in range(250)
    ]
    rig.fake.faults.extend(["", "", "503"])  # a page, its authors, and the second page fails
    [poll] = rig.poll("mentions")
    at = standing(rig.store, "X", "mentions")

    assert (poll.status, poll.new) == (PollStatus.FAILED, 100)
    assert at is not None
    assert "since" not in at.cursor.state
    rig.poll("mentions", minutes=5)
    assert len(rig.kept()) == len(posts)
    assert rig.fake.reads() == len(posts)
    at = standing(rig.store, "X", "mentions")
    assert at is not None
    assert at.cursor.state["since"] == posts[0].first_id


def test_a_visit_of_many_pages_is_one_poll(rig: Rig) -> None:
    world = rig.fake.world
    for number in range(250):
        world.publish(world.join("anna"), f"acme {number}", START - ago(minutes=number + 1))
    [poll] = rig.poll("mentions")
    period = Period(START.date(), START.date() + ago(days=1), ZoneInfo("UTC"), START + ago(minutes=1))
    assert (poll.seen, poll.new, polls_by_source(rig.store, period)) == (250, 250, {"X": (1, 1)})


def test_empty_pages_lead_on_to_full_ones(rig: Rig) -> None:
    world = rig.fake.world
    rig.fake.blanks = 1
    for number in range(150):
        world.publish(world.join("anna"), f"acme {number}", START - ago(minutes=number + 1))
    rig.poll("mentions")
    assert len(rig.kept()) == 150


def test_polling_again_adds_nothing(rig: Rig) -> None:
    world = rig.fake.world
    asked = world.publish(world.join("anna"), "@acmehelp acme broke", START - ago(minutes=9))
    world.publish(world.join("acmehelp"), "@anna sorry", START - ago(minutes=4), replied_to=asked.first_id)
    first = rig.poll()
    again = rig.poll(minutes=1)

    assert sum(poll.new for poll in first) == 2
    assert sum(poll.new for poll in again) == 0
    assert rig.fake.reads() == 2


def test_a_reply_of_a_brand_names_the_post_it_answers_and_is_no_mention(rig: Rig) -> None:
    world = rig.fake.world
    asked = world.publish(world.join("anna"), "@acmehelp acme broke", START - ago(minutes=9))
    answer = world.publish(
        world.join("acmehelp"), "@anna sorry, acme", START - ago(minutes=4), replied_to=asked.first_id
    )
    rig.poll()
    found = {stored.post.id: (stored, mentions) for stored, mentions in all_posts(rig.store)}
    stored, mentions = found[answer.first_id]

    assert (stored.post.kind, stored.is_own, mentions) == (Kind.REPLY, True, ())
    assert stored.post.reply_to is not None
    assert (stored.post.reply_to.post_id, stored.post.reply_to.author_handle) == (asked.first_id, "anna")


@pytest.mark.parametrize("replies", ["own", "all"])
def test_rivals_replies_are_read_where_that_is_asked_for(sqlite_store: Store, replies: str) -> None:
    with listening(sqlite_store, x_source(read=("replies",), replies=replies)) as rig:
        world = rig.fake.world
        asked = world.publish(world.join("anna"), "@boltcare help", START - ago(minutes=9))
        world.publish(world.join("boltcare"), "@anna sure", START - ago(minutes=4), replied_to=asked.first_id)
        rig.poll()
        assert len(rig.kept()) == (1 if replies == "all" else 0)


def test_an_edit_changes_the_text_and_nothing_else(rig: Rig) -> None:
    world = rig.fake.world
    one = world.publish(world.join("anna"), "acme is bad", START - ago(minutes=9))
    rig.poll("mentions")
    world.edit(one, "bolt is wonderful", START - ago(minutes=2))
    rig.poll("mentions", minutes=5)
    [(stored, mentions)] = all_posts(rig.store)

    assert (stored.post.id, stored.post.text) == (one.first_id, "bolt is wonderful")
    assert stored.post.created_at == START - ago(minutes=9)
    assert [mention.brand for mention in mentions] == ["Bolt"]


def test_a_post_that_was_edited_before_it_was_read_has_the_time_of_its_first_version(rig: Rig) -> None:
    world = rig.fake.world
    one = world.publish(world.join("anna"), "acme is bad", START - ago(minutes=9, milliseconds=250))
    world.edit(one, "acme is fine", START - ago(minutes=2, milliseconds=120))
    rig.poll("mentions")
    [(stored, _mentions)] = all_posts(rig.store)
    assert (stored.post.id, stored.post.created_at) == (
        one.first_id,
        START - ago(minutes=9, milliseconds=250),
    )


@pytest.mark.parametrize("order", [("mentions", "replies"), ("replies", "mentions")])
def test_a_reply_to_an_edited_version_answers_the_post_whichever_comes_first(
    rig: Rig, order: tuple[str, str]
) -> None:
    world = rig.fake.world
    asked = world.publish(world.join("anna"), "@acmehelp acme broke", START - ago(minutes=20))
    world.edit(asked, "@acmehelp my acme broke", START - ago(minutes=15))
    version = str(asked.versions[-1].id)
    answer = world.publish(world.join("acmehelp"), "@anna sorry", START - ago(minutes=4), replied_to=version)
    for part in order:
        rig.poll(part)
    [reply] = [stored.post for stored, _mentions in all_posts(rig.store) if stored.post.id == answer.first_id]
    assert reply.reply_to is not None
    assert reply.reply_to.post_id == asked.first_id


def test_long_texts_are_kept_whole_and_unescaped(rig: Rig) -> None:
    text = "acme " + "<3 & so on, " * 60
    one = rig.fake.world.publish(rig.fake.world.join("anna"), text, START - ago(minutes=1))
    rig.poll("mentions")
    assert rig.kept() == {one.first_id: text}


def test_a_quiet_week_is_no_gap(rig: Rig) -> None:
    rig.fake.world.publish(rig.fake.world.join("anna"), "acme", START - ago(hours=1))
    rig.poll("mentions")
    for _day in range(10):
        rig.poll("mentions", days=1)
    late = rig.fake.world.publish(rig.fake.world.join("anna"), "acme again", rig.clock.now + ago(minutes=1))
    [poll] = rig.poll("mentions", hours=1)
    assert (poll.status, poll.new, late.first_id in rig.kept()) == (PollStatus.OK, 1, True)
    assert rig.gaps() == []


def test_ten_days_of_silence_begin_anew_where_the_search_reaches_and_record_the_gap(rig: Rig) -> None:
    world = rig.fake.world
    anna = world.join("anna")
    world.publish(anna, "acme first", START - ago(hours=1))
    rig.poll("mentions")
    world.publish(anna, "acme lost", START + ago(days=2))
    held = world.publish(anna, "acme held", START + ago(days=4))
    [poll] = rig.poll("mentions", days=10)

    assert poll.status is PollStatus.OK
    assert "since_id" not in searches(rig)[-1]
    assert held.first_id in rig.kept()
    assert "acme lost" not in rig.kept().values()
    assert rig.gaps() == [(START, START + ago(days=3, minutes=5))]


@pytest.mark.parametrize(("behind", "hours"), [(timedelta(), 0), (timedelta(minutes=20), 2)])
def test_a_first_read_of_seven_days_reads_them(sqlite_store: Store, behind: timedelta, hours: int) -> None:
    with listening(sqlite_store, x_source(first_read=ago(days=7))) as rig:
        rig.clock.ahead = -behind
        world = rig.fake.world
        oldest = START - ago(days=7, hours=-hours)
        held = world.publish(world.join("anna"), "acme held", oldest + ago(minutes=6))
        [poll] = rig.poll("mentions")
        assert (poll.status, list(rig.kept())) == (PollStatus.OK, [held.first_id])


def test_a_repeated_token_stops_and_the_next_poll_starts_over(rig: Rig) -> None:
    world = rig.fake.world
    for number in range(150):
        world.publish(world.join("anna"), f"acme {number}", START - ago(minutes=number + 1))
    rig.fake.faults.extend(["same token", "", "same token", "", "same token"])
    [poll] = rig.poll("mentions")
    made = len(rig.fake.asked)

    assert poll.status is PollStatus.FAILED
    assert "a page that it had sent before" in str(poll.error)
    assert made <= 5
    rig.fake.faults.clear()
    for _ in range(3):
        rig.poll("mentions", minutes=10)
    assert len(rig.kept()) == 150


def test_a_repeated_token_costs_neither_its_page_nor_the_queries_after_it(
    sqlite_store: Store,
) -> None:
    words = tuple(f"{'x' * 60}{number}" for number in range(10))
    brands = (Brand("Acme", Role.OWN, tuple(map(Keyword, words))),)
    with listening(sqlite_store, x_source(read=("mentions",)), brands=brands) as rig:
        world = rig.fake.world
        for number in range(150):
            world.publish(world.join("anna"), words[0], START - ago(minutes=number + 1))
        world.publish(world.join("anna"), words[-1], START - ago(minutes=1))
        # The profile of the author is asked for after the first page.
        rig.fake.faults.extend(["same token", "", "same token"])
        [poll] = rig.poll("mentions")
        assert (poll.status, poll.new) == (PollStatus.FAILED, 101)
        [poll] = rig.poll("mentions", minutes=10)
        assert (poll.status, len(rig.kept())) == (PollStatus.OK, 151)


def test_hours_are_counted_once_per_brand_and_day_and_only_whole_ones(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(read=("counts",))) as rig:
        world = rig.fake.world
        for number in range(3):
            world.publish(world.join("anna"), f"bolt {number}", START - ago(hours=2, minutes=number + 1))
        rig.poll()
        rig.poll(minutes=5)
        counts = [asked for asked in rig.fake.asked if "counts" in asked.path]
        found = hourly_volumes(sqlite_store, "X", START - ago(days=8), START)

        assert [asked.params["query"] for asked in counts] == [
            "acme OR #acmelife OR @acmehelp",
            "bolt OR @boltcare",
        ]
        assert [(one.brand, one.hour, one.posts) for one in found if one.posts] == [
            ("Bolt", START - ago(hours=3), 3)
        ]
        assert {brand: sum(one.brand == brand for one in found) for brand in ("Acme", "Bolt")} == {
            "Acme": 167, "Bolt": 167,
        }  # fmt: skip
        rig.poll(days=1)
        assert len([asked for asked in rig.fake.asked if "counts" in asked.path]) == 4


def test_counts_that_failed_are_asked_for_again_within_an_hour(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(read=("counts",))) as rig:
        rig.fake.faults.append("503")
        rig.poll()
        at = standing(sqlite_store, "X", "counts")
        assert at is not None
        assert at.cursor.due_at == rig.clock.now + ago(hours=1)
        rig.poll(hours=1)
        at = standing(sqlite_store, "X", "counts")
        assert at is not None
        assert at.cursor.due_at == rig.clock.now + ago(days=1)


def test_counts_never_become_mentions(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(read=("counts",))) as rig:
        rig.fake.world.publish(rig.fake.world.join("anna"), "bolt", START - ago(hours=2))
        rig.poll()
        assert (rig.kept(), list_mentions(sqlite_store, MentionFilter(), limit=9)) == ({}, [])


def test_counters_are_read_again_at_the_ages_asked_for_and_once_a_day(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(refresh_days=(1, 3))) as rig:
        world = rig.fake.world
        one = world.publish(world.join("anna"), "acme", START - ago(hours=1))
        rig.poll()
        one.likes = 40
        refreshed = []
        for _hour in range(5 * 24):
            rig.poll("refresh", hours=1)
            refreshed.append(len([asked for asked in rig.fake.asked if asked.path == "/2/tweets"]))
        [(stored, _mentions)] = all_posts(sqlite_store)

        assert stored.post.counters.likes == 40
        assert (refreshed[21], refreshed[23], refreshed[69], refreshed[71], refreshed[-1]) == (0, 1, 1, 2, 2)


def test_counters_are_read_once_on_a_utc_day_even_when_two_ages_meet_there(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(refresh_days=(1, 2))) as rig:
        world = rig.fake.world
        world.publish(world.join("anna"), "acme", START - ago(hours=1))
        rig.poll()
        # The first age is late, on the morning of the day on which the second is reached at eleven.
        days = []
        for hours in (44, 4, 5, 12):
            rig.poll("refresh", hours=hours)
            days.append(len([asked for asked in rig.fake.asked if asked.path == "/2/tweets"]))
        assert days == [1, 1, 1, 2]


def test_without_refresh_days_nothing_is_read_again(rig: Rig) -> None:
    rig.fake.world.publish(rig.fake.world.join("anna"), "acme", START - ago(hours=1))
    for _day in range(4):
        rig.poll(days=1)
    assert [asked for asked in rig.fake.asked if asked.path == "/2/tweets"] == []


@pytest.mark.parametrize("why", ["deleted", "protected", "suspended", "withheld"])
def test_what_is_gone_at_x_is_removed_within_a_day_and_its_counts_stay(rig: Rig, why: str) -> None:
    world = rig.fake.world
    gone = world.publish(world.join("anna"), "acme is bad", START - ago(hours=1))
    stays = world.publish(world.join("bob"), "acme is good", START - ago(hours=1))
    rig.poll()
    world.remove(gone, START + ago(minutes=30), why)
    rig.poll(hours=25)
    found = list_mentions(rig.store, MentionFilter(brand="Acme"), limit=9)

    assert {one.stored.post.text for one in found} == {"", "acme is good"}
    assert stays.first_id in rig.kept()
    assert gone.first_id not in rig.kept()
    rig.poll(minutes=5)
    assert len(rig.kept()) == 2


def test_a_removed_post_does_not_come_back(rig: Rig) -> None:
    world = rig.fake.world
    one = world.publish(world.join("anna"), "acme is bad", START - ago(hours=1))
    rig.poll("mentions", "removals")
    world.remove(one, START + ago(minutes=30))
    rig.poll("removals", hours=25)
    one.gone_at = None
    world.edit(one, "acme is back", rig.clock.now + ago(minutes=1))
    rig.poll("mentions", hours=1)
    assert [text for text in rig.kept().values() if text] == []


def test_an_alarm_tells_of_replies_without_links_until_they_are_back(rig: Rig) -> None:
    world = rig.fake.world
    asked = world.publish(world.join("anna"), "@acmehelp help", START - ago(minutes=9))
    world.publish(world.join("acmehelp"), "@anna sure", START - ago(minutes=4), replied_to=asked.first_id)
    rig.fake.faults.append("no links")
    [poll] = rig.poll("replies")
    assert (poll.status, poll.healthy) == (PollStatus.OK, False)
    assert "none of the replies says what it answers" in str(poll.notice)
    [poll] = rig.poll("replies", minutes=5)
    assert (poll.healthy, poll.notice) == (True, None)


@pytest.mark.parametrize("how", ["strict", "deaf"])
def test_a_rename_of_fields_between_two_polls_loses_no_link(rig: Rig, how: str) -> None:
    world = rig.fake.world
    for hour in range(4):
        if hour == 2:
            rig.fake.names = "post"
            setattr(rig.fake, how, True)
        asked = world.publish(world.join("anna"), f"@acmehelp acme {hour}", rig.clock.now + ago(minutes=1))
        world.publish(
            world.join("acmehelp"), "@anna ok", rig.clock.now + ago(minutes=2), replied_to=asked.first_id
        )
        rig.poll(hours=1)
    replies = [stored.post for stored, _mentions in all_posts(rig.store) if stored.is_own]
    asked_ids = {one.first_id for one in world.posts if one.author.username == "anna"}

    assert {post.reply_to.post_id for post in replies if post.reply_to} == asked_ids
    assert all(poll.healthy for poll in rig.poll(minutes=5))


def test_authors_that_come_along_after_the_rename_have_their_followers(rig: Rig) -> None:
    rig.fake.names, rig.fake.strict = "post", True
    rig.fake.world.publish(rig.fake.world.join("anna"), "acme", START - ago(minutes=9))
    rig.poll("mentions")
    [(stored, _mentions)] = all_posts(rig.store)
    assert (stored.post.author.handle, stored.post.author.followers) == ("anna", 100)


def test_an_x_that_passes_over_all_names_is_asked_twice_and_read_as_it_is(rig: Rig) -> None:
    world = rig.fake.world
    one = world.publish(world.join("anna"), "acme", START - ago(minutes=9))
    rig.fake.deaf, rig.fake.names = True, "neither"
    [poll] = rig.poll("mentions")
    assert (poll.status, list(rig.kept())) == (PollStatus.OK, [one.first_id])
    assert ["tweet.fields" in asked for asked in searches(rig)] == [True, False]


def test_owned_reads_ask_for_ones_own_account_at_a_fifth_of_the_price(sqlite_store: Store) -> None:
    with listening(sqlite_store, x_source(owned=True)) as rig:
        world = rig.fake.world
        rig.fake.owner = world.join("acmehelp").id
        asked = world.publish(world.join("anna"), "@acmehelp it broke", START - ago(minutes=9))
        world.publish(
            world.join("acmehelp"), "@anna sorry", START - ago(minutes=4), replied_to=asked.first_id
        )
        world.publish(world.join("bob"), "acme by itself", START - ago(minutes=4))
        rig.poll()

        assert len(rig.kept()) == 3
        assert (rig.fake.reads("owned"), rig.fake.reads("post")) == (2, 1)
        assert "-@acmehelp" in searches(rig)[0]["query"]


def test_a_keyword_that_is_added_is_read_from_then_on(rig: Rig) -> None:
    from listener.model import Brand, Keyword, Role

    world = rig.fake.world
    world.publish(world.join("anna"), "cirqua before", START - ago(hours=2))
    world.publish(world.join("anna"), "acme before", START - ago(hours=1))
    rig.poll("mentions")
    rig.brands = (*rig.brands, Brand("Cirqua", Role.COMPETITOR, (Keyword("cirqua"),)))
    rig.fresh = True
    after = world.publish(world.join("anna"), "cirqua after", START + ago(minutes=1))
    rig.poll("mentions", minutes=5)
    assert sorted(rig.kept().values()) == ["acme before", "cirqua after"]
    assert int(after.first_id) > first_id_at(START)


def test_a_failure_that_was_made_up_for_is_no_gap_and_one_beyond_reach_is(rig: Rig) -> None:
    rig.poll("mentions")
    for _hour in range(5):
        rig.fake.faults.append("503")
        rig.poll("mentions", hours=1)
    period = Period(START.date(), START.date() + ago(days=20), ZoneInfo("UTC"), rig.clock.now)
    failed_from = START + ago(minutes=5)
    assert gaps(rig.store, rig.config, period, "X") == (Gap("X", failed_from, rig.clock.now),)
    rig.fake.faults.clear()
    rig.poll("mentions", hours=1)
    period = replace(period, as_of=rig.clock.now)
    assert gaps(rig.store, rig.config, period, "X") == ()
    last = rig.clock.now
    rig.poll("mentions", days=8)
    period = replace(period, as_of=rig.clock.now)
    assert gaps(rig.store, rig.config, period, "X") == (Gap("X", last, last + ago(days=1, minutes=5)),)
