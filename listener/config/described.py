"""The loaded Config as people read it: every key with its value and the line it stands on.

Secrets are told as set or not set. It reads the file once more for its lines and checks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from listener.config.channels import DEADMAN, PREFIX
from listener.config.load import SECRET_KEY, X_TOKEN, X_USER, key_of
from listener.config.locate import KeyPath, locate
from listener.config.settings import BusinessHours, Config
from listener.model import Brand, Source
from listener.words import N_, _

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
_CREDENTIALS = re.compile(r"(?<=//)[^/?#@\s]*@")
ENVIRONMENT = N_("environment")
DEFAULT = N_("default")


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: its value in words, and where it stands: "keywords.toml:12", or that it is a default."""

    key: str
    value: str
    place: str


def described(config: Config) -> tuple[Setting, ...]:
    """Every setting of a configuration, in the order of the file's tables; the environment's last."""
    lines = _lines(config.file)
    found = [
        Setting(key_of(path), written(value), f"{config.file}:{lines[path]}" if path in lines else DEFAULT)
        for path, value in _settings(config)
    ]
    secrets = ((X_TOKEN, config.x_token), *((name, config.x_user) for name in X_USER))
    channels = ((f"{PREFIX}{one.name.upper()}", one.url) for one in config.channels.values())
    for name, secret in (*secrets, (SECRET_KEY, config.secret_key), *channels, (DEADMAN, config.deadman_url)):
        found.append(Setting(name, _("not set") if secret is None else _("set"), ENVIRONMENT))
    return tuple(found)


def _lines(file: str) -> Mapping[KeyPath, int]:
    """The lines of the file; none where it is gone by now."""
    try:
        return locate(Path(file).read_text("utf-8-sig")).by_path
    except (OSError, UnicodeDecodeError):
        return {}


def _settings(config: Config) -> Iterator[tuple[KeyPath, object]]:
    workspace, response = config.workspace, config.response
    yield ("workspace", "name"), workspace.name
    yield ("workspace", "timezone"), workspace.timezone.key
    yield ("workspace", "currency"), workspace.currency
    yield ("network", "allow_private"), config.network.allow_private
    yield ("network", "per_host"), config.network.per_host
    yield ("web", "public_read"), config.web.public_read
    yield ("web", "https"), config.web.https
    yield ("workers", "engine"), config.engine
    yield ("response", "target_hours"), response.target_hours
    yield ("response", "addressing"), response.addressing
    yield ("response", "service_terms"), response.service_terms
    yield ("response", "churn_terms"), response.churn_terms
    yield ("response", "auto_reply_patterns"), response.auto_reply_patterns
    if config.business_hours is not None:
        yield from _hours(config.business_hours)
    for number, brand in enumerate(config.brands):
        yield from _brand(number, brand)
    for number, source in enumerate(config.sources):
        yield from _source(number, source)


def _hours(hours: BusinessHours) -> Iterator[tuple[KeyPath, object]]:
    for day, windows in zip(_DAYS, hours.windows, strict=True):
        yield ("business_hours", day), windows
    yield ("business_hours", "holidays"), hours.holidays


def _brand(number: int, brand: Brand) -> Iterator[tuple[KeyPath, object]]:
    place: KeyPath = ("brands", number)
    groups = {
        group: tuple(keyword.text for keyword in brand.keywords if group in keyword.groups)
        for group in brand.groups
    }
    yield (*place, "name"), brand.name
    yield (*place, "role"), brand.role.value
    yield (*place, "keywords"), tuple(keyword.text for keyword in brand.keywords)
    yield (*place, "groups"), groups
    yield (*place, "exclude"), brand.exclude
    yield (*place, "handles"), brand.handles
    yield (*place, "agents"), brand.agents


def _source(number: int, source: Source) -> Iterator[tuple[KeyPath, object]]:
    place: KeyPath = ("sources", number)
    yield (*place, "name"), source.name
    yield (*place, "kind"), source.kind.value
    yield (*place, "every"), source.every
    if source.x is None:
        yield (*place, "url"), source.url
        yield (*place, "audience"), source.audience
        return
    for key in ("read", "daily_budget", "monthly_budget", "first_read", "replies", "owned", "refresh_days"):
        yield (*place, key), getattr(source.x, key)
    yield (*place, "prices"), source.x.prices
    yield (*place, "api_base"), source.x.api_base


def written(value: object) -> str:
    """A value as it stands in the file, or would: "6h", "true", lists with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
        return f"{seconds // size}{unit}"
    if isinstance(value, Mapping):
        return _listed(f"{key}: {written(one)}" for key, one in value.items())
    if isinstance(value, tuple | list):
        return _listed(map(written, value))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else _CREDENTIALS.sub("***@", str(value))


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)
