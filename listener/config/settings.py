"""The frozen Config that everything else is given: keywords.toml and environment, checked and at rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from zoneinfo import ZoneInfo

from listener.model import Brand, Role, Source


class Secret(str):
    """A string that never shows itself in a repr, a log or a traceback."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret('***')"


@dataclass(frozen=True, slots=True)
class XUser:
    """The four secrets by which the brand's own app signs requests as the brand's account (OAuth 1.0a)."""

    consumer_key: Secret
    consumer_secret: Secret
    access_token: Secret
    access_secret: Secret

    @property
    def secrets(self) -> tuple[Secret, Secret, Secret, Secret]:
        """All four, in the order in which they are used."""
        return (self.consumer_key, self.consumer_secret, self.access_token, self.access_secret)


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go: an address that holds secrets, and what signs what is sent to a webhook of ours."""

    name: str
    url: Secret
    secret: Secret | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """Whose installation it is, and the zone and currency its figures are in."""

    name: str = "Workspace"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Network:
    """Which private networks fetches may reach, and how many connections one public host gets at once."""

    allow_private: tuple[IPv4Network | IPv6Network, ...] = ()
    per_host: int = 2


@dataclass(frozen=True, slots=True)
class Web:
    """How the pages are served."""

    public_read: bool = False
    https: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What counts as a message in need of an answer, and how fast it should come."""

    target_hours: float = 4.0
    addressing: str = "first"
    service_terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    churn_terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    auto_reply_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Weekly windows ("09:00-17:00") by weekday, Monday first, and holidays: a country code or dates."""

    windows: tuple[tuple[str, ...], ...] = ((), (), (), (), (), (), ())
    holidays: str | tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run is told. Built by `load_config`, never changed afterwards."""

    file: str
    workspace: Workspace = field(default_factory=Workspace)
    network: Network = field(default_factory=Network)
    web: Web = field(default_factory=Web)
    engine: str = "local"
    response: Response = field(default_factory=Response)
    business_hours: BusinessHours | None = None
    brands: tuple[Brand, ...] = ()
    sources: tuple[Source, ...] = ()
    x_token: Secret | None = None
    x_user: XUser | None = None
    secret_key: Secret | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    deadman_url: Secret | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone: every local day of every figure."""
        return self.workspace.timezone

    @property
    def own_brand(self) -> Brand:
        """The first brand of role "own", else the first one."""
        return next((brand for brand in self.brands if brand.role is Role.OWN), self.brands[0])

    def brand(self, name: str) -> Brand | None:
        """The brand of that name, None if it is not tracked."""
        return next((brand for brand in self.brands if brand.name == name), None)


__all__ = ["BusinessHours", "Channel", "Config", "Network", "Response", "Secret", "Web", "Workspace", "XUser"]
