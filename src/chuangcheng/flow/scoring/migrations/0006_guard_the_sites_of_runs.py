"""The databases refuse to change or remove who answered for a site of a frozen score, as they do its lines."""

from typing import Any

from django.db import migrations

TABLE = "scoring_runsite"
MESSAGE = "a frozen score is never changed"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for event in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION scoring_refuse()"
]


def guard(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_sites_of_earlier_runs")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
