import unicodedata
from datetime import date

import pytest
import tablib
from django.contrib.admin.models import LogEntry
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.units.tables import COMMUNE, DISTRICT, HEADER, PROVINCE, csv_bytes, xlsx_bytes
from units.importing import read_table
from units.loading import load_successions, load_units
from units.models import Succession, Unit
from units.resources import SuccessionResource, UnitResource

pytestmark = pytest.mark.django_db
TREE = (PROVINCE, DISTRICT, COMMUNE)
EDGE_HEADER = ["old_code", "new_code", "effective_on", "relation", "resolution", "source"]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def load(*rows, header=HEADER, **kwargs):
    return load_units(read_table(csv_bytes(header, *rows)), **kwargs)


def changed(row, **cells):
    return [cells.get(name, value) for name, value in zip(HEADER, row, strict=True)]


def summary(report):
    return report.new, report.changed, report.unchanged, [str(error) for error in report.errors]


def test_units_are_loaded_with_parents_in_any_order_and_keys_for_search_and_sorting():
    assert summary(load(COMMUNE, DISTRICT, PROVINCE)) == (3, 0, 0, [])
    ward = Unit.objects.get(code="24118")
    assert (ward.parent.code, ward.parent.parent.code, ward.tier, ward.search_key) == ("643", "66", "commune", "phuong tan lap")
    assert list(Unit.objects.values_list("code", flat=True)) == ["24118", "643", "66"]


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_the_same_file_changes_nothing_the_second_time(make):
    data = make(HEADER, *TREE)
    assert summary(load_units(read_table(data))) == (3, 0, 0, [])
    before = list(Unit.objects.order_by("pk").values())
    assert summary(load_units(read_table(data))) == (0, 0, 3, [])
    assert list(Unit.objects.order_by("pk").values()) == before


def test_a_key_that_differs_by_case_blanks_or_composition_is_the_same_unit():
    load(*TREE, changed(DISTRICT, code="SĐC", name="Sở Đất", kind="so"))
    same = changed(DISTRICT, code=unicodedata.normalize("NFD", " sđc "), name=unicodedata.normalize("NFD", "Sở  Đất"), kind="so")
    assert summary(load(same)) == (0, 0, 1, [])
    assert Unit.objects.filter(name="Sở Đất").count() == 1


def test_rows_with_one_key_are_all_reported():
    rows = [
        PROVINCE,
        DISTRICT,
        changed(DISTRICT, code=" 643", name="B"),
        changed(PROVINCE, code="SNV", name="Sở", kind="so", parent_code="66"),
    ]
    rows.append(changed(rows[-1], code="snv"))
    assert [str(error) for error in load(*rows).errors] == [
        "Row 4, column “code”: The same code and first day are already in row 3.",
        "Row 6, column “code”: The same code and first day are already in row 5.",
    ]


def test_every_wrong_cell_of_every_row_is_reported_and_nothing_is_saved():
    report = load(
        PROVINCE,
        DISTRICT,
        changed(COMMUNE, name="", kind="hamlet"),
        changed(COMMUNE, code="2", valid_from="31/02/2023"),
        changed(COMMUNE, code="3", parent_code="999"),
        changed(COMMUNE, code="4", valid_to="2022-12-31"),
        changed(COMMUNE, code="5", parent_code=""),
        changed(COMMUNE, code="6", source="x" * 301),
        changed(COMMUNE, code="7", name="=1+1"),
        changed(COMMUNE, code="8" * 21),
        changed(PROVINCE, code="67", parent_code="66"),
        COMMUNE[:1] + ["Phường khác", *COMMUNE[2:]],
    )
    kinds = "tinh, so, ban, van_phong, thanh_tra, co_quan_ngang_so, ban_quan_ly, thanh_pho, thi_xa, huyen, xa, phuong, thi_tran"
    assert [str(error) for error in report.errors] == [
        "Row 4, column “name”: The cell is empty.",
        f"Row 4, column “kind”: “hamlet” is not a kind of unit. Use one of: {kinds}.",
        "Row 5, column “valid_from”: “31/02/2023” is not a date. Write it as 31/12/2025.",
        "Row 6, column “parent_code”: No unit has the code 999 on 01/01/2023.",
        "Row 7, column “valid_to”: The last day is before the first day.",
        "Row 8, column “parent_code”: The cell is empty.",
        "Row 9, column “source”: The text has 301 characters; at most 300 fit.",
        "Row 10, column “name”: The cell holds a formula. Paste it as a value.",
        "Row 11, column “code”: The text has 21 characters; at most 20 fit.",
        "Row 12, column “parent_code”: A province belongs to no other unit.",
        "Row 13, column “code”: The same code and first day are already in row 4.",
    ]
    assert Unit.objects.count() == 0


def test_errors_are_in_vietnamese_for_vietnamese_readers():
    with translation.override("vi"):
        report = load(PROVINCE, changed(DISTRICT, name=""))
        assert str(report.errors[0]).startswith(("Dòng 3", "Row 3"))


