"""/sentiment/learning: what each language learns from, every figure opening its labels; asking to train."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from listener.enrich.scoring.model_file import write
from listener.metrics.agreement import Agreement
from listener.model import Action, Estimate, Outcome, Rank, Sentiment, Training
from listener.reports.labelling import Counts, LearnedLanguage
from listener.store.agent_work import Doing, act
from listener.store.label_rows import LabelRow, save_labels
from listener.store.labels import Origin
from listener.store.round_draw import draw_round
from listener.store.rounds import answer, rounds
from listener.store.scorers import keep_model, put_in_use
from listener.store.trainings import note_training, trainings
from tests.desks import Rig
from tests.enrich.scoring.models import a_model
from tests.web.people import LOCAL, World, add_everybody, send, send_file, told
from tests.web.world import NOW, fill, make_app, make_config, make_posts, make_store
from web import learning

PATH = "/sentiment/learning"
OUTCOME = Outcome(
    scorer="vader-3.3.2",
    before="vader-3.3.2",
    reason="The difference may be chance.",
    labels=(30, 25, 23),
    fair=31,
    left_out=2,
    candidate_f1=0.58,
    in_use_f1=0.51,
    difference=Estimate(0.07, -0.02, 0.16, 31),
    missing=120,
    curve=((50, 0.5), (78, 0.58)),
)


def labelled(folder: Path, size: int) -> World:
    """A round of English mentions labelled by Anna, the double ones by Ben; one training; four accounts."""
    store = make_store(folder)
    users = add_everybody(store)
    fill(store, make_posts())
    rig = Rig(store, make_config())
    draw_round(store, "en", size=size, seed=1, who="Anna", now=NOW)
    for who in ("Anna", "Ben"):
        (found,) = rounds(store)
        for number, place in enumerate(found.queue(who)):
            said = list(Sentiment)[number % 3]
            answer(store, rig.work, found.id, place.number, said, who=who, at=NOW)
    with store.write() as connection:
        note_training(connection, "en", now=NOW, outcome=OUTCOME)
    return World(make_app(store, folder), store, users)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A round of thirty, of which twelve are random and three of these double; nobody changes it."""
    found = labelled(tmp_path_factory.mktemp("learning"), 30)
    yield found
    found.store.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A round of three, to be changed."""
    found = labelled(tmp_path, 3)
    yield found
    found.store.close()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=LOCAL)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page(client, path), newline="")))


def test_every_figure_opens_the_labels_it_is_made_of(seen: World) -> None:
    vera = seen.browser(Rank.VIEWER)
    shown = page(vera, PATH)
    opened = set(
        re.findall(r'href="(/sentiment/learning/labels[^"]*)" data-figure="\w+" data-n="(\d+)"', shown)
    )
    assert len(opened) > 12
    for href, n in opened:
        href = html.unescape(href)
        stated = re.search(r'id="list-title">([\d,]+) label', page(vera, href))
        assert stated is not None
        base, _mark, query = href.partition("?")
        assert int(stated[1]) == len(rows(vera, f"{base}.csv?{query}")) == int(n), href


def test_the_files_say_what_the_page_says(seen: World) -> None:
    vera = seen.browser(Rank.VIEWER)
    english, *others = rows(vera, f"{PATH}.csv")
    assert [row["lang"] for row in others] == ["ar", "pl"]
    labels = rows(vera, f"{PATH}/labels.csv?lang=en")
    assert int(english["labels"]) == len(labels) == 30 + 3
    assert int(english["fair"]) == sum(row["origin"] == "random" for row in labels) == 12 + 3
    assert (english["both"], english["missing"]) == ("3", "120")
    given = rows(vera, f"{PATH}/given.csv?lang=en")
    assert [row["origin"] for row in given] == ["random", "uncertain", "all"]
    assert given[-1]["n"] == english["labels"]
    matrix = rows(vera, f"{PATH}/agreement.csv?lang=en")
    same = sum(int(row[row["first"]]) for row in matrix)
    assert float(english["agreement"]) == pytest.approx(same / 3)
    assert [row["macro_f1"] for row in rows(vera, f"{PATH}/curve.csv?lang=en")] == ["0.5", "0.58"]
    assert [(row["one"], row["other"]) for row in rows(vera, f"{PATH}/pairs.csv?lang=en")] == [
        ("Anna", "Ben")
    ]
    people = rows(vera, f"{PATH}/people.csv?lang=en")
    assert [(row["who"], row["labelled"]) for row in people] == [("Anna", "30"), ("Ben", "3")]
    assert vera.get(f"{PATH}/curve.json?lang=pl", base_url=LOCAL).json["rows"] == []  # type: ignore[index]


def test_the_page_says_what_the_last_training_came_to(seen: World) -> None:
    vera = seen.browser(Rank.VIEWER)
    shown = page(vera, f"{PATH}?lang=en")
    for words in (
        "The difference may be chance.",
        "A scorer is judged by 50 labels of mentions that were drawn at random, or imported, "
        "5 of each class: 35 to go.",
        "−2.0 pt to +16.0 pt",
        "2 contradicting ones left out",
    ):
        assert words in shown
    assert "Train now" not in shown
    assert "There was none yet" in page(vera, f"{PATH}?lang=pl")


@pytest.mark.parametrize(
    ("negative", "neutral", "positive", "wanting"),
    [(0, 0, 0, 50), (40, 5, 4, 1), (48, 1, 1, 8), (60, 0, 5, 5), (40, 5, 5, 0), (400, 50, 5, 0)],
)
def test_what_is_wanting_is_fifty_labels_to_judge_by_and_five_of_each_class(
    negative: int, neutral: int, positive: int, wanting: int
) -> None:
    labels = {Origin.IMPORT: (negative, neutral, positive), Origin.CORRECTION: (90, 90, 90)}
    nobody = Agreement.of([])
    one = LearnedLanguage("en", 1, "", None, labels, 0, nobody, (), (), None)
    assert learning.wanting(one) == wanting


@pytest.mark.parametrize(
    ("labels", "training", "said"),
    [
        ((40, 5, 0), None, "5 of each class: 5 to go"),
        ((40, 10, 5), None, "nobody has had it trained yet"),
        ((40, 10, 5), Training("en", error="It took too long."), "nobody has had it trained yet"),
        ((40, 10, 5), Training("en", outcome=OUTCOME), "About 120 more labels may let it win"),
        ((40, 10, 5), Training("en", outcome=replace(OUTCOME, missing=None)), "More labels make"),
    ],
)
def test_what_to_do_next_is_said(labels: Counts, training: Training | None, said: str) -> None:
    given = {Origin.RANDOM: labels}
    one = LearnedLanguage("en", 90, "", None, given, 0, Agreement.of([]), (), (), training)
    assert said in learning.next_step(one)


def test_a_manager_asks_for_a_training_once(world: World) -> None:
    mona = world.browser(Rank.MANAGER)
    for _twice in range(2):
        answer = send(mona, f"{PATH}/train", page=PATH, lang="pl")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{PATH}?lang=pl")
    assert "mona asked for a training" in page(mona, f"{PATH}?lang=pl")
    assert [one.lang for one in trainings(world.store) if one.is_asked] == ["pl"]
    assert told(world.store)[0] == ("mona", "sentiment.train", "pl")
    for lang in ("", "xx"):
        assert send(mona, f"{PATH}/train", page=PATH, lang=lang).status_code == 400
    anna = world.browser(Rank.AGENT)
    assert send(anna, f"{PATH}/train", page=PATH, lang="pl").status_code == 403


def test_enough_labels_that_nothing_was_learned_from_yet_leave_it_open_how_many_are_missing(
    tmp_path: Path,
) -> None:
    store = make_store(tmp_path)
    found = World(make_app(store, tmp_path), store, add_everybody(store))
    posts = make_posts()
    fill(store, posts)
    english = [one.post for one in posts if one.lang == "en" and one.matches]
    rows = [LabelRow(one.network, one.id, list(Sentiment)[n % 3]) for n, one in enumerate(english)]
    save_labels(store, rows, Rig(store, make_config()).work, who="cli", now=NOW)
    seen = page(found.browser(Rank.MANAGER), f"{PATH}?lang=en")
    store.close()
    assert len(rows) >= 50
    assert "There was none yet" in seen
    assert 'Labels missing</h2><p class="value">—' in seen


def test_a_failed_training_is_told_and_the_outcome_before_stays(world: World) -> None:
    with world.store.write() as connection:
        note_training(connection, "en", now=NOW, error="It took too long.")
    shown = page(world.browser(Rank.VIEWER), f"{PATH}?lang=en")
    assert "It took too long." in shown
    assert "The difference may be chance." in shown


def test_the_curve_is_drawn_with_what_is_to_be_beaten(seen: World) -> None:
    vera = seen.browser(Rank.VIEWER)
    spec = vera.get("/charts/learning.json?lang=en&theme=dark", base_url=LOCAL).json
    assert spec is not None
    learned, in_use, cells = (layer["data"]["values"] for layer in spec["layer"])
    assert learned == [{"labels": 50, "f1": 0.5}, {"labels": 78, "f1": 0.58}]
    assert in_use == [{"f1": 0.51}]
    assert [(cell["from"], cell["to"]) for cell in cells] == [(0, 64), (64, pytest.approx(81.9))]
    assert {cell["href"] for cell in cells} == {f"{PATH}/labels?lang=en"}
    nothing = vera.get("/charts/learning.json?lang=pl", base_url=LOCAL).json
    assert nothing is not None
    assert nothing["mark"]["text"] == "No training has drawn a curve yet."
    assert vera.get("/charts/learning.json?lang=xx", base_url=LOCAL).status_code in (400, 404)


def test_a_label_of_a_post_that_is_a_mention_no_more_is_listed(world: World) -> None:
    anna = world.browser(Rank.AGENT)
    before = rows(anna, f"{PATH}/labels.csv?lang=en")
    number = before[0]["id"]
    work = Rig(world.store, make_config()).work
    act(world.store, work, [Doing(int(number), "Acme", Action.SPAM)], who="anna", at=NOW)
    assert len(rows(anna, f"{PATH}/labels.csv?lang=en")) == len(before)
    assert "A post that is a mention no more" in page(
        anna, f"{PATH}/labels?lang=en&label={before[0]['label']}"
    )


def test_the_model_in_use_goes_out_as_a_file_and_comes_in_only_if_it_wins(world: World) -> None:
    model = a_model({"love": (0, 0, 2)})
    content, scorer = write(model), model.name
    mona, anna = world.browser(Rank.MANAGER), world.browser(Rank.AGENT)
    assert mona.get(f"{PATH}/model?lang=en", base_url=LOCAL).status_code == 404
    with world.store.write() as connection:
        keep_model(connection, scorer, "en", content, who="training", now=NOW)
        put_in_use(connection, {"en": scorer}, NOW)
    assert f"{PATH}/model?lang=en" in page(mona, f"{PATH}?lang=en")
    got = mona.get(f"{PATH}/model?lang=en", base_url=LOCAL)
    assert (got.status_code, got.data) == (200, content)
    assert got.headers["Content-Disposition"] == f'attachment; filename="{scorer}.json"'
    assert anna.get(f"{PATH}/model?lang=en", base_url=LOCAL).status_code == 403
    brought = send_file(mona, f"{PATH}/model", content, page=PATH)
    assert (brought.status_code, brought.headers["Location"]) == (302, PATH)
    (training,) = trainings(world.store)
    assert training.outcome is not None
    assert html.escape(training.outcome.reason) in page(mona, PATH).replace("&#39;", "&#x27;")
    assert send_file(anna, f"{PATH}/model", content, page=PATH).status_code == 403


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b"[" * 5_000])
def test_what_is_no_model_is_refused_with_the_reason(world: World, content: bytes) -> None:
    mona = world.browser(Rank.MANAGER)
    answer = send_file(mona, f"{PATH}/model", content, page=PATH)
    assert answer.status_code == 400
    assert 'class="wrong inside-wrong" role="alert"' in answer.text
    assert told(world.store)[0] == ("mona", "sign-in", "mona")
