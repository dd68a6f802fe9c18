"""Publishing freezes everything at once; what is published can be recomputed from what anybody can download."""

import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from campaigns.lifecycle import RoundStatus
from results import merkle
from results.actions import publish
from results.invariants import problems
from results.models import LedgerEntry, Publication, PublishedUnit
from tests.factories.awards import DecisionFactory
from tests.factories.results import decided_round, published_round
from tests.factories.units import SuccessionFactory, UnitFactory

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    return getattr(error.value, "code", None) or ",".join(error.value.error_dict)


def test_a_publication_freezes_every_result_award_and_the_method():
    cast = published_round()
    snapshot = cast.publication.snapshot
    assert snapshot["counts"] == {"commune": 4, "department": 1, "district": 1}
    assert [award["name"] for award in snapshot["awards"]] == ["Y Bih Alêô"]
    assert {s["tier"] for s in snapshot["method"]["sets"]} == {"commune", "department", "district"}
    assert (snapshot["method"]["reviewers"], snapshot["method"]["assignments"]) == (6, 6)
    assert cast.round.status == RoundStatus.PUBLISHED
    assert LedgerEntry.objects.count() == 6 + 1 + 1
    assert list(problems()) == []


def test_a_formula_is_published_with_its_numbers_and_a_decimal_comma():
    cast = published_round()
    unit = cast.publication.units.get(name="Xã Ea Kao")
    ratio = unit.detail["pillars"][0]["children"][0]
    assert (ratio["formula"], ratio["evidence"], ratio["scorers"]) == ("5 / 6 × 10 ≈ 8,33", 1, 2)


def test_anybody_recomputes_the_fingerprint_and_the_root_from_the_bundle():
    cast = published_round()
    bundle = json.loads(Client().get(reverse("results:bundle", args=[cast.round.slug])).content)
    leaves = bundle["ledger"]["leaves"]
    hashes = [merkle.leaf_hash(leaf["content"].encode()) for leaf in leaves]
    assert [h.hex() for h in hashes] == [leaf["leaf_hash"] for leaf in leaves]
    assert (merkle.root(hashes).hex(), len(hashes)) == (bundle["ledger"]["root"], bundle["ledger"]["size"])
    facts = [json.loads(leaf["content"])["fact"] for leaf in leaves if leaf["kind"] == "unit"]
    whole = merkle.canonical({"round": bundle["snapshot"], "units": facts})
    assert hashlib.sha256(whole).hexdigest() == bundle["publication"]["sha256"]
    details = {unit["code"]: hashlib.sha256(merkle.canonical(unit["breakdown"])).hexdigest() for unit in bundle["units"]}
    assert details == {fact["code"]: fact["detail_sha256"] for fact in facts}


def test_a_correction_needs_a_note_and_takes_the_place_of_the_first():
    cast = published_round()
    assert refused(publish, cast.round, by=cast.by, note="  ") == "note"
    second = publish(cast.round, by=cast.by, note="Sửa điểm của Xã Ea Kao theo kiến nghị.")
    assert (second.number, second.corrects) == (2, cast.publication)
    page = Client().get(reverse("results:round", args=[cast.round.slug])).content.decode()
    assert ("Sửa điểm của Xã Ea Kao" in page, second.sha256 in page, cast.publication.sha256 in page) == (True, True, True)
    old = json.loads(Client().get(reverse("results:old_bundle", args=[cast.round.slug, 1])).content)
    assert old["publication"]["sha256"] == cast.publication.sha256
    assert Client().get(reverse("results:old_bundle", args=[cast.round.slug, 3])).status_code == 404
    assert list(problems()) == []


@pytest.mark.parametrize("status", [RoundStatus.OPEN, RoundStatus.COUNCIL, RoundStatus.ARCHIVED])
def test_only_a_decided_round_is_published(status):
    cast = decided_round()
    type(cast.round).objects.filter(pk=cast.round.pk).update(status=status)
    assert refused(publish, cast.round, by=cast.by) == "not_decided"
    assert Publication.objects.count() == 0


def test_an_open_decision_keeps_the_round_from_being_published():
    cast = decided_round()
    DecisionFactory(round=cast.round)
    assert refused(publish, cast.round, by=cast.by) == "decision_open"
    assert (Publication.objects.count(), PublishedUnit.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)


def test_rounds_published_one_after_the_other_share_one_ledger():
    first = published_round(year=2023)
    second = published_round(year=2024)
    assert list(LedgerEntry.objects.values_list("index", flat=True)) == list(range(16))
    page = Client().get(reverse("results:round", args=[first.round.slug]))
    assert page.context["ledger_size"] == 8
    assert Client().get(reverse("results:round", args=[second.round.slug])).context["ledger_size"] == 16
    assert list(problems()) == []


def test_long_names_of_units_leave_their_addresses_apart():
    name = "Xã " + "Rất Dài " * 20
    cast = published_round(communes=((name + "Một", 1, "18.00"), (name + "Hai", 2, "13.00")))
    slugs = list(cast.publication.units.filter(tier="commune").values_list("slug", flat=True))
    assert (len(set(slugs)), max(map(len, slugs)) <= 60) == (2, True)
    assert {Client().get(reverse("results:unit", args=[cast.round.slug, slug])).status_code for slug in slugs} == {200}


def test_what_a_unit_became_is_published_with_it():
    cast = decided_round()
    heir = UnitFactory(name="Phường Tân An")
    SuccessionFactory(predecessor=cast.units["Xã Ea Kao"], successor=heir, resolution="NQ 1660/NQ-UBTVQH15")
    publication = publish(cast.round, by=cast.by)
    detail = publication.units.get(name="Xã Ea Kao").detail
    assert [(kin["name"], kin["by"]) for kin in detail["after"]] == [("Phường Tân An", "NQ 1660/NQ-UBTVQH15")]
    assert publication.units.get(name="Huyện Lắk").detail["after"] == []
