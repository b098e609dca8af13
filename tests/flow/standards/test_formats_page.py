"""Every example of an edition in docs/formats.md can be read."""

import re
from pathlib import Path

from chuangcheng.flow.standards.formats import NationalOrLocal, read_case_limits, read_edition, shipped_case_classes

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
