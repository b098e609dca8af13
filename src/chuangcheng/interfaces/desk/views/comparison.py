"""Streets and units side by side: ranked in groups, as a matrix, and what stands behind; groups; second visits."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.inspections.permissions import can_plan
from chuangcheng.flow.inspections.selectors import inspector_choices, round_card
from chuangcheng.flow.inspections.terms import RoundState
from chuangcheng.flow.scoring import selectors, services
from chuangcheng.flow.scoring.formats import MatrixSheet, matrix_csv, matrix_xlsx
from chuangcheng.flow.scoring.labels import COMPARISONS, VIEWS
from chuangcheng.flow.scoring.permissions import can_group, may_read_scores
from chuangcheng.flow.scoring.rules import Line
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.selectors import EditionRow, NodeRow, edition_row, tree
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.labels import UNIT_KINDS
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk.comparison_forms import HUNDRED, GroupForm, NewGroupForm, SecondVisitsForm
from chuangcheng.interfaces.desk.outline import outline
from chuangcheng.interfaces.desk.people_forms import ConfirmForm

from .asking import edition_asked, one_of, whole
from .scores import MISSING, asked_owner, opened, query_of

Choice = tuple[Any, Any]

SHOWN = 60
"""Rows of a group on the page of all groups; the group's own page has them all."""

MOST_CELLS = 100_000
"""Cells of a matrix to take away; beyond, a group or a node is to be chosen."""

GOOD, FAIR = Decimal("0.9"), Decimal("0.6")
"""From where a rate is marked good, and below which bad."""


def _asked(request: HttpRequest) -> tuple[EditionRow | None, Comparison, int | None]:
    """What is compared: the edition, streets or units, today or a round."""
    if not may_read_scores(request.acting):
        raise NotFound("scores")
    by = one_of(Comparison, request.GET.get("by")) or Comparison.STREET
    by = Comparison.STREET if by is Comparison.WHOLE else by
    edition, _published = edition_asked(request)
    return edition, by, whole(request.GET.get("round"))


def group_title(group: selectors.Group | selectors.OwnGroup) -> str:
    """What a group is called; one of a kind by its members."""
    if group.name:
        return group.name
    if group.kind is None:
        return _("街道")
    return str(UNIT_KINDS[group.kind])


@require_GET
def comparison_page(request: HttpRequest) -> HttpResponse:
    """Streets or units in their groups, ranked by what was seen, never by use of the product."""
    edition, by, round_id = _asked(request)
    context: dict[str, object] = {"edition": edition, "by": by, "round_id": round_id}
    if edition is not None:
        sheet = selectors.compared(
            request.acting, edition_id=edition.id, comparison=by, now=request.now, round_id=round_id
        )
        chosen = sheet.group(request.GET.get("group", ""))
        shown = [chosen] if chosen else sheet.groups
        context |= {
            "sheet": sheet,
            "chosen": chosen,
            "tabs": [(group.key, group_title(group)) for group in sheet.groups],
            "groups": [
                (group, group_title(group), group.ranked if chosen else group.ranked[:SHOWN]) for group in shown
            ],
            "runs": selectors.runs(request.acting, edition_id=edition.id),
            "query": query_of(edition=edition.id, round_id=round_id),
            "may_group": can_group(request.acting),
        }
    return render(request, "desk/comparison.html", context)


