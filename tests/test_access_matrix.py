"""Every address of the portal against every role: what each may open or do is a table people can read and review.

tests/access_matrix.csv: name, method, then the answer each role gets. "login" is the way to the sign-in page, "ok" any answer to
someone who may come in (page, redirect, form with errors). After a deliberate change write the table anew with
WRITE_ACCESS_MATRIX=1 and read the difference.
"""

import csv
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import User
from campaign_portal.rehearsal.play import Play
from tests.access_world import World

pytestmark = pytest.mark.django_db  # without it pytest-django makes no database for this module alone

TABLE = Path(__file__).parent / "access_matrix.csv"
# Addresses of Django's admin and of allauth are theirs to guard; ours are listed one by one.
FOREIGN = ("admin:", "account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")
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


def names(resolver, namespace="") -> list[str]:
    """Return the names of all addresses, with their namespace."""
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            found.append(f"{namespace}{pattern.name}")
    return found


OURS = sorted({name for name in names(get_resolver()) if not name.startswith(FOREIGN)})


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """A played round, one under review, one open: objects in every state, rolled back afterwards."""
    media = tmp_path_factory.mktemp("media")
    files = override_settings(MEDIA_ROOT=media, PUBLISHED_ROOT=media / "published", SAMPLE_DATA=True)
    with django_db_blocker.unblock(), files, transaction.atomic():
        Play().sample(per_tier=2)
        yield World()
        transaction.set_rollback(True)


def answer(world, role: str, name: str, method: str) -> str:
    """Return what the role gets at the address; whatever it changed is undone."""
    cache.clear()
    client = Client(raise_request_exception=True)
    user = world.users[role]
    if user is not None:
        client.force_login(user)
    with transaction.atomic():
        response = getattr(client, method.lower())(reverse(name, args=world.args(name)))
        transaction.set_rollback(True)
    if response.status_code == 302 and "/login/" in response.url:
        return "login"
    return str(response.status_code) if response.status_code in {403, 404, 405} else "ok"


def rows() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["method"]): row for row in csv.DictReader(file)}


def test_every_address_has_a_row_in_the_table():
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        pytest.skip("the table is being written")
    listed = {name for name, _method in rows()}
    assert (sorted(set(OURS) - listed), sorted(listed - set(OURS))) == ([], [])


def test_every_role_gets_what_the_table_says(world):
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        _write(world)
    wrong = []
    for (name, method), row in rows().items():
        for role in ROLES:
            got = answer(world, role, name, method)
            if got != row[role]:
                wrong.append(f"{method} {name} as {role}: {got}, not {row[role]}")
    assert wrong == []


def test_a_stranger_cannot_tell_a_hidden_object_from_a_missing_one(world):
    client = Client()
    client.force_login(world.users["outsider"])
    for name in (
        "nominations:read",
        "nominations:plan",
        "nominations:nomination",
        "reviews:assignment",
        "awards:ballot",
        "awards:decision",
    ):
        hidden = client.get(reverse(name, args=world.args(name)))
        missing = client.get(reverse(name, args=[2**62]))
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_right_that_is_taken_back_is_gone_at_the_next_request(world):
    client = Client()
    client.force_login(world.users["unit_staff"])
    address = reverse("nominations:plan", args=world.args("nominations:plan"))
    assert client.get(address).status_code == 200
    with transaction.atomic():
        User.objects.get(pk=world.users["unit_staff"].pk).memberships.update(valid_to="2023-02-01")
        assert client.get(address).status_code == 404
        transaction.set_rollback(True)


def _write(world) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "method", *ROLES])
        for name in OURS:
            get = [answer(world, role, name, "GET") for role in ROLES]
            method = "POST" if "405" in get else "GET"
            writer.writerow([name, method, *([answer(world, role, name, "POST") for role in ROLES] if method == "POST" else get)])
