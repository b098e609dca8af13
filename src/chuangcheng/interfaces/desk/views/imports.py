"""Importing the office's own tables: send, look, say what names mean, import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.places import labels, services
from chuangcheng.flow.places.formats import COLUMNS, MAX_ROWS, WrongSheet, guess_table, headings_in, template
from chuangcheng.flow.places.permissions import can_edit_places
from chuangcheng.flow.places.rules import Preview, Problem
from chuangcheng.flow.places.selectors import (
    draft_card,
    draft_rest,
    drafts_of,
    known_choices,
)
from chuangcheng.flow.places.terms import DraftState, RowStatus, Table
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.interfaces.desk.import_forms import AnyTableForm, PrepareForm, ReadAsForm, TableFileForm
from chuangcheng.interfaces.web.reasons import say_all

from .asking import one_of
from .import_preview import editions_to_choose, preview_page, title_of

ORDER = (Table.AREAS, Table.UNITS, Table.PEOPLE, Table.SITES, Table.DUTIES)
"""Each table names rows of those before it."""
PURPOSES: Mapping[Table, Promise] = {
    Table.AREAS: gettext_lazy("区、街道、社区和网格。点位落在哪里、责任管到哪里，都按区域算。"),
    Table.UNITS: gettext_lazy("街道、社区、部门和企业，以及各自的上级和联系人。"),
    Table.PEOPLE: gettext_lazy("谁在哪个单位、做什么，用什么名字登录。不含密码。"),
    Table.SITES: gettext_lazy("要检查的地方：类型、位置、属地单位和主管部门。"),
    Table.DUTIES: gettext_lazy("哪项测评标准由谁牵头、谁配合。需先发布测评体系。"),
}
LISTS: Mapping[Table, str] = {
    Table.AREAS: "map",
    Table.UNITS: "units",
    Table.PEOPLE: "people",
    Table.SITES: "sites",
    Table.DUTIES: "duties",
}
SHOWN_HEADINGS = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _table(request: HttpRequest, name: str) -> Table:
    table = one_of(Table, name)
    if table is None or not can_edit_places(request.acting):
        raise NotFound(name)
    return table


@require_http_methods(["GET", "POST"])
def import_index(request: HttpRequest) -> HttpResponse:
    """A place for any table, the tables in the order in which they are imported, and what this person sent lately."""
    drafts = drafts_of(request.acting)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnyTableForm(*posted)
    if form.is_bound and form.is_valid():
        row = _take_in(request, form)
        if row is not None:
            return redirect("import-draft", row)
    cards = [(table, PURPOSES[table], [(title_of(c), c.needed) for c in COLUMNS[table]]) for table in ORDER]
    context = {
        "form": form,
        "cards": cards,
        "waiting": [draft for draft in drafts if draft.state is DraftState.OPEN],
        "done": [draft for draft in drafts if draft.state is DraftState.IMPORTED],
    }
    return render(request, "desk/import_index.html", context, status=422 if form.errors else 200)


def _titles(table: Table, fields: Sequence[str]) -> str:
    return _("、").join(title_of(column) for column in COLUMNS[table] if column.field in fields)


def _take_in(request: HttpRequest, form: AnyTableForm) -> UUID | None:
    """Guess what the file is and keep it for its preview; what is wrong with it is told at the form."""
    file = form.cleaned_data["file"]
    name, data = file.name or "", file.read()
    try:
        fits = guess_table(data, name)
        if not fits:
            told = headings_in(data)[:SHOWN_HEADINGS]
            words = _("没有认出是哪种表。读到的表头：%(told)s。请从下面选择表的种类，或对照可识别的列改表头。")
            form.add_error("file", words % {"told": _("、").join(told) or "—"})
            return None
    except WrongSheet as wrong:
        form.add_error("file", labels.told(Problem(wrong.reason, detail=wrong.detail)))
        return None
    try:
        row = services.make_draft(table=fits[0].table, name=name, data=data, by=request.acting, now=request.now)
    except Invalid as refused:
        preview: Preview | None = refused.detail.get("preview")  # type: ignore[assignment]
        if preview is None:
            form.take(refused)
            return None
        if fits[0].missing:
            words = _("像是%(table)s表，但没有找到必需的列：%(missing)s。请对照模板改表头后再传。")
            missing = _titles(fits[0].table, fits[0].missing)
            form.add_error("file", words % {"table": labels.TABLES[fits[0].table], "missing": missing})
        else:
            for problem in preview.problems[:20]:
                form.add_error("file", labels.told(problem))
        return None
    return row.uuid


@require_http_methods(["GET", "POST"])
def import_table_page(request: HttpRequest, table: str) -> HttpResponse:
    """What a table may look like, and sending one."""
    kind = _table(request, table)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TableFileForm(*posted, table=kind)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = services.make_draft(
                table=kind, name=file.name or "", data=file.read(), by=request.acting, now=request.now
            )
        except Invalid as refused:
            preview: Preview | None = refused.detail.get("preview")  # type: ignore[assignment]
            if preview is None:
                form.take(refused)
            for problem in preview.problems[:20] if preview else ():
                form.add_error("file", labels.told(problem))
        else:
            return redirect("import-draft", row.uuid)
    english = get_language() == "en"
    context = {
        "table": kind,
        "purpose": PURPOSES[kind],
        "columns": [
            (
                title_of(c),
                c.needed,
                c.note_en if english else c.note,
                c.example,
                (c.title if english else c.title_en, *c.words),
            )
            for c in COLUMNS[kind]
        ],
        "form": form,
        "most_rows": MAX_ROWS,
    }
    return render(request, "desk/import_table.html", context, status=422 if form.errors else 200)


@require_GET
def import_template(request: HttpRequest, table: str) -> HttpResponse:
    """An empty table to fill in, in the language of the page."""
    kind = _table(request, table)
    data = template(kind, "en" if get_language() == "en" else "zh", known_choices(request.acting, table=kind))
    return _xlsx(data, _("%(table)s模板.xlsx") % {"table": labels.TABLES[kind]})


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@require_GET
def draft_page(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A table that was sent: what importing it would do, or what it did."""
    card = draft_card(request.acting, draft=draft)
    if card.state is DraftState.OPEN:
        return preview_page(request, card)
    at = ORDER.index(card.table)
    context = {
        "card": card,
        "list": LISTS[card.table],
        "next": ORDER[at + 1] if at + 1 < len(ORDER) else None,
        "counts": [(status, labels.ROW_STATUS[status], card.counts.get(status, 0)) for status in RowStatus],
        "left_out": card.counts.get(RowStatus.PROBLEM, 0),
    }
    return render(request, "desk/import_done.html", context)


