"""Cases: the list, the page of one, and each move."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.labels import SOURCES
from chuangcheng.flow.cases.permissions import can_report, can_talk
from chuangcheng.flow.cases.selectors import CaseCard, case_card, conversation, kept_texts_at, picture_of
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, Act, Begun, Refused, ReturnReason, Source, State
from chuangcheng.flow.dispatch.selectors import Decision, decision_of
from chuangcheng.flow.exchange.labels import FLAGS
from chuangcheng.flow.exchange.selectors import foreign_of_case
from chuangcheng.flow.inspections.selectors import seen_of_case
from chuangcheng.flow.places.selectors import zones
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.scrutiny.selectors import flags_of_case
from chuangcheng.flow.standards.labels import limit_words
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.flow.standards.terms import LimitUnit
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import areas_geojson
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.interfaces.desk import forms
from chuangcheng.interfaces.desk.case_told import tell_case
from chuangcheng.interfaces.desk.copying import case_message
from chuangcheng.interfaces.desk.drawing import draw
from chuangcheng.interfaces.desk.tracing import Traced, traces
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of
from .duplicates import duplicates_of
from .facility_cases import beside_a_case
from .moving import FORMS, RARE, SERIOUS, USUAL, carry_out
from .onward import afterwards, leading_on
from .serving import hand_out

OF_OTHERS = (Refused.NOT_YOURS, Refused.OWN_UNIT)
"""Why a move is not this person's; all other reasons lie in the case itself."""


PICK_MAP, TO_PICK = 1_500, 600
"""Positions of the outlines, and units across, of the map on which a place is picked."""


@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case with its history, pictures and what may happen next."""
    return show(request, case_card(request.acting, case_id=case_id, now=request.now))


def show(request: HttpRequest, card: CaseCard, wrong: tuple[Act, Form] | None = None) -> HttpResponse:
    """The case page; `wrong` is the form that was refused, shown open with what was typed."""
    acts = []
    likely = wrong[0] if wrong is not None else _likeliest(card)
    for move in card.next_moves:
        if not move.mine or move.act not in FORMS:
            continue
        if wrong is not None and wrong[0] is move.act:
            acts.append((move.act, wrong[1], True))
        else:
            acts.append((move.act, FORMS[move.act](request, card, None), move.act is likely))
    acts.sort(key=lambda one: not one[2])
    taken_over = bool(card.moves) and card.moves[0].reason == Begun.TAKEN_OVER
    foreign = foreign_of_case(case_id=card.row.id) if taken_over else None
    context = {
        "card": card,
        "row": card.row,
        **leading_on(request, card),
        "class_code": card.case_class_key.partition(":")[2],
        "rare": [one for one in acts if one[0] in RARE and not one[2]],
        "acts": [one for one in acts if one[0] not in RARE or one[2]],
        "serious": SERIOUS,
        "others": [move for move in card.next_moves if move.why_not in OF_OTHERS and move.act not in RARE],
        "stopped": [move for move in card.next_moves if move.why_not and move.why_not not in OF_OTHERS],
        "asked_with": card.pictures_of("request"),
        "allowed": _span(card.allowed, card),
        "asked_amount": _span(card.waiting.amount, card) if card.waiting else "",
        "requests": [(one, _span(one.amount, card)) for one in card.requests],
        "related": card.parts or card.merged or card.part_of or card.merged_into,
        "before": card.pictures_of("before"),
        "after": card.pictures_of("after"),
        "objection": card.pictures_of("objection"),
        "verification": card.pictures_of("verification"),
        "isolation": card.pictures_of("isolation"),
        "message": case_message(request, card.row),
        "may_notify": card.row.state in WITH_THE_UNIT and can_make(request.acting, Paper.NOTICE),
        "seen": seen_of_case(
            request.acting,
            case_id=card.row.id,
            looked_again=any(move.on_site and move.act in (Act.VERIFY, Act.RECHECK) for move in card.moves),
        ),
        "decision": _decision(request, card),
        "foreign": foreign,
        "odd": [FLAGS[flag] for flag in foreign.flags] if foreign else (),
        **beside_a_case(request, card),
        "flags": flags_of_case(request.acting, case_id=card.row.id) if card.rectified_at else (),
        **duplicates_of(request, card),
        "said": conversation(request.acting, case_id=card.row.id) if card.talked_about else (),
        "may_talk": can_talk(request.acting),
        "message_uuid": uuid4(),
        "texts": kept_texts_at(card.stamps.texts) if acts else (),
    }
    return render(request, "desk/case.html", context, status=422 if wrong else 200)


def _decision(request: HttpRequest, card: CaseCard) -> Decision | None:
    """What was proposed when the case was sent to the unit it lies with, where that is kept."""
    sent = [move.number for move in card.moves if move.act is Act.DISPATCH]
    found = decision_of(request.acting, case_id=card.row.id) if sent else None
    return found if found and found.move_number == sent[-1] else None


def _span(amount: Decimal | None, card: CaseCard) -> str:
    """An amount of what the case's limit counts, in words."""
    return "" if amount is None or card.allowed_unit is None else limit_words(amount, LimitUnit(card.allowed_unit))


