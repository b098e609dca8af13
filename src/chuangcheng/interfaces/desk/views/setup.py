"""Editions, and who hears complaints about the product."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import WrongDocument
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import (
    checklist,
    edition_row,
    editions,
    site_type_choices,
    tree,
)
from chuangcheng.foundation.accounts.selectors import offices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.forms import UploadForm

from .asking import whole


@require_http_methods(["GET", "POST"])
def edition_list(request: HttpRequest) -> HttpResponse:
    """Editions, and loading one from a document with every error at once."""
    if request.method == "POST" and not can_edit_standards(request.acting):
        raise NotFound("editions")
    form = UploadForm(request.POST or None, request.FILES or None)
    wrong: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            row = standards.load_edition(document=form.cleaned_data["file"].read(), by=request.acting, now=request.now)
        except WrongDocument as error:
            language = "en" if get_language() == "en" else "zh"
            wrong = [problem.text(language) for problem in error.problems]
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已载入草稿，核对后发布"))
            return redirect("edition", row.pk)
    context = {
        "editions": editions(),
        "form": form,
        "wrong": wrong,
        "may_edit": can_edit_standards(request.acting),
    }
    return render(request, "desk/edition_list.html", context, status=422 if wrong or form.errors else 200)


@require_GET
def edition_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The tree of an edition, or the checklist of a site type."""
    edition = edition_row(edition_id=edition_id)
    types = site_type_choices()
    site_type = next((t for t in types if t.id == whole(request.GET.get("type"))), None)
    context = {
        "edition": edition,
        "types": types,
        "site_type": site_type,
        "lines": checklist(edition_id=edition_id, site_type_id=site_type.id) if site_type else (),
        "nodes": () if site_type else tree(edition_id=edition_id),
        "may_edit": can_edit_standards(request.acting),
    }
    return render(request, "desk/edition.html", context)


@require_POST
def edition_publish(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Publish a draft."""
    standards.publish_edition(
        edition_id=edition_id,
        expected_version=whole(request.POST.get("expected_version")) or 0,
        by=request.acting,
        now=request.now,
    )
    messages.success(request, _("版本已发布，从此不再改变"))
    return redirect("edition", edition_id)


@require_GET
def complain(request: HttpRequest) -> HttpResponse:
    """Who hears complaints about the product itself: the units whose people run it."""
    return render(request, "web/complain.html", {"offices": offices(request.acting)})
