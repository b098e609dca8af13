"""Builds the offline bundle: one archive with everything for a machine that reaches no registry.

Program with translations and static files, wheels of all pinned packages for each Python asked for, an installer that
needs Python alone, and a manifest with the SHA-256 of every file. Hashes of what registries send are checked against
requirements.txt on the way in; the manifest is checked on the way out, by install.sh.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "bundle"
PARTS = ("src", "editions", "demo", "deploy", "docs")
FILES = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "NOTICE", "pyproject.toml", "requirements.txt")
PYTHONS = ("3.11", "3.12", "3.13")
"""What the systems in use ship; the one that builds is always among them."""
GLIBC = (2, 28)
"""The oldest C library that all of the wheels accept: systems from 2018 on."""
PIP = "pip==26.3 --hash=sha256:f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
"""The installer of packages that comes along: some systems ship Python without one."""
LEFT_OUT = re.compile(r"(^|/)(__pycache__|\.mypy_cache|\.ruff_cache)(/|$)|\.pyc$")


@dataclass(frozen=True)
class Pin:
    """One line of requirements.txt with its hashes."""

    name: str
    version: str
    marker: str
    text: str

    def wanted(self, python: str, machine: str) -> bool:
        """Whether this Python on Linux needs it."""
        if not self.marker:
            return True
        told = {"python_full_version": f"{python}.99", "python_version": python, "platform_machine": machine}
        linux = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
        return Marker(self.marker).evaluate({**told, **linux, "implementation_name": "cpython"})

    @property
    def plain(self) -> str:
        """The line without hashes, for the installer, which has the manifest instead."""
        return f"{self.name}=={self.version}" + (f" ; {self.marker}" if self.marker else "")


def pins(text: str) -> list[Pin]:
    """The packages of a requirements file."""
    found = []
    for block in re.split(r"\n(?=\S)", text.strip()):
        told = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*(?:\\|$)", block)
        if told is None:
            raise ValueError(f"cannot read {block.splitlines()[0]!r}")
        found.append(Pin(told[1], told[2], (told[3] or "").strip(), block))
    return found


def pip(*words: object) -> None:
    """Run pip, and end when it fails."""
    command = [sys.executable, "-m", "pip", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"pip {words[0]} did not work:\n{done.stderr}")


def tags(machine: str) -> list[str]:
    """The platform tags that a machine with the oldest C library takes."""
    return [f"manylinux_{GLIBC[0]}_{minor}_{machine}" for minor in range(GLIBC[1], 4, -1)] + [
        *(f"manylinux{old}_{machine}" for old in ("2014", "2010", "1")),
        f"linux_{machine}",
    ]


def gather_wheels(target: Path, pythons: list[str], machine: str) -> None:
    """The wheels of all pins: what is the same everywhere once, all else for each Python."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    every = pins((ROOT / "requirements.txt").read_text("utf-8"))
    here = BUILD / "wheels-here"
    shutil.rmtree(here, ignore_errors=True)
    listing = BUILD / "pins.txt"
    listing.write_text("\n".join(pin.text for pin in every) + "\n", "utf-8")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes")
    pip("wheel", *quiet, "-r", listing, "-w", here)  # packages without a ready-made wheel are built here
    target.mkdir(parents=True)
    everywhere = set()
    for wheel in here.glob("*-none-any.whl"):
        shutil.copy(wheel, target)
        everywhere.add(plain_name(wheel.name.split("-")[0]))
    for python in sorted({*pythons, own}):
        print(f"· wheels for Python {python} on {machine}", flush=True)
        rest = [pin for pin in every if pin.wanted(python, machine) and plain_name(pin.name) not in everywhere]
        listing.write_text("\n".join(bare(pin) for pin in rest) + "\n", "utf-8")
        where = [word for tag in tags(machine) for word in ("--platform", tag)]
        which = ("--python-version", python, "--implementation", "cp", *where)
        pip("download", *quiet, "--only-binary=:all:", *which, "-r", listing, "-d", target)
    listing.write_text(PIP + "\n", "utf-8")
    pip("download", *quiet, "--only-binary=:all:", "-r", listing, "-d", target)
    shutil.rmtree(here)


def bare(pin: Pin) -> str:
    """A pin without its marker: it was judged for another Python than the one that asks."""
    return re.sub(r"\s*;[^\\\n]*", " ", pin.text, count=1)


def plain_name(name: str) -> str:
    """A package's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def program_files() -> list[Path]:
    """The files of the program: what is under version control, with what is built from it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *PARTS, *FILES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        named = {ROOT / name for name in listed.stdout.split("\0") if name}
    else:  # a source archive
        named = {file for part in PARTS for file in (ROOT / part).rglob("*") if file.is_file()}
        named |= {ROOT / name for name in FILES}
    built = {*(ROOT / "src").rglob("*.mo"), *(file for file in (ROOT / "build/static").rglob("*") if file.is_file())}
    return sorted(file for file in named | built if file.exists() and not LEFT_OUT.search(file.as_posix()))


def revision() -> str:
    """What this program is, exactly: the commit, or else a digest of its files."""
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode == 0:
        return told.stdout.strip()
    whole = hashlib.sha256()
    for file in program_files():
        whole.update(file.relative_to(ROOT).as_posix().encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def build(pythons: list[str], machine: str) -> Path:
    """Write the archive and its digest beside it."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    name = f"chuangcheng-{version}-linux-{machine}"
    place = BUILD / name
    shutil.rmtree(place, ignore_errors=True)
    BUILD.mkdir(parents=True, exist_ok=True)
    gather_wheels(place / "wheels", pythons, machine)
    for file in program_files():
        target = place / "program" / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    for source in ("deploy/bundle/install.sh", "deploy/bundle/install.py", "tools/put_command.py", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / source, place)
    (place / "install.sh").chmod(0o755)
    listed = [pin.plain for pin in pins((ROOT / "requirements.txt").read_text("utf-8"))]
    (place / "pinned.txt").write_text("\n".join(listed) + "\n", "utf-8")
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    about = {
        "format": "chuangcheng-bundle/1",
        "version": version,
        "revision": revision(),
        "machine": machine,
        "glibc": ".".join(map(str, GLIBC)),
        "pythons": sorted({*pythons, own}, key=lambda one: int(one.split(".")[1])),
    }
    (place / "bundle.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    files = sorted(file for file in place.rglob("*") if file.is_file())
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(place).as_posix()}" for file in files]
    (place / "MANIFEST.sha256").write_text("\n".join(lines) + "\n", "utf-8")
    archive = pack(place)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.with_name(archive.name + ".sha256").write_text(f"{digest}  {archive.name}\n", "utf-8")
    shutil.rmtree(place)
    print(f"· {archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.0f} MB, SHA-256 {digest}", flush=True)
    return archive


def pack(place: Path) -> Path:
    """One archive whose bytes follow from its contents alone."""

    def nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    archive = place.with_name(place.name + ".tar.gz")
    with (
        archive.open("wb") as out,
        gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=4, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for file in sorted(place.rglob("*")):
            tar.add(file, Path(place.name) / file.relative_to(place), recursive=False, filter=nobodys)
    return archive


def main() -> None:
    """Build, and prove it where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pythons", nargs="*", default=None)
    parser.add_argument("--machine", default=platform.machine())
    parser.add_argument("--check", action="store_true", help="install it with the network cut off")
    args = parser.parse_args()
    pythons = args.pythons if args.pythons is not None else [] if args.check else list(PYTHONS)
    archive = build(pythons, args.machine)
    if args.check:
        from check_bundle import check

        check(archive)


if __name__ == "__main__":
    main()
