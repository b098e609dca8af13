"""Papers as spreadsheets: figures are numbers, texts are texts and never computed."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from chuangcheng.foundation.documents.formats.xlsx import write_xlsx
from chuangcheng.foundation.documents.rules import Facts, Paragraph, Row, Section, Table

from .papers import COLUMNS, HOSTILE, SEAL, paper, sheet_xml, sheets


def test_the_cover_is_the_first_sheet_and_each_section_has_its_own():
    told = sheets(write_xlsx(paper()))
    assert list(told) == ["街面秩序通报", "总体情况", "存在问题"]
    assert told["街面秩序通报"][0][0] == "街面秩序通报"


def test_figures_are_numbers_with_the_digits_of_the_paper():
    rows = sheets(write_xlsx(paper(1)))["存在问题"]
    assert next(row for row in rows if row[0] == "A-0") == ["A-0", "第0项标准", 2.35, 0.877]
    assert next(row for row in rows if row[0] == "B") == ["B", "尚无证据", "—", "—"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_neither_computed_nor_linked(text: str):
    blocks = (
        Paragraph(text),
        Facts(((text, text),)),
        Table(COLUMNS, (Row((text,), whole=True), Row((text, text, 1, 1)))),
    )
    data = write_xlsx(
        paper(
            title=text,
            subtitle=text,
            facts=((text, text),),
            remarks=(text,),
            lead=blocks,
            footer=text,
            watermark=text,
            author=text,
            sections=(Section(text, blocks),),
        )
    )
    cells = [cell for rows in sheets(data).values() for row in rows for cell in row]
    assert cells.count(text) == 20
    assert not any("<f>" in xml or "<hyperlink" in xml for xml in sheet_xml(data))


def test_a_cell_of_text_stays_text_when_somebody_edits_it():
    data = write_xlsx(paper(title="=1+1", sections=(Section("甲", (Table(COLUMNS, (Row(("=1+1", "b", 1, 1)),)),)),)))
    assert '<c r="A3" s="' in sheet_xml(data)[1]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = [int(n) for n in re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])]
    style = int(re.search(r'<c r="A3" s="(\d+)"', sheet_xml(data)[1])[1])
    assert formats[style] == 49  # "@", text


def test_sheets_print_on_a4_one_page_wide_with_head_watermark_and_seal():
    data = write_xlsx(paper(watermark="样稿 & 演示"))
    for xml in sheet_xml(data):
        assert 'paperSize="9"' in xml and 'fitToHeight="0"' in xml
        assert "样稿 &amp;&amp; 演示" in xml and SEAL in xml
    assert all(rows[0][0] == "样稿 & 演示" for rows in sheets(data).values())


def test_names_of_sheets_are_allowed_and_told_apart():
    sections = tuple(
        Section(title, ()) for title in ("甲/乙:丙", "甲/乙:丙", "History", "长" * 40, "长" * 40, "''", "")
    )
    told = list(sheets(write_xlsx(paper(sections=sections))))
    assert told[1:] == ["甲 乙 丙", "甲 乙 丙 2", "History 2", "长" * 31, "长" * 29 + " 2", "1", "1 2"]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    rows = sheets(write_xlsx(paper(sections=(Section("甲", (Paragraph("字" * 40_000),)),))))["甲"]
    assert rows[-1][0] == "字" * 32_766 + "…"


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.png")
    told = paper(picture=tmp_path / "a.png")
    assert write_xlsx(told) == write_xlsx(told)


def test_3000_lines_are_written_whole():
    assert sum(str(row[0]).startswith("A-") for row in sheets(write_xlsx(paper(3000)))["存在问题"]) == 3000


def test_rows_are_as_high_as_their_longest_cell_in_every_program():
    """LibreOffice makes no room by itself where a file says nothing, and lines then stand over each other."""
    long = "显著位置有核心价值观和关爱未成年人公益广告" * 3
    rows = (Row(("A", "短", 1, 1)), Row(("A", long, 1, 1)), Row((long * 4,), whole=True))
    data = write_xlsx(paper(sections=(Section("甲", (Table(COLUMNS, rows),)),)))
    heights = [float(told) for told in re.findall(r'<row r="\d+"[^>]* ht="([\d.]+)"', sheet_xml(data)[1])]
    short, tall, whole = heights[-3:]
    room = COLUMNS[1].width / 3.6
    assert short < 20
    assert tall >= len(long) / room * 13
    assert whole > 2 * short


def test_the_names_of_facts_have_room_however_narrow_the_first_column_is():
    columns = (replace(COLUMNS[0], width=9), *COLUMNS[1:])
    data = write_xlsx(paper(sections=(Section("甲", (Table(columns, ()), Facts((("制作时间", "今天"),)))),)))
    assert next(row for row in sheets(data)["甲"] if row[0] == "制作时间")[2] == "今天"
