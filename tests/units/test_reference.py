from collections import Counter
from datetime import date

import pytest

from core.text import fold
from units.loading import load_blocks, load_reference
from units.models import BlockMembership, Succession, Tier, Unit
from units.queries import as_of, lineage, partition_problems
from units.reference import succession_rows, unit_rows

pytestmark = pytest.mark.django_db

BEFORE_MERGERS = date(2023, 6, 30)
AFTER_NQ_1193 = date(2024, 12, 31)
AFTER_NQ_1660 = date(2025, 12, 31)


def counts(day):
    return [as_of(day, tier).count() for tier in Tier.values]


def edges(found):
    return [(edge.predecessor.code, edge.successor.code, edge.effective_on) for edge in found]


@pytest.fixture
def real_units():
    load_reference()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 12, 31), [0, 0, 0, 0]),
        (BEFORE_MERGERS, [1, 20, 15, 184]),
        (date(2024, 10, 31), [1, 20, 15, 184]),
        (date(2024, 11, 1), [1, 20, 15, 180]),
        (AFTER_NQ_1193, [1, 20, 15, 180]),
        (date(2025, 2, 28), [1, 20, 15, 180]),
        (date(2025, 3, 1), [1, 15, 15, 180]),
        (date(2025, 6, 30), [1, 15, 15, 180]),
        (date(2025, 7, 1), [1, 15, 0, 102]),
        (AFTER_NQ_1660, [1, 15, 0, 102]),
    ],
)
def test_every_day_has_the_units_of_that_day(real_units, day, expected):
    assert counts(day) == expected


def test_the_units_of_every_day_of_change_form_one_tree(real_units):
    days = set(Unit.objects.values_list("valid_from", flat=True)) | {BEFORE_MERGERS, AFTER_NQ_1193, AFTER_NQ_1660}
    assert {day: partition_problems(day) for day in days} == {day: [] for day in days}


def test_loading_twice_changes_nothing(real_units):
    before = list(Unit.objects.order_by("pk").values()), list(Succession.objects.order_by("pk").values())
    reports = load_reference()
    assert [(r.new, r.changed, r.unchanged) for r in reports.values()] == [(0, 0, 333), (0, 0, 205)]
    assert (list(Unit.objects.order_by("pk").values()), list(Succession.objects.order_by("pk").values())) == before


def test_a_change_after_the_day_has_not_happened_yet():
    load_reference(until=date(2023, 12, 31))
    assert (counts(BEFORE_MERGERS), counts(AFTER_NQ_1660)) == ([1, 20, 15, 184], [1, 20, 15, 184])
    load_reference(until=AFTER_NQ_1193)
    assert (counts(BEFORE_MERGERS), counts(AFTER_NQ_1660)) == ([1, 20, 15, 184], [1, 20, 15, 180])
    load_reference()
    assert counts(AFTER_NQ_1660) == [1, 15, 0, 102]


def test_growing_in_steps_ends_as_loading_all_at_once(real_units):
    at_once = sorted(Unit.objects.values_list("code", "valid_from", "valid_to", "parent__code", "name", "note"))
    Succession.objects.all().delete()
    Unit.objects.filter(parent__parent__isnull=False).delete()
    Unit.objects.filter(parent__isnull=False).delete()
    Unit.objects.all().delete()
    for until in (BEFORE_MERGERS, AFTER_NQ_1193, date(2025, 4, 1), None):
        load_reference(until=until)
    assert sorted(Unit.objects.values_list("code", "valid_from", "valid_to", "parent__code", "name", "note")) == at_once


def test_code_24133_names_two_territories_and_24139_ends(real_units):
    rows = Unit.objects.filter(code__in=["24133", "24139"]).order_by("valid_from", "code")
    assert [(u.code, u.name, u.valid_from, u.valid_to) for u in rows] == [
        ("24133", "Phường Thắng Lợi", date(2023, 1, 1), date(2024, 10, 31)),
        ("24139", "Phường Thành Công", date(2023, 1, 1), date(2024, 10, 31)),
        ("24139", "Phường Thành Công", date(2024, 11, 1), date(2025, 6, 30)),
        ("24133", "Phường Buôn Ma Thuột", date(2025, 7, 1), None),
    ]


