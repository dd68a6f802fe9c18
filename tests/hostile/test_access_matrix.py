"""Every address of the portal against every role: what each may open or do is a table people can read and review.

tests/access_matrix.csv: name, method, then the answer each role gets. "login" is the way to the sign-in page, "ok" any answer to
someone who may come in (page, redirect, form with errors). After a deliberate change write the table anew with
WRITE_ACCESS_MATRIX=1 and read the difference.
"""

import csv
import os

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from tests.access_world import TABLE, names, table
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db

ROLES = [
    "citizen",
    "outsider",
    "unit_staff",
    "unit_head",
    "other_unit",
    "reviewer",
    "other_reviewer",
    "secretariat",
    "council_member",
    "council_chair",
    "administrator",
]


def answer(portal, role: str, name: str, method: str) -> str:
    """Return what the role gets at the address; whatever it changed is undone."""
    response = portal.ask(role, reverse(name, args=portal.world.args(name)), method.lower())
    if response.status_code == 302 and "/login/" in response.url:
        return "login"
    said = response.status_code in {403, 404, 405} or response.status_code >= 500
    return str(response.status_code) if said else "ok"


def test_every_address_has_a_row_in_the_table():
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        pytest.skip("the table is being written")
    listed = {name for name, _method in table()}
    assert (sorted(set(names()) - listed), sorted(listed - set(names()))) == ([], [])


def test_every_role_gets_what_the_table_says(portal):
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        _write(portal)
    wrong = []
    for (name, method), row in table().items():
        for role in ROLES:
            got = answer(portal, role, name, method)
            if got != row[role]:
                wrong.append(f"{method} {name} as {role}: {got}, not {row[role]}")
    assert wrong == []


def test_a_stranger_cannot_tell_a_hidden_object_from_a_missing_one(portal):
    client = signed_in(portal.world.users["outsider"])
    for name in (
        "nominations:read",
        "nominations:plan",
        "nominations:nomination",
        "reviews:assignment",
        "awards:ballot",
        "awards:decision",
    ):
        hidden = client.get(reverse(name, args=portal.world.args(name)))
        missing = client.get(reverse(name, args=[2**62]))
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_right_that_is_taken_back_is_gone_at_the_next_request(portal):
    client = signed_in(portal.world.users["unit_staff"])
    address = reverse("nominations:plan", args=portal.world.args("nominations:plan"))
    assert client.get(address).status_code == 200
    with transaction.atomic():
        User.objects.get(pk=portal.world.users["unit_staff"].pk).memberships.update(valid_to="2023-02-01")
        assert client.get(address).status_code == 404
        transaction.set_rollback(True)


def _write(portal) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "method", *ROLES])
        for name in names():
            get = [answer(portal, role, name, "GET") for role in ROLES]
            method = "POST" if "405" in get else "GET"
            posted = [answer(portal, role, name, "POST") for role in ROLES] if method == "POST" else get
            writer.writerow([name, method, *posted])
