"""Ask the pages of the portal as its people do, and see what was written."""

import re
from contextlib import contextmanager
from copy import copy

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core.forms import PortalForm, PortalModelForm
from tests import access_world

# A PDF is printed anew at each question; the own tests of receipt and submission ask for it.
SLOW = {"nominations:receipt_pdf", "awards:submission"}
# One of every kind of reader; the access matrix asks the others.
ASKING = ("citizen", "outsider", "unit_staff", "unit_head", "reviewer", "secretariat", "council_chair", "administrator")
# Rows that belong to the asking, not to the portal.
BESIDE = ("django_session", "django_cache", "usersessions")


def names() -> list[str]:
    """Return the names of all addresses of ours that are quickly answered."""
    return [name for name in access_world.names() if name not in SLOW]


class Portal:
    """The world of the access matrix with a browser for every role, and who may open what."""

    def __init__(self):
        self.world = access_world.World()
        self.clients = {role: self._client(user) for role, user in self.world.users.items()}
        self.addresses = {name: reverse(name, args=self.world.args(name)) for name in names()}
        self._opened = {
            name: [(role, method.lower()) for role in ASKING if row[role] == "ok"]
            for (name, method), row in access_world.table().items()
        }

    def _client(self, user) -> Client:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        return client

    def ask(self, role: str, path: str, method: str = "get", /, *args, **kwargs):
        """Return the answer, with the statements that would have changed rows as .writes; every change is undone."""
        cache.clear()
        client = self.clients[role]
        cookies = copy(client.cookies)
        with transaction.atomic(), writing() as writes:
            response = getattr(client, method)(path, *args, **kwargs)
            transaction.set_rollback(True)
        client.cookies, response.writes = cookies, writes
        return response

    def opened(self, name: str) -> list[tuple[str, str]]:
        """Return (role, method) of everybody who may open the address, as the access matrix says (and its test proves)."""
        return self._opened[name]


@contextmanager
def writing():
    """Yield the list of (statement, parameters) that fills while the block changes rows of the portal."""
    found = []

    def note(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in BESIDE):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def field_names() -> list[str]:
    """Return the names of the fields of every form of the portal."""
    found, forms = set(), [PortalForm, PortalModelForm]
    while forms:
        form = forms.pop()
        found |= set(form.base_fields)
        forms += form.__subclasses__()
    return sorted(found)


def typed_fields(html: str, action: str) -> list[str]:
    """Return the names of the fields of the form on the page that posts to the address."""
    return sorted({name for form in re.findall(r"<form.*?</form>", html, re.S) for name in _names_of(form, action)})


def _names_of(form: str, action: str) -> list[str]:
    target = re.search(r'action="([^"]*)"', form[: form.index(">")])
    if 'method="post"' not in form[: form.index(">")] or (target and target[1] not in {"", action}):
        return []
    return [
        name for name in re.findall(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"', form) if name != "csrfmiddlewaretoken"
    ]
