"""Public holidays by country, as the `holidays` library knows them: which codes there are, and their days.

The library takes a moment to load; only a configuration that names a country waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from listener.config.values import at_index, found, shown


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The days off of a country ("PL") or a part of it ("DE-BY"), of any year. A day is in it or is not.

    Years are worked out when first asked for. Threads may share one: a year is put in whole.
    """

    code: str
    _years: dict[int, frozenset[date]] = field(default_factory=dict, compare=False, repr=False)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        if day.year not in self._years:
            self._years[day.year] = _days(self.code, day.year)
        return day in self._years[day.year]


def days_off(value: object) -> str | tuple[date, ...]:
    """What `holidays` may hold: the code of a country or of a part of one, or a list of dates."""
    if isinstance(value, str):
        return _known(value)
    if not isinstance(value, list):
        raise ValueError(found('a country code such as "PL" or a list of dates', value))
    days = [_day(entry) for entry in value]
    at_index((i, "is no date; write one such as 2026-12-24") for i, day in enumerate(days) if day is None)
    return tuple(sorted({day for day in days if day is not None}))


def _day(entry: object) -> date | None:
    if isinstance(entry, date):
        return None if isinstance(entry, datetime) else entry
    try:
        return date.fromisoformat(entry) if isinstance(entry, str) else None
    except ValueError:
        return None


def _known(code: str) -> str:
    from holidays import list_supported_countries

    country, dash, part = code.partition("-")
    countries = list_supported_countries(include_aliases=False)
    if country not in countries:
        hint = _meant(country) or _beginning_alike(country, countries)
        raise ValueError(f"{shown(code)} is no country whose holidays are known; {hint}")
    if dash and part not in countries[country]:
        raise ValueError(f"{shown(code)} is no part of {country}; {_parts(country, part, countries)}")
    return code


def _days(code: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    country, _, part = code.partition("-")
    return frozenset(country_holidays(country, subdiv=part or None, years=year, expand=False))


def _meant(text: str) -> str | None:
    """The country that is called so: PL for "pl", "POL", "Poland" and, since it is near, "Polland"."""
    from holidays.registry import COUNTRIES

    names = {name: entry[1] for name, entry in COUNTRIES.items()}
    codes = {code.lower(): entry[1] for entry in COUNTRIES.values() for code in entry[1:]}
    name = "_".join(text.lower().split())
    close = [name] if name in codes else get_close_matches(name, names, n=1, cutoff=0.8)
    return f"did you mean {shown((codes | names)[close[0]])}?" if close else None


def _beginning_alike(text: str, countries: Mapping[str, Sequence[str]]) -> str:
    alike = [code for code in sorted(countries) if code[0] == text[:1].upper()]
    known = f"; known with {alike[0][0]} are {', '.join(alike)}" if alike else ""
    return f'write its two capital letters, such as "PL", or "DE-BY" for a part of one{known}'


def _parts(country: str, text: str, countries: Mapping[str, Sequence[str]]) -> str:
    from holidays import country_holidays

    parts = countries[country]
    if not parts:
        return f"its holidays are the same everywhere: write {shown(country)}"
    called = {name.lower(): part for name, part in country_holidays(country).subdivisions_aliases.items()}
    called |= {part.lower(): part for part in parts}
    if text.lower() in called:
        return f"did you mean {shown(f'{country}-{called[text.lower()]}')}?"
    return f"allowed after {shown(f'{country}-')} are {', '.join(parts)}"
