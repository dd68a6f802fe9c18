import getpass
import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
GOOD = {"ADMIN_EMAIL": "Quan.Tri@example.vn", "ADMIN_NAME": "Quản trị", "ADMIN_PASSWORD": "mật khẩu quản trị 1"}


@pytest.fixture
def environment(monkeypatch):
    def set_to(values):
        for name in ("ADMIN_EMAIL", "ADMIN_NAME", "ADMIN_PASSWORD", "ADMIN_PASSWORD_FILE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    set_to(GOOD)
    return set_to


def run(**options):
    out, err = io.StringIO(), io.StringIO()
    call_command("create_administrator", stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def test_the_first_administrator_comes_from_the_environment(environment):
    run(no_input=True)
    user = User.objects.get()
    assert (user.email, user.display_name, user.is_staff, user.is_superuser) == ("quan.tri@example.vn", "Quản trị", True, True)
    assert user.check_password(GOOD["ADMIN_PASSWORD"])


def test_a_password_may_come_from_a_file(environment, tmp_path):
    path = tmp_path / "secret"
    path.write_text("mật khẩu trong tệp 1\n", encoding="utf-8")
    environment({"ADMIN_EMAIL": "a@example.vn", "ADMIN_PASSWORD_FILE": str(path)})
    run(no_input=True)
    assert User.objects.get().check_password("mật khẩu trong tệp 1")
    environment({"ADMIN_EMAIL": "a@example.vn", "ADMIN_PASSWORD_FILE": str(tmp_path / "none")})
    User.objects.all().delete()
    with pytest.raises(CommandError, match="cannot be read"):
        run(no_input=True)


@pytest.mark.parametrize(
    "wrong",
    [{"ADMIN_EMAIL": "không phải"}, {"ADMIN_EMAIL": "аdmin@example.vn"}, {"ADMIN_PASSWORD": "admin"}, {"ADMIN_PASSWORD": ""}],
)
def test_bad_answers_make_nobody(environment, wrong):
    environment(GOOD | wrong)
    with pytest.raises(CommandError):
        run(no_input=True)
    assert User.objects.count() == 0


@pytest.mark.parametrize("missing", ["ADMIN_EMAIL", "ADMIN_PASSWORD"])
def test_what_is_missing_is_named(environment, missing):
    environment({name: value for name, value in GOOD.items() if name != missing})
    with pytest.raises(CommandError, match=missing):
        run(no_input=True)


def test_a_second_administrator_is_not_made(environment):
    run(no_input=True)
    assert "already" in run(no_input=True)
    assert User.objects.count() == 1


def test_a_sample_administrator_does_not_count(environment):
    UserFactory(is_superuser=True, is_sample=True)
    run(no_input=True)
    assert User.objects.filter(is_superuser=True, is_sample=False).count() == 1


def test_a_taken_address_is_explained(environment):
    UserFactory(email="quan.tri@example.vn")
    with pytest.raises(CommandError, match="e-mail"):
        run(no_input=True)


def test_at_a_terminal_it_asks_until_the_answers_are_good(monkeypatch):
    typed = iter(["sai", "A", "a@example.vn", "A", "a@example.vn", "Quản trị"])
    secret = iter(["mật khẩu dài 1", "mật khẩu dài 1", "mật khẩu dài 1", "khác", "mật khẩu dài 1", "mật khẩu dài 1"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(secret))
    run()
    assert User.objects.get().display_name == "Quản trị"


def test_a_terminal_that_closes_makes_nobody(monkeypatch):
    def closed(prompt):
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(CommandError, match="No administrator"):
        run()
