"""How answers, files and warnings are put into words."""

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


def test_every_warning_of_a_file_has_words_and_an_unknown_one_is_shown_as_it_is():
    assert [warning_text(code) == code for code in WARNINGS] == [False] * len(WARNINGS)
    assert warning_text("new") == "new"


def test_file_facts_count_the_pages_of_a_pdf():
    size = filesizeformat(2048)
    assert file_facts(Evidence(size=2048, pages=3)) == f"{size}, 3 pages"
    assert file_facts(Evidence(size=2048)) == size


def test_moves_and_numbers_are_named_for_people():
    assert (assessment_action("give_back"), comma("7 / 12 = 11.67")) == ("Give back to the staff", "7 / 12 = 11,67")
