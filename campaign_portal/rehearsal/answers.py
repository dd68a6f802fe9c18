"""Generated answers and scores: the same seed gives the same campaign, and every text says that it is a rehearsal."""

import random
from decimal import Decimal

from criteria.rules import points_for

MARK = "Dữ liệu diễn tập, không phải số liệu thật."


def strength(seed: str, unit_code: str) -> float:
    """Return how well a unit does, 0.45 to 0.98, fixed by seed and unit."""
    return 0.45 + 0.53 * random.Random(f"{seed}:{unit_code}").betavariate(3, 2)  # noqa: S311


def answer_value(criterion, *, level: float, dice: random.Random) -> dict:
    """Return an answer of the criterion's kind around the unit's level."""
    rule = criterion.rule
    level = min(1.0, max(0.0, dice.gauss(level, 0.12)))
    match criterion.kind:
        case "tiers":
            tiers = sorted(rule["tiers"], key=lambda tier: Decimal(tier["points"]), reverse=True)
            return {"tier": tiers[min(len(tiers) - 1, int((1 - level) * len(tiers)))]["key"]}
        case "ratio":
            whole = dice.randint(8, 240)
            return {"numerator": str(round(whole * level)), "denominator": str(whole)}
        case "boolean":
            return {"value": dice.random() < level + 0.15}
        case "count":
            return {"count": str(round(float(Decimal(rule["target"])) * min(1.3, level * 1.2)))}
        case "parts":
            return {"parts": [part["key"] for part in rule["parts"] if dice.random() < level + 0.1]}
        case _:
            return {"text": MARK}


def reviewed_points(criterion, claimed: Decimal, *, dice: random.Random) -> Decimal:
    """Return a reviewer's points: mostly the claim, sometimes less where the evidence does not carry it."""
    if not claimed or dice.random() < 0.8:
        return claimed
    share = Decimal(dice.choice(["0.5", "0.75", "0.9"]))
    return (claimed * share).quantize(Decimal("0.01"))


def claimed_points(criterion, value: dict) -> Decimal:
    """Return what the rule gives for the answer."""
    return points_for(criterion.kind, criterion.rule, criterion.max_points, value)
