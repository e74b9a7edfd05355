"""What components promise: escaping, words beside colours, geometry."""

from __future__ import annotations

from django.template import engines
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

from antin.web.components import charts
from antin.web.components.statuses import STATUSES
from antin.web.components.templatetags import antin


def render(markup: str, **context: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(markup)).render(context)


def test_attribute_from_a_variable_is_escaped() -> None:
    shown = render('<c-button :data-note="note">x</c-button>', note='" onclick="alert(1)')
    assert 'onclick="alert' not in shown
    assert "&quot;" in shown


def test_text_from_a_variable_is_escaped_once() -> None:
    assert render('<c-page-title :title="name" />', name="A & <b>").count("A &amp; &lt;b&gt;") == 1
    assert render('<c-page-title title="{{ name }}" />', name="A & <b>").count("A &amp; &lt;b&gt;") == 1


def test_every_status_shows_icon_and_word() -> None:
    for code, status in STATUSES.items():
        shown = render('<c-status-chip :status="code" />', code=code)
        assert f"#{status.icon}" in shown
        assert str(status.word) in shown


def test_component_sees_nothing_of_the_page_around_it() -> None:
    assert "secret" not in render('<c-page-title title="x" />', about="secret")


def test_unchanged_value_is_no_difference() -> None:
    shown = render('<c-diff-row label="Tên" old="A" new="A" />')
    assert "<del>" not in shown
    assert "không đổi" in shown


def test_empty_queue_is_no_link() -> None:
    assert "<a" not in render('<c-queue name="x" :count="0" href="#" nothing="y" />')


def test_map_counts_its_legend() -> None:
    tiles = [
        {"name": "a", "status": "ready"},
        {"name": "b", "status": "ready"},
        {"name": "c", "status": "failed"},
    ]
    assert antin.legend(tiles) == [("ready", 2), ("failed", 1)]


def test_largest_bar_is_full() -> None:
    shares = [row["share"] for row in antin.with_shares([{"value": 5}, {"value": 20}, {"value": 0}])]
    assert shares == ["25.00", "100.00", "0.00"]


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_sparkline_stays_in_its_box(values: list[float]) -> None:
    line = charts.spark(values)
    points = [tuple(map(float, point.split())) for point in line.path[1:].split("L")]
    assert len(points) == len(values)
    assert all(0 <= x <= 100 and 0 <= y <= 30 for x, y in points)
