"""Handing out kept files under the page of their subject, which decides who may see them."""

from django.http import FileResponse

from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.evidence.selectors import open_copy
from chuangcheng.foundation.evidence.terms import CopyKind


def hand_out(file_id: int, copy: str) -> FileResponse:
    """A file as its original or one of its copies; documents are saved, never shown in place."""
    if copy not in set(CopyKind):
        raise NotFound(copy)
    found = open_copy(file_id, CopyKind(copy))
    response = FileResponse(
        found.path.open("rb"),
        content_type=str(found.media_type),
        as_attachment=not found.shown_in_place,
        filename=found.name,
    )
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
