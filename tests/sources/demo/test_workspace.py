"""The demo's configuration: the same in memory and as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from listener.config import load_config
from listener.sources.demo import DEMO_KEYWORDS_TOML, demo_config
from listener.sources.demo.world import FIRMS, OUTLETS


def test_the_file_loads_to_the_config_in_memory(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "keywords.toml"
    file.write_text(DEMO_KEYWORDS_TOML, encoding="utf-8")
    assert replace(load_config(file, {}), file="demo") == demo_config(now)


def test_the_config_names_the_firms_and_feeds_of_the_world(now: datetime) -> None:
    config = demo_config(now)
    accounts = [tuple(dict.fromkeys((firm.account.handle, firm.desk.handle))) for firm in FIRMS]
    assert [(brand.name, brand.handles["x"]) for brand in config.brands] == [
        (firm.name, handles) for firm, handles in zip(FIRMS, accounts, strict=True)
    ]
    assert {outlet.source for outlet in OUTLETS} == {source.name for source in config.sources if source.url}
    assert all(source.url is None or ".example/" in source.url for source in config.sources)
