"""canonical_link: copies of one story have one link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.model.link import canonical_link, x_author_link, x_post_link


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


@pytest.mark.parametrize(
    ("id", "handle", "link"),
    [
        ("42", "anna_b", "https://x.com/anna_b"),
        ("42", None, "https://x.com/i/user/42"),
        ("42", "no handle", "https://x.com/i/user/42"),
        ("42", "../settings", "https://x.com/i/user/42"),
        ("@anna", "anna", "https://x.com/anna"),
        ("@anna", None, None),
        ("", "", None),
        ("٤٢", "ä", None),
        ("42\n", "anna\n", None),
    ],
)
def test_an_account_on_x_is_linked_by_its_handle_else_by_its_id(
    id: str, handle: str | None, link: str | None
) -> None:
    assert x_author_link(id, handle) == link


@pytest.mark.parametrize(
    ("id", "link"), [("20", "https://x.com/i/status/20"), ("20?x", None), ("javascript:1", None), ("", None)]
)
def test_a_post_on_x_is_linked_by_its_id(id: str, link: str | None) -> None:
    assert x_post_link(id) == link
