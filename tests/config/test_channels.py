"""Channels and the dead man's address come from the environment alone, and never show themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from listener.config import Channel, load_config
from listener.config.described import described
from listener.errors import ConfigError

TOML = '[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keywords.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def test_channels_are_read_from_variables_and_files(file: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cr3t-in-a-file\n", encoding="utf-8")
    config = load_config(
        file,
        {
            "LISTENER_CHANNEL_OPS": "https://hooks.example/s3cr3t",
            "LISTENER_CHANNEL_OPS_SECRET_FILE": str(secret),
            "LISTENER_CHANNEL_NIGHT_SHIFT_FILE": str(secret),
            "LISTENER_CHANNEL_EMPTY": "",
            "LISTENER_CHANNEL_ALONE_SECRET": "s3cr3t",
            "LISTENER_DEADMAN_URL": "https://hc.example/s3cr3t",
        },
    )
    assert {name: (one.url, one.secret) for name, one in config.channels.items()} == {
        "night_shift": ("s3cr3t-in-a-file", None),
        "ops": ("https://hooks.example/s3cr3t", "s3cr3t-in-a-file"),
    }
    assert config.deadman_url == "https://hc.example/s3cr3t"
    assert "s3cr3t" not in repr(config)
    told = {one.key: one.value for one in described(config)}
    assert (told["LISTENER_CHANNEL_OPS"], told["LISTENER_DEADMAN_URL"]) == ("set", "set")
    assert "s3cr3t" not in str(told)
    assert isinstance(config.channels["ops"], Channel)


@pytest.mark.parametrize(
    ("environ", "key"),
    [
        ({"LISTENER_CHANNEL_": "https://x"}, "LISTENER_CHANNEL_"),
        ({"LISTENER_CHANNEL_my-team": "https://x"}, "LISTENER_CHANNEL_my-team"),
        ({"LISTENER_CHANNEL_OPS_FILE": "/nowhere/at/all"}, "LISTENER_CHANNEL_OPS_FILE"),
        ({"LISTENER_CHANNEL_OPS": "https://x\nhttps://y"}, "LISTENER_CHANNEL_OPS"),
    ],
    ids=["no name", "odd name", "no file", "two lines"],
)
def test_what_is_wrong_is_told_by_its_variable(file: Path, environ: dict[str, str], key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(file, environ)
    assert [problem.key for problem in caught.value.problems] == [key]
    assert "https://x" not in str(caught.value)
