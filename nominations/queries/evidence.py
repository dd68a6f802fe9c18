"""What a unit's library holds, and what keeps a file in it."""

from django.db.models import Count, Sum

from nominations.models import Evidence, Receipt


def library(unit):
    """Return the unit's files, newest first, each with `times_cited`."""
    return Evidence.objects.filter(unit=unit).annotate(times_cited=Count("uses")).order_by("-uploaded_at", "-pk")


def used_bytes(unit) -> int:
    return Evidence.objects.filter(unit=unit).aggregate(total=Sum("size"))["total"] or 0


def held_by_receipt(evidence) -> bool:
    """Tell whether a version the unit submitted names the file's fingerprint."""
    contents = Receipt.objects.filter(self_assessment__unit=evidence.unit).values_list("content", flat=True)
    return any(
        citation["sha256"] == evidence.sha256
        for content in contents
        for line in content["answers"]
        for citation in line["evidence"]
    )
