"""How answers, rules, files and warnings are put into words."""

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from criteria.models import CriterionKind
from nominations.filetypes import WARNINGS
from nominations.models import Evidence
from nominations.templatetags.dossier import (
    answer_text,
    assessment_action,
    comma,
    file_facts,
    rule_text,
    warning_text,
)
from tests.factories.criteria import CriterionFactory
from tests.factories.nominations import AnswerFactory
from tests.nominations.cast import RULES, VALUES


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def criterion(kind):
    return CriterionFactory.build(kind=kind, rule=RULES[kind], max_points=20, criteria_set=None)


def answer(kind, value=None):
    return AnswerFactory.build(self_assessment=None, criterion=criterion(kind), value=VALUES[kind] if value is None else value)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (CriterionKind.TIERS, None, "2 lần"),
        (CriterionKind.RATIO, {"numerator": "12.5", "denominator": "15"}, "12,5 / 15"),
        (CriterionKind.BOOLEAN, {"value": True}, "Yes"),
        (CriterionKind.BOOLEAN, {"value": False}, "No"),
        (CriterionKind.COUNT, {"count": "9.5"}, "9,5 / 12 tin, bài"),
        (CriterionKind.PARTS, {"parts": ["a", "b"]}, "dự họp của tỉnh; chủ trì họp"),
        (CriterionKind.PARTS, {"parts": []}, "None of these was achieved"),
        (CriterionKind.UNSCORED, None, "Chưa có."),
        (CriterionKind.BOOLEAN, {}, ""),
    ],
)
def test_an_answer_is_shown_with_the_labels_of_its_rule(kind, value, text):
    assert answer_text(answer(kind, value)) == text


def test_no_answer_is_shown_as_nothing():
    assert answer_text(None) == ""


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (CriterionKind.TIERS, "4 lần: 20; 2 lần: 10; không họp: 0"),
        (CriterionKind.RATIO, "số hồ sơ trực tuyến / tổng số hồ sơ × 20, at most 20"),
        (CriterionKind.BOOLEAN, "20 points if achieved, otherwise 0"),
        (CriterionKind.COUNT, "number achieved / 12 tin, bài × 20, at most 20"),
        (CriterionKind.PARTS, "dự họp của tỉnh: 10; chủ trì họp: 10 (added up, at most 20)"),
        (CriterionKind.UNSCORED, "It is not scored; it informs the reviewers."),
    ],
)
def test_a_rule_is_said_in_words(kind, text):
    assert rule_text(criterion(kind)) == text


def test_every_warning_of_a_file_has_words_and_an_unknown_one_is_shown_as_it_is():
    assert [warning_text(code) == code for code in WARNINGS] == [False] * len(WARNINGS)
    assert warning_text("new") == "new"


def test_file_facts_count_the_pages_of_a_pdf():
    size = filesizeformat(2048)
    assert file_facts(Evidence(size=2048, pages=3)) == f"{size}, 3 pages"
    assert file_facts(Evidence(size=2048)) == size


def test_moves_and_numbers_are_named_for_people():
    assert (assessment_action("give_back"), comma("7 / 12 = 11.67")) == ("Give back to the staff", "7 / 12 = 11,67")
