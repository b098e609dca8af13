"""`chuangcheng backup` and `restore` from outside: exit status, one clear line, an installation of their own each."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.evidence.rules import original_path
from chuangcheng.foundation.evidence.services import receive
from chuangcheng.interfaces.commands.main import main
from tests.foundation.evidence.files import jpeg
from tests.people import MONDAY

from .installation import chuangcheng, told


def test_an_installation_goes_into_one_file_and_comes_back_elsewhere(tmp_path: Path):
    assert chuangcheng(tmp_path / "one", "migrate").returncode == 0
    file = tmp_path / "backup.zip"
    assert chuangcheng(tmp_path / "one", "backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert chuangcheng(tmp_path / "two", "restore", str(file)).returncode == 0
    assert told(tmp_path / "one", "backup", str(file)) == (1, f"{file} exists already: choose another name\n")


def test_a_file_that_is_no_backup_is_one_line_and_status_one(tmp_path: Path):
    file = tmp_path / "letter.zip"
    file.write_bytes(b"no backup")
    assert told(tmp_path / "one", "restore", str(file)) == (1, "This is not a complete backup of Chuangcheng\n")
    assert told(tmp_path / "one", "restore", "--language", "zh", str(file)) == (1, "这不是完整的创城备份文件\n")


def test_wrong_use_is_status_two(tmp_path: Path):
    assert chuangcheng(tmp_path, "restore", str(tmp_path / "missing.zip")).returncode == 2


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    place = tmp_path / "nowhere" / "backup.zip"
    assert told(tmp_path, "backup", str(place)) == (1, f"there is no folder {place.parent}: make it first\n")


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "words"), [(b"x", "is not what was received"), (None, "is missing")])
def test_damaged_evidence_ends_with_status_one_and_is_named(settings, tmp_path: Path, change: bytes | None, words: str):
    settings.FILES_ROOT = tmp_path / "files"
    file: File = receive(content=jpeg(), name="a.jpg", by=PRODUCT, now=MONDAY)
    place = settings.FILES_ROOT / original_path(file.sha256)
    if change is None:
        place.unlink()
    else:
        place.write_bytes(place.read_bytes()[:-1] + change)
    target = tmp_path / "backup.zip"
    done = CliRunner().invoke(main, ["backup", "--language", "en", str(target)])
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{file.sha256}: its original {words}",
        "1 pieces of evidence are missing or damaged, all else is in the backup; look for them in an earlier one",
    ]
    assert target.exists()
