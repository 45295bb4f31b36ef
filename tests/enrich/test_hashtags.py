"""Hashtags of a text."""

from __future__ import annotations

import pytest

from listener.enrich.hashtags import hashtags_of


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("no tag", ()),
        ("#AcmeLife and #acmelife again, #Launch!", ("acmelife", "launch")),
        ("we are #1 and c#sharp, see a.b/#top", ()),
        ("＃Ｆｕｌｌ #Straße", ("full", "strasse")),
        ("#" + "x" * 101, ()),
        ("#أكمي #日本", ("أكمي", "日本")),
    ],
)
def test_hashtags_are_folded_once_each_and_no_number(text: str, tags: tuple[str, ...]) -> None:
    assert hashtags_of(text) == tags
