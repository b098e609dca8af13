"""Backs up while somebody works: run with the name of the backup. Prints what was done as JSON.

When the first table is in the backup, a unit is made and a picture received on another connection, and only when
both are written does the backup go on.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread


def main(path: Path) -> None:
    """Back up."""
    import django

    django.setup()
    from django.db import connection

    from chuangcheng.foundation.accounts.services import NewUnit, create_unit
    from chuangcheng.foundation.accounts.terms import UnitKind
    from chuangcheng.foundation.acts.rules import PRODUCT
    from chuangcheng.foundation.archives.services import write_backup
    from chuangcheng.foundation.evidence.services import receive
    from tests.foundation.evidence.files import jpeg

    now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    written: list[str] = []

    def work() -> None:
        create_unit(unit=NewUnit("late", "晚到的区", UnitKind.DISTRICT), by=PRODUCT, now=now)
        written.append("unit")
        receive(content=jpeg(), name="late.jpg", by=PRODUCT, now=now)
        written.append("picture")
        connection.close()

    def told(entry: str) -> None:
        if not during:
            during.append(entry)
            thread = Thread(target=work)
            thread.start()
            thread.join(10)
            during.extend(written)

    during: list[str] = []
    create_unit(unit=NewUnit("early", "早到的区", UnitKind.DISTRICT), by=PRODUCT, now=now)
    manifest = write_backup(path=path, now=now, told=told)
    print(json.dumps({"during": during, "rows": manifest.rows, "files": manifest.files}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
