"""The demo's history: complete, repeatable, and with the story it is meant to tell visible in its numbers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean, median, pvariance

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from listener.model import Kind, Post
from listener.sources.demo import demo_config, generate_posts, source_of
from listener.sources.demo.world import ACCOUNTS, FIRMS, LOUD, OWN, TAG, ZONE, Day, story


def local_days(now: datetime) -> list[Day]:
    return story(now, 120)


def on(days: list[Day], posts: list[Post]) -> list[Post]:
    dates = {day.date for day in days}
    return [post for post in posts if post.created_at.astimezone(ZONE).date() in dates]


def share(posts: list[Post]) -> float:
    named = Counter(
        firm.name for post in posts for firm in FIRMS if firm.name.casefold() in post.text.casefold()
    )
    return named[OWN.name] / named.total()


def net(posts: list[Post]) -> float:
    """Net sentiment of the English posts that name the own brand, by VADER's thresholds."""
    analyzer = SentimentIntensityAnalyzer()
    scores: list[float] = [
        analyzer.polarity_scores(post.text)["compound"]
        for post in posts
        if post.lang == "en" and OWN.name in post.text
    ]
    return (sum(score >= 0.05 for score in scores) - sum(score <= -0.05 for score in scores)) / len(scores)


def test_the_same_seed_and_date_give_the_same_posts(now: datetime, posts: list[Post]) -> None:
    assert list(generate_posts(now, seed=7)) == posts


def test_a_later_hour_of_the_day_only_adds_posts(now: datetime, posts: list[Post]) -> None:
    later = list(generate_posts(now + timedelta(hours=4)))
    before = {post.id: post.text for post in posts}
    assert {post.id: post.text for post in later if post.created_at < now} == before
    assert len(later) > len(posts)


def test_two_seeds_differ(now: datetime, posts: list[Post]) -> None:
    other = list(generate_posts(now, seed=8))
    assert {post.id for post in other}.isdisjoint(post.id for post in posts)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(datetime(2026, 11, 23, 13, 20, tzinfo=UTC), id="afternoon"),
        pytest.param(
            datetime(2026, 12, 10, 22, 59, tzinfo=UTC), id="last minute of a day, summer time behind"
        ),
        pytest.param(datetime(2026, 5, 3, 22, 1, tzinfo=UTC), id="first minute of a day, winter time behind"),
    ],
)
def test_all_posts_lie_in_the_120_days_before_now_in_order(moment: datetime) -> None:
    times = [post.created_at for post in generate_posts(moment)]
    assert times[0] >= moment - timedelta(days=120)
    assert times[-1] < moment
    assert moment - times[-1] < timedelta(hours=8)
    assert all(earlier <= later for earlier, later in pairwise(times))


def test_no_day_begins_before_the_history_does() -> None:
    moment = datetime(2026, 12, 10, 22, 59, tzinfo=UTC)
    first = story(moment, 120)[0].date
    assert datetime(first.year, first.month, first.day, tzinfo=ZONE) >= moment - timedelta(days=120)


def test_a_shorter_history_is_told_as_well(now: datetime) -> None:
    short = list(generate_posts(now, days=10))
    assert now - timedelta(days=10) <= short[0].created_at
    assert 300 < len(short) < 2_000


def test_identities_are_unique_and_those_of_x_grow_with_time(posts: list[Post]) -> None:
    assert len({(post.network, post.id) for post in posts}) == len(posts)
    numbers = [(post.created_at, int(post.id)) for post in posts if post.network == "x"]
    assert all(a[1] < b[1] for a, b in pairwise(sorted(numbers)) if a[0] < b[0])
    feeds = {post.id.split(":")[0] for post in posts if post.network == "rss"}
    assert feeds == {"https", "sha256"}


def test_addresses_lead_to_x_or_nowhere(posts: list[Post]) -> None:
    for post in posts:
        assert post.url is not None
        if post.network == "x":
            assert post.url == f"https://x.com/{post.author.handle}/status/{post.id}"
        else:
            assert re.fullmatch(r"https://[a-z]+\.example/\d{4}/\d\d/\d\d/[a-z0-9-]+", post.url)


def test_no_handle_of_the_crowd_could_exist_on_x(posts: list[Post]) -> None:
    people = {post.author.handle for post in posts if post.network == "x" and post.author.id not in ACCOUNTS}
    assert all(handle is not None and len(handle) > 15 and "_demo_" in handle for handle in people)


