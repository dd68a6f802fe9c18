from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaigns.lifecycle import RoundStatus
from core.lifecycle import TransitionNotAllowed
from core.models import FrozenRecord
from criteria.actions import freeze_set, load_seed, load_set, new_version, open_round
from criteria.invariants import problems
from criteria.models import CriteriaSet, Criterion
from criteria.queries import digest, flaws, leaves, set_for, total, tree
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.criteria import CriteriaSetFactory, CriterionFactory
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db
ROWS = [
    {"code": "1", "parent_code": "", "name": "Nhóm", "max_points": "30", "scoring_rule": "sum of children", "provenance": "thử"},
    {"code": "1.1", "parent_code": "1", "name": "Có", "max_points": "10", "scoring_rule": "bool", "provenance": "thử"},
    {"code": "1.2", "parent_code": "1", "name": "Nửa", "max_points": "20", "scoring_rule": "parts", "provenance": "thử"},
]


@pytest.fixture
def secretary():
    return UserFactory()


@pytest.fixture
def draft():
    return RoundFactory()


def load(round, by, rows=ROWS, **changes):
    return load_set(round, "commune", by=by, **({"rows": rows, "name": "Bộ thử", "provenance": "bản thử"} | changes))


@pytest.mark.parametrize(("tier", "pillars", "items"), [("department", 6, 41), ("district", 8, 65), ("commune", 8, 33)])
def test_a_shipped_list_becomes_a_tree_of_a_thousand_points(draft, secretary, tier, pillars, items):
    criteria_set = load_seed(draft, tier, by=secretary)
    nodes = tree(criteria_set)
    assert (len(nodes), len(leaves(criteria_set)), total(nodes), flaws(criteria_set)) == (pillars, items, Decimal(1000), [])
    assert criteria_set.provenance == "Bản dựng lại, chưa phải phụ lục QĐ 2534/QĐ-UBND ngày 11/11/2022"


def test_levels_that_a_name_spells_out_become_the_table(draft, secretary):
    criterion = load_seed(draft, "district", by=secretary).criteria.get(code="1.1")
    assert [(tier["label"], tier["points"]) for tier in criterion.rule["tiers"]] == [
        ("4 lần", "20"),
        ("3", "15"),
        ("2", "10"),
        ("1", "5"),
        ("Còn lại", "0"),
    ]
    assert "các mức điểm" not in criterion.provenance


def test_what_had_to_be_filled_in_is_said_in_the_provenance(draft, secretary):
    criterion = load_seed(draft, "department", by=secretary).criteria.get(code="2.1")
    assert [tier["points"] for tier in criterion.rule["tiers"]] == ["20.00", "15.00", "10.00", "0.00"]
    assert criterion.provenance == (
        "bản dựng lại (không phải văn bản chính thức); bản dựng lại: các mức điểm; yêu cầu tài liệu: bản dựng lại"
    )


@pytest.mark.parametrize(("day", "agency"), [(date(2023, 12, 31), "STTTT"), (date(2025, 12, 31), "SKHCN")])
def test_the_verifying_agency_is_the_one_of_the_rounds_day(secretary, day, agency):
    UnitFactory(department=True, code="STTTT", valid_to=date(2025, 2, 28))
    UnitFactory(department=True, code="SKHCN", valid_from=date(2025, 3, 1))
    criteria_set = load_seed(RoundFactory(as_of=day), "commune", by=secretary)
    assert criteria_set.criteria.get(code="5.1").verifying_agency.code == agency
    assert criteria_set.criteria.get(code="1.1").verifying_agency is None


def test_an_agency_named_in_the_list_verifies_the_criterion(draft, secretary):
    agency = UnitFactory(department=True, code="SNV")
    rows = [ROWS[0], {**ROWS[1], "verifying_agency": "SNV"}, ROWS[2]]
    assert load(draft, secretary, rows).criteria.get(code="1.1").verifying_agency == agency


def test_an_agency_nobody_knows_is_refused(draft, secretary):
    with pytest.raises(ValidationError) as caught:
        load(draft, secretary, [ROWS[0], {**ROWS[1], "verifying_agency": "SNV"}, ROWS[2]])
    assert (caught.value.code, CriteriaSet.objects.count()) == ("agency", 0)


