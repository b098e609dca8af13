"""Cases: the list, the page of one, and each move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.labels import ACTS, GROUPS, HAPPENED, SORTS, SOURCES, STATES
from chuangcheng.flow.cases.permissions import bulk_acts, can_keep_filters, can_keep_texts, can_report, can_talk
from chuangcheng.flow.cases.rules import case_number, read_case_number
from chuangcheng.flow.cases.selectors import (
    MOST_HITS,
    CaseCard,
    Filter,
    case_card,
    cases_page,
    conversation,
    count_cases,
    kept_texts,
    picture_of,
    receivers,
    saved_filters,
    spots_of,
    text_is_cut,
)
from chuangcheng.flow.cases.terms import WITH_THE_UNIT, Act, Group, ReturnReason, Source, State
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.inspections.selectors import seen_of_case
from chuangcheng.flow.places.labels import WHY
from chuangcheng.flow.places.selectors import suggest_units
from chuangcheng.flow.reports.permissions import can_make
from chuangcheng.flow.reports.rules import MOST_LISTED
from chuangcheng.flow.reports.terms import Paper
from chuangcheng.flow.standards.selectors import case_class_choices, limits_of
from chuangcheng.foundation.accounts.selectors import names_of_units, names_of_users, unit_choices
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.selectors import history
from chuangcheng.interfaces.desk import forms
from chuangcheng.interfaces.desk.copying import case_message
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep

from .asking import one_of, read_filter, sort_of
from .keeping import filter_of
from .serving import hand_out


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases this person may see, filtered and sorted by the address."""
    wanted = read_filter(request)
    if found := _number_asked(request, wanted):
        return redirect("case", found)
    sort = sort_of(request, wanted)
    page = cases_page(request.acting, wanted=wanted, now=request.now, sort=sort, place=request.GET.get("place"))
    context = {
        "page": page,
        "wanted": wanted,
        "sort": sort,
        "groups": GROUPS,
        "sorts": SORTS,
        "states": STATES,
        "streets": area_choices(AreaKind.STREET) if request.acting.reads_everything else (),
        "units": unit_choices() if request.acting.reads_everything else (),
        "may_report": can_report(request.acting),
        "happened": HAPPENED.get(wanted.happened) if wanted.happened else None,
        "count": count_cases(request.acting, wanted=wanted, now=request.now, most=MOST_COUNTED)
        if wanted.happened
        else None,
        "most_counted": MOST_COUNTED,
        "text_cut": text_is_cut(request.acting, wanted=wanted),
        "most_hits": MOST_HITS,
        "classes": [(one.id, forms.class_words(one)) for one in case_class_choices()],
        "sources": SOURCES,
        "happenings": HAPPENED,
        "narrowed": any((wanted.state, wanted.case_class_id, wanted.source, wanted.happened)),
        "bulk_acts": bulk_acts(request.acting),
        "usual_act": USUAL_OF_GROUP.get(wanted.group) if wanted.group else None,
        "saved": saved_filters(request.acting) if can_keep_filters(request.acting) else (),
        "kept": filter_of(request.GET),
        "may_keep_filters": can_keep_filters(request.acting),
        "may_keep_texts": can_keep_texts(request.acting),
        "may_export": can_make(request.acting, Paper.PROBLEM_LIST),
        "may_notify": can_make(request.acting, Paper.NOTICE),
        "most_listed": MOST_LISTED,
    }
    return render(request, "desk/case_list.html", context)


USUAL_OF_GROUP = {Group.TO_DISPATCH: Act.DISPATCH, Group.TO_CLOSE: Act.CLOSE}
"""What is usually done with all of a list; elsewhere the first that one may do."""

MOST_COUNTED = 10_000
"""How far the cases of some days are counted; more are said to be more."""


