"""Which brands a text names, and by which of their keywords.

It does not know what a post is: own posts and reposts are enricher.py's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from listener.enrich.terms import Blanker, Terms
from listener.enrich.text import fold
from listener.model import Brand, Match

# Stands where a keyword would: no keyword is empty.
_EXCLUDE = ""


class Matcher:
    """All keywords, handles and exclude terms of all brands in one automaton, built once per configuration.

    A keyword counts where it stands as a word of its own; keywords inside longer keywords count too.
    A brand's handles, of whatever network, are keywords in the form "@handle". Of keywords of a brand
    that differ only in folding the first is reported. `terms` blanks what names any brand.
    """

    def __init__(self, brands: Sequence[Brand]) -> None:
        self._order = {brand.name: number for number, brand in enumerate(brands)}
        entries = [(brand.name, *entry) for brand in brands for entry in _entries(brand)]
        self._brands = tuple(brand for brand, _, _ in entries)
        self._keywords = tuple(keyword for _, keyword, _ in entries)
        self._search = Terms(folded for _, _, folded in entries)
        self.terms = Blanker(term for brand in brands for term in _naming(brand))

    def match(self, text: str, vouched: Iterable[str] = ()) -> tuple[Match, ...]:
        """The brands named in the text, in configured order, each with the keywords found, as configured.

        `vouched` names brands that the source was searched for: they match even without a keyword, but
        one of their exclude terms anywhere in the text rules them out like any other.
        """
        found: dict[str, list[str]] = {brand: [] for brand in vouched if brand in self._order}
        for entry in sorted({entry for entry, _, _ in self._search.find(fold(text))}):
            found.setdefault(self._brands[entry], []).append(self._keywords[entry])
        return tuple(
            Match(brand, tuple(found[brand]))
            for brand in sorted(found, key=self._order.__getitem__)
            if _EXCLUDE not in found[brand]
        )


def _entries(brand: Brand) -> Iterator[tuple[str, str]]:
    """(keyword as written, folded): keywords, then handles, each folded form once; then the excludes."""
    tags = [f"@{handle}" for handle in _handles(brand)]
    first: dict[str, str] = {}
    for written in [*(keyword.text for keyword in brand.keywords), *tags]:
        first.setdefault(fold(written), written)
    yield from ((written, folded) for folded, written in first.items() if folded)
    yield from ((_EXCLUDE, folded) for folded in map(fold, brand.exclude) if folded)


def _naming(brand: Brand) -> Iterator[str]:
    """Every way of naming a brand that says nothing of the tone: "@united" is not praise."""
    yield brand.name
    yield from (keyword.text for keyword in brand.keywords)
    for handle in _handles(brand):
        yield from (f"@{handle}", f"#{handle}")


def _handles(brand: Brand) -> Iterator[str]:
    written = (handle.strip().lstrip("@") for handles in brand.handles.values() for handle in handles)
    return filter(None, written)
