import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.lifecycle import TransitionNotAllowed
from nominations import actions
from nominations.actions import StaleNomination
from nominations.models import Nomination
from nominations.queries.nomination import nomination_items
from outbox.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.nominations import CategoryFactory, EligibilityRuleFactory, NominationFactory, QuotaFactory
from tests.factories.units import UnitFactory
from tests.nominations.cast import person, secretary, upload
from tests.reviews.cast import refused, signed_in
from units.roles import Role

pytestmark = pytest.mark.django_db


class Cast:
    def __init__(self):
        self.round, self.unit = RoundFactory(open=True), UnitFactory()
        self.stage = StageFactory(round=self.round, step="nomination")
        self.staff, self.head = person(self.unit, Role.UNIT_STAFF), person(self.unit, Role.UNIT_HEAD)
        self.category = CategoryFactory()
        self.secretary = secretary()

    def nomination(self, **fields):
        return NominationFactory(**{"round": self.round, "unit": self.unit, "category": self.category} | fields)

    def close(self):
        self.stage.closes_at = "2021-01-01T00:00Z"
        self.stage.save()


@pytest.fixture
def c():
    return Cast()


def url(name, *args):
    return reverse(f"nominations:{name}", args=args)


def start(c, name="H'Hen Niê", kind="individual", **fields):
    return actions.start_nomination(
        c.unit, c.round, by=c.staff, category=c.category, subject_kind=kind, subject_name=name, **fields
    )


def typed(c, **changes):
    return {
        "subject_name": "H'Hen Niê",
        "merit": "Dẫn đầu",
        "report": "Báo cáo",
        "meeting_on": "01/03/2024",
        "meeting_members": "20",
        "meeting_present": "18",
        "votes_for": "17",
        "votes_against": "1",
        "pending": "no",
        "version": "0",
    } | changes


def test_a_subject_is_nominated_once_for_an_award_whatever_its_case_and_marks(c):
    first = start(c)
    assert (first.status, first.subject_key, first.created_by) == ("draft", "hhen nie", c.staff)
    refused("subject_name", start, c, "H’HEN NIÊ")
    refused("subject_name", start, c, "  ")
    assert start(c, "Xã", kind="collective", subject_unit=c.unit).subject_key == f"unit:{c.unit.pk}"


def test_nothing_begins_changes_or_moves_on_outside_the_window(c):
    waiting, draft = c.nomination(with_meeting=True, status="awaiting_head"), c.nomination(with_meeting=True)
    c.close()
    waiting, draft = (Nomination.objects.get(pk=n.pk) for n in (waiting, draft))
    c.round = type(c.round).objects.get(pk=c.round.pk)
    refused("window_closed", start, c)
    refused("window_closed", actions.save_nomination, draft, by=c.staff, merit="muộn")
    refused("window_closed", actions.send_nomination_to_head, draft, by=c.staff)
    refused("window_closed", actions.approve_nomination, waiting, by=c.head)
    assert {n.status for n in Nomination.objects.all()} == {"draft", "awaiting_head"}


def test_fields_are_saved_with_a_version_and_unknown_ones_are_a_mistake(c):
    nomination = start(c)
    saved = actions.save_nomination(nomination, by=c.staff, version=0, subject_name=" Y Bih ", votes_for=3)
    assert (saved.subject_name, saved.subject_key, saved.version) == ("Y Bih", "y bih", 1)
    with pytest.raises(StaleNomination) as stale:
        actions.save_nomination(nomination, by=c.staff, version=0, merit="x")
    assert stale.value.current.subject_name == "Y Bih"
    with pytest.raises(TypeError):
        actions.save_nomination(nomination, by=c.staff, status="awarded")
    refused("subject_name", actions.save_nomination, nomination, by=c.staff, subject_name=" ")


def test_the_unit_itself_under_another_name_is_another_subject(c):
    nomination = start(c, c.unit.name, kind="collective", subject_unit=c.unit)
    same = actions.save_nomination(nomination, by=c.staff, subject_name=c.unit.name.upper())
    assert same.subject_key == f"unit:{c.unit.pk}"
    other = actions.save_nomination(nomination, by=c.staff, subject_name="Phòng Văn hóa")
    assert (other.subject_unit, other.subject_key) == (None, "phong van hoa")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("meeting_present", {"meeting_members": 5, "meeting_present": 6}),
        ("votes_for", {"meeting_members": 5, "meeting_present": 5, "votes_for": 4, "votes_against": 2}),
        ("meeting_on", {"meeting_on": timezone.localdate() + timedelta(days=2)}),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused_by_name(c, field, fields):
    nomination = start(c)
    refused(field, actions.save_nomination, nomination, by=c.staff, **fields)
    nomination.refresh_from_db()
    assert nomination.version == 0


