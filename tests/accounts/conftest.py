"""Ways into the portal as a browser takes them."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory


@pytest.fixture
def person():
    return UserFactory(email="lan@example.vn", display_name="Trần Thị Lan")


@pytest.fixture
def sign_in(client):
    """Post address and password as the page does; returns the response."""

    def post(email, password=UserFactory.PASSWORD, *, using=client, **more):
        headers = more.pop("headers", {})
        return using.post(reverse("account_login"), {"login": email, "password": password, **more}, headers=headers)

    return post


def is_in(client) -> bool:
    """Tell whether the browser is signed in: the start page opens."""
    return client.get(reverse("accounts:profile")).status_code == 200
