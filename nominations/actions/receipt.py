"""The receipt: a number that is used once, and the fingerprint of all that was submitted."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from nominations.models import Receipt
from nominations.queries.receipt import canonical, submission_content, taken_sequences

ATTEMPTS = 5


def issue_receipt(assessment, *, by) -> Receipt:
    """Write the receipt of what the self-assessment holds now; its number follows the highest ever given."""
    now = timezone.now()
    content = submission_content(assessment, by=by, at=now)
    for _attempt in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _write(assessment, content, by=by, at=now)
        except IntegrityError:
            # Another round of the same year took the number in the same instant.
            continue
    return _write(assessment, content, by=by, at=now)


def _write(assessment, content, *, by, at) -> Receipt:
    prefix = f"TDG-{assessment.round.year}-{assessment.unit.code}-"
    number = f"{prefix}{max(taken_sequences(prefix), default=0) + 1}"
    content = {"number": number, **content}
    return Receipt.objects.create(
        self_assessment=assessment,
        number=number,
        issued_at=at,
        issued_to=by,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
    )
