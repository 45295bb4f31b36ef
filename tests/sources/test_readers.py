"""open_readers, panel_of, and what is paused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from listener.config import Config, Secret
from listener.model import (
    Brand,
    Cursor,
    Keyword,
    Part,
    PollStatus,
    Reading,
    Role,
    Source,
    SourceKind,
    XSettings,
)
from listener.sources import panel_of
from listener.sources.paused import paused_x
from tests.sources.rss.fakes import NOW

PART = Part(Source("X", SourceKind.X, timedelta(minutes=5)), "mentions")
CONFIG = Config(file="keywords.toml", brands=(Brand("Acme", Role.OWN, (Keyword("acme"),)),))


def test_x_without_a_token_is_paused_and_names_the_variable() -> None:
    cursor = Cursor("X", "mentions", NOW, {"since": "1"})
    paused = paused_x(CONFIG)
    assert paused is not None

    assert asyncio.run(paused.read(PART, cursor, NOW)) == Reading(
        PollStatus.PAUSED,
        state={"since": "1"},
        error="X needs LISTENER_X_BEARER_TOKEN; set it to a bearer token of the X API",
    )


def test_owned_reads_without_a_user_token_are_paused_and_name_the_variables() -> None:
    owned = replace(PART.source, x=XSettings(owned=True))
    paused = paused_x(replace(CONFIG, x_token=Secret("abc"), sources=(owned,)))

    assert paused is not None
    assert paused.reason == (
        "owned = true needs LISTENER_X_CONSUMER_KEY, LISTENER_X_CONSUMER_SECRET, LISTENER_X_ACCESS_TOKEN, "
        "LISTENER_X_ACCESS_SECRET; set all four, or leave owned out"
    )


def test_x_with_its_token_is_not_paused() -> None:
    assert paused_x(replace(CONFIG, x_token=Secret("abc"), sources=(PART.source,))) is None


def test_the_panel_changes_with_what_is_listened_for_and_with_nothing_else() -> None:
    (acme,) = CONFIG.brands
    others = [
        replace(CONFIG, brands=(replace(acme, keywords=(Keyword("acme"), Keyword("acme cloud"))),)),
        replace(CONFIG, brands=(replace(acme, exclude=("ohio",)),)),
        replace(CONFIG, brands=(replace(acme, handles={"x": ("acme",)}),)),
        replace(CONFIG, brands=(acme, Brand("Rival", Role.COMPETITOR, (Keyword("rival"),)))),
    ]

    assert len({panel_of(config) for config in [CONFIG, *others]}) == 5
    assert panel_of(CONFIG) == panel_of(replace(CONFIG, x_token=Secret("abc"), file="other.toml"))
