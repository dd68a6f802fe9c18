"""Make the first administrator: asked for at the terminal, or taken from ADMIN_EMAIL, ADMIN_NAME and ADMIN_PASSWORD."""

import getpass
import os
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import User
from accounts.validators import plain_address


class Command(BaseCommand):
    help = "Make the first administrator; does nothing when there is one."

    def add_arguments(self, parser):
        parser.add_argument("--no-input", action="store_true", help="take everything from the environment")

    def handle(self, *args, no_input, **options):
        if User.objects.filter(is_superuser=True, is_active=True, is_sample=False).exists():
            self.stdout.write("There is an administrator already.")
            return
        email, name, password = self._from_environment() if no_input else self._from_terminal()
        try:
            _check(email, name, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        User.objects.create_superuser(email, password, display_name=name)
        self.stdout.write(f"Administrator {email} made.")

    def _from_environment(self):
        try:
            # A password in a file (a Docker secret) does not show in the list of processes.
            path = os.environ.get("ADMIN_PASSWORD_FILE")
            password = Path(path).read_text(encoding="utf-8").strip() if path else os.environ["ADMIN_PASSWORD"]
            return os.environ["ADMIN_EMAIL"].strip(), os.environ.get("ADMIN_NAME", "").strip(), password
        except KeyError as error:
            raise CommandError(f"Set {error.args[0]}, or run this at a terminal.") from error
        except OSError as error:
            raise CommandError(f"ADMIN_PASSWORD_FILE cannot be read: {error}") from error

    def _from_terminal(self):
        """Ask until the answers are good."""
        self.stdout.write("Quản trị viên đầu tiên / The first administrator")
        while True:
            try:
                email, name = input("E-mail: ").strip(), input("Họ và tên / full name: ").strip()
                password = getpass.getpass("Mật khẩu / password (≥ 10): ")
                if getpass.getpass("Nhập lại / again: ") != password:
                    raise ValidationError("Hai mật khẩu khác nhau. / The passwords differ.")
                _check(email, name, password)
            except EOFError as error:
                raise CommandError("No administrator was made.") from error
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
            else:
                return email, name, password


def _check(email: str, name: str, password: str) -> None:
    """Raise ValidationError for an address that is malformed or taken, or a password that is too simple."""
    validate_email(email)
    plain_address(email)
    validate_password(password, User(email=email, display_name=name))
    if User.objects.filter(email=User.objects.normalize_email(email)).exists():
        raise ValidationError("Đã có tài khoản dùng e-mail này. / An account has this address already.")
