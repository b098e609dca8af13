"""Measures, beside floors measured in the same run, on both databases; prints a table and writes build/bench.json.

A benchmark is a function `bench_<name>()` of a module in this folder. It runs with Django set up on an empty, migrated
database and returns a list of
{name, engine, value, unit, floor, ratio, bound, within}; `floor`, `ratio` and `bound` may
be None. Times are never asserted: a slow machine is no failure, a ratio beyond its bound is said.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DURABLE = ("creating",)
"""Benchmarks that weigh what waiting for the disk costs: their PostgreSQL waits for it, as an installation does."""
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]


def names() -> list[tuple[str, str]]:
    """All benchmarks as (module, function), found without running them."""
    found = []
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.name == "run.py":
            continue
        text = file.read_text(encoding="utf-8")
        found += [
            (file.stem, line.split("(")[0].removeprefix("def "))
            for line in text.splitlines()
            if line.startswith("def bench_")
        ]
    return found


def one(module: str, function: str) -> None:
    """Run one benchmark in this process and print its rows as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    rows: list[dict[str, Any]] = getattr(import_module(f"bench.{module}"), function)()
    print("BENCH " + json.dumps(rows, default=str))


def run(module: str, function: str, address: str) -> list[dict[str, Any]]:
    """Run one benchmark in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="chuangcheng-bench-") as home:
        environment = {
            **os.environ,
            "CHUANGCHENG_HOME": home,
            "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings",
            "DATABASE_URL": address or f"sqlite:///{home}/chuangcheng.sqlite3",
        }
        done = subprocess.run(
            [sys.executable, __file__, "--one", f"{module}:{function}"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    told = [line for line in done.stdout.splitlines() if line.startswith("BENCH ")]
    if done.returncode or not told:
        print(done.stderr[-2000:], file=sys.stderr)
        return [
            {
                "name": function,
                "engine": "?",
                "value": None,
                "unit": "failed",
                "floor": None,
                "ratio": None,
                "bound": None,
                "within": False,
            }
        ]
    rows: list[dict[str, Any]] = json.loads(told[-1].removeprefix("BENCH "))
    return rows


def main() -> None:
    """Run them all, or one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        module, _, function = args.one.partition(":")
        one(module, function)
        return
    from test import private_postgresql, server_binaries  # type: ignore[import-not-found]

    wanted = [(m, f) for m, f in names() if not args.only or args.only in f or args.only in m]
    if not wanted:
        sys.exit(f"no benchmark is called {args.only!r}")
    rows: list[dict[str, Any]] = []
    for module, function in wanted:
        rows += run(module, function, "")
    if binaries := server_binaries():
        for module, function in wanted:  # a fresh server for each, so that none finds the rows of another
            with private_postgresql(binaries, durable=module in DURABLE) as address:
                rows += run(module, function, address)
    print(f"{'name':<58}{'engine':<12}{'value':>12} {'unit':<12}{'floor':>10}{'ratio':>8}{'bound':>8}  within")
    for row in rows:
        cells = [row.get(key) for key in ("value", "floor", "ratio", "bound")]
        value, floor, ratio, bound = ("" if cell is None else f"{cell:.4g}" for cell in cells)
        mark = {True: "yes", False: "NO", None: ""}[row.get("within")]
        print(
            f"{row['name']:<58}{row['engine']:<12}{value:>12} {row['unit']:<12}{floor:>10}{ratio:>8}{bound:>8}  {mark}"
        )
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=1, default=str))
    print(f"written to {target.relative_to(ROOT)}")
    if any(row["value"] is None for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
