"""Error pages: in Vietnamese, without a database, and what was typed comes back."""

import logging
from urllib.parse import urlencode

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from core import errors


def _save(request):
    return HttpResponse("saved")


urlpatterns = [path("luu/", _save)]


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "Yêu cầu không hợp lệ"),
        (errors.forbidden, 403, "Không có quyền"),
        (errors.not_found, 404, "Không tìm thấy trang"),
        (errors.server_error, 500, "Lỗi hệ thống"),
    ],
)
def test_an_error_page_is_vietnamese_and_asks_no_database(view, status, words):
    page = view(RequestFactory().get("/x/"))  # the fixture db is not asked for: a query would fail
    assert page.status_code == status
    assert words in page.content.decode()
    assert 'href="/"' in page.content.decode()


def test_too_much_data_is_named_as_such():
    page = errors.bad_request(RequestFactory().post("/x/"), RequestDataTooBig())
    assert page.status_code == 413
    assert "quá lớn" in page.content.decode()


def test_a_failure_shows_the_reference_that_is_in_the_log(caplog):
    with caplog.at_level(logging.ERROR):
        page = errors.server_error(RequestFactory().get("/x/"))
    reference = caplog.records[-1].args[0]
    assert reference in page.content.decode()


def _refused(data, path="/luu/?b=1"):
    request = RequestFactory().post("/luu/?b=1", urlencode(data), content_type="application/x-www-form-urlencoded")
    request.path, _mark, request.META["QUERY_STRING"] = path.partition("?")
    return errors.csrf_failure(request, "no token").content.decode()


def test_an_expired_form_gives_back_what_was_typed_but_no_secret():
    html = _refused({"explanation": "Đã giải ngân 100% kế hoạch vốn", "value": "12,5", "password": "bí mật"})
    assert "Đã giải ngân 100% kế hoạch vốn</textarea>" in html
    assert '<input type="hidden" name="value" value="12,5">' in html
    assert '<input id="secret-1" type="password" name="password" autocomplete="off">' in html
    assert "bí mật" not in html
    assert 'action="/luu/?b=1"' in html


def test_what_was_typed_comes_back_as_text_not_as_markup():
    assert "<script>alert" not in _refused({"a": "<script>alert(1)</script> và thêm chữ", '"><zz': "x"})
    assert '"><zz' not in _refused({'"><zz': "x"})


def test_an_expired_form_never_posts_to_another_site():
    assert 'action="/%2Fevil.example/x"' in _refused({"a": "b"}, "//evil.example/x")


@pytest.mark.urls("tests.core.test_errors")
def test_an_expired_form_can_be_sent_again(settings):
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/luu/", {"explanation": "Một câu dài hơn hai mươi chữ"})
    token = refused.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post("/luu/", {"explanation": "x", "csrfmiddlewaretoken": token}).content == b"saved"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_a_form_that_another_site_filled_in_is_not_offered_again(origin):
    request = RequestFactory().post("/luu/", {"explanation": "x"}, headers={"origin": origin})
    page = errors.csrf_failure(request, "bad origin")
    assert (page.status_code, "<form" in page.content.decode()) == (403, False)


def test_a_form_of_our_own_is_offered_again():
    request = RequestFactory().post("/luu/", {"explanation": "x"}, headers={"origin": "http://testserver"})
    assert "<form" in errors.csrf_failure(request, "no token").content.decode()