def test_a_nomination_is_sent_when_complete_and_the_head_is_told(c):
    nomination = start(c)
    with pytest.raises(ValidationError) as error:
        actions.send_nomination_to_head(nomination, by=c.staff)
    assert set(error.value.error_dict) == {
        "merit",
        "report",
        "meeting_on",
        "meeting_members",
        "meeting_present",
        "votes_for",
        "minutes",
        "pending_matter",
    }
    ready = c.nomination(with_meeting=True)
    assert actions.send_nomination_to_head(ready, by=c.staff).status == "awaiting_head"
    assert [m.recipient for m in OutgoingMail.objects.all()] == [c.head]
    for act in (actions.send_nomination_to_head, actions.save_nomination):
        refused("not_editable", act, ready, by=c.staff)
    refused("not_editable", actions.attach_minutes, ready, by=c.staff, upload=upload())
    assert ready.events.count() == 1


def test_the_head_alone_gives_back_and_approves(c):
    nomination = c.nomination(with_meeting=True, status="awaiting_head")
    for user in (c.staff, c.secretary, UserFactory()):
        with pytest.raises(PermissionDenied):
            actions.approve_nomination(nomination, by=user)
        with pytest.raises(PermissionDenied):
            actions.give_back_nomination(nomination, by=user, reason="x")
    refused("reason", actions.give_back_nomination, nomination, by=c.head, reason=" ")
    assert actions.give_back_nomination(nomination, by=c.head, reason="thiếu").status == "draft"


def test_the_secretariat_returns_and_refuses_with_reasons_and_the_unit_is_told(c):
    nomination = c.nomination(submitted=True)
    refused("reason", actions.return_nomination, nomination, by=c.secretary, reason="")
    actions.return_nomination(nomination, by=c.secretary, reason="thiếu biên bản")
    assert [m.recipient for m in OutgoingMail.objects.all()] == [c.staff]
    other = c.nomination(submitted=True)
    refused("article", actions.refuse_nomination, other, by=c.secretary, reason="x", article=" ")
    refused("reason", actions.refuse_nomination, other, by=c.secretary, reason=" ", article="Điều 4")
    done = actions.refuse_nomination(other, by=c.secretary, reason="đang bị điều tra", article="Điều 4 khoản 4")
    assert (done.status, done.refusal_article) == ("ineligible", "Điều 4 khoản 4")
    assert OutgoingMail.objects.filter(recipient__in=[c.staff, c.head], body__contains="Điều 4 khoản 4").count() == 2


def test_the_last_moves_are_the_councils_and_the_decisions(c):
    proposed = actions.propose(c.nomination(eligible=True), by=c.secretary)
    assert actions.award(proposed, by=c.secretary).status == "awarded"
    with pytest.raises(TransitionNotAllowed):
        actions.award(proposed, by=c.secretary)
    declined = c.nomination(eligible=True)
    refused("reason", actions.decline, declined, by=c.secretary, reason=" ")
    assert actions.decline(declined, by=c.secretary, reason="không đủ phiếu").status == "not_awarded"
    with pytest.raises(TransitionNotAllowed):
        actions.propose(declined, by=c.secretary)


def test_staff_begin_fill_in_and_send_in_the_browser_and_the_head_approves(c):
    staff, head = signed_in(c.staff), signed_in(c.head)
    QuotaFactory(round=c.round, unit=c.unit, max_individuals=3)
    begin = url("start_nomination", c.round.slug, c.unit.pk)
    assert "≤ 3" in staff.get(begin).content.decode()
    data = {"category": c.category.pk, "subject_kind": "individual", "subject_name": "H'Hen Niê", "status": "awarded"}
    staff.post(begin, data)
    nomination = Nomination.objects.get()
    assert (nomination.status, nomination.unit) == ("draft", c.unit)
    twice = staff.post(begin, data)
    assert (twice.status_code, 'href="#id_subject_name"' in twice.content.decode()) == (200, True)
    early = staff.post(url("send_nomination", nomination.pk), follow=True)
    assert early.status_code == 200
    page = staff.post(url("nomination", nomination.pk), typed(c, minutes=upload(), status="awarded", submitted_at="x"))
    assert page.status_code == 302
    staff.post(url("send_nomination", nomination.pk))
    assert staff.post(url("nomination", nomination.pk), typed(c, merit="Đổi", version="1")).status_code == 409
    assert staff.post(url("approve_nomination", nomination.pk)).status_code == 403
    assert url("approve_nomination", nomination.pk) in head.get(url("nomination", nomination.pk)).content.decode()
    empty = head.post(url("give_back_nomination", nomination.pk), {"reason": ""})
    assert 'href="#id_reason"' in empty.content.decode()
    head.post(url("give_back_nomination", nomination.pk), {"reason": "bổ sung"})
    staff.post(url("send_nomination", nomination.pk))
    head.post(url("approve_nomination", nomination.pk))
    nomination.refresh_from_db()
    assert (nomination.status, nomination.merit, nomination.pending_matter) == ("submitted", "Dẫn đầu", False)


