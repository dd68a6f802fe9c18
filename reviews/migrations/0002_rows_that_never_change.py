from django.db import migrations

from core.operations import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [
        ForbidChange("assignmentevent"),
        ForbidChange("appealevent"),
    ]
