"""A person's own page, and what is closed to everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import AccountAdapter
from accounts.models import User
from accounts.validators import MaximumLengthValidator, plain_address
from outbox.models import OutgoingMail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class TestProfile:
    def test_it_shows_name_and_address_and_the_ways_to_security(self, client, person):
        client.force_login(person)
        page = client.get(reverse("accounts:profile")).content.decode()
        for piece in (person.display_name, person.email, *map(reverse, ["mfa_index", "usersessions_list"])):
            assert piece in page

    def test_a_name_is_changed_in_one_normal_form(self, client, person):
        client.force_login(person)
        answer = client.post(reverse("accounts:profile"), {"display_name": "  Tra\u0302\u0300n \u202eLan "})
        person.refresh_from_db()
        assert (answer.status_code, person.display_name) == (302, "Trần Lan")

    @pytest.mark.parametrize("data", [{}, {"display_name": ""}, {"display_name": "   "}, {"display_name": "x" * 151}])
    def test_no_name_or_an_endless_one_is_explained(self, client, person, data):
        client.force_login(person)
        answer = client.post(reverse("accounts:profile"), data)
        person.refresh_from_db()
        assert (list(answer.context["form"].errors), person.display_name) == (["display_name"], "Trần Thị Lan")

    def test_nothing_else_is_changed_by_what_is_sent_along(self, client, person):
        client.force_login(person)
        client.post(
            reverse("accounts:profile"), {"display_name": "Lan", "is_staff": "on", "is_superuser": "1", "email": "x@y.vn"}
        )
        person.refresh_from_db()
        assert (person.display_name, person.is_staff, person.is_superuser, person.email) == (
            "Lan",
            False,
            False,
            "lan@example.vn",
        )

    def test_a_citizen_is_asked_to_sign_in(self, client):
        assert client.get(reverse("accounts:profile")).status_code == 302


class TestClosed:
    @pytest.mark.parametrize("name", ["account_signup", "account_email"])
    def test_nobody_signs_up_or_changes_an_address_alone(self, client, person, name):
        for signed_in in (False, True):
            if signed_in:
                client.force_login(person)
            for answer in (client.get(reverse(name)), client.post(reverse(name), {"email": "neu@example.vn", "action_add": ""})):
                assert answer.status_code == 404
        assert User.objects.count() == 1

    def test_wherever_allauth_asks_signing_up_is_closed(self, rf):
        assert AccountAdapter().is_open_for_signup(rf.get("/")) is False

    def test_a_change_of_password_is_told_by_mail(self, client, person):
        client.force_login(person)
        new = "mật khẩu mới 456"
        data = {"oldpassword": UserFactory.PASSWORD, "password1": new, "password2": new}
        client.post(reverse("account_change_password"), data)
        mail = OutgoingMail.objects.get()
        assert (mail.recipient, mail.purpose, "127.0.0.1" in mail.body) == (person, "account", True)

    def test_two_changes_of_password_are_two_letters(self, client, person):
        old = UserFactory.PASSWORD
        for hour, new in enumerate(("mật khẩu mới 456", "mật khẩu mới 789")):
            client.force_login(User.objects.get())
            with time_machine.travel(timezone.localtime() + timedelta(hours=hour)):
                client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})
            old = new
        assert OutgoingMail.objects.count() == 2


class TestModel:
    def test_an_address_has_one_spelling(self):
        assert User.objects.create_user(" LAN@Example.VN ").email == "lan@example.vn"
        assert User.objects.get_by_natural_key("Lan@example.vn").email == "lan@example.vn"

    @pytest.mark.parametrize("email", ["lаn@example.vn", "lan@exаmple.vn", "lan@ví-dụ.vn"])
    def test_an_address_with_foreign_letters_is_refused(self, email):
        with pytest.raises(ValidationError):
            plain_address(email)
        with pytest.raises(ValidationError):
            User(email=email, display_name="x", password="x").full_clean()

    def test_clean_brings_name_and_address_into_one_form(self):
        user = User(email="LAN@example.vn", display_name=" Tra\u0302\u0300n\u200b ", password="x")
        user.full_clean()
        assert (user.email, user.display_name) == ("lan@example.vn", "Trần")

    def test_a_person_is_called_by_name_or_by_address(self):
        assert [str(User(display_name=name, email="a@b.vn")) for name in ("Lan", "")] == ["Lan", "a@b.vn"]
        assert [f(User(display_name="Lan")) for f in (User.get_full_name, User.get_short_name)] == ["Lan", "Lan"]

    def test_an_account_without_password_lets_nobody_in(self):
        user = User.objects.create_user("a@b.vn")
        assert (user.has_usable_password(), user.check_password(""), user.check_password(None)) == (False, False, False)


def test_a_password_may_have_256_characters():
    rule = MaximumLengthValidator(256)
    rule.validate("x" * 256)
    with pytest.raises(ValidationError) as caught:
        rule.validate("x" * 257)
    assert (caught.value.code, "256" in rule.get_help_text()) == ("too_long", True)