def test_a_wrong_line_refuses_the_whole_list(draft, secretary):
    with pytest.raises(ValidationError) as caught:
        load(draft, secretary, [*ROWS, {**ROWS[1], "code": "1.3", "scoring_rule": "đoán"}], lines=[2, 3, 4, 9])
    assert (len(caught.value.messages), CriteriaSet.objects.count()) == (1, 0)
    assert "9" in caught.value.messages[0]


def test_each_load_is_the_next_version_and_leaves_a_log_entry(draft, secretary):
    first, second = load(draft, secretary), load(draft, secretary)
    assert (first.version, second.version, set_for(draft, "commune")) == (1, 2, second)
    assert LogEntry.objects.filter(user=secretary).count() == 2


@pytest.mark.parametrize("missing", ["name", "provenance"])
def test_a_set_without_name_or_provenance_is_refused(draft, secretary, missing):
    with pytest.raises(ValidationError) as caught:
        load(draft, secretary, **{missing: "  "})
    assert caught.value.code == "empty"


def test_an_open_round_takes_no_list(secretary):
    with pytest.raises(ValidationError) as caught:
        load(RoundFactory(open=True), secretary)
    assert caught.value.code == "frozen"


def test_a_new_version_copies_the_tree(draft, secretary):
    old = load(draft, secretary)
    copy = new_version(old, by=secretary)
    assert (copy.version, digest(copy), old.criteria.count(), flaws(copy)) == (2, digest(old), 3, [])
    assert {c.parent.criteria_set_id for c in copy.criteria.exclude(parent=None)} == {copy.pk}


def test_a_frozen_set_is_carried_into_another_draft_round(draft, secretary):
    old = freeze_set(load(draft, secretary), by=secretary)
    later = RoundFactory(campaign=draft.campaign, year=2024)
    copy = new_version(old, by=secretary, round=later)
    assert (copy.round, copy.version, copy.is_frozen, digest(copy)) == (later, 1, False, old.digest)


def test_freezing_takes_the_fingerprint_once(draft, secretary):
    frozen = freeze_set(load(draft, secretary), by=secretary)
    again = freeze_set(frozen, by=UserFactory())
    assert (again.frozen_by, again.digest, len(frozen.digest)) == (secretary, digest(frozen), 64)


def test_a_set_with_flaws_is_not_frozen(draft, secretary):
    criteria_set = load(draft, secretary)
    Criterion.objects.filter(code="1.1").update(max_points=11)
    with pytest.raises(ValidationError) as caught:
        freeze_set(criteria_set, by=secretary)
    assert [error.code for error in caught.value.error_list] == ["flaw"]


def flawed(kind):
    criteria_set = CriteriaSetFactory()
    group = CriterionFactory(criteria_set=criteria_set, group=True, code="1", max_points=10)
    leaf = CriterionFactory(criteria_set=criteria_set, code="1.1", parent=group)
    if kind == "child of a leaf":
        CriterionFactory(criteria_set=criteria_set, code="1.1.1", parent=leaf)
    if kind == "rule":
        Criterion.objects.filter(pk=leaf.pk).update(kind="ratio")
    if kind == "empty":
        Criterion.objects.filter(criteria_set=criteria_set, pk=leaf.pk).delete()
    return criteria_set


@pytest.mark.parametrize(("kind", "count"), [("none", 0), ("child of a leaf", 1), ("rule", 1), ("empty", 2)])
def test_flaws_are_found(kind, count):
    assert len(flaws(flawed(kind))) == count


@pytest.fixture
def ready(draft):
    UnitFactory()
    StageFactory(round=draft)
    return draft


def test_opening_a_round_freezes_the_newest_set_of_each_tier_that_has_units(ready, secretary):
    UnitFactory(department=True)
    old, commune = load(ready, secretary), load(ready, secretary)
    department = load_seed(ready, "department", by=secretary)
    district = load_seed(ready, "district", by=secretary)
    open_round(ready, by=secretary)
    frozen = set(CriteriaSet.objects.filter(frozen_at__isnull=False))
    assert (ready.status, frozen) == (RoundStatus.OPEN, {commune, department})
    assert not {old, district} & frozen
    assert list(problems()) == []


