"""The score book, to print, to hand in and to work on."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.scoring.formats.book import Seal, book_document
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.selectors import Whose, score_book
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.rules import MEDIA_TYPES, Document, Fonts
from chuangcheng.foundation.documents.terms import Form
from chuangcheng.foundation.journal.selectors import latest_seal

from .asking import edition_asked, one_of, whole

LONGEST_PDF = 1_500
"""Lines that are set as PDF in about a second, while the process answers nobody else; Word and Excel take a tenth."""


@require_GET
def score_book_file(request: HttpRequest, form: str) -> HttpResponse:
    """The score book of the state today or of a round, for the whole or for one street or unit."""
    written_as = one_of(Form, form)
    if written_as is None or not may_read_scores(request.acting):
        raise NotFound("score book")
    book = score_book(
        request.acting,
        edition_id=_edition_id(request),
        now=request.now,
        round_id=whole(request.GET.get("round")),
        whose=_whose(request),
    )
    if written_as is Form.PDF and book.length > LONGEST_PDF:
        book = book.shortened()
    newest = latest_seal()
    document = book_document(
        book,
        dated=localtime(request.now),
        language="en" if get_language() == "en" else "zh",
        watermark=_("样稿 · 演示") if settings.IS_DEMO else "",
        seal=Seal(newest.number, localtime(newest.at), newest.digest) if newest else None,
    )
    return hand_over(document, written_as)


def _edition_id(request: HttpRequest) -> int:
    """The published edition that is asked for, else the one in use."""
    edition, _published = edition_asked(request)
    wanted = whole(request.GET.get("edition"))
    if edition is None or (wanted is not None and edition.id != wanted):
        raise NotFound(f"edition {wanted}")
    return edition.id


def _whose(request: HttpRequest) -> Whose:
    for comparison in (Comparison.STREET, Comparison.UNIT):
        asked = whole(request.GET.get(str(comparison)))
        if asked is not None:
            return Whose(comparison, asked)
    return Whose()


def hand_over(document: Document, form: Form) -> HttpResponse:
    """A document as a file to be saved, under its title and day."""
    folder = settings.DOCUMENT_FONTS
    fonts = Fonts(Path(folder), settings.DOCUMENT_BODY_FONT, settings.DOCUMENT_HEAD_FONT) if folder else None
    response = HttpResponse(write(document, form, fonts), content_type=MEDIA_TYPES[form])
    name = f"{document.title} {document.subtitle} {document.dated:%Y-%m-%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
