"""Rules of law come in as dated data with article and source."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from awards.models import AwardForm, BaseSalary, DecisionBasis, MoneyRule, VoteRule
from nominations.models import Category

RULES = Path(__file__).resolve().parent.parent / "data" / "rules.json"
TABLES = {
    "vote_rules": (VoteRule, ("category_code", "valid_from")),
    "money_rules": (MoneyRule, ("category_code", "subject_kind", "valid_from")),
    "base_salaries": (BaseSalary, ("valid_from",)),
    "decision_bases": (DecisionBasis, ("text", "valid_from")),
}
DATES, DECIMALS = {"valid_from", "valid_to"}, {"threshold", "quorum", "coefficient", "amount"}


@transaction.atomic
def load_rules(path: Path = RULES) -> int:
    """Load or renew the dated rules of the file and the award forms; return how many rows the file holds."""
    data = json.loads(path.read_text(encoding="utf-8"))
    count = 0
    for table, (model, keys) in TABLES.items():
        for row in data[table]:
            values = {name: _typed(name, value) for name, value in row.items()}
            model.objects.update_or_create(**{key: values.pop(key) for key in keys}, defaults=values)
            count += 1
    for row in data["award_forms"]:
        values = dict(row)
        for category in Category.objects.filter(code=values.pop("category_code")):
            AwardForm.objects.update_or_create(category=category, defaults=values)
            count += 1
    return count


def _typed(name: str, value):
    if value is None:
        return None
    if name in DATES:
        return date.fromisoformat(value)
    return Decimal(value) if name in DECIMALS else value
