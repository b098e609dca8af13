"""The offline bundle's parts, without building it: `make bundle-check` builds and installs it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "deploy" / "bundle"


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"planted_{file.stem}", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    """tools/bundle.py."""
    return loaded(ROOT / "tools" / "bundle.py")


def small_bundle(place: Path, **about: object) -> Path:
    """A bundle with an installer, and nothing to install."""
    place.mkdir()
    for name in ("install.sh", "install.py"):
        (place / name).write_bytes((INSTALLER / name).read_bytes())
    told = {
        "format": "chuangcheng-bundle/1",
        "version": "1",
        "revision": "f" * 40,
        "machine": platform.machine(),
        "glibc": "2.5",
        "pythons": [f"{sys.version_info[0]}.{sys.version_info[1]}"],
        **about,
    }
    (place / "bundle.json").write_text(json.dumps(told))
    (place / "wheels").mkdir()
    (place / "wheels" / "a.whl").write_bytes(b"wheel")
    files = sorted(file for file in place.rglob("*") if file.is_file())
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(place).as_posix()}" for file in files]
    (place / "MANIFEST.sha256").write_text("\n".join(lines) + "\n")
    return place


def install(place: Path, language: str = "en_US.UTF-8") -> tuple[int, str]:
    done = subprocess.run(
        ["sh", str(place / "install.sh"), "--into", str(place.parent / "opt")],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, "LANG": language},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda place: (place / "wheels/a.whl").write_bytes(b"whee1"), "wheels/a.whl is not what the manifest says"),
        (lambda place: (place / "wheels/a.whl").unlink(), "wheels/a.whl is missing"),
        (lambda place: (place / "wheels/b.whl").touch(), "wheels/b.whl, which its manifest does not list"),
        (lambda place: (place / "MANIFEST.sha256").unlink(), "not a whole bundle: MANIFEST.sha256"),
    ],
)
def test_a_bundle_that_is_not_what_its_manifest_says_is_refused(tmp_path: Path, harm, words: str):
    place = small_bundle(tmp_path / "bundle")
    harm(place)
    status, said = install(place)
    assert (status, words in said) == (1, True), said
    assert not (tmp_path / "opt").exists()


def test_a_machine_that_does_not_fit_is_told_why(tmp_path: Path):
    status, said = install(small_bundle(tmp_path / "python", pythons=["3.99"]))
    assert (status, "this bundle is for Python 3.99" in said) == (1, True)
    status, said = install(small_bundle(tmp_path / "machine", machine="vax"), "zh_CN.UTF-8")
    assert (status, "此安装包供 linux vax 使用" in said) == (1, True)


def test_every_line_of_the_requirements_is_read(bundle: ModuleType):
    text = (ROOT / "requirements.txt").read_text("utf-8")
    pins = bundle.pins(text)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    assert all("--hash=sha256:" in pin.text for pin in pins)
    assert [pin.name for pin in pins if not pin.wanted("3.12", "x86_64")] == ["numpy", "tzdata"]
    assert {pin.plain for pin in pins} >= {"django==" + next(pin.version for pin in pins if pin.name == "django")}
    assert ";" not in "".join(bundle.bare(pin) for pin in pins)


def test_what_the_program_needs_is_in_the_bundle(bundle: ModuleType):
    names = {file.relative_to(ROOT).as_posix() for file in bundle.program_files()}
    assert names >= {
        "pyproject.toml",
        "requirements.txt",
        "NOTICE",
        "docs/operations.md",
        "demo/areas.geojson",
        "deploy/systemd/chuangcheng.service",
        "src/chuangcheng/interfaces/commands/main.py",
        "src/chuangcheng/interfaces/web/locale/en/LC_MESSAGES/django.mo",
    }
    assert any(name.startswith("editions/sample-unofficial/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "var/", ".venv/"))]
