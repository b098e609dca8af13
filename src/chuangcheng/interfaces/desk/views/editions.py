"""Editions: the list, an edition with its tree and checklists, a standard, loading, publishing, discarding, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import (
    Problem,
    WrongDocument,
    noticed_in,
    summary_of,
    workbook_template,
    write_problems,
    write_workbook,
)
from chuangcheng.flow.standards.labels import rule_in_words, threshold_in_words
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import (
    EditionRow,
    checklist,
    edition_document,
    edition_row,
    edition_spec,
    editions,
    leaf_card,
    site_type_choices,
    tree,
)
from chuangcheng.flow.standards.terms import EditionState
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.interfaces.desk.edition_forms import DiscardForm, NewEditionForm, ReplaceForm
from chuangcheng.interfaces.desk.outline import outline
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.told import EDITION_FIELDS, tell
from chuangcheng.interfaces.web.forms import Form

from .asking import whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "edition problems"
CODES = 12
"""Codes that are told beside a hint; the rest is counted."""


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


def _editor(request: HttpRequest) -> bool:
    return can_edit_standards(request.acting)


@require_http_methods(["GET", "POST"])
def edition_list(request: HttpRequest) -> HttpResponse:
    """Editions, and loading a new one as a draft, with every error at once."""
    sent = request.method == "POST"
    form = request.form = NewEditionForm(request.POST if sent else None, request.FILES if sent else None)
    wrong: Sequence[Problem] = ()
    if sent and not _editor(request):
        raise NotFound("editions")
    if sent and form.is_valid():
        try:
            row = standards.load_edition(
                document=form.cleaned_data["file"].read(), by=request.acting, now=request.now, replace=False
            )
        except WrongDocument as error:
            wrong = error.problems
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已载入为草稿。请核对下面的内容，再发布"))
            return redirect("edition", row.pk)
    context = {"editions": editions(), "form": form, "may_edit": _editor(request), **_told(wrong)}
    return render(request, "desk/edition_list.html", context, status=422 if wrong or form.errors else 200)


def _told(wrong: Sequence[Problem]) -> dict[str, Any]:
    """Problems as rows of a table, and the same sealed, so that they can come back to be made a file of."""
    language = _language()
    rows = [(p.where(language), p.message(language), p.remedy(language)) for p in wrong]
    return {"wrong": rows, "sealed": signing.dumps(rows, salt=SALT, compress=True) if rows else ""}


@require_POST
def edition_problems(request: HttpRequest) -> HttpResponse:
    """The problems that a page has just told, as a sheet."""
    try:
        rows = signing.loads(request.POST.get("problems", ""), salt=SALT, max_age=86_400)
    except signing.BadSignature:
        raise NotFound("problems") from None
    return _attached(write_problems(rows, _language()), _("版本文件中的问题") + ".xlsx", XLSX)


@require_GET
def edition_template(request: HttpRequest) -> HttpResponse:
    """A workbook to begin with."""
    return _attached(workbook_template(_language()), _("测评体系版本模板") + ".xlsx", XLSX)


@require_GET
def edition_file(request: HttpRequest, edition_id: int, form: str) -> HttpResponse:
    """An edition as its YAML document, character by character, or as a workbook."""
    edition = edition_row(edition_id=edition_id)
    if form == "yaml":
        text = edition_document(edition_id=edition_id)
        return _attached(text.encode(), f"{edition.code}.yaml", "application/yaml")
    if form == "xlsx":
        book = write_workbook(edition_spec(edition_id=edition_id), _language())
        return _attached(book, f"{edition.code}.xlsx", XLSX)
    raise NotFound(form)


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def edition_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """An edition: its figures, its tree or a checklist; a draft takes a new file here."""
    edition = edition_row(edition_id=edition_id)
    may_edit = _editor(request)
    is_draft = edition.state == EditionState.DRAFT
    sent = request.method == "POST"
    form = ReplaceForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"expected_version": edition.version},
    )
    request.form = form
    wrong: Sequence[Problem] = ()
    if sent:
        if not may_edit:
            raise NotFound(f"edition {edition_id}")
        if form.is_valid():
            try:
                standards.load_edition(
                    document=form.cleaned_data["file"].read(),
                    edition_id=edition_id,
                    expected_version=form.cleaned_data["expected_version"],
                    by=request.acting,
                    now=request.now,
                )
            except WrongDocument as error:
                wrong = error.problems
            except Invalid as refused:
                if not is_draft:
                    raise  # the page has no form to show it beside
                form.take(refused)
            else:
                messages.success(request, _("草稿已更新，变动见页面下方的变动记录"))
                return redirect("edition", edition_id)
    context = {
        "edition": edition,
        "form": form,
        "may_edit": may_edit,
        "is_draft": is_draft,
        "others": [one for one in editions() if one.id != edition_id],
        **_told(wrong),
        **_content(request, edition),
    }
    if may_edit:
        page = history(subject_kind="standards.edition", subject_id=edition_id, place=request.GET.get("place"))
        context |= {"page": page, "history": tell(page.rows, EDITION_FIELDS)}
    return render(request, "desk/edition.html", context, status=422 if wrong or form.errors else 200)


def _content(request: HttpRequest, edition: EditionRow) -> dict[str, Any]:
    """The figures, and what of the tree or of which checklist is shown."""
    if edition.state == EditionState.DISCARDED:
        return {"discarded": True}
    spec = edition_spec(edition_id=edition.id)
    own = {site_type.code for site_type in spec.site_types}
    types = [site_type for site_type in site_type_choices() if site_type.code in own]
    site_type = next((t for t in types if t.id == whole(request.GET.get("type"))), None)
    shown = outline(tree(edition_id=edition.id), request.GET.get("under", ""))
    lines = checklist(edition_id=edition.id, site_type_id=site_type.id) if site_type else ()
    return {
        "spec": spec,
        "summary": summary_of(spec),
        "noticed": [(one.hint, len(one.codes), one.codes[:CODES]) for one in noticed_in(spec)],
        "types": types,
        "site_type": site_type,
        "lines": [(line, threshold_in_words(line.item)) for line in lines],
        "shown": shown,
        "rows": [(node, shown.below.get(node.code, 0), node.depth - len(shown.above)) for node in shown.rows],
    }


@require_GET
def edition_standard(request: HttpRequest, edition_id: int, node_id: int) -> HttpResponse:
    """A standard of an edition: its methods with their rules in words, its items, and the judgement rules."""
    edition = edition_row(edition_id=edition_id)
    card = leaf_card(node_id=node_id)
    if card.edition_id != edition_id or not card.node.is_leaf:
        raise NotFound(f"standard {node_id}")
    titles = {one.code: one for one in edition_spec(edition_id=edition_id).site_types}
    context = {
        "edition": edition,
        "card": card,
        "methods": [(method, rule_in_words(method.rule)) for method in card.node.methods],
        "items": [(item, threshold_in_words(item)) for _id, item in card.items],
        "looked_at": [titles[code] for code in card.node.site_types],
        "is_field": any(method.kind == "field" for method in card.node.methods),
    }
    return render(request, "desk/edition_standard.html", context)


@require_http_methods(["GET", "POST"])
def edition_publish(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Publish a draft, after asking once more."""
    edition = _draft(request, edition_id)
    form = _asked(request, ConfirmForm, edition)
    if form.is_bound and form.is_valid():
        try:
            standards.publish_edition(edition_id=edition_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("版本已发布，从此不再改变"))
            return redirect("edition", edition_id)
    points = [
        _("发布后，内容不能再改，也不能撤回；要改动须换一个编码载入新版本。"),
        _("发布后，轮次可以按此版本检查，评分可以按此版本计算。"),
    ]
    if edition.state == EditionState.DRAFT and (noticed := noticed_in(edition_spec(edition_id=edition_id))):
        points.append(_("有 %(n)d 类提示尚未处理，见版本页。") % {"n": len(noticed)})
    context = {"title": _("发布“%(title)s”") % {"title": edition.title}, "points": points, "button": _("确认发布")}
    return _confirmation(request, edition, form, context)


