"""The unit's library of evidence: a file comes in checked, is cited by answers, leaves only while no submission holds it."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import locked
from core.text import nfc
from nominations.actions.guards import editable
from nominations.filetypes import MAX_PIXELS, Refused, clean_name, inspect
from nominations.models import Answer, Evidence, EvidenceUse
from nominations.queries.evidence import held_by_receipt, used_bytes

logger = logging.getLogger(__name__)
ORPHAN_AGE = timedelta(hours=24)
_PLACE = ("page_from", "page_to", "note")


@dataclass(frozen=True, slots=True)
class Citation:
    """A file that proves an answer, with the pages that do."""

    answer: Answer
    evidence: Evidence
    page_from: int | None = None
    page_to: int | None = None
    note: str = ""


def add_evidence(unit, *, by, upload, title: str = "") -> Evidence:
    """Check a file and keep it in the unit's library; the same content again gives the row that is already there.

    upload is a Django File with a name. Raises ValidationError that names the file and says what to do.
    """
    name = clean_name(upload.name or "")
    size = upload.size
    _check_size(name, size)
    # Read and inspected before the transaction: SQLite would hold its write lock for as long.
    try:
        digest = _sha256(upload)
        facts = inspect(upload, name)
    except Refused as refusal:
        raise ValidationError(_refusal(name, refusal.code), code=refusal.code) from None
    except OSError:
        raise ValidationError(_lost(name), code="lost") from None
    evidence = Evidence(
        unit=unit,
        sha256=digest,
        name=name,
        title=nfc(title).strip(),
        content_type=facts.content_type,
        size=size,
        pages=facts.pages,
        warnings=list(facts.warnings),
        uploaded_by=by,
    )
    return _store(evidence, upload)


def cite_evidence(answer, evidence, *, by, page_from=None, page_to=None, note: str = "") -> EvidenceUse:
    """Let an answer cite a file of its own unit's library; citing it again changes pages and note."""
    return cite_many(answer.self_assessment, by=by, citations=[Citation(answer, evidence, page_from, page_to, note)])[0]


@transaction.atomic
def cite_many(assessment, *, by, citations: Sequence[Citation]) -> list[EvidenceUse]:
    """Let answers of one self-assessment cite files under one lock; all or none."""
    assessment = editable(assessment)
    stored = EvidenceUse.objects.filter(answer__in={c.answer.pk for c in citations})
    uses = {(use.answer_id, use.evidence_id): use for use in stored}
    cited = [_cited(assessment, citation, uses) for citation in citations]
    new, known = [use for use in cited if use.pk is None], [use for use in cited if use.pk is not None]
    EvidenceUse.objects.bulk_create(new)
    EvidenceUse.objects.bulk_update(known, _PLACE)
    return cited


@transaction.atomic
def uncite_evidence(use, *, by) -> None:
    """Take the citation away; the file stays in the library."""
    editable(use.answer.self_assessment)
    use.delete()


@transaction.atomic
def remove_evidence(evidence, *, by) -> None:
    """Delete a file from the library, unless an answer cites it or a receipt holds its fingerprint."""
    locked(evidence.unit)
    if evidence.uses.exists() or evidence.nominations.exists():
        raise ValidationError(
            _("“%(name)s” is still cited. Take the citations away first.") % {"name": evidence.name}, code="cited"
        )
    if held_by_receipt(evidence):
        raise ValidationError(
            _("“%(name)s” belongs to a version that was submitted and is kept with its receipt.") % {"name": evidence.name},
            code="kept",
        )
    name, unit = evidence.file.name, evidence.unit
    evidence.delete()
    transaction.on_commit(lambda: _delete_file_if_unused(name, unit))


def sweep_orphans(*, now=None, older_than: timedelta = ORPHAN_AGE) -> list[str]:
    """Delete stored files that no row names, once they are older than any upload under way; return their names."""
    now = now or timezone.now()
    swept = []
    known = set(Evidence.objects.values_list("file", flat=True))
    for name in _stored_files("evidence"):
        if name not in known and default_storage.get_modified_time(name) < now - older_than:
            default_storage.delete(name)
            swept.append(name)
    return swept


def _cited(assessment, citation, uses) -> EvidenceUse:
    answer, evidence = citation.answer, citation.evidence
    if evidence.unit_id != assessment.unit_id or answer.self_assessment_id != assessment.pk:
        raise ValidationError(_("This choice is not valid."), code="foreign_evidence")
    _check_pages(evidence, citation.page_from, citation.page_to)
    use = uses.get((answer.pk, evidence.pk)) or EvidenceUse(answer=answer, evidence=evidence)
    use.page_from, use.page_to, use.note = citation.page_from, citation.page_to, nfc(citation.note).strip()
    return use


