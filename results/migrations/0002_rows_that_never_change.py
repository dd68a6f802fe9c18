from django.db import migrations

from core.operations import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]

    operations = [
        ForbidChange("publication"),
        ForbidChange("publishedunit"),
        ForbidChange("ledgerentry"),
    ]
