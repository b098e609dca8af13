"""A document for Word, written as its parts: nothing but the standard library, and the same bytes for the same values.

The fonts are named, not carried: an office's machine has 仿宋, 黑体 and 小标宋, and Word replaces what it lacks.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC
from xml.sax.saxutils import escape, quoteattr

from chuangcheng.foundation.documents.rules import (
    A4_HEIGHT,
    A4_WIDTH,
    Block,
    Document,
    Facts,
    Layout,
    Paragraph,
    Picture,
    Table,
    clean,
    numbered,
    page_of_pages,
    shown,
)
from chuangcheng.foundation.documents.terms import Align, Style

from .pictures import Pictures
from .wordparts import (
    CONTENT_TYPES,
    FONT_TABLE,
    NAMES,
    RELATIONS,
    SETTINGS,
    core_properties,
    document_relations,
    styles,
)

EPOCH = (1980, 1, 1, 0, 0, 0)
ALIGNED = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


def twips(millimetres: float) -> int:
    """Twentieths of a point, which Word measures in."""
    return round(millimetres * 1440 / 25.4)


def write_docx(document: Document) -> bytes:
    """A document as the bytes of a .docx file. Raises OSError and ValueError for a picture that cannot be taken."""
    pictures = Pictures()
    body = "".join(_body(document, pictures))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": core_properties(
            clean(document.title), clean(document.author), document.dated.astimezone(UTC)
        ),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}{_page(document)}</w:body></w:document>",
        "word/styles.xml": styles(document.layout, english=document.english),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONT_TABLE,
        "word/header1.xml": f"<w:hdr {NAMES}>{_header(document, running=True)}</w:hdr>",
        "word/header2.xml": f"<w:hdr {NAMES}>{_header(document, running=False)}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {NAMES}>{_footer(document, counted=True)}</w:ftr>",
        "word/footer2.xml": f"<w:ftr {NAMES}>{_footer(document, counted=False)}</w:ftr>",
        "word/_rels/document.xml.rels": document_relations(pictures.names),
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(_entry(name), (head + text).encode())
        for name, data in pictures.files.items():
            archive.writestr(_entry(f"word/media/{name}"), data)
    return memory.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry of the archive that does not say when it was written."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def run(text: str, properties: str = "") -> str:
    """A text as it is, its line feeds as line breaks."""
    told = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")]
    return f"<w:r>{told}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, runs: str, more: str = "") -> str:
    """A paragraph of a named style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def _body(document: Document, pictures: Pictures) -> list[str]:
    found = _cover(document) if document.has_cover else _title(document)
    for block in document.lead:
        found += _block(block, document.layout, pictures)
    for at, (title, section) in enumerate(numbered(document.sections, document.language)):
        breaks = "<w:pageBreakBefore/>" if section.starts_page and at else ""
        found.append(paragraph(f"Heading{min(section.level, 2)}", run(title), breaks))
        for block in section.blocks:
            found += _block(block, document.layout, pictures)
    return found


def _title(document: Document) -> list[str]:
    found = [paragraph("Title", run(document.title))]
    return [*found, paragraph("Subtitle", run(document.subtitle))] if document.subtitle else found


