"""Shapes every view shares."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from django.utils import translation

from core.lifecycle import TransitionNotAllowed
from core.views import attempt, explain, paginate, require


@pytest.fixture
def request_():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def told(request) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def test_what_is_allowed_goes_on_and_what_is_not_is_forbidden():
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)


def test_a_refusal_is_explained_in_its_own_words():
    assert explain(ValidationError(["Một.", "Hai."])) == "Một. Hai."


def test_a_record_that_moved_on_is_explained():
    with translation.override("en"):
        assert explain(TransitionNotAllowed("submit", "submitted")).startswith("This can no longer be done")


def test_a_success_is_told_and_its_result_returned(request_):
    assert attempt(request_, lambda record, *, by: f"{record} {by}", "hồ sơ", by="B", success="Đã gửi.") == "hồ sơ B"
    assert told(request_) == [("success", "Đã gửi.")]


def test_an_act_without_a_result_still_counts_as_done(request_):
    assert attempt(request_, lambda: None) is True
    assert told(request_) == []


@pytest.mark.parametrize("error", [ValidationError("Đã quá hạn."), TransitionNotAllowed("submit", "final")])
def test_a_refusal_is_told_and_nothing_returned(request_, error):
    def refuse():
        raise error

    assert attempt(request_, refuse, success="Đã gửi.") is None
    assert told(request_) == [("error", explain(error))]


def test_a_mistake_of_the_program_is_not_hidden(request_):
    with pytest.raises(ZeroDivisionError):
        attempt(request_, lambda: 1 / 0)


@pytest.mark.parametrize(
    ("asked", "given"), [("", 1), ("2", 2), ("3", 3), ("99", 3), ("0", 3), ("-1", 3), ("abc", 1), ("1e9", 1)]
)
def test_a_page_that_does_not_exist_becomes_one_that_does(asked, given):
    request = RequestFactory().get("/", {"page": asked} if asked else {})
    assert paginate(request, range(7), per_page=3).number == given
