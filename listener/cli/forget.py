"""`listener forget`: a post, or all posts of an author, removed for good."""

from __future__ import annotations

import click

from listener.cli.context import Context, say
from listener.clock import utc_now
from listener.desk import casework
from listener.errors import UsageError
from listener.render.figures import counted
from listener.store.removals import forget_author, forget_post
from listener.store.scrub import scrub


@click.command()
@click.option("--author", metavar="NETWORK:ID", help="All posts of this author; ID may be @HANDLE.")
@click.option("--post", metavar="NETWORK:ID", help="This one post, by the network's own id of it.")
@click.pass_obj
def command(context: Context, author: str | None, post: str | None) -> None:
    """Remove a post, or all posts of an author, for good.

    Text, author, link and counters go, with pure reposts of it; counts by brand, day and tone stay, and the
    post is not kept again.
    """
    if (author is None) == (post is None):
        raise UsageError("Say what to forget: either --author NETWORK:ID or --post NETWORK:ID.")
    network, native_id = _named("--author", author) if author is not None else _named("--post", post or "")
    config = context.config()
    with context.store(config=config) as store:
        forget = forget_post if author is None else forget_author
        removed = forget(store, network, native_id, now=utc_now(), zone=config.zone, work=casework(config))
        if removed:
            scrub(store)
    if not removed:
        say(f"Nothing is kept of {author or post}; there was nothing to remove.")
        return
    say(
        f"Removed {counted(removed, 'post')}; the counts they are part of stay. "
        "Backups and exports made earlier still hold them."
    )


def _named(option: str, told: str) -> tuple[str, str]:
    """Network and id. UsageError if there are not both."""
    network, colon, native_id = told.partition(":")
    if not (network and colon and native_id):
        raise UsageError(f"{option}: {told!r} must be NETWORK:ID, like x:1234567890 or x:@handle.")
    return network, native_id
