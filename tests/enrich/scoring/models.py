"""A small model by hand: what it weighs can be read off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from listener.enrich.scoring.features import VECTOR, pieces_of, place_of
from listener.enrich.scoring.learned import Facts, Kind, Model, label_name
from listener.enrich.scoring.model_file import read, write
from listener.model import Estimate

FACTS = Facts(
    labels=(30, 20, 10),
    fair=50,
    languages=("en",),
    said=tuple(sorted([(label_name("x:1"), 0), (label_name("x:2"), 2)])),
    matrix=((20, 3, 1), (4, 10, 2), (1, 2, 7)),
    f1=0.7,
    in_use_f1=0.5,
    difference=Estimate(0.2, 0.1, 0.3, 50),
)


def a_model(
    weights: dict[str, tuple[float, float, float]], *, vader: bool = False, lang: str = "en"
) -> Model:
    """Weighs these words and pairs (and one piece of a word, where it starts with a space)."""
    by_place = {
        place_of(word) if word.strip() == word else pieces_of(word.strip())[0]: told
        for word, told in weights.items()
    }
    places = sorted(by_place)
    return signed(
        Model(
            lang=lang,
            kind=Kind.WORDS,
            places=np.array(places, dtype=np.int32),
            weights=np.array([by_place[place] for place in places], dtype=np.float32).reshape(-1, 3),
            intercept=np.array([0.5, 0.0, 0.0], dtype=np.float32),
            figures=np.array([[0, 0, 0]] * 6 + [[-2, 0, 2]] + [[0, 0, 0]] * 2, dtype=np.float32)
            if vader
            else None,
            vector=None,
            encoder=None,
            facts=FACTS,
        )
    )


def with_vector(model: Model) -> Model:
    """The same model, which weighs the first figure of a vector as well."""
    vector = np.zeros((VECTOR, 3), dtype=np.float32)
    vector[0] = (0, 0, 8)
    return signed(replace(model, kind=Kind.VECTORS, vector=vector, encoder="use-1"))


def signed(model: Model) -> Model:
    """As it is read from its file."""
    return read(write(model))
