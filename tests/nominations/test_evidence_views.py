"""Serving and keeping files through HTTP (UPL-04, 05, 16, 17, 18)."""

import pytest
from django.urls import reverse

from nominations import actions
from nominations.models import Evidence
from tests.factories.accounts import UserFactory, signed_in
from tests.factories.nominations import EvidenceFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import cast, fill, person, secretary, submit, upload
from tests.nominations.files import pdf
from units.roles import Role

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def kept():
    """A file of a unit, and one of its staff."""
    unit = UnitFactory()
    staff = person(unit, Role.UNIT_STAFF)
    return actions.add_evidence(unit, by=staff, upload=upload(content_type="text/html", name='Báo "cáo".pdf')), staff


class TestServing:
    def test_it_is_a_sandboxed_download_of_the_type_of_its_content(self, kept):
        file, staff = kept
        response = signed_in(staff).get(url("evidence", file.pk))
        assert (response["Content-Type"], body(response)) == ("application/pdf", pdf())
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o%20%22c%C3%A1o%22.pdf")
        assert (response["X-Content-Type-Options"], response["Content-Security-Policy"]) == (
            "nosniff",
            "sandbox; default-src 'none'",
        )
        assert "no-store" in response["Cache-Control"]

    def test_a_stranger_gets_what_a_missing_file_gives(self, kept):
        file, _staff = kept
        for user in (UserFactory(), secretary(), person(UnitFactory(), Role.UNIT_HEAD)):
            browser = signed_in(user)
            assert [browser.get(url("evidence", pk)).status_code for pk in (file.pk, 2**63)] == [404, 404]

    def test_the_secretariat_reads_it_once_it_was_submitted(self):
        c = cast()
        submit(c)
        assert signed_in(secretary()).get(url("evidence", Evidence.objects.get().pk)).status_code == 200

    @pytest.mark.parametrize(
        ("asked", "part"),
        [
            ("bytes=0-0", slice(0, 1)),
            ("bytes=5-", slice(5, None)),
            ("bytes=-4", slice(-4, None)),
            ("bytes=0-9999999", slice(None)),
        ],
    )
    def test_one_range_is_served(self, kept, asked, part):
        file, staff = kept
        response = signed_in(staff).get(url("evidence", file.pk), headers={"Range": asked})
        assert (response.status_code, response.content) == (206, pdf()[part])

    @pytest.mark.parametrize(
        "asked", ["bytes=0-0,1-1", "bytes=9999999-", "bytes=5-2", "bytes=-", "bytes=--1", "lines=1-2", "bytes=-0"]
    )
    def test_any_other_range_is_not(self, kept, asked):
        file, staff = kept
        response = signed_in(staff).get(url("evidence", file.pk), headers={"Range": asked})
        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{file.size}")

    def test_a_file_the_disk_lost_is_explained(self, kept):
        file, staff = kept
        file.file.storage.delete(file.file.name)
        assert signed_in(staff).get(url("evidence", file.pk)).status_code == 503


class TestLibrary:
    def test_its_unit_adds_and_deletes(self, kept):
        file, staff = kept
        browser = signed_in(staff)
        response = browser.post(url("add_to_library", file.unit_id), {"files": [upload(pdf(2), "b.pdf")]})
        assert (response.url, Evidence.objects.count()) == (url("library", file.unit_id), 2)
        assert browser.post(url("remove_evidence", file.pk)).url == url("library", file.unit_id)
        assert [e.name for e in browser.get(url("library", file.unit_id)).context["page"]] == ["b.pdf"]

    def test_a_refused_file_is_named(self, kept):
        file, staff = kept
        response = signed_in(staff).post(url("add_to_library", file.unit_id), {"files": [upload(b"x", "x.exe")]})
        assert (response.status_code, "x.exe" in response.content.decode()) == (200, True)

    def test_other_units_have_no_part_in_it(self, kept):
        file, _staff = kept
        browser = signed_in(person(UnitFactory(), Role.UNIT_STAFF))
        answers = [
            browser.get(url("library", file.unit_id)),
            browser.post(url("add_to_library", file.unit_id), {"files": [upload()]}),
            browser.post(url("remove_evidence", file.pk)),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]

    def test_the_secretariat_reads_but_does_not_delete(self):
        c = cast()
        submit(c)
        assert signed_in(secretary()).post(url("remove_evidence", Evidence.objects.get().pk)).status_code == 403

    def test_a_cited_file_cannot_be_deleted(self):
        c = cast()
        fill(c)
        signed_in(c.staff).post(url("remove_evidence", Evidence.objects.get().pk))
        assert Evidence.objects.count() == 1

    @pytest.mark.parametrize("count", [1, 4])
    def test_its_queries_do_not_grow_with_the_files(self, count, kept, django_assert_max_num_queries):
        file, staff = kept
        EvidenceFactory.create_batch(count, unit=file.unit)
        browser = signed_in(staff)
        with django_assert_max_num_queries(12):
            browser.get(url("library", file.unit_id))