def test_one_wrong_row_at_the_end_of_many_saves_nothing():
    communes = [changed(COMMUNE, code=f"C{n}") for n in range(500)]
    report = load(PROVINCE, DISTRICT, *communes, changed(COMMUNE, code="LAST", valid_from="hôm qua"))
    assert [(error.row, error.column) for error in report.errors] == [(504, "valid_from")]
    assert Unit.objects.count() == 0


def test_a_code_is_open_once_and_passes_to_another_territory_in_one_file():
    load(*TREE)
    taken = changed(COMMUNE, name="Phường Khác", valid_from="2024-11-01")
    assert [str(error) for error in load(taken).errors] == [
        "Row 2, column “valid_from”: The code 24118 is already in use from 01/01/2023 to …."
    ]
    assert summary(load(taken, changed(COMMUNE, valid_to="31/10/2024"))) == (1, 1, 0, [])
    assert [str(u.valid_to) for u in Unit.objects.filter(code="24118").order_by("valid_from")] == ["2024-10-31", "None"]


def test_a_file_may_move_units_below_a_parent_that_arrives_with_them():
    load(*TREE)
    other = changed(DISTRICT, code="644", name="Thị xã Buôn Hồ", kind="thi_xa")
    assert summary(load(changed(COMMUNE, parent_code="644"), other)) == (1, 1, 0, [])
    assert Unit.objects.get(code="24118").parent.code == "644"


def test_no_unit_may_outlive_the_unit_it_belongs_to():
    load(*TREE)
    report = load(changed(DISTRICT, valid_to="2025-06-30"))
    assert [str(e) for e in report.errors] == [
        "Units that would outlive or predate the unit they belong to: Phường Tân Lập (Thành phố Buôn Ma Thuột)."
    ]
    assert Unit.objects.get(code="643").valid_to is None
    assert summary(load(changed(DISTRICT, valid_to="2025-06-30"), changed(COMMUNE, valid_to="2025-06-30"))) == (0, 2, 0, [])


def test_a_unit_belongs_to_one_of_the_tier_above():
    report = load(
        *TREE,
        changed(COMMUNE, code="2", name="Xã lạc", parent_code="24118"),
        changed(DISTRICT, code="3", parent_code="643", name="Huyện lạc"),
    )
    assert [str(e) for e in report.errors] == [
        "Row 5, column “parent_code”: The unit 24118 is not of the tier above.",
        "Row 6, column “parent_code”: The unit 643 is not of the tier above.",
    ]


def test_a_tier_that_contradicts_the_kind_is_an_error():
    report = load([*PROVINCE, "commune"], [*DISTRICT, "district"], header=[*HEADER, "tier"])
    assert [str(error) for error in report.errors] == ["Row 2, column “tier”: The tier does not fit the kind “tinh”."]


def test_a_file_without_first_days_is_given_one_and_other_columns_are_named_as_ignored():
    header = ["Mã đơn vị", "Tên", "Loại", "Thuộc", "Nguồn", "diện tích"]
    rows = [["66", "Tỉnh", "tỉnh", "", "thử", "1"], ["1", "Xã A", "Xã", "66", "thử", "2"]]
    assert [str(e) for e in load(*rows, header=header).errors] == ["The file lacks the columns: valid_from."]
    report = load(*rows, header=header, valid_from=date(2023, 1, 1))
    assert (summary(report), report.ignored_columns) == ((2, 0, 0, []), ["diện tích"])
    assert Unit.objects.get(code="1").valid_from == date(2023, 1, 1)


def test_columns_that_are_missing_or_named_twice_are_named():
    assert [str(e) for e in load(["1"], header=["code"]).errors] == [
        "The file lacks the columns: name, kind, parent_code, source."
    ]
    assert [str(e) for e in load(["1", "1"], header=["code", "Mã"]).errors] == ["Two columns of the file mean the same: code."]


def test_a_column_left_out_keeps_what_is_stored():
    load([*PROVINCE, "tên cũ", "ghi chú"], header=[*HEADER, "other_names", "note"])
    assert summary(load(changed(PROVINCE, name="Tỉnh mới"))) == (0, 1, 0, [])
    unit = Unit.objects.get()
    assert (unit.name, unit.other_names, unit.note, unit.search_key) == ("Tỉnh mới", "tên cũ", "ghi chú", "tinh moi ten cu")


def test_a_preview_shows_the_difference_and_saves_nothing():
    load(PROVINCE, DISTRICT)
    report = load(changed(PROVINCE, name="Tỉnh <mới>"), DISTRICT, COMMUNE, preview=True)
    assert summary(report) == (1, 1, 1, [])
    assert [(kind, cells[:5]) for kind, cells in report.rows] == [
        ("update", ["66", "<del>Tỉnh Đắk Lắk</del> <ins>Tỉnh &lt;mới&gt;</ins>", "tinh", "province", ""]),
        ("new", ["<ins>24118</ins>", "<ins>Phường Tân Lập</ins>", "<ins>phuong</ins>", "<ins>commune</ins>", "<ins>643</ins>"]),
    ]
    assert list(Unit.objects.values_list("name", flat=True)) == ["Thành phố Buôn Ma Thuột", "Tỉnh Đắk Lắk"]


