"""Published pages as files: the bytes the view would answer, in every encoding, of the newest publication and release only."""

import gzip

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from outbox.actions import run_due_jobs
from outbox.models import Job
from results import pages
from results.actions import publish, refresh_files
from tests.factories.accounts import UserFactory
from tests.factories.results import published_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = published_round()
    run_due_jobs()
    return cast


def all_paths(publication):
    for language in ("vi", "en"):
        for tier in (None, "department", "district", "commune"):
            yield from pages.paths_of(publication, language, tier)


def test_every_page_of_a_publication_has_its_file_and_twins(cast):
    paths = list(all_paths(cast.publication))
    assert len(paths) == 2 * (2 + 3 + 6) + 6 + 6
    for path in paths:
        body, _kind, _encoding = pages.read(cast.publication, path, ())
        assert brotli.decompress(pages.read(cast.publication, path, ["br", "gzip"])[0]) == body
        assert gzip.decompress(pages.read(cast.publication, path, ["gzip"])[0]) == body


def test_a_file_holds_the_bytes_the_view_answers(cast, monkeypatch):
    filed = {path: Client().get(path) for path in all_paths(cast.publication)}
    monkeypatch.setattr(pages, "read", lambda *args: None)
    for path, page in filed.items():
        live = Client().get(path)
        assert (path, page.content == live.content) == (path, True)
        assert (path, page["Content-Type"], page["ETag"]) == (path, live["Content-Type"], live["ETag"])


def test_a_stranger_is_given_the_file_and_a_signed_in_person_is_not(cast, settings):
    path = reverse("results:ranking", args=[cast.round.slug, "xa"])
    target = pages.file_of(cast.publication, path)
    target.write_bytes("từ tệp".encode())
    assert Client().get(path).content.decode() == "từ tệp"
    assert Client().get(path, {"q": "ea"}).content.decode() != "từ tệp"
    signed_in = Client()
    signed_in.force_login(UserFactory())
    assert signed_in.get(path).content.decode() != "từ tệp"


def test_the_encoding_is_the_best_the_reader_takes(cast):
    path = reverse("results:method", args=[cast.round.slug])
    plain = Client().get(path)
    for accepted, encoding in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", None)]:
        page = Client().get(path, headers={"accept-encoding": accepted})
        assert page.headers.get("Content-Encoding") == encoding
        assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in page.headers["Vary"].split(",")}
    assert "Content-Encoding" not in plain.headers


def test_a_correction_is_seen_at_once_although_its_files_come_later(cast):
    path = reverse("results:round", args=[cast.round.slug])
    before = Client().get(path)
    second = publish(cast.round, by=cast.by, note="Sửa tên đơn vị.")
    after = Client().get(path, headers={"if-none-match": before["ETag"]})
    assert (after.status_code, second.sha256 in after.content.decode()) == (200, True)
    run_due_jobs()
    assert Client().get(path).content == after.content


def test_another_release_makes_its_own_files_and_forgets_the_old(cast, settings):
    path = reverse("results:method", args=[cast.round.slug])
    old = pages.file_of(cast.publication, path)
    settings.AGENCY = {**settings.AGENCY, "phone": "0262 3812 345"}
    assert (pages.file_of(cast.publication, path) == old, old.exists()) == (False, True)
    assert refresh_files() == 1
    assert refresh_files() == 1
    run_due_jobs()
    assert (old.exists(), "0262 3812 345" in Client().get(path).content.decode()) == (False, True)
    assert not Job.objects.exclude(status="done").exists()


@pytest.mark.parametrize("path", ["/ket-qua/../../etc/passwd", "/a/./b", "/a\\..\\b", "/a\x00b"])
def test_no_address_leads_out_of_the_folder(path):
    assert pages.file_of(published_round().publication, path) is None