def test_the_unit_itself_is_recognised_by_its_name(c):
    begin = url("start_nomination", c.round.slug, c.unit.pk)
    data = {"category": c.category.pk, "subject_kind": "collective", "subject_name": c.unit.name.upper()}
    signed_in(c.staff).post(begin, data)
    assert Nomination.objects.get().subject_unit == c.unit


def test_a_choice_that_is_not_offered_is_named_at_its_field(c):
    begin = url("start_nomination", c.round.slug, c.unit.pk)
    old = CategoryFactory(valid_to="2023-01-01")
    for category in (old.pk, 999999, "abc", ""):
        data = {"category": category, "subject_kind": "martian", "subject_name": "x"}
        text = signed_in(c.staff).post(begin, data).content.decode()
        assert ('href="#id_category"' in text, 'href="#id_subject_kind_0"' in text) == (True, True)
    assert not Nomination.objects.exists()


def test_the_secretariat_decides_in_the_browser(c):
    clerk = signed_in(c.secretary)
    EligibilityRuleFactory(message="Chưa đăng ký", article="Điều 9")
    nomination = c.nomination(submitted=True)
    text = clerk.get(url("nomination", nomination.pk)).content.decode()
    assert ("Chưa đăng ký (Điều 9)" in text, url("accept_nomination", nomination.pk) in text) == (True, False)
    clerk.post(url("accept_nomination", nomination.pk))
    nomination.refresh_from_db()
    assert nomination.status == "submitted"
    bad = clerk.post(url("refuse_nomination", nomination.pk), {"reason": "Vì thế", "article": ""}).content.decode()
    assert ('href="#refusal_article"' in bad, "Vì thế" in bad) == (True, True)
    ids = re.findall(r' id="([^"]+)"', bad)
    assert len(ids) == len(set(ids))
    empty = clerk.post(url("return_nomination", nomination.pk), {"reason": ""}).content.decode()
    assert 'href="#id_reason"' in empty
    clerk.post(url("refuse_nomination", nomination.pk), {"reason": "Vì thế", "article": "Điều 9"})
    nomination.refresh_from_db()
    assert nomination.status == "ineligible"
    clerk.post(url("return_nomination", nomination.pk), {"reason": "muộn"})
    nomination.refresh_from_db()
    assert (nomination.status, nomination.events.count()) == ("ineligible", 1)
    fine = c.nomination(submitted=True)
    EligibilityRuleFactory._meta.model.objects.all().update(valid_to="2022-12-31")
    clerk.post(url("accept_nomination", fine.pk))
    fine.refresh_from_db()
    assert fine.status == "eligible"


def test_a_refused_file_leaves_the_version_as_it_was_and_the_words_on_the_page(c):
    nomination, client = start(c), signed_in(c.staff)
    bad = SimpleUploadedFile("biên bản.pdf", b"MZ\x90\x00", content_type="application/pdf")
    page = client.post(url("nomination", nomination.pk), typed(c, minutes=bad))
    assert (page.status_code, "Dẫn đầu" in page.content.decode()) == (200, True)
    nomination.refresh_from_db()
    assert (nomination.version, nomination.merit, nomination.minutes) == (0, "", None)
    assert client.post(url("nomination", nomination.pk), typed(c)).status_code == 302


