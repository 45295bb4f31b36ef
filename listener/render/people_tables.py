"""The tables of people at work: accounts, tokens, the trail, and the configuration they work under."""

from __future__ import annotations

from collections.abc import Iterable

from listener.config.described import Setting
from listener.model import Entry, Token, User
from listener.render.tables import Cell, Column, Kind, Table
from listener.words import N_, _

USERS = (
    Column("id", N_("Number"), Kind.NUMBER),
    Column("name", N_("Name")),
    Column("role", N_("Role")),
    Column("active", N_("Active")),
    Column("created_at", N_("Since"), Kind.INSTANT),
    Column("last_seen_at", N_("Last signed in"), Kind.INSTANT),
)
TOKENS = (
    Column("id", N_("Number"), Kind.NUMBER),
    Column("name", N_("Name")),
    Column("role", N_("Role")),
    Column("made_by", N_("Made by")),
    Column("created_at", N_("Since"), Kind.INSTANT),
    Column("last_used_at", N_("Last used"), Kind.INSTANT),
    Column("revoked_at", N_("Revoked"), Kind.INSTANT),
)
TRAIL = (
    Column("id", N_("Number"), Kind.NUMBER),
    Column("at", N_("When"), Kind.INSTANT),
    Column("who", N_("Who")),
    Column("action", N_("What")),
    Column("subject", N_("On")),
    Column("details", N_("Details")),
    Column("brand", N_("Brand")),
    Column("post", N_("Mention"), Kind.NUMBER),
    Column("undoes", N_("Takes back"), Kind.NUMBER),
)
CONFIGURATION = (
    Column("key", N_("Key")),
    Column("value", N_("Value")),
    Column("place", N_("Where")),
)


def users_table(found: Iterable[User]) -> Table:
    """A row per account."""
    rows = tuple(
        (
            one.id,
            one.name,
            one.role.value,
            "yes" if one.is_active else "no",
            one.created_at,
            one.last_seen_at,
        )
        for one in found
    )
    return Table("users", N_("People"), USERS, rows)


def tokens_table(found: Iterable[Token]) -> Table:
    """A row per token; its secret is nowhere."""
    rows = tuple(
        (
            one.id,
            one.name,
            one.role.value,
            one.made_by,
            one.created_at,
            one.last_used_at,
            one.revoked_at,
        )
        for one in found
    )
    return Table("tokens", N_("API tokens"), TOKENS, rows)


def trail_table(found: Iterable[Entry]) -> Table:
    """A row per entry."""
    return Table("audit", N_("Audit trail"), TRAIL, tuple(map(entry_row, found)))


def entry_row(entry: Entry) -> tuple[Cell, ...]:
    """The cells of one entry."""
    return (
        entry.id,
        entry.at,
        entry.who,
        entry.action,
        entry.subject,
        details(entry),
        entry.brand,
        entry.post,
        entry.undoes,
    )


def details(entry: Entry) -> str:
    """What the entry says besides, in one line: "from: agent, to: admin"."""
    return ", ".join(f"{name}: {value}" for name, value in sorted(entry.data.items()))


def configuration_table(found: Iterable[Setting]) -> Table:
    """A row per key of the configuration."""
    rows = tuple((one.key, one.value, _(one.place)) for one in found)
    return Table("configuration", N_("Configuration"), CONFIGURATION, rows)
