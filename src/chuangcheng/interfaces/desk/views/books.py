"""The score book, to print, to hand in and to work on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chuangcheng.flow.scoring.formats.book import book_document
from chuangcheng.flow.scoring.permissions import may_read_scores
from chuangcheng.flow.scoring.selectors import Whose, score_book
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.terms import Form

from .asking import edition_asked, one_of, whole
from .papers import hand_over, made_now

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
    made = made_now(request)
    document = book_document(book, dated=made.dated, language=made.language, watermark=made.watermark, seal=made.seal)
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
