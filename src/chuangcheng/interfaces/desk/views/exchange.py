"""Taking cases over from other systems: send, look, say what columns and words mean, take over; and handing out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from typing import IO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.exchange import labels, services
from chuangcheng.flow.exchange.formats import (
    OutCell,
    WrongMapping,
    WrongTable,
    csv_parts,
    geojson_parts,
    read_mapping,
    read_sheets,
    write_list,
    write_mapping,
)
from chuangcheng.flow.exchange.permissions import can_take_over
from chuangcheng.flow.exchange.rules import CaseMapping, Problem
from chuangcheng.flow.exchange.selectors import (
    hand_out,
    kept_mappings,
    proposed_mapping,
    transfer_card,
    transfer_refused,
    transfers_of,
)
from chuangcheng.flow.exchange.terms import ExportForm, TransferState
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.interfaces.desk.exchange_forms import KeepForm, SendForm

from .asking import one_of, read_filter, sort_of, whole
from .exchange_preview import done_page, preview_page, running_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def transfer_index(request: HttpRequest) -> HttpResponse:
    """A place for a table of another system, what this person sent lately, and the mappings that are kept."""
    if not can_take_over(request.acting):
        raise NotFound("may not take cases over")
    kept = kept_mappings(request.acting)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = SendForm(*posted, kept=kept)
    if form.is_bound and form.is_valid():
        key = _take_in(request, form)
        if key is not None:
            return redirect("case-transfer", key)
    sent = transfers_of(request.acting)
    context = {
        "form": form,
        "kept": kept,
        "waiting": [card for card in sent if card.state is not TransferState.DONE],
        "done": [card for card in sent if card.state is TransferState.DONE],
        "states": labels.STATES_OF_TRANSFER,
    }
    return render(request, "desk/transfer_index.html", context, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, form: SendForm) -> UUID | None:
    """Read the file and keep its rows for their preview; what is wrong with it is told at the form."""
    file = form.cleaned_data["file"]
    try:
        mapping = _mapping_sent(form)
        sheets = read_sheets(file.read())
        if mapping is None:
            chosen = whole(form.cleaned_data["mapping"])
            mapping = proposed_mapping(request.acting, sheets=sheets, mapping_id=chosen)
        row = services.make_transfer(
            name=file.name or "", size=file.size, sheets=sheets, mapping=mapping, by=request.acting, now=request.now
        )
    except WrongTable as wrong:
        form.add_error("file", labels.told(Problem(wrong.reason, detail=wrong.detail)))
    except WrongMapping as wrong:
        for one in wrong.wrong[:20]:
            form.add_error("mapping_file", labels.told_fault(one))
    except Invalid as refused:
        form.take(refused)
    else:
        return row.uuid
    return None


def _mapping_sent(form: SendForm) -> CaseMapping | None:
    sent = form.cleaned_data["mapping_file"]
    return read_mapping(sent.read(1_000_001)) if sent else None


@require_GET
def transfer_page(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """A table that was sent: what taking it over would do, how far it is, or what it did."""
    card = transfer_card(request.acting, transfer=transfer)
    if card.state is TransferState.OPEN:
        return preview_page(request, card)
    if card.state is TransferState.RUNNING:
        return running_page(request, card)
    return done_page(request, card)


@require_POST
def transfer_map(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """Say what the columns and words mean, and look again."""
    card = transfer_card(request.acting, transfer=transfer)
    return preview_page(request, card, act=True)


@require_POST
def transfer_take(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """Take the next rows over. The page that follows goes on by itself until all are done."""
    address = reverse("case-transfer", args=(transfer,))
    try:
        services.take_over_batch(
            transfer=transfer, expected_version=_version(request), by=request.acting, now=request.now
        )
    except WrongTable as wrong:
        messages.error(request, labels.told(Problem(wrong.reason, detail=wrong.detail)))
        return redirect(address)
    except Invalid as refused:
        card = transfer_card(request.acting, transfer=transfer)
        if card.state is not TransferState.OPEN:
            raise
        return preview_page(request, card, refused=refused)
    except Conflict:
        if transfer_card(request.acting, transfer=transfer).state is TransferState.OPEN:
            raise
        messages.info(request, _("同一个文件已在别处继续转入，没有重复写入"))
        return redirect(address)
    return redirect(f"{address}?on=1")


@require_POST
def transfer_keep(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """Keep what the columns mean under a name, for the next file of the same source."""
    card = transfer_card(request.acting, transfer=transfer)
    form = request.form = KeepForm(request.POST)
    if form.is_valid():
        try:
            services.keep_mapping(
                name=form.cleaned_data["name"], mapping=card.mapping, by=request.acting, now=request.now
            )
        except Invalid as refused:
            return preview_page(request, card, refused=refused)
        messages.success(request, _("对应表已保存，下次同样的表会自动用它"))
        return redirect("case-transfer", transfer)
    return preview_page(request, card, refused=Invalid({"name": ["required"]}))


@require_POST
def transfer_discard(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """Remove the rows of a file: nothing of them is taken over any more."""
    services.discard_transfer(transfer=transfer, expected_version=_version(request), by=request.acting, now=request.now)
    messages.success(request, _("文件已删除"))
    return redirect("case-transfers")


@require_POST
def mapping_withdraw(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """Offer a mapping no longer."""
    services.withdraw_mapping(
        mapping_id=mapping_id, expected_version=_version(request), by=request.acting, now=request.now
    )
    messages.success(request, _("对应表已撤下"))
    return redirect("case-transfers")


def _version(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("expected_version", "0")[:9])
    except ValueError:
        raise NotFound("version") from None


@require_GET
def transfer_refused_file(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """The rows that were not taken over, each with its reason, to put right and send again."""
    card = transfer_card(request.acting, transfer=transfer)
    data = transfer_refused(request.acting, transfer=transfer)
    stem = card.name.rpartition(".")[0] or card.name
    return _named(HttpResponse(data, content_type=XLSX), _("%(name)s-未转入.xlsx") % {"name": stem})


@require_GET
def transfer_mapping_file(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """What the columns mean, as a document."""
    card = transfer_card(request.acting, transfer=transfer)
    return _mapping_file(write_mapping(card.mapping), card.name.rpartition(".")[0] or card.name)


@require_GET
def kept_mapping_file(request: HttpRequest, mapping_id: int) -> HttpResponse:
    """A kept mapping, as a document."""
    found = next((one for one in kept_mappings(request.acting) if one.id == mapping_id), None)
    if found is None:
        raise NotFound(f"mapping {mapping_id}")
    return _mapping_file(found.document, found.name)


def _mapping_file(text: str, name: str) -> HttpResponse:
    return _named(HttpResponse(text, content_type="application/yaml; charset=utf-8"), f"{name}.yaml")


def _named(response: HttpResponseBase, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


@require_GET
def export_file(request: HttpRequest, form: str) -> HttpResponse:
    """The cases of a list, all of them, in its order and with its filter."""
    wanted_form = one_of(ExportForm, form)
    if wanted_form is None:
        raise NotFound(form)
    wanted = read_filter(request)
    rows = hand_out(
        request.acting,
        wanted=wanted,
        now=request.now,
        sort=sort_of(request, wanted),
        with_place=wanted_form is ExportForm.GEOJSON,
    )
    english, head = get_language() == "en", [str(one) for one in labels.COLUMNS]
    name = _("案件 %(day)s") % {"day": f"{localtime(request.now):%Y-%m-%d}"}

    def cells() -> Iterator[list[OutCell]]:
        return (labels.cells_of(row, english=english) for row in rows)

    if wanted_form is ExportForm.GEOJSON:
        return _named(
            StreamingHttpResponse(geojson_parts(rows), content_type="application/geo+json"), f"{name}.geojson"
        )
    if wanted_form is ExportForm.CSV:
        parts = csv_parts(head, cells())
        return _named(StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8"), f"{name}.csv")
    return _named(_written(lambda file: write_list(file, _("案件"), head, cells())), f"{name}.xlsx")


def _written(write: Callable[[IO[bytes]], None]) -> FileResponse:
    """A file that is written beside memory first: a spreadsheet is whole only when its last row is known."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)
