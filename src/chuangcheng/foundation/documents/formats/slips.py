"""A sheet of slips as PDF, set as every paper is."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from chuangcheng.foundation.documents.rules import Fonts, Sheet, clean

from .pdf import SHIPPED, run_typesetter


def write_slips(sheet: Sheet, fonts: Fonts = SHIPPED) -> bytes:
    """A sheet of slips as PDF. What stands on it is in no file once this has returned. Raises what `write_pdf` does."""
    told = {
        "title": clean(sheet.title),
        "note": clean(sheet.note),
        "english": sheet.language.startswith("en"),
        "watermark": clean(sheet.watermark),
        "body_font": fonts.body,
        "head_font": fonts.head,
        "slips": [
            {
                "name": clean(one.name),
                "unit": clean(one.unit),
                "pairs": [[clean(name), clean(value)] for name, value in one.pairs],
                "secret": [clean(text) for text in one.secret],
                "note": clean(one.note),
            }
            for one in sheet.slips
        ],
    }
    job = {
        "fonts": str(fonts.folder),
        "families": (fonts.body, fonts.head),
        "timestamp": int(sheet.dated.timestamp()),
        "tagged": True,
    }
    with TemporaryDirectory(prefix="slips-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        (folder / "document.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        here = files(__package__)
        (folder / "main.typ").write_bytes(here.joinpath("slips.typ").read_bytes())
        with as_file(here.joinpath("typesetting.py")) as program:
            return run_typesetter(program, folder, fonts)
