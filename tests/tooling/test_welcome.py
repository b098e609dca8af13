"""`make run` and its welcome: an address a phone can reach, a remedy where Python is missing."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def welcome() -> ModuleType:
    """tools/welcome.py."""
    spec = importlib.util.spec_from_file_location("welcome_tool", ROOT / "tools" / "welcome.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_phone_gets_an_address_of_this_machine_as_a_code(welcome: ModuleType, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    address = welcome.address_in_the_network()
    welcome.main("0.0.0.0", "8123")
    told = capsys.readouterr().out
    if address is None:  # a machine without a network
        assert "a phone cannot reach it" in told
        assert "█" not in told
        return
    assert not address.startswith("127.")
    assert f"http://{address}:8123" in told
    assert "▀" in told or "█" in told
    assert "scan with a phone" in told


def test_at_home_there_is_no_code(welcome: ModuleType, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    welcome.main("127.0.0.1", "8000")
    told = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in told
    assert "█" not in told
    assert "全部账号的密码" in told


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_without_python_make_says_what_to_install():
    done = subprocess.run(
        ["make", "run", "PYTHON=python-that-is-not-there"],
        cwd=ROOT, env={**os.environ, "MAKEFLAGS": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "There is no python-that-is-not-there here." in done.stderr
    assert "Install Python 3.11 or newer" in done.stderr
