"""What a good keywords.toml and the environment become."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from listener.config import (
    BusinessHours,
    Config,
    Network,
    Response,
    Secret,
    Web,
    Workspace,
    load_config,
)
from listener.errors import ConfigError
from listener.model import Brand, Keyword, Role, Source, SourceKind, XSettings

WHOLE = """
[workspace]
name = " Acme  Ltd "
timezone = "Europe/Warsaw"
currency = "PLN"
[network]
allow_private = ["127.0.0.1/32", "fd00::/8"]
per_host = 5
[web]
public_read = true
https = true
[workers]
engine = "procrastinate"
[response]
target_hours = 4
addressing = "any"
service_terms = { en = ["refund"], pl = ["zwrot"] }
churn_terms = { en = ["cancel"] }
auto_reply_patterns = ["^Thank you"]
[business_hours]
monday = ["13:00-17:00", "09:00-13:00"]
sunday = ["22:00-24:00"]
holidays = [2026-12-25, "2026-12-24", 2026-12-25]
[[brands]]
name = "Acme"
role = "own"
keywords = ["acme", "Acme Cloud", "#acmelife", "@acmefan"]
groups = { product = ["acme cloud", "Acme Mail"], new = ["acme  mail"] }
exclude = ["acme, ohio"]
handles = { x = ["@Acme", "acmehelp"], mastodon = ["@acme@example.social"] }
agents = { "^JD" = "agent JD" }
[[brands]]
name = "Umbra"
role = "competitor"
handles = { x = ["umbra"] }
[[sources]]
name = "Feed"
kind = "rss"
url = "http://127.0.0.1:8080/f?q={query}"
every = "1h30m"
audience = 50_000
[[sources]]
name = "Plain"
kind = "rss"
url = "https://example.com/feed.xml"
[[sources]]
name = "X"
kind = "x"
read = ["counts"]
every = "90s"
daily_budget = 2.00
monthly_budget = 40
first_read = "2d"
replies = "all"
owned = true
refresh_days = [7, 1, 7]
prices = { post = 0.0049 }
api_base = "http://127.0.0.1:9000/"
[[sources]]
name = "X plain"
kind = "x"
"""


def load(text: str, environ: dict[str, str] | None = None) -> Config:
    Path("keywords.toml").write_text(text, "utf-8")
    return load_config("keywords.toml", environ or {})


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_whole_file_becomes_one_frozen_config() -> None:
    prices = {
        "post": Decimal("0.0049"),
        "user": Decimal("0.010"),
        "owned": Decimal("0.001"),
        "counts": Decimal("0.005"),
    }
    assert load(WHOLE) == Config(
        file="keywords.toml",
        workspace=Workspace("Acme Ltd", ZoneInfo("Europe/Warsaw"), "PLN"),
        network=Network((ip_network("127.0.0.1/32"), ip_network("fd00::/8")), 5),
        web=Web(public_read=True, https=True),
        engine="procrastinate",
        response=Response(
            4.0, "any", {"en": ("refund",), "pl": ("zwrot",)}, {"en": ("cancel",)}, ("^Thank you",)
        ),
        business_hours=BusinessHours(
            (("09:00-13:00", "13:00-17:00"), (), (), (), (), (), ("22:00-24:00",)),
            (date(2026, 12, 24), date(2026, 12, 25)),
        ),
        brands=(
            Brand(
                "Acme",
                Role.OWN,
                keywords=(
                    Keyword("acme"),
                    Keyword("Acme Cloud", ("product",)),
                    Keyword("#acmelife"),
                    Keyword("@acmefan"),
                    Keyword("Acme Mail", ("product", "new")),
                ),
                exclude=("acme, ohio",),
                handles={"x": ("Acme", "acmehelp"), "mastodon": ("acme@example.social",)},
                agents={"^JD": "agent JD"},
            ),
            Brand("Umbra", Role.COMPETITOR, handles={"x": ("umbra",)}),
        ),
        sources=(
            Source(
                "Feed",
                SourceKind.RSS,
                timedelta(minutes=90),
                url="http://127.0.0.1:8080/f?q={query}",
                audience=50_000,
            ),
            Source("Plain", SourceKind.RSS, timedelta(minutes=15), url="https://example.com/feed.xml"),
            Source(
                "X",
                SourceKind.X,
                timedelta(seconds=90),
                x=XSettings(
                    read=("counts",),
                    daily_budget=Decimal("2.00"),
                    monthly_budget=Decimal("40"),
                    first_read=timedelta(days=2),
                    replies="all",
                    owned=True,
                    refresh_days=(1, 7),
                    prices=prices,
                    api_base="http://127.0.0.1:9000",
                ),
            ),
            Source(
                "X plain",
                SourceKind.X,
                timedelta(minutes=15),
                x=XSettings(prices={**prices, "post": Decimal("0.005")}),
            ),
        ),
    )


def test_what_is_left_out_takes_its_default() -> None:
    config = load('[[brands]]\nname = "Acme"\nrole = "own"\nkeywords = ["acme"]\n')
    assert config == Config("keywords.toml", brands=(Brand("Acme", Role.OWN, (Keyword("acme"),)),))


def test_a_brand_may_have_its_keywords_in_groups_alone() -> None:
    config = load('[[brands]]\nname = "Acme"\nrole = "own"\ngroups = { product = ["Acme Mail"] }\n')
    assert config.brands == (Brand("Acme", Role.OWN, (Keyword("Acme Mail", ("product",)),)),)


def test_money_stays_what_was_written() -> None:
    source = '[[sources]]\nname = "X"\nkind = "x"\ndaily_budget = 0.1\nmonthly_budget = 1_000.30\n'
    (x,) = load(source + '[[brands]]\nname = "A"\nrole = "own"\nkeywords = ["a"]\n').sources
    assert x.x is not None
    assert (x.x.daily_budget, x.x.monthly_budget) == (Decimal("0.1"), Decimal("1000.30"))


def test_a_file_from_windows_loads_like_any_other() -> None:
    Path("windows.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    windows = load_config(Path("windows.toml"), {})
    assert (windows.brands, windows.sources) == (load(WHOLE).brands, load(WHOLE).sources)


def test_a_config_can_be_sent_to_a_worker_process() -> None:
    config = load(WHOLE, {"LISTENER_SECRET_KEY": "s3cret"})
    assert pickle.loads(pickle.dumps(config)) == config


def test_secrets_come_from_the_environment_and_never_show() -> None:
    Path("token").write_text("  AAAA-bearer\n", "utf-8")
    config = load(
        WHOLE,
        {
            "LISTENER_X_BEARER_TOKEN_FILE": "token",
            "LISTENER_SECRET_KEY": "s3cret ",
            "LISTENER_SOMETHING_ELSE": "ignored",
        },
    )
    assert (config.x_token, config.secret_key) == (Secret("AAAA-bearer"), Secret("s3cret"))
    assert "AAAA-bearer" not in repr(config)
    assert "s3cret" not in repr(config)


def test_an_empty_variable_is_as_good_as_none() -> None:
    config = load(WHOLE, {"LISTENER_SECRET_KEY": "", "LISTENER_SECRET_KEY_FILE": "", "LISTENER_CONFIG": "x"})
    assert (config.x_token, config.secret_key) == (None, None)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        pytest.param(
            {"LISTENER_SECRET_KEY": "hunter2", "LISTENER_SECRET_KEY_FILE": "good"},
            "LISTENER_SECRET_KEY_FILE: LISTENER_SECRET_KEY is set as well; set one of the two",
            id="both",
        ),
        pytest.param(
            {"LISTENER_X_BEARER_TOKEN_FILE": "none"},
            'LISTENER_X_BEARER_TOKEN_FILE: "none" cannot be read (No such file or directory);'
            " name a readable file",
            id="missing file",
        ),
        pytest.param(
            {"LISTENER_SECRET_KEY_FILE": "."},
            'LISTENER_SECRET_KEY_FILE: "." cannot be read (Is a directory); name a readable file',
            id="folder",
        ),
        pytest.param(
            {"LISTENER_SECRET_KEY_FILE": "a\0b"},
            'LISTENER_SECRET_KEY_FILE: "a\\x00b" cannot be read (no file name); name a readable file',
            id="no file name",
        ),
        pytest.param(
            {"LISTENER_SECRET_KEY_FILE": "empty"},
            'LISTENER_SECRET_KEY_FILE: "empty" is empty; put the secret into it',
            id="empty file",
        ),
        pytest.param(
            {"LISTENER_SECRET_KEY_FILE": "binary"},
            'LISTENER_SECRET_KEY_FILE: "binary" is not UTF-8 text; put the secret alone into it',
            id="binary file",
        ),
        pytest.param(
            {"LISTENER_SECRET_KEY_FILE": "lines"},
            "LISTENER_SECRET_KEY_FILE: holds more than one line of plain ASCII text; give the secret alone",
            id="two lines",
        ),
        pytest.param(
            {"LISTENER_X_BEARER_TOKEN": "hunter2é"},
            "LISTENER_X_BEARER_TOKEN: holds more than one line of plain ASCII text; give the secret alone",
            id="no header can carry it",
        ),
    ],
)
def test_a_secret_that_cannot_be_had_is_told_without_it(environ: dict[str, str], said: str) -> None:
    files = {"good": b"hunter2", "empty": b" \n", "binary": b"hunter2\xff", "lines": b"hunter2\nhunter3"}
    for name, data in files.items():
        Path(name).write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load(WHOLE, environ)
    assert str(caught.value) == f"environment: {said}"
    assert "hunter" not in repr(caught.value.__cause__) + repr(caught.value.__context__)


def two_brands(first: str, second: str) -> Config:
    names = (("Acme", first), ("Umbra", second))
    return load(
        "".join(f'[[brands]]\nname = "{name}"\nrole = "{role}"\nkeywords = ["a"]\n' for name, role in names)
    )


def test_a_config_knows_its_zone_and_finds_its_brands() -> None:
    config = two_brands("competitor", "own")
    acme, umbra = config.brands
    assert (config.zone, config.own_brand, config.brand("Acme"), config.brand("acme")) == (
        ZoneInfo("UTC"),
        umbra,
        acme,
        None,
    )


def test_without_an_own_brand_the_first_one_takes_its_place() -> None:
    assert two_brands("competitor", "competitor").own_brand.name == "Acme"
