"""The parts of a .docx file that hold no text of its document: types, relations, settings, styles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from chuangcheng.foundation.documents.rules import Layout

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml".format
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE("document.main")}"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE("styles")}"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE("settings")}"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_TYPE("fontTable")}"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_TYPE("header")}"/>'
    f'<Override PartName="/word/header2.xml" ContentType="{_TYPE("header")}"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_TYPE("footer")}"/>'
    f'<Override PartName="/word/footer2.xml" ContentType="{_TYPE("footer")}"/></Types>'
)

RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)

SETTINGS = (
    f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat></w:settings>'
)


def document_relations(pictures: Sequence[str]) -> str:
    """What the document refers to: its styles, headers, footers and pictures."""
    named = {
        "rIdStyles": ("styles", "styles.xml"),
        "rIdSettings": ("settings", "settings.xml"),
        "rIdFonts": ("fontTable", "fontTable.xml"),
        "rIdHeader1": ("header", "header1.xml"),
        "rIdHeader2": ("header", "header2.xml"),
        "rIdFooter1": ("footer", "footer1.xml"),
        "rIdFooter2": ("footer", "footer2.xml"),
        **{f"rIdPicture{at}": ("image", f"media/{name}") for at, name in enumerate(pictures)},
    }
    told = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for name, (kind, target) in named.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def core_properties(title: str, author: str, at: datetime) -> str:
    """Title, author and the moment (in UTC) it was made."""
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


BODY, HEAD, TITLE, TABLE = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"

_INSTEAD = (
    (BODY, "仿宋", "modern"),
    (HEAD, "SimHei", "modern"),
    (TITLE, "华文中宋", "roman"),
    (TABLE, "SimSun", "roman"),
)
_FONT = '<w:font w:name="{}"><w:altName w:val="{}"/><w:charset w:val="86"/><w:family w:val="{}"/></w:font>'.format
FONT_TABLE = f'<w:fonts xmlns:w="{WORD}">' + "".join(_FONT(*font) for font in _INSTEAD) + "</w:fonts>"
"""What stands in where a machine lacks a font: newer ones have 仿宋 without its old name, few have 小标宋."""


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{name}"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def styles(layout: Layout, *, english: bool) -> str:
    """The styles of all papers: exact line pitch, so that a page holds as much in whatever font stands in (pictures
    excepted, which it would cut), first lines indented by two characters, no punctuation at a line's beginning, figures
    of tables in a smaller size."""
    size, small = layout.size, layout.table_size
    exact = f'<w:spacing w:before="0" w:after="0" w:line="{round(layout.pitch * 20)}" w:lineRule="exact"/>'
    indent = "" if english else f'<w:ind w:firstLineChars="200" w:firstLine="{round(size * 40)}"/>'
    none = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    kinsoku = "<w:kinsoku/><w:overflowPunct/><w:autoSpaceDE/><w:autoSpaceDN/>"
    keep = "<w:keepNext/><w:keepLines/>"
    left, centre = '<w:jc w:val="left"/>', '<w:jc w:val="center"/>'
    first, second = '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="1"/>'
    language = '<w:lang w:val="en-GB" w:eastAsia="zh-CN"/>'
    cell = _fonts(TABLE) + _size(small)
    made = (
        ("Normal", "Normal", "", f'{kinsoku}{exact}{indent}<w:jc w:val="both"/>', ""),
        ("Plain", "Body Text", "Normal", none, ""),
        ("Before", "Before a table", "Normal", _spaced(0, 0, "80", "exact") + none, ""),
        ("After", "After a table", "Normal", _spaced(0, 0, "160", "exact") + none, ""),
        ("Note", "Note", "Normal", _spaced(60, 60, "270", "exact") + none, _size(min(size, 10))),
        ("Signed", "Signature", "Normal", SIGNED + '<w:jc w:val="right"/>', ""),
        ("Term", "Term", "Normal", none, _fonts(HEAD)),
        ("Centred", "Centred", "Normal", _spaced(60, 60) + none + centre, ""),
        ("Title", "Title", "Normal", _spaced(240, 240) + none + centre, _fonts(TITLE) + _size(max(22, size))),
        ("Subtitle", "Subtitle", "Normal", _spaced(0, 240) + none + centre, _fonts(HEAD) + _size(max(size, 14))),
        ("Heading1", "heading 1", "Normal", keep + _spaced(320, 160) + none + left + first, _head(size * 1.25)),
        ("Heading2", "heading 2", "Normal", keep + _spaced(240, 120) + none + left + second, _head(size * 1.1)),
        ("TableText", "Table text", "Normal", _spaced(20, 20, f"{small * 26:.0f}", "exact") + none + left, cell),
        ("TableShot", "Pictures of a table", "TableText", _spaced(20, 20), ""),
        ("TableStrong", "Table text, strong", "TableText", "", _fonts(HEAD)),
        ("TableHead", "Table head", "TableText", centre, _fonts(HEAD)),
        ("Header", "header", "Normal", _spaced(20, 20) + none + left, _fonts(TABLE) + _size(9)),
        ("Footer", "footer", "Normal", _spaced(20, 20) + none + centre, _fonts(TABLE) + _size(9)),
    )
    told = "".join(
        f'<w:style w:type="paragraph"{"" if base else DEFAULT} w:styleId="{name}"><w:name w:val="{title}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        for name, title, base, paragraph, run in made
    )
    return (
        f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(BODY)}{_size(size)}{language}</w:rPr>'
        f"</w:rPrDefault><w:pPrDefault/></w:docDefaults>{told}{GRID}</w:styles>"
    )


def _spaced(before: int, after: int, line: str = "240", rule: str = "auto") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def _head(points: float) -> str:
    return _fonts(HEAD) + _size(points)


SIGNED = '<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/>'
DEFAULT = ' w:default="1"'
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="6E6E6E"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
GRID = (
    '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr>'
    f"<w:tblBorders>{_LINES}</w:tblBorders><w:tblCellMar>"
    '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
