"""What brands' own posts say beside their text."""

from __future__ import annotations

import pytest

from listener.config import Response
from listener.enrich.own_posts import OwnPosts, Wording, fingerprint, names_in
from tests.builders import a_brand, a_config, a_post

AGENTS = {"^JD": "agent JD", r"\^Zo": "Zo", "^Anna K": "Anna", "^J[A-Z]": "somebody"}
OWN = OwnPosts(
    a_config(
        response=Response(auto_reply_patterns=(r"^Thanks for (writing|calling)", "(?i)out of office")),
        brands=(a_brand("Acme", handles={"x": ("Acme", "@AcmeHelp")}, agents=AGENTS), a_brand("Bolt")),
    )
)


def test_a_post_is_the_brands_whose_handle_on_that_network_wrote_it() -> None:
    assert OWN.brand_of(a_post(author="@ACMEhelp")) == "Acme"
    assert OWN.brand_of(a_post(author="anna")) is None
    assert OWN.brand_of(a_post(author="acme", network="mastodon")) is None


def test_all_that_a_post_says_is_read_at_once() -> None:
    text = "@Anna Thanks for writing, @bob. We'll look. ^JD https://t.co/x"
    assert OWN.read(text, "Acme") == Wording(("anna", "bob"), fingerprint(text), "agent JD", False)
    assert OWN.read("Thanks for writing! ^JD", "Bolt") == Wording(
        (), fingerprint("thanks for WRITING!  ^jd"), None, True
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("no tag", ()),
        ("@Anna @bob_1, @ANNA!", ("anna", "bob_1")),
        ("＠ａｎｎａ hi", ("anna",)),
        ("@taroさん and 私は@hana", ("taro", "hana")),
        ("bob@acme.test", ()),
        ("see https://example.social/@anna", ()),
        ("@anna@example.social.", ("anna@example.social",)),
        ("@taroさん@example.social", ("taro",)),
        ("@ @- @さん", ()),
        ("\ud83d@anna\0", ("anna",)),
    ],
)
def test_names_are_the_handles_tagged_folded_each_once_in_order(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_a_fingerprint_is_the_same_for_the_same_text_whoever_is_tagged_and_whatever_is_linked() -> None:
    number = fingerprint("@anna Thanks for writing! https://t.co/a")
    assert (
        number == fingerprint("@bob thanks for  WRITING!") == fingerprint("Thanks for writing! www.acme.test")
    )
    assert number == -350225505692952218
    assert number != fingerprint("Thanks for calling!")


@pytest.mark.parametrize("text", ["", " ", "@anna", "@anna https://t.co/a"])
def test_where_nothing_but_addresses_is_said_there_is_no_fingerprint(text: str) -> None:
    assert fingerprint(text) is None


def test_a_fingerprint_fits_a_signed_number_of_64_bits_and_no_character_is_too_odd() -> None:
    numbers = [fingerprint(f"\ud83d {number}") for number in range(64)]
    assert all(number is not None and -(2**63) <= number < 2**63 for number in numbers)
    assert any(number is not None and number < 0 for number in numbers)


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("We are on it. ^JD", "agent JD"),
        ("We are on it. -JD", "agent JD"),
        ("We are on it. – JD", "agent JD"),
        ("We are on it /JD", "agent JD"),
        ("We are on it. (JD)", "agent JD"),
        ("We are on it JD", "agent JD"),
        ("We are on it.^JD", "agent JD"),
        ("We are on it. ^JD 💙 @anna #weCare https://t.co/x", "agent JD"),
        ("We are on it. ^JD 1/2", "agent JD"),
        ("We are on it. *JD (2/2)", "agent JD"),
        ("We are on it. ^Zo", "Zo"),
        ("We are on it. -Anna K.", "Anna"),
        ("We are on it. ^JX", "somebody"),
        ("We are on it. -Zo", None),
        ("We are on it. K", None),
        ("We are on it. ^JDs", None),
        ("^JD is on it", None),
        ("@JD", None),
        ("", None),
    ],
)
def test_an_agent_is_known_by_what_the_text_ends_with(text: str, agent: str | None) -> None:
    assert OWN.read(text, "Acme").agent == agent


@pytest.mark.parametrize(
    ("text", "automatic"),
    [
        ("Thanks for calling us.", True),
        ("We are OUT of office", True),
        ("Oh, Thanks for calling us.", False),
    ],
)
def test_a_reply_is_automatic_that_one_of_the_patterns_is_found_in(text: str, automatic: bool) -> None:
    assert OWN.read(text, "Acme").is_automatic is automatic
