"""Letters as the secretariat reads them, and what the work list of administrators counts."""

from django.db.models import Count

from core.text import fold
from outbox.models import ACCOUNT, MailStatus, OutgoingMail


def mails_for_secretariat():
    """Return all letters but those of the sign-in, whose links are for their recipients only."""
    return OutgoingMail.objects.exclude(purpose=ACCOUNT).select_related("recipient", "edited_by")


def find_mails(*, status: str | None = None, purpose: str | None = None, words: str = ""):
    """Return the letters that fit; each word must occur in subject, name or address, with or without diacritics."""
    mails = mails_for_secretariat()
    if status:
        mails = mails.filter(status=status)
    if purpose:
        mails = mails.filter(purpose=purpose)
    for word in fold(words).split():
        mails = mails.filter(search_key__contains=word)
    # What leaves next comes first among the waiting, what was written last among the others.
    return mails.order_by("send_after", "pk") if status == MailStatus.QUEUED else mails


def counts_by_status() -> dict[str, int]:
    """Return how many letters are in each status, in the order of the statuses, zeros included."""
    found = dict(mails_for_secretariat().order_by().values_list("status").annotate(Count("pk")))
    return {status: found.get(status, 0) for status in MailStatus.values}


def purposes_in_use() -> list[str]:
    """Return the purposes of the letters there are."""
    return sorted(mails_for_secretariat().order_by().values_list("purpose", flat=True).distinct())
