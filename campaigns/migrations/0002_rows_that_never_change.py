from django.db import migrations

from core.operations import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]

    operations = [
        ForbidChange("roundevent"),
    ]
