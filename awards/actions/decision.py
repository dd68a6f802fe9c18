"""A decision is drafted, numbered, signed outside and recorded, published; an award is revoked by another decision."""

import hashlib
import secrets
from datetime import date
from functools import cache, partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.documents import award_articles
from awards.drafting import award_groups
from awards.lifecycle import DECISION, DecisionAction, DecisionStatus
from awards.models import Award, AwardForm, Decision, Document, Revocation
from awards.queries import ballots_behind, bases_on, money_due, next_number, recommended
from campaigns.actions import record_decision
from campaigns.lifecycle import RoundStatus
from core.models import locked, move
from nominations.actions import award as mark_awarded
from outbox.actions import queue_job


@transaction.atomic
def draft_decision(round, *, by, signer_name: str, signer_titles: list[str], nominations=None) -> Decision:
    """Draft the award decision of a round from what the council recommended, and queue its paper marked DỰ THẢO.

    nominations may be a part of the recommended ones: the council advises, the Chủ tịch decides (Luật TĐKT Điều 90).
    Raises ValidationError when none is left, or when no money rule or wording is in force today.
    """
    # Who drafts at the same moment waits, and then finds these nominations taken.
    round = locked(round)
    if round.status not in {RoundStatus.COUNCIL, RoundStatus.DECIDED}:
        raise ValidationError(_("The round is not before the council."), code="wrong_status")
    free = recommended(round)
    chosen = free if nominations is None else [n for n in free if n in list(nominations)]
    if not chosen:
        raise ValidationError(
            _("The council has recommended no nomination that is still without an award."), code="nothing_to_award"
        )
    # One decision gives one kind of award; another draft takes the next kind.
    category = chosen[0].category
    chosen = [nomination for nomination in chosen if nomination.category_id == category.pk]
    form = AwardForm.objects.filter(category=category).first()
    if form is None:
        raise ValidationError(
            _("No certificate wording is stored for “%(award)s”. Add it first."), code="no_form", params={"award": category}
        )
    today = timezone.localdate()
    campaign = round.campaign
    decision = Decision.objects.create(
        round=round,
        subject=f"Về việc tặng {category} đối với tập thể, cá nhân có thành tích trong phong trào thi đua, {round}"[:400],
        issuer_lines=_issuer_lines(campaign, category),
        bases=_bases(campaign, today),
        recipients=["Như Điều 3", "Bộ Nội vụ (để báo cáo)", "Cổng Thông tin điện tử tỉnh", "Lưu: VT, NV"],
        signer_name=signer_name,
        signer_titles=signer_titles,
        drafted_by=by,
    )
    _write_awards(decision, chosen, today, merit=form.merit_wording)
    decision.articles = _articles(decision)
    decision.save(update_fields=["articles"])
    _queue_papers(decision, certificates=False)
    return decision


@transaction.atomic
def number_decision(decision, *, by, decided_on: date) -> Decision:
    """Give the decision the next number of its year, fix its money by the rules of that day, queue its papers.

    Raises ValidationError for a date in the future or before the council's vote.
    """
    # One register: whoever numbers a decision waits for the others, in one order so that nobody waits for ever; drafts are
    # locked too, for the first decision of a year finds no other row to wait for.
    rows = Decision.objects.filter(Q(year=decided_on.year) | Q(status=DecisionStatus.DRAFTED) | Q(pk=decision.pk))
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    decision = locked(decision)
    DECISION.target(DecisionAction.NUMBER, state=decision.status)
    _refuse_date(decision, decided_on)
    decision.year, decision.number, decision.decided_on = decided_on.year, next_number(decided_on.year), decided_on
    due = cache(partial(_money, day=decided_on))
    for award in decision.awards.select_related("category"):
        award.money, award.money_basis = due(award.category, award.subject_kind)
        award.save(update_fields=["money", "money_basis"])
    decision.articles, decision.bases = _articles(decision), _bases(decision.round.campaign, decided_on)
    fields = ("year", "number", "decided_on", "articles", "bases")
    move(decision, DECISION, DecisionAction.NUMBER, by=by, update_fields=fields)
    _queue_papers(decision, certificates=True)
    return decision


def _refuse_date(decision, decided_on: date) -> None:
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("The date of the decision cannot be in the future.")}, code="future")
    closed = [ballot.closed_at for ballot in ballots_behind(decision) if ballot.closed_at]
    voted_on = timezone.localdate(max(closed)) if closed else None
    if voted_on and decided_on < voted_on:
        sentence = _("The decision cannot be older than the council's vote on %(day)s.") % {"day": f"{voted_on:%d/%m/%Y}"}
        raise ValidationError({"decided_on": sentence}, code="too_early")


@transaction.atomic
def sign_decision(decision, *, by, upload) -> Decision:
    """Record the signed copy that came back: nominations become awarded, the round decided.

    upload is a file-like PDF. Raises ValidationError when it is none.
    """
    decision = locked(decision)
    DECISION.target(DecisionAction.SIGN, state=decision.status)
    content = upload.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise ValidationError(
            {"upload": _("This is not a complete PDF file. Choose the signed decision as PDF.")}, code="not_pdf"
        )
    move(decision, DECISION, DecisionAction.SIGN, by=by)
    store(Document.Kind.SIGNED_DECISION, content, decision=decision)
    for award in decision.awards.select_related("nomination"):
        mark_awarded(award.nomination, by=by)
    if decision.round.status == RoundStatus.COUNCIL:
        record_decision(decision.round, by=by)
    return decision


