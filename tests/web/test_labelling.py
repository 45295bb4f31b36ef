"""/sentiment/label: draw a round, label without seeing score or others' words, take back, go on."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listener.model import Rank
from listener.store.rounds import Round, rounds
from tests.web.people import LOCAL, World, add_everybody, send, told
from tests.web.world import fill, make_app, make_posts, make_store

PATH = "/sentiment/label"
_HIDDEN = re.compile(r'name="(round|place|lang)" value="([^"]*)"')


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """130 mentions, 78 in English, 26 in Polish and 26 in Arabic; an account of each role."""
    store = make_store(tmp_path)
    users = add_everybody(store)
    fill(store, make_posts())
    yield World(make_app(store, tmp_path), store, users)
    store.close()


def page(client: FlaskClient, lang: str = "en") -> str:
    answer = client.get(f"{PATH}?lang={lang}", base_url=LOCAL)
    assert answer.status_code == 200, answer.text
    return answer.text


def draw(client: FlaskClient, lang: str = "en") -> None:
    answer = send(client, PATH, page=PATH, lang=lang)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PATH}?lang={lang}")


def say(client: FlaskClient, label: str, lang: str = "en") -> None:
    """Label what the page shows first."""
    shown = page(client, lang)
    form = shown[shown.index("data-answers") :]
    fields = dict(_HIDDEN.findall(form[: form.index("</form>")]))
    answer = send(client, f"{PATH}/label", page=f"{PATH}?lang={lang}", label=label, **fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PATH}?lang={lang}")


def progress(client: FlaskClient, lang: str = "en") -> str:
    found = re.search(r"data-progress>([^<]+)<", page(client, lang))
    assert found is not None
    return found.group(1)


def the_round(world: World) -> Round:
    return rounds(world.store)[-1]


def test_an_agent_draws_labels_skips_and_takes_back(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    assert "Label 100 mentions" in page(anna)
    draw(anna)
    assert progress(anna) == "1 of 78"
    for label in ("negative", "skip", "positive"):
        say(anna, label)
    assert progress(anna) == "4 of 78"
    for _step in range(2):
        assert send(anna, f"{PATH}/undo", page=f"{PATH}?lang=en", lang="en").status_code == 302
    assert progress(anna) == "2 of 78"
    said = [(one.by, one.label) for place in the_round(world).places for one in place.answers]
    assert said == [("anna", "negative")]
    actions = [action for who, action, _on in told(world.store) if who == "anna"]
    assert actions[:-1] == ["undo", "sentiment", "sentiment", "round.draw"]


def test_neither_the_score_nor_what_another_says_is_shown(world: World) -> None:
    anna, mona = world.browser(Rank.AGENT), world.browser(Rank.MANAGER)
    draw(anna, "pl")
    for _place in range(26):
        say(anna, "negative", "pl")
    shown = page(mona, "pl")
    cards = shown[shown.index("<div data-labelling>") : shown.index("</main>")]
    assert cards.count("data-card") == 4
    assert not re.search(r'class="pill (positive|negative|neutral)"', cards)
    assert "/mentions/" not in cards
    assert "anna" not in cards


def test_at_the_end_stands_what_was_done_and_the_way_on(world: World) -> None:
    anna, mona = world.browser(Rank.AGENT), world.browser(Rank.MANAGER)
    draw(anna, "pl")
    for place in range(26):
        say(anna, "negative" if place else "skip", "pl")
    done = page(anna, "pl")
    assert "data-card" not in done
    assert re.search(r"Labelled by you</span>.*<b>25</b>.*1 skipped", done)
    assert "nobody has labelled what somebody else did" in done
    assert "Train now" not in done
    doubles = sum(place.is_double for place in the_round(world).places)
    for _place in range(doubles):
        say(mona, "negative", "pl")
    done = page(mona, "pl")
    assert "Train now" in done
    assert re.search(r'data-figure="agreement"[^>]*data-value="1.0"', done) or "100 %" in done
    answer = send(anna, PATH, page=PATH, lang="pl")
    assert answer.status_code == 400
    assert "was asked for already" in answer.text


def test_what_makes_no_sense_changes_nothing(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    draw(anna)
    number = str(the_round(world).id)
    for fields in (
        {"lang": "en", "round": number, "place": "1", "label": "angry"},
        {"lang": "en", "round": number, "label": "positive"},
        {"lang": "en", "round": number, "place": "99", "label": "skip"},
        {"lang": "en", "round": "7", "place": "1", "label": "skip"},
        {"lang": "en", "place": "1", "label": "skip"},
        {"lang": "xx", "round": number, "place": "1", "label": "skip"},
    ):
        assert send(anna, f"{PATH}/label", page=PATH, **fields).status_code == 400
    assert send(anna, PATH, page=PATH, lang="xx").status_code == 400
    assert progress(anna) == "1 of 78"
    answer = anna.get(f"{PATH}?lang=xx", base_url=LOCAL)
    assert answer.status_code == 400
    assert "lang" in html.unescape(answer.text)


def test_without_a_mention_there_is_nothing_to_label(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    users = add_everybody(store)
    anna = World(make_app(store, tmp_path), store, users).browser(Rank.AGENT)
    answer = anna.get(PATH, base_url=LOCAL)
    assert answer.status_code == 200
    assert "There is no mention in a known language yet." in answer.text
    store.close()
