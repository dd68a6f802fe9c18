import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outbox.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.outbox import OutgoingMailFactory
from tests.factories.units import MembershipFactory
from units.roles import Role

pytestmark = pytest.mark.django_db
PAGES = ["detail", "edit", "cancel", "release", "retry"]


@pytest.fixture
def secretary():
    return MembershipFactory(role=Role.SECRETARIAT).user


@pytest.fixture
def clerk(client, secretary):
    client.force_login(secretary)
    return client


def post(client, name, mail, **data):
    return client.post(reverse(f"outbox:{name}", args=[mail.pk]), data)


class TestWho:
    @pytest.mark.parametrize("role", [role for role in Role if role != Role.SECRETARIAT])
    def test_these_pages_are_not_there_for_other_roles(self, client, role):
        mail = OutgoingMailFactory(held=True)
        client.force_login(MembershipFactory(role=role).user)
        assert client.get(reverse("outbox:list")).status_code == 404
        assert client.get(reverse("outbox:detail", args=[mail.pk])).status_code == 404
        assert [post(client, name, mail).status_code for name in PAGES[1:]] == [404] * 4
        mail.refresh_from_db()
        assert mail.status == "queued"

    def test_a_citizen_is_asked_to_sign_in(self, client):
        assert client.get(reverse("outbox:list")).status_code == 302

    def test_who_is_no_longer_secretariat_is_out_at_once(self, clerk, secretary):
        assert clerk.get(reverse("outbox:list")).status_code == 200
        secretary.memberships.update(valid_from="2020-01-01", valid_to="2020-12-31")
        assert clerk.get(reverse("outbox:list")).status_code == 404

    def test_administrators_may_come_in(self, client):
        client.force_login(UserFactory(is_superuser=True))
        assert client.get(reverse("outbox:list")).status_code == 200

    def test_letters_of_the_sign_in_are_shown_to_nobody(self, clerk):
        mail = OutgoingMailFactory(purpose="account", subject="Đặt mật khẩu", held=True)
        assert "Đặt mật khẩu" not in clerk.get(reverse("outbox:list")).content.decode()
        assert [clerk.get(reverse("outbox:detail", args=[mail.pk])).status_code] == [404]
        assert [post(clerk, name, mail, subject="x", body="x").status_code for name in PAGES[1:]] == [404] * 4


class TestList:
    def test_it_shows_and_filters(self, clerk):
        OutgoingMailFactory(subject="Nhắc nộp hồ sơ")
        OutgoingMailFactory(subject="Biên nhận số 7", sent=True, purpose="assessment_submitted")
        url = reverse("outbox:list")
        both = clerk.get(url).content.decode()
        assert ("Nhắc nộp hồ sơ" in both, "Biên nhận số 7" in both) == (True, True)
        for query in ("?trang_thai=sent", "?loai=assessment_submitted", "?q=bien+nhan"):
            page = clerk.get(url + query).content.decode()
            assert ("Nhắc nộp hồ sơ" in page, "Biên nhận số 7" in page) == (False, True)

    @pytest.mark.parametrize("query", ["?trang_thai=x", "?loai=x", "?page=99999", "?page=-1", "?q=" + "a" * 300, "?q=%27;--"])
    def test_a_query_that_means_nothing_is_no_error(self, clerk, query):
        OutgoingMailFactory()
        assert clerk.get(reverse("outbox:list") + query).status_code == 200

    def test_its_number_of_queries_does_not_grow_with_the_letters(self, clerk, secretary):
        OutgoingMailFactory.create_batch(3, edited_by=secretary, edited_at=timezone.now())
        url = reverse("outbox:list")
        with CaptureQueriesContext(connection) as few:
            clerk.get(url)
        OutgoingMailFactory.create_batch(20, edited_by=secretary, edited_at=timezone.now())
        with CaptureQueriesContext(connection) as many:
            clerk.get(url)
        assert len(few) == len(many)

    def test_it_is_paged(self, clerk):
        OutgoingMailFactory.create_batch(51)
        assert len(clerk.get(reverse("outbox:list") + "?page=2").context["page"].object_list) == 1


