"""A file comes into the library checked, is stored once a unit, is kept while a submission holds it (UPL-10…20, R08)."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from criteria.models import CriterionKind
from nominations import actions
from nominations.models import Answer, Evidence, EvidenceUse
from nominations.tasks import sweep_evidence
from tests.factories.accounts import UserFactory
from tests.factories.nominations import AnswerFactory, EvidenceFactory, NominationFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import cast, fill, secretary, submit, upload
from tests.nominations.files import image, javascript, office, pdf, pdf_with_root_entry

pytestmark = pytest.mark.django_db


def stored_files(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


def refused(unit, file):
    with pytest.raises(ValidationError) as caught:
        actions.add_evidence(unit, by=None, upload=file)
    return caught.value


class TestAdd:
    def test_name_type_size_pages_and_fingerprint_come_from_the_content(self):
        unit, user, content = UnitFactory(), UserFactory(), pdf(3)
        file = actions.add_evidence(
            unit, by=user, upload=upload(content, "thư mục/Quyết định.pdf", "text/html"), title=" 12/QĐ-UBND "
        )
        assert (file.name, file.content_type, file.size, file.pages) == ("Quyết định.pdf", "application/pdf", len(content), 3)
        assert (file.title, file.uploaded_by, file.file.read()) == ("12/QĐ-UBND", user, content)

    def test_it_is_stored_by_unit_and_content_under_no_typed_name(self, media):
        file = actions.add_evidence(UnitFactory(), by=None, upload=upload())
        assert file.file.name == f"evidence/{file.unit_id}/{file.sha256[:2]}/{file.sha256}"
        assert stored_files(media) == [media / file.file.name]

    def test_active_content_is_flagged(self):
        content = pdf_with_root_entry("/OpenAction", javascript())
        assert actions.add_evidence(UnitFactory(), by=None, upload=upload(content)).warnings == ["script", "automatic_action"]

    @pytest.mark.parametrize(("name", "content"), [("a.docx", office("docx")), ("b.png", image("PNG"))])
    def test_other_types_have_no_pages(self, name, content):
        assert actions.add_evidence(UnitFactory(), by=None, upload=upload(content, name)).pages is None

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.pdf", b"", "empty"),
            ("a.pdf", b"<html>", "mismatch"),
            ("a.svg", b"<svg/>", "type"),
            ("a.doc", b"x", "legacy"),
            ("a.docm", b"x", "macros"),
        ],
    )
    def test_a_refusal_names_the_file_and_leaves_nothing_behind(self, media, name, content, code):
        error = refused(UnitFactory(), upload(content, name))
        assert (error.code, name in error.messages[0]) == (code, True)
        assert (Evidence.objects.count(), stored_files(media)) == (0, [])


class TestLimits:
    def test_exactly_at_the_limit_is_accepted_and_one_byte_more_refused(self, settings):
        content = pdf()
        settings.EVIDENCE_MAX_BYTES = len(content)
        assert actions.add_evidence(UnitFactory(), by=None, upload=upload(content)).size == len(content)
        settings.EVIDENCE_MAX_BYTES -= 1
        assert refused(UnitFactory(), upload(content)).code == "too_large"

    def test_the_units_quota_counts_all_its_files(self, settings):
        first, second, unit = pdf(1), pdf(2), UnitFactory()
        settings.EVIDENCE_UNIT_QUOTA_BYTES = len(first) + len(second) - 1
        actions.add_evidence(unit, by=None, upload=upload(first))
        assert refused(unit, upload(second)).code == "quota"
        assert actions.add_evidence(UnitFactory(), by=None, upload=upload(second)).pages == 2


class TestOnceAUnit:
    def test_the_same_content_again_is_the_same_row(self, media):
        unit = UnitFactory()
        first = actions.add_evidence(unit, by=None, upload=upload(name="a.pdf"))
        second = actions.add_evidence(unit, by=None, upload=upload(name="b.pdf"), title="12/QĐ")
        assert (second, second.name, second.title) == (first, "a.pdf", "12/QĐ")
        assert len(stored_files(media)) == 1

    def test_another_unit_has_its_own_row_and_file(self, media):
        files = [actions.add_evidence(UnitFactory(), by=None, upload=upload()) for _unit in range(2)]
        assert (Evidence.objects.count(), len(stored_files(media))) == (2, 2)
        assert files[0].sha256 == files[1].sha256

    def test_a_file_the_disk_lost_comes_back_with_the_same_content(self):
        unit = UnitFactory()
        first = actions.add_evidence(unit, by=None, upload=upload())
        default_storage.delete(first.file.name)
        again = actions.add_evidence(unit, by=None, upload=upload())
        assert (again, default_storage.exists(again.file.name)) == (first, True)


class TestFaults:
    def test_no_file_stays_when_the_row_fails(self, media, monkeypatch):
        def fail(*args, **kwargs):
            raise DatabaseError

        monkeypatch.setattr(Evidence, "save", fail)
        with pytest.raises(DatabaseError):
            actions.add_evidence(UnitFactory(), by=None, upload=upload())
        assert stored_files(media) == []

    def test_no_row_stays_when_the_file_cannot_be_written(self, media):
        (media / "evidence").write_text("not a folder")
        error = refused(UnitFactory(), upload())
        assert (error.code, Evidence.objects.count()) == ("lost", 0)

    def test_an_upload_that_disappears_is_asked_for_again(self):
        class Vanishing(SimpleUploadedFile):
            def chunks(self, chunk_size=None):
                raise FileNotFoundError

        assert refused(UnitFactory(), Vanishing("a.pdf", pdf())).code == "lost"


class TestSweep:
    def test_only_old_files_without_a_row_go(self, media):
        kept = actions.add_evidence(UnitFactory(), by=None, upload=upload())
        orphan = default_storage.save("evidence/9/aa/orphan", upload())
        assert actions.sweep_orphans() == []
        assert actions.sweep_orphans(now=timezone.now() + timedelta(hours=25)) == [orphan]
        assert stored_files(media) == [media / kept.file.name]

    def test_the_command_and_the_nightly_task_say_what_they_deleted(self, media, capsys):
        assert sweep_evidence() == 0
        for name in ("one", "two"):
            path = media / default_storage.save(f"evidence/9/aa/{name}", upload())
            os.utime(path, (0, 0))
            if name == "one":
                call_command("sweep_evidence")
        assert capsys.readouterr().out == "1\nevidence/9/aa/one\n"
        assert sweep_evidence() == 1


class TestCite:
    def test_an_answer_cites_a_file_with_pages_once(self):
        c = cast()
        answer = fill(c, evidence=False)[0]
        file = EvidenceFactory(unit=c.unit, pages=9)
        actions.cite_evidence(answer, file, by=c.staff)
        use = actions.cite_evidence(answer, file, by=c.staff, page_from=2, page_to=4, note=" mục 3 ")
        assert list(EvidenceUse.objects.values_list("pk", "page_from", "page_to", "note")) == [(use.pk, 2, 4, "mục 3")]

    def test_many_citations_are_made_in_one_act_or_none(self):
        c = cast([CriterionKind.BOOLEAN] * 2)
        answers = fill(c, evidence=False)
        file = EvidenceFactory(unit=c.unit, pages=9)
        good = [actions.Citation(answer, file, page_from=n) for n, answer in enumerate(answers, start=1)]
        with pytest.raises(ValidationError):
            actions.cite_many(c.assessment, by=c.staff, citations=[*good, actions.Citation(answers[0], EvidenceFactory())])
        assert EvidenceUse.objects.count() == 0
        actions.cite_many(c.assessment, by=c.staff, citations=good)
        assert list(EvidenceUse.objects.values_list("page_from", flat=True)) == [1, 2]

    def test_an_answer_of_another_self_assessment_is_refused(self):
        c, other = cast(), cast()
        [answer] = fill(other, evidence=False)
        with pytest.raises(ValidationError):
            actions.cite_many(c.assessment, by=c.staff, citations=[actions.Citation(answer, EvidenceFactory(unit=c.unit))])

    @pytest.mark.parametrize(("first", "last"), [(4, 2), (None, 2), (0, None), (1, 10), (10, None)])
    def test_pages_must_exist_and_be_in_order(self, first, last):
        c = cast()
        answer = fill(c, evidence=False)[0]
        with pytest.raises(ValidationError):
            actions.cite_evidence(answer, EvidenceFactory(unit=c.unit, pages=9), by=c.staff, page_from=first, page_to=last)

    def test_another_units_file_is_refused_in_the_words_of_any_wrong_choice(self):
        c = cast()
        answer = fill(c, evidence=False)[0]
        with pytest.raises(ValidationError) as caught:
            actions.cite_evidence(answer, EvidenceFactory(), by=c.staff)
        assert caught.value.code == "foreign_evidence"

    def test_nothing_is_cited_or_taken_away_after_submission(self):
        c = cast()
        submit(c)
        use = EvidenceUse.objects.get()
        for act in (
            lambda: actions.uncite_evidence(use, by=c.staff),
            lambda: actions.cite_evidence(use.answer, use.evidence, by=c.staff),
        ):
            with pytest.raises(ValidationError) as caught:
                act()
            assert caught.value.code == "not_editable"

    def test_taking_a_citation_away_keeps_the_file(self):
        c = cast()
        fill(c)
        actions.uncite_evidence(EvidenceUse.objects.get(), by=c.staff)
        assert (EvidenceUse.objects.count(), Evidence.objects.count()) == (0, 1)


class TestRemove:
    def test_row_and_file_go_together(self, media, django_capture_on_commit_callbacks):
        file = actions.add_evidence(UnitFactory(), by=None, upload=upload())
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_evidence(file, by=None)
        assert (Evidence.objects.count(), stored_files(media)) == (0, [])

    def test_a_file_sent_again_meanwhile_is_not_deleted(self, media, django_capture_on_commit_callbacks):
        unit = UnitFactory()
        file = actions.add_evidence(unit, by=None, upload=upload())
        with django_capture_on_commit_callbacks() as callbacks:
            actions.remove_evidence(file, by=None)
        again = EvidenceFactory(unit=unit, sha256=file.sha256, file=file.file.name)
        for callback in callbacks:
            callback()
        assert stored_files(media) == [media / again.file.name]

    def test_a_cited_file_stays(self):
        answer = AnswerFactory()
        file = EvidenceFactory(unit=answer.self_assessment.unit)
        EvidenceUse.objects.create(answer=answer, evidence=file)
        with pytest.raises(ValidationError) as caught:
            actions.remove_evidence(file, by=None)
        assert caught.value.code == "cited"

    def test_the_minutes_of_a_nomination_stay(self):
        nomination = NominationFactory(with_meeting=True)
        with pytest.raises(ValidationError) as caught:
            actions.remove_evidence(nomination.minutes, by=None)
        assert caught.value.code == "cited"

    def test_what_a_receipt_holds_stays_even_when_no_answer_cites_it_any_more(self):
        c = cast()
        submit(c)
        actions.return_assessment(c.assessment, by=secretary(), reason="bổ sung")
        use = EvidenceUse.objects.get()
        actions.uncite_evidence(use, by=c.staff)
        with pytest.raises(ValidationError) as caught:
            actions.remove_evidence(use.evidence, by=c.staff)
        assert (caught.value.code, Answer.objects.count(), Evidence.objects.count()) == ("kept", 1, 1)
