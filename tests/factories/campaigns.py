"""A campaign of three years with rounds; stages are made where a test needs them."""

from datetime import UTC, date, datetime

import factory

from campaigns.lifecycle import RoundStatus
from campaigns.models import Campaign, Extension, Round, Stage, Step


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    slug = factory.Sequence(lambda n: f"phong-trao-{n}")
    title = "Phong trào thi đua chuyển đổi số"
    plan_number = "39/KH-UBND"
    plan_issued_on = date(2023, 3, 13)
    issuer = "Ủy ban nhân dân tỉnh Đắk Lắk"
    purpose = "Thi đua chuyển đổi số."
    starts_on = date(2023, 3, 13)
    ends_on = date(2025, 12, 31)


class RoundFactory(factory.django.DjangoModelFactory):
    """A draft round of 2023 without stages."""

    class Meta:
        model = Round

    class Params:
        open = factory.Trait(status=RoundStatus.OPEN)

    campaign = factory.SubFactory(CampaignFactory)
    year = 2023
    name = "Năm 2023"
    slug = factory.Sequence(lambda n: f"nam-2023-{n}")
    as_of = date(2023, 12, 31)


class StageFactory(factory.django.DjangoModelFactory):
    """A window wide open: 2020 to 2040."""

    class Meta:
        model = Stage

    round = factory.SubFactory(RoundFactory, open=True)
    step = Step.SELF_ASSESSMENT
    opens_at = datetime(2020, 1, 1, tzinfo=UTC)
    closes_at = datetime(2040, 1, 1, tzinfo=UTC)


class ExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Extension

    stage = factory.SubFactory(StageFactory)
    closes_at = datetime(2041, 1, 1, tzinfo=UTC)
    decision_number = "15/QĐ-SNV"
    decided_on = date(2023, 11, 1)
    reason = "mưa lũ"
