"""Who reads and changes outgoing mail: whoever the wiring names (the secretariat), and administrators."""


def may_manage_mail(user) -> bool:
    return user.is_authenticated and user.has_perm("outbox.change_outgoingmail")
