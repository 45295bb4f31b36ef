"""One attempt to deliver one message: through our own bounded POST, or by the process that apprise runs in.

It decides what an answer means, not when to try again. No error of it shows an address: they hold secrets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from listener.alerts.compose import Texts, payload, signature, text_of, title_of
from listener.alerts.process import Sender
from listener.config import Channel, Config
from listener.errors import AddressRefused, FetchError
from listener.model import OutMessage
from listener.net import Fetcher, place_of, retry_after
from listener.words import N_, _

OURS = "webhook+"
"""In front of http or https, it says that a webhook is one of ours, signed."""
_LATER = frozenset({408, 425, 429})
"""What a server answers that may answer otherwise later, beside 5xx."""
NOT_SET = N_("{variable} is not set in the daemon's environment")
UNREADABLE = N_("the address in {variable} cannot be read; write an apprise URL or https:// with a …_SECRET")
UNSIGNED = N_("{variable}_SECRET is not set: what a webhook gets is signed with it")
NOT_PUBLIC = N_(
    "its host has no public address; if it is yours and may be reached, add it to allow_private under "
    "[network] in keywords.toml"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt: sent if there is no `error`. `permanent`: it would never be otherwise."""

    error: str | None = None
    permanent: bool = False
    wait: timedelta | None = None


def variable(name: str) -> str:
    """The variable of the environment that a channel comes from."""
    return f"LISTENER_CHANNEL_{name.upper()}"


def webhook_of(channel: Channel) -> str | None:
    """The address of a webhook of ours; None where apprise has to know what the URL means."""
    if channel.url.startswith(OURS):
        return channel.url.removeprefix(OURS)
    is_web = channel.url.startswith(("http://", "https://"))
    return str(channel.url) if is_web and channel.secret is not None else None


async def send(
    config: Config,
    message: OutMessage,
    texts: Texts,
    now: datetime,
    *,
    fetcher: Fetcher,
    sender: Sender,
    files: Mapping[str, str] = MappingProxyType({}),
) -> Outcome:
    """Try once. Whatever happens is told, nothing is raised but a cancellation.

    `files` are texts by the names they are attached under, where the channel takes any.
    """
    channel = config.channels.get(message.channel)
    if channel is None:
        # Whoever forgot it in the environment may set it yet: nothing is lost meanwhile.
        return Outcome(_(NOT_SET).format(variable=variable(message.channel)))
    try:
        if (url := webhook_of(channel)) is not None:
            return await _post(channel, url, payload(message, texts, now), message.key, now, fetcher)
        told = {"title": title_of(message), "body": text_of(message, texts), "files": dict(files)}
        return await _notify(channel, config, told, sender)
    except AddressRefused:
        return Outcome(_(NOT_PUBLIC), permanent=True)
    except FetchError as error:
        return Outcome(str(error), wait=error.retry_after)


async def _post(
    channel: Channel, url: str, body: bytes, key: str, now: datetime, fetcher: Fetcher
) -> Outcome:
    named = variable(channel.name)
    if place_of(url) is None:
        return Outcome(_(UNREADABLE).format(variable=named))
    if channel.secret is None:
        return Outcome(_(UNSIGNED).format(variable=named))
    headers = {
        "content-type": "application/json; charset=utf-8",
        "x-listener-key": key,
        "x-listener-signature": signature(channel.secret, body),
    }
    answer = await fetcher.post(url, body, headers)
    return judged(answer.status, wait=retry_after(answer.headers, now))


async def _notify(channel: Channel, config: Config, told: Mapping[str, object], sender: Sender) -> Outcome:
    answer = await sender.ask({"url": channel.url, "allow_private": private(config), **told})
    if not answer["readable"]:
        return Outcome(_(UNREADABLE).format(variable=variable(channel.name)))
    if answer["sent"]:
        return Outcome()
    if answer["refused"]:
        return Outcome(_(NOT_PUBLIC), permanent=True)
    if answer["status"] is not None:
        return judged(answer["status"], service=answer["service"])
    words = _("{service} could not be reached, or refused the message without saying why; check the channel")
    return Outcome(words.format(service=answer["service"]))


def judged(status: int, *, service: str | None = None, wait: timedelta | None = None) -> Outcome:
    """What an HTTP status means: only some failures may pass by themselves."""
    if 200 <= status < 300:
        return Outcome()
    who = service or _("the webhook")
    if 300 <= status < 400:
        told = _("{who} answered {status}; redirects are not followed: enter the address they lead to")
        return Outcome(told.format(who=who, status=status), permanent=True)
    permanent = 400 <= status < 500 and status not in _LATER
    told = _("{who} refused it ({status}); check the channel, then send it again") if permanent else ""
    told = told or _("{who} failed ({status}); it is tried again")
    return Outcome(told.format(who=who, status=status), permanent=permanent, wait=wait)


def private(config: Config) -> Sequence[str]:
    """The networks that may be reached although private, as texts."""
    return [str(network) for network in config.network.allow_private]
