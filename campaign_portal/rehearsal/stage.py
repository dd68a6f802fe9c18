"""The ten steps of a rehearsal, each through the actions the pages use."""

import io
import random
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards import actions as awards
from awards.lifecycle import DecisionStatus
from awards.models import CouncilMember, Document
from awards.queries import latest_document
from campaign_portal.rehearsal import answers
from campaign_portal.rehearsal.people import Cast
from criteria.queries import leaves
from nominations import actions as nominations
from nominations.models import Category, Nomination, SelfAssessment, SubjectKind
from outbox.actions import run_due_jobs
from results import actions as results
from reviews import actions as reviews
from reviews.models import Assignment, Result

COLLECTIVE, INDIVIDUAL = SubjectKind.COLLECTIVE, SubjectKind.INDIVIDUAL
PLAN_TEXT = (
    "Đăng ký hoàn thành các chỉ tiêu chuyển đổi số của đơn vị trong năm; nâng tỷ lệ hồ sơ trực tuyến; "
    f"bồi dưỡng kỹ năng số cho cán bộ, công chức. {answers.MARK}"
)


class Rehearsal:
    """One round of one cast; `tick` is called once for each unit of work done."""

    def __init__(self, round, units, cast: Cast, *, seed: str, tick=lambda: None):
        self.round, self.units, self.cast, self.seed, self.tick = round, units, cast, seed, tick

    def dice(self, *parts) -> random.Random:
        return random.Random(":".join([self.seed, *map(str, parts)]))  # noqa: S311

    # -- units ----------------------------------------------------------------
    def register_plan(self, unit):
        """Step 4: the unit registers its plan with two key projects."""
        staff, dice = self.cast.staff[unit.pk], self.dice("plan", unit.code)
        plan = nominations.start_plan(unit, self.round, by=staff)
        nominations.save_plan(
            plan,
            by=staff,
            commitments=PLAN_TEXT,
            difficulties=f"Hạ tầng mạng ở một số thôn, buôn còn yếu. {answers.MARK}",
            proposals=f"Đề nghị tỉnh hỗ trợ đường truyền và tập huấn. {answers.MARK}",
        )
        for name in ("Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "Tổ công nghệ số cộng đồng"):
            nominations.save_project(plan, by=staff, name=name, progress=dice.randrange(30, 101, 5), progress_note=answers.MARK)
        nominations.register_plan(plan, by=staff)

    def fill_assessment(self, unit, evidence_pdf: bytes) -> SelfAssessment:
        """Step 4: answers to every criterion, two files of evidence, sent to the head."""
        staff, level = self.cast.staff[unit.pk], answers.strength(self.seed, unit.code)
        dice = self.dice("answers", unit.code)
        assessment = nominations.start_assessment(unit, self.round, by=staff)
        upload = SimpleUploadedFile(f"bao-cao-{unit.code}.pdf", evidence_pdf, content_type="application/pdf")
        evidence = nominations.add_evidence(
            unit, by=staff, upload=upload, title=f"Báo cáo chuyển đổi số của đơn vị. {answers.MARK}"
        )
        entries = {
            criterion: nominations.Entry(value=answers.answer_value(criterion, level=level, dice=dice), explanation=answers.MARK)
            for criterion in leaves(assessment.criteria_set)
        }
        saved = nominations.save_answers(assessment, by=staff, entries=entries)
        citations = [
            nominations.Citation(answer=answer, evidence=evidence, page_from=1, page_to=1)
            for answer in saved
            if answer.criterion.evidence_required
        ]
        nominations.cite_many(assessment, by=staff, citations=citations)
        nominations.send_to_head(assessment, by=staff)
        return assessment

    def submit_assessment(self, unit, assessment):
        """Step 4: the head reads, approves and submits."""
        return nominations.approve(assessment, by=self.cast.heads[unit.pk])

    def nominate(self, unit, minutes_pdf: bytes):
        """Step 5: a collective and an individual with the grassroots meeting's minutes; the secretariat checks them."""
        category = Category.objects.filter(code="bang-khen-ubnd-tinh").order_by("-valid_from").first()
        for kind, name, post in (
            (COLLECTIVE, unit.name, ""),
            (INDIVIDUAL, f"Cá nhân diễn tập {unit.code}", "Công chức phụ trách chuyển đổi số"),
        ):
            self._nominate_one(unit, category, kind, name, post, minutes_pdf)

    def _nominate_one(self, unit, category, kind, name, post, minutes_pdf):
        staff, head, dice = self.cast.staff[unit.pk], self.cast.heads[unit.pk], self.dice("meeting", unit.code, kind)
        nomination = nominations.start_nomination(
            unit,
            self.round,
            by=staff,
            category=category,
            subject_kind=kind,
            subject_name=name,
            subject_post=post,
            subject_unit=unit if kind == COLLECTIVE else None,
            merit=f"Dẫn đầu trong triển khai chuyển đổi số của đơn vị. {answers.MARK}",
        )
        present = dice.randint(18, 40)
        nominations.save_nomination(
            nomination,
            by=staff,
            report=f"Báo cáo thành tích. {answers.MARK}",
            meeting_on=timezone.localdate() - timedelta(days=3),
            meeting_members=present + 2,
            meeting_present=present,
            votes_for=present - dice.randint(0, 2),
            votes_against=0,
            pending_matter=False,
        )
        nominations.attach_minutes(
            nomination, by=staff, upload=SimpleUploadedFile("bien-ban-hop.pdf", minutes_pdf, content_type="application/pdf")
        )
        nominations.send_nomination_to_head(nomination, by=staff)
        nominations.approve_nomination(nomination, by=head)
        nominations.accept_nomination(nomination, by=self.cast.secretary)

    # -- review -----------------------------------------------------------------
    def review(self, per_unit: int):
        """Step 6: reviewers are assigned, score every criterion, and the results are frozen."""
        reviews.start_review(self.round, by=self.cast.secretary)
        reviews.assign_all(self.round, by=self.cast.secretary, per_unit=per_unit)
        assignments = Assignment.objects.filter(self_assessment__round=self.round)
        for assignment in assignments.select_related("self_assessment__unit", "self_assessment__round", "reviewer"):
            self.score(assignment)
            reviews.submit_scores(assignment, by=assignment.reviewer)
            self.tick()
        return reviews.freeze_results(self.round, by=self.cast.secretary)

    def score(self, assignment):
        """A reviewer's points for every criterion of one unit."""
        dice = self.dice("score", assignment.reviewer_id, assignment.self_assessment.unit.code)
        given = assignment.self_assessment.answers.select_related("criterion").exclude(criterion__kind="unscored")
        scores = {
            a.criterion_id: reviews.ScoreEntry(points=answers.reviewed_points(a.criterion, a.claimed_points, dice=dice))
            for a in given
        }
        reviews.save_scores(assignment, by=assignment.reviewer, scores=scores)

    # -- council ------------------------------------------------------------------
    def vote(self):
        """Step 7: the council of fifteen meets, votes under seal, and the box is counted."""
        secretary, chair = self.cast.secretary, self.cast.chair
        council = self._seat_council()
        awards.hand_to_council(self.round, by=secretary)
        sitting = awards.plan_sitting(council, by=secretary, held_at=timezone.now(), place="Phòng họp UBND tỉnh (diễn tập)")
        members = list(council.members.select_related("user"))
        absent = members[-1]
        awards.record_attendance(
            sitting,
            by=secretary,
            present={m.pk for m in members[:-1]},
            reasons={absent.pk: "Đi công tác, gửi ý kiến bằng văn bản"},
        )
        eligible = list(Nomination.objects.filter(round=self.round, status="eligible").select_related("unit", "category"))
        ballot = awards.prepare_ballot(sitting, eligible[0].category, by=secretary, nominations=eligible)
        key = awards.open_ballot(ballot, by=chair)
        candidates = list(ballot.candidates.select_related("nomination__unit"))
        for member in members:
            awards.cast_vote(ballot, by=member.user, choices=self._choices(member, candidates))
        awards.close_ballot(ballot, by=chair)
        return awards.tally(ballot, by=chair, key=key)

    def _seat_council(self):
        seats = [CouncilMember.Seat.CHAIR, CouncilMember.Seat.VICE_CHAIR, CouncilMember.Seat.SECRETARY]
        members = [
            (user, seats[i] if i < len(seats) else CouncilMember.Seat.MEMBER, "Thành viên Hội đồng (diễn tập)")
            for i, user in enumerate(self.cast.council)
        ]
        return awards.set_up_council(
            self.round,
            by=self.cast.secretary,
            name="Hội đồng Thi đua - Khen thưởng tỉnh (diễn tập)",
            decision_number="Quyết định diễn tập",
            members=members,
        )

    def _choices(self, member, candidates) -> dict:
        ranks = dict(Result.objects.filter(round=self.round).values_list("unit", "rank_in_block"))
        choices = {}
        for candidate in candidates:
            good = (ranks.get(candidate.nomination.unit_id) or 9) <= 2
            dice = self.dice("vote", member.pk, candidate.pk)
            choices[candidate.pk] = "yes" if dice.random() < (0.97 if good else 0.7) else "no"
        return choices

    # -- decision and publication -------------------------------------------------
    def decide(self):
        """Step 8: the decision is drafted, numbered, printed by jobs, and its copy recorded as the signed one."""
        secretary = self.cast.secretary
        decision = awards.draft_decision(
            self.round,
            by=secretary,
            signer_name="Người ký diễn tập",
            signer_titles=["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        )
        run_due_jobs()
        decision = awards.number_decision(decision, by=secretary, decided_on=timezone.localdate())
        run_due_jobs(tick=self.tick)
        paper = latest_document(Document.Kind.DECISION, decision=decision, is_draft=False)
        with paper.file.open("rb") as file:
            decision = awards.sign_decision(decision, by=secretary, upload=io.BytesIO(file.read()))
        if decision.status == DecisionStatus.SIGNED:
            decision = awards.publish_decision(decision, by=secretary)
        return decision

    def publish(self):
        """Step 9: the snapshot is frozen and its pages are written."""
        publication = results.publish(self.round, by=self.cast.secretary)
        run_due_jobs(tick=self.tick)
        return publication
