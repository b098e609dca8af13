"""The examples of docs/formats.md, run literally."""

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from chuangcheng.flow.scoring.rules import wilson

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
FILES = ("edition.yaml", "sites.csv", "observations.csv", "figures.csv")
OUTSIDE = ("whole.yaml", "results.csv", "events.csv", "gates.csv")
RUN = "from chuangcheng.interfaces.commands.score import score; score(prog_name='chuangcheng score')"


def block(after: str) -> str:
    """The code block that follows a line."""
    folder = PAGE[PAGE.index("## The evidence folder") :]
    found = re.search(re.escape(after) + r"[^\n|]*:\n\n```\w+\n(.*?)```", folder, re.DOTALL)
    assert found, after
    return found.group(1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text(block(f"`{name}`"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def earlier(folder: Path) -> Path:
    """The folder with an earlier one inside."""
    (folder / "earlier").mkdir()
    for name in ("observations.csv", "figures.csv"):
        (folder / "earlier" / name).write_text(block(f"`earlier/{name}`"), encoding="utf-8")
    (folder / "earlier" / "sites.csv").write_text(block("`sites.csv`"), encoding="utf-8")
    return folder


@pytest.fixture
def whole(folder: Path) -> Path:
    """The folder with what is decided outside, which only the second edition takes."""
    for name in OUTSIDE:
        (folder / name).write_text(block(f"`{name}`"), encoding="utf-8")
    return folder


def run(folder: Path, *options: str, edition: str = "edition.yaml") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in which Django may not be imported."""
    guard = f"import sys; sys.modules['django'] = None; {RUN}"
    return subprocess.run(
        [sys.executable, "-c", guard, edition, "--evidence", ".", *options],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        "chuangcheng score edition.yaml --evidence . --language zh",
        "chuangcheng score edition.yaml --evidence . --by area --language zh",
        "chuangcheng score edition.yaml --evidence . --format json",
    ],
)
def test_every_example_comes_out_as_printed(folder: Path, command: str):
    done = run(folder, *command.split()[5:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == block(f"`{command}`")


@pytest.mark.parametrize(
    "command",
    [
        "chuangcheng score edition.yaml --evidence . --before earlier --language zh",
        "chuangcheng score edition.yaml --evidence . --before earlier --format json",
    ],
)
def test_the_examples_of_what_changed_come_out_as_printed(earlier: Path, command: str):
    done = run(earlier, *command.split()[5:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == block(f"`{command}`")


def test_what_changed_adds_up_and_is_told_in_english(earlier: Path):
    told = json.loads(run(earlier, "--before", "earlier", "--format", "json").stdout)
    parts = [Decimal(row["by"]) for row in told["rows"]] + [Decimal(told["by_points"])]
    assert sum(parts) == Decimal(told["by"])
    assert Decimal(told["by"]) == Decimal(told["after"]["final"]) - Decimal(told["before"]["final"])
    page = PAGE[PAGE.index("### What changed") :]
    assert all(f'"{name}"' in page for name in (*told, *told["rows"][0]))
    table = run(earlier, "--before", "earlier", "--language", "en").stdout.splitlines()
    assert table[0].startswith("code  title")
    assert table[-1].split()[:2] == ["final", "score"]
    assert run(earlier, "--before", "earlier", "--by", "area").returncode == 2
    assert run(earlier, "--before", "nowhere").returncode == 2


@pytest.mark.parametrize(
    "command",
    [
        "chuangcheng score whole.yaml --evidence . --standing nominee --language zh",
        "chuangcheng score whole.yaml --evidence . --standing holder --on 2026-03-31 --language en",
    ],
)
def test_the_examples_of_what_is_decided_outside_come_out_as_printed(whole: Path, command: str):
    done = run(whole, *command.split()[5:], edition="whole.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == block(f"`{command}`")


def test_the_document_names_what_is_decided_outside_as_the_page_does(whole: Path):
    told = json.loads(run(whole, "--format", "json", "--on", "2026-03-05", edition="whole.yaml").stdout)
    (result,) = told["results"]
    outcome = result["outcome"]
    page = PAGE[PAGE.index("## The score document") :]
    for one in (outcome, outcome["final"], outcome["cycle"], outcome["sanctions"][0], *outcome["gates"]):
        assert {f"`{name}`" for name in one} <= set(re.findall("`[^`]+`", page))
    assert (told["day"], told["standing"], outcome["eligible"]) == ("2026-03-05", None, "open")
    assert [part["method"] for part in result["parts"]] == ["field", "survey"]


def test_areas_are_compared_by_their_final_scores(whole: Path):
    rows = "edition,year,value,points,source,date,reviewer,area\n"
    rows += "minors,,50,100,报告,2026-02-20,林,石桥街道\nminors,,95,100,报告,2026-02-20,林,柳岸街道\n"
    (whole / "results.csv").write_text(rows, encoding="utf-8")
    done = run(whole, "--by", "area", "--format", "json", edition="whole.yaml")
    found = json.loads(done.stdout)["results"]
    assert [(one["key"], one["place"], one["outcome"]["final"]["value"]) for one in found] == [
        ("石桥街道", 1, "90.00"),
        ("柳岸街道", 2, "77.46"),
    ]
    table = run(whole, "--by", "area", "--language", "en", edition="whole.yaml").stdout.splitlines()
    assert table[0].split()[-2:] == ["final", "eligible"]
    assert table[1].split()[-2:] == ["not", "eligible"]


def test_the_document_is_json_and_names_everything_the_page_names(folder: Path):
    told = json.loads(run(folder, "--format", "json").stdout)
    page = PAGE[PAGE.index("## The score document") :]
    for name in {*told, *told["results"][0], *told["results"][0]["lines"][0], *told["edition"]}:
        assert f"`{name}`" in page


def test_shares_that_were_seen_in_a_sample_have_their_interval(folder: Path):
    def intervals(*options: str) -> dict[tuple[str, str | None], list[str] | None]:
        told = json.loads(run(folder, "--format", "json", *options).stdout)
        return {(line["code"], line["method"]): line["interval"] for line in told["results"][0]["lines"]}

    survey = [format(end * 5, "f") for end in wilson(144, 160)]  # 90 % of 160 answers, 5 points
    told = {pair: ends for pair, ends in intervals().items() if ends}
    assert told == {("B", "survey"): survey}
    # two of three were clean, 10 points; whether anything failed is no share
    clean = [format(end * 10, "f") for end in wilson(2, 3)]
    told = {pair: ends for pair, ends in intervals("--sampled").items() if ends}
    assert told == {("A-1", "field"): clean, ("B", "survey"): survey}


def test_wrong_input_is_one_clear_line_each_and_exit_status_one(folder: Path):
    path = folder / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8") + "R-09,I-1,met,,\nR-02,I-9,gut,,\n", encoding="utf-8")
    done = run(folder, "--language", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        ".: observations.csv line 8 column site: sites.csv has no site “R-09”; correct the site or add it to sites.csv",
        ".: observations.csv line 9 column item: the edition has no item “I-9”; "
        "use the code of an item of the edition document",
        ".: observations.csv line 9 column outcome: unknown outcome “gut”; use one of: met, failed, absent, unseen",
    ]


def test_a_wrong_edition_and_wrong_usage_have_their_exit_status(folder: Path):
    assert run(folder, "--by", "street").returncode == 2
    assert run(folder, "--evidence", "nowhere").returncode == 2
    assert run(folder, "--on", "tomorrow").returncode == 2
    assert run(folder, "--year", "1").returncode == 2
    (folder / "edition.yaml").write_text("format: chuangcheng-edition/1\ncode: x\n", encoding="utf-8")
    done = run(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("edition.yaml: ")