@require_GET
def evidence_page(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What stands behind the figure of a street or a unit, over all standards, each observation once."""
    edition = edition_row(edition_id=edition_id)
    round_id, owner = whole(request.GET.get("round")), asked_owner(request)
    if owner is None:
        raise NotFound("of whom?")
    asked = request.GET.get("outcome")
    outcome = MISSING if asked == MISSING else one_of(Outcome, asked) or Outcome.FAILED
    sheet = selectors.compared(
        request.acting, edition_id=edition_id, comparison=owner.comparison, now=request.now, round_id=round_id
    )
    row = next(
        (r for group in sheet.groups for r in (*group.ranked, *group.apart) if r.key_id == owner.id and r.line), None
    )
    if row is None:
        raise NotFound(f"{owner} is not compared")
    about = {
        "edition_id": edition_id,
        "code": None,
        "round_id": round_id,
        "owner": owner,
        "place": request.GET.get("place"),
    }
    context = {
        "edition": edition,
        "owner": owner,
        "row": row,
        "sheet": sheet,
        "round_id": round_id,
        "outcome": outcome,
        "opened": opened(row.field),
        "query": query_of(edition=edition_id, round_id=round_id),
    }
    if outcome == MISSING:
        context["missing"] = selectors.missing_of(request.acting, **about)
    else:
        context["evidence"] = selectors.evidence_of(request.acting, **about, outcome=Outcome(outcome))
    return render(request, "desk/evidence.html", context)


def tone(line: Line | None) -> str:
    """The class of a cell; the number says the same."""
    rate = line.rate if line else None
    if rate is None:
        return "none"
    return "good" if rate >= GOOD else "fair" if rate >= FAIR else "bad"


@require_GET
def matrix_page(request: HttpRequest) -> HttpResponse:
    """Standards by streets or units: one rate a cell, each opening to the standard's page for that street or unit."""
    edition, by, round_id = _asked(request)
    context: dict[str, object] = {"edition": edition, "by": by, "round_id": round_id}
    if edition is not None:
        found = _matrix(request, edition.id, by, round_id)
        top = min((node.depth for node, _cells in found.rows), default=0)
        context |= {
            "matrix": found,
            "bare": "bare" in request.GET,
            "group": request.GET.get("group", "") if found.group else "",
            "tabs": [(group.key, group_title(group)) for group in found.sheet.groups],
            "above": _above(edition.id, request.GET.get("under", "")),
            "rows": [
                (
                    node,
                    node.depth - top,
                    [(one, cell, tone(cell)) for one, cell in zip(found.columns, cells, strict=True)],
                )
                for node, cells in found.rows
            ],
            "runs": selectors.runs(request.acting, edition_id=edition.id),
            "query": query_of(edition=edition.id, round_id=round_id),
        }
    return render(request, "desk/matrix.html", context)


def _matrix(
    request: HttpRequest, edition_id: int, by: Comparison, round_id: int | None, **more: int
) -> selectors.Matrix:
    told = {
        "row_from": whole(request.GET.get("row")) or 0,
        "column_from": whole(request.GET.get("column")) or 0,
    } | more
    return selectors.matrix(
        request.acting,
        edition_id=edition_id,
        comparison=by,
        now=request.now,
        round_id=round_id,
        group=request.GET.get("group", ""),
        under=request.GET.get("under", ""),
        bare="bare" in request.GET,
        **told,
    )


def _above(edition_id: int, under: str) -> tuple[NodeRow, ...]:
    """The node that narrows the matrix and those above it, from the top; none where it narrows nothing."""
    return outline([node for node in tree(edition_id=edition_id) if node.counted], under).above


@require_GET
def matrix_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole matrix of the chosen group and node, as xlsx or CSV."""
    edition, by, round_id = _asked(request)
    if edition is None or kind not in ("xlsx", "csv"):
        raise NotFound(kind)
    found = _matrix(request, edition.id, by, round_id, row_from=0, column_from=0, rows=MOST_CELLS, columns=MOST_CELLS)
    if found.across.all * found.down.all > MOST_CELLS:
        messages.error(request, _("表太大，请先选一个分组或一部分测评内容再下载"))
        return redirect(f"{reverse('matrix')}?{request.GET.urlencode()}")
    english = get_language() == "en"
    edition_title = (english and edition.title_en) or edition.title
    view = found.sheet.round or str(VIEWS[found.sheet.view])
    sheet = MatrixSheet(
        title=f"{edition_title} · {COMPARISONS[by]} · {view}",
        notes=[
            _("截至 %(at)s；格内为得分率，空格为没有证据或不适用") % {"at": f"{localtime(found.at):%Y-%m-%d %H:%M}"},
            *([] if edition.official else [_("非官方样例")]),
        ],
        head=[_("测评内容与标准"), _("代码"), *(one.name for one in found.columns)],
        rows=[
            (
                "　" * node.depth + ((english and node.title_en) or node.title),
                node.code,
                [cell.rate if cell else None for cell in cells],
            )
            for node, cells in found.rows
        ],
    )
    is_book = kind == "xlsx"
    media_type = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" if is_book else "text/csv; charset=utf-8"
    )
    response = HttpResponse((matrix_xlsx if is_book else matrix_csv)(sheet), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="matrix.{kind}"'
    return response


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


@require_http_methods(["GET", "POST"])
def second_visits(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draw sites of a closed round for a second visit by other inspectors."""
    if not can_plan(request.acting):
        raise NotFound("may not plan rounds")
    card = round_card(request.acting, round_id=round_id)
    if card.row.state is not RoundState.CLOSED and request.method == "GET":
        return redirect("round", round_id)
    form = request.form = SecondVisitsForm(
        request.POST or None,
        inspectors=[(i.user_id, f"{i.name} · {i.unit}") for i in inspector_choices(request.acting)],
        initial={
            "title": _("%(title)s 复查") % {"title": card.row.title[:100]},
            "seed": secrets.randbelow(1_000_000),
            "starts_on": request.now.date(),
            "ends_on": request.now.date() + timedelta(days=7),
        },
    )
    if form.is_bound and form.is_valid():
        try:
            row = services.plan_second_visits(
                round_id=round_id,
                by=request.acting,
                now=request.now,
                inspector_ids=form.cleaned_data["inspectors"],
                **{name: form.cleaned_data[name] for name in ("title", "share", "seed", "starts_on", "ends_on")},
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("复查轮次已建立，核对后开启"))
            return redirect("round", row.pk)
    context = {"card": card, "row": card.row, "form": form}
    return render(request, "desk/round_second.html", context, status=422 if form.errors else 200)
