"""`listener user`: accounts made and changed from the terminal. Whoever may do that may do everything."""

from __future__ import annotations

import json
import sys

import click

from listener.cli.context import Context, say
from listener.clock import utc_now
from listener.errors import UsageError
from listener.model import Rank, User
from listener.render.figures import ago
from listener.render.report_json import iso
from listener.store import people
from listener.store.passwords import check_password

WHO = "cli"
"""Whom the trail names for what is done here."""

_role = click.Choice([rank.value for rank in Rank])
_from_stdin = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def command() -> None:
    """Make and change the accounts of people who sign in."""


@command.command()
@click.argument("name")
@click.option("--role", type=_role, help="Default: admin for the first account, then viewer.")
@_from_stdin
@click.pass_obj
def add(context: Context, name: str, role: str | None, from_stdin: bool) -> None:
    """Make an account; the password is asked for twice."""
    with context.store(create=True) as store:
        is_first = not people.has_users(store)
        rank = Rank(role) if role else Rank.ADMIN if is_first else Rank.VIEWER
        user = people.add_user(store, name, _password(name, from_stdin), rank, who=WHO, now=utc_now())
    say(f"{user.name} may sign in now, as {user.role}.")
    if is_first and user.role is not Rank.ADMIN:
        say("There is no admin yet: `listener user add NAME --role admin` makes one.")


@command.command(name="list")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def list_(context: Context, shape: str) -> None:
    """List every account, those that are deactivated too."""
    with context.store() as store:
        found = people.all_users(store)
    if shape == "json":
        click.echo(json.dumps([_as_json(user) for user in found], indent=2, ensure_ascii=False))
        return
    if not found:
        say("There are no accounts yet; `listener user add NAME` makes the first one.")
    now = utc_now()
    width = max((len(user.name) for user in found), default=0)
    for user in found:
        seen = f"signed in {ago(user.last_seen_at, now)}" if user.last_seen_at else "never signed in"
        click.echo(f"{user.name:<{width}}  {user.role:<7}  {seen if user.is_active else 'deactivated'}")


@command.command()
@click.argument("name")
@click.pass_obj
def remove(context: Context, name: str) -> None:
    """Deactivate an account; its sessions end at once.

    It is not deleted: the audit trail goes on naming it, and /settings can let it in again.
    """
    with context.store() as store:
        user = people.find_user(store, name)
        if not user.is_active:
            say(f"{user.name} is deactivated already.")
            return
        people.set_active(store, user, False, who=WHO, now=utc_now())
    say(f"{user.name} can no longer sign in.")


@command.command()
@click.argument("name")
@click.argument("role", type=_role)
@click.pass_obj
def role(context: Context, name: str, role: str) -> None:
    """Give somebody another role; it holds from their next click on."""
    with context.store() as store:
        user = people.find_user(store, name)
        people.set_role(store, user, Rank(role), who=WHO, now=utc_now())
    say(f"{user.name} is {role} now.")


@command.command()
@click.argument("name")
@_from_stdin
@click.pass_obj
def password(context: Context, name: str, from_stdin: bool) -> None:
    """Give somebody a new password; their sessions end at once."""
    with context.store() as store:
        user = people.find_user(store, name)
        people.set_password(store, user, _password(user.name, from_stdin), who=WHO, now=utc_now())
    say(f"{user.name} has a new password.")


def _password(name: str, from_stdin: bool) -> str:
    """The password from standard input, or asked for twice. UsageError if it is no good."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        raise UsageError("There is no terminal to ask for the password on; use --password-stdin.")
    check_password(name, given)
    return str(given)


def _as_json(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role.value,
        "active": user.is_active,
        "created_at": iso(user.created_at),
        "last_seen_at": iso(user.last_seen_at) if user.last_seen_at else None,
    }
