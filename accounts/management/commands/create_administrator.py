"""Make the first administrator: asked for at the terminal, or taken from ADMIN_EMAIL, ADMIN_NAME and ADMIN_PASSWORD."""

import getpass
import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import User


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
            validate_email(email)
            validate_password(password, User(email=email, display_name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        User.objects.create_superuser(email, password, display_name=name)
        self.stdout.write(f"Administrator {email} made.")

    def _from_environment(self):
        try:
            return os.environ["ADMIN_EMAIL"], os.environ.get("ADMIN_NAME", ""), os.environ["ADMIN_PASSWORD"]
        except KeyError as error:
            raise CommandError(f"Set {error.args[0]}, or run this at a terminal.") from error

    def _from_terminal(self):
        self.stdout.write("Quản trị viên đầu tiên / The first administrator")
        return (
            input("E-mail: ").strip(),
            input("Họ và tên / full name: ").strip(),
            getpass.getpass("Mật khẩu / password (≥ 10): "),
        )
