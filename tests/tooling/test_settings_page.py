"""docs/howto/settings.md tells every variable that the settings read."""

import re
from pathlib import Path

from chuangcheng.config import env

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_explained():
    code = (ROOT / "src/chuangcheng/config/settings.py").read_text("utf-8")
    page = (ROOT / "docs/howto/settings.md").read_text("utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert "DATABASE_URL" in read
    assert read - set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == set()


def test_an_empty_variable_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PLANTED", "")
    assert (env.text("PLANTED", "x"), env.flag("PLANTED", True), env.number("PLANTED", 3)) == ("x", True, 3)