def _likeliest(card: CaseCard) -> Act | None:
    """The move that usually comes next and stands open; None where the office has to weigh two.

    A unit that returned a case says either that it is not its own, which leads to another dispatch, or that the
    finding is wrong: that is to be decided, and nothing is suggested.
    """
    mine = [move.act for move in card.next_moves if move.mine]
    if Act.DISPATCH in mine and card.row.state is State.RETURNED:
        reasons = [move.reason for move in card.moves if move.act is Act.RETURN]
        return Act.DISPATCH if reasons[-1:] == [ReturnReason.NOT_MINE] else None
    return next((act for act in USUAL if act in mine), None)


@require_POST
def make_move(request: HttpRequest, case_id: int, act: str) -> HttpResponse:
    """Make one move. What is refused is shown beside its form; nothing typed is lost."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    chosen = one_of(Act, act)
    if chosen not in FORMS:
        raise NotFound(act)
    form = request.form = FORMS[chosen](request, card, (request.POST, request.FILES))
    if not form.is_valid():
        return show(request, card, (chosen, form))
    try:
        came_back = carry_out(request, card, chosen, form)
    except Invalid as refused:
        form.take(refused)
        if all(move.act is not chosen or not move.mine for move in card.next_moves):
            raise  # the form is not on the page any more: the general page says why
        return show(request, card, (chosen, form))
    if came_back is not None:
        messages.success(
            request,
            _("问题又出现，已另立新案 %(number)s，由创城办立案；原案件 %(old)s 不再变动")
            % {"number": came_back.number, "old": card.row.number},
        )
        return redirect("case", came_back.pk)
    return afterwards(request, card, chosen)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem by hand."""
    if not can_report(request.acting):
        raise NotFound("report")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.ReportForm(
        *data,
        classes=lambda: [(one.id, forms.class_words(one)) for one in case_class_choices()],
        streets=lambda: area_choices(AreaKind.STREET),
        sources=[(str(s), SOURCES[s]) for s in (Source.OFFICE, Source.REFERRAL, Source.PUBLIC, Source.MEDIA)],
        initial={"uuid": uuid4()},
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            case = services.report_case(
                problem=services.Problem(
                    uuid=told["uuid"],
                    title=told["title"],
                    source=Source(told["source"]),
                    words=told["words"],
                    case_class_id=told["case_class"],
                    street_id=told["street"],
                    address=told["address"],
                    latitude=told["latitude"],
                    longitude=told["longitude"],
                    organisation=told["organisation"],
                    photos=keep(told["photos"], by=request.acting, now=request.now),
                ),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已上报，编号 %(number)s") % {"number": case.number})
            return redirect("case", case.pk)
    outlines = areas_geojson(kind=AreaKind.STREET, most=PICK_MAP)
    drawing = draw(outlines, width=TO_PICK)
    permitted = [Traced(zone.geometry, "", zone.name, "off") for zone in zones()]
    context = {"form": form, "drawing": drawing, "traces": traces(drawing, permitted)}
    return render(request, "desk/report.html", context, status=422 if form.errors else 200)


@require_GET
def case_file(request: HttpRequest, case_id: int, file_id: int, copy: str) -> FileResponse:
    """A picture or document of a case."""
    return hand_out(picture_of(request.acting, case_id=case_id, file_id=file_id), copy)


@require_GET
def case_journal(request: HttpRequest, case_id: int) -> HttpResponse:
    """The journal of a case, for those who read everything."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    if not request.acting.reads_everything:
        raise NotFound("journal")
    page = history(subject_kind="cases.case", subject_id=case_id, place=request.GET.get("place"))
    context = {"card": card, "page": page, "entries": tell_case(card, page.rows)}
    return render(request, "desk/journal.html", context)
