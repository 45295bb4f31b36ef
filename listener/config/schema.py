"""The tables of keywords.toml as pydantic models: which keys there are, what each may hold, its default.

Single values are checked by `values` and `public_holidays`; what holds between tables is checked in `check`.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, model_validator

from listener.config import public_holidays, values

Name = Annotated[str, AfterValidator(values.name)]
Term = Annotated[str, AfterValidator(values.term)]
Terms = Annotated[list[Term], AfterValidator(values.distinct)]
TermLists = dict[Annotated[str, AfterValidator(values.language)], list[Term]]
Handle = Annotated[str, AfterValidator(values.handle)]
Handles = Annotated[list[Handle], AfterValidator(values.distinct)]
Pattern = Annotated[str, AfterValidator(values.pattern)]
Duration = Annotated[timedelta, PlainValidator(values.duration)]
Money = Annotated[Decimal, PlainValidator(values.money)]
Windows = Annotated[
    list[Annotated[str, AfterValidator(values.window)]],
    AfterValidator(values.windows),
]


class Table(BaseModel):
    """A table of the file. Nothing is converted on the quiet, nothing unknown is let pass."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WorkspaceTable(Table):
    """[workspace]"""

    name: Name = "Workspace"
    timezone: Annotated[ZoneInfo, PlainValidator(values.zone)] = Field(
        default_factory=lambda: ZoneInfo("UTC")
    )
    currency: Annotated[str, AfterValidator(values.currency)] = "EUR"


class NetworkTable(Table):
    """[network]"""

    allow_private: list[Annotated[IPv4Network | IPv6Network, PlainValidator(values.cidr)]] = []
    per_host: Annotated[int, AfterValidator(values.whole(1, 20))] = 2


class WebTable(Table):
    """[web]"""

    public_read: bool = False
    https: bool = False


class WorkersTable(Table):
    """[workers]"""

    engine: Annotated[str, AfterValidator(values.one_of("local", "procrastinate"))] = "local"


class ResponseTable(Table):
    """[response]"""

    target_hours: Annotated[float, PlainValidator(values.hours)] = 4.0
    addressing: Annotated[str, AfterValidator(values.one_of("first", "any"))] = "first"
    service_terms: TermLists = {}
    churn_terms: TermLists = {}
    auto_reply_patterns: list[Pattern] = []


class BusinessHoursTable(Table):
    """[business_hours]"""

    monday: Windows = []
    tuesday: Windows = []
    wednesday: Windows = []
    thursday: Windows = []
    friday: Windows = []
    saturday: Windows = []
    sunday: Windows = []
    holidays: Annotated[str | tuple[date, ...], PlainValidator(public_holidays.days_off)] = ()

    @property
    def week(self) -> tuple[tuple[str, ...], ...]:
        """The windows of the seven days, Monday first."""
        days = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return tuple(tuple(day) for day in days)

    @model_validator(mode="after")
    def _open_at_all(self) -> Self:
        if not any(self.week):
            raise ValueError(
                'opens on no day; write hours such as monday = ["09:00-17:00"], or leave the table out'
            )
        return self


class BrandTable(Table):
    """One [[brands]]"""

    name: Name = Field(examples=['name = "Acme"'])
    role: Annotated[str, AfterValidator(values.one_of("own", "competitor"))] = Field(
        examples=['role = "own"']
    )
    keywords: Terms = []
    groups: dict[Name, Terms] = {}
    exclude: list[Term] = []
    handles: dict[Annotated[str, AfterValidator(values.network)], Handles] = {}
    agents: dict[Pattern, Name] = {}

    @model_validator(mode="after")
    def _findable(self) -> Self:
        if not (self.keywords or any(self.groups.values()) or any(self.handles.values())):
            raise ValueError(
                'has nothing to look for; write keywords = ["acme"] or handles = { x = ["acme"] }'
            )
        return self


class SourceTable(Table):
    """What every [[sources]] has, whatever its kind."""

    name: Name = Field(examples=['name = "Google News"'])
    kind: Annotated[str, AfterValidator(values.one_of("rss", "x"))] = Field(examples=['kind = "rss"'])
    every: Duration = timedelta(minutes=15)


class RssTable(SourceTable):
    """One [[sources]] of kind "rss\""""

    url: Annotated[str, AfterValidator(values.feed_url)] = Field(
        examples=['url = "https://example.com/feed.xml"']
    )
    audience: Annotated[int, AfterValidator(values.whole(0, 10_000_000_000))] | None = None


class PricesTable(Table):
    """`prices` of an X source: US dollars for a post, a user, a post by the owner, a request for counts."""

    post: Money = Decimal("0.005")
    user: Money = Decimal("0.010")
    owned: Money = Decimal("0.001")
    counts: Money = Decimal("0.005")


class XTable(SourceTable):
    """One [[sources]] of kind "x\""""

    read: Annotated[
        list[Annotated[str, AfterValidator(values.one_of("mentions", "replies", "counts"))]],
        AfterValidator(values.distinct),
        AfterValidator(values.some),
    ] = ["mentions", "replies", "counts"]
    daily_budget: Money | None = None
    monthly_budget: Money | None = None
    first_read: Duration = timedelta(hours=24)
    replies: Annotated[str, AfterValidator(values.one_of("own", "all"))] = "own"
    owned: bool = False
    refresh_days: list[Annotated[int, AfterValidator(values.whole(1, 30))]] = []
    prices: PricesTable = PricesTable()
    api_base: Annotated[str, AfterValidator(values.api_address)] = "https://api.x.com"


SINGLE_TABLES: dict[str, type[Table]] = {
    "workspace": WorkspaceTable,
    "network": NetworkTable,
    "web": WebTable,
    "workers": WorkersTable,
    "response": ResponseTable,
    "business_hours": BusinessHoursTable,
}
SOURCE_TABLES: dict[str, type[RssTable] | type[XTable]] = {"rss": RssTable, "x": XTable}


class Document(Table):
    """The whole file. It is put together of tables that were checked one by one (see `check`)."""

    workspace: WorkspaceTable = WorkspaceTable()
    network: NetworkTable = NetworkTable()
    web: WebTable = WebTable()
    workers: WorkersTable = WorkersTable()
    response: ResponseTable = ResponseTable()
    business_hours: BusinessHoursTable | None = None
    brands: list[BrandTable]
    sources: list[RssTable | XTable] = []