class TestLetter:
    def test_it_is_shown_as_text_whatever_is_in_it(self, clerk):
        mail = OutgoingMailFactory(subject="<script>1</script>", body='<img src=x onerror="1">', held=True)
        page = clerk.get(reverse("outbox:detail", args=[mail.pk])).content.decode()
        assert ("<script>1" in page, "<img src=x" in page, "&lt;img src=x" in page) == (False, False, True)

    @pytest.mark.parametrize(
        ("state", "buttons"),
        [("held", ["edit", "release", "cancel"]), ("failed", ["retry"]), ("sent", []), ("cancelled", []), ("orphaned", [])],
    )
    def test_it_offers_what_can_be_done(self, clerk, state, buttons):
        mail = OutgoingMailFactory(**{state: True})
        page = clerk.get(reverse("outbox:detail", args=[mail.pk])).content.decode()
        assert [n for n in ("edit", "release", "cancel", "retry") if reverse(f"outbox:{n}", args=[mail.pk]) in page] == buttons

    def test_words_are_changed_through_the_form(self, clerk, secretary):
        mail = OutgoingMailFactory(held=True)
        form = clerk.get(reverse("outbox:edit", args=[mail.pk])).context["form"]
        response = post(clerk, "edit", mail, subject="Mới", body="Nội dung\r\nmới", seen=form["seen"].value())
        mail.refresh_from_db()
        assert response.url == reverse("outbox:detail", args=[mail.pk])
        assert (mail.subject, mail.body, mail.edited_by) == ("Mới", "Nội dung\nmới", secretary)

    def test_a_stale_form_keeps_what_was_typed(self, clerk):
        mail = OutgoingMailFactory(held=True)
        post(clerk, "edit", mail, subject="Một", body="Một", seen="")
        response = post(clerk, "edit", mail, subject="Hai", body="Chữ của tôi", seen="")
        mail.refresh_from_db()
        assert (response.status_code, "Chữ của tôi" in response.content.decode(), mail.subject) == (200, True, "Một")

    def test_a_letter_that_left_meanwhile_keeps_what_was_typed(self, clerk):
        mail = OutgoingMailFactory(sent=True)
        response = post(clerk, "edit", mail, subject="Hai", body="Chữ của tôi", seen="")
        assert (response.status_code, "Chữ của tôi" in response.content.decode()) == (200, True)

    def test_only_a_waiting_letter_has_a_form(self, clerk):
        mail = OutgoingMailFactory(sent=True)
        assert clerk.get(reverse("outbox:edit", args=[mail.pk])).url == reverse("outbox:detail", args=[mail.pk])

    @pytest.mark.parametrize(
        ("words", "wrong"),
        [
            ({}, ["body", "subject"]),
            ({"subject": "x" * 301, "body": "x"}, ["subject"]),
            ({"subject": "x", "body": "  \n "}, ["body"]),
            ({"subject": "x", "body": "x" * 20_001}, ["body"]),
        ],
    )
    def test_empty_or_huge_words_are_explained(self, clerk, words, wrong):
        mail = OutgoingMailFactory(held=True)
        response = post(clerk, "edit", mail, **words)
        assert (response.status_code, sorted(response.context["form"].errors)) == (200, wrong)

    def test_it_is_stopped_hastened_and_tried_again(self, clerk):
        stopped, hastened, failed = (
            OutgoingMailFactory(held=True),
            OutgoingMailFactory(held=True),
            OutgoingMailFactory(failed=True),
        )
        for name, mail in (("cancel", stopped), ("release", hastened), ("retry", failed)):
            assert post(clerk, name, mail).url == reverse("outbox:detail", args=[mail.pk])
        states = dict(OutgoingMail.objects.values_list("pk", "status"))
        assert states == {stopped.pk: "cancelled", hastened.pk: "queued", failed.pk: "queued"}
        assert OutgoingMail.objects.get(pk=hastened.pk).send_after <= timezone.now()

    def test_an_act_that_comes_too_late_is_explained(self, clerk):
        mail = OutgoingMailFactory(sent=True)
        response = clerk.post(reverse("outbox:cancel", args=[mail.pk]), follow=True)
        assert response.context["messages"]._loaded_data[0].level_tag == "error"

    @pytest.mark.parametrize("name", ["cancel", "release", "retry"])
    def test_reading_never_acts(self, clerk, name):
        mail = OutgoingMailFactory(held=True)
        assert clerk.get(reverse(f"outbox:{name}", args=[mail.pk])).status_code == 405
