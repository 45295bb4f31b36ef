"""A table as an answer: the same Table as CSV, streamed, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response, jsonify

from listener.render.csv import csv_lines
from listener.render.report_json import table_json
from listener.render.tables import Table


def csv_answer(name: str, pieces: Iterator[str]) -> Response:
    """CSV to keep as `name`.csv. The first piece is made at once: a failure is still an error page."""
    first = next(pieces)
    response = Response(chain([first], pieces), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def table_answer(table: Table, suffix: str, **more: Any) -> Response:
    """The table as "csv" or "json"; `more` goes into the JSON beside it."""
    if suffix == "csv":
        return csv_answer(table.name, csv_lines(table))
    return jsonify(table_json(table) | more)
