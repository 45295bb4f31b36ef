"""X's endpoints as we use them, through tweepy: one call is one request, answered or explained.

tweepy asks and signs; the session beneath it sees to time and address, and answers are read by `parse`.
Nothing here waits or repeats.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
import tweepy
from urllib3.exceptions import NewConnectionError

from listener.config.settings import Secret, XUser
from listener.errors import ApiError
from listener.sources.x.faults import Refusal, date_of, misread, no_answer, refused, reset_of, used_up
from listener.sources.x.session import POST, TWEET, ApiSession, TooLarge, TooSlow

MOST_IDS = 100
"""How many posts or users one request may name."""

_FIELDS = (
    "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,"
    "public_metrics,referenced_tweets"
)
_FOR_FILES = 300.0
"""Seconds that handing over a million ids may take."""

_USER_FIELDS = "name,public_metrics,username"
_LOGGERS = ("tweepy.client", "requests_oauthlib.oauth1_auth", "oauthlib.oauth1.rfc5849")


@dataclass(frozen=True, slots=True)
class Answer:
    """A decoded answer. `closed_until`: the rate limit is used up with it, and begins anew then.

    `dated` is the answer's own date.
    """

    body: Any
    closed_until: datetime | None = None
    dated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which posts to ask for: after an id, or from an instant on, up to an instant; a page of them."""

    since_id: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    token: str | None = None
    most: int = 100


class Api:
    """X's API at `base`, asked by one thread at a time."""

    def __init__(
        self, base: str, token: Secret, user: XUser | None = None, *, session: ApiSession | None = None
    ) -> None:
        keep_quiet()
        self._session = session or ApiSession(base)
        self._secrets = [secret for secret in (token, *(user.secrets if user else ())) if secret]
        self._client = tweepy.Client(
            str(token),
            *(map(str, user.secrets) if user else ()),
            return_type=dict,
            wait_on_rate_limit=False,
        )
        self._client.session = self._session

    def search(self, query: str, window: Window, now: datetime) -> Answer:
        """A page of what the last seven days have for a query."""
        return self._posts(self._client.search_recent_tweets, query, now, window, next_token=window.token)

    def mentions_of(self, user_id: str, window: Window, now: datetime) -> Answer:
        """A page of the posts that tag the owner of the user token."""
        return self._timeline(self._client.get_users_mentions, user_id, window, now)

    def posts_of(self, user_id: str, window: Window, now: datetime) -> Answer:
        """A page of what the owner of the user token posted."""
        return self._timeline(self._client.get_users_tweets, user_id, window, now)

    def posts(self, ids: Sequence[str], now: datetime) -> Answer:
        """Up to MOST_IDS posts; what is gone stands among the errors."""
        return self._named(lambda: self._client.get_tweets(list(ids), tweet_fields=_FIELDS), now)

    def users(self, ids: Sequence[str], now: datetime) -> Answer:
        """The profiles of up to MOST_IDS users; those X does not know are left out."""
        return self._ask(lambda: self._client.get_users(ids=list(ids), user_fields=_USER_FIELDS), now)

    def me(self, now: datetime) -> Answer:
        """The profile of the owner of the user token."""
        return self._ask(lambda: self._client.get_me(user_fields=_USER_FIELDS), now)

    def counts(self, query: str, now: datetime) -> Answer:
        """How many posts the last seven days have for a query, hour by hour."""
        return self._ask(lambda: self._client.get_recent_tweets_count(query, granularity="hour"), now)

    def open_job(self, now: datetime) -> Answer:
        """Begin a compliance job: it will take the ids of kept posts and tell which are gone."""
        return self._ask(lambda: self._client.create_compliance_job("tweets"), now)

    def job(self, job_id: str, now: datetime) -> Answer:
        """How a compliance job stands."""
        return self._ask(lambda: self._client.get_compliance_job(job_id), now)

    def upload(self, url: str, ids: Sequence[str], now: datetime) -> None:
        """Hand a compliance job its ids: to an address signed for that, which must not see the token."""
        body = "\n".join(ids).encode()
        self._signed("PUT", url, now, data=body, headers={"content-type": "text/plain"})

    def download(self, url: str, now: datetime) -> str:
        """What a compliance job found: a JSON object on each line."""
        return self._signed("GET", url, now).text

    def cut(self) -> None:
        """End the request under way, from any thread."""
        self._session.cut()

    def _timeline(self, ask: Callable[..., Any], user_id: str, window: Window, now: datetime) -> Answer:
        return self._posts(ask, user_id, now, window, pagination_token=window.token, user_auth=True)

    def _posts(
        self, ask: Callable[..., Any], about: str, now: datetime, window: Window, **options: Any
    ) -> Answer:
        asked = {
            "since_id": window.since_id,
            "start_time": window.start,
            "end_time": window.end,
            "max_results": window.most,
            "tweet_fields": _FIELDS,
            **options,
        }
        return self._named(lambda: ask(about, **asked), now)

    def _named(self, ask: Callable[[], Any], now: datetime) -> Answer:
        """Ask for fields by the names X has for them; once more if it has others by now."""
        try:
            answer = self._ask(ask, now)
        except ApiError as error:
            if error.status != 400 or f"{self._session.names}.fields" not in self._last_text():
                raise
            self._take_other_names()
            return self._ask(ask, now)
        return self._heard(ask, now) or answer if _unheard(answer.body) else answer

    def _heard(self, ask: Callable[[], Any], now: datetime) -> Answer | None:
        """The answer if asked by X's other names for fields, None if those are passed over as well."""
        self._take_other_names()
        with suppress(ApiError):
            answer = self._ask(ask, now)
            if not _unheard(answer.body):
                return answer
        self._take_other_names()
        return None

    def _take_other_names(self) -> None:
        self._session.names = POST if self._session.names == TWEET else TWEET

    def _ask(self, ask: Callable[[], Any], now: datetime) -> Answer:
        """Make a request; ApiError for whatever comes of it but a JSON object."""
        try:
            with self._explained(now):
                body = ask()
        finally:
            self._session.cookies.clear()
        last = self._session.last
        headers = _lower(last) if last is not None else {}
        if last is not None and any(secret.encode() in last.content for secret in self._secrets):
            body = json.loads(self._clean(last.text))
        return Answer(body, reset_of(headers, now) if used_up(headers) else None, date_of(headers))

    def _signed(self, method: str, url: str, now: datetime, **options: Any) -> requests.Response:
        if not url.startswith(("https://", "http://")):
            raise misread("an address that is none")
        with self._explained(now):
            answer = self._session.request(method, url, total=_FOR_FILES, **options)
            if not 200 <= answer.status_code < 300:
                raise requests.HTTPError(response=answer)
        return answer

    def _explained(self, now: datetime) -> _Explained:
        return _Explained(self._session, self._clean, now)

    def _last_text(self) -> str:
        return self._session.last.text if self._session.last is not None else ""

    def _clean(self, text: str) -> str:
        """Text of X's without our secrets, should it repeat one."""
        for secret in self._secrets:
            text = text.replace(str(secret), "***")
        return text


