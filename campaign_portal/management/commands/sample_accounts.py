"""Print the sample accounts of each role; there are none outside ./run."""

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from campaign_portal.rehearsal.people import SAMPLE_PASSWORD


class Command(BaseCommand):
    help = "Print the sample accounts that can sign in, one of each role."

    def handle(self, *args, **options):
        if not settings.SAMPLE_DATA:
            return
        accounts = [u for u in User.objects.filter(is_sample=True, is_active=True).order_by("pk") if u.has_usable_password()]
        for user in accounts:
            held = user.memberships.select_related("unit").order_by("role", "valid_from")
            roles = sorted({f"{m.get_role_display()}, {m.unit}" for m in held}) or ["quản trị hệ thống"]
            self.stdout.write(f"  {user.email:<34} {SAMPLE_PASSWORD}   {'; '.join(roles)}")
