"""The fake X against X's own OpenAPI documents: its answers by their schemas, and what we ask by theirs.

DATA holds the documents of two versions, before and after X renamed its fields.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_schema_validator import OAS30Validator

from listener.sources.x.parse import read_counts, read_page, read_users
from listener.store import open_store
from tests.fakes.x_server import Told
from tests.sources.x.rig import START, listening, x_source

VERSIONS = {"tweet": "openapi-2.166.json.gz", "post": "openapi-2.167.json.gz"}
ENDPOINTS = {
    "get /2/tweets/search/recent",
    "get /2/tweets/counts/recent",
    "get /2/tweets",
    "get /2/users",
    "get /2/users/me",
    "get /2/users/{id}/mentions",
    "get /2/users/{id}/tweets",
    "post /2/compliance/jobs",
    "get /2/compliance/jobs/{id}",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One OpenAPI document."""

    whole: dict[str, Any]

    def faults(self, schema: dict[str, Any], value: Any) -> list[str]:
        """What is wrong with a value by a schema of the document."""
        # References lead into the components, so these go along.
        validator = OAS30Validator({**schema, "components": self.whole["components"]})
        return [
            f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in validator.iter_errors(value)
        ]

    def operation(self, told: Told) -> tuple[str, dict[str, Any]]:
        """The operation that an answer belongs to, and its name."""
        path = re.sub(r"(?<!^)/\d+", "/{id}", told.path)
        name = f"{told.method.lower()} {path}"
        return name, self.whole["paths"][path][told.method.lower()]

    def parameters(self, operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The schemas of the parameters that an operation takes."""
        found = {}
        for one in operation.get("parameters", ()):
            if "$ref" in one:
                one = self.whole["components"]["parameters"][one["$ref"].rpartition("/")[2]]
            found[one["name"]] = one["schema"]
        return found


def conversations(names: str, folder: Path) -> Iterator[Told]:
    """Every answer of days in which all is read that we ever read: by search and by owned reads."""
    for owned in (False, True):
        store = open_store(f"sqlite:///{folder / f'{names}-{owned}.db'}", create=True)
        source = x_source(owned=owned, read=("mentions", "replies", "counts"), refresh_days=(1,))
        with listening(store, source) as rig:
            world = rig.fake.world
            rig.fake.names, rig.fake.strict = names, True
            anna, help_ = world.join("anna"), world.join("acmehelp")
            rig.fake.owner = help_.id
            asked = world.publish(anna, "@acmehelp acme broke", START - timedelta(minutes=9))
            world.edit(asked, "@acmehelp my acme broke " + "& so on " * 50, START - timedelta(minutes=8))
            world.publish(help_, "@anna sorry", START - timedelta(minutes=4), replied_to=asked.first_id)
            quoting = world.publish(anna, "acme, look", START - timedelta(minutes=3), quoted=asked.first_id)
            rig.poll()
            world.remove(quoting, START + timedelta(hours=1))
            rig.poll(hours=25)
            rig.fake.faults.extend(["403", "500", "monthly cap"])
            for _ in range(4):
                rig.poll("mentions", hours=7)
            yield from rig.fake.told
        store.close()


@pytest.mark.parametrize("names", VERSIONS)
def test_the_fake_answers_as_the_documents_say_and_we_ask_as_they_say(
    data: Path, tmp_path: Path, names: str
) -> None:
    path = data / "x_api_v2" / VERSIONS[names]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document = Document(json.loads(gzip.decompress(path.read_bytes())))
    seen: Counter[str] = Counter()
    wrong: set[str] = set()
    for told in conversations(names, tmp_path):
        name, operation = document.operation(told)
        seen[name] += 1
        if told.status == 200:
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            wrong |= {f"{name} answers {one}" for one in document.faults(schema, told.body)}
        if told.status == 400:
            continue  # the first request by the other names, which is refused for that
        known = document.parameters(operation)
        for key, text in told.params.items():
            if key not in known:
                wrong.add(f"{name} is asked for {key}, which it does not have")
                continue
            asked: Any = text.split(",") if known[key].get("type") == "array" else text
            asked = int(text) if known[key].get("type") == "integer" else asked
            wrong |= {f"{name} is asked {key}: {one}" for one in document.faults(known[key], asked)}
    assert sorted(wrong) == []
    assert set(seen) == ENDPOINTS


def recorded(data: Path) -> Iterator[tuple[str, Any]]:
    """What X really answered to a GET, by path."""
    for file in sorted((data / "x_api_v2").glob("tweepy__*.json")):
        for one in json.loads(file.read_text()):
            if one["method"] == "GET" and one["status"] == 200:
                yield urlsplit(one["uri"]).path, one["body"]


def test_recorded_answers_of_x_are_read_whole(data: Path) -> None:
    posts = hours = users = 0
    for path, body in recorded(data):
        if "/counts/" in path:
            found = read_counts(body)
            assert [count for _start, _end, count in found] == [one["tweet_count"] for one in body["data"]]
            hours += len(found)
        elif path.endswith(("/search/recent", "/search/all", "/mentions", "/tweets")):
            page = read_page(body, START)
            assert [item.post.id for item in page.items] == [one["id"] for one in body["data"]]
            assert (page.unreadable, page.left_out) == (0, ())
            assert page.token == body.get("meta", {}).get("next_token")
            posts += len(page.items)
        elif path.endswith(("/users/me", "/liking_users")) or "/by/username/" in path:
            told = body["data"] if isinstance(body["data"], list) else [body["data"]]
            names = [(one["id"], one["username"], one["name"]) for one in told]
            assert [(one.id, one.handle, one.name) for one in read_users(body)] == names
            users += len(names)
    print(f"{posts} posts, {hours} hours, {users} users")
    assert min(posts, hours, users) > 0
