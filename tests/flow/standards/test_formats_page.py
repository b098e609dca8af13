"""Every example of an edition in docs/formats.md can be read."""

import csv
import io
import re
from pathlib import Path

from chuangcheng.flow.standards.formats import (
    NationalOrLocal,
    read_case_limits,
    read_document,
    read_edition,
    shipped_case_classes,
)

from .books import xlsx

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


def examples(beginning):
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return [block for block in blocks if block.startswith(f"format: {beginning}")]


def test_the_editions_on_the_page_can_be_read():
    found = [read_edition(block, case_classes=NationalOrLocal()) for block in examples("chuangcheng-edition/1")]
    assert [edition.code for edition in found] == ["whole", "example", "flat", "small", "small-whole"]


def test_the_limits_on_the_page_can_be_read():
    [block] = examples("chuangcheng-limits/1")
    limits = read_case_limits(block, shipped_case_classes()[0])
    assert [limit.amount for limit in limits["matter", "06010"]] == [4]


def test_the_workbook_on_the_page_states_the_edition_on_the_page():
    section = PAGE.read_text().split("## The edition workbook")[1].split("\n## ")[0]
    sheets = {
        name: list(csv.reader(io.StringIO(block)))
        for name, block in re.findall(r"`([^`\n]+)`:\n\n```csv\n(.*?)```", section, re.DOTALL)
    }
    [document] = [block for block in examples("chuangcheng-edition/1") if "\ncode: example\n" in block]
    assert read_document(xlsx(sheets))[0] == read_edition(document)
