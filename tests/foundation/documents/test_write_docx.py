"""Papers for Word: every part well formed, texts as they are, the same bytes every time."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from chuangcheng.foundation.documents.formats.docx import write_docx
from chuangcheng.foundation.documents.formats.pictures import measured
from chuangcheng.foundation.documents.rules import LETTER, Facts, Paragraph, Row, Section, Table

from .papers import COLUMNS, HOSTILE, SEAL, W, paper, parts, words


def test_all_that_the_paper_says_stands_in_the_file():
    told = words(write_docx(paper()))
    for text in (
        "街面秩序通报",
        "一、总体情况",
        "主次干道共查看八十处，整体良好。",
        "2.35",
        "87.7%",
        "—",
        "甲类：街面秩序",
    ):
        assert text in told


def test_head_rows_are_repeated_and_rows_are_not_parted():
    body = parts(write_docx(paper(50)))["word/document.xml"]
    rows = [row.find(f"{W}trPr") for row in body.iter(f"{W}tr")]
    assert sum(row.find(f"{W}tblHeader") is not None for row in rows) == 1
    assert all(row.find(f"{W}cantSplit") is not None for row in rows)


def test_figures_stand_to_the_right():
    body = parts(write_docx(paper(1)))["word/document.xml"]
    stands = {
        "".join(t.text or "" for t in p.iter(f"{W}t")): p.find(f"{W}pPr/{W}jc").get(f"{W}val")
        for p in body.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}jc") is not None
    }
    assert (stands["2.35"], stands["A-0"]) == ("right", "left")


def test_first_lines_are_indented_by_two_characters_and_fonts_are_named():
    styles = parts(write_docx(paper(layout=LETTER)))["word/styles.xml"]
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    assert normal.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert normal.find(f"{W}pPr/{W}kinsoku") is not None
    fonts = {font.get(f"{W}eastAsia") for font in styles.iter(f"{W}rFonts")}
    assert fonts == {"仿宋_GB2312", "黑体", "宋体", "方正小标宋简体"}


def test_the_page_is_a4_with_the_margins_of_its_layout():
    section = parts(write_docx(paper(layout=LETTER)))["word/document.xml"].find(f"{W}body/{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert (margins.get(f"{W}left"), margins.get(f"{W}top")) == ("1587", "2098")


def test_number_and_seal_stand_at_the_foot_and_the_cover_has_no_number():
    data = write_docx(paper())
    assert words(data, "word/footer1.xml") == ["第 1 页 共 1 页", f"日志封存第 12 号 {SEAL}"]
    assert words(data, "word/footer2.xml") == [f"日志封存第 12 号 {SEAL}"]


def test_a_watermark_stands_in_the_header_of_the_cover_and_of_every_other_page():
    with zipfile.ZipFile(io.BytesIO(write_docx(paper(watermark='样稿 "&" 演示')))) as archive:
        for name in ("word/header1.xml", "word/header2.xml"):
            assert '样稿 "&amp;" 演示' in archive.read(name).decode().replace("&quot;", '"')
    plain = parts(write_docx(paper()))["word/header1.xml"]
    assert plain.find(f".//{W}pict") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_typed_is_text_wherever_it_stands(text: str):
    blocks = (
        Paragraph(text),
        Facts(((text, text),)),
        Table(COLUMNS, (Row((text,), whole=True), Row((text, text, 1, 1)))),
    )
    data = write_docx(
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
    assert words(data).count(text) == 17
    assert parts(data)["docProps/core.xml"][0].text == text


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.png")
    told = paper(picture=tmp_path / "a.png", watermark="样稿")
    assert write_docx(told) == write_docx(told)


def test_pictures_keep_their_proportions(tmp_path: Path):
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg")
    data = write_docx(paper(picture=tmp_path / "a.jpg"))
    extent = next(e for e in parts(data)["word/document.xml"].iter() if e.tag.endswith("}extent"))
    assert (extent.get("cx"), extent.get("cy")) == (str(40 * 36_000), str(30 * 36_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/picture0.jpeg") == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\0"])
def test_what_is_no_picture_is_refused(data: bytes):
    with pytest.raises(ValueError, match="neither"):
        measured(data)


def test_3000_lines_are_written_whole():
    assert "A-2999" in words(write_docx(paper(3000)))


def test_each_line_is_a_paragraph_so_that_none_is_drawn_apart():
    body = parts(write_docx(paper(lead=(Paragraph("第一行\n第二行"),))))["word/document.xml"]
    told = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    assert told[told.index("第一行") + 1] == "第二行"


def test_lines_of_tables_are_as_high_in_any_font_and_pictures_are_not_cut(tmp_path: Path):
    styles = parts(write_docx(paper(layout=LETTER)))["word/styles.xml"]
    rules = {
        style.get(f"{W}styleId"): spacing.get(f"{W}lineRule")
        for style in styles.iter(f"{W}style")
        if (spacing := style.find(f"{W}pPr/{W}spacing")) is not None
    }
    assert (rules["TableText"], rules["Note"], rules["TableShot"]) == ("exact", "exact", "auto")
