"""`chuangcheng edition diff`: from files alone, or with codes of this installation."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuangcheng.interfaces.commands.edition import edition
from tests.editions import NEXT
from tests.world import EDITION, World


@pytest.fixture
def documents(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(EDITION)
    new.write_text(NEXT)
    return str(old), str(new)


def run(*arguments: str, language: str = "zh"):
    return CliRunner().invoke(edition, ["diff", *arguments, "--language", language])


def test_two_files_are_compared_without_a_database(documents: tuple[str, str]):
    told = run(*documents)
    lines = told.stdout.splitlines()
    assert (told.exit_code, lines[0]) == (0, "修改\t版本本身\t小样测评体系（新版）")
    assert "删除\t测评内容与标准\tA2 公益宣传 (≈ A3)" in lines
    assert "\t实地考察 · 分值: 10 → 8" in lines
    assert "\t检查表: -I1 -I3 +I9" in lines


def test_it_speaks_english(documents: tuple[str, str]):
    assert "Removed\tContents and standards\tA2 Publicity (≈ A3)" in run(*documents, language="en").stdout.splitlines()


def test_json_is_a_list_for_programs_and_empty_where_nothing_differs(documents: tuple[str, str]):
    old, new = documents
    told = json.loads(run(old, new, "--format", "json").stdout)
    first = next(one for one in told if one["code"] == "A1" and one["change"] == "changed")
    assert first["fields"] == [{"field": "points", "of": "field", "old": "10", "new": "8"}]
    same = run(old, old, "--format", "json")
    assert (same.exit_code, json.loads(same.stdout)) == (0, [])
    assert run(old, old).stdout == "两个版本内容完全相同。\n"


def test_a_file_that_cannot_be_read_is_told_with_its_lines_and_ends_with_1(documents: tuple[str, str], tmp_path: Path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("format: chuangcheng-edition/1\ncode: x\n")
    told = run(documents[0], str(wrong))
    assert told.exit_code == 1
    assert "wrong.yaml: " in told.stderr


@pytest.mark.django_db
def test_a_code_names_an_edition_of_this_installation(world: World, documents: tuple[str, str]):
    assert run("small", documents[0]).stdout == "两个版本内容完全相同。\n"
    unknown = run("small", "nowhere")
    assert (unknown.exit_code, unknown.stderr) == (1, "nowhere: 没有这个文件，也没有这个编码的版本\n")
