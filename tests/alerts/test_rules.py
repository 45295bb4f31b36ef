"""Rules as people write them: read back exactly, each mistake named at its field."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.alerts.kinds import KINDS
from listener.alerts.rules import FIELDS, read_rule, write_rule
from listener.errors import FieldError
from listener.model import RULE_KINDS, AlertKind, AlertRule, QuietHours
from listener.tables import sheets
from listener.tables.cells import guarded, unguarded
from tests.builders import a_config

names = (
    st.text(min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and text.isprintable())
)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, tzinfo=None))


@st.composite
def some_rules(draw: st.DrawFn) -> AlertRule:
    kind = draw(st.sampled_from(RULE_KINDS))
    told = KINDS[kind]
    low, high = told.low, min(told.high, 1e9)
    number = st.integers(int(low), int(high)).map(float) if told.whole else st.floats(low, high)
    start, end = draw(st.lists(clocks, min_size=2, max_size=2, unique=True))
    return AlertRule(
        name=draw(names),
        kind=kind,
        brand=draw(st.none() | names) if told.of_brands else None,
        threshold=draw(st.none() | number),
        quiet_hours=draw(st.none() | st.just(QuietHours(start, end))),
        cooldown=timedelta(seconds=draw(st.integers(0, 366 * 86_400))),
        channel=draw(st.none() | st.from_regex("[a-z0-9]{1,9}(_[a-z0-9]{1,9})?", fullmatch=True)),
    )


@given(some_rules())
def test_a_rule_that_is_written_is_read_as_the_same_rule(rule: AlertRule) -> None:
    assert read_rule(write_rule(rule)) == rule


@given(st.text())
def test_a_cell_comes_back_as_it_was_whatever_spreadsheets_would_make_of_it(text: str) -> None:
    text = text.replace("\0", "")
    assert unguarded(guarded(text)) == text


def test_the_columns_are_the_fields_of_a_rule() -> None:
    sheet = sheets(a_config())["alerts"]
    assert (sheet.columns, sheet.needed) == (FIELDS, ("name", "kind"))


def test_what_is_left_empty_is_as_the_kind_has_it() -> None:
    assert read_rule({"name": " Loud  voices ", "kind": "reach"}) == AlertRule("Loud voices", AlertKind.REACH)
    read = read_rule({"name": "n", "kind": "spike", "quiet_hours": "22:00 - 07:30", "cooldown": "1d"})
    assert (read.quiet_hours, read.cooldown) == (QuietHours(time(22), time(7, 30)), timedelta(days=1))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", " "),
        ("name", "x" * 81),
        ("kind", "test"),
        ("kind", "Reach"),
        ("threshold", "nan"),
        ("threshold", "1e400"),
        ("threshold", "-1"),
        ("threshold", "1.5"),
        ("threshold", "١"),
        ("quiet_hours", "25:00-07:00"),
        ("quiet_hours", "22-7"),
        ("quiet_hours", "07:00-07:00"),
        ("cooldown", "6"),
        ("cooldown", "2000d"),
        ("channel", "Ops"),
        ("channel", "https://hooks.example/T0K3N"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_tells_no_address(field: str, text: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_rule({"name": "Loud", "kind": "reach", field: text})
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")
    assert "T0K3N" not in str(caught.value)
