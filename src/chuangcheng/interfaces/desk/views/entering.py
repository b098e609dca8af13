"""What the pages for figures, results of others and gates share: who may, the paper, the history in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chuangcheng.flow.figures.labels import FIELDS, OUTSIDE_KINDS, STANDINGS
from chuangcheng.flow.figures.permissions import can_enter, can_read
from chuangcheng.flow.figures.selectors import Change, changes
from chuangcheng.flow.standards.labels import METHOD_KINDS
from chuangcheng.flow.standards.selectors import EditionRow, edition_row
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Page
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep


def to_read(request: HttpRequest, edition_id: int) -> EditionRow:
    """The edition whose figures are read; for strangers there is none."""
    if not can_read(request.acting):
        raise NotFound("figures")
    return edition_row(edition_id=edition_id)


def to_enter(request: HttpRequest, edition_id: int) -> EditionRow:
    """The edition for which something is entered; for those who may not, there is no such page."""
    if not can_enter(request.acting):
        raise NotFound("figures")
    return edition_row(edition_id=edition_id)


def may_enter(request: HttpRequest, edition: EditionRow) -> bool:
    """Whether this person may enter what belongs to a published edition."""
    return can_enter(request.acting) and edition.state is EditionState.PUBLISHED


def kept_document(request: HttpRequest, form: Form, before: int | None = None) -> int | None:
    """The id of the paper that comes with a form: a new one, the one before, or none where it was taken away.

    Raises Invalid for the field `document`.
    """
    told = form.cleaned_data
    if told.get("document"):
        try:
            return keep([told["document"]], by=request.acting, now=request.now)[0]
        except Invalid as refused:
            reasons = [reason for several in refused.problems.values() for reason in several]
            raise Invalid({"document": reasons}, **refused.detail) from None
    return None if told.get("without_document") else before


@dataclass(frozen=True)
class Told:
    """One act in words: what it changed as (name, before, after)."""

    change: Change
    columns: tuple[tuple[str, str, str], ...]


def told_changes(request: HttpRequest, kind: str, subject_id: int) -> Page[Told]:
    """The history of one row in words, newest first."""
    page = changes(request.acting, kind=kind, subject_id=subject_id, place=request.GET.get("history"))
    return Page(tuple(_told(row) for row in page.rows), next=page.next, previous=page.previous)


def _told(change: Change) -> Told:
    names = [name for name in FIELDS if name in change.after and name != "withdrawn"]
    return Told(
        change,
        tuple(
            (str(FIELDS[name]), _words(name, change.before.get(name)), _words(name, change.after[name]))
            for name in names
        ),
    )


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "document_id":
        return _("已附")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "standing":
        return str(STANDINGS.get(value, value))
    if name == "method":
        return str(METHOD_KINDS.get(value, value))
    if name == "kind":
        return str(OUTSIDE_KINDS.get(value, value))
    return str(value)
