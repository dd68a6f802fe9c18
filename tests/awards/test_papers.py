import pytest
from django.utils import timezone

from awards import actions
from awards.actions.decision import store
from awards.models import Decision, Document
from awards.tasks import certificate_job, decision_job, minutes_job
from core.models import FrozenRecord
from outbox.actions import run_due_jobs
from outbox.models import Job
from tests.awards.cast import cast, decided, tallied
from tests.factories.awards import DecisionFactory

pytestmark = pytest.mark.django_db


def test_every_job_makes_one_paper_however_often_it_runs():
    c = cast()
    decision = decided(c)
    for _ in range(2):
        decision_job({"decision": decision.pk})
        minutes_job({"ballot": c.ballot.pk})
    actions.number_decision(decision, by=c.secretary, decided_on=timezone.localdate())
    award = decision.awards.first()
    for _ in range(2):
        decision_job({"decision": decision.pk})
        certificate_job({"award": award.pk})
    made = sorted((d.kind, d.is_draft) for d in Document.objects.all())
    assert made == [("certificate", False), ("decision", False), ("decision", True), ("minutes", False)]
    for paper in Document.objects.all():
        content = paper.file.read()
        assert (content[:5], len(content)) == (b"%PDF-", paper.size)


def test_queued_papers_are_printed_and_queued_once():
    c = cast()
    tallied(c)
    actions.draft_decision(c.round, by=c.secretary, signer_name="Nguyễn Văn Ký", signer_titles=["CHỦ TỊCH"])
    run_due_jobs()
    run_due_jobs()
    assert sorted(Document.objects.values_list("kind", flat=True)) == ["decision", "minutes"]
    assert Job.objects.count() == 2


def test_the_same_bytes_of_another_decision_are_another_paper_and_a_paper_never_changes():
    first, second = DecisionFactory(), DecisionFactory()
    papers = [store("decision", b"%PDF-x", decision=d) for d in (first, first, second)]
    assert (papers[0], papers[0] == papers[2]) == (papers[1], False)
    assert [p.file.read() for p in papers] == [b"%PDF-x"] * 3
    with pytest.raises(FrozenRecord):
        papers[0].delete()
    assert str(papers[0]).endswith(papers[0].sha256[:8])


def test_a_decision_without_a_signer_is_not_printed():
    c = cast()
    decision = decided(c)
    Decision.objects.filter(pk=decision.pk).update(signer_name="")
    with pytest.raises(ValueError, match="."):
        decision_job({"decision": decision.pk})
    assert not Document.objects.exists()
