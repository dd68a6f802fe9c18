from django.db import migrations

from core.operations import ForbidChange

# A trigger's WHEN may hold no subquery in PostgreSQL, so the criteria ask for their set inside a function there.
POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION criteria_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT 1 FROM criteria_criteriaset s WHERE s.id = OLD.criteria_set_id AND s.frozen_at IS NOT NULL
      ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM criteria_criteriaset s WHERE s.id = NEW.criteria_set_id AND s.frozen_at IS NOT NULL
      ) THEN
        RAISE EXCEPTION 'criteria of a frozen set never change' USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'DELETE' THEN
        RETURN OLD;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER criteria_criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON criteria_criterion
    FOR EACH ROW EXECUTE FUNCTION criteria_refuse_frozen()
    """,
]
# As in ForbidChange, SQLite lets rows be deleted: the test runner empties its tables row by row.
SQLITE = [
    """
    CREATE TRIGGER criteria_criterion_frozen BEFORE UPDATE ON criteria_criterion
    WHEN EXISTS (
      SELECT 1 FROM criteria_criteriaset s WHERE s.id IN (OLD.criteria_set_id, NEW.criteria_set_id) AND s.frozen_at IS NOT NULL
    )
    BEGIN SELECT RAISE(ABORT, 'criteria of a frozen set never change'); END
    """,
    """
    CREATE TRIGGER criteria_criterion_frozen_insert BEFORE INSERT ON criteria_criterion
    WHEN EXISTS (SELECT 1 FROM criteria_criteriaset s WHERE s.id = NEW.criteria_set_id AND s.frozen_at IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'criteria of a frozen set never change'); END
    """,
]


def add(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS criteria_criterion_frozen ON criteria_criterion", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS criteria_refuse_frozen()", params=None)
    else:
        for name in ("criteria_criterion_frozen", "criteria_criterion_frozen_insert"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0001_initial")]

    operations = [
        ForbidChange("criteriaset", when="OLD.frozen_at IS NOT NULL"),
        migrations.RunPython(add, remove, elidable=False),
    ]
