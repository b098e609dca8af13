"""`chuangcheng backup` and `restore` from outside: exit status, one clear line, an installation of their own each."""

import os
import subprocess
import sys
from pathlib import Path


def chuangcheng(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in an installation of its own, on SQLite."""
    environment = {**os.environ, "CHUANGCHENG_HOME": str(home), "DATABASE_URL": "", "FILES_ROOT": str(home / "files")}
    environment |= {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
    command = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_an_installation_goes_into_one_file_and_comes_back_elsewhere(tmp_path: Path):
    assert chuangcheng(tmp_path / "one", "migrate").returncode == 0
    file = tmp_path / "backup.zip"
    assert chuangcheng(tmp_path / "one", "backup", str(file)).returncode == 0
    assert chuangcheng(tmp_path / "two", "restore", str(file)).returncode == 0
    again = chuangcheng(tmp_path / "one", "backup", str(file))
    assert (again.returncode, again.stderr) == (1, f"{file} exists already: choose another name\n")


def test_a_file_that_is_no_backup_is_one_line_and_status_one(tmp_path: Path):
    file = tmp_path / "letter.zip"
    file.write_bytes(b"no backup")
    told = chuangcheng(tmp_path / "one", "restore", str(file))
    assert (told.returncode, told.stderr) == (1, "this is not a whole backup of Chuangcheng\n")


def test_wrong_use_is_status_two(tmp_path: Path):
    assert chuangcheng(tmp_path, "restore", str(tmp_path / "missing.zip")).returncode == 2
