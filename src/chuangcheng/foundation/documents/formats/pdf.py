"""A document as PDF, set by typst with fonts of the installation. Nothing is read from the network or the system."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import typst
from pylopdf_fonts_zh_cn import serif_path

from chuangcheng.foundation.documents.rules import (
    Block,
    Document,
    Facts,
    Fonts,
    Paragraph,
    Picture,
    Row,
    Table,
    clean,
    numbered,
    page_of_pages,
    shown,
)

SHIPPED = Fonts(serif_path().parent, "Noto Serif SC", "Noto Sans SC")
"""思源宋体 and 思源黑体; no free font is 仿宋 or 小标宋."""


TAGGED_ROWS = 400
"""Up to so many rows of tables a PDF is tagged for screen readers. In longer ones the tags weigh ten times the text and
take as long to write; who cannot see them takes the Word file."""

PIECE = 500
"""Rows that are set as one table: the time grows faster than the rows."""


class NoSuchFont(Exception):
    """The folder of fonts lacks a family that the settings name."""


@lru_cache(maxsize=2)
def _loaded(fonts: Fonts) -> typst.Fonts:
    """The fonts of a folder, looked through once per process. Raises NoSuchFont."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder])
    for family in (fonts.body, fonts.head):
        if family not in found.families():
            there = ", ".join(sorted(found.families())) or "none"
            raise NoSuchFont(f"{fonts.folder} has no font {family!r}; it has: {there}")
    return found


def write_pdf(document: Document, fonts: Fonts = SHIPPED) -> bytes:
    """A document as PDF: the same values and fonts give the same bytes. Raises NoSuchFont, OSError for a picture."""
    pictures: dict[str, bytes] = {}
    told = json.dumps(_told(document, fonts, pictures), ensure_ascii=False)
    template = files(__package__).joinpath("document.typ").read_bytes()
    compiled: Any = typst.compile  # its stubs do not know that it takes files by name
    made = compiled(
        {"main.typ": template, "document.json": told.encode(), **pictures},
        font_paths=_loaded(fonts),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=int(document.dated.timestamp()),
        pdf_tags=_rows(document) <= TAGGED_ROWS,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def _rows(document: Document) -> int:
    blocks = (*document.lead, *(block for section in document.sections for block in section.blocks))
    return sum(len(block.rows) for block in blocks if isinstance(block, Table))


def _told(document: Document, fonts: Fonts, pictures: dict[str, bytes]) -> Mapping[str, Any]:
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
        "lead": [_block(block, pictures) for block in document.lead],
        "sections": [
            {
                "title": title,
                "level": section.level,
                "starts_page": section.starts_page,
                "blocks": [_block(block, pictures) for block in section.blocks],
            }
            for title, section in numbered(document.sections, document.language)
        ],
    }


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [[clean(name), clean(value)] for name, value in pairs]


def _block(block: Block, pictures: dict[str, bytes]) -> Mapping[str, Any]:
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "style": str(block.style), "text": clean(block.text)}
    if isinstance(block, Facts):
        return {"is": "facts", "pairs": _pairs(block.pairs)}
    if isinstance(block, Picture):
        name = f"picture{len(pictures)}{block.path.suffix.lower()}"
        pictures[name] = block.path.read_bytes()
        return {"is": "picture", "file": name, "width": block.width, "caption": clean(block.caption)}
    return _table(block)


def _table(table: Table) -> Mapping[str, Any]:
    return {
        "is": "table",
        "outline": -1 if table.outline is None else table.outline,
        "columns": [
            {"title": clean(column.title), "width": column.width, "align": str(column.stands)}
            for column in table.columns
        ],
        "pieces": [[_row(row, table) for row in piece] for piece in pieces(table.rows, PIECE)],
    }


def pieces(rows: Sequence[Row], most: int) -> Iterator[Sequence[Row]]:
    """Rows in pieces of at most so many, each cut before the last row that stands highest in the outline."""
    while len(rows) > most:
        cut = min(range(1, most + 1), key=lambda at: (not rows[at].strong, rows[at].depth, -at))
        yield rows[:cut]
        rows = rows[cut:]
    yield rows


def _row(row: Row, table: Table) -> Mapping[str, Any]:
    return {
        "cells": [shown(cell, column) for cell, column in zip(row.cells, table.columns, strict=not row.whole)],
        "depth": row.depth,
        "strong": row.strong,
        "whole": row.whole,
    }
