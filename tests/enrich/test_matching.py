"""Which brands a text names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.enrich.matching import Found, Matcher
from listener.enrich.text import fold
from listener.model import Brand, Keyword, Match, Role
from tests.enrich.plain import SMALL, plain_find

WORDS = st.lists(st.text(alphabet="abB #@_é東", min_size=1, max_size=4), max_size=4)


def brand(
    name: str,
    *keywords: str,
    exclude: tuple[str, ...] = (),
    handles: dict[str, tuple[str, ...]] | None = None,
) -> Brand:
    return Brand(name, Role.OWN, tuple(map(Keyword, keywords)), exclude, handles or {})


ACME = brand(
    "Acme",
    "acme",
    "Acme Cloud",
    "#AcmeLife",
    exclude=("acme, ohio",),
    handles={"x": ("acme", "AcmeHelp"), "rss": ("acme",)},
)
RIVAL = brand("Rival", "rival", "acme cloud")


def found(text: str, *vouched: str) -> dict[str, tuple[str, ...]]:
    return {match.brand: match.keywords for match in Matcher([ACME, RIVAL]).match(text, vouched)}


def test_overlapping_keywords_all_count_and_keep_the_order_and_spelling_of_the_configuration() -> None:
    matches = Matcher([ACME, RIVAL]).match("rival says: ACME  cloud is down #acmelife")
    assert matches == (
        Match("Acme", ("acme", "Acme Cloud", "#AcmeLife")),
        Match("Rival", ("rival", "acme cloud")),
    )


@pytest.mark.parametrize(
    "text", ["acme!", "(acme)", "acme's", "Acme-like", "ＡＣＭＥ", "Acme™ x", "❤️acme", "a acme"]
)
def test_a_keyword_counts_where_it_stands_as_a_word(text: str) -> None:
    assert found(text)["Acme"] == ("acme",)


@pytest.mark.parametrize("text", ["acmes", "pacme", "acme_x", "acme1", "acme\u0301", "", "\n"])
def test_a_keyword_inside_a_word_does_not_count(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("keyword", "text"), [("東京", "私は東京都にいる"), ("ไทย", "คนไทยดี"), ("acme", "私はacmeを使う")]
)
def test_a_keyword_is_found_inside_a_sentence_written_without_spaces(keyword: str, text: str) -> None:
    assert Matcher([brand("B", keyword)]).match(text) == (Match("B", (keyword,)),)


def test_handles_of_every_network_count_as_tags_without_being_listed() -> None:
    assert found("thanks @ACMEHELP") == {"Acme": ("@AcmeHelp",)}
    assert found("thanks @acme") == {"Acme": ("acme", "@acme")}


def test_a_handle_written_with_its_sign_is_the_same_handle_and_an_empty_one_is_none() -> None:
    matcher = Matcher([brand("B", handles={"x": ("@bee", "", "@")})])
    assert matcher.match("@ bee @bee") == (Match("B", ("@bee",)),)
    assert matcher.match("@ bee") == ()


@pytest.mark.parametrize(
    "text", ["bob@acmehelp.test", "@acmehelper", "@acmehelp_", "x#acmelife", "#acmelifes"]
)
def test_a_tag_counts_only_as_a_tag_of_its_own(text: str) -> None:
    assert found(text) == {}


def test_an_address_is_no_tag_though_it_holds_the_word() -> None:
    assert found("write to bob@acme.test") == {"Acme": ("acme",)}


def test_an_exclude_term_rules_out_its_brand_for_the_whole_post_and_no_other() -> None:
    assert found("Acme cloud in Acme,  Ohio") == {"Rival": ("acme cloud",)}
    assert found("acme cloud in acme, ohioan") == {"Acme": ("acme", "Acme Cloud"), "Rival": ("acme cloud",)}


def test_a_source_vouches_for_a_brand_without_a_keyword_in_the_text() -> None:
    assert found("the market moved", "Rival") == {"Rival": ()}
    assert found("rival moved", "Rival") == {"Rival": ("rival",)}
    assert found("rival moved", "Acme", "Nobody") == {"Acme": (), "Rival": ("rival",)}
    assert list(found("rival moved", "Rival", "Acme")) == ["Acme", "Rival"]


def test_an_exclude_term_overrules_the_source() -> None:
    assert found("a fire in Acme, Ohio", "Acme") == {}


def test_keywords_of_two_brands_that_fold_alike_count_for_both() -> None:
    matcher = Matcher([brand("A", "Ｘon"), brand("B", "XON")])
    assert matcher.match("xon") == (Match("A", ("Ｘon",)), Match("B", ("XON",)))


def test_brands_come_in_the_order_of_the_configuration() -> None:
    matcher = Matcher([brand("B", "bee"), brand("A", "ant"), brand("C", "cat")])
    assert [match.brand for match in matcher.match("cat ant bee")] == ["B", "A", "C"]
    assert [match.brand for match in matcher.match("cat ant", ["B"])] == ["B", "A", "C"]


def test_keywords_of_one_brand_that_fold_alike_are_one() -> None:
    matcher = Matcher([brand("A", "Acme", "ACME", "@Acme", handles={"x": ("acme",)})])
    assert matcher.match("@acme") == (Match("A", ("Acme", "@Acme")),)


def test_a_keyword_without_any_character_to_look_for_is_passed_over() -> None:
    assert Matcher([brand("A", "™", " ", exclude=("",))]).match("anything™ ") == ()
    assert Matcher([]).match("anything", ["A"]) == ()


def tagged(text: str, network: str = "x") -> tuple[str, ...]:
    bolt = brand("Bolt", "@bolt", exclude=("@boltzmann",), handles={"x": ("Bolt", "boltzmann", "")})
    matcher = Matcher([ACME, bolt])
    return matcher.tagged(matcher.find(fold(text)), fold(text), network)


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("acme, bolt and #bolt", ()),
        ("@bolt @acme @AcmeHelp @BOLT", ("Bolt", "Acme")),
        ("(@acme) ＠ｂｏｌｔ", ("Acme", "Bolt")),
        ("@acme's @boltzmann", ("Acme", "Bolt")),
        ("@acmeさん", ("Acme",)),
        ("bob@acme.test @acme_ @bolts", ()),
        ("see https://example.social/@acme or www.a.test/@bolt", ()),
        ("see https://example.social/@acme,@acme or a/@bolt", ("Bolt",)),
    ],
)
def test_tags_are_the_brands_tagged_by_handle_each_once_in_the_order_of_the_text(
    text: str, brands: tuple[str, ...]
) -> None:
    assert tagged(text) == brands


def test_only_handles_of_the_network_of_the_post_are_tags() -> None:
    assert tagged("@acme @acmehelp @bolt", "rss") == ("Acme",)
    assert tagged("@acme @bolt", "mastodon") == ()


def test_one_pass_finds_terms_of_no_brand_too() -> None:
    matcher = Matcher([ACME], ["refund", "acme", "life"])
    found = matcher.find("refund me acme")
    assert found == Found([(0, 10)], [0, 1])
    assert matcher.named(found) == (Match("Acme", ("acme",)),)


@pytest.mark.parametrize("text", ["acme\0", "\ud83dacme", "acme \udc00 \0"])
def test_broken_characters_neither_crash_nor_hide_a_keyword(text: str) -> None:
    assert found(text) == {"Acme": ("acme",)}


@given(st.lists(st.tuples(WORDS, WORDS), max_size=3), SMALL, st.sets(st.sampled_from("012")))
def test_matching_equals_looking_everywhere_for_each_keyword_of_each_brand(
    brands: list[tuple[list[str], list[str]]], text: str, vouched: set[str]
) -> None:
    def stands(term: str) -> bool:
        return bool(fold(term)) and bool(plain_find([fold(term)], fold(text)))

    expected = []
    for number, (keywords, exclude) in enumerate(brands):
        distinct = {fold(keyword): keyword for keyword in reversed(keywords)}
        hits = tuple(word for word in dict.fromkeys(keywords) if word in distinct.values() and stands(word))
        if (hits or str(number) in vouched) and not any(map(stands, exclude)):
            expected.append(Match(str(number), hits))
    matcher = Matcher(
        [brand(str(n), *keywords, exclude=tuple(exclude)) for n, (keywords, exclude) in enumerate(brands)]
    )
    assert matcher.match(text, vouched) == tuple(expected)


def test_names_keywords_handles_and_their_hashtags_are_blanked_for_all_brands() -> None:
    terms = Matcher([brand("United", handles={"x": ("unitedcare",)}), brand("Other", "best buy")]).terms
    assert terms.blank("#UnitedCare United @unitedcare Best Buy best").split() == ["best"]
