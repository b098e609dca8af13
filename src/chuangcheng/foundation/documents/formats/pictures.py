"""Pictures of a document: what they measure, and how Word shows them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from chuangcheng.foundation.documents.rules import Picture, Shot, clean

EMU = 36_000
"""A millimetre in the measure of drawings."""

PNG = b"\x89PNG\r\n\x1a\n"
SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of a JPEG behind which its height and width stand."""


@dataclass
class Pictures:
    """The pictures taken so far: their bytes by name, each once however often it is shown."""

    files: dict[str, bytes] = field(default_factory=dict)
    shown: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in the order of their relations."""
        return tuple(self.files)

    def take(self, picture: Picture) -> str:
        """The drawing that shows a picture in its width. Raises OSError, and ValueError for neither JPEG nor PNG."""
        data = picture.path.read_bytes()
        _kind, width, height = measured(data)
        return self._drawn(data, picture.width, picture.width * height / width, picture.caption)

    def take_shot(self, shot: Shot) -> str:
        """The drawing of a picture in a cell. Raises ValueError for neither JPEG nor PNG."""
        return self._drawn(shot.data, *extent(shot), shot.alt)

    def _drawn(self, data: bytes, across: float, down: float, words: str) -> str:
        kind, _width, _height = measured(data)
        name = next((name for name, known in self.files.items() if known == data), f"picture{len(self.files)}.{kind}")
        self.files[name] = data
        self.shown += 1
        size = f'cx="{round(across * EMU)}" cy="{round(down * EMU)}"'
        described = f'id="{self.shown}" name="Picture {self.shown}" descr={quoteattr(clean(words))}'
        return (
            f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {described}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="rIdPicture{self.names.index(name)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )


def extent(shot: Shot) -> tuple[float, float]:
    """Width and height on paper, in millimetres. Raises ValueError for neither JPEG nor PNG."""
    _kind, width, height = measured(shot.data)
    scale = shot.side / max(width, height)
    return width * scale, height * scale


def measured(data: bytes) -> tuple[str, int, int]:
    """Kind (jpeg or png), width and height in pixels. Raises ValueError where it is neither or has no extent."""
    kind, width, height = "png", 0, 0
    if data.startswith(PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith(b"\xff\xd8"):
        kind, at = "jpeg", 2
        while at + 9 <= len(data) and data[at] == 0xFF and not height:
            marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
            if marker in SIZES:
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            at += 2 + length
    if not width or not height:
        raise ValueError("neither JPEG nor PNG")
    return kind, width, height
