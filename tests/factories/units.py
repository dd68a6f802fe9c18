"""Units of every tier, memberships and blocks, plain unless a test says otherwise."""

from datetime import date

import factory

from tests.factories.accounts import UserFactory
from units.models import TIER_OF_KIND, Block, BlockMembership, Delegation, Kind, Membership, Succession, Unit
from units.roles import Role


class UnitFactory(factory.django.DjangoModelFactory):
    """A commune that exists since 2023; traits make the other tiers."""

    class Meta:
        model = Unit

    class Params:
        province = factory.Trait(kind=Kind.TINH, name=factory.Sequence(lambda n: f"Tỉnh {n}"))
        department = factory.Trait(kind=Kind.SO, name=factory.Sequence(lambda n: f"Sở {n}"))
        district = factory.Trait(kind=Kind.HUYEN, name=factory.Sequence(lambda n: f"Huyện {n}"))

    code = factory.Sequence(lambda n: f"T{n:05d}")
    name = factory.Sequence(lambda n: f"Xã {n}")
    kind = Kind.XA
    tier = factory.LazyAttribute(lambda o: TIER_OF_KIND[o.kind])
    valid_from = date(2023, 1, 1)
    source = "tests"


class SuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(UnitFactory)
    successor = factory.SubFactory(UnitFactory)
    relation = Succession.Relation.WHOLE
    effective_on = factory.SelfAttribute("successor.valid_from")
    source = "tests"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.UNIT_STAFF
    valid_from = date(2023, 1, 1)


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    membership = factory.SubFactory(MembershipFactory)
    delegate = factory.SubFactory(UserFactory)
    valid_from = date(2023, 1, 1)
    valid_to = date(2030, 12, 31)
    reason = "đi công tác"


class BlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Block

    name = factory.Sequence(lambda n: f"Cụm thi đua số {n}")
    year = 2023
    tier = "commune"


class BlockMembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BlockMembership

    block = factory.SubFactory(BlockFactory)
    unit = factory.SubFactory(UnitFactory)