@transaction.atomic
def publish_decision(decision, *, by) -> Decision:
    """Allow the decision to be published with its round."""
    return move(locked(decision), DECISION, DecisionAction.PUBLISH, by=by)


@transaction.atomic
def revoke_award(award, *, by, decision_number: str, decided_on: date, reason: str, article: str) -> Revocation:
    """Take one award back by a later decision; the decision becomes revoked when none of its awards is left."""
    decision = locked(award.decision)
    if decision.status not in {DecisionStatus.PUBLISHED, DecisionStatus.SIGNED}:
        raise ValidationError(_("Only an award of a signed decision can be revoked."), code="not_signed")
    if not (decision_number.strip() and reason.strip() and article.strip()):
        raise ValidationError(_("Give the number of the decision, the reason and the article."), code="incomplete")
    if decided_on > timezone.localdate():
        raise ValidationError({"decided_on": _("The date of the revocation cannot be in the future.")}, code="future")
    if decided_on < decision.decided_on:
        raise ValidationError({"decided_on": _("The revoking decision cannot be older than the award.")}, code="too_early")
    if Revocation.objects.filter(award=award).exists():
        raise ValidationError(_("This award was already revoked."), code="already_revoked")
    revocation = Revocation.objects.create(
        award=award, decision_number=decision_number, decided_on=decided_on, reason=reason, article=article, by=by
    )
    if decision.status == DecisionStatus.PUBLISHED and not decision.awards.filter(revocation__isnull=True).exists():
        move(decision, DECISION, DecisionAction.REVOKE, by=by, reason=f"{decision_number}: {reason}")
    return revocation


@transaction.atomic
def store(kind: str, content: bytes, *, is_draft: bool = False, **of) -> Document:
    """Keep a paper under its content's hash; the same bytes for the same thing are one document."""
    digest = hashlib.sha256(content).hexdigest()
    for owner in of.values():
        # A job that runs twice at once waits here and then finds the paper of the other.
        locked(owner)
    known = Document.objects.filter(kind=kind, sha256=digest, **of).first()
    if known:
        return known
    document = Document(kind=kind, sha256=digest, size=len(content), is_draft=is_draft, **of)
    document.file.save(f"documents/{kind}/{digest[:2]}/{digest}.pdf", ContentFile(content), save=False)
    document.save()
    return document


def _bases(campaign, day: date) -> list[str]:
    return [*bases_on(day), f"Kế hoạch số {campaign.plan_number} của {campaign.issuer} ({campaign.title})"]


def _issuer_lines(campaign, category) -> dict:
    return {
        "issuer": ["CHỦ TỊCH", campaign.issuer.upper()],
        "authority": [f"CHỦ TỊCH {campaign.issuer.upper()}"],
        "author": f"Chủ tịch {campaign.issuer}",
        "list_title": f"DANH SÁCH TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG {category.name.upper()}",
    }


def _write_awards(decision, nominations, day: date, *, merit: str) -> None:
    awards = []
    due = cache(partial(_money, day=day))
    for order, nomination in enumerate(nominations, start=1):
        money, basis = due(nomination.category, nomination.subject_kind)
        awards.append(
            Award(
                decision=decision,
                nomination=nomination,
                category=nomination.category,
                unit=nomination.unit,
                subject_kind=nomination.subject_kind,
                name=nomination.subject_name,
                post=nomination.subject_post,
                unit_name=nomination.unit.name,
                merit=merit,
                money=money,
                money_basis=basis,
                order=order,
                verify_code=secrets.token_urlsafe(24),
            )
        )
    Award.objects.bulk_create(awards)


def _money(category, subject_kind, day):
    due = money_due(category.code, subject_kind, day)
    if due is None:
        raise ValidationError(
            _("No money rule or base salary is in force for “%(award)s” on %(day)s. Add it with its article first."),
            code="no_money_rule",
            params={"award": category, "day": f"{day:%d/%m/%Y}"},
        )
    return due


def _articles(decision) -> list[str]:
    first = decision.awards.select_related("category").order_by("order")[0]
    return list(
        award_articles(
            award_groups(decision),
            award=first.category.name,
            merit=first.merit,
            money_article=first.money_basis,
            money_source="Quỹ thi đua, khen thưởng cấp tỉnh",
            executors="Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ, Giám đốc Sở Tài chính, thủ trưởng các đơn vị",
        )
    )


def _queue_papers(decision, *, certificates: bool) -> None:
    stamp = decision.number_text if decision.number else "draft"
    queue_job(key=f"decision:{decision.pk}:{stamp}", kind="awards.decision_pdf", payload={"decision": decision.pk})
    if certificates:
        for pk in decision.awards.values_list("pk", flat=True):
            queue_job(key=f"certificate:{pk}:{stamp}", kind="awards.certificate_pdf", payload={"award": pk})