def test_a_round_is_not_opened_without_criteria_of_a_tier(ready, secretary):
    UnitFactory(department=True)
    load(ready, secretary)
    with pytest.raises(ValidationError) as caught:
        open_round(ready, by=secretary)
    ready.refresh_from_db()
    assert (caught.value.code, ready.status, CriteriaSet.objects.filter(frozen_at__isnull=False).count()) == (
        "no_criteria",
        RoundStatus.DRAFT,
        0,
    )


def test_a_round_is_not_opened_without_windows(draft, secretary):
    UnitFactory()
    load(draft, secretary)
    with pytest.raises(ValidationError) as caught:
        open_round(draft, by=secretary)
    assert caught.value.code == "no_windows"


def test_a_round_is_not_opened_without_units(draft, secretary):
    with pytest.raises(ValidationError) as caught:
        open_round(draft, by=secretary)
    assert caught.value.code == "no_units"


def test_a_round_is_opened_once(ready, secretary):
    load(ready, secretary)
    open_round(ready, by=secretary)
    with pytest.raises(TransitionNotAllowed):
        open_round(ready, by=secretary)


@pytest.fixture
def frozen(draft, secretary):
    return freeze_set(load(draft, secretary), by=secretary)


CHANGES = {
    "save the set": lambda s: CriteriaSet.objects.get(pk=s.pk).save(),
    "delete the set": lambda s: s.delete(),
    "update sets": lambda s: CriteriaSet.objects.filter(pk=s.pk).update(name="x"),
    "delete sets": lambda s: CriteriaSet.objects.filter(pk=s.pk).delete(),
    "save a criterion": lambda s: s.criteria.first().save(),
    "delete a criterion": lambda s: s.criteria.last().delete(),
    "update criteria": lambda s: s.criteria.update(max_points=1),
    "delete criteria": lambda s: s.criteria.all().delete(),
    "bulk update": lambda s: Criterion.objects.bulk_update(list(s.criteria.all()), ["name"]),
    "add a criterion": lambda s: CriterionFactory(criteria_set=s),
    "bulk create": lambda s: Criterion.objects.bulk_create([CriterionFactory.build(criteria_set=s)]),
    "move one in": lambda s: _move_in(s),
}


def _move_in(criteria_set):
    stranger = CriterionFactory()
    stranger.criteria_set = criteria_set
    stranger.save()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_frozen_set_refuses_every_change_in_python(frozen, change):
    with pytest.raises(FrozenRecord), transaction.atomic():
        change(frozen)
    assert list(problems()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE criteria_criteriaset SET name = 'x'",
        "UPDATE criteria_criteriaset SET frozen_at = NULL, frozen_by_id = NULL",
        "UPDATE criteria_criterion SET max_points = 1",
        'INSERT INTO criteria_criterion (criteria_set_id, code, name, "order", kind, rule, max_points, evidence_required,'
        " evidence_demand, provenance) SELECT criteria_set_id, '9', 'x', 99, kind, rule, 1, evidence_required, '', 'x'"
        " FROM criteria_criterion WHERE code = '1.1'",
    ],
)
def test_a_frozen_set_refuses_every_change_in_the_database(frozen, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_set_that_is_not_frozen_can_be_changed_and_dropped(draft, secretary):
    criteria_set = load(draft, secretary)
    criteria_set.name = "Tên khác"
    criteria_set.save()
    Criterion.objects.bulk_create([CriterionFactory.build(criteria_set=criteria_set, code="8", order=90)])
    criteria_set.criteria.filter(code="8").first().delete()
    criteria_set.criteria.exclude(parent=None).delete()
    criteria_set.criteria.all().delete()
    CriteriaSet.objects.filter(pk=criteria_set.pk).delete()
    assert CriteriaSet.objects.count() == 0


def test_a_missing_set_of_an_open_round_is_found(ready, secretary):
    load(ready, secretary)
    open_round(ready, by=secretary)
    UnitFactory(district=True)
    assert len(list(problems())) == 1


def test_a_frozen_set_that_is_not_what_was_frozen_is_found(secretary):
    CriteriaSetFactory(frozen_at=timezone.now(), frozen_by=secretary, digest="0" * 64)
    changed, empty = problems()
    assert ("no longer what was frozen" in changed, empty.startswith("criteria set")) == (True, True)
