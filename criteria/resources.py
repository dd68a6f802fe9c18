"""A set as a table that the upload page reads back."""

import tablib

from criteria.models import CriteriaSet
from criteria.queries import rows, tree
from criteria.reading import COLUMNS
from units.resources.sheets import harmless


def table_of(criteria_set: CriteriaSet) -> tablib.Dataset:
    """Return the set's criteria in the columns of criteria.reading; text that a spreadsheet would run gets an apostrophe."""
    nodes = rows(tree(criteria_set))
    codes = {node.criterion.pk: node.criterion.code for node in nodes}
    table = tablib.Dataset(headers=list(COLUMNS))
    for node in nodes:
        cells = _cells(node.criterion, codes)
        table.append([harmless(cells[column]) for column in COLUMNS])
    return table


def _cells(criterion, codes) -> dict[str, str]:
    rule = criterion.rule
    options = rule.get("tiers") or rule.get("parts") or []
    return {
        "code": criterion.code,
        "parent_code": codes.get(criterion.parent_id, ""),
        "name": criterion.name,
        "max_points": format(criterion.max_points, "f"),
        "scoring_rule": criterion.kind,
        "provenance": criterion.provenance,
        "levels": "; ".join(f"{option['label']}={option['points']}" for option in options),
        "target": rule.get("target", ""),
        "unit": rule.get("unit", ""),
        "numerator": rule.get("numerator", ""),
        "denominator": rule.get("denominator", ""),
        "evidence_demand": criterion.evidence_demand,
        "verifying_agency": criterion.verifying_agency.code if criterion.verifying_agency else "",
    }
