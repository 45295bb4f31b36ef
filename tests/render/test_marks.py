"""What happened to the listening, in charts by time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from listener.render.charts import LIGHT, marked, net_over_time, share_of_voice
from listener.reports.marks import Mark, MarkKind
from listener.store.panels import PanelChange
from tests.render.charted import START, link, make_series


def test_what_was_not_read_stands_at_the_foot_and_other_keywords_cut_the_chart() -> None:
    change = PanelChange(datetime(2026, 11, 3, 12, tzinfo=UTC), (("Acme", "acmelife"),), (("Bolt", "bolt"),))
    found = (
        Mark(MarkKind.GAP, date(2026, 10, 20), date(2026, 11, 2), "Feed", 30.0),
        Mark(MarkKind.PANEL, date(2026, 11, 3), date(2026, 11, 4), change=change),
        Mark(MarkKind.PAUSE, date(2026, 12, 1), date(2026, 12, 2), "X", 2.0, "No token."),
    )
    plain = share_of_voice(make_series(5), LIGHT, link=link)
    spec = marked(plain, found, LIGHT, START, START + timedelta(days=5))
    added = [layer for layer in spec["layer"] if layer not in plain["layer"]]
    assert [layer["mark"]["type"] for layer in added] == ["rule", "rule", "rect"]
    [cut], [foot] = added[0]["data"]["values"], added[2]["data"]["values"]
    assert (cut["at"], cut["tip"]) == (
        "2026-11-03T00:00:00Z",
        ["3 Nov 2026", "other keywords from here on: with Acme: acmelife, without Bolt: bolt"],
    )
    assert (foot["from"], foot["to"]) == ("2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    assert foot["tip"] == ["20 Oct to 1 Nov 2026", "Feed was not read for 30 h"]


def test_a_chart_without_marks_or_without_anything_to_draw_stays_as_it_is() -> None:
    spec = share_of_voice(make_series(5), LIGHT, link=link)
    assert marked(spec, (), LIGHT, START, START + timedelta(days=5)) == spec
    empty = net_over_time(make_series(0), LIGHT, link=link)
    gap = Mark(MarkKind.GAP, START, START + timedelta(days=1), "Feed", 3.0)
    assert marked(empty, (gap,), LIGHT, START, START + timedelta(days=5)) == empty
