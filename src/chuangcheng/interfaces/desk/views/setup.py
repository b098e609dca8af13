"""What the office and the administrator set up: editions, units, people."""

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
from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.labels import ROLES, UNIT_KINDS
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.selectors import people_page, unit_card, unit_choices, units_page
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.forms import PersonForm, UnitForm, UploadForm

from .asking import one_of, whole


@require_http_methods(["GET", "POST"])
def edition_list(request: HttpRequest) -> HttpResponse:
    """Editions, and loading one from a document with every error at once."""
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
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units, and those without a named contact."""
    kind, text = one_of(UnitKind, request.GET.get("kind")), request.GET.get("q", "").replace("\x00", "")[:60]
    gaps = "gaps" in request.GET
    page = units_page(request.acting, text=text, kind=kind, without_contact=gaps, place=request.GET.get("place"))
    context = {"page": page, "kinds": UNIT_KINDS, "kind": kind, "text": text, "gaps": gaps}
    return render(request, "desk/unit_list.html", context)


@require_http_methods(["GET", "POST"])
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit with what stands below it and who works there; its name and contact can be changed."""
    card = unit_card(request.acting, unit_id=unit_id)
    may_edit = can_administer(request.acting)
    initial = {
        "expected_version": card.row.version,
        "name": card.row.name,
        "contact_name": card.row.contact_name,
        "contact_phone": card.row.contact_phone,
    }
    form = UnitForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if not may_edit:
            raise NotFound("unit")
        if form.is_valid():
            try:
                accounts.change_unit(
                    unit_id=unit_id,
                    parent_id=card.row.parent_id,
                    by=request.acting,
                    now=request.now,
                    **form.cleaned_data,
                )
            except Invalid as refused:
                form.take(refused)
            else:
                messages.success(request, _("已保存"))
                return redirect("unit", unit_id)
    context = {"card": card, "row": card.row, "form": form if may_edit else None}
    return render(request, "desk/unit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def person_list(request: HttpRequest) -> HttpResponse:
    """People with their posts, and making one."""
    page = people_page(
        request.acting, text=request.GET.get("q", "").replace("\x00", "")[:60], place=request.GET.get("place")
    )
    codes = {str(u.id): u for u in unit_choices()}
    form = PersonForm(
        request.POST or None,
        units=[(u.id, u.name) for u in codes.values()],
        roles=[(str(role), name) for role, name in ROLES.items()],
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        code = unit_card(request.acting, unit_id=int(told["unit"])).row.code
        person = accounts.NewPerson(
            username=told["username"],
            name=told["name"],
            phone=told["phone"],
            posts=((code, Role(told["role"]), told["section"]),),
            password=told["password"],
        )
        try:
            accounts.create_person(person=person, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("账号已建立，请当面告知初始密码"))
            return redirect("people")
    return render(request, "desk/person_list.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@require_GET
def complain(request: HttpRequest) -> HttpResponse:
    """Who hears complaints about the product itself: the offices that run it."""
    page = units_page(request.acting, kind=UnitKind.DISTRICT, size=5)
    offices = units_page(request.acting, text="创城办", size=5)
    return render(request, "web/complain.html", {"units": [*offices.rows, *page.rows]})
