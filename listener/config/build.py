"""A checked Document, and the secrets, in: the frozen Config out. Checks nothing."""

from __future__ import annotations

from collections.abc import Mapping

from listener.config.schema import BrandTable, BusinessHoursTable, Document, ResponseTable, RssTable, XTable
from listener.config.settings import (
    BusinessHours,
    Channel,
    Config,
    Network,
    Response,
    Secret,
    Web,
    Workspace,
    XUser,
)
from listener.config.values import fold
from listener.model import Brand, Keyword, Role, Source, SourceKind, XSettings


def build_config(
    document: Document,
    file: str,
    *,
    x_token: Secret | None = None,
    x_user: XUser | None = None,
    secret_key: Secret | None = None,
    channels: Mapping[str, Channel] | None = None,
    deadman_url: Secret | None = None,
) -> Config:
    """Put the tables of the file and the secrets of the environment together."""
    workspace = document.workspace
    return Config(
        file=file,
        workspace=Workspace(workspace.name, workspace.timezone, workspace.currency),
        network=Network(tuple(document.network.allow_private), document.network.per_host),
        web=Web(document.web.public_read, document.web.https),
        engine=document.workers.engine,
        response=_response(document.response),
        business_hours=_business_hours(document.business_hours),
        brands=tuple(map(_brand, document.brands)),
        sources=tuple(map(_source, document.sources)),
        x_token=x_token,
        x_user=x_user,
        secret_key=secret_key,
        channels=channels or {},
        deadman_url=deadman_url,
    )


def _response(table: ResponseTable) -> Response:
    return Response(
        target_hours=table.target_hours,
        addressing=table.addressing,
        service_terms={language: tuple(terms) for language, terms in table.service_terms.items()},
        churn_terms={language: tuple(terms) for language, terms in table.churn_terms.items()},
        auto_reply_patterns=tuple(table.auto_reply_patterns),
    )


def _business_hours(table: BusinessHoursTable | None) -> BusinessHours | None:
    return None if table is None else BusinessHours(table.week, table.holidays)


def _brand(table: BrandTable) -> Brand:
    return Brand(
        name=table.name,
        role=Role(table.role),
        keywords=_keywords(table),
        exclude=tuple(table.exclude),
        handles={network: tuple(handles) for network, handles in table.handles.items()},
        agents=dict(table.agents),
    )


def _keywords(table: BrandTable) -> tuple[Keyword, ...]:
    """Every keyword once, in the order first written, with the groups that name it."""
    texts = {fold(text): text for text in table.keywords}
    groups: dict[str, list[str]] = {key: [] for key in texts}
    for group, members in table.groups.items():
        for text in members:
            texts.setdefault(fold(text), text)
            groups.setdefault(fold(text), []).append(group)
    return tuple(Keyword(text, tuple(groups[key])) for key, text in texts.items())


def _source(table: RssTable | XTable) -> Source:
    if isinstance(table, RssTable):
        return Source(table.name, SourceKind.RSS, table.every, url=table.url, audience=table.audience)
    return Source(
        table.name,
        SourceKind.X,
        table.every,
        x=XSettings(
            read=tuple(table.read),
            daily_budget=table.daily_budget,
            monthly_budget=table.monthly_budget,
            first_read=table.first_read,
            replies=table.replies,
            owned=table.owned,
            refresh_days=tuple(sorted(set(table.refresh_days))),
            prices=table.prices.model_dump(),
            api_base=table.api_base,
        ),
    )
