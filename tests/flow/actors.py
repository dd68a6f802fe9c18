"""People of the flow test: each signs in through the page and then only clicks and types."""

from django.test import Client
from django.urls import reverse

PASSWORD = "mat-khau-cua-buoi-thu"


class Actor:
    """A signed-in person; `get` and `post` insist on the status a person would see."""

    def __init__(self, user):
        user.set_password(PASSWORD)
        user.save()
        self.user, self.client = user, Client()
        page = self.client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert page.status_code == 302, page.content.decode()[-3000:]

    def get(self, name, *args, status=200, **query):
        page = self.client.get(reverse(name, args=args), query)
        assert page.status_code == status, (name, page.status_code)
        return page

    def post(self, name, *args, status=302, **data):
        page = self.client.post(reverse(name, args=args), data)
        assert page.status_code == status, (name, page.status_code, errors_of(page))
        return page


def errors_of(page) -> list[str]:
    """Return the error texts of a page, for a readable failure."""
    context = page.context
    forms = [value for layer in context or [] for value in layer.values() if hasattr(value, "errors")] if context else []
    return [str(form.errors) for form in forms if form.errors]