def test_there_are_about_nine_thousand_posts_of_every_kind(posts: list[Post], mentions: list[Post]) -> None:
    assert 8_000 < len(posts) < 10_500
    kinds = Counter(post.kind for post in posts)
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) > 200
    assert 0.10 < sum(post.network == "rss" for post in mentions) / len(mentions) < 0.20


def test_few_authors_write_much_and_many_write_little(mentions: list[Post]) -> None:
    counts = Counter(post.author.id for post in mentions if post.network == "x")
    assert 1_300 < len(counts) < 1_700
    assert max(counts.values()) > 15 * median(counts.values())
    followers = {post.author.id: post.author.followers or 0 for post in mentions if post.network == "x"}
    assert mean(followers.values()) > 2 * median(followers.values())


def test_seven_in_ten_mentions_are_english_and_the_rest_in_five_languages(mentions: list[Post]) -> None:
    langs = Counter(post.lang for post in mentions)
    assert set(langs) == {"en", "de", "pl", "es", "ar", "ja"}
    assert 0.65 < langs["en"] / len(mentions) < 0.75
    assert all(re.search("[\u0600-\u06ff]", post.text) for post in mentions if post.lang == "ar")
    assert all(re.search("[\u3040-\u30ff\u4e00-\u9fff]", post.text) for post in mentions if post.lang == "ja")


def test_every_mention_holds_a_keyword_and_nobody_vouches_for_it(now: datetime, mentions: list[Post]) -> None:
    brands = demo_config(now).brands
    terms = [keyword.text for brand in brands for keyword in brand.keywords]
    terms += [f"@{handle}" for brand in brands for handle in brand.handles["x"]]
    found = re.compile("|".join(rf"(?<!\w){re.escape(term)}(?!\w)" for term in terms))
    assert [post.text for post in mentions if not found.search(post.text.casefold())] == []
    assert {post.brands for post in mentions} == {()}


def test_no_text_has_an_unfilled_slot_or_a_stray_space(posts: list[Post]) -> None:
    assert [post.text for post in posts if re.search(r"[{}]|  | $|^ ", post.text)] == []


def test_most_texts_are_said_only_once(mentions: list[Post]) -> None:
    assert len({post.text for post in mentions}) > 0.8 * len(mentions)


def test_replies_quotes_and_reposts_point_to_earlier_posts_in_the_history(posts: list[Post]) -> None:
    known: dict[str, Post] = {}
    for post in posts:
        target = post.reply_to.post_id if post.reply_to else post.ref_id
        assert (target is not None) == (post.kind in (Kind.REPLY, Kind.QUOTE, Kind.REPOST))
        if target is not None:
            assert known[target].created_at <= post.created_at
        if post.reply_to:
            assert post.reply_to.author_handle == known[target or ""].author.handle
            assert post.conversation_id == known[target or ""].conversation_id
        if post.kind is Kind.REPOST:
            assert known[target or ""].kind is not Kind.REPOST
            assert known[target or ""].author.id not in ACCOUNTS
        known[post.id] = post


def test_counters_hold_at_least_what_the_history_shows(posts: list[Post]) -> None:
    replies = Counter(post.reply_to.post_id for post in posts if post.reply_to)
    reposts = Counter(post.ref_id for post in posts if post.kind is Kind.REPOST)
    on_x = [post for post in posts if post.network == "x"]
    assert all((post.counters.replies or 0) >= replies[post.id] for post in on_x)
    assert all((post.counters.reposts or 0) >= reposts[post.id] for post in on_x)
    assert 0.5 < sum(post.counters.impressions is None for post in on_x) / len(on_x) < 0.7


def test_workdays_are_louder_than_weekends_and_office_hours_than_nights(
    now: datetime, mentions: list[Post]
) -> None:
    quiet = [day for day in local_days(now)[:-1] if not (day.crisis or day.campaign)]
    work = [len(on([day], mentions)) for day in quiet if not day.weekend]
    free = [len(on([day], mentions)) for day in quiet if day.weekend]
    assert 60 < mean(work) < 90
    assert mean(work) > 1.25 * mean(free)
    assert pvariance(work) > 2 * mean(work), "more scatter than a Poisson count has"
    hours = Counter(post.created_at.astimezone(ZONE).hour for post in mentions)
    assert sum(hours[hour] for hour in range(9, 17)) > 0.5 * len(mentions)
    assert sum(hours[hour] for hour in range(5)) < 0.05 * len(mentions)


