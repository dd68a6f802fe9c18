"""How administrators make, disable and equip accounts."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from outbox.models import OutgoingMail
from tests.accounts.conftest import is_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def admin(client, boss):
    client.force_login(boss)
    return client


def form_of(user, **changes):
    fields = {"email": user.email, "display_name": user.display_name}
    fields |= {flag: "on" for flag in ("is_active", "is_staff", "is_superuser") if getattr(user, flag)}
    return {name: value for name, value in (fields | changes).items() if value is not None}


def change(admin, user, **changes):
    answer = admin.post(reverse("admin:accounts_user_change", args=[user.pk]), form_of(user, **changes))
    user.refresh_from_db()
    return answer.status_code


class TestMaking:
    def test_a_new_account_has_no_password_and_a_letter_with_a_link_goes_out(self, admin):
        data = {"email": "MOI@example.vn", "display_name": "Người mới", "is_active": "on"}
        assert admin.post(reverse("admin:accounts_user_add"), data).status_code == 302
        user = User.objects.get(email="moi@example.vn")
        mail = OutgoingMail.objects.get()
        assert (user.has_usable_password(), mail.recipient, "/password/reset/key/" in mail.body) == (False, user, True)

    @pytest.mark.parametrize("email", ["LAN@example.vn", "lаn@example.vn", "la\u200dn@example.vn", "không phải"])
    def test_a_taken_or_foreign_address_is_refused(self, admin, person, email):
        answer = admin.post(reverse("admin:accounts_user_add"), {"email": email, "display_name": "x", "is_active": "on"})
        assert (answer.status_code, User.objects.count()) == (200, 2)

    def test_a_link_is_sent_again_on_request_but_not_to_a_disabled_account(self, admin, person):
        locked = UserFactory(is_active=False)
        data = {"action": "send_password_link", "_selected_action": [person.pk, locked.pk]}
        admin.post(reverse("admin:accounts_user_changelist"), data)
        assert [mail.recipient for mail in OutgoingMail.objects.all()] == [person]

    def test_accounts_are_not_deleted(self, admin, person):
        assert admin.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403


class TestDisabling:
    @pytest.mark.parametrize("way", ["form", "action"])
    def test_sessions_end_at_once(self, admin, person, sign_in, way):
        theirs = Client()
        sign_in(person.email, using=theirs)
        if way == "form":
            change(admin, person, is_active=None)
        else:
            data = {"action": "disable", "_selected_action": [person.pk]}
            admin.post(reverse("admin:accounts_user_changelist"), data)
        assert (is_in(theirs), UserSession.objects.filter(user=person).count()) == (False, 0)
        User.objects.update(is_active=True)
        assert is_in(theirs) is False

    def test_nobody_disables_themselves_by_the_list(self, admin, boss):
        admin.post(reverse("admin:accounts_user_changelist"), {"action": "disable", "_selected_action": [boss.pk]})
        assert is_in(admin) is True

    def test_old_addresses_are_forgotten_when_the_address_changes(self, admin, person):
        EmailAddress.objects.create(user=person, email=person.email)
        assert change(admin, person, email="lan.moi@example.vn") == 302
        assert (person.email, EmailAddress.objects.count()) == ("lan.moi@example.vn", 0)


class TestPowers:
    @pytest.fixture
    def clerk(self, client):
        clerk = UserFactory(is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "add_user"]))
        client.force_login(clerk)
        return client

    def test_who_may_only_change_accounts_makes_no_administrators(self, clerk, person):
        assert change(clerk, person, display_name="Lan Anh", is_staff="on", is_superuser="on") == 302
        assert (person.display_name, person.is_staff, person.is_superuser) == ("Lan Anh", False, False)

    def test_nor_do_they_touch_an_administrator(self, clerk, boss):
        assert change(clerk, boss, email="x@example.vn") == 403


class TestDoor:
    def test_administrators_come_in_by_the_portals_own_sign_in(self, client, boss, sign_in):
        first = client.get(reverse("admin:index"), follow=True)
        assert first.redirect_chain[-1][0] == f"{reverse('account_login')}?next=/quan-tri/"
        answer = sign_in(boss.email, next="/quan-tri/")
        assert (answer.url, client.get("/quan-tri/").status_code) == ("/quan-tri/", 200)

    def test_for_others_there_is_no_such_page(self, client, person):
        client.force_login(person)
        assert client.get(reverse("admin:index"), follow=True).status_code == 404

    def test_who_is_in_already_is_led_on(self, admin):
        assert admin.get(reverse("admin:login")).url == reverse("admin:index")

    def test_a_second_factor_is_asked_for_where_the_setting_says_so(self, admin, boss, settings):
        settings.MFA_REQUIRED_FOR_STAFF = True
        assert admin.get(reverse("admin:index"), follow=True).redirect_chain[-1][0] == reverse("mfa_index")
        TOTP.activate(boss, generate_totp_secret())
        assert admin.get(reverse("admin:index")).status_code == 200