def test_phuong_thang_loi_can_be_followed_from_184_to_180_to_102(real_units):
    thang_loi = Unit.objects.get(code="24133", valid_from=date(2023, 1, 1))
    assert edges(lineage(thang_loi)["after"]) == [("24133", "24139", date(2024, 11, 1)), ("24139", "24133", date(2025, 7, 1))]
    assert lineage(thang_loi)["before"] == []


def test_phuong_buon_ma_thuot_knows_all_it_came_from(real_units):
    before = lineage(Unit.objects.get(code="24133", valid_from=date(2025, 7, 1)))["before"]
    assert Counter(edge.effective_on for edge in before) == {date(2024, 11, 1): 4, date(2025, 7, 1): 6}
    assert "Phường Thắng Lợi" in {str(edge.predecessor) for edge in before}


def test_an_enlarged_commune_succeeds_itself_and_its_neighbour(real_units):
    enlarged = Unit.objects.get(code="24139", valid_from=date(2024, 11, 1))
    assert set(edges(lineage(enlarged)["before"])) == {
        ("24133", "24139", date(2024, 11, 1)),
        ("24139", "24139", date(2024, 11, 1)),
    }


def test_ea_blang_was_split_and_its_main_line_is_the_larger_part(real_units):
    ea_blang = Unit.objects.get(code="24325")
    assert {(e.successor.name, e.relation) for e in ea_blang.successions.all()} == {
        ("Xã Ea Siên", "split"),
        ("Xã Ea Drông", "split_main"),
    }


def test_every_commune_of_180_has_an_heir_and_every_heir_from_here_an_ancestor(real_units):
    old = as_of(date(2025, 6, 30), Tier.COMMUNE)
    new = as_of(AFTER_NQ_1660, Tier.COMMUNE)
    assert set(old.filter(successions__isnull=True)) == set()
    without = new.filter(origins__isnull=True)
    assert without.count() == 34
    assert all("tỉnh Phú Yên" in unit.note for unit in without)


def test_the_communes_left_unchanged_go_on_whole_under_the_province(real_units):
    found = Succession.objects.filter(
        effective_on=date(2025, 7, 1),
        successor__name__in=["Xã Ea H'Leo", "Xã Ea Trang", "Xã Ia Lốp", "Xã Ia Rvê", "Xã Krông Nô", "Xã Vụ Bổn"],
    )
    assert [(e.relation, e.predecessor.parent.tier, e.successor.parent.tier) for e in found] == [
        ("whole", "district", "province")
    ] * 6


def test_a_department_cut_up_keeps_its_main_line(real_units):
    main = Succession.objects.filter(predecessor__code__in=["STTTT", "SLDTBXH", "SNV", "BDT"]).exclude(relation="split")
    line = {("STTTT", "SKHCN"), ("SLDTBXH", "SNV"), ("SNV", "SNV"), ("BDT", "SDTTG")}
    assert set(main.values_list("predecessor__code", "successor__code")) == line
    assert Unit.objects.get(code="SVHTTDL").valid_from == date(2023, 1, 1)


def test_a_district_has_no_heir(real_units):
    assert not Unit.objects.get(code="643").successions.exclude(relation="split").exists()


@pytest.mark.parametrize(("year", "placed"), [(2023, 219), (2024, 215), (2025, 117), (2026, 0)])
def test_every_unit_of_a_year_has_one_sample_block_that_says_it_is_a_sample(real_units, year, placed):
    assert (load_blocks(year), load_blocks(year)) == (placed, placed)
    places = BlockMembership.objects.filter(year=year).select_related("block", "unit")
    assert {place.unit_id for place in places} == {u.pk for u in as_of(date(year, 12, 31)).exclude(tier="province")} or not placed
    assert {place.block.provenance for place in places} <= {"Phân khối mẫu của hệ thống, chưa phải quyết định của tỉnh"}
    assert all(place.block.tier == place.unit.tier for place in places)


def test_names_and_districts_identify_the_communes_of_2023_even_folded():
    rows = [row for row in unit_rows(BEFORE_MERGERS) if row["kind"] in {"xa", "phuong", "thi_tran"}]
    assert len({(fold(row["name"]), row["parent_code"]) for row in rows}) == 184


def test_no_edge_of_2025_relies_on_a_reused_code():
    assert [
        row["new_code"] for row in succession_rows() if row["effective_on"] == date(2025, 7, 1) and row["old_code"] == "24133"
    ] == []
