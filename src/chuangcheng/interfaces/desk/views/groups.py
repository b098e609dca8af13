"""The groups in which streets and units are ranked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.scoring import selectors, services
from chuangcheng.flow.scoring.permissions import can_group
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.foundation.accounts.labels import UNIT_KINDS
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.comparison_forms import HUNDRED, GroupForm, NewGroupForm
from chuangcheng.interfaces.desk.people_forms import ConfirmForm

Choice = tuple[Any, Any]


@require_GET
def group_list(request: HttpRequest) -> HttpResponse:
    """Who is compared with whom."""
    found = selectors.groups(request.acting)
    return render(request, "desk/group_list.html", {"groups": found, "may_group": can_group(request.acting)})


def _members(by: Comparison, gone: Sequence[tuple[int, str]] = ()) -> list[Choice]:
    """Who can be in a group: streets, or units under the name of their kind; `gone` are members out of use."""
    if by is Comparison.STREET:
        known: list[tuple[int, str]] = list(area_choices(AreaKind.STREET))
        return [*known, *(pair for pair in gone if pair[0] not in dict(known))]
    kinds: dict[UnitKind, list[tuple[int, str]]] = {}
    for unit in unit_choices():
        kinds.setdefault(unit.kind, []).append((unit.id, unit.name))
    living = {pk for pairs in kinds.values() for pk, _name in pairs}
    grouped: list[Choice] = [(str(UNIT_KINDS[kind]), kinds[kind]) for kind in UnitKind if kind in kinds]
    old = [pair for pair in gone if pair[0] not in living]
    return [*grouped, *([(_("已停用"), old)] if old else [])]


@require_http_methods(["GET", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """Set a group of streets or of units."""
    if not can_group(request.acting):
        raise NotFound("group")
    by = Comparison.UNIT if request.GET.get("by") == Comparison.UNIT else Comparison.STREET
    form = request.form = NewGroupForm(request.POST or None, members=_members(by))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.create_group(
                name=told["name"],
                comparison=by,
                member_ids=told["members"],
                mark=told["mark"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("分组已建立：%(name)s") % {"name": told["name"]})
            return redirect("groups")
    return render(request, "desk/group_new.html", {"form": form, "by": by}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group_page(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change a group; those who only read see who is in it."""
    row = selectors.group_row(request.acting, group_id=group_id)
    if not can_group(request.acting):
        if request.method == "POST":
            raise NotFound("group")
        return render(request, "desk/group.html", {"row": row})
    initial = {
        "expected_version": row.version,
        "name": row.name,
        "mark": (row.mark * HUNDRED).quantize(Decimal("0.1")).normalize(),
        "members": row.member_ids,
    }
    members = _members(row.comparison, row.members)
    form = request.form = GroupForm(request.POST or None, members=members, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.change_group(
                group_id=group_id,
                expected_version=told["expected_version"],
                name=told["name"],
                member_ids=told["members"],
                mark=told["mark"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存：%(name)s") % {"name": told["name"]})
            return redirect("groups")
    return render(request, "desk/group.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group_withdraw(request: HttpRequest, group_id: int) -> HttpResponse:
    """Give a group up, after a question."""
    if not can_group(request.acting):
        raise NotFound("group")
    row = selectors.group_row(request.acting, group_id=group_id)
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": row.version})
    if form.is_bound and form.is_valid():
        try:
            services.withdraw_group(group_id=group_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("分组已撤销：%(name)s") % {"name": row.name})
            return redirect("groups")
    context = {
        "title": _("撤销分组“%(name)s”") % {"name": row.name},
        "points": [
            _("成员改按类型比较，名次随之变化。"),
            _("已固定的轮次得分不变；申诉中记下的名次不变。"),
        ],
        "form": form,
        "button": _("撤销分组"),
        "back": reverse("group", args=[group_id]),
        "crumbs": [(reverse("groups"), _("比较分组"))],
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)
