"""canonical_link: copies of one story have one link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model.link import canonical_link


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Press.Example/Path", "https://press.example/Path"),
        ("https://press.example", "https://press.example/"),
        ("https://press.example/a#part", "https://press.example/a"),
        ("https://press.example:443/a", "https://press.example/a"),
        ("http://press.example:80/a", "http://press.example/a"),
        ("http://press.example:8080/a", "http://press.example:8080/a"),
        ("http://press.example:443/a", "http://press.example:443/a"),
        ("https://ann:secret@press.example/a", "https://press.example/a"),
        (
            "https://press.example/a?utm_source=x&id=1&UTM_Medium=y&fbclid=z&gclid=q",
            "https://press.example/a?id=1",
        ),
        ("https://press.example/a?id=2&id=1&q=a%20b+c", "https://press.example/a?id=2&id=1&q=a%20b+c"),
        ("https://press.example/a?utm_source=x", "https://press.example/a"),
        ("https://press.example/a?utmost=1", "https://press.example/a?utmost=1"),
        (
            "https://www.google.com/url?url=https%3A%2F%2FPress.example%2Fa%3Futm_source%3Dx&sa=t",
            "https://press.example/a",
        ),
        ("https://google.co.uk/url?sa=t&q=https://press.example/a", "https://press.example/a"),
        (
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
        ),
        ("https://www.google.com/url?sa=t", "https://www.google.com/url?sa=t"),
        (
            "https://notgoogle.com/url?url=https://press.example/",
            "https://notgoogle.com/url?url=https://press.example/",
        ),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("  https://press.example/a ", "https://press.example/a"),
        ("http://[broken", "http://[broken"),
        ("http://press.example:port/", "http://press.example:port/"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("", ""),
    ],
)
def test_a_link_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_link(url) == canonical


@given(st.text(max_size=60) | st.builds("https://{}/{}".format, st.text(max_size=9), st.text(max_size=30)))
def test_the_one_spelling_is_its_own(url: str) -> None:
    once = canonical_link(url)

    assert canonical_link(once) == once
