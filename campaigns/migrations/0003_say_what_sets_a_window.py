from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_rows_that_never_change")]

    operations = [
        migrations.AlterModelOptions(
            "round", options={"ordering": ["year", "-kind"], "verbose_name": "round", "verbose_name_plural": "rounds"}
        ),
        migrations.AddField(
            "stage",
            "basis",
            models.CharField(
                blank=True,
                help_text="Empty: the dates are proposed by the portal.",
                max_length=200,
                verbose_name="set by document",
            ),
        ),
    ]
