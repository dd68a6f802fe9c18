"""What the council's and the Chủ tịch's papers say: frozen data given by the caller, in Vietnamese, as of the day of issue.

A field without a default is required. A paper without a number is a draft and says so. Shares are Decimals of 0 to 1, money is
in đồng, moments are aware. Forms: NĐ 30/2020/NĐ-CP, Phụ lục I and III.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.paper import IncompletePaper, Letterhead


@dataclass(frozen=True)
class Signature:
    """Who signs: titles above ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and the name, without academic titles."""

    titles: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class AwardLine:
    """A row of the list: a collective or a person, the award, the unit or post, the money (None: not in this list)."""

    name: str
    award: str
    unit: str = ""
    money: int | None = None


@dataclass(frozen=True)
class AwardGroup:
    """Rows of one kind of subject; the kind is a noun such as "Tập thể" or "Cá nhân"."""

    kind: str
    lines: tuple[AwardLine, ...]


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A number as the paper writes it ("0123") with its date, or neither: then the paper is a draft."""

    number: str = ""
    dated: date | None = None

    def __post_init__(self):
        if bool(self.number) != bool(self.dated):
            raise IncompletePaper(f"{type(self).__name__}.{'dated' if self.number else 'number'}")

    @property
    def draft(self) -> bool:
        return not self.number


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A list of awards on pages of their own."""

    groups: tuple[AwardGroup, ...] = ()
    list_title: str = ""

    @property
    def has_money(self) -> bool:
        return any(line.money is not None for group in self.groups for line in group.lines)

    @property
    def total_money(self) -> int:
        return sum(line.money or 0 for group in self.groups for line in group.lines)


@dataclass(frozen=True, kw_only=True)
class DecisionPaper(Numbered, Listed):
    """An award decision (or its revocation).

    `author` is who decides ("Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk"); `authority` the same as lines of capitals. Bases,
    articles and recipients come without numbers and end marks; an article may have several paragraphs (line breaks).
    """

    letterhead: Letterhead
    authority: tuple[str, ...]
    author: str
    subject: str
    bases: tuple[str, ...]
    articles: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: Signature
    symbol: str = "QĐ-UBND"


@dataclass(frozen=True, kw_only=True)
class CertificatePaper(Numbered):
    """A certificate; number, symbol and date are those of the decision. `width_mm` × `height_mm` is the sheet."""

    awarding_title: str
    title: str
    name: str
    merit: str
    place: str
    signature: Signature
    address: str = ""
    symbol: str = "QĐ-UBND"
    book_number: str = ""
    width_mm: int = 360
    height_mm: int = 270


@dataclass(frozen=True)
class Attendee:
    """A council member: the seat ("Chủ tịch Hội đồng"), and for one who was absent the reason."""

    name: str
    post: str
    seat: str = ""
    reason: str = ""


@dataclass(frozen=True)
class BallotRow:
    """Votes for one candidate; share is yes over the rule's base, as counted by the tally."""

    name: str
    yes: int
    no: int
    share: Decimal
    recommended: bool
    unit: str = ""
    blank: int = 0


@dataclass(frozen=True)
class BallotTable:
    """One ballot on one award, with the rule it was held under; `base` in words ("tổng số thành viên Hội đồng")."""

    award: str
    threshold: Decimal
    base: str
    article: str
    members: int
    cast: int
    invalid: int
    rows: tuple[BallotRow, ...]
    turn: int = 1


@dataclass(frozen=True, kw_only=True)
class MinutesPaper(Numbered):
    """Minutes of a sitting that voted. `tellers` are the counting committee; `letterhead.place` dates the paper."""

    letterhead: Letterhead
    council: str
    subject: str
    started: datetime
    ended: datetime
    venue: str
    present: tuple[Attendee, ...]
    tellers: tuple[str, ...]
    ballots: tuple[BallotTable, ...]
    conclusions: tuple[str, ...]
    chair: Signature
    secretary: Signature
    absent: tuple[Attendee, ...] = ()
    dissent: tuple[str, ...] = ()
    method: str = "bỏ phiếu kín"
    symbol: str = "BB-HĐTĐKT"
    recipients: tuple[str, ...] = ()

    @property
    def members(self) -> int:
        return len(self.present) + len(self.absent)


@dataclass(frozen=True, kw_only=True)
class SubmissionPaper(Numbered, Listed):
    """Tờ trình of the standing agency to the Chủ tịch (Mẫu 01): bases, paragraphs, enclosures, the list proposed, votes.

    A signer whose name is not known yet is dots, as an unknown number is.
    """

    letterhead: Letterhead
    author: str
    subject: str
    addressee: str
    bases: tuple[str, ...]
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: Signature
    symbol: str = "TTr-SNV"
    enclosures: tuple[str, ...] = field(default=())
    ballots: tuple[BallotTable, ...] = ()
