"""Which sign-offs a pattern means, and which patterns mean the same one."""

from __future__ import annotations

import re

import pytest

from listener.config.sign_offs import clashes, means


@pytest.mark.parametrize(
    ("pattern", "sign_off"),
    [
        *(
            ("^JD", written)
            for written in ("JD", "^JD", "-JD", "–JD", "—JD", "/JD", "~JD", "*JD", "(JD)", "JD.")
        ),
        (r"\^JD", "^JD"),
        ("^JD$", "-JD"),
        ("(?i)^jd", "^JD"),
        ("^J|^JD", "JD"),
        ("^J[A-Z]", "*JD*"),
        ("^Anna K", "-Anna K."),
        ("^Zoë", "^Zoë"),
    ],
)
def test_a_pattern_means_a_sign_off_with_and_without_the_marks_around_it(pattern: str, sign_off: str) -> None:
    assert means(re.compile(pattern), sign_off)


@pytest.mark.parametrize(
    ("pattern", "sign_off"),
    [
        ("^JD", "JDs"),
        ("^JD", "AJD"),
        ("^JD", "jd"),
        ("^JD", "JD_2"),
        (r"\^JD", "-JD"),
        ("^Anna", "Anna K"),
        ("^Anna K", "K"),
        ("^", "-"),
        ("^J?", "-"),
        ("^JD", ""),
    ],
)
def test_a_pattern_means_no_other_word(pattern: str, sign_off: str) -> None:
    assert not means(re.compile(pattern), sign_off)


@pytest.mark.parametrize(
    "pattern", ["JD", r"\^JD", "^JD$", r"^JD\b", "^J[A-Z]", "^(AB|JD)", "(?i)^jd", r"^\w+", "^J.*"]
)
def test_two_agents_with_one_sign_off_clash(pattern: str) -> None:
    assert list(clashes({"^JD": "Jo", pattern: "Judy"})) == [(pattern, "^JD")]
    assert list(clashes({pattern: "Judy", "^JD": "Jo"})) == [("^JD", pattern)]


@pytest.mark.parametrize("pattern", ["^JDs", "^J", "^jd", "^JD K", "^A[A-Z]", "(", ""])
def test_agents_with_sign_offs_of_their_own_do_not_clash(pattern: str) -> None:
    assert list(clashes({"^JD": "Jo", pattern: "Judy"})) == []


def test_one_agent_may_have_several_sign_offs_that_mean_the_same() -> None:
    assert list(clashes({"^JD": "Jo", "^JD$": "Jo", r"\^JD": "Jo"})) == []
