"""From stored rows to the papers that carry them: what the documents room prints, taken from decision, award and ballot."""

from django.conf import settings
from django.utils import timezone

from awards.documents import (
    Attendee,
    AwardGroup,
    AwardLine,
    BallotRow,
    BallotTable,
    CertificatePaper,
    DecisionPaper,
    Letterhead,
    MinutesPaper,
    Signature,
    SubmissionPaper,
)
from awards.models import CouncilMember
from awards.models.law import VoteBase
from awards.queries import ballots_behind
from core.paper import long_date
from nominations.models import SubjectKind

# Words of the official forms, which are Vietnamese whatever language the reader has chosen.
SUBJECT_WORDS = {
    SubjectKind.COLLECTIVE: "Tập thể",
    SubjectKind.INDIVIDUAL: "Cá nhân",
    SubjectKind.HOUSEHOLD: "Hộ gia đình",
    SubjectKind.FIRM: "Doanh nghiệp",
}
SEAT_WORDS = {
    CouncilMember.Seat.CHAIR: "Chủ tịch Hội đồng",
    CouncilMember.Seat.VICE_CHAIR: "Phó Chủ tịch Hội đồng",
    CouncilMember.Seat.SECRETARY: "Ủy viên, Thư ký Hội đồng",
    CouncilMember.Seat.MEMBER: "Ủy viên Hội đồng",
}
UNKNOWN = "……………………"
BASE_WORDS = {VoteBase.ALL: "tổng số thành viên Hội đồng", VoteBase.PRESENT: "số thành viên có mặt"}


def decision_paper(decision) -> DecisionPaper:
    """Return the paper of a decision with its list of awards."""
    head = decision.issuer_lines
    return DecisionPaper(
        letterhead=Letterhead(issuer=tuple(head["issuer"]), place=decision.place, parent=tuple(head.get("parent", ()))),
        authority=tuple(head["authority"]),
        author=head["author"],
        subject=decision.subject,
        bases=_cited(decision.bases),
        articles=tuple(decision.articles),
        recipients=tuple(decision.recipients),
        signature=Signature(titles=tuple(decision.signer_titles), name=decision.signer_name),
        symbol=decision.symbol,
        number=f"{decision.number:04d}" if decision.number else "",
        dated=decision.decided_on,
        groups=award_groups(decision),
        list_title=decision.issuer_lines["list_title"],
    )


def submission_paper(decision) -> SubmissionPaper:
    """Return the tờ trình that brings a drafted decision to its signer: the votes behind it, its own articles and list.

    The agency's register numbers it and its head signs it outside the portal, so it has neither number nor name.
    """
    agency, to = settings.AGENCY, decision.issuer_lines["author"]
    ballots = ballots_behind(decision)
    # The first article says who is awarded, the second the money; the third carries the decision out.
    who, money = (*decision.articles, "", "")[:2]
    asked = f"{who[:1].lower()}{who[1:]}"
    return SubmissionPaper(
        letterhead=Letterhead(parent=(agency["parent"].upper(),), issuer=(agency["name"].upper(),), place=decision.place),
        author=f"{agency['head']} {agency['name']}",
        symbol=f"TTr-{agency['symbol']}",
        subject=decision.subject.replace("Về việc tặng", "Về việc đề nghị tặng", 1),
        addressee=to,
        bases=_cited(decision.bases),
        paragraphs=(
            *(_vote_sentence(ballot) for ballot in ballots),
            f"Trên cơ sở kết quả bỏ phiếu của Hội đồng, {agency['name']} kính trình {to} xem xét, quyết định {asked}",
            money,
        ),
        enclosures=("Dự thảo Quyết định", "Biên bản họp Hội đồng", "Báo cáo thành tích của tập thể, cá nhân được đề nghị"),
        recipients=("Như trên", "Hội đồng Thi đua - Khen thưởng tỉnh", "Lưu: VT, TĐKT"),
        signature=Signature(titles=(agency["head"].upper(),), name=UNKNOWN),
        groups=award_groups(decision),
        list_title=decision.issuer_lines["list_title"].replace("DANH SÁCH ", "DANH SÁCH\n").replace("ĐƯỢC TẶNG", "ĐỀ NGHỊ TẶNG"),
        ballots=tuple(_ballot_table(ballot) for ballot in ballots),
    )


def certificate_paper(award) -> CertificatePaper:
    """Return the certificate of one award."""
    decision, form = award.decision, award.category.form
    return CertificatePaper(
        awarding_title=form.awarding_title,
        title=form.certificate_title,
        name=award.name,
        merit=award.merit,
        address=", ".join(part for part in (award.post, award.unit_name) if part and part != award.name),
        place=decision.place,
        signature=Signature(titles=tuple(decision.signer_titles), name=decision.signer_name),
        symbol=decision.symbol,
        number=f"{decision.number:04d}" if decision.number else "",
        dated=decision.decided_on,
        book_number=award.register_number,
        width_mm=form.width_mm,
        height_mm=form.height_mm,
    )


