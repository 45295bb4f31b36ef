"""Compiles once, for all tests of a process, what is the same in each: templates, addresses and statements.

A test that changes anything has an app and a database of its own, and compiling was most of what such a
test did.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, Insert, event
from sqlalchemy.engine.interfaces import Compiled
from werkzeug.routing import Rule


class _Memory(BytecodeCache):
    """Compiled templates by their name and text."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._found[bucket.key, bucket.checksum] = bucket.code


class _Statements(dict[Any, Compiled]):
    """Compiled statements by the name of the dialect instead of the dialect of each engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


def compile_once() -> None:
    """Have all apps and engines of this process share what they compile."""
    memory, statements = _Memory(), _Statements()

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=statements)

    event.listen(Engine, "engine_connect", share)

    class Shared(Environment):
        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, bytecode_cache=memory, **options)

    Flask.jinja_environment = Shared
    Rule._compile_builder = _remembering(Rule._compile_builder)  # type: ignore[method-assign]
    Insert.compile = _kept(Insert.compile)  # type: ignore[method-assign, assignment]


def _remembering(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """What makes an address is made of the parts of the rule alone, where none has a default."""
    found: dict[object, Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in found:
            found[key] = compiled(rule, append_unknown)
        return found[key]

    return builder


def _kept(compiled: Callable[..., Compiled]) -> Callable[..., Compiled]:
    """For inserts of many rows, which are compiled without being executed."""
    found: dict[object, Compiled] = {}

    def compile(insert: Insert, bind: Any = None, dialect: Any = None, **told: Any) -> Compiled:
        made = insert._generate_cache_key()
        if bind is not None or dialect is None or made is None or set(told) != {"column_keys"}:
            return compiled(insert, bind, dialect, **told)
        key = (dialect.name, made.key, tuple(told["column_keys"]))
        if key not in found:
            found[key] = compiled(insert, bind, dialect, **told)
        return found[key]

    return compile
