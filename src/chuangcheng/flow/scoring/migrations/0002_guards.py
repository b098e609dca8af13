"""The databases themselves refuse to change or remove a frozen score."""

from typing import Any

from django.db import migrations

TABLES = ("scoring_scorerun", "scoring_scoreline", "scoring_leftout")
MESSAGE = "a frozen score is never changed"

SQLITE = [
    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table in TABLES
    for event in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    "CREATE FUNCTION scoring_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    *(
        f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION scoring_refuse()"
        for table in TABLES
    ),
]


def guard(apps: Any, schema_editor: Any) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