def _number_asked(request: HttpRequest, wanted: Filter) -> int | None:
    """The case whose number was typed as people quote it, where this person may see it: it opens at once."""
    text = wanted.text.strip().lstrip("#")
    number = read_case_number(text)
    if number is None or text != case_number(number) or set(request.GET) - {"q", "sort"}:
        return None
    return number if number in spots_of(request.acting, case_ids=[number]) else None


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
    context = {
        "card": card,
        "row": card.row,
        "class_code": card.case_class_key.partition(":")[2],
        "acts": acts,
        "others": [move for move in card.next_moves if not move.mine],
        "before": card.pictures_of("before"),
        "after": card.pictures_of("after"),
        "objection": card.pictures_of("objection"),
        "verification": card.pictures_of("verification"),
        "message": case_message(request, card.row),
        "may_notify": card.row.state in WITH_THE_UNIT and can_make(request.acting, Paper.NOTICE),
        "seen": seen_of_case(request.acting, case_id=card.row.id),
        "said": conversation(request.acting, case_id=card.row.id),
        "may_talk": can_talk(request.acting),
        "message_uuid": uuid4(),
        "texts": kept_texts() if acts else (),
    }
    return render(request, "desk/case.html", context, status=422 if wrong else 200)


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


USUAL = (Act.FILE, Act.DISPATCH, Act.ACCEPT, Act.RECTIFY, Act.VERIFY, Act.CLOSE)
"""The moves of a case that goes its usual way, in their order."""


Maker = Callable[[HttpRequest, CaseCard, Any], Form]


def _simple(kind: type[Form]) -> Maker:
    def make(request: HttpRequest, card: CaseCard, data: Any) -> Form:
        return kind(*(data or ()), initial={"expected_version": card.row.version}, auto_id=f"{kind.__name__}_%s")

    return make


