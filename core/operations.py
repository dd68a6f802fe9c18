"""Migration operations that let the database itself refuse changes to rows that must not change."""

from django.db.migrations.operations.base import Operation


class ForbidChange(Operation):
    """Add a trigger to a model's table that refuses UPDATE where `when` holds (an SQL condition on OLD; always by default).

    PostgreSQL also refuses DELETE. SQLite does not: the test runner empties its tables row by row.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, when: str = "1 = 1"):
        self.model_name, self.when = model_name, when

    def state_forwards(self, app_label, state):
        pass

    def deconstruct(self):
        return (self.__class__.__name__, [self.model_name], {"when": self.when})

    def describe(self):
        return f"Forbid changes of {self.model_name}"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self._statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)  # the % in it is not a placeholder

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on_table = f' ON "{table}"' if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen{on_table}")

    def _statements(self, vendor: str, table: str) -> list[str]:
        if vendor == "postgresql":
            return [
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
                f'CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW '
                f"WHEN ({self.when}) EXECUTE FUNCTION refuse_change()",
            ]
        return [
            f'CREATE TRIGGER {table}_frozen BEFORE UPDATE ON "{table}" WHEN {self.when} '
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
        ]
