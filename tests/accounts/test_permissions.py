import pytest

from accounts import permissions
from tests.factories.accounts import UserFactory


@pytest.fixture
def registry():
    before = dict(permissions._PREDICATES)
    yield permissions.register
    permissions._PREDICATES.clear()
    permissions._PREDICATES.update(before)


@pytest.mark.django_db
def test_a_room_downstream_decides_a_permission(registry):
    lan, minh = UserFactory.create_batch(2)
    registry("outbox.change_job", lambda user: user == lan)
    assert [user.has_perm("outbox.change_job") for user in (lan, minh)] == [True, False]


@pytest.mark.django_db
def test_a_disabled_account_holds_none_whatever_the_room_says(registry):
    registry("outbox.change_job", lambda user: True)
    assert UserFactory(is_active=False).has_perm("outbox.change_job") is False


@pytest.mark.django_db
def test_a_permission_nobody_decides_is_not_held():
    assert UserFactory().has_perm("outbox.change_job") is False