def test_a_second_tab_gets_409_with_both_and_may_then_save_over(c):
    nomination, client = start(c), signed_in(c.staff)
    client.post(url("nomination", nomination.pk), typed(c, merit="Bản thứ nhất"))
    stale = client.post(url("nomination", nomination.pk), typed(c, merit="Bản thứ hai"))
    text = stale.content.decode()
    assert (stale.status_code, "Bản thứ nhất" in text, "Bản thứ hai" in text) == (409, True, True)
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    client.post(url("nomination", nomination.pk), typed(c, merit="Bản thứ hai", version=version))
    nomination.refresh_from_db()
    assert nomination.merit == "Bản thứ hai"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("meeting_on", "31/02/2026"),
        ("meeting_on", "01/01/9999"),
        ("meeting_members", "0"),
        ("meeting_present", "-1"),
        ("meeting_present", "19.5"),
        ("meeting_present", "30"),
        ("votes_for", "9" * 5000),
        ("votes_for", "19"),
        ("votes_against", "abc"),
        ("pending", "maybe"),
        ("subject_name", ""),
        ("subject_name", "x" * 201),
    ],
)
def test_hostile_input_is_named_at_its_field_and_saves_nothing(c, field, value):
    nomination = start(c)
    page = signed_in(c.staff).post(url("nomination", nomination.pk), typed(c, **{field: value}))
    assert (page.status_code, f'href="#id_{field}"' in page.content.decode()) == (200, True)
    nomination.refresh_from_db()
    assert nomination.version == 0


def test_template_code_and_controls_are_printed_as_text(c):
    nomination = start(c)
    hostile = "{{ settings.SECRET_KEY }}<script>alert(1)</script>\u202e\x00"
    signed_in(c.staff).post(url("nomination", nomination.pk), typed(c, merit=hostile))
    nomination.refresh_from_db()
    assert nomination.merit == "{{ settings.SECRET_KEY }}<script>alert(1)</script>"
    text = signed_in(c.staff).get(url("nomination", nomination.pk)).content.decode()
    assert "<script>alert(1)" not in text


def test_strangers_get_the_same_404_as_for_what_is_missing_and_others_403(c):
    nomination = c.nomination(submitted=True)
    stranger = signed_in(person(UnitFactory(), Role.UNIT_HEAD))
    acts = ["send_nomination", "approve_nomination", "give_back_nomination", "return_nomination"]
    for act in [*acts, "accept_nomination", "refuse_nomination"]:
        assert stranger.post(url(act, nomination.pk)).status_code == stranger.post(url(act, 987654)).status_code == 404
    there, missing = stranger.get(url("nomination", nomination.pk)), stranger.get(url("nomination", 987654))
    assert (there.status_code, missing.status_code) == (404, 404)
    assert stranger.get(url("start_nomination", c.round.slug, c.unit.pk)).status_code == 404
    staff, clerk = signed_in(c.staff), signed_in(c.secretary)
    for act in acts[1:] + ["accept_nomination", "refuse_nomination"]:
        assert staff.post(url(act, nomination.pk)).status_code == 403
    for act in acts[:3]:
        assert clerk.post(url(act, nomination.pk)).status_code == 403
    assert clerk.post(url("nomination", nomination.pk), typed(c)).status_code == 403
    assert clerk.get(url("nomination", c.nomination().pk)).status_code == 404


def test_acts_take_nothing_but_posts(c):
    nomination, client = c.nomination(submitted=True), signed_in(c.secretary)
    acts = ["send", "approve", "give_back", "return", "accept", "refuse"]
    for act in acts:
        for method in ("get", "head", "put", "delete"):
            assert getattr(client, method)(url(f"{act}_nomination", nomination.pk)).status_code == 405


def test_the_list_is_filtered_by_state_and_text_and_takes_hostile_queries(c):
    c.nomination(submitted=True, subject_name="Y Bih Alêô", subject_key="y bih aleo")
    c.nomination(eligible=True, subject_name="H'Hen Niê", subject_key="hhen nie")
    client = signed_in(c.secretary)
    found = client.get(url("nominations"), {"q": "alêô"}).content.decode()
    assert ("Y Bih" in found, "Hen" in found) == (True, False)
    found = client.get(url("nominations"), {"trang-thai": "eligible"}).content.decode()
    assert ("Y Bih" in found, "Hen" in found) == (False, True)
    for query in ({"q": "%_\\' OR 1=1"}, {"q": "x" * 10_000}, {"trang-thai": "password"}, {"page": "-1"}, {"page": "abc"}):
        assert client.get(url("nominations"), query).status_code == 200


def test_the_list_takes_as_many_queries_for_nine_rows_as_for_three(c, django_assert_max_num_queries):
    client, counts = signed_in(c.secretary), []
    for _ in range(2):
        for _ in range(3 if not counts else 6):
            NominationFactory(round=c.round, submitted=True)
        with django_assert_max_num_queries(40) as seen:
            client.get(url("nominations"))
        counts.append(len(seen.captured_queries))
    assert counts[0] == counts[1]


def test_the_desk_says_who_has_the_next_step(c):
    c.nomination()
    c.nomination(status="awaiting_head")
    c.nomination(submitted=True)
    assert [len(nomination_items(user)) for user in (c.staff, c.head, c.secretary, UserFactory())] == [1, 1, 1, 0]
