import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.models import Ballot, Council, Decision, Document, Revocation, SealedBallot
from awards.queries import desk_items
from awards.urls import urlpatterns
from outbox.actions import run_due_jobs
from tests.awards.cast import cast, decided, opened, signed_in, tallied, vote
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardFactory, DecisionFactory
from tests.factories.campaigns import RoundFactory
from tests.factories.nominations import PDF
from tests.factories.units import MembershipFactory, UnitFactory
from tests.reviews.cast import person, secretary
from units.roles import Role

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def today():
    return f"{timezone.localdate():%d/%m/%Y}"


def whole_pdf(content=PDF, name="da-ky.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def marks(c, choice="yes"):
    return {f"candidate-{x.pk}": choice for x in c.candidates}


def test_the_secretariat_seats_renews_and_opens_a_council_in_the_browser():
    round, client = RoundFactory(status="appeals"), signed_in(secretary())
    unit = UnitFactory(department=True)
    people = [person(Role.COUNCIL_CHAIR if n == 0 else Role.COUNCIL_MEMBER, unit) for n in range(3)]
    MembershipFactory(user=people[0], unit=UnitFactory(), role=Role.COUNCIL_MEMBER, post="Phó Chủ tịch UBND tỉnh")
    assert round.name in client.get(url("home")).content.decode()
    client.post(url("hand_to_council", round.slug))
    assert not Council.objects.exists()
    wrong = client.post(url("set_up", round.slug), {"name": "Hội đồng", "chair": "999999", "members": ["abc"]})
    text = wrong.content.decode()
    assert all(f'href="#id_{field}"' in text for field in ("decision_number", "chair"))
    data = {"name": "Hội đồng", "decision_number": "12/QĐ", "chair": people[0].pk, "secretary": people[0].pk}
    client.post(url("set_up", round.slug), data | {"members": [p.pk for p in people]})
    council = Council.objects.get()
    assert [(m.user, m.seat) for m in council.members.all()] == [
        (people[0], "chair"),
        (people[1], "member"),
        (people[2], "member"),
    ]
    assert council.members.first().post == "Phó Chủ tịch UBND tỉnh"
    again = client.get(url("set_up", round.slug)).content.decode()
    assert ("12/QĐ" in again, re.search(rf'value="{people[0].pk}" selected', again) is not None) == (True, True)
    client.post(url("set_up", round.slug), data | {"secretary": people[1].pk, "members": [people[2].pk]})
    assert [m.seat for m in council.members.all()] == ["chair", "secretary", "member"]
    client.post(url("hand_to_council", round.slug))
    round.refresh_from_db()
    assert round.status == "council"
    bad = client.post(url("plan_sitting", council.pk), {"held_at": "31/02/2026 08:00", "place": "Phòng 1"})
    assert ('href="#id_held_at"' in bad.content.decode(), 'value="Phòng 1"' in bad.content.decode()) == (True, True)
    client.post(url("plan_sitting", council.pk), {"held_at": f"{today()} 08:00", "place": "Phòng 1"})
    met = client.post(url("set_up", round.slug), data | {"members": [people[1].pk]})
    assert (met.status_code, council.members.count()) == (200, 3)
    type(round).objects.filter(pk=round.pk).update(status="published")
    client.post(url("plan_sitting", council.pk), {"held_at": f"{today()} 08:00", "place": "Phòng 2"})
    assert council.sittings.count() == 1


def test_a_sitting_notes_attendance_and_prepares_a_ballot_in_the_browser():
    c = cast()
    client = signed_in(c.secretary)
    ids = list(c.council.members.values_list("pk", flat=True))
    client.post(url("attendance", c.sitting.pk), {"present": [*ids[:4], "abc", "999"], f"reason-{ids[4]}": "x" * 500})
    assert c.sitting.attendances.filter(present=True).count() == 4
    assert len(c.sitting.attendances.get(present=False).absence_reason) == 200
    page = client.get(url("sitting", c.sitting.pk)).content.decode()
    assert c.nominations[0].subject_name in page.replace("&#x27;", "'")
    wrong = client.post(url("sitting", c.sitting.pk), {"category": c.category.pk, "nominations": ["999999"]})
    assert ('href="#id_nominations_0"' in wrong.content.decode(), Ballot.objects.count()) == (True, 0)
    data = {"category": c.category.pk, "nominations": [n.pk for n in c.nominations]}
    client.post(url("sitting", c.sitting.pk), data)
    twice = client.post(url("sitting", c.sitting.pk), data)
    assert (twice.status_code, Ballot.objects.count()) == (200, 1)
    member = signed_in(c.users[1])
    assert member.get(url("sitting", c.sitting.pk)).status_code == 200
    assert member.post(url("sitting", c.sitting.pk), data).status_code == 403
    assert member.post(url("attendance", c.sitting.pk), {}).status_code == 403
    assert member.post(url("plan_sitting", c.council.pk), {}).status_code == 403


def test_a_ballot_goes_from_key_to_minutes_in_the_browser():
    c = cast(members=3)
    ballot = actions.prepare_ballot(c.sitting, c.category, by=c.secretary, nominations=c.nominations)
    c.candidates = list(ballot.candidates.all())
    chair, member = signed_in(c.chair), signed_in(c.users[1])
    for act in ("open_ballot", "renew_key", "close_ballot", "tally"):
        assert member.post(url(act, ballot.pk)).status_code == 403
    assert chair.post(url("renew_key", ballot.pk)).status_code == 302
    opening = chair.post(url("open_ballot", ballot.pk))
    assert (opening.status_code, "no-store" in opening["Cache-Control"]) == (200, True)
    assert chair.post(url("open_ballot", ballot.pk)).status_code == 302
    key = re.search(r'id="box-key">([^<]+)<', chair.post(url("renew_key", ballot.pk)).content.decode())[1]
    half = member.post(url("vote", ballot.pk), {f"candidate-{c.candidates[0].pk}": "yes"})
    assert (half.status_code, f'href="#id_candidate-{c.candidates[1].pk}_0"' in half.content.decode()) == (200, True)
    assert SealedBallot.objects.count() == 0
    for _ in range(2):
        member.post(url("vote", ballot.pk), marks(c))
    assert SealedBallot.objects.count() == 1
    assert "disabled" not in member.get(url("ballot", ballot.pk)).content.decode()
    assert signed_in(c.secretary).post(url("vote", ballot.pk), marks(c)).status_code == 403
    for _ in range(2):
        chair.post(url("close_ballot", ballot.pk))
    member.post(url("vote", ballot.pk), marks(c, "no"))
    for wrong in ("", "AAAA", "é" * 60, "x" * 300):
        bad = chair.post(url("tally", ballot.pk), {"key": wrong})
        assert (bad.status_code, 'href="#id_key"' in bad.content.decode()) == (200, True)
    assert chair.post(url("tally", ballot.pk), {"key": key}).status_code == 302
    run_due_jobs()
    page = member.get(url("ballot", ballot.pk)).content.decode()
    assert url("document", Document.objects.get(kind="minutes").pk) in page
    again = chair.post(url("tally", ballot.pk), {"key": key})
    assert again.status_code == 200


def test_a_decision_goes_from_draft_to_revocation_in_the_browser():
    c = cast()
    tallied(c)
    client = signed_in(c.secretary)
    assert client.get(url("draft", c.round.slug)).status_code == 200
    empty = client.post(url("draft", c.round.slug), {"signer_name": ""})
    assert 'href="#id_signer_name"' in empty.content.decode()
    client.post(url("draft", c.round.slug), {"signer_name": "Nguyễn Văn Ký", "deputy": "on", "number": "9"})
    twice = client.post(url("draft", c.round.slug), {"signer_name": "Nguyễn Văn Ký"})
    decision = Decision.objects.get()
    assert (twice.status_code, decision.signer_titles, decision.number) == (200, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], None)
    for day in ("31/02/2026", "01/01/2199", "", "01/01/2020"):
        bad = client.post(url("number", decision.pk), {"decided_on": day}).content.decode()
        assert ('href="#id_decided_on"' in bad, f'value="{day}"' in bad or not day) == (True, True)
    for _ in range(2):
        client.post(url("number", decision.pk), {"decided_on": today()})
    bad = client.post(url("sign", decision.pk), {"upload": whole_pdf(b"<html>")}).content.decode()
    assert 'href="#id_upload"' in bad
    client.post(url("sign", decision.pk), {"upload": whole_pdf()})
    client.post(url("publish_decision", decision.pk))
    decision.refresh_from_db()
    assert (decision.status, decision.number, decision.events.count()) == ("published", 1, 3)
    award = decision.awards.first()
    form = {"decision_number": "99/QĐ", "decided_on": "01/01/2020", "reason": "Gian dối", "article": "Điều 93"}
    bad = client.post(url("revoke", award.pk), form).content.decode()
    assert ('href="#id_decided_on"' in bad, "Gian dối" in bad) == (True, True)
    client.post(url("revoke", award.pk), form | {"decided_on": today()})
    assert Revocation.objects.get().award == award
    assert "99/QĐ" in client.get(url("decision", decision.pk)).content.decode()


