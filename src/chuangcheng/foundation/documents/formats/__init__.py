"""Writers of documents. Each is imported when it is used."""

from __future__ import annotations

from chuangcheng.foundation.documents.rules import Document, Fonts
from chuangcheng.foundation.documents.terms import Form

__all__ = ["write"]


def write(document: Document, form: Form, fonts: Fonts | None = None) -> bytes:
    """A document as the bytes of a file; `fonts` (those of the package, if not given) matter to PDF only.

    Raises what `write_pdf` raises.
    """
    if form is Form.PDF:
        from .pdf import SHIPPED, write_pdf

        return write_pdf(document, fonts or SHIPPED)
    if form is Form.DOCX:
        from .docx import write_docx

        return write_docx(document)
    from .xlsx import write_xlsx

    return write_xlsx(document)
