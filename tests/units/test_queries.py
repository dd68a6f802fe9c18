from datetime import date

import pytest

from tests.factories.units import SuccessionFactory, UnitFactory
from units.invariants import problems
from units.models import Succession, Unit
from units.queries import as_of, counts_by_tier, lineage, partition_problems, with_children

pytestmark = pytest.mark.django_db
EVE, DAY = date(2024, 10, 31), date(2024, 11, 1)


@pytest.fixture
def tree():
    province = UnitFactory(province=True)
    district = UnitFactory(district=True, parent=province)
    return province, district, UnitFactory(parent=district), UnitFactory(parent=district, valid_to=EVE)


def test_children_are_counted_as_of_the_day(tree):
    _province, district, *_communes = tree
    assert [with_children(as_of(day, "district"), day).get(pk=district.pk).children_count for day in (EVE, DAY)] == [2, 1]
    assert counts_by_tier(DAY) == {"province": 1, "department": 0, "district": 1, "commune": 1}


@pytest.mark.parametrize("text", ["m'drak", "MĐRẮK", "M’Đrắk", "mdra", "T-9", "t-9", "cũ", ""])
def test_units_are_found_with_or_without_diacritics_by_any_spelling_or_by_code(text):
    unit = UnitFactory(name="Huyện M'Đrắk", code="T-9", other_names="Tên cũ")
    assert list(Unit.objects.matching(text)) == [unit]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "(c+)+$", "x" * 10_000])
def test_signs_of_sql_and_patterns_are_only_text(text):
    UnitFactory(name="Xã B")
    assert list(Unit.objects.matching(text)) == []


def test_a_loop_in_bad_data_ends_the_walk():
    edge = SuccessionFactory()
    SuccessionFactory(predecessor=edge.successor, successor=edge.predecessor)
    assert len(lineage(edge.predecessor)["after"]) == 2


def test_a_sound_tree_has_no_problems(tree):
    assert (partition_problems(EVE), partition_problems(DAY), list(problems())) == ([], [], [])


def test_each_way_a_tree_can_be_broken_is_named(tree):
    _province, district, commune, ended = tree
    Succession.objects.create(predecessor=commune, successor=district, relation="whole", effective_on=EVE, source="thử")
    Succession.objects.create(
        predecessor=ended,
        successor=UnitFactory(valid_from=date(2025, 1, 1), parent=district),
        relation="whole",
        effective_on=DAY,
        source="thử",
    )
    twin = UnitFactory(parent=district)
    Unit.objects.filter(pk=twin.pk).update(code=ended.code, valid_from=date(2023, 2, 1))
    Unit.objects.filter(pk=district.pk).update(valid_to=date(2024, 12, 31))
    found = partition_problems(date(2025, 1, 2))
    assert sorted({sentence.partition(": ")[2] for sentence in found}) == [
        "its parent does not exist on 2025-01-02",
        "still exists on 2025-01-02, after its succession",
        "succeeds before it exists",
    ]
    assert f"code {ended.code} names 2 units on 2024-10-31" in partition_problems(EVE)
    assert f"code {ended.code} names 2 units on 2023-02-01" in list(problems())
