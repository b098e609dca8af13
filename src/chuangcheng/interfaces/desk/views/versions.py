"""Editions side by side: which is in use, what differs, and what carries over from one to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.figures.selectors import figures_to_carry
from chuangcheng.flow.inspections.selectors import states_to_carry
from chuangcheng.flow.places.selectors import duties_to_carry
from chuangcheng.flow.scoring.services import carry_over
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.labels import (
    CHANGES,
    EDITION_PARTS,
    LIKENESSES,
    LINE_STANDINGS,
    METHOD_KINDS,
    field_name,
    list_change,
    said,
)
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.rules import Difference, FieldChange
from chuangcheng.flow.standards.selectors import (
    EditionRow,
    LineFilter,
    MappingCard,
    edition_difference,
    edition_row,
    editions,
    line_card,
    lines_page,
    mapping_between,
    ready_to_carry,
    unmatched_standards,
)
from chuangcheng.flow.standards.terms import Change, EditionPart, EditionState, Likeness, LineStanding, MethodKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound, slice_of
from chuangcheng.interfaces.desk.version_forms import CarryForm, CounterpartForm, UseForm
from chuangcheng.interfaces.web.reasons import say_all
from chuangcheng.interfaces.web.templatetags.web import either

from .asking import one_of, whole

DIFFERENCES = 100
"""Differences on one page."""


def _editors_only(request: HttpRequest) -> None:
    if not can_edit_standards(request.acting):
        raise NotFound("may not change the standards")


def _pair(old_id: int, new_id: int) -> tuple[EditionRow, EditionRow]:
    old, new = edition_row(edition_id=old_id), edition_row(edition_id=new_id)
    if old.id == new.id or EditionState.DISCARDED in (old.state, new.state):
        raise NotFound(f"editions {old_id}, {new_id}")
    return old, new


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("editions"), _("测评体系")), *more]


@require_http_methods(["GET", "POST"])
def edition_use(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Taking an edition into use, asked once more."""
    _editors_only(request)
    edition = edition_row(edition_id=edition_id)
    title = either(edition.title, edition.title_en)
    form = request.form = UseForm(request.POST or None, initial={"expected_version": edition.version})
    if form.is_bound and form.is_valid():
        try:
            standards.use_edition(edition_id=edition_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("从现在起使用：%(title)s") % {"title": title})
            return redirect("edition", edition_id)
    context = {
        "title": _("使用版本：%(title)s") % {"title": title},
        "points": [
            _("责任分工、新轮次和评分以后默认采用该版本，仍可查看其他版本。"),
            _("已有的轮次、结果和原版本的责任分工都不改变。"),
            _("责任、今日状态和数据不会自动过来：请先按对照沿用。"),
        ],
        "form": form,
        "button": _("使用该版本"),
        "back": reverse("edition", args=[edition_id]),
        "crumbs": _crumbs((reverse("edition", args=[edition_id]), title)),
        "gentle": True,
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class FieldWords:
    """One field of a difference in words; `gone` and `come` where it is a list."""

    name: str
    old: str
    new: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


def _in_words(change: FieldChange) -> FieldWords:
    lists = list_change(change)
    return FieldWords(field_name(change), said(change.old), said(change.new), *(lists or ((), ())))


@require_GET
def comparison(request: HttpRequest, old_id: int, new_id: int) -> HttpResponse:
    """What differs between two editions, part by part, by kind of change."""
    old, new = _pair(old_id, new_id)
    found = edition_difference(old_id=old_id, new_id=new_id)
    part = one_of(EditionPart, request.GET.get("part"))
    change = one_of(Change, request.GET.get("change"))
    wanted = tuple(
        one for one in found if (part is None or one.part is part) and (change is None or one.change is change)
    )
    page = slice_of(wanted, request.GET.get("place"), DIFFERENCES)
    table: Counter[tuple[EditionPart, Change]] = Counter((one.part, one.change) for one in found)
    context = {
        "old": old,
        "new": new,
        "others": [one for one in editions() if one.id not in (old_id, new_id)],
        "count": len(found),
        "changes": [(str(one), words, sum(table[p, one] for p in EditionPart)) for one, words in CHANGES.items()],
        "parts": [
            (str(one), words, sum(table[one, c] for c in Change))
            for one, words in EDITION_PARTS.items()
            if any(table[one, c] for c in Change)
        ],
        "part": part,
        "change": change,
        "page": page,
        "rows": [_told(one) for one in page.rows],
        "may_map": can_edit_standards(request.acting) and {old.state, new.state} == {EditionState.PUBLISHED},
    }
    return render(request, "desk/edition_compared.html", context)


def _told(one: Difference) -> tuple[Difference, str, list[FieldWords]]:
    title = either(one.title, one.title_en)
    if one.part is EditionPart.METHOD_POINTS:
        title = str(METHOD_KINDS[MethodKind(one.code)])
    return one, title, [_in_words(change) for change in one.fields]


@dataclass(frozen=True)
class Preview:
    """What carrying would do now, in numbers."""

    duties: int
    duties_there: int
    duties_left: int
    rules: int
    rules_there: int
    states: int
    states_there: int
    items: int
    off_list: int
    figures: int
    figures_there: int
    figures_left: int
    unmatched: int


def _preview(card: MappingCard) -> Preview:
    told = ready_to_carry(mapping_id=card.id)
    duties = duties_to_carry(standards=told.standards)
    states = states_to_carry(items=told.items, new_edition_id=card.new_id)
    figures = figures_to_carry(standards=told.standards, old_id=card.old_id, new_id=card.new_id)
    return Preview(
        len(duties.duties),
        duties.duties_there,
        duties.duties_left + duties.rules_left,
        len(duties.rules),
        duties.rules_there,
        len(states.states),
        states.there,
        states.items,
        states.off_list,
        len(figures.figures),
        figures.there,
        figures.left,
        unmatched_standards(mapping_id=card.id, new_id=card.new_id),
    )


@require_http_methods(["GET", "POST"])
def mapping_page(request: HttpRequest, old_id: int, new_id: int) -> HttpResponse:
    """The mapping of two editions: begun with one press, then decided line by line."""
    _editors_only(request)
    old, new = _pair(old_id, new_id)
    if request.method == "POST":
        standards.propose_mapping(old_id=old_id, new_id=new_id, by=request.acting, now=request.now)
        messages.success(request, _("对照已建立。编码和内容都一致的已确认，其余请逐行核对"))
        return redirect("edition-mapping", old_id, new_id)
    card = mapping_between(old_id=old_id, new_id=new_id)
    context: dict[str, Any] = {"old": old, "new": new, "card": card}
    if card:
        wanted = LineFilter(
            one_of(LineStanding, request.GET.get("standing")),
            {"items": True, "standards": False}.get(request.GET.get("of", "")),
            one_of(Likeness, request.GET.get("likeness")),
        )
        context |= {
            "page": lines_page(mapping_id=card.id, wanted=wanted, place=request.GET.get("place")),
            "wanted": wanted,
            "of": request.GET.get("of", ""),
            "standings": [(str(one), words) for one, words in LINE_STANDINGS.items()],
            "likenesses": [(str(one), words) for one, words in LIKENESSES.items()],
            "preview": _preview(card),
        }
    return render(request, "desk/edition_mapping.html", context)


def _card(old_id: int, new_id: int) -> MappingCard:
    card = mapping_between(old_id=old_id, new_id=new_id)
    if card is None:
        raise NotFound(f"mapping of {old_id} and {new_id}")
    return card


@require_POST
def mapping_confirm(request: HttpRequest, old_id: int, new_id: int) -> HttpResponse:
    """Confirming the ticked lines as they stand."""
    _editors_only(request)
    card = _card(old_id, new_id)
    ids = [id_ for text in request.POST.getlist("line") if (id_ := whole(text))]
    try:
        number = standards.confirm_lines(
            mapping_id=card.id,
            expected_version=whole(request.POST.get("expected_version")) or 0,
            line_ids=ids,
            by=request.acting,
            now=request.now,
        )
    except Invalid as refused:
        for words in say_all(refused):
            messages.error(request, words)
    else:
        messages.success(request, ngettext("已确认 %(n)d 行", "已确认 %(n)d 行", number) % {"n": number})
    query = request.GET.urlencode()
    address = reverse("edition-mapping", args=[old_id, new_id])
    return redirect(f"{address}?{query}" if query else address)


@require_http_methods(["GET", "POST"])
def mapping_line(request: HttpRequest, old_id: int, new_id: int, line_id: int) -> HttpResponse:
    """One line: what differs between the two, and another counterpart."""
    _editors_only(request)
    card = line_card(line_id=line_id)
    if (card.old_id, card.new_id) != (old_id, new_id):
        raise NotFound(f"line {line_id}")
    old, new = _pair(old_id, new_id)
    form = request.form = CounterpartForm(
        request.POST or None,
        counterparts=[(one.id, f"{one.code} {either(one.title, one.title_en)}") for one in card.choices],
        initial={"expected_version": card.version, "counterpart": card.row.counterpart_id},
    )
    if form.is_bound and form.is_valid():
        try:
            standards.set_counterpart(
                mapping_id=card.mapping_id,
                expected_version=form.cleaned_data["expected_version"],
                line_id=line_id,
                counterpart_id=form.cleaned_data["counterpart"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已确认"))
            return redirect(f"{reverse('edition-mapping', args=[old_id, new_id])}?standing={LineStanding.OPEN}")
    context = {
        "old": old,
        "new": new,
        "card": card,
        "line": card.row,
        "differs": [_in_words(change) for change in card.differs],
        "form": None if card.row.standing is LineStanding.CARRIED else form,
    }
    return render(request, "desk/edition_mapping_line.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def mapping_carry(request: HttpRequest, old_id: int, new_id: int) -> HttpResponse:
    """Carrying over what is confirmed, asked once more with the numbers."""
    _editors_only(request)
    _old, new = _pair(old_id, new_id)
    card = _card(old_id, new_id)
    back = reverse("edition-mapping", args=[old_id, new_id])
    form = request.form = CarryForm(request.POST or None, initial={"expected_version": card.version})
    if form.is_bound and form.is_valid():
        try:
            done = carry_over(mapping_id=card.id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(
                request,
                _("已沿用：责任 %(duties)d 项，规则 %(rules)d 条，今日状态 %(states)d 条，数据 %(figures)d 条")
                % {
                    "duties": done.duties.duties,
                    "rules": done.duties.rules,
                    "states": done.states.states,
                    "figures": len(done.figures.figures),
                },
            )
            return redirect(back)
    told = _preview(card)
    points = [
        _("已确认的对照 %(n)d 行，只沿用一次；以后确认的可以再次沿用。") % {"n": card.ready},
        _("责任 %(n)d 项、责任规则 %(m)d 条在新版本中生效；已有的 %(there)d 项不动。")
        % {"n": told.duties, "m": told.rules, "there": told.duties_there + told.rules_there},
        _("今日状态 %(n)d 条（检查项 %(items)d 个）按原检查记录计入新版本；原记录不改动。")
        % {"n": told.states, "items": told.items},
        _("数据 %(n)d 条沿用；计分规则不同的 %(left)d 条留在原版本。") % {"n": told.figures, "left": told.figures_left},
        _("轮次、轮次结果和原版本的一切都不改变。沿用后的对照不能再改。"),
    ]
    context = {
        "title": _("沿用到：%(title)s") % {"title": either(new.title, new.title_en)},
        "points": points,
        "form": form,
        "button": _("沿用"),
        "back": back,
        "crumbs": _crumbs((back, _("对照"))),
    }
    return render(request, "desk/confirm.html", context, status=422 if form.errors else 200)
