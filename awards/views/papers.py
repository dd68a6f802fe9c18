"""Papers printed when asked for; those kept as documents are served by `decision.document`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.documents import IncompletePaper, submission_pdf
from awards.drafting import submission_paper
from awards.lifecycle import DecisionStatus
from awards.queries import decisions_visible_to


@require_safe
def submission(request, pk):
    """The tờ trình of a draft, inline; a numbered decision has none, for its money and bases are no longer those submitted."""
    drafts = decisions_visible_to(request.user).filter(status=DecisionStatus.DRAFTED)
    record = get_object_or_404(drafts, pk=pk)
    try:
        pdf = submission_pdf(submission_paper(record))
    except IncompletePaper as error:
        messages.error(request, _("A text of this paper is missing or cannot be printed: %(text)s.") % {"text": error})
        return redirect("awards:decision", pk)
    name = content_disposition_header(as_attachment=False, filename=f"to-trinh-du-thao-{record.pk}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
