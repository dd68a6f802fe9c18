"""People of the flow test: each signs in through the page and then only clicks and types."""

import re

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

    def get(self, name, /, *args, status=200, **query):
        page = self.client.get(reverse(name, args=args), query)
        assert page.status_code == status, (name, page.status_code)
        return page

    def post(self, name, /, *args, status=302, **data):
        page = self.client.post(reverse(name, args=args), data)
        assert page.status_code == status, (name, page.status_code, errors_of(page))
        return page


def errors_of(page) -> str:
    """Return what the page says, for a readable failure."""
    text = "" if page.streaming else page.content.decode(errors="replace")
    main = text.partition("<main")[2].partition("</main>")[0] or text
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:3000]
