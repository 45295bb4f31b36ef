"""/mentions/<id>: what people say of its tone, and the words that moved the score."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from listener.desk import casework
from listener.enrich import Enricher
from listener.enrich.scoring import Term
from listener.enrich.scoring.sentences import Reading
from listener.model import Action, EnrichedPost, Kind, Probabilities, Score
from listener.store import Store
from listener.store.agent_work import Doing, act
from tests.web.conftest import getter
from tests.web.world import NOW, make_app, make_config, make_posts, make_store
from web import scores

CONFIG = make_config()
ENRICHER = Enricher(CONFIG)
APART = "I love Acme. The rival is a horrible liar!"


def said(text: str, lang: str = "en", **changes: object) -> EnrichedPost:
    one = make_posts()[0].post
    return ENRICHER.read(replace(one, text=text, lang=lang, **changes))  # type: ignore[arg-type]


def why(folder: Path, store: Store) -> str:
    """The card of the first post in words; empty where there is none."""
    page = getter(make_app(store, folder))("/mentions/1").text
    found = re.search(r'aria-labelledby="why-title">(.*?)</section>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", found[1])).split()) if found else ""


def moved(text: str) -> list[tuple[str, str]]:
    """The words and their push, as the table has them."""
    terms = ENRICHER.explain(text, "en", Kind.ORIGINAL, [], ENRICHER.vader.name)
    assert terms is not None
    return [(one.word, f"{one.weight:+.2f}".replace("-", "−")) for one in terms[0].terms]


def test_the_words_that_moved_the_score_are_told_with_their_push(tmp_path: Path) -> None:
    store = make_store(tmp_path, [said("Acme is good, not bad")])
    told = why(tmp_path, store)
    store.close()
    pushes = " ".join(f"{word} {push}" for word, push in moved("Acme is good, not bad"))
    assert told.startswith(
        f"What moved the score Scored by VADER {ENRICHER.vader.name[6:]} {ENRICHER.vader.name}"
    )
    assert f"Push {pushes} How far the score" in told
    assert moved("Acme is good, not bad")


def test_words_and_the_text_as_a_whole_add_up_to_the_odds_of_positive_over_negative() -> None:
    score = Score(5_000, "learned-en-1", Probabilities(1_000, 3_000, 6_000))
    found = scores._of(None, score, Reading((Term("fine", 0.5), Term("late", -0.2))))
    told = [(one.word, round(one.weight, 3)) for one in found.pushes]
    assert told == [(None, round(log(6) - 0.3, 3)), ("fine", 0.5), ("late", -0.2)]
    assert sum(one.weight for one in found.pushes) == pytest.approx(log(6))


def test_each_brand_with_sentences_of_its_own_has_the_words_in_them(tmp_path: Path) -> None:
    store = make_store(tmp_path, [said(APART)])
    told = why(tmp_path, store)
    store.close()
    first, second = (
        told.index("Acme own sentences + Positive"),
        told.index("Rival & Co own sentences − Negative"),
    )
    assert first < told.index("love") < second < told.index("horrible")
    assert "The whole post" not in told


def test_what_people_say_stands_first_and_counts(tmp_path: Path) -> None:
    store = make_store(tmp_path, [said("I love Acme"), said("Ten Acme", lang="pl", id="2")])
    for who, label, number in (("Ann", "neutral", 1), ("Ben", "negative", 1), ("Ann", "positive", 2)):
        act(
            store,
            casework(CONFIG),
            [Doing(number, "Acme", Action.SENTIMENT, {"label": label})],
            who=who,
            at=NOW,
        )
    told = why(tmp_path, store)
    page = getter(make_app(store, tmp_path))("/mentions/2").text
    store.close()
    assert "Ben said on 23 Nov 2026, 10:00: − Negative This word counts, whatever the scorer says." in told
    assert "Before, Ann said on 23 Nov 2026, 10:00: ○ Neutral The whole post + Positive" in told
    assert "No scorer scored it" in page


def test_of_a_scorer_that_is_not_in_use_any_more_no_words_are_told(tmp_path: Path) -> None:
    one = replace(
        said("I love Acme"), score=Score(6_000, "learned-en-0123456789ab", Probabilities(500, 3_000, 6_500))
    )
    store = make_store(tmp_path, [one])
    told = why(tmp_path, store)
    store.close()
    assert told == (
        "What moved the score Scored by learned scorer 012345 learned-en-0123456789ab This scorer is not in "
        "use any more, or cannot be read, so nobody can tell which words moved its score."
    )


def test_of_what_nobody_scored_nothing_is_told(tmp_path: Path) -> None:
    store = make_store(tmp_path, [said("Ten Acme", lang="pl")])
    assert why(tmp_path, store) == ""
    store.close()
