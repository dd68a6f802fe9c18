from decimal import Decimal

import pytest

from criteria.reading import COLUMNS, MAX_ROWS, RowErrors, parse, read_rows

GROUP = {"code": "1", "name": "Nhóm", "max_points": "20", "scoring_rule": "sum of children"}
LEAF = {"code": "1.1", "parent_code": "1", "name": "Có", "max_points": "20", "scoring_rule": "bool"}


def rows(*given):
    return [{"parent_code": "", "provenance": "thử", **row} for row in given]


def leaf(**changes):
    return parse(rows(GROUP, LEAF | changes))[1]


def errors(*given):
    with pytest.raises(RowErrors) as caught:
        parse(rows(*given))
    return [(line, column, code) for line, column, code, _params in caught.value.errors]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("bool", "boolean"),
        ("Có/không", "boolean"),
        ("tiers", "tiers"),
        ("Bảng mức", "tiers"),
        ("ratio a/b", "ratio"),
        ("Tỷ lệ a/b", "ratio"),
        ("count/target", "count"),
        ("parts", "parts"),
        ("halves", "parts"),
        ("Cộng các phần", "parts"),
    ],
)
def test_each_way_of_scoring_has_its_words(word, kind):
    assert leaf(scoring_rule=word).kind == kind


def test_a_row_that_is_not_scored_has_no_points():
    read = parse(rows(GROUP | {"max_points": "0"}, LEAF | {"scoring_rule": "không tính điểm", "max_points": "0"}))
    assert [(row.kind, row.max_points) for row in read] == [("group", 0), ("unscored", 0)]


def points(options):
    return [(option["label"], option["points"]) for option in options]


def test_levels_come_from_their_column_with_the_rest_worth_nothing():
    row = leaf(scoring_rule="tiers", levels="Trưởng ban = 20; Phó ban = 12,5")
    assert points(row.rule["tiers"]) == [("Trưởng ban", "20"), ("Phó ban", "12.5"), ("Còn lại", "0")]
    assert row.provenance == "thử"


def test_levels_come_from_the_name_where_they_reach_the_maximum():
    row = leaf(scoring_rule="tiers", name="Trưởng ban (Trưởng=20; cấp Phó=10; khác=0)")
    assert points(row.rule["tiers"]) == [("Trưởng", "20"), ("cấp Phó", "10"), ("khác", "0")]


@pytest.mark.parametrize("name", ["Kế hoạch", "Kế hoạch (4=10)", "Kế hoạch (a=b)", "Kế hoạch (không có)"])
def test_levels_nobody_gave_are_filled_in_and_marked(name):
    row = leaf(scoring_rule="tiers", name=name)
    assert points(row.rule["tiers"]) == [("Tốt", "20.00"), ("Khá", "15.00"), ("Trung bình", "10.00"), ("Chưa đạt", "0.00")]
    assert row.provenance == "thử; bản dựng lại: các mức điểm"


def test_parts_are_two_halves_unless_they_are_given():
    assert points(leaf(scoring_rule="parts", levels="Dự họp=5; Chủ trì=15").rule["parts"]) == [("Dự họp", "5"), ("Chủ trì", "15")]
    halves = leaf(scoring_rule="halves")
    assert [p for _label, p in points(halves.rule["parts"])] == ["10.00", "10.00"]
    assert halves.provenance.endswith("bản dựng lại: các phần")


def test_halves_of_an_odd_maximum_add_up_to_it():
    read = parse(rows(GROUP | {"max_points": "0,05"}, LEAF | {"max_points": "0,05", "scoring_rule": "parts"}))
    assert sum(Decimal(p) for _label, p in points(read[1].rule["parts"])) == Decimal("0.05")


def test_a_count_has_a_target_of_twelve_unless_one_is_given():
    assert leaf(scoring_rule="count/target").rule == {"target": "12", "unit": "lượt"}
    assert leaf(scoring_rule="count/target", target="2,5", unit="tin").rule == {"target": "2.5", "unit": "tin"}


def test_a_ratio_names_what_is_divided():
    row = leaf(scoring_rule="ratio a/b", numerator="Hồ sơ trực tuyến", denominator="Tổng hồ sơ")
    assert row.rule == {"numerator": "Hồ sơ trực tuyến", "denominator": "Tổng hồ sơ"}


def test_a_long_provenance_gives_way_to_the_note():
    row = leaf(scoring_rule="tiers", provenance="x" * 300)
    assert (len(row.provenance), row.provenance.endswith("các mức điểm")) == (300, True)


def test_rows_are_ordered_as_a_tree_whatever_their_order_in_the_list():
    listed = rows(
        {**LEAF, "code": "1.10", "max_points": "5"},
        {**LEAF, "code": "1.2", "max_points": "5"},
        {**GROUP, "code": "2", "max_points": "10"},
        {**LEAF, "code": "0.1", "parent_code": "2", "max_points": "10"},
        {**GROUP, "max_points": "10"},
    )
    assert [row.code for row in parse(listed)] == ["1", "1.2", "1.10", "2", "0.1"]


