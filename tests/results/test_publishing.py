"""The secretariat publishes through a page that says what is still open; the ledger proves what was published."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.lifecycle import RoundStatus
from results import merkle
from results.models import LedgerEntry, Publication
from results.queries import desk_items
from tests.factories.accounts import UserFactory, signed_in
from tests.factories.awards import DecisionFactory, RevocationFactory
from tests.factories.results import decided_round, published_round

pytestmark = pytest.mark.django_db


def test_the_secretariat_publishes_and_corrects():
    cast = decided_round()
    client, address = signed_in(cast.by), reverse("results:publish", args=[cast.round.slug])
    assert client.get(address).context["ready"] is True
    assert client.post(address).url == reverse("results:round", args=[cast.round.slug])
    empty = client.post(address, {"note": ""})
    assert (empty.status_code, "note" in empty.context["form"].errors, Publication.objects.count()) == (200, True, 1)
    assert client.post(address, {"note": "Sửa điểm."}).status_code == 302
    assert list(Publication.objects.order_by("number").values_list("number", "note")) == [(1, ""), (2, "Sửa điểm.")]


def test_what_is_open_is_named_and_keeps_the_button_away():
    cast = decided_round()
    DecisionFactory(round=cast.round)
    client, address = signed_in(cast.by), reverse("results:publish", args=[cast.round.slug])
    page = client.get(address)
    assert (page.context["ready"], [done for _label, done, _url in page.context["checks"]]) == (False, [True, True, True, False])
    assert client.post(address).status_code == 200
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not_publish(method):
    cast = decided_round()
    address = reverse("results:publish", args=[cast.round.slug])
    assert getattr(signed_in(UserFactory()), method)(address).status_code == 404
    assert getattr(Client(), method)(address).status_code == 302
    assert Publication.objects.count() == 0


def test_a_round_in_preparation_is_hidden_from_others_and_shown_unready_to_the_secretariat():
    cast = decided_round()
    type(cast.round).objects.filter(pk=cast.round.pk).update(status=RoundStatus.DRAFT)
    address = reverse("results:publish", args=[cast.round.slug])
    assert signed_in(UserFactory()).get(address).status_code == 404
    assert signed_in(cast.by).get(address).context["ready"] is False


def test_the_desk_names_rounds_to_publish_and_awards_revoked_since():
    cast = decided_round()
    address = reverse("results:publish", args=[cast.round.slug])
    assert ([item.url for item in desk_items(cast.by)], desk_items(UserFactory())) == ([address], [])
    cast = published_round()
    RevocationFactory(award=cast.award, by=cast.by)
    urgent = [item.url for item in desk_items(cast.by) if item.urgent]
    assert urgent == [reverse("results:publish", args=[cast.round.slug])]


def test_the_proof_of_every_entry_leads_to_the_root():
    published_round()
    for entry in LedgerEntry.objects.all():
        page = Client().get(reverse("results:ledger_entry", args=[entry.index]))
        current = hashlib.sha256(b"\x00" + entry.content.encode()).digest()
        for side, sibling in page.context["proof"]:
            pair = (bytes.fromhex(sibling), current) if side == "left" else (current, bytes.fromhex(sibling))
            current = hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest()
        assert current.hex() == page.context["root"]


@pytest.mark.parametrize("size", range(1, 18))
def test_the_sides_of_a_proof_are_those_its_check_takes(size):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        current = leaves[index]
        for side, sibling in zip(merkle.sides(index, size, proof), proof, strict=True):
            current = merkle.node_hash(sibling, current) if side == "left" else merkle.node_hash(current, sibling)
        assert current == merkle.root(leaves)


@pytest.mark.parametrize("name", ["publication", "publishedunit", "ledgerentry"])
def test_administrators_read_publications_and_change_none(name):
    published_round()
    boss = UserFactory(is_staff=True, is_superuser=True)
    client = signed_in(boss)
    assert client.get(reverse(f"admin:results_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:results_{name}_add")).status_code == 403
    first = {"publication": Publication, "ledgerentry": LedgerEntry}.get(
        name, Publication.objects.get().units.model
    ).objects.first()
    assert client.get(reverse(f"admin:results_{name}_change", args=[first.pk])).status_code == 200
    assert client.post(reverse(f"admin:results_{name}_delete", args=[first.pk]), {"post": "yes"}).status_code == 403
