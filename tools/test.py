"""Runs the suite on SQLite, and on PostgreSQL and in a browser where they are at hand; says what was left out."""

from __future__ import annotations

import argparse
import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def browser() -> str | None:
    """A Chromium on this machine, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    return None


def server_binaries() -> Path | None:
    """The folder with PostgreSQL's initdb and postgres, or None."""
    for name in ("initdb",):
        if found := shutil.which(name):
            return Path(found).resolve().parent
    places = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb") + glob.glob("/usr/local/pgsql/bin/initdb"))
    return Path(places[-1]).parent if places else None


@contextmanager
def private_postgresql(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """A server of our own in a temporary folder; yields its address. Root runs it as an ordinary user.

    A `durable` one waits for the disk as an installation does; tests need no such patience.
    """
    folder = Path(tempfile.mkdtemp(prefix="chuangcheng-postgresql-"))
    user = next((n for n in ("postgres", "nobody") if _exists(n)), None) if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o755)
    data = folder / "data"
    as_user = {"user": user} if user else {}
    common = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **as_user}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "chuangcheng", "--auth=trust", "--encoding=UTF8", "--no-locale"],
        **common,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    options += "" if durable else " -c fsync=off -c full_page_writes=off"
    log = folder / "log"
    subprocess.run([binaries / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"], **common)
    try:
        yield f"postgresql://chuangcheng@/postgres?host={folder}"
    finally:
        subprocess.run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **{**common, "check": False})
        shutil.rmtree(folder, ignore_errors=True)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def run(name: str, words: list[str], environment: dict[str, str]) -> tuple[str, bool, float]:
    """One run of the suite."""
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    home = tempfile.mkdtemp(prefix="chuangcheng-tests-")
    try:
        status = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=ROOT,
            env={**os.environ, "CHUANGCHENG_HOME": home, **environment},
            check=False,
        ).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return name, status == 0, time.monotonic() - began


def main() -> None:
    """Run what can be run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    parser.add_argument("--only")
    parser.add_argument("--demand-all", action="store_true")
    args = parser.parse_args()
    common = ["-q", "-n", "2", *(["-k", args.only] if args.only else [])]
    ran: list[tuple[str, bool, float]] = []
    left_out: list[str] = []
    chromium = browser()
    without_browser = ["-m", "not browser"]
    once_more = [*without_browser, *([] if args.engine else ["--on-the-database"])]
    if args.engine in (None, "sqlite"):
        ran.append(run("SQLite", [*common, *without_browser], {"DATABASE_URL": ""}))
    if args.engine in (None, "postgresql"):
        given = os.environ.get("DATABASE_URL", "")
        binaries = server_binaries()
        if given.startswith("postgres"):
            ran.append(run("PostgreSQL", [*common, *once_more], {}))
        elif binaries:
            with private_postgresql(binaries) as address:
                ran.append(run("PostgreSQL", [*common, *once_more], {"DATABASE_URL": address}))
        else:
            left_out.append("PostgreSQL (no server binaries here and no DATABASE_URL)")
    if chromium:
        if not args.only and (ROOT / "tests" / "journeys").exists():
            journeys = ["-q", "-n", "2", "--dist", "loadfile", "-m", "browser", "tests/journeys"]
            ran.append(run("journeys in a browser", journeys, {"DATABASE_URL": "", "CHROMIUM": chromium}))
    else:
        left_out.append("journeys in a browser (no Chromium here)")
    print("\n--- what ran")
    for name, passed, seconds in ran:
        print(f"  {'passed' if passed else 'FAILED':<8}{name}  {seconds:.0f} s")
    for name in left_out:
        print(f"  left out {name}")
    failed = any(not passed for _, passed, _ in ran) or (args.demand_all and bool(left_out))
    if args.demand_all and left_out:
        print("  nothing may be left out here", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
