"""Guards around every request: no writes on GET, no unreadable text, nothing private in a cache."""

import pytest
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from core.middleware import CleanInputMiddleware, PrivateByDefaultMiddleware, ReadOnlyGetMiddleware, WriteOnRead
from tests.factories.accounts import UserFactory

requests = RequestFactory()


def ok(request):
    return HttpResponse("ok")


def rename_everybody(request):
    User.objects.update(display_name="Ai đó")
    return HttpResponse("done")


def count_everybody(request):
    with connection.cursor() as cursor:
        cursor.execute("WITH people AS (SELECT 1) SELECT count(*) FROM people")
    return HttpResponse(str(User.objects.count()))


def guarded(view, method, room="accounts"):
    """Run a view of a room as the middleware runs it."""
    view.__module__ = f"{room}.views"
    request = requests.generic(method, "/")
    response = ReadOnlyGetMiddleware(ok).process_view(request, view, (), {})
    return view(request) if response is None else response


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_a_page_writes_nothing(method):
    person = UserFactory(display_name="Trần Thị B")
    with pytest.raises(WriteOnRead), transaction.atomic():
        guarded(rename_everybody, method)
    person.refresh_from_db()
    assert person.display_name == "Trần Thị B"


@pytest.mark.django_db
def test_reading_a_page_may_read():
    UserFactory()
    assert guarded(count_everybody, "GET").content == b"1"


@pytest.mark.django_db
def test_sending_a_form_may_write():
    person = UserFactory()
    guarded(rename_everybody, "POST")
    person.refresh_from_db()
    assert person.display_name == "Ai đó"


@pytest.mark.django_db
def test_pages_of_libraries_keep_their_own_rules():
    UserFactory()
    assert guarded(rename_everybody, "GET", room="allauth").content == b"done"


@pytest.mark.parametrize(
    "address",
    ["/?q=a%00b", "/?a%00=1", "/ho-so%00/", "/?q=%ED%A0%80", "/?x=1&x=%00"],
    ids=["value", "name", "path", "half", "second"],
)
def test_an_address_with_unreadable_characters_is_a_bad_request(address):
    request = requests.get(address)
    if "%ED" in address:
        request.GET = request.GET.copy()
        request.GET["q"] = "\ud800"
    with pytest.raises(BadRequest):
        CleanInputMiddleware(ok)(request)


def test_an_address_in_vietnamese_passes():
    assert CleanInputMiddleware(ok)(requests.get("/tim-kiem/", {"q": "Đắk Lắk 😀"})).content == b"ok"


@pytest.mark.django_db
def test_a_nul_in_an_address_is_answered_with_a_page_that_says_so(client):
    response = client.get("/tai-khoan/login/?next=%00")
    assert response.status_code == 400
    assert "không đọc được" in response.content.decode()


def test_what_says_nothing_about_caching_is_never_stored():
    response = PrivateByDefaultMiddleware(ok)(requests.get("/"))
    assert {part.strip() for part in response["Cache-Control"].split(",")} == {"private", "no-store"}
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_public_page_keeps_its_own_caching():
    def public(request):
        return HttpResponse("ok", headers={"Cache-Control": "public, max-age=60", "Cross-Origin-Resource-Policy": "cross-origin"})

    response = PrivateByDefaultMiddleware(public)(requests.get("/"))
    assert (response["Cache-Control"], response["Cross-Origin-Resource-Policy"]) == ("public, max-age=60", "cross-origin")


def test_static_files_may_be_cached():
    assert "Cache-Control" not in PrivateByDefaultMiddleware(ok)(requests.get("/static/css/20-base.css")).headers
