"""On which line of a TOML text each key and each list entry stands. `tomllib` does not say.

It reads only texts `tomllib` has accepted: it checks nothing, and finds no values, only where they are.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK_OR_COMMA = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)*")
_KEY = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|[^"'=\]])+""")
_ATOM = re.compile(  # a value without values inside it; several quotes may close a long string
    r'''"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})'''
    r"""|"(?:\\.|[^"\\])*"|'[^']*'|[^,\]}#\n]+""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Line numbers, from 1, by path of keys and indexes such as ("sources", 1, "every")."""

    by_path: Mapping[KeyPath, int]

    def of(self, path: KeyPath) -> int:
        """The line of the path; of its nearest parent where it is not in the text; 1 for the text itself."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.by_path:
                return self.by_path[path[:length]]
        return 1


def locate(text: str) -> Lines:
    """Find the line of every key and list entry of a valid TOML text.

    It always ends: where the text is not TOML as known here, what was found up to there stands.
    """
    scanner = _Scanner(text)
    with suppress(LookupError, ValueError):
        scanner.document()
    return Lines(scanner.found)


class _Scanner:
    """Walks once through the text; `at` is the next character, `found` what it has passed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[KeyPath, int] = {}
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._rows: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self._take(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._take(_BLANK)

    def _header(self) -> KeyPath:
        line = self._line()
        row = self.text.startswith("[[", self.at)
        self.at += 2 if row else 1
        *parents, last = self._key()
        self.at += 2 if row else 1
        table: KeyPath = ()
        for part in parents:
            table = self._inner(table, part, line)
        path = (*table, last)
        if row:
            self.found.setdefault(path, line)
            self._rows[path] = self._rows.get(path, -1) + 1
            path = (*path, self._rows[path])
        self.found[path] = line
        return path

    def _inner(self, table: KeyPath, part: str, line: int) -> KeyPath:
        """One step down a header's path: of a list of tables it is the latest row that is meant."""
        path = (*table, part)
        self.found.setdefault(path, line)
        return (*path, self._rows[path]) if path in self._rows else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self.found.setdefault(path, line)
        self.at += 1  # the equals sign
        self._take(_BLANK)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        opening = self.text[self.at]
        if opening not in "[{":
            self._take(_ATOM)
            return
        self.at += 1
        self._take(_BLANK_OR_COMMA)
        index = 0
        while self.text[self.at] not in "]}":
            if opening == "{":
                self._pair(path)
            else:
                self.found[(*path, index)] = self._line()
                self._value((*path, index))
            index += 1
            self._take(_BLANK_OR_COMMA)
        self.at += 1

    def _key(self) -> list[str]:
        """The parts of a dotted key. `tomllib` itself undoes quotes and escapes."""
        value: object = tomllib.loads(f"{self._take(_KEY)} = 0")
        parts = []
        while isinstance(value, dict):
            ((part, value),) = value.items()
            parts.append(part)
        return parts

    def _take(self, what: re.Pattern[str]) -> str:
        match = what.match(self.text, self.at)
        if match is None:
            raise LookupError(what.pattern)
        self.at = match.end()
        return match[0]

    def _line(self) -> int:
        return bisect(self._breaks, self.at) + 1
