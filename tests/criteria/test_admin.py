import pytest
from django.urls import reverse

from criteria.actions import freeze_set
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("frozen", [False, True])
def test_criteria_are_edited_until_they_are_frozen(client, admin, frozen):
    criterion = CriterionFactory()
    if frozen:
        freeze_set(criterion.criteria_set, by=admin)
    for name, record in (("criteriaset", criterion.criteria_set), ("criterion", criterion)):
        page = client.get(reverse(f"admin:criteria_{name}_change", args=[record.pk]))
        assert (page.status_code, "_save" in page.content.decode()) == (200, not frozen)
        assert client.get(reverse(f"admin:criteria_{name}_changelist"), {"q": "a"}).status_code == 200
        assert client.get(reverse(f"admin:criteria_{name}_add")).status_code == 403
        assert client.post(reverse(f"admin:criteria_{name}_delete", args=[record.pk]), {"post": "yes"}).status_code == 403


def test_a_criterion_of_a_draft_is_repaired(client, admin):
    criterion = CriterionFactory(criteria_set=CriteriaSetFactory())
    data = {
        "code": "1.1",
        "name": "Tên đã sửa",
        "order": criterion.order,
        "kind": "boolean",
        "rule": "{}",
        "max_points": "10",
        "evidence_demand": "",
        "verifying_agency": "",
        "provenance": "sửa",
    }
    assert client.post(reverse("admin:criteria_criterion_change", args=[criterion.pk]), data).status_code == 302
    criterion.refresh_from_db()
    assert criterion.name == "Tên đã sửa"
