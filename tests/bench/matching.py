"""Matching by many keywords beside matching by few, and beside looking for each keyword by itself.

In CPU seconds of one process, folding included, both in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from time import process_time

from listener.enrich.matching import Matcher
from listener.enrich.text import fold, is_word
from listener.model import Brand, Keyword, Role
from tests.bench.comparison import Row, in_turn, ratio

FEW, MANY, BRANDS = 10, 10_000, 20
TIMED, SEARCHED, OVERLAPPING = 20_000, 2_000, 1_000
ROUNDS = 7
_SYLLABLES = (
    "ac",
    "me",
    "bol",
    "ta",
    "vi",
    "ro",
    "zen",
    "lu",
    "qua",
    "ni",
    "dor",
    "ex",
    "po",
    "ly",
    "ka",
    "ter",
)
_PRODUCTS = ("cloud", "mini", "pro", "air", "one", "care", "shop", "pay")


def matching() -> Sequence[Row]:
    """How much many keywords cost, and whether any that stands in a text is missed."""
    words = _words(Random(1))
    texts = _texts(words, TIMED)
    few, many = Matcher(brands(words, FEW)), Matcher(brands(words, MANY))
    times = in_turn(ROUNDS, {"few": lambda: _timed(few, texts), "many": lambda: _timed(many, texts)})
    kept = ratio(times["few"], times["many"])
    searched = _brands_that_overlap(OVERLAPPING)
    pairs, missed, extra = compared(searched, _texts(words, SEARCHED, seed=3))
    return (
        Row(
            f"Matching: texts/s with {MANY:,} keywords against {FEW}",
            ">= 0.15",
            str(kept),
            kept.median >= 0.15,
            f"{TIMED / min(times['many']):,.0f} texts/s against {TIMED / min(times['few']):,.0f}",
        ),
        Row(
            f"Matching: pairs missed and extra against `str.find` for each of {OVERLAPPING:,} keywords",
            "0 and 0",
            f"{missed:,} and {extra:,} of {pairs:,}",
            not missed and not extra,
            "keywords that stand in one another and across one another's ends",
        ),
    )


def brands(words: Sequence[str], number: int) -> list[Brand]:
    """So many keywords of up to 20 brands: names, names with a product behind, hashtags and handles."""
    rng = Random(2)
    keywords: dict[str, None] = {}
    for word in words:
        form = rng.choice(("{}", "{}", "{} {}", "#{}", "@{}"))
        keywords[form.format(word, rng.choice(_PRODUCTS))] = None
    found = list(keywords)[:number]
    each = max(1, number // BRANDS)
    return [
        Brand(f"Brand {start}", Role.OWN, tuple(map(Keyword, found[start : start + each])))
        for start in range(0, number, each)
    ]


def _brands_that_overlap(number: int) -> list[Brand]:
    """Like "acme", "cloud", "acme cloud", "cloud mini" and "acme cloud mini", each brand one keyword."""
    words = _words(Random(1))
    rng = Random(4)
    keywords: dict[str, None] = {}
    while len(keywords) < number:
        name = rng.choice(words[:200])
        one, other = rng.sample(_PRODUCTS, 2)
        keywords |= dict.fromkeys(
            (name, f"#{name}", one, f"{name} {one}", f"{one} {other}", f"{name} {one} {other}", name[:3])
        )
    return [Brand(keyword, Role.OWN, (Keyword(keyword),)) for keyword in list(keywords)[:number]]


def compared(found: Sequence[Brand], texts: Sequence[str]) -> tuple[int, int, int]:
    """(text, keyword) pairs that a search for each by itself finds, those missed, those found beside."""
    matcher = Matcher(found)
    sought = {brand.name: fold(brand.name) for brand in found}
    pairs = missed = extra = 0
    for text in texts:
        folded = fold(text)
        ours = {match.brand for match in matcher.match(text)}
        plain = {name for name, keyword in sought.items() if _stands(keyword, folded)}
        pairs, missed, extra = pairs + len(plain), missed + len(plain - ours), extra + len(ours - plain)
    return pairs, missed, extra


def _stands(keyword: str, folded: str) -> bool:
    """Whether the keyword stands in the text with no word going on at an edge that is one's."""
    start = folded.find(keyword)
    while start >= 0:
        before, after = folded[start - 1 : start], folded[start + len(keyword) :][:1]
        glued_before = before and is_word(before) and (is_word(keyword[0]) or keyword[0] in "#@")
        glued_after = after and is_word(after) and is_word(keyword[-1])
        if not glued_before and not glued_after:
            return True
        start = folded.find(keyword, start + 1)
    return False


def _words(rng: Random) -> list[str]:
    """Made-up names, each once."""
    found: dict[str, None] = {}
    while len(found) < MANY * 2:
        found["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(found)


def _texts(words: Sequence[str], number: int, seed: int = 5) -> list[str]:
    """Texts of about 20 words, of which a few are names, with products, hashtags and handles among them."""
    rng = Random(seed)
    common = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(1, 8))) for _ in range(3_000)]
    texts = []
    for _ in range(number):
        some = rng.choices(common, k=rng.randint(10, 26))
        for _ in range(rng.randint(0, 3)):
            name = rng.choice(words[: MANY if rng.random() < 0.5 else 200])
            form = rng.choice(("{0}", "{0} {1}", "{0} {1} {2}", "#{0}", "@{0}", "{0}{1}", "{0}'s", "É{0}"))
            some[rng.randrange(len(some))] = form.format(name, *rng.sample(_PRODUCTS, 2))
        texts.append(rng.choice((" ".join(some), " ".join(some).title(), " ".join(some) + " 😀 déjà vu")))
    return texts


def _timed(matcher: Matcher, texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        matcher.match(text)
    return process_time() - start
