"""The one error tree. Foreign exceptions are translated into it once, at the edge where they appear.

    ListenerError
    |- UsageError             wrong command line, or a request that cannot be carried out    exit code 2
    |  |- ModelError          a file is no model of a scorer that we can use
    |- TrainingError          a scorer could not be trained; the one in use stays
    |- StaleCase              somebody else acted on a case first; nothing was changed
    |- ConfigError            keywords.toml or the environment; carries every problem found  exit code 2
    |- StoreError             the database
    |  |- StoreVersionError   made by a newer version, or needs `db upgrade`                 exit code 2
    |  |- ScorersChanged      posts were scored by others than are in use; nothing was kept
    |- RenderError            a chart could not be drawn outside the browser
    |- ImportFileError        an archive that cannot be read at all
    |- FetchError             one request to the outside world failed
    |  |- AddressRefused      the host's address is not one we may reach
    |  |- DeadlineExceeded    it took longer than the whole request may
    |  |- BodyTooLarge        it sent more than the cap
    |- SourceError            a source answered, but not with what a source should
    |  |- NotAFeed            the bytes are no feed
    |  |- ParserKilled        parsing passed its limit of time, CPU or memory
    |  |- ApiError            X refused, failed, or answered with something else
    |  |- LineError           one line of an archive is no post

Every message is one sentence for the person who has to act: what happened, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


class ListenerError(Exception):
    """Root of everything we raise on purpose."""


class UsageError(ListenerError):
    """The command line, or a request, cannot be carried out as it stands."""


class FieldError(UsageError):
    """A field of a form or of a row holds what it must not: `told` says why, the message its name before."""

    def __init__(self, field: str, told: str) -> None:
        super().__init__(f"{field}: {told}")
        self.field = field
        self.told = told


class ModelError(UsageError):
    """A file is no model that this release can score with."""


class TrainingError(ListenerError):
    """A training came to no end. Nothing of it is kept."""


class StaleCase(ListenerError):
    """Cases are not as their agent saw them: somebody else acted, or a message or a reply came.

    `found` are the messages they were seen by, each with its brand.
    """

    def __init__(self, found: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "Somebody else was quicker; nothing was changed. Look at what is new and decide again."
        )
        self.found = tuple(found)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the configuration, and where it stands."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}"


class ConfigError(ListenerError):
    """The configuration cannot be used; `problems` holds every reason, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class StoreError(ListenerError):
    """The database cannot do what was asked."""


class StoreVersionError(StoreError):
    """The database was made by another version of the product."""


class ScorersChanged(StoreError):
    """Posts that are to be kept were scored by others than the scorers in use; they must be read again."""

    def __init__(self) -> None:
        super().__init__("The scorers in use were changed meanwhile; nothing was kept, so try again.")


class RenderError(ListenerError):
    """A chart could not be drawn outside the browser."""


class ImportFileError(ListenerError):
    """An archive that cannot be opened or read."""


class FetchError(ListenerError):
    """One request failed. `retry_after` is how long the server asked us to stay away, if it said so."""

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AddressRefused(FetchError):
    """The host resolves to no address that we may reach."""


class DeadlineExceeded(FetchError):
    """The whole request took longer than it may, however slowly the bytes kept coming."""


class BodyTooLarge(FetchError):
    """The decompressed body is larger than the cap."""


class SourceError(ListenerError):
    """A source answered, but not with what it should."""


class NotAFeed(SourceError):
    """What came is neither RSS nor Atom."""


class ParserKilled(SourceError):
    """The parser passed its limit of wall time, CPU or memory and was ended."""


class ApiError(SourceError):
    """A metered API refused or failed.

    `until` is when it may be asked again, if it said so, or by our `guess`. Not `wide`: another request may
    do better, since only this one is at fault. `sent`: the request may have been carried out, and billed,
    all the same. `restart`: what was under way is of no more use, it must be begun anew.
    """

    def __init__(
        self,
        message: str,
        *,
        until: datetime | None = None,
        guess: bool = False,
        wide: bool = True,
        sent: bool = False,
        restart: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.until = until
        self.guess = guess
        self.wide = wide
        self.sent = sent
        self.restart = restart
        self.status = status


class LineError(SourceError):
    """One line of an archive is no post; the message names the field, what is wrong and what is allowed."""
