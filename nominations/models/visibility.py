"""Who may see a dossier: the same rule for plans, self-assessments and nominations."""

from django.db import models
from django.db.models import Q

from units.permissions import is_secretariat, units_of
from units.roles import Role

UNIT_ROLES = (Role.UNIT_STAFF, Role.UNIT_HEAD)


class DossierQuerySet(models.QuerySet):
    """Rows of a unit; `handed_in` names the time field that is set once the unit has handed the row in."""

    handed_in = "submitted_at"

    def visible_to(self, user):
        """Own unit's staff and head see theirs, the secretariat what was handed in, administrators all; others nothing."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        own = Q(unit__in=units_of(user, *UNIT_ROLES))
        if is_secretariat(user):
            return self.filter(own | Q(**{f"{self.handed_in}__isnull": False}))
        return self.filter(own)


class PlanQuerySet(DossierQuerySet):
    handed_in = "registered_at"


class EvidenceQuerySet(models.QuerySet):
    """Files of a unit's library."""

    def visible_to(self, user):
        """Own unit's staff and head see the library, the secretariat what a dossier handed in cites, administrators all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        seen = Q(unit__in=units_of(user, *UNIT_ROLES))
        if is_secretariat(user):
            seen |= Q(uses__answer__self_assessment__submitted_at__isnull=False) | Q(nominations__submitted_at__isnull=False)
        # A subquery instead of DISTINCT: the file may be cited many times.
        return self.filter(pk__in=self.model._base_manager.filter(seen).values("pk"))
