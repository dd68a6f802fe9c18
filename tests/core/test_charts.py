"""Charts draw the numbers they are given, and say the same in a table."""

from decimal import Decimal

from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core import charts


def _drawn(source, **values):
    with override("vi"):
        return Template("{% load charts %}" + source).render(Context(values))


def test_the_longest_bar_fills_the_width_unless_a_maximum_is_given():
    rows = [("Y tế", 20), ("Giáo dục", 40)]
    assert [bar.share for bar in charts.bars(rows)] == ["50.00", "100.00"]
    assert [bar.share for bar in charts.bars(rows, maximum=80)] == ["25.00", "50.00"]


def test_bars_of_nothing_are_empty():
    assert charts.bars([]) == []
    assert [bar.share for bar in charts.bars([("a", 0)])] == ["0.00"]


def test_a_pillar_is_measured_by_its_own_maximum_with_its_reference():
    bars = charts.pillars([("Thể chế", "7.5", 10, 8), ("Hạ tầng", 3, 4, None)])
    assert [(bar.share, bar.reference_share) for bar in bars] == [("75.00", "80.00"), ("75.00", "")]


def test_a_histogram_counts_every_value_once():
    columns = charts.histogram([0, "0.05", "0.1", "0.95", 1], bins=10, mark="0.95")
    assert [column.count for column in columns] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert [column.marked for column in columns] == [False] * 9 + [True]


@given(st.lists(st.decimals(min_value=-1, max_value=2, places=5)), st.integers(1, 30))
def test_no_value_is_lost_at_an_edge_of_a_histogram(values, bins):
    assert sum(column.count for column in charts.histogram(values, bins=bins)) == len(values)


@given(st.lists(st.decimals(min_value=-100, max_value=100, places=2), max_size=20))
def test_no_bar_leaves_the_drawing(values):
    shares = [Decimal(bar.share) for bar in charts.bars([("x", value) for value in values])]
    assert all(0 <= share <= 100 for share in shares)


def test_first_place_is_on_top_and_lines_join():
    first, second = charts.ranks([("2024", 30), ("2025", 1)], total=30)
    assert (first.y, second.y) == ("90.00", "10.00")
    assert (second.from_x, second.from_y) == (first.x, first.y)


def test_shares_have_a_point_whatever_the_language():
    html = _drawn('{% bar_chart "Điểm" rows 100 "điểm" %}', rows=[("Sở Y tế", Decimal("86.67"))])
    assert 'width="86.67%"' in html
    assert "86,67 điểm" in html


def test_every_chart_has_the_same_numbers_as_a_table():
    for source in (
        '{% bar_chart "T" rows %}',
        '{% pillar_chart "T" pillars "Đơn vị" "Trung bình khối" %}',
        '{% histogram_chart "T" values 10 0 1 0.42 %}',
        '{% rank_chart "T" places 30 %}',
    ):
        html = _drawn(source, rows=[("a", 1)], pillars=[("a", 1, 2, 1)], values=[0.4, 0.42], places=[("2024", 3), ("2025", 2)])
        assert html.count("<table") == 1
        assert 'role="img"' in html
        assert "<title" in html
        assert "style=" not in html


def test_labels_are_text_not_markup():
    assert "<b>" not in _drawn('{% bar_chart "T" rows %}', rows=[("<b>x</b>", 1)])
