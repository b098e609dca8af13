"""Sets one paper, as a process of its own: `python typesetting.py FOLDER`. It knows typst and nothing of the product.

FOLDER holds main.typ, what it reads, and job.json: fonts (a folder), families, timestamp, tagged. It gains paper.pdf,
or families.json where a font is missing. The typesetter keeps what it has set before, hundreds of megabytes after a
while: in a process that ends, all of it is given back.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Set the paper in a folder."""
    import typst

    job = json.loads((folder / "job.json").read_text("utf-8"))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    known = fonts.families()
    if not set(job["families"]) <= set(known):
        (folder / "families.json").write_text(json.dumps(sorted(known), ensure_ascii=False), "utf-8")
        return
    typst.compile(
        folder / "main.typ",
        output=folder / "paper.pdf",
        root=folder,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        timestamp=job["timestamp"],
        pdf_tags=job["tagged"],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
