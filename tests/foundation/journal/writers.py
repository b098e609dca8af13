"""One of several processes that write at once: run with a name, the shared subject's id, a number of acts and a file.

It does at least so many acts and goes on until the file appears.

Half of the acts are on a subject that everybody changes, as a person who saw its newest version would (a Conflict
is looked at anew), half on a subject of its own. Seals in between. Prints what it did as JSON.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path


def main(name: str, shared: int, acts: int, stop: Path) -> None:
    """Write."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.db import connection, transaction

    from chuangcheng.foundation.accounts.models import Unit
    from chuangcheng.foundation.acts.rules import Actor, Conflict
    from chuangcheng.foundation.acts.services import claim
    from chuangcheng.foundation.journal.services import record, seal

    by, at = Actor(user_id=None, role="product", unit_id=None), datetime(2026, 3, 2, 1, tzinfo=UTC)

    def change(pk: int) -> bool:
        seen = Unit.objects.get(pk=pk).version
        try:
            with transaction.atomic():
                row = claim(Unit, id=pk, expected_version=seen)
                row.contact_phone = str(int(row.contact_phone or 0) + 1)
                row.save(update_fields=["contact_phone"])
                record(subject=row, act="unit.change", by=by, at=at + timedelta(seconds=row.version), why=name)
        except Conflict:
            return False
        return True

    with transaction.atomic():
        own = Unit.objects.create(code=name, name=name, kind="street", path=name)
        record(subject=own, act="unit.create", by=by, at=at)
    print("ready", flush=True)
    sys.stdin.readline()  # everybody begins at the same moment
    done = {"shared": 0, "own": 0, "conflicts": 0, "seals": 0, "seal_conflicts": 0}
    while done["shared"] < acts or not stop.exists():
        if change(shared):
            done["shared"] += 1
        else:
            done["conflicts"] += 1
            continue
        done["own"] += change(own.pk)
        try:
            done["seals"] += seal(now=at) is not None
        except Conflict:
            done["seal_conflicts"] += 1
    connection.close()
    print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
