"""A backup holds everything, and comes back whole or not at all."""

import hashlib
import json
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
from chuangcheng.foundation.archives.terms import Damage, Refused
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import original_path
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import seal
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def original(file: File) -> Path:
    """Where a file's bytes lie."""
    return Path(settings.FILES_ROOT) / original_path(file.sha256)


@pytest.fixture(autouse=True)
def _store_of_its_own(settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def archive(world: World, tmp_path: Path) -> Path:
    """A backup of a district with a closed round, a case and a sealed journal."""
    row = world.plan(sites=(world.road,))
    world.visit(row, world.road, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=MONDAY + timedelta(hours=2))
    seal(now=MONDAY + timedelta(hours=3))
    for file in File.objects.all():  # the pictures of the world are rows only: give them the bytes of their digest
        original(file).parent.mkdir(parents=True, exist_ok=True)
        original(file).write_bytes(file.name.removesuffix(".png").encode())
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


def rewritten(source_path: Path, target_path: Path, change: dict[str, bytes | None]) -> Path:
    """A copy of an archive with some entries replaced, or left out where None is given."""
    with zipfile.ZipFile(source_path) as source, zipfile.ZipFile(target_path, "w") as target:
        for name in source.namelist():
            data = change.get(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return target_path


def entry_of(archive: Path, kind: str = "files/") -> str:
    """The first entry of a kind."""
    with zipfile.ZipFile(archive) as source:
        return next(name for name in source.namelist() if name.startswith(kind))


def test_a_backup_is_its_owners_alone(world: World, archive: Path):
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [place.name for place in archive.parent.glob("*.partial")] == []


@pytest.mark.parametrize(
    ("harm", "damage"),
    [
        (lambda place: place.write_bytes(b"another picture"), Damage.CHANGED),
        (lambda place: place.unlink(), Damage.MISSING),
        (lambda place: (place.unlink(), place.mkdir()), Damage.UNREADABLE),
    ],
)
def test_damaged_evidence_is_named_and_all_else_is_backed_up(world: World, archive: Path, tmp_path: Path, harm, damage):
    file = File.objects.order_by("id").first()
    assert file
    harm(original(file))
    path = tmp_path / "second.zip"
    manifest = write_backup(path=path, now=MONDAY)
    name = f"files/{original_path(file.sha256)}"
    assert manifest.damaged == {name: damage}
    before = {model: list(model._base_manager.order_by("pk").values()) for model in tables()}
    empty_everything()
    with pytest.raises(Invalid) as refused:
        read_backup(path=path)
    assert refused.value.problems == {"": [Refused.EVIDENCE_DAMAGED]}
    assert refused.value.detail["number"] == 1
    assert read_backup(path=path, accept_damaged=True).damaged == {name: damage}
    assert {model: list(model._base_manager.order_by("pk").values()) for model in tables()} == before


def test_evidence_that_changed_inside_a_backup_is_refused(world: World, archive: Path, tmp_path: Path):
    """Also where somebody put the new digest into the manifest: the name is the digest of what was received."""
    name = entry_of(archive)
    with zipfile.ZipFile(archive) as source:
        told = json.loads(source.read("manifest.json"))
    told["digests"][name] = hashlib.sha256(b"forged").hexdigest()
    forged = rewritten(archive, tmp_path / "forged.zip", {name: b"forged", "manifest.json": json.dumps(told).encode()})
    empty_everything()
    with pytest.raises(Invalid) as refused:
        read_backup(path=forged)
    assert (refused.value.problems, refused.value.detail["name"]) == ({"": [Refused.DAMAGED]}, name)


def test_evidence_that_is_missing_from_a_backup_is_refused(world: World, archive: Path, tmp_path: Path):
    name = entry_of(archive)
    with zipfile.ZipFile(archive) as source:
        told = json.loads(source.read("manifest.json"))
    del told["digests"][name]
    cut = rewritten(archive, tmp_path / "cut.zip", {name: None, "manifest.json": json.dumps(told).encode()})
    empty_everything()
    with pytest.raises(Invalid) as refused, transaction.atomic():
        read_backup(path=cut)
    assert (refused.value.problems, refused.value.detail["name"]) == ({"": [Refused.DAMAGED]}, name)


def test_a_backup_that_fails_leaves_nothing_behind(world: World, tmp_path: Path):
    def fail(entry: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_backup(path=tmp_path / "full.zip", now=MONDAY, told=fail)
    assert list(tmp_path.glob("full*")) == []
