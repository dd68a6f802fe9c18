"""The cast of a rehearsal: everyone a round needs, none of them a real person."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from accounts.models import User
from units.models import Membership, Unit
from units.roles import Role

# Everyone can read this: sample accounts exist only under ./run and production refuses to start with them.
SAMPLE_PASSWORD = "Thi-dua-mau-2025"  # noqa: S105
DOMAIN = "mau.example"
COUNCIL_SIZE = 15


@dataclass
class Cast:
    """People by part; staff and heads by unit id."""

    secretary: User
    chair: User
    council: list[User]
    reviewers: list[User]
    staff: dict[int, User] = field(default_factory=dict)
    heads: dict[int, User] = field(default_factory=dict)


def person(email: str, name: str, *, sample: bool = False, **flags) -> User:
    """Return the person of that address, made when missing; only sample people can sign in."""
    user = User.objects.filter(email=email).first()
    if user:
        return user
    user = User(email=email, display_name=name, is_sample=True, **flags)
    if sample and settings.SAMPLE_DATA:
        user.set_password(SAMPLE_PASSWORD)
    else:
        user.set_unusable_password()
    user.save()
    return user


def appoint(user: User, unit: Unit, role: Role, *, since: date, post: str = "") -> Membership:
    """Give the person the role in the unit, once."""
    return Membership.objects.get_or_create(
        user=user, unit=unit, role=role, valid_to=None, defaults={"valid_from": since, "post": post}
    )[0]


def gather(units, *, agency: Unit, verifiers: list[Unit], since: date) -> Cast:
    """Make the cast for a round of the units; reviewers belong to the verifying units, the council to the agency."""
    secretary = person(f"thu-ky@{DOMAIN}", "Thư ký (tài khoản mẫu)", sample=True)
    appoint(secretary, agency, Role.SECRETARIAT, since=since, post="Thường trực Hội đồng")
    chair = person(f"chu-tich-hoi-dong@{DOMAIN}", "Chủ tịch Hội đồng (tài khoản mẫu)", sample=True)
    appoint(chair, agency, Role.COUNCIL_CHAIR, since=since, post="Chủ tịch Hội đồng")
    cast = Cast(secretary=secretary, chair=chair, council=[chair], reviewers=[])
    for number in range(1, COUNCIL_SIZE):
        member = person(f"uy-vien-{number:02d}@{DOMAIN}", f"Ủy viên {number:02d} (tài khoản mẫu)", sample=number == 1)
        appoint(member, agency, Role.COUNCIL_MEMBER, since=since, post="Ủy viên Hội đồng")
        cast.council.append(member)
    for number in range(1, 13):
        reviewer = person(f"tham-dinh-{number:02d}@{DOMAIN}", f"Người chấm {number:02d} (tài khoản mẫu)", sample=number == 1)
        appoint(reviewer, verifiers[number % len(verifiers)], Role.REVIEWER, since=since, post="Chuyên viên thẩm định")
        cast.reviewers.append(reviewer)
    for unit in units:
        cast.staff[unit.pk], cast.heads[unit.pk] = unit_people(unit, since=since)
    return cast


def unit_people(unit: Unit, *, since: date, names: tuple[str, str] | None = None, sample: bool = False) -> tuple[User, User]:
    """Return the unit's staff member and head, known by addresses made of the unit's code unless others are given."""
    address = f"{unit.code.lower()}@{DOMAIN}"
    staff_address, head_address = names or (f"can-bo-{address}", f"thu-truong-{address}")
    staff = person(staff_address, f"Cán bộ phụ trách, {unit.name} (mẫu)", sample=sample)
    head = person(head_address, f"Thủ trưởng, {unit.name} (mẫu)", sample=sample)
    since = max(since, unit.valid_from)
    appoint(staff, unit, Role.UNIT_STAFF, since=since, post="Cán bộ phụ trách chuyển đổi số")
    appoint(head, unit, Role.UNIT_HEAD, since=since, post="Thủ trưởng đơn vị")
    return staff, head