def _file(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    classes = [(one.id, forms.class_words(one)) for one in case_class_choices()]
    initial = {"expected_version": card.row.version, "case_class": card.case_class_id}
    return forms.FileForm(*(data or ()), classes=classes, initial=initial, auto_id="file_%s")


def _dispatch(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    standards = [card.standard_id] if card.standard_id else []
    limits = limits_of(case_class_id=card.case_class_id)
    suggestions = suggest_units(site_id=card.site_id, street_id=card.street_id, standard_ids=standards)
    if card.row.state is State.RETURNED:  # whoever has just sent it back is not proposed first again
        suggestions = tuple(sorted(suggestions, key=lambda one: one.unit_id == card.unit_id))
    return forms.DispatchForm(
        *(data or ()),
        suggestions=suggestions,
        whys=WHY,
        units=[(u.id, u.name) for u in unit_choices()],
        limits=[(limit.id, forms.condition_words(limit)) for limit in limits],
        initial={"expected_version": card.row.version},
        auto_id="dispatch_%s",
    )


def _hand_down(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    return forms.HandDownForm(
        *(data or ()),
        receivers=receivers(request.acting),
        initial={"expected_version": card.row.version},
        auto_id="hand_down_%s",
    )


def _verify(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    initial = {"expected_version": card.row.version, "on_site": card.must_verify_on_site}
    return forms.VerifyForm(*(data or ()), initial=initial, auto_id="verify_%s")


FORMS: dict[Act, Maker] = {
    Act.FILE: _file,
    Act.REFUSE: _simple(forms.RefuseForm),
    Act.DISPATCH: _dispatch,
    Act.ACCEPT: _simple(forms.WordsForm),
    Act.RETURN: _simple(forms.ReturnForm),
    Act.UPHOLD: _simple(forms.WordsForm),
    Act.INSIST: _simple(forms.InsistForm),
    Act.HAND_DOWN: _hand_down,
    Act.TAKE_BACK: _simple(forms.WordsForm),
    Act.RECTIFY: _simple(forms.RectifyForm),
    Act.SEND_BACK: _simple(forms.SendBackForm),
    Act.VERIFY: _verify,
    Act.CLOSE: _simple(forms.WordsForm),
    Act.RECHECK: _simple(forms.RecheckForm),
}


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
        came_back = _carry_out(request, card, chosen, form)
    except Invalid as refused:
        form.take(refused)
        if all(move.act is not chosen or not move.mine for move in card.next_moves):
            raise  # the form is not on the page any more: the general page says why
        return show(request, card, (chosen, form))
    if came_back is not None:
        messages.success(request, _("已另立新案 %(number)s，原案件不再变动") % {"number": came_back.number})
        return redirect("case", came_back.pk)
    messages.success(request, _("已完成：%(act)s") % {"act": ACTS[chosen]})
    return redirect("case", case_id)


def _carry_out(request: HttpRequest, card: CaseCard, act: Act, form: Any) -> Any:
    """Make the move; the new case where one came of it."""
    told = form.cleaned_data
    common = {
        "case_id": card.row.id,
        "expected_version": told["expected_version"],
        "by": request.acting,
        "now": request.now,
    }

    def kept(name: str) -> tuple[int, ...]:
        return keep(told[name], by=request.acting, now=request.now)

    match act:
        case Act.FILE:
            services.file_case(**common, case_class_id=told["case_class"], words=told["words"])
        case Act.REFUSE:
            services.refuse_case(**common, reason=told["reason"], words=told["words"])
        case Act.DISPATCH:
            unit_id, reason, why = form.chosen()
            services.dispatch_case(
                **common, unit_id=unit_id, limit_id=told["limit"], reason=reason, why=why, words=told["words"]
            )
        case Act.ACCEPT:
            services.accept_case(**common, words=told["words"])
        case Act.RETURN:
            services.return_case(**common, reason=told["reason"], evidence=kept("evidence"), words=told["words"])
        case Act.UPHOLD:
            inspections.uphold_objection(**common, words=told["words"])
        case Act.INSIST:
            services.insist(**common, why=told["why"])
        case Act.HAND_DOWN:
            services.hand_down(**common, **form.chosen(), words=told["words"])
        case Act.TAKE_BACK:
            services.take_back(**common, words=told["words"])
        case Act.RECTIFY:
            services.rectify_case(**common, photos=kept("photos"), words=told["words"])
        case Act.SEND_BACK if told["on_site"]:
            inspections.verify_on_site(
                **common,
                uuid=uuid4(),
                passed=False,
                reason=told["reason"],
                photos=kept("photos"),
                words=told["words"],
            )
        case Act.SEND_BACK:
            services.send_back(**common, reason=told["reason"], photos=kept("photos"), words=told["words"])
        case Act.VERIFY if told["on_site"]:
            inspections.verify_on_site(**common, uuid=uuid4(), passed=True, photos=kept("photos"), words=told["words"])
        case Act.VERIFY:
            services.verify_case(**common, photos=kept("photos"), words=told["words"])
        case Act.CLOSE:
            services.close_case(**common, words=told["words"])
        case Act.RECHECK:
            seen = inspections.recheck_on_site(
                **common, uuid=uuid4(), held=told["held"], photos=kept("photos"), words=told["words"]
            )
            return None if told["held"] else seen
    return None


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem by hand."""
    if not can_report(request.acting):
        raise NotFound("report")
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.ReportForm(
        *data,
        classes=[(one.id, forms.class_words(one)) for one in case_class_choices()],
        streets=list(area_choices(AreaKind.STREET)),
        sources=[(str(s), SOURCES[s]) for s in (Source.OFFICE, Source.REFERRAL, Source.PUBLIC)],
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
    return render(request, "desk/report.html", {"form": form}, status=422 if form.errors else 200)


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
    context = {
        "card": card,
        "page": page,
        "users": names_of_users(row.user_id for row in page.rows),
        "unit_names": names_of_units(row.unit_id for row in page.rows),
    }
    return render(request, "desk/journal.html", context)