def test_the_crisis_is_three_loud_and_bitter_days_of_the_own_brand(
    now: datetime, mentions: list[Post]
) -> None:
    days = local_days(now)
    crisis = [day for day in days if day.crisis]
    assert [days.index(day) for day in crisis] == [78, 79, 80]
    before = days[68:78]
    assert len(on(crisis, mentions)) / 3 > 1.4 * len(on(before, mentions)) / 10
    assert net(on(crisis, mentions)) < -0.6 < 0 < net(on(days[:45], mentions))
    assert share(on(crisis, mentions)) > share(on(before, mentions)) + 0.15
    [(loudest, count)] = Counter(post.author.id for post in on(crisis, mentions)).most_common(1)
    assert (loudest, count >= 15) == (LOUD.id, True)
    assert {post.author.id for post in on(days[:78], mentions)}.isdisjoint({LOUD.id})


def test_the_campaign_is_ten_days_of_a_hashtag_praise_and_a_greater_share(
    now: datetime, mentions: list[Post]
) -> None:
    days = local_days(now)
    campaign = [day for day in days if day.campaign]
    assert [days.index(day) for day in campaign] == list(range(45, 55))
    rest = [day for day in days[:78] if not day.campaign]
    tagged = [post for post in mentions if TAG in post.text]
    assert len(tagged) > 100
    assert on(campaign, tagged) == tagged
    assert share(on(campaign, mentions)) > share(on(rest, mentions)) + 0.08
    assert net(on(campaign, mentions)) > net(on(rest, mentions)) + 0.15


def test_the_own_share_rises_over_the_last_thirty_days(now: datetime, mentions: list[Post]) -> None:
    days = local_days(now)
    ordinary = [day for day in days[:90] if not (day.crisis or day.campaign)]
    assert share(on(days[-15:], mentions)) > share(on(ordinary, mentions)) + 0.03


def answer_hours(posts: list[Post], handles: set[str]) -> dict[str, float]:
    """Hours from each answered post to the first reply by one of the handles."""
    asked = {post.id: post for post in posts}
    hours: dict[str, float] = {}
    for post in posts:
        if post.reply_to and post.reply_to.post_id and post.author.handle in handles:
            wait = post.created_at - asked[post.reply_to.post_id].created_at
            hours.setdefault(post.reply_to.post_id, wait / timedelta(hours=1))
    return hours


def test_the_own_desk_answers_in_office_hours_within_two_and_rivals_slower(
    now: datetime, posts: list[Post]
) -> None:
    crisis = {day.date for day in local_days(now) if day.crisis}
    local = {post.id: post.created_at.astimezone(ZONE) for post in posts}
    hours = answer_hours(posts, {OWN.account.handle or "", OWN.desk.handle or ""})
    calm = {id: value for id, value in hours.items() if local[id].date() not in crisis}
    office = [value for id, value in calm.items() if local[id].weekday() < 5 and 8 <= local[id].hour < 18]
    night = [value for id, value in calm.items() if local[id].hour < 7]
    assert 1.0 < median(office) < 2.0
    assert median(night) > 2 * median(office)
    assert median(hours[id] for id in hours if local[id].date() in crisis) > 2 * median(office)
    for rival in FIRMS[1:]:
        slower = answer_hours(posts, {rival.account.handle or "", rival.desk.handle or ""})
        assert median(slower.values()) > 1.5 * median(calm.values())


def test_own_agents_sign_and_some_talks_go_two_rounds(posts: list[Post]) -> None:
    own = [post for post in posts if post.author == OWN.desk]
    assert Counter(post.text[-3:] for post in own).keys() == {"^JD", "^MK"}
    rounds = Counter(post.conversation_id for post in own)
    assert sum(count >= 2 for count in rounds.values()) > 10


def test_every_post_has_a_configured_source(now: datetime, posts: list[Post]) -> None:
    counts = Counter(source_of(post) for post in posts)
    assert set(counts) == {source.name for source in demo_config(now).sources}
    assert counts["X"] == sum(post.network == "x" for post in posts)
    assert min(counts.values()) > 100
