"""The words of the sign-in's own letters, in Vietnamese whatever language the page had."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RESET = "account/email/password_reset_key"
# What allauth tells a person about, by the name of its own template.
NOTICES = {
    "account/email/password_changed": gettext_lazy("The password of your account was changed."),
    "account/email/password_reset": gettext_lazy("The password of your account was set anew through a link sent by mail."),
    "account/email/password_set": gettext_lazy("A password was set for your account."),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account; old ones no longer work."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account."),
    "socialaccount/email/account_connected": gettext_lazy("Another way to sign in was connected to your account."),
    "socialaccount/email/account_disconnected": gettext_lazy("A way to sign in was disconnected from your account."),
}


def letter(template: str, user, context: dict) -> tuple[str, str] | None:
    """Return subject and body of the letter allauth wants to send, None when the portal does not send such letters."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"user": user, "portal_url": settings.BASE_URL, **context}
        if template == RESET:
            context["minutes"] = settings.PASSWORD_RESET_TIMEOUT // 60
            return _("Set your password"), render_to_string("accounts/mail/password_link.txt", context)
        if template in NOTICES:
            context["what"] = str(NOTICES[template])
            return context["what"].rstrip("."), render_to_string("accounts/mail/notice.txt", context)
    return None
