"""A backup holds everything, and comes back whole or not at all."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from chuangcheng.flow.inspections.models import StateToday
from chuangcheng.flow.scoring.selectors import round_sheet, today_sheet
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.archives.services import read_backup, tables, write_backup
from chuangcheng.foundation.archives.terms import Refused
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import seal
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(world: World, tmp_path: Path) -> Path:
    """A backup of a district with a closed round, a case and a sealed journal."""
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    seal(now=MONDAY + timedelta(hours=3))
    for file in File.objects.all():  # the pictures of the cast are rows only: give them bytes to be backed up
        place = Path(settings.FILES_ROOT) / file.sha256[:2] / file.sha256[2:4] / file.sha256
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    path = tmp_path / "backup.zip"
    write_backup(path=path, now=MONDAY + timedelta(hours=4))
    return path


def empty_everything() -> None:
    """Empty all tables as no act could: the guards are taken away for it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            names = ", ".join(model._meta.db_table for model in tables())
            cursor.execute(f"TRUNCATE {names} CASCADE")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
            for model in reversed(tables()):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_what_comes_back_equals_what_was_there(world: World, archive: Path):
    before = {model: list(model._base_manager.order_by("pk").values()) for model in tables()}
    today = today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=MONDAY)
    fixed = round_sheet(world.cast.zheng, round_id=StateToday.objects.get(item__code="I1").observation.visit.round_id)
    empty_everything()
    read_backup(path=archive)
    assert {model: list(model._base_manager.order_by("pk").values()) for model in tables()} == before
    assert today_sheet(world.cast.zheng, edition_id=world.edition.pk, now=MONDAY) == today
    assert round_sheet(world.cast.zheng, round_id=fixed.total.round_id) == fixed
    assert verify().faults == ()


def test_life_goes_on_after_a_restore(world: World, archive: Path):
    empty_everything()
    read_backup(path=archive)
    row = world.plan(sites=(world.market,), title="恢复后的轮次")
    assert world.visit(row, world.market).failed_count == 0


def test_an_installation_that_is_not_empty_is_left_alone(world: World, archive: Path):
    with pytest.raises(Invalid) as refused:
        read_backup(path=archive)
    assert refused.value.problems == {"": [Refused.NOT_EMPTY]}


def test_a_changed_entry_is_found_and_nothing_is_filled_in(world: World, archive: Path, tmp_path: Path):
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "tables/cases.case.jsonl":
                data = data.replace(b"reported", b"refused_")
            target.writestr(entry.filename, data)
    empty_everything()
    with pytest.raises(Invalid) as refused, transaction.atomic():
        read_backup(path=changed)
    assert refused.value.problems == {"": [Refused.DAMAGED]}
    assert [model for model in tables() if model._base_manager.exists()] == []


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, data: bytes, db: None):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(Invalid) as refused:
        read_backup(path=path)
    assert refused.value.problems == {"": [Refused.NOT_AN_ARCHIVE]}