@require_http_methods(["GET", "POST"])
def edition_discard(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Put a draft aside, after asking once more."""
    edition = _draft(request, edition_id)
    form = _asked(request, DiscardForm, edition)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            standards.discard_draft(
                edition_id=edition_id,
                expected_version=told["expected_version"],
                why=told["why"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("草稿已放弃"))
            return redirect("editions")
    context = {
        "title": _("放弃草稿“%(title)s”") % {"title": edition.title},
        "points": [_("放弃后，草稿不再出现在列表中，编码可以重新使用。"), _("需要时请先下载工作簿留存。")],
        "button": _("确认放弃"),
    }
    return _confirmation(request, edition, form, context)


def _draft(request: HttpRequest, edition_id: int) -> EditionRow:
    """The edition, for those who may publish or discard it; what is no draft has no such page."""
    edition = edition_row(edition_id=edition_id)
    if not _editor(request) or (request.method == "GET" and edition.state != EditionState.DRAFT):
        raise NotFound(f"draft {edition_id}")
    return edition


def _asked(request: HttpRequest, kind: type[Form], edition: EditionRow) -> Form:
    sent = request.POST if request.method == "POST" else None
    form = request.form = kind(sent, initial={"expected_version": edition.version})
    return form


def _confirmation(request: HttpRequest, edition: EditionRow, form: Form, context: dict[str, Any]) -> HttpResponse:
    back = reverse("edition", args=[edition.id])
    crumbs = [(reverse("editions"), _("测评体系")), (back, edition.title)]
    context = {"crumbs": crumbs, "form": form, "back": back, **context}
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)