def test_an_import_leaves_its_trail_under_the_persons_name():
    person = UserFactory()
    load(*TREE, by=person)
    load(changed(PROVINCE, name="Tỉnh mới"), by=person)
    assert sorted(LogEntry.objects.filter(user=person).values_list("action_flag", flat=True)) == [1, 1, 1, 2]


def test_an_export_can_be_imported_again_and_carries_no_formula():
    load(*TREE)
    UnitFactory(name="+cmd", code="9", parent=Unit.objects.get(code="643"))
    exported = UnitResource().export()
    assert summary(load_units(read_table(exported.csv.encode()))) == (0, 0, 4, [])
    assert "'+cmd" in exported["name"]
    assert exported.headers == [
        "code",
        "name",
        "kind",
        "tier",
        "parent_code",
        "valid_from",
        "valid_to",
        "source",
        "other_names",
        "note",
    ]


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    load(*TREE)
    for count in (1, 300):
        rows = read_table(csv_bytes(HEADER, *(changed(COMMUNE, code=f"{count}-{n}") for n in range(count))))
        with django_assert_max_num_queries(20):
            assert load_units(rows).new == count


@pytest.fixture
def merger():
    load(
        PROVINCE,
        DISTRICT,
        changed(COMMUNE, valid_to="2024-10-31"),
        changed(COMMUNE, code="2", name="Xã B", valid_to="2024-10-31"),
        changed(COMMUNE, code="2", name="Xã B", valid_from="2024-11-01"),
    )


def load_edges(*rows, header=EDGE_HEADER, **kwargs):
    return load_successions(tablib.Dataset(*rows, headers=list(header)), **kwargs)


def test_successions_find_the_old_unit_on_the_eve_and_the_new_one_on_the_day(merger):
    rows = [["24118", "2", "2024-11-01", "whole", "NQ 1193", "thử"], ["2", "2", "1/11/2024", "whole", "NQ 1193", "thử"]]
    assert summary(load_edges(*rows)) == (2, 0, 0, [])
    assert summary(load_edges(*rows)) == (0, 0, 2, [])
    assert summary(load_edges(["2", "2", "2024-11-01", "split(default) 3 km2", "NQ 1193", "thử"])) == (0, 1, 0, [])
    assert sorted((e.predecessor.name, e.successor.valid_from, e.relation) for e in Succession.objects.all()) == [
        ("Phường Tân Lập", date(2024, 11, 1), "whole"),
        ("Xã B", date(2024, 11, 1), "split_main"),
    ]


def test_wrong_successions_are_all_reported_and_none_is_saved(merger):
    report = load_edges(
        ["24118", "2", "2024-11-01", "whole", "NQ 1193", "thử"],
        ["24118", "2", "2024-11-01", "whole", "NQ 1193", "thử"],
        ["999", "2", "2024-11-01", "whole", "", "thử"],
        ["24118", "2", "2024-11-01", "eaten", "", ""],
        ["2", "2", "2024-05-01", "whole", "", "thử"],
        ["643", "2", "2024-11-01", "whole", "", "thử"],
        ["24118", "2", "không rõ", "whole", "", "thử"],
    )
    assert [str(error) for error in report.errors] == [
        "Row 3, column “old_code”: The same edge is already in row 2.",
        "Row 4, column “old_code”: No unit has the code 999 on 31/10/2024.",
        "Row 5, column “source”: The cell is empty.",
        "Row 5, column “relation”: “eaten” is not a relation. Use one of: whole, split_main, split.",
        "Row 5, column “old_code”: The same edge is already in row 2.",
        "Row 6, column “new_code”: A unit cannot succeed itself within one validity.",
        "Row 7, column “old_code”: Thành phố Buôn Ma Thuột still exists on the day it is succeeded.",
        "Row 8, column “effective_on”: “không rõ” is not a date. Write it as 31/12/2025.",
    ]
    assert Succession.objects.count() == 0


def test_successions_can_be_previewed_exported_and_read_again(merger):
    rows = [["24118", "2", "2024-11-01", "whole", "NQ 1193", "thử"]]
    preview = load_edges(*rows, preview=True)
    assert (preview.rows[0][1][:5], Succession.objects.count()) == (
        [f"<ins>{text}</ins>" for text in ("24118", "2023-01-01", "2", "2024-11-01", "2024-11-01")],
        0,
    )
    load_edges(*rows)
    assert summary(load_successions(read_table(SuccessionResource().export().csv.encode()))) == (0, 0, 1, [])
