"""The real units of Đắk Lắk, with their dates and what became of them, from the shipped lists (data/SOURCES.md). Pure."""

import csv
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from core.text import fold

DATA = Path(__file__).parent / "data"
PROVINCE = "66"
# No list names a founding day: a unit of the 2023 lists existed on this day at the latest.
NOMINAL_START = date(2023, 1, 1)
COMMUNES_MERGED = date(2024, 11, 1)
DEPARTMENTS_MERGED = date(2025, 3, 1)
TWO_LEVELS = date(2025, 7, 1)
NQ_1193 = "NQ 1193/NQ-UBTVQH15"
NQ_1660 = "NQ 1660/NQ-UBTVQH15"
DEPARTMENT_MERGER = "Sắp xếp các sở, ban, ngành từ 01/3/2025"
NOMINAL_NOTE = "Ngày bắt đầu 01/01/2023 là quy ước: đơn vị đã có muộn nhất từ ngày này."


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    source: str
    other_names: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """The predecessor is the unit of old_code on the eve of effective_on, the successor the unit of new_code on that day."""

    old_code: str
    new_code: str
    effective_on: date
    relation: str
    resolution: str
    source: str
    note: str = ""


def unit_rows(until: date | None = None) -> list[dict]:
    """Return the units known on the day (all, without one) as rows for the unit import, parents first.

    A change that takes effect after the day has not happened yet: who ends by it is still open.
    """
    rows = [*_seats(), *_departments(), *_communes_2023(), *_communes_2024(), *_communes_2025()]
    known = [row for row in rows if until is None or row.valid_from <= until]
    return [asdict(replace(row, valid_to=None) if until and row.valid_to and row.valid_to >= until else row) for row in known]


def succession_rows(until: date | None = None) -> list[dict]:
    """Return the old-to-new edges in effect by the day (all, without one) as rows for the succession import."""
    edges = [*_edges_2024(), *_edges_departments(), *_edges_2025()]
    return [asdict(edge) for edge in edges if until is None or edge.effective_on <= until]


def block_rows(year: int) -> list[dict]:
    """Return the shipped blocks of a year: block, tier, order, unit_code, provenance; empty for a year that has none."""
    path = DATA / f"blocks_{year}.csv"
    return list(_read(path.name)) if path.exists() else []


