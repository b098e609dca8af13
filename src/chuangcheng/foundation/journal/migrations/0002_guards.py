"""The databases themselves refuse to change or remove what the journal keeps."""

from typing import Any

from django.db import migrations

TABLES = ("journal_entry", "journal_seal", "journal_sealedentry")
MESSAGE = "the journal is append-only"

SQLITE = [
    f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table in TABLES
    for event in ("UPDATE", "DELETE")
] + [
    "CREATE TRIGGER journal_payload_no_delete BEFORE DELETE ON journal_payload "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    "CREATE TRIGGER journal_payload_no_update BEFORE UPDATE ON journal_payload "
    "WHEN NEW.text <> '' OR NEW.salt <> '' OR NEW.entry_id <> OLD.entry_id "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
]

POSTGRESQL = [
    f"CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    "CREATE FUNCTION journal_payload_guard() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF NEW.text <> '' OR NEW.salt <> '' OR NEW.entry_id <> OLD.entry_id THEN "
    f"RAISE EXCEPTION '{MESSAGE}'; END IF; RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
        for table in TABLES
    ),
    "CREATE TRIGGER journal_payload_no_delete BEFORE DELETE ON journal_payload "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER journal_payload_no_update BEFORE UPDATE ON journal_payload "
    "FOR EACH ROW EXECUTE FUNCTION journal_payload_guard()",
]


def guard(apps: Any, schema_editor: Any) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