def test_vietnamese_headers_are_understood():
    listed = [
        {"Mã": "1", "Thuộc nhóm": "", "Tiêu chí": "Nhóm", "Điểm tối đa": "5", "Cách xác định": "tổng", "Nguồn": "QĐ"},
        {"Mã": "1.1", "Thuộc nhóm": "1", "Tiêu chí": "A", "Điểm tối đa": "5", "Cách xác định": "tỷ lệ", "Nguồn": "QĐ"},
    ]
    assert [(row.code, row.kind, row.max_points) for row in parse(listed)] == [("1", "group", 5), ("1.1", "ratio", 5)]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"code": ""}, "code", "missing"),
        ({"name": ""}, "name", "missing"),
        ({"max_points": ""}, "max_points", "missing"),
        ({"scoring_rule": ""}, "scoring_rule", "missing"),
        ({"provenance": ""}, "provenance", "missing"),
        ({"name": "x" * 401}, "name", "too_long"),
        ({"evidence_demand": "x" * 401}, "evidence_demand", "too_long"),
        ({"code": "1²"}, "code", "unreadable_code"),
        ({"code": "1..1"}, "code", "unreadable_code"),
        ({"code": "=1+1"}, "code", "unreadable_code"),
        ({"scoring_rule": "đoán"}, "scoring_rule", "unknown_rule"),
        ({"max_points": "1.000"}, "max_points", "not_a_number"),
        ({"max_points": "-5"}, "max_points", "not_a_number"),
        ({"max_points": "NaN"}, "max_points", "not_a_number"),
        ({"max_points": "1e3"}, "max_points", "not_a_number"),
        ({"max_points": "٢٠"}, "max_points", "not_a_number"),
        ({"max_points": "0"}, "scoring_rule", "max_not_positive"),
        ({"scoring_rule": "unscored"}, "scoring_rule", "unscored_with_points"),
        ({"scoring_rule": "tiers", "levels": "nhiều; ít"}, "levels", "unreadable_levels"),
        ({"scoring_rule": "tiers", "levels": "a=5"}, "scoring_rule", "tiers_never_reach_max"),
        ({"scoring_rule": "tiers", "levels": "a=30"}, "scoring_rule", "more_than_max"),
        ({"scoring_rule": "count", "target": "nhiều"}, "scoring_rule", "number_in_rule"),
        ({"scoring_rule": "count", "target": "0"}, "scoring_rule", "target_not_positive"),
        ({"code": "1"}, "code", "duplicate_code"),
        ({"parent_code": "9"}, "parent_code", "unknown_parent"),
    ],
)
def test_a_wrong_row_is_named_by_line_and_column(changes, column, code):
    assert (3, column, code) in errors(GROUP, LEAF | changes)


def test_a_group_is_the_sum_of_its_criteria():
    assert errors(GROUP, LEAF | {"max_points": "19"}) == [(2, "max_points", "sum_differs")]
    assert errors(GROUP, {**LEAF, "parent_code": ""}) == [(2, "code", "empty_group")]


def test_only_a_group_has_criteria_below_it():
    assert errors(GROUP, LEAF, {**LEAF, "code": "1.1.1", "parent_code": "1.1"}) == [(4, "parent_code", "unknown_parent")]


def test_groups_inside_each_other_are_refused():
    circle = [{**GROUP, "code": "8", "parent_code": "9"}, {**GROUP, "code": "9", "parent_code": "8"}]
    assert errors(GROUP, LEAF, *circle) == [(4, "parent_code", "circle")]


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ([], "no_rows"),
        ([{"parent_code": ""} | LEAF] * (MAX_ROWS + 1), "too_many_rows"),
        ([{"code": "1", "name": "a"}], "columns_missing"),
        ([{None: ["x"]}], "columns_missing"),
    ],
)
def test_a_list_of_another_shape_is_refused_as_a_whole(listed, code):
    with pytest.raises(RowErrors) as caught:
        parse(listed)
    assert [(line, found) for line, _column, found, _params in caught.value.errors] == [(0, code)]


def test_lines_of_the_file_are_named_when_they_are_known():
    with pytest.raises(RowErrors) as caught:
        parse(rows(GROUP, LEAF | {"name": ""}), lines=[4, 17])
    assert caught.value.errors[0][0] == 17


def test_a_csv_text_is_read_in_one_normal_form():
    decomposed = "name\nKe\u0302\u0301 hoạch\n"
    assert read_rows(decomposed) == [{"name": "Kế hoạch"}]
    assert "levels" in COLUMNS
