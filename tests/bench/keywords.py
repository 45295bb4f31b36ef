"""The brands of the comparison of whole ingests: 20 of 5 keywords each, two of which the feeds name."""

from __future__ import annotations

from tests.bench.feed_server import BRANDS

_OTHERS = ("Corvo", "Dynex", "Elvar", "Fintra", "Glimm", "Hexon", "Ivora", "Junip", "Kelda", "Lumos")
_MORE = ("Mavik", "Norda", "Oltra", "Pexel", "Quanto", "Rivus", "Solvo", "Tandem")
KEYWORDS = {
    brand: [brand.lower(), *(f"{brand.lower()} {product}" for product in ("cloud", "mini", "shop", "pay"))]
    for brand in (*BRANDS, *_OTHERS, *_MORE)
}
"""By brand."""
