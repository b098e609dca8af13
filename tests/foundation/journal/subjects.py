"""Subjects with a history, and the hand that tampers with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record
from tests.people import MONDAY

LIN = Actor(user_id=7, role="coordinator", unit_id=3)
KIND = Unit.subject_kind()


def begin(code: str) -> Unit:
    """A new subject with its first entry."""
    with transaction.atomic():
        row = Unit.objects.create(code=code, name=f"单位{code}", kind="street", path=code)
        record(subject=row, act="unit.create", by=LIN, at=MONDAY, after={"name": row.name})
    return row


def act(row: Unit, why: str = "") -> Unit:
    """One more act on a subject."""
    with transaction.atomic():
        row = claim(Unit, id=row.pk, expected_version=None)
        before, row.contact_name = row.contact_name, f"联系人{row.version}"
        row.save(update_fields=["contact_name"])
        record(
            subject=row,
            act="unit.change",
            by=LIN,
            at=MONDAY + timedelta(minutes=row.version),
            before={"contact_name": before},
            after={"contact_name": row.contact_name},
            why=why,
        )
    return row


TABLES = ("journal_entry", "journal_payload", "journal_seal", "journal_sealedentry")


def tamper(sql: str, *params: Any) -> int:
    """Change the journal behind the product's back; returns the number of rows changed.

    The triggers stand in the way even of an administrator, who has to take them off first: so does this. The
    test's own transaction puts them back.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def remove_entries(*ids: int) -> None:
    """Take entries out with everything that refers to them by key, as somebody careful would."""
    marks = ", ".join(["%s"] * len(ids))
    for table in ("journal_payload", "journal_pending"):
        tamper(f"DELETE FROM {table} WHERE entry_id IN ({marks})", *ids)
    assert tamper(f"DELETE FROM journal_entry WHERE id IN ({marks})", *ids) == len(ids)
