"""What was listened to since when."""

from __future__ import annotations

from listener.model import Role
from listener.store import Store
from listener.store.panels import PanelChange, note_panel, panel_changes
from tests.builders import a_brand, at

ACME, BOLT = a_brand("Acme"), a_brand("Bolt", Role.COMPETITOR)


def test_the_first_panel_is_no_change_and_the_same_again_neither(store: Store) -> None:
    note_panel(store, (ACME, BOLT), now=at(1))
    note_panel(store, (BOLT, ACME), now=at(2))
    assert panel_changes(store, at(1), at(9)) == ()


def test_a_change_tells_what_is_listened_to_since_and_what_no_more(store: Store) -> None:
    note_panel(store, (ACME, BOLT), now=at(1))
    more = a_brand("Acme", Role.OWN, "acme", "acme cloud", exclude=("ohio",), handles={"x": ("acmehelp",)})
    note_panel(store, (more,), now=at(5))
    note_panel(store, (more, BOLT), now=at(7))
    first = PanelChange(
        at(5),
        added=(("Acme", "-ohio"), ("Acme", "acme cloud"), ("Acme", "x:@acmehelp")),
        removed=(("Bolt", "bolt"),),
    )
    second = PanelChange(at(7), added=(("Bolt", "bolt"),), removed=())
    assert panel_changes(store, at(1), at(9)) == (first, second)
    assert panel_changes(store, at(6), at(9)) == (second,)
    assert panel_changes(store, at(1), at(7)) == (first,)
