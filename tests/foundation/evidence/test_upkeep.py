"""Copies made again, the store looked over, leftovers removed."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from chuangcheng.foundation.evidence import selectors, services
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.selectors import Damaged
from chuangcheng.foundation.evidence.terms import CopyKind, Damage
from chuangcheng.foundation.journal.models import Entry

from . import files

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 6, 1, 0, tzinfo=UTC)


def receive(content: bytes) -> File:
    return services.receive(content=content, name="门前.jpg", by=PRODUCT, now=NOW)


def test_lost_copies_are_made_again_just_as_they_were() -> None:
    photo, _ = receive(files.jpeg(files.picture(2000, 1000))), receive(files.pdf())
    page = selectors.open_copy(photo.pk, CopyKind.PAGE).path
    before = page.read_bytes()
    assert services.rebuild_derived() == services.Rebuilt(made=0, kept=1, failed=())
    page.unlink()
    with pytest.raises(NotFound):
        selectors.open_copy(photo.pk, CopyKind.PAGE)
    assert services.rebuild_derived() == services.Rebuilt(made=1, kept=0, failed=())
    assert page.read_bytes() == before
    page.write_bytes(b"rubbish")
    assert services.rebuild_derived(anew=True, file_ids=[photo.pk]).made == 1
    assert page.read_bytes() == before
    assert Entry.objects.filter(subject_kind="evidence.file").count() == 2


def test_a_picture_without_its_original_is_named() -> None:
    photo = receive(files.jpeg())
    selectors.open_copy(photo.pk).path.unlink()
    assert services.rebuild_derived(anew=True).failed == (photo.pk,)


def test_what_is_wrong_in_the_store_is_found() -> None:
    sound, gone, cut, changed = (receive(files.jpeg(files.picture(64 + i, 64))) for i in range(4))
    selectors.open_copy(gone.pk).path.unlink()
    path = selectors.open_copy(cut.pk).path
    path.write_bytes(path.read_bytes()[:-1])
    path = selectors.open_copy(changed.pk).path
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    quick = (Damaged(gone.pk, gone.sha256, Damage.MISSING), Damaged(cut.pk, cut.sha256, Damage.WRONG_SIZE))
    assert selectors.damaged_files() == quick
    assert selectors.damaged_files(whole=True) == (*quick, Damaged(changed.pk, changed.sha256, Damage.CHANGED))
    assert selectors.damaged_files(whole=True, file_ids=[sound.pk]) == ()


def test_a_backup_is_told_every_original(files_root: Path) -> None:
    photos = [receive(files.jpeg()), receive(files.pdf())]
    paths = selectors.original_paths()
    assert [(files_root / path).read_bytes() for path, _ in paths] == [
        files.jpeg(),
        selectors.open_copy(photos[1].pk).path.read_bytes(),
    ]
    assert [size for _, size in paths] == [photo.size for photo in photos]


def test_leftovers_of_a_crash_are_removed_when_they_are_old(files_root: Path, all_files: Any) -> None:
    assert services.remove_leftovers(now=NOW) == 0
    receive(files.jpeg())
    kept = all_files()
    old, young = files_root / "incoming" / "old", files_root / "incoming" / "young"
    for path, age in [(old, 2 * 86_400), (young, 60)]:
        path.write_bytes(b"half")
        os.utime(path, (NOW.timestamp() - age,) * 2)
    assert services.remove_leftovers(now=NOW) == 1
    assert all_files() == sorted([*kept, "incoming/young"])