class _Explained:
    """Turns what tweepy and requests raise into ApiError; what tweepy stumbles over is told by the answer."""

    def __init__(self, session: ApiSession, clean: Callable[[str], str], now: datetime) -> None:
        self._session = session
        self._clean = clean
        self._now = now
        session.last = None

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, ApiError) or not isinstance(error, Exception):
            return
        explained = self._explain(error)
        if explained is not None:
            # Without a chain: the exceptions of requests hold the request, and that holds the token.
            raise explained from None

    def _explain(self, error: Exception) -> ApiError | None:
        if isinstance(error, TooSlow):
            return no_answer("X did not answer in time", sent=True)
        if isinstance(error, TooLarge):
            return misread("more than any answer holds")
        last = self._session.last
        if last is None and not isinstance(error, OSError):
            return None
        if last is None:
            return no_answer(f"X cannot be reached ({type(error).__name__})", sent=not _never_sent(error))
        if last.status_code >= 300:
            return refused(Refusal(last.status_code, _lower(last), self._clean(last.text)), self._now)
        kind = last.headers.get("content-type", "").partition(";")[0]
        return misread("a web page" if kind == "text/html" else "something that is no JSON")


def _unheard(body: Any) -> bool:
    """Whether there are posts and none has an author: what was asked for by name was passed over."""
    posts = body.get("data") if isinstance(body, dict) else None
    return (
        isinstance(posts, list)
        and bool(posts)
        and not any(isinstance(one, dict) and "author_id" in one for one in posts)
    )


def _never_sent(error: Exception) -> bool:
    """Whether the request cannot have come to X: it was not found, not there, or not who it should be."""
    if isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.InvalidURL
    ):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError)


def _lower(answer: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


def keep_quiet() -> None:
    """Have the loggers that write requests down say nothing below a warning: at DEBUG they show the token."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))
        if _safe not in logger.filters:
            logger.addFilter(_safe)


def _safe(record: logging.LogRecord) -> bool:
    """No debug line, whatever level somebody sets."""
    return record.levelno >= logging.INFO
