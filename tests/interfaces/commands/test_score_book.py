"""`chuangcheng score --format pdf|docx|xlsx`: the score book from files alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from chuangcheng.foundation.documents.terms import Form
from chuangcheng.interfaces.commands.score import score
from tests.foundation.documents.papers import pages, sheets
from tests.world import EDITION

OBSERVATIONS = """site,site_type,area,item,outcome
R1,road,东街,I1,符合
R1,road,东街,I2,不符合
R2,road,西街,I1,符合
"""
FIGURES = """standard,method,value,source_document,dated,reviewer,area
B1,survey,0.9,调查报告,2026-03-01,林科长,
B1,survey,0.8,=东街报告,2026-03-01,林科长,东街
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an edition and evidence."""
    (tmp_path / "edition.yaml").write_text(EDITION, "utf-8")
    (tmp_path / "observations.csv").write_text(OBSERVATIONS, "utf-8")
    (tmp_path / "figures.csv").write_text(FIGURES, "utf-8")
    return tmp_path


def command(folder: Path, *words: str) -> tuple[int, str]:
    told = CliRunner().invoke(
        score, [str(folder / "edition.yaml"), "--evidence", str(folder), "--language", "zh", *words]
    )
    return told.exit_code, told.output


def test_the_command_writes_a_book_from_files_alone(folder: Path):
    for form in Form:
        for name in ("one", "two"):
            assert command(folder, "--format", str(form), "--output", str(folder / f"{name}.{form}")) == (0, "")
        assert (folder / f"one.{form}").read_bytes() == (folder / f"two.{form}").read_bytes()
    told = "".join(pages((folder / "one.pdf").read_bytes()))
    assert "小样测评体系得分册按文件计算" in told and "observations.csv" in told and "调查报告" in told
    assert "东街报告" not in told


def test_the_command_writes_the_book_of_one_area(folder: Path):
    target = folder / "east.xlsx"
    assert command(folder, "--by", "area", "--of", "东街", "--format", "xlsx", "--output", str(target)) == (0, "")
    told = sheets(target.read_bytes())
    assert ["范围", "街道：东街"] in [row[:2] for row in told["小样测评体系得分册"]]
    assert told["录入结果及来源"][2][3:5] == [0.8, "=东街报告"]


@pytest.mark.parametrize(
    "asked",
    [
        ("--format", "pdf"),
        ("--format", "pdf", "--output", "x.pdf", "--by", "area"),
        ("--format", "pdf", "--output", "x.pdf", "--of", "东街"),
        ("--format", "pdf", "--output", "x.pdf", "--by", "area", "--of", "北街"),
        ("--by", "area", "--of", "东街"),
    ],
)
def test_a_book_that_cannot_be_meant_is_refused(folder: Path, asked: tuple[str, ...]):
    assert command(folder, *asked)[0] == 2
    assert not Path("x.pdf").exists()


def test_table_and_document_go_to_a_file_too(folder: Path):
    assert command(folder, "--format", "json", "--output", str(folder / "score.json")) == (0, "")
    assert (folder / "score.json").read_text("utf-8") == command(folder, "--format", "json")[1]