def test_papers_are_for_those_who_see_their_decision_and_a_lost_file_is_404():
    c, other = cast(), cast()
    decision = decided(c)
    run_due_jobs()
    paper = Document.objects.get(kind="decision")
    for user in (c.secretary, c.users[1]):
        answer = signed_in(user).get(url("document", paper.pk))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    for user in (other.users[0], UserFactory()):
        assert signed_in(user).get(url("document", paper.pk)).status_code == 404
        assert signed_in(user).get(url("decision", decision.pk)).status_code == 404
    paper.file.storage.delete(paper.file.name)
    assert signed_in(c.secretary).get(url("document", paper.pk)).status_code == 404


def test_strangers_get_the_same_404_as_for_what_is_missing_and_members_403():
    c = cast()
    opened(c)
    decision = DecisionFactory(round=c.round)
    stranger, member = signed_in(cast().users[0]), signed_in(c.users[1])
    pages = [("council", c.council), ("sitting", c.sitting), ("ballot", c.ballot), ("decision", decision)]
    for name, record in pages:
        assert (stranger.get(url(name, record.pk)).status_code, stranger.get(url(name, 987654)).status_code) == (404, 404)
        assert member.get(url(name, record.pk)).status_code == 200
    for act in ("vote", "close_ballot", "tally", "open_ballot", "renew_key"):
        assert stranger.post(url(act, c.ballot.pk)).status_code == stranger.post(url(act, 987654)).status_code == 404
    for act in ("number", "sign", "publish_decision"):
        assert stranger.post(url(act, decision.pk)).status_code == 404
        assert member.post(url(act, decision.pk)).status_code == 403
    for page in (url("set_up", c.round.slug), url("draft", c.round.slug), url("revoke", 1)):
        assert member.get(page).status_code == 404
    assert member.get(url("home")).status_code == 200
    assert signed_in(UserFactory()).get(url("home")).status_code == 404
    assert member.post(url("hand_to_council", c.round.slug)).status_code == 404