def minutes_paper(ballot) -> MinutesPaper:
    """Return the minutes of a counted ballot's sitting."""
    sitting, council = ballot.sitting, ballot.sitting.council
    seats = {seat.seat: seat for seat in council.members.select_related("user").order_by("-order")}
    attendances = list(sitting.attendances.select_related("member__user").order_by("member__order"))
    recommended = [c for c in ballot.candidates.all() if c.recommended]
    agency = council.round.campaign.issuer
    return MinutesPaper(
        letterhead=Letterhead(parent=(agency.upper(),), issuer=("HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG",), place="Đắk Lắk"),
        council=council.name,
        subject=f"Họp xét, bỏ phiếu đề nghị tặng {ballot.category} ({council.round})",
        started=timezone.localtime(sitting.held_at),
        ended=timezone.localtime(ballot.closed_at),
        venue=sitting.place,
        present=tuple(_attendee(a) for a in attendances if a.present),
        absent=tuple(_attendee(a) for a in attendances if not a.present),
        tellers=("Phiếu được niêm phong và kiểm đếm trên hệ thống; khóa mở hòm phiếu do Chủ tịch Hội đồng giữ",),
        ballots=(_ballot_table(ballot),),
        conclusions=(
            f"Hội đồng đề nghị xét tặng {ballot.category} đối với {len(recommended)} trường hợp đạt tỷ lệ phiếu quy định.",
            sitting.conclusion or "Giao cơ quan thường trực hoàn thiện hồ sơ, trình người có thẩm quyền quyết định.",
        ),
        chair=_signature(seats.get("chair"), "CHỦ TRÌ"),
        secretary=_signature(seats.get("secretary") or seats.get("chair"), "THƯ KÝ"),
    )


def award_groups(decision) -> tuple[AwardGroup, ...]:
    """Return the decision's awards by kind of subject, in the order of its list."""
    lines: dict[str, list[AwardLine]] = {}
    for award in decision.awards.select_related("category").order_by("order"):
        unit = ", ".join(part for part in (award.post, award.unit_name) if part and part != award.name)
        line = AwardLine(name=award.name, award=str(award.category), unit=unit, money=int(award.money))
        lines.setdefault(award.subject_kind, []).append(line)
    return tuple(AwardGroup(kind=SUBJECT_WORDS[SubjectKind(kind)], lines=tuple(rows)) for kind, rows in lines.items())


def _cited(bases) -> tuple[str, ...]:
    """Bases are stored as names of laws and plans; a paper cites them."""
    return tuple(text if text.startswith(("Căn cứ", "Theo")) else f"Căn cứ {text}" for text in bases)


def _vote_sentence(ballot) -> str:
    council, candidates = ballot.sitting.council, list(ballot.candidates.all())
    passed = sum(1 for candidate in candidates if candidate.recommended)
    return (
        f"{council.name} đã họp {long_date(timezone.localdate(ballot.sitting.held_at))} và bỏ phiếu xét tặng {ballot.category}: "
        f"tổng số thành viên {ballot.members:02d}, có mặt {ballot.present:02d}; số phiếu thu về {ballot.cast:02d}, không hợp lệ "
        f"{ballot.invalid:02d}; {passed:02d} trong {len(candidates):02d} trường hợp đạt tỷ lệ phiếu quy định "
        "(có kết quả bỏ phiếu kèm theo)"
    )


def _ballot_table(ballot) -> BallotTable:
    rows = tuple(
        BallotRow(
            name=c.nomination.subject_name,
            unit=c.nomination.unit.name,
            yes=c.yes,
            no=c.no,
            blank=c.blank,
            share=c.share,
            recommended=c.recommended,
        )
        for c in ballot.candidates.select_related("nomination__unit").order_by("order")
    )
    return BallotTable(
        award=str(ballot.category),
        threshold=ballot.threshold,
        base=BASE_WORDS[VoteBase(ballot.base)],
        article=ballot.article,
        members=ballot.members,
        cast=ballot.cast,
        invalid=ballot.invalid,
        rows=rows,
        turn=ballot.turn,
    )


def _attendee(attendance) -> Attendee:
    member = attendance.member
    seat = SEAT_WORDS[member.seat]
    return Attendee(name=member.user.display_name, post=member.post or seat, seat=seat, reason=attendance.absence_reason)


def _signature(member, title: str) -> Signature:
    name = member.user.display_name if member else ""
    return Signature(titles=(title,), name=name)
