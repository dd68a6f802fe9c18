from django.db import migrations

from core.operations import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]

    operations = [
        ForbidChange("planevent"),
        ForbidChange("assessmentevent"),
        ForbidChange("nominationevent"),
        ForbidChange("receipt"),
        ForbidChange("nominationrefusal"),
    ]