@cache
def _read(name: str) -> tuple[dict, ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _eve(day: date) -> date:
    return day - timedelta(days=1)


def _seats() -> list[UnitRow]:
    """The province, kept as one row because it is the root and is never scored, and the districts."""
    rows = []
    for row in _read("units_2023_districts.csv"):
        is_root = row["code"] == PROVINCE
        note = "Từ 01/7/2025 gồm cả tỉnh Phú Yên cũ (NQ 202/2025/QH15)." if is_root else NOMINAL_NOTE
        last = None if is_root else _eve(TWO_LEVELS)
        rows.append(
            UnitRow(row["code"], row["name"], row["kind"], row["parent_code"], NOMINAL_START, last, row["source"], note=note)
        )
    return rows


def _is_new_body(row: dict) -> bool:
    return row["change"] in {"hợp nhất", "thành lập"}


def _departments() -> list[UnitRow]:
    later = {row["code"]: row for row in _read("departments_2025.csv")}
    rows = []
    for row in _read("departments_2023.csv"):
        then = later.get(row["code"])
        goes_on = then is not None and not _is_new_body(then)
        note = f"Danh sách 2025: {then['change']}." if goes_on and then["change"] != "giữ nguyên" else NOMINAL_NOTE
        other = then["name"] if goes_on and then["name"] != row["name"] else ""
        last = None if goes_on else _eve(DEPARTMENTS_MERGED)
        rows.append(UnitRow(row["code"], row["name"], row["kind"], PROVINCE, NOMINAL_START, last, row["source"], other, note))
    for row in filter(_is_new_body, later.values()):
        rows.append(UnitRow(row["code"], row["name"], row["kind"], PROVINCE, DEPARTMENTS_MERGED, None, row["source"]))
    return rows


def _touched_2024() -> set[str]:
    changes = _read("units_2024_changes_184_to_180.csv")
    return {row["old_code_2023"] for row in changes} | {row["new_code_2023_scheme"] for row in changes}


def _communes_2023() -> list[UnitRow]:
    touched = _touched_2024()
    return [
        UnitRow(
            row["code"],
            row["name"],
            row["kind"],
            row["parent_code"],
            NOMINAL_START,
            _eve(COMMUNES_MERGED if row["code"] in touched else TWO_LEVELS),
            row["source"],
            row["name_alt_vietnamadminunits_1.0.4"],
            NOMINAL_NOTE,
        )
        for row in _read("units_2023_communes.csv")
    ]


def _communes_2024() -> list[UnitRow]:
    """A commune that took in a neighbour is another territory, so it begins a new validity under its old code."""
    before = {row["code"]: row for row in _read("units_2023_communes.csv")}
    changes = _read("units_2024_changes_184_to_180.csv")
    codes = dict.fromkeys(row["new_code_2023_scheme"] for row in changes)
    source = changes[0]["source"]
    return [
        UnitRow(code, old["name"], old["kind"], old["parent_code"], COMMUNES_MERGED, _eve(TWO_LEVELS), source)
        for code, old in ((code, before[code]) for code in codes)
    ]


def _communes_2025() -> list[UnitRow]:
    return [
        UnitRow(
            row["code"],
            row["name"],
            row["kind"],
            PROVINCE,
            TWO_LEVELS,
            None,
            row["source"],
            note=f"Địa bàn trước 01/7/2025: {row['former_districts']} (tỉnh {row['former_province']}).",
        )
        for row in _read("units_2025_communes.csv")
        if row["code"] != PROVINCE
    ]


def _edges_2024() -> list[SuccessionRow]:
    changes = _read("units_2024_changes_184_to_180.csv")
    edges = []
    for row in changes:
        relation, _, share = row["relation"].partition(" ")
        edges.append(_edge_2024(row["old_code_2023"], row["new_code_2023_scheme"], relation, row["source"], share.strip("()")))
    enlarged = dict.fromkeys(row["new_code_2023_scheme"] for row in changes)
    return edges + [_edge_2024(code, code, "whole", changes[0]["source"]) for code in enlarged]


def _edge_2024(old: str, new: str, relation: str, source: str, note: str = "") -> SuccessionRow:
    return SuccessionRow(old, new, COMMUNES_MERGED, _relation(relation), NQ_1193, source, note)


def _relation(word: str) -> str:
    """The package marks with "split(default)" the successor that took the larger part."""
    return "split_main" if word.startswith("split(default)") else word


def _edges_departments() -> list[SuccessionRow]:
    """A department cut up passes its main part to its namesake, or else to the body it was merged into."""
    parts = [(old, note, row) for row in _read("departments_2025.csv") for old, note in _predecessors(row["predecessors_2023"])]
    known = {row["code"] for row in _read("departments_2023.csv")}
    edges = []
    for old, note, row in parts:
        if old not in known or (old == row["code"] and not _is_new_body(row)):
            continue
        heirs = [other for code, _, other in parts if code == old]
        namesake = any(other["code"] == old for other in heirs)
        is_main = row["code"] == old if namesake else row["change"] == "hợp nhất"
        relation = "whole" if len(heirs) == 1 else "split_main" if is_main else "split"
        edges.append(SuccessionRow(old, row["code"], DEPARTMENTS_MERGED, relation, DEPARTMENT_MERGER, row["source"], note))
    return edges


def _predecessors(text: str) -> list[tuple[str, str]]:
    """Read "SNV;SLDTBXH (lao động)" as [("SNV", ""), ("SLDTBXH", "lao động")]."""
    parts = (part.strip().partition(" (") for part in text.split(";"))
    return [(code.partition(" + ")[0], note.rstrip(")")) for code, _, note in parts]


def _edges_2025() -> list[SuccessionRow]:
    """Match the map's old side by name and district, as codes are reused elsewhere; Phú Yên's old units are not kept."""
    districts = {row["code"]: fold(row["name"]) for row in _read("units_2023_districts.csv")}
    codes = {}
    for row in _read("units_2023_communes.csv"):
        for name in filter(None, (row["name"], row["name_alt_vietnamadminunits_1.0.4"])):
            codes[fold(name), districts[row["parent_code"]]] = row["code"]
    ours = set(districts.values())
    return [
        SuccessionRow(
            codes[fold(row["old_name"]), fold(row["old_district"])],
            row["new_code"],
            TWO_LEVELS,
            _relation(row["relation"]),
            NQ_1660,
            row["source"],
        )
        for row in _read("units_2023_to_2025_map.csv")
        if fold(row["old_district"]) in ours
    ]