@require_POST
def draft_prepare(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Say how the table is read and what its names mean, and look again."""
    card = draft_card(request.acting, draft=draft)
    form = PrepareForm(request.POST, table=card.table, options=card.options, editions=editions_to_choose(card.table))
    if form.is_valid():
        try:
            services.change_draft(
                draft=draft,
                expected_version=form.cleaned_data["expected_version"],
                options=form.told(),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            return preview_page(request, card, say_all(refused))
        return redirect("import-draft", draft)
    return preview_page(request, card, [str(error) for errors in form.errors.values() for error in errors])


@require_POST
def draft_read_as(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The file is another kind of table than was guessed or chosen."""
    card = draft_card(request.acting, draft=draft)
    form = ReadAsForm(request.POST)
    if not form.is_valid():
        return preview_page(request, card, [str(error) for errors in form.errors.values() for error in errors])
    told = form.cleaned_data
    services.read_draft_as(
        draft=draft,
        expected_version=told["expected_version"],
        table=Table(told["table"]),
        by=request.acting,
        now=request.now,
    )
    return redirect("import-draft", draft)


@require_POST
def draft_import(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Import the rows that are right. Pressed twice it imports once, and says so calmly."""
    try:
        services.import_draft(
            draft=draft,
            expected_version=int(request.POST.get("expected_version", "0")[:9]),
            by=request.acting,
            now=request.now,
            strict=request.POST.get("strict") == "1",
        )
    except ValueError:
        raise NotFound("version") from None
    except Invalid as refused:
        if "preview" not in refused.detail:
            raise
        return preview_page(request, draft_card(request.acting, draft=draft), say_all(refused))
    except Conflict:
        if draft_card(request.acting, draft=draft).state is not DraftState.IMPORTED:
            raise
        messages.info(request, _("这张表已经导入过，没有重复写入"))
    else:
        messages.success(request, _("导入完成"))
    return redirect("import-draft", draft)


@require_POST
def draft_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Remove the file: nothing of it is imported any more."""
    try:
        version = int(request.POST.get("expected_version", "0")[:9])
    except ValueError:
        raise NotFound("version") from None
    services.discard_draft(draft=draft, expected_version=version, by=request.acting, now=request.now)
    messages.success(request, _("文件已删除"))
    return redirect("imports")


@require_GET
def draft_problems(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The rows with a problem as a table to put right and send again."""
    card = draft_card(request.acting, draft=draft)
    data = draft_rest(request.acting, draft=draft)
    stem = card.name.rpartition(".")[0] or card.name
    return _xlsx(data, _("%(name)s-待改正.xlsx") % {"name": stem})
