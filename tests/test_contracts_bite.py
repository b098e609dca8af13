"""Every rule of the house fails when it is broken: each is broken here once, in a copy or in a planted text."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

from chuangcheng.flow.cases.models import Case
from tests.test_architecture import wrong_foreign_keys

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
FROM = "from chuangcheng"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and the contracts in a place where they may be broken."""
    place = tmp_path_factory.mktemp("copy")
    leave = shutil.ignore_patterns("*.mo", "*.pyc", "__pycache__", "static", "templates", "locale", "data")
    shutil.copytree(ROOT / "src", place / "src", ignore=leave)
    for name in (".importlinter", "pyproject.toml"):
        shutil.copy(ROOT / name, place / name)
    return place


def lint(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(place / "src"), "COLUMNS": "200"}
    command = [str(BIN / "lint-imports"), *words]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)


def test_as_it_stands_no_contract_is_broken(copy: Path):
    told = lint(copy)
    assert (told.returncode, " 0 broken" in told.stdout) == (0, True), told.stdout


@pytest.mark.parametrize(
    ("contract", "plants"),
    [
        ("storeys", {"foundation/evidence/planted.py": f"{FROM}.flow.cases import terms"}),
        ("flow-order", {"flow/places/services/planted.py": f"{FROM}.flow.cases import terms"}),
        ("flow-order", {"flow/newstep/__init__.py": ""}),
        ("foundation-order", {"foundation/journal/planted.py": f"{FROM}.foundation.accounts import terms"}),
        ("inside-a-step", {"flow/cases/labels.py": f"{FROM}.flow.cases import services"}),
        ("inside-a-step", {"flow/cases/helpers.py": ""}),
        ("pure-core", {"flow/cases/rules.py": "import django"}),
        ("pure-core", {"foundation/journal/terms.py": "import sqlite3"}),
        ("formats-without-tables", {"flow/figures/formats/sheets.py": f"{FROM}.flow.figures import models"}),
        ("interfaces-without-tables", {"interfaces/desk/forms.py": f"{FROM}.flow.cases import models"}),
        ("interfaces-apart", {"interfaces/desk/forms.py": f"{FROM}.interfaces.commands import setting_up"}),
        (
            "journal-is-written-by-its-own-services",
            {"flow/cases/permissions.py": f"{FROM}.foundation.journal import models"},
        ),
        ("no-rings", {"interfaces/web/one.py": "from . import two", "interfaces/web/two.py": "from . import one"}),
    ],
)
def test_a_broken_contract_is_told(copy: Path, contract: str, plants: dict[str, str]):
    before: dict[Path, str | None] = {}
    for name, line in plants.items():
        file = copy / "src" / "chuangcheng" / name
        before[file] = file.read_text("utf-8") if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{before[file] or ''}\n{line}\n", "utf-8")
    try:
        told = lint(copy, "--contract", contract)
    finally:
        for file, text in before.items():
            if text is None:
                file.unlink()
                if file.name == "__init__.py":
                    shutil.rmtree(file.parent)
            else:
                file.write_text(text, "utf-8")
    assert (told.returncode, " 1 broken" in told.stdout) == (1, True), told.stdout + told.stderr


def ruff(place: str, code: str) -> str:
    """What ruff says of `code` if it stood at `place`."""
    command = [str(BIN / "ruff"), "check", "--no-cache", "--output-format", "concise", "--stdin-filename", place, "-"]
    return subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    "code",
    [
        "from django.forms import ModelForm\n\nprint(ModelForm)\n",
        "from django.forms import ModelChoiceField\n\nprint(ModelChoiceField)\n",
        "from django.views.generic import ListView\n\nprint(ListView)\n",
        "from django.views.generic import UpdateView\n\nprint(UpdateView)\n",
        "from django.db import connection\n\nprint(connection)\n",
        "from django.db.models import Q\n\nprint(Q)\n",
        "from django.dispatch import receiver\n\nprint(receiver)\n",
        "from django.shortcuts import get_object_or_404\n\nprint(get_object_or_404)\n",
    ],
)
def test_what_interfaces_may_not_use_is_told(code: str):
    assert "TID251" in ruff("src/chuangcheng/interfaces/desk/views/planted.py", code)


@pytest.mark.parametrize(
    "code",
    [
        "from django.utils import timezone\n\nprint(timezone.now())\n",
        "from datetime import UTC, datetime\n\nprint(datetime.now(UTC))\n",
        "import datetime\n\nprint(datetime.date.today())\n",
        "import time\n\nprint(time.time())\n",
        "from django.dispatch import receiver\n\nprint(receiver)\n",
        "from django.db.models.signals import post_save\n\nprint(post_save)\n",
    ],
)
def test_the_clock_and_signals_are_told_in_steps(code: str):
    assert "TID251" in ruff("src/chuangcheng/flow/cases/services/planted.py", code)


def test_interfaces_may_read_the_clock():
    code = "from django.utils import timezone\n\nprint(timezone.now())\n"
    assert "TID251" not in ruff("src/chuangcheng/interfaces/web/planted.py", code)


def test_a_foreign_key_to_a_later_step_is_told():
    with isolate_apps("chuangcheng.foundation.journal"):

        class Planted(models.Model):  # noqa: DJ008 - lives for one line
            case = models.ForeignKey(Case, models.CASCADE, related_name="+")

            class Meta:
                app_label = "journal"

    assert wrong_foreign_keys([Planted]) == (1, ["journal.Planted.case -> cases.Case"])


def test_an_untyped_rule_is_told(copy: Path, tmp_path: Path):
    file = copy / "src" / "chuangcheng" / "foundation" / "acts" / "rules.py"
    before = file.read_text("utf-8")
    file.write_text(before + "\n\ndef planted(value):\n    return value\n", "utf-8")
    environment = {**os.environ, "CHUANGCHENG_HOME": str(tmp_path), "PYTHONPATH": str(copy / "src")}
    words = ["--follow-imports", "silent", "--cache-dir", str(tmp_path / "cache"), str(file)]
    try:
        told = subprocess.run(
            [str(BIN / "mypy"), *words], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        file.write_text(before, "utf-8")
    assert "Function is missing a type annotation" in told.stdout, told.stdout + told.stderr
