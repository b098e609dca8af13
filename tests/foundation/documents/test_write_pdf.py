"""Papers as PDF: Chinese that can be read back, nothing interpreted, the same bytes every time."""

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.formats.pdf import SHIPPED, NoSuchFont, NotSet, _run, write_pdf
from chuangcheng.foundation.documents.rules import LETTER, Facts, Paragraph, Row, Section, Table
from chuangcheng.foundation.documents.terms import Form, Style

from .papers import COLUMNS, HOSTILE, SEAL, last_page, pages, paper


def test_the_chinese_text_can_be_read_back():
    cover, *rest = pages(write_pdf(paper()))
    assert "街面秩序通报" in cover and "第一期" in cover and "本页为测试所用。" in cover
    assert "一、总体情况" in rest[0] and "主次干道共查看八十处，整体良好。" in rest[0]
    assert "2.35" in rest[0] and "87.7%" in rest[0] and "—" in rest[0]


def test_pages_are_a4_and_carry_number_seal_and_running_title():
    data = write_pdf(paper(200))
    reader = PdfReader(io.BytesIO(data))
    assert {tuple(round(float(n)) for n in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    cover, *rest = pages(data)
    assert "页共" not in cover and SEAL in cover
    assert all(f"第{n}页共{len(rest) + 1}页" in text for n, text in enumerate(rest, start=2))
    assert all(SEAL in text and text.startswith("街面秩序通报") for text in rest)


def test_the_head_of_a_table_stands_on_every_page_and_so_does_the_heading_of_its_group():
    _, *rest = pages(write_pdf(paper(200)))
    assert len(rest) > 4
    assert all("编码标准得分证据" in text and "甲类：街面秩序" in text for text in rest)


def test_a_watermark_stands_across_every_page():
    told = pages(write_pdf(paper(200, watermark="样稿 · 演示")))
    assert len(told) > 4
    assert all("样稿·演示" in text for text in told)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_shown_and_never_read_as_code(text: str):
    blocks = (
        Paragraph(text),
        Paragraph(text, Style.NOTE),
        Facts(((text, text),)),
        Table(COLUMNS, (Row((text,), whole=True, strong=True), Row((text, text, 1, 1)))),
    )
    data = write_pdf(
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
    told = "".join(pages(data))
    assert told.count("".join(text.split())) >= 10


def test_the_same_paper_gives_the_same_bytes():
    assert write_pdf(paper(watermark="样稿")) == write_pdf(paper(watermark="样稿"))
    assert write_pdf(paper()) != write_pdf(paper(title="另一份"))


def test_the_date_is_the_one_handed_in():
    made = PdfReader(io.BytesIO(write_pdf(paper()))).metadata
    assert made is not None and made.creation_date is not None
    assert made.creation_date.timestamp() == paper().dated.timestamp()
    assert made.title == "街面秩序通报"


def test_fonts_are_carried_along_and_taken_from_the_installation_alone():
    page = PdfReader(io.BytesIO(write_pdf(paper()))).pages[1]
    fonts = {font.get_object()["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert {name.partition("-")[0] for name in fonts} == {"NotoSerifSC", "NotoSansSC"}


def test_a_font_that_is_not_in_the_folder_is_named(tmp_path: Path):
    with pytest.raises(NoSuchFont, match="仿宋"):
        write_pdf(paper(), replace(SHIPPED, body="仿宋_GB2312"))
    with pytest.raises(NoSuchFont, match="none"):
        write_pdf(paper(), replace(SHIPPED, folder=tmp_path))


def test_the_typesetter_is_told_nothing_of_the_process_that_asks_it(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("SECRET_KEY", "nobody's business")
    told = tmp_path / "told.py"
    told.write_text("import os, pathlib, sys; pathlib.Path(sys.argv[1], 'told').write_text(' '.join(os.environ))")
    _run(told, tmp_path)
    assert "SECRET_KEY" not in (tmp_path / "told").read_text()


def test_a_typesetter_that_fails_says_how(tmp_path: Path):
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemExit('out of ink')")
    with pytest.raises(NotSet, match="out of ink"):
        _run(broken, tmp_path)


def test_a_picture_is_shown_in_its_width(tmp_path: Path):
    for name in ("a.png", "b.jpg"):
        Image.new("RGB", (40, 30), "red").save(tmp_path / name)
        page = PdfReader(io.BytesIO(write_pdf(paper(picture=tmp_path / name)))).pages[1]
        assert len(page.images) == 1
        assert "整改后" in page.extract_text()


def test_a_letter_has_no_cover_and_begins_with_its_title():
    data = write_pdf(paper(facts=(), remarks=(), layout=LETTER))
    told = pages(data)
    assert told[0].startswith("街面秩序通报第一期一、总体情况")
    assert "第1页" in told[0]


def test_in_a_letter_a_page_holds_22_lines_of_28_characters_and_none_begins_with_a_full_stop():
    text = ("整改工作按时完成，" * 4 + "现将情况通报如下。") * 40
    page = PdfReader(
        io.BytesIO(
            write_pdf(
                paper(
                    facts=(),
                    remarks=(),
                    title="",
                    subtitle="",
                    sections=(),
                    layout=LETTER,
                    footer="",
                    lead=(Paragraph(text),),
                )
            )
        )
    ).pages[1]
    lines = [line for line in page.extract_text().splitlines() if len(line) > 12]
    assert len(lines) == 22
    assert all(27 <= len(line) <= 29 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)


def test_english_papers_count_in_english():
    told = pages(write_pdf(paper(language="en")))
    assert "1.总体情况" in told[1] and f"Page2of{len(told)}" in told[1]


def test_the_longest_paper_of_3000_lines_is_set_in_bounds():
    began = time.process_time()
    data = write_pdf(paper(3000))
    assert "A-2999" in last_page(data)
    assert len(data) < 2_000_000
    assert time.process_time() - began < 60  # a machine that does other work; bench measures


@pytest.mark.parametrize("form", list(Form))
def test_every_form_is_written_from_the_same_paper(form: Form):
    assert write(paper(), form)[:4] == (b"%PDF" if form is Form.PDF else b"PK\x03\x04")
