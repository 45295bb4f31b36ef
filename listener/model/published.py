"""Reports that were published, and notes for reports to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from listener.model.figures import Period


@dataclass(frozen=True, slots=True)
class Publication:
    """A published report as lists name it: whose, of the local days [start, end), by whom and when."""

    number: int
    brand: str
    start: dt.date
    end: dt.date
    zone: ZoneInfo
    as_of: dt.datetime
    by: str
    at: dt.datetime

    @property
    def period(self) -> Period:
        """The days that it is of, as it saw them."""
        return Period(self.start, self.end, self.zone, self.as_of)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is kept of a report so that it stays as it was: texts are JSON.

    `document` is rendered, `report` are the figures it was made of. `settings` is what of the configuration
    figures depend on, by its name; `scorers` how many posts each scorer had scored.
    """

    document: str
    report: str
    assumptions: str
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    scorers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote for a section of a report."""

    section: str
    text: str
    by: str
    at: dt.datetime
