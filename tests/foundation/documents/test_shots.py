"""Pictures in the cells of a table, in every writer."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.formats.pictures import extent
from chuangcheng.foundation.documents.rules import Column, Paragraph, Row, Shot, Table
from chuangcheng.foundation.documents.terms import Form, Style

from .papers import W, paper, parts, words


def shot(width: int, height: int, kind: str = "JPEG") -> Shot:
    file = io.BytesIO()
    Image.new("RGB", (width, height), (width % 256, height % 256, 9)).save(file, kind)
    return Shot(file.getvalue(), 30, "整改前")


def table(*cells: tuple[Shot, ...]) -> Table:
    columns = (Column("编号", 20), *(Column("照片", 35) for _ in cells))
    return Table(columns, (Row(("1", *cells)), Row(("2", *(() for _ in cells)))))


@pytest.mark.parametrize(("pixels", "millimetres"), [((600, 300), (30, 15)), ((300, 600), (15, 30))])
def test_its_longer_side_is_as_long_as_asked(pixels: tuple[int, int], millimetres: tuple[float, float]):
    assert extent(shot(*pixels)) == pytest.approx(millimetres)


def test_word_and_pdf_show_every_picture_once():
    made = paper(lead=(table((shot(60, 40), shot(40, 60, "PNG")), (shot(80, 40),)),))
    document = parts(write(made, Form.DOCX))["word/document.xml"]
    cells = [len(list(cell.iter(f"{W}drawing"))) for cell in document.iter(f"{W}tc")]
    assert [number for number in cells if number] == [2, 1]
    images = [image for page in PdfReader(io.BytesIO(write(made, Form.PDF))).pages for image in page.images]
    assert len(images) == 3


def test_a_spreadsheet_places_them_in_their_cells_and_makes_room():
    data = write(paper(sections=(), lead=(table((shot(60, 40), shot(60, 40))),)), Form.XLSX)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert len(re.findall("<xdr:twoCellAnchor>|<xdr:twoCellAnchor ", drawing)) == 2
    assert 'descr="整改前"' in drawing
    assert [Path(name).suffix for name in names if name.startswith("xl/media/")] == [".jpeg"]  # the same picture, once
    heights = [float(height) for height in re.findall(r'ht="([\d.]+)" customHeight="1"', sheet)]
    assert max(heights) == pytest.approx((2 * (20 + 1.5)) * 72 / 25.4 + 3, abs=1)


def test_wide_lists_are_printed_on_paper_that_lies():
    wide = Table((Column("甲", 200), Column("乙", 80)), (Row(("a", "b")),))
    for columns, lies in ((wide, True), (table(()), False)):
        data = write(paper(sections=(), lead=(columns,)), Form.XLSX)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert ('orientation="landscape"' in archive.read("xl/worksheets/sheet1.xml").decode()) is lies


def test_neither_jpeg_nor_png_is_refused():
    for form in Form:
        with pytest.raises(ValueError, match="neither JPEG nor PNG"):
            write(paper(lead=(table((Shot(b"GIF89a", 30),)),)), form)


def test_who_signs_stands_to_the_right():
    made = paper(lead=(Paragraph("云溪区创城办", Style.SIGNED),))
    document = parts(write(made, Form.DOCX))
    signed = [
        p for p in document["word/document.xml"].iter(f"{W}p") if p.find(f".//{W}pStyle[@{W}val='Signed']") is not None
    ]
    assert len(signed) == 1
    assert "云溪区创城办" in words(write(made, Form.DOCX))