def _store(evidence, upload) -> Evidence:
    """Write the file, then its row, under the unit's lock; when the row fails the file goes."""
    with transaction.atomic():
        locked(evidence.unit)
        existing = Evidence.objects.filter(unit=evidence.unit, sha256=evidence.sha256).first()
        if existing:
            return _known(existing, evidence.title, upload)
        _check_quota(evidence)
        _write_file(evidence, upload)
        try:
            evidence.save()
        except BaseException:
            default_storage.delete(evidence.file.name)
            raise
    return evidence


def _known(evidence, title, upload) -> Evidence:
    """The unit has this content: take the title if it had none, and the file if the disk lost it."""
    if title and not evidence.title:
        evidence.title = title
    if not evidence.file.storage.exists(evidence.file.name):
        _write_file(evidence, upload)
    evidence.save(update_fields=["title", "file"])
    return evidence


def _write_file(evidence, upload):
    try:
        upload.seek(0)
        evidence.file.save(evidence.name, upload, save=False)
    except OSError:
        logger.exception("evidence could not be stored")
        raise ValidationError(_lost(evidence.name), code="lost") from None


def _check_size(name, size):
    limit = settings.EVIDENCE_MAX_BYTES
    if not size:
        raise ValidationError(_refusal(name, "empty"), code="empty")
    if size > limit:
        raise ValidationError(too_large(name), code="too_large")


def _check_quota(evidence):
    if used_bytes(evidence.unit) + evidence.size > settings.EVIDENCE_UNIT_QUOTA_BYTES:
        raise ValidationError(
            _("“%(name)s” does not fit: the unit's library may hold %(quota)s. Remove files that nothing cites.")
            % {"name": evidence.name, "quota": filesizeformat(settings.EVIDENCE_UNIT_QUOTA_BYTES)},
            code="quota",
        )


def _check_pages(evidence, page_from, page_to):
    if page_to is not None and (page_from is None or page_to < page_from):
        raise ValidationError({"page_to": _("The last page comes before the first.")}, code="pages")
    last = page_to or page_from
    if page_from is not None and page_from < 1:
        raise ValidationError({"page_from": _("Pages are counted from 1.")}, code="pages")
    if last and evidence.pages and last > evidence.pages:
        raise ValidationError(
            {"page_to": _("“%(name)s” has %(pages)s pages.") % {"name": evidence.name, "pages": evidence.pages}}, code="pages"
        )


def _sha256(upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _delete_file_if_unused(name, unit):
    """The lock keeps an upload of the same content from losing its file here."""
    with transaction.atomic():
        locked(unit)
        if not Evidence.objects.filter(file=name).exists():
            default_storage.delete(name)


def _stored_files(folder):
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _stored_files(f"{folder}/{inner}")


def too_large(name: str) -> str:
    return _("“%(name)s” is larger than %(limit)s. Make it smaller, for example by scanning in grey, or split it.") % {
        "name": name,
        "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES),
    }


def _lost(name):
    return _("“%(name)s” could not be stored. Nothing was changed; please send it again.") % {"name": name}


def _refusal(name: str, code: str) -> str:
    """Say why a file is refused and what to do instead."""
    allowed = "PDF, JPG, PNG, DOCX, XLSX, PPTX, ODT, ODS"
    texts = {
        "empty": _("“%(name)s” is empty."),
        "type": _("“%(name)s” is not of an accepted type. Accepted: %(allowed)s."),
        "legacy": _("“%(name)s” is of an old Office type. Save it as DOCX, XLSX, PPTX or PDF and send that."),
        "macros": _("“%(name)s” contains macros. Save it without macros, or as PDF, and send that."),
        "mismatch": _("The content of “%(name)s” is not what its name says. Open it and save it again in an accepted type."),
        "encrypted": _("“%(name)s” is protected by a password. Send it without a password: nobody could open it for scoring."),
        "encrypted_or_legacy": _("“%(name)s” is protected by a password or of an old Office type. Save it again without either."),
        "damaged": _("“%(name)s” is damaged or incomplete. Open it and save it again."),
        "pixels": _("“%(name)s” has too many pixels (at most %(pixels)s million). Scan it at a lower resolution."),
        "bomb": _("“%(name)s” unpacks to far too much data. Save it again, or send it as PDF."),
    }
    return texts[code] % {"name": name, "allowed": allowed, "pixels": MAX_PIXELS // 1_000_000}
