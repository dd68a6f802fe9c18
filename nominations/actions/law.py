"""Categories and conditions of nomination come in as dated data with article and source."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from nominations.models import Category, EligibilityRule, Quota

RULES = Path(__file__).resolve().parent.parent / "data" / "rules.json"


@transaction.atomic
def load_rules(path: Path = RULES) -> int:
    """Load or renew the categories and conditions of the file; return how many it holds."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for row in data["categories"]:
        values = _dated(row)
        Category.objects.update_or_create(code=values.pop("code"), valid_from=values.pop("valid_from"), defaults=values)
    for row in data["eligibility_rules"]:
        values = _dated(row)
        EligibilityRule.objects.update_or_create(
            check_kind=values.pop("check_kind"), valid_from=values.pop("valid_from"), defaults=values
        )
    return len(data["categories"]) + len(data["eligibility_rules"])


@transaction.atomic
def set_quota(round, *, by, source: str, unit=None, collectives=None, individuals=None, either=None) -> Quota:
    """Set how many a unit (or every unit without its own row) may nominate in a round."""
    values = {"max_collectives": collectives, "max_individuals": individuals, "max_either": either, "source": source}
    return Quota.objects.update_or_create(round=round, unit=unit, defaults=values)[0]


def _dated(row: dict) -> dict:
    dates = {key: date.fromisoformat(row[key]) if row[key] else None for key in ("valid_from", "valid_to")}
    return {**row, **dates}