def _cover(document: Document) -> list[str]:
    """The cover, and the break behind it."""
    found = [paragraph("Title", run(document.title), '<w:spacing w:before="2400" w:after="240"/>')]
    if document.subtitle:
        found.append(paragraph("Subtitle", run(document.subtitle), '<w:spacing w:after="1200"/>'))
    found += _facts(document.facts, document.layout)
    found.append(paragraph("Plain", "", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>'))
    found += [paragraph("Note", run(text)) for text in document.remarks]
    return [*found, '<w:p><w:pPr><w:pStyle w:val="Plain"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>']


PARAGRAPHS = {Style.BODY: "Normal", Style.PLAIN: "Plain", Style.NOTE: "Note", Style.SIGNED: "Signed"}


def _block(block: Block, layout: Layout, pictures: Pictures) -> list[str]:
    if isinstance(block, Paragraph):
        # A line of its own is a paragraph of its own: before a line break, a justified line would be drawn apart.
        return [paragraph(PARAGRAPHS[block.style], run(line)) for line in clean(block.text).split("\n")]
    if isinstance(block, Facts):
        return _facts(block.pairs, layout)
    if isinstance(block, Picture):
        found = [paragraph("Centred", f"<w:r>{pictures.take(block)}</w:r>")]
        return [*found, paragraph("Centred", run(block.caption))] if block.caption else found
    return [paragraph("Before", ""), _table(block, pictures), paragraph("After", "")]


def _facts(pairs: tuple[tuple[str, str], ...], layout: Layout) -> list[str]:
    """Names and values as a table without lines; the space behind it keeps it from the next."""
    widths = (twips(38), twips(layout.width - 38))
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + _cell(widths[0], paragraph("Term", run(name)))
        + _cell(widths[1], paragraph("Plain", run(value), '<w:jc w:val="left"/>'))
        + "</w:tr>"
        for name, value in pairs
    )
    if not rows:
        return []
    none = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return [_framed(widths, rows, f"<w:tblBorders>{none}</w:tblBorders>"), paragraph("After", "")]


def _cell(width: int, inner: str, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inner}</w:tc>'


def _framed(widths: tuple[int, ...], rows: str, borders: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _table(table: Table, pictures: Pictures) -> str:
    widths = tuple(twips(column.width) for column in table.columns)
    centre = '<w:vAlign w:val="center"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'.format
    head = "".join(
        _cell(width, paragraph("TableHead", run(column.title)), shade("ECECEC") + centre)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        style = "TableStrong" if row.strong else "TableText"
        if row.whole:
            spans = f'<w:gridSpan w:val="{len(widths)}"/>' + (shade("F6F6F6") if row.strong else "") + centre
            keep = "<w:keepNext/>" if row.strong else ""
            cells = _cell(sum(widths), paragraph(style, run(shown(row.cells[0], table.columns[0])), keep), spans)
        else:
            cells = ""
            for at, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                more = f'<w:ind w:left="{160 * row.depth}"/>' if at == table.outline and row.depth else ""
                stands = ALIGNED[column.stands]
                inner = (
                    "".join(f"<w:r>{pictures.take_shot(shot)}</w:r>" for shot in cell)
                    if isinstance(cell, tuple)
                    else run(shown(cell, column))
                )
                held = "TableShot" if isinstance(cell, tuple) else style
                told = paragraph(held, inner, f'{more}<w:jc w:val="{stands}"/>')
                cells += _cell(widths[at], told, centre)
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _framed(widths, "".join(rows))


def _header(document: Document, *, running: bool) -> str:
    """The running title (not on the cover) and the watermark, which Word keeps in its headers."""
    told = run(f"{document.title}\t{document.subtitle}") if running and document.has_cover else ""
    told = told.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    line = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>' if told else ""
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(document.layout.width)}"/></w:tabs>'
    return paragraph("Header", told + _watermark(document.watermark), line + tab)


def _watermark(text: str) -> str:
    """The shape that Word itself makes for a watermark."""
    if not text:
        return ""
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
        'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
        '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>'
        '<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>'
        '<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype><v:shape id="Watermark" o:spid="_x0000_s2049" '
        'type="#_x0000_t136" alt="" style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:72pt;'
        "rotation:320;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        'mso-position-vertical:center;mso-position-vertical-relative:page" o:allowincell="f" fillcolor="silver" '
        f'stroked="f"><v:fill opacity=".45"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" '
        f"string={quoteattr(clean(text))}/></v:shape></w:pict></w:r>"
    )


def _footer(document: Document, *, counted: bool) -> str:
    """The number of the page (not on the cover), and below it what stands at the foot of every page."""
    found = ""
    if counted or not document.has_cover:
        before, between, after = page_of_pages(document.language)
        number = run(before) + _field("PAGE") + run(between) + _field("NUMPAGES") + (run(after) if after else "")
        found += paragraph("Footer", number)
    if document.footer:
        found += paragraph("Footer", run(document.footer, '<w:color w:val="404040"/><w:sz w:val="13"/>'))
    return found or paragraph("Footer", "")


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _page(document: Document) -> str:
    layout = document.layout
    first = (
        '<w:headerReference w:type="first" r:id="rIdHeader2"/><w:footerReference w:type="first" r:id="rIdFooter2"/>'
        if document.has_cover
        else ""
    )
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/>'
        f'<w:footerReference w:type="default" r:id="rIdFooter1"/>{first}'
        f'<w:pgSz w:w="{twips(A4_WIDTH)}" w:h="{twips(A4_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(layout.top)}" w:right="{twips(layout.right)}" w:bottom="{twips(layout.bottom)}" '
        f'w:left="{twips(layout.left)}" w:header="{twips(layout.top * 0.55)}" w:footer="{twips(layout.bottom * 0.4)}" '
        f'w:gutter="0"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
    )
