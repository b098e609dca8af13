"""A document as PDF, set by typst with fonts of the installation, in a process of its own.

Nothing is read from the network or the system: the template is fixed and fetches nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pylopdf_fonts_zh_cn import serif_path

from chuangcheng.foundation.documents.rules import (
    Block,
    Document,
    Facts,
    Fonts,
    Paragraph,
    Picture,
    Row,
    Shot,
    Table,
    clean,
    numbered,
    page_of_pages,
    shown,
)

from .pictures import extent, measured

SHIPPED = Fonts(serif_path().parent, "Noto Serif SC", "Noto Sans SC")
"""思源宋体 and 思源黑体; no free font is 仿宋 or 小标宋."""


TAGGED_ROWS = 400
"""Up to so many rows of tables a PDF is tagged for screen readers. In longer ones the tags weigh ten times the text and
take as long to write; who cannot see them takes the Word file."""

PIECE = 500
"""Rows that are set as one table: the time grows faster than the rows."""


LONGEST = 120
"""Seconds after which a paper is given up; one of 3,000 lines takes some three."""

PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


class NoSuchFont(Exception):
    """The folder of fonts lacks a family that the settings name."""


class NotSet(Exception):
    """The typesetter failed or took too long; its own words say how."""


def write_pdf(document: Document, fonts: Fonts = SHIPPED) -> bytes:
    """A document as PDF: the same values and fonts give the same bytes.

    Raises NoSuchFont, NotSet, and OSError or ValueError for a picture that cannot be taken. The typesetter reads from
    a folder of its own, which is gone afterwards, and nothing outside of it.
    """
    with TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        job = {
            "fonts": str(fonts.folder),
            "families": (fonts.body, fonts.head),
            "timestamp": int(document.dated.timestamp()),
            "tagged": _rows(document) <= TAGGED_ROWS,
        }
        for part, told in (("job.json", job), ("document.json", _told(document, fonts, folder))):
            (folder / part).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        here = files(__package__)
        (folder / "main.typ").write_bytes(here.joinpath("document.typ").read_bytes())
        with as_file(here.joinpath("typesetting.py")) as program:
            return run_typesetter(program, folder, fonts)


def run_typesetter(program: Path, folder: Path, fonts: Fonts) -> bytes:
    """Set what lies in a folder, as `typesetting.py` says. Raises NoSuchFont and NotSet."""
    _run(program, folder)
    if (folder / "families.json").exists():
        there = ", ".join(json.loads((folder / "families.json").read_text("utf-8"))) or "none"
        raise NoSuchFont(f"{fonts.folder} lacks {fonts.body!r} or {fonts.head!r}; it has: {there}")
    return (folder / "paper.pdf").read_bytes()


def _run(program: Path, folder: Path) -> None:
    """Let another process set the paper; it is told nothing of this one's environment but where to find its library."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    words = [sys.executable, "-P", str(program), str(folder)]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise NotSet(f"not set after {LONGEST} s") from error
    if done.returncode:
        raise NotSet(done.stderr.decode(errors="replace")[-2000:])


def _rows(document: Document) -> int:
    blocks = (*document.lead, *(block for section in document.sections for block in section.blocks))
    return sum(len(block.rows) for block in blocks if isinstance(block, Table))


def _told(document: Document, fonts: Fonts, folder: Path) -> Mapping[str, Any]:
    """A document as the template reads it: every figure is a text already."""
    layout = document.layout
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "author": clean(document.author),
        "english": document.english,
        "cover": document.has_cover,
        "facts": _pairs(document.facts),
        "remarks": [clean(text) for text in document.remarks],
        "watermark": clean(document.watermark),
        "footer": clean(document.footer),
        "page_words": page_of_pages(document.language),
        "body_font": fonts.body,
        "head_font": fonts.head,
        "layout": {name: getattr(layout, name) for name in layout.__slots__},
        "lead": [_block(block, folder) for block in document.lead],
        "sections": [
            {
                "title": title,
                "level": section.level,
                "starts_page": section.starts_page,
                "blocks": [_block(block, folder) for block in section.blocks],
            }
            for title, section in numbered(document.sections, document.language)
        ],
    }


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [[clean(name), clean(value)] for name, value in pairs]


def _block(block: Block, folder: Path) -> Mapping[str, Any]:
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "style": str(block.style), "text": clean(block.text)}
    if isinstance(block, Facts):
        return {"is": "facts", "pairs": _pairs(block.pairs)}
    if isinstance(block, Picture):
        name = _laid(block.path.read_bytes(), folder)
        return {"is": "picture", "file": name, "width": block.width, "caption": clean(block.caption)}
    return _table(block, folder)


def _laid(data: bytes, folder: Path) -> str:
    """The name under which a picture lies in the folder of the typesetter, once however often it is shown."""
    kind, _width, _height = measured(data)
    name = f"{sha256(data).hexdigest()}.{kind}"
    (folder / name).write_bytes(data)
    return name


def _table(table: Table, folder: Path) -> Mapping[str, Any]:
    return {
        "is": "table",
        "outline": -1 if table.outline is None else table.outline,
        "columns": [
            {"title": clean(column.title), "width": column.width, "align": str(column.stands)}
            for column in table.columns
        ],
        "pieces": [[_row(row, table, folder) for row in piece] for piece in pieces(table.rows, PIECE)],
    }


def pieces(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Rows in pieces of at most so many, each cut before the last row that stands highest in the outline."""
    while len(rows) > most:
        cut = min(range(1, most + 1), key=lambda at: (not rows[at].strong, rows[at].depth, -at))
        yield rows[:cut]
        rows = rows[cut:]
    yield rows


def _row(row: Row, table: Table, folder: Path) -> Mapping[str, Any]:
    return {
        "cells": [
            [_shot(shot, folder) for shot in cell] if isinstance(cell, tuple) else shown(cell, column)
            for cell, column in zip(row.cells, table.columns, strict=not row.whole)
        ],
        "depth": row.depth,
        "strong": row.strong,
        "whole": row.whole,
    }


def _shot(shot: Shot, folder: Path) -> Mapping[str, Any]:
    return {"file": _laid(shot.data, folder), "width": extent(shot)[0], "alt": clean(shot.alt)}
