import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.units.tables import COMMUNE, DISTRICT, HEADER, PROVINCE, csv_bytes, xlsx_bytes
from units import reference
from units.models import BlockMembership, Succession, Unit
from units.queries import counts_by_tier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def run(*args, **kwargs):
    out, err = io.StringIO(), io.StringIO()
    call_command("load_units", *args, stdout=out, stderr=err, **kwargs)
    return out.getvalue().splitlines()


def failure(*args, **kwargs):
    err = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("load_units", *args, stdout=io.StringIO(), stderr=err, **kwargs)
    return str(caught.value), err.getvalue().splitlines()


def test_without_a_file_the_shipped_lists_are_loaded():
    assert run() == [
        "units: 333 new, 0 changed, 0 unchanged, 0 errors",
        "successions: 205 new, 0 changed, 0 unchanged, 0 errors",
        "2023: 219 units in sample blocks",
        "2024: 215 units in sample blocks",
        "2025: 117 units in sample blocks",
    ]
    assert run()[0] == "units: 0 new, 0 changed, 333 unchanged, 0 errors"


def test_the_shipped_lists_can_be_loaded_as_known_on_a_day():
    run("--until", "2023-12-31")
    assert (Unit.objects.count(), Succession.objects.count(), BlockMembership.objects.count()) == (220, 0, 219)


@pytest.mark.parametrize(("make", "name"), [(csv_bytes, "don-vi.csv"), (xlsx_bytes, "don-vi.xlsx")])
def test_a_file_is_previewed_then_loaded(tmp_path, make, name):
    file = tmp_path / name
    file.write_bytes(make([*HEADER, "area"], *([*row, "1"] for row in (PROVINCE, DISTRICT, COMMUNE))))
    assert run(str(file), "--preview") == ["column ignored: area", "3 new, 0 changed, 0 unchanged, 0 errors"]
    assert Unit.objects.count() == 0
    run(str(file))
    assert Unit.objects.count() == 3


def test_row_errors_are_listed_and_nothing_is_saved(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(csv_bytes(["Mã", *HEADER[1:]], PROVINCE, ["", *DISTRICT[1:]]))
    assert failure(str(file)) == ("Nothing was saved.", ["Row 3, column “Mã”: The cell is empty."])
    assert Unit.objects.count() == 0


def test_a_file_that_is_missing_or_no_table_is_named(tmp_path):
    missing = tmp_path / "x.csv"
    assert failure(str(missing))[0] == f"{missing}: No such file or directory"
    missing.write_bytes(b"%PDF")
    assert failure(str(missing))[0] == "This is a PDF, not a table. Choose an .xlsx or .csv file."
    assert failure("--preview")[0] == "--preview needs a file."


def test_the_csv_files_of_2023_load_as_they_are_with_a_first_day():
    for name in ("units_2023_districts", "units_2023_communes", "departments_2023"):
        run(str(reference.DATA / f"{name}.csv"), "--valid-from", "2023-01-01")
    assert counts_by_tier(date(2023, 6, 30)) == {"province": 1, "department": 20, "district": 15, "commune": 184}
