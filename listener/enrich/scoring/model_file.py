"""Models of scorers as files, and back: JSON with numbers in base64, read without running anything of it.

A file is believed only whole: its checksum, and what its arrays must be. Whether its scorer is any good, it
does not know.
"""

from __future__ import annotations

import json
import math
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from listener.enrich.language import language_of
from listener.enrich.scoring.features import FIGURES, LAST_PLACE, VECTOR, VERSION
from listener.enrich.scoring.learned import Facts, Kind, Model
from listener.errors import ModelError
from listener.model import CLASSES, Estimate
from listener.words import _

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.generic]

FORMAT = "brand-listener sentiment model"
FORMAT_VERSION = 1
LARGEST = 32 * 1024 * 1024
"""Bytes. A model that weighs every place there is has 12 MB."""
_CHECKED = 12
"""Hexadecimal digits of the checksum that tell models apart."""
_LONGEST_NAME = 64


def write(model: Model) -> bytes:
    """The model as a file; of equal models the same bytes."""
    told = {
        "lang": model.lang,
        "kind": model.kind.value,
        "encoder": model.encoder,
        "classes": [name.value for name in CLASSES],
        "places": _packed(model.places),
        "weights": _packed(model.weights),
        "intercept": _packed(model.intercept),
        "figures": None if model.figures is None else _packed(model.figures),
        "vector": None if model.vector is None else _packed(model.vector),
        "facts": asdict(model.facts),
    }
    head = {"format": FORMAT, "format_version": FORMAT_VERSION, "features": VERSION}
    return _written({**head, "checksum": _checksum(told), "model": told})


def read(content: bytes) -> Model:
    """The model of a file, with its `version`. ModelError, in one sentence, if it is none that can score."""
    file = _parsed(content)
    if file.get("format") != FORMAT:
        raise ModelError(_("This file is no model of a scorer; choose one that was exported as such."))
    if file.get("format_version") != FORMAT_VERSION or file.get("features") != VERSION:
        raise ModelError(
            _("This model was made by another version of the product; export it from the same version again.")
        )
    told = file.get("model")
    if not isinstance(told, dict) or file.get("checksum") != _checksum(told):
        raise ModelError(_("This model was changed after it was exported; export it again."))
    try:
        model = _model(told)
        _check(model)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise ModelError(
            _("This model cannot score ({reason}); export it again.").format(reason=_short(error))
        ) from error
    # Called by what it scores with alone: the same labels give it, whatever it was compared with.
    scoring = {name: part for name, part in told.items() if name != "facts"}
    return replace(model, version=_checksum(scoring)[:_CHECKED])


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise ModelError(
            _("This file is larger than a model can be ({most} MB); choose another.").format(
                most=LARGEST // 1024 // 1024
            )
        )
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ModelError(_("This file is not JSON, which a model is; choose another.")) from error
    return found if isinstance(found, dict) else {}


def _model(told: Mapping[str, Any]) -> Model:
    if told["classes"] != [name.value for name in CLASSES]:
        raise ValueError("other classes")
    figures, vector, encoder = told["figures"], told["vector"], told["encoder"]
    return Model(
        lang=_lang(told["lang"]),
        kind=Kind(told["kind"]),
        places=_unpacked(told["places"], "<i4"),
        weights=_unpacked(told["weights"], "<f4"),
        intercept=_unpacked(told["intercept"], "<f4"),
        figures=None if figures is None else _unpacked(figures, "<f4"),
        vector=None if vector is None else _unpacked(vector, "<f4"),
        encoder=None if encoder is None else _name(encoder),
        facts=_facts(told["facts"]),
    )


def _check(model: Model) -> None:
    """ValueError unless the arrays fit each other and hold numbers that can be added up."""
    import numpy as np

    n = len(CLASSES)
    shapes = [
        (model.places, (len(model.places),)),
        (model.weights, (len(model.places), n)),
        (model.intercept, (n,)),
        (model.figures, (FIGURES, n)),
        (model.vector, (VECTOR, n)),
    ]
    for array, shape in shapes:
        if array is not None and array.shape != shape:
            raise ValueError(f"an array has the shape {array.shape} instead of {shape}")
        if array is not None and not np.isfinite(array).all():
            raise ValueError("a weight is no finite number")
    places = model.places
    if len(places) and (places[0] < 0 or places[-1] >= LAST_PLACE or (np.diff(places) <= 0).any()):
        raise ValueError("a place is out of range or out of order")
    if (model.vector is None) != (model.encoder is None) or (model.kind is Kind.WORDS) != (
        model.vector is None
    ):
        raise ValueError("kind, encoder and weights of vectors do not fit")


def _facts(told: Mapping[str, Any]) -> Facts:
    difference = told["difference"]
    return Facts(
        labels=_counts(told["labels"]),
        fair=_count(told["fair"]),
        languages=tuple(_name(one) for one in told["languages"]),
        said=tuple((_name(name), _class(number)) for name, number in told["said"]),
        matrix=_matrix(told["matrix"]),
        f1=_figure(told["f1"]),
        in_use_f1=_figure(told["in_use_f1"]),
        difference=Estimate(
            value=_figure(difference["value"]),
            low=_figure(difference["low"]),
            high=_figure(difference["high"]),
            n=None if difference["n"] is None else _count(difference["n"]),
        ),
    )


def _matrix(told: Any) -> tuple[tuple[int, ...], ...]:
    rows = tuple(_counts(row) for row in told)
    if len(rows) != len(CLASSES):
        raise ValueError("a matrix of another size")
    return rows


def _counts(told: Any) -> tuple[int, ...]:
    counts = tuple(_count(one) for one in told)
    if len(counts) != len(CLASSES):
        raise ValueError("counts of other classes")
    return counts


def _count(told: Any) -> int:
    if type(told) is not int or not 0 <= told < 2**31:
        raise ValueError("a count is none")
    return told


def _class(told: Any) -> int:
    if _count(told) >= len(CLASSES):
        raise ValueError("a class that is none")
    return int(told)


def _figure(told: Any) -> float | None:
    if told is not None and (type(told) not in (int, float) or not math.isfinite(told)):
        raise ValueError("a figure is no finite number")
    return None if told is None else float(told)


def _name(told: Any) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= _LONGEST_NAME or not told.isprintable():
        raise ValueError("a name is none")
    return told


def _lang(told: Any) -> str:
    if language_of(_name(told)) != told:
        raise ValueError("a language is none")
    return str(told)


def _packed(array: Array) -> dict[str, Any]:
    little = array.astype(array.dtype.newbyteorder("<"))
    return {
        "dtype": little.dtype.str,
        "shape": list(array.shape),
        "data": b64encode(little.tobytes()).decode("ascii"),
    }


def _unpacked(told: Mapping[str, Any], dtype: str) -> npt.NDArray[Any]:
    import numpy as np

    if told["dtype"] != dtype:
        raise ValueError(f"numbers of another kind than {dtype}")
    shape = tuple(_count(one) for one in told["shape"])
    whole = np.frombuffer(b64decode(told["data"], validate=True), dtype=dtype)
    if math.prod(shape) != whole.size:
        raise ValueError("an array has another size than it says")
    return whole.reshape(shape).astype(dtype[1:])


def _checksum(told: Mapping[str, Any]) -> str:
    return sha256(_written(told)).hexdigest()


def _written(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _short(error: Exception) -> str:
    return (str(error) if isinstance(error, ValueError) else "something is missing")[:100]
