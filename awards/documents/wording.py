"""Standing sentences of award papers in Vietnamese, filled with what the caller knows."""

from awards.documents.papers import AwardGroup
from awards.money import money_words
from core.paper import vn_number


def counted(groups: tuple[AwardGroup, ...]) -> str:
    """Return "12 tập thể và 05 cá nhân": numbers below ten have two digits, as documents write them."""
    parts = [f"{len(group.lines):02d} {group.kind.lower()}" for group in groups]
    return " và ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def award_articles(
    groups: tuple[AwardGroup, ...], *, award: str, merit: str, money_article: str, money_source: str, executors: str
) -> tuple[str, ...]:
    """Return the articles of an award decision: who is awarded for what, the money, who carries it out.

    `award` as in "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"; `merit` as in "đã có thành tích xuất sắc trong …";
    `money_article` the rule ("Điều 49, Điều 50 Nghị định số 152/2025/NĐ-CP …"); `executors` a list of posts.
    """
    total = sum(line.money or 0 for group in groups for line in group.lines)
    return (
        f"Tặng {award} cho {counted(groups)} (có danh sách kèm theo), {merit}",
        f"Mức tiền thưởng kèm theo thực hiện theo {money_article}. Tổng số tiền thưởng là {vn_number(total)} đồng "
        f"(Bằng chữ: {money_words(total)}), trích từ {money_source}",
        f"Quyết định này có hiệu lực kể từ ngày ký. {executors} và các tập thể, cá nhân có tên trong danh sách kèm theo "
        "chịu trách nhiệm thi hành Quyết định này",
    )