POSTS = {
    "hand_to_council",
    "plan_sitting",
    "attendance",
    "open_ballot",
    "renew_key",
    "vote",
    "close_ballot",
    "tally",
    "number",
    "sign",
    "publish_decision",
}


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "trace"])
def test_acts_take_nothing_but_posts(method):
    client = signed_in(secretary())
    for pattern in urlpatterns:
        if pattern.name in POSTS:
            args = {"slug": "x"} if "slug" in pattern.pattern.converters else {"pk": 1}
            answer = getattr(client, method)(reverse(f"awards:{pattern.name}", kwargs=args))
            assert (answer.status_code, answer["Allow"]) == (405, "POST"), pattern.name


def test_pages_take_as_many_queries_for_nine_rows_as_for_three(django_assert_max_num_queries):
    counts = []
    for rows in (3, 9):
        c = cast(members=rows, nominations=rows)
        opened(c)
        decision = DecisionFactory(round=c.round)
        for _ in range(rows):
            AwardFactory(decision=decision)
        client, seen = signed_in(c.secretary), []
        pages = [("ballot", c.ballot), ("sitting", c.sitting), ("council", c.council), ("decision", decision)]
        for name, record in pages:
            with django_assert_max_num_queries(60) as captured:
                assert client.get(url(name, record.pk)).status_code == 200
            seen.append((name, len(captured.captured_queries)))
        counts.append(seen)
    assert counts[0] == counts[1]


def test_the_desk_says_who_has_to_vote_count_and_prepare():
    c = cast()
    opened(c)
    assert [i.url for i in desk_items(c.users[1])] == [url("ballot", c.ballot.pk)]
    vote(c, c.users[1], "yes")
    assert desk_items(c.users[1]) == []
    actions.close_ballot(c.ballot, by=c.chair)
    assert [i.url for i in desk_items(c.chair)] == [url("ballot", c.ballot.pk)]
    DecisionFactory(round=c.round)
    other = cast()
    other.sitting.attendances.all().delete()
    other.sitting.delete()
    assert [i.url for i in desk_items(c.secretary)] == [
        url("council", other.council.pk),
        url("decision", Decision.objects.get().pk),
    ]
