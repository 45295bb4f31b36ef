"""Which brands a text names, by which of their keywords, and whose handles it tags.

It does not know what a post is: own posts and reposts are enricher.py's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from listener.enrich.terms import Blanker, Terms
from listener.enrich.text import bare, fold, in_link
from listener.model import Brand, Match

# Stands where a keyword would: no keyword is empty.
_EXCLUDE = ""


class Found(NamedTuple):
    """What one pass found: (number, start) of keywords, handles and excludes; numbers of other terms."""

    entries: list[tuple[int, int]]
    others: list[int]


class Matcher:
    """All keywords, handles and exclude terms of all brands in one automaton, built once per configuration.

    A keyword counts where it stands as a word of its own; keywords inside longer keywords count too.
    A brand's handles, of whatever network, are keywords in the form "@handle". Of keywords of a brand
    that differ only in folding the first is reported. `terms` blanks what names any brand. `others` are
    folded terms of no brand that the same pass looks for.
    """

    def __init__(self, brands: Sequence[Brand], others: Sequence[str] = ()) -> None:
        self._order = {brand.name: number for number, brand in enumerate(brands)}
        entries = [(brand, *entry) for brand in brands for entry in _entries(brand)]
        self._brands = tuple(brand.name for brand, _, _ in entries)
        self._keywords = tuple(keyword for _, keyword, _ in entries)
        self._networks = tuple(
            _tagged_on(brand, folded) if keyword != _EXCLUDE else () for brand, keyword, folded in entries
        )
        self._search = Terms([*(folded for _, _, folded in entries), *others])
        self.terms = Blanker(term for brand in brands for term in _naming(brand))

    def match(self, text: str, vouched: Iterable[str] = ()) -> tuple[Match, ...]:
        """The brands named in the text; see `named`."""
        return self.named(self.find(fold(text)), vouched)

    def find(self, folded: str) -> Found:
        """All that stands in a folded text, in one pass."""
        entries: list[tuple[int, int]] = []
        others: list[int] = []
        last = len(self._brands)
        for number, start, _ in self._search.find(folded):
            if number < last:
                entries.append((number, start))
            else:
                others.append(number - last)
        return Found(entries, others)

    def places(self, folded: str) -> dict[str, list[tuple[int, int]]]:
        """Where in a folded text each brand is named, by keywords and handles: start and end, as found."""
        places: dict[str, list[tuple[int, int]]] = {}
        for number, start, end in self._search.find(folded):
            if number < len(self._brands) and self._keywords[number] != _EXCLUDE:
                places.setdefault(self._brands[number], []).append((start, end))
        return places

    def named(self, found: Found, vouched: Iterable[str] = ()) -> tuple[Match, ...]:
        """The brands named in the text, in configured order, each with the keywords found, as configured.

        `vouched` names brands that the source was searched for: they match even without a keyword, but
        one of their exclude terms anywhere in the text rules them out like any other.
        """
        named: dict[str, list[str]] = {brand: [] for brand in vouched if brand in self._order}
        for entry in sorted({entry for entry, _ in found.entries}):
            named.setdefault(self._brands[entry], []).append(self._keywords[entry])
        if not named:
            return ()
        return tuple(
            Match(brand, tuple(named[brand]))
            for brand in sorted(named, key=self._order.__getitem__)
            if _EXCLUDE not in named[brand]
        )

    def tagged(self, found: Found, folded: str, network: str) -> tuple[str, ...]:
        """The brands whose handles on that network the text tags, in its order; a link tags nobody."""
        tags = [(start, entry) for entry, start in found.entries if network in self._networks[entry]]
        return (
            tuple(
                dict.fromkeys(
                    self._brands[entry]
                    for start, entry in sorted(tags)
                    if not start or folded[start - 1] == " " or not in_link(folded, start)
                )
            )
            if tags
            else ()
        )


def _entries(brand: Brand) -> Iterator[tuple[str, str]]:
    """(keyword as written, folded): keywords, then handles, each folded form once; then the excludes."""
    tags = [f"@{handle}" for handle in _handles(brand)]
    first: dict[str, str] = {}
    for written in [*(keyword.text for keyword in brand.keywords), *tags]:
        first.setdefault(fold(written), written)
    yield from ((written, folded) for folded, written in first.items() if folded)
    yield from ((_EXCLUDE, folded) for folded in map(fold, brand.exclude) if folded)


def _tagged_on(brand: Brand, folded: str) -> tuple[str, ...]:
    """The networks on which that keyword is a tag of the brand."""
    return tuple(
        network
        for network, handles in brand.handles.items()
        if folded in (fold(f"@{handle}") for handle in map(bare, handles) if handle)
    )


def _naming(brand: Brand) -> Iterator[str]:
    """Every way of naming a brand that says nothing of the tone: "@united" is not praise."""
    yield brand.name
    yield from (keyword.text for keyword in brand.keywords)
    for handle in _handles(brand):
        yield from (f"@{handle}", f"#{handle}")


def _handles(brand: Brand) -> Iterator[str]:
    return filter(None, (bare(handle) for handles in brand.handles.values() for handle in handles))
