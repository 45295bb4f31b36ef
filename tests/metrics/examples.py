"""The worked examples of the metrics specification, beside this file as examples.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


def example(name: str) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Inputs, expected values and tolerance of the example of that id."""
    found = _examples()[name]
    return found["inputs"], found["expected"], found["tolerance"]


@cache
def _examples() -> dict[str, Any]:
    told = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {one["id"]: one for one in told["examples"]}
