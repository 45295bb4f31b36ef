"""Models as files: they come back as they were, or are refused with the reason."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
import pytest

from listener.enrich.scoring import model_file
from listener.enrich.scoring.features import LAST_PLACE
from listener.enrich.scoring.model_file import read, write
from listener.errors import ModelError
from tests.enrich.scoring.models import a_model, with_vector

MODEL = with_vector(a_model({"fast": (0, 0, 3), "broken": (3, 0, 0)}, vader=True))
FILE: dict[str, Any] = json.loads(write(MODEL))


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file after a change to its model, with the checksum of it."""
    file = json.loads(write(MODEL))
    change(file["model"])
    told = json.dumps(file["model"], sort_keys=True, separators=(",", ":")).encode()
    return json.dumps({**file, "checksum": sha256(told).hexdigest()}).encode()


def packed(array: Any) -> dict[str, Any]:
    data = b64encode(array.tobytes()).decode()
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": data}


def test_a_model_comes_back_as_it_was() -> None:
    again = read(write(MODEL))
    for name in ("places", "weights", "intercept", "figures", "vector"):
        assert np.array_equal(getattr(again, name), getattr(MODEL, name)), name
    assert (again.lang, again.kind, again.encoder) == (MODEL.lang, MODEL.kind, MODEL.encoder)
    assert again.facts == MODEL.facts
    assert write(again) == write(MODEL)


def test_a_model_is_called_by_what_it_scores_with_and_not_by_what_is_known_of_it() -> None:
    assert re.fullmatch("learned-en-[0-9a-f]{12}", MODEL.name)
    better = read(write(replace(MODEL, facts=replace(MODEL.facts, f1=0.99))))
    assert (better.name, better.facts.f1) == (MODEL.name, 0.99)
    assert read(write(replace(MODEL, weights=MODEL.weights * 2))).name != MODEL.name
    assert a_model({"fast": (0, 0, 3)}).name != a_model({"fast": (0, 0, 4)}).name


def test_a_file_holds_nothing_that_could_run() -> None:
    assert set(FILE) == {"format", "format_version", "features", "checksum", "model"}
    assert FILE["model"]["places"].keys() == {"dtype", "shape", "data"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"\x80\x04.", "not JSON", id="a pickle"),
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b"[" * 100_000, "not JSON", id="nested without end"),
        pytest.param(b"[]", "no model", id="a list"),
        pytest.param(b'{"format": "onnx"}', "no model", id="another kind"),
        pytest.param(
            json.dumps({**FILE, "format_version": 2}).encode(), "another version", id="later format"
        ),
        pytest.param(json.dumps({**FILE, "features": 0}).encode(), "another version", id="other features"),
        pytest.param(json.dumps({**FILE, "model": None}).encode(), "was changed", id="nothing in it"),
        pytest.param(json.dumps({**FILE, "checksum": "0" * 64}).encode(), "was changed", id="checksum"),
        pytest.param(
            json.dumps({**FILE, "model": {**FILE["model"], "lang": "de"}}).encode(),
            "was changed",
            id="tampered",
        ),
    ],
)
def test_what_is_no_model_of_ours_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        read(content)


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "LARGEST", 10)
    with pytest.raises(ModelError, match="larger than a model can be"):
        read(write(MODEL))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        pytest.param("intercept", packed(np.zeros(2, "<f4")), "shape", id="classes missing"),
        pytest.param("weights", packed(np.zeros((3, 3), "<f4")), "shape", id="more weights than places"),
        pytest.param("figures", packed(np.zeros((5, 3), "<f4")), "shape", id="figures missing"),
        pytest.param("vector", packed(np.zeros((3, 3), "<f4")), "shape", id="figures of a vector missing"),
        pytest.param("intercept", packed(np.array([0, np.nan, 0], "<f4")), "finite", id="NaN"),
        pytest.param("weights", packed(np.full((2, 3), np.inf, "<f4")), "finite", id="infinite"),
        pytest.param("intercept", packed(np.zeros(3, "<f8")), "another kind", id="other numbers"),
        pytest.param("places", packed(np.array(["os", "rm"], "<U2")), "another kind", id="no numbers"),
        pytest.param(
            "places", packed(np.array([1, LAST_PLACE], "<i4")), "out of range", id="beyond the last"
        ),
        pytest.param("places", packed(np.array([-1, 3], "<i4")), "out of range", id="below the first"),
        pytest.param("places", packed(np.array([3, 3], "<i4")), "out of order", id="twice the same"),
        pytest.param(
            "places", {**FILE["model"]["places"], "shape": [10**9]}, "size", id="a lie about its size"
        ),
        pytest.param("places", {**FILE["model"]["places"], "data": "?"}, "cannot score", id="no base64"),
        pytest.param("places", 7, "missing", id="no array"),
        pytest.param("vector", None, "do not fit", id="an encoder without weights"),
        pytest.param("classes", ["a", "b", "c"], "other classes", id="other classes"),
        pytest.param("kind", "magic", "magic", id="unknown kind"),
        pytest.param("lang", "e" * 65, "a name is none", id="a name without end"),
        pytest.param("lang", "klingon", "a language is none", id="a language that is none"),
        pytest.param("lang", "pt-BR", "a language is none", id="a language as posts do not have it"),
        pytest.param("encoder", "", "a name is none", id="an encoder without a name"),
        pytest.param("facts", {}, "missing", id="no facts"),
        pytest.param("facts", {**FILE["model"]["facts"], "labels": [1, 2]}, "counts", id="labels"),
        pytest.param("facts", {**FILE["model"]["facts"], "matrix": [[1, 2, 3]]}, "matrix", id="matrix"),
        pytest.param(
            "facts", {**FILE["model"]["facts"], "fair": -1}, "a count is none", id="fewer than none"
        ),
        pytest.param("facts", {**FILE["model"]["facts"], "f1": float("nan")}, "finite", id="a figure"),
        pytest.param("facts", {**FILE["model"]["facts"], "said": [["a", 3]]}, "class", id="a class"),
    ],
)
def test_a_model_that_cannot_score_is_refused_whoever_signed_it(name: str, value: Any, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        read(changed(lambda model: model.update({name: value})))
