from django.db import migrations

from core.operations import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]

    operations = [
        ForbidChange("ballotevent"),
        ForbidChange("decisionevent"),
        ForbidChange("revocation"),
        ForbidChange("document"),
    ]
