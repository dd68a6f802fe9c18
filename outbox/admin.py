"""Letters and jobs as administrators see them: to read, to try again, to stop; never to write."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.views import explain
from outbox import actions
from outbox.models import ACCOUNT, Job, OutgoingMail


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def _each(self, request, rows, action):
        """Do the action on each chosen row and say how many went well, and why the others did not."""
        done = 0
        for row in rows:
            try:
                action(row, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{row}: {explain(error)}")
            else:
                done += 1
        messages.success(request, _("Done: %(count)d.") % {"count": done})


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    list_display = ["subject", "recipient", "purpose", "status", "send_after", "attempts", "sent_at"]
    list_filter = ["status", "purpose"]
    list_select_related = ["recipient"]
    search_fields = ["search_key", "key"]
    date_hierarchy = "created_at"
    fields = ["key", "purpose", "recipient", "subject", "text", "status", "cancel_reason", "send_after", "created_at"]
    fields += ["edited_by", "edited_at", "message_id", "attempts", "lease_until", "sent_at", "last_error"]
    actions = ["try_again", "stop"]

    @admin.display(description=_("body"))
    def text(self, mail):
        # A link that sets a password is for its recipient only.
        return _("Hidden: only the recipient may read it.") if mail.purpose == ACCOUNT else mail.body

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request, queryset):
        self._each(request, queryset, actions.retry_mail)

    @admin.action(description=_("Stop before it leaves"), permissions=["change"])
    def stop(self, request, queryset):
        self._each(request, queryset, actions.cancel_mail)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["key", "kind", "status", "run_after", "attempts", "finished_at"]
    list_filter = ["status", "kind"]
    search_fields = ["key"]
    fields = ["key", "kind", "payload", "status", "run_after", "created_at", "finished_at", "attempts"]
    fields += ["lease_until", "last_error", "retried_by"]
    actions = ["try_again"]

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request, queryset):
        self._each(request, queryset, actions.retry_job)
