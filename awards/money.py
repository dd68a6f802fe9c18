"""Award money and amounts in Vietnamese words. Pure; the coefficients, salary and rounding step are data with an article.

Nghị định 152/2025/NĐ-CP, Điều 49: coefficient × base salary on the date of the decision, rounded up to tens of thousands.
"""

from decimal import ROUND_CEILING, Decimal

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
_BILLION = 10**9


def award_money(coefficient: Decimal, base_salary: int, *, step: int) -> int:
    """Return đồng: coefficient × base_salary, rounded up to a multiple of step (10,000 in NĐ 152/2025)."""
    if coefficient < 0 or base_salary < 0 or step <= 0:
        raise ValueError("The coefficient and the salary are at least 0, the step is more.")
    return int((coefficient * base_salary / step).to_integral_value(ROUND_CEILING)) * step


def number_words(number: int) -> str:
    """Return a whole number in words: 7020000 → "bảy triệu không trăm hai mươi nghìn"."""
    if number < 0:
        return "âm " + number_words(-number)
    return _words(number, padded=False) or _DIGITS[0]


def money_words(amount: int) -> str:
    """Return an amount as decisions write it: "Bảy triệu không trăm hai mươi nghìn đồng"."""
    words = number_words(amount)
    return words[0].upper() + words[1:] + " đồng"


def _words(number, padded):
    """Words of a number, "" for 0; padded says its missing hundreds aloud ("không trăm lẻ năm")."""
    parts = []
    if number >= _BILLION:
        parts.append(_words(number // _BILLION, padded) + " tỷ")
        number, padded = number % _BILLION, True
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            parts.append(_group_words(group, padded or bool(parts)) + _SCALES[power])
    return " ".join(parts)


def _group_words(group, padded):
    """Words of 1 to 999."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or padded else []
    if tens > 1:
        parts.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        parts.append("mười")
    elif units and parts:
        parts.append("lẻ")
    if units:
        parts.append(_unit_word(tens, units))
    return " ".join(parts)


def _unit_word(tens, units):
    if tens and units == 5:
        return "lăm"
    if tens > 1 and units in (1, 4):
        return {1: "mốt", 4: "tư"}[units]
    return _DIGITS[units]
