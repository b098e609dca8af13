"""The pictures of a case: before beside after, and one picture with what is known of it and what covers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.cases.selectors import case_card
from chuangcheng.flow.scrutiny.permissions import can_mask
from chuangcheng.flow.scrutiny.selectors import CasePicture, case_picture, flags_of_case, pictures_of_case
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.evidence.services import mask_picture
from chuangcheng.interfaces.desk.scrutiny_forms import MaskForm


@dataclass(frozen=True)
class Pair:
    """One picture of the problem and one of its rectification, to be laid over each other."""

    before: CasePicture
    after: CasePicture


def pairs(pictures: Iterable[CasePicture]) -> list[list[Pair]]:
    """For each rectification, the newest first, its pictures, each beside one of the problem's in their order."""
    told = list(pictures)
    before = [one for one in told if one.kind == "before"]
    moments = sorted({one.at for one in told if one.kind == "after"}, reverse=True)
    if not before:
        return []
    found = []
    for moment in moments:
        after = [one for one in told if one.kind == "after" and one.at == moment]
        found.append([Pair(before[at % len(before)], one) for at, one in enumerate(after)])
    return found


@require_GET
def case_compare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Before and after of each rectification, side by side and laid over each other, with the flags on them."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    pictures = pictures_of_case(request.acting, case_id=case_id)
    context = {
        "card": card,
        "row": card.row,
        "rectifications": pairs(pictures),
        "before": [one for one in pictures if one.kind == "before"],
        "after": [one for one in pictures if one.kind == "after"],
        "flags": flags_of_case(request.acting, case_id=case_id),
    }
    return render(request, "desk/case_compare.html", context)


@require_http_methods(["GET", "POST"])
def case_photo(request: HttpRequest, case_id: int, file_id: int) -> HttpResponse:
    """One picture with what is known of it; whoever makes papers covers parts of it for them."""
    picture = case_picture(request.acting, case_id=case_id, file_id=file_id)
    card = case_card(request.acting, case_id=case_id, now=request.now)
    may_mask = can_mask(request.acting)
    form = None
    if may_mask:
        data = (request.POST,) if request.method == "POST" else ()
        initial = {"expected_version": picture.mask_version, "nothing": picture.boxes == ()}
        form = request.form = MaskForm(*data, boxes=picture.boxes or (), initial=initial)
    elif request.method == "POST":
        raise NotFound("mask")
    if form is not None and form.is_bound and form.is_valid():
        try:
            mask_picture(
                file_id=file_id,
                expected_version=form.cleaned_data["expected_version"],
                boxes=form.boxes(),
                nothing_to_cover=form.cleaned_data["nothing"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已生成遮挡件；原件没有改动"))
            return redirect("case-photo", case_id, file_id)
    context = {"card": card, "row": card.row, "picture": picture, "form": form}
    return render(request, "desk/case_photo.html", context, status=422 if form and form.errors else 200)
