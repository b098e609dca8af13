"""The forms of the moves on a case, and how each is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.selectors import CaseCard, rebounds_of_card, receivers
from chuangcheng.flow.cases.terms import Act, State
from chuangcheng.flow.dispatch import services as dispatch
from chuangcheng.flow.dispatch.selectors import offers_for
from chuangcheng.flow.inspections import services as inspections
from chuangcheng.flow.standards.selectors import class_choices_at, limits_at
from chuangcheng.foundation.accounts.selectors import unit_choices_at
from chuangcheng.interfaces.desk import case_forms, forms
from chuangcheng.interfaces.web.forms import Form
from chuangcheng.interfaces.web.uploads import keep

Maker = Callable[[HttpRequest, CaseCard, Any], Form]


def _units(card: CaseCard) -> list[tuple[int, str]]:
    """The units to be picked."""
    return [(unit.id, unit.name) for unit in unit_choices_at(card.stamps.units)]


def _limits(request: HttpRequest, card: CaseCard) -> list[tuple[int, str]]:
    """The limits of the case's class to be picked."""
    limits = limits_at(card.stamps.classes, case_class_id=card.case_class_id, at=request.now)
    return [(limit.id, forms.condition_words(limit)) for limit in limits]


def _simple(act: Act, kind: type[Form]) -> Maker:
    def make(request: HttpRequest, card: CaseCard, data: Any) -> Form:
        return kind(*(data or ()), initial={"expected_version": card.row.version}, auto_id=f"{act}_%s")

    return make


def _file(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    classes = [(one.id, forms.class_words(one)) for one in class_choices_at(card.stamps.classes)]
    initial = {
        "expected_version": card.row.version,
        "case_class": card.case_class_id,
        "organisation": card.organisation,
    }
    came_back = () if card.rebound_of_id else rebounds_of_card(card)
    return forms.FileForm(
        *(data or ()),
        classes=classes,
        rebounds=[(one.case_id, forms.rebound_words(one)) for one in came_back],
        initial=initial,
        auto_id="file_%s",
    )


def _dispatch(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    units = _units(card)
    offers = offers_for(request.acting, case_ids=[card.row.id], now=request.now)
    named = None
    if card.row.state is State.RETURNED:
        returned = next((move for move in reversed(card.moves) if move.act is Act.RETURN), None)
        named = next((pair for pair in units if returned and pair[0] == returned.to_unit_id), None)
    return forms.DispatchForm(
        *(data or ()),
        offers=offers.get(card.row.id, ()),
        units=units,
        named=named,
        limits=_limits(request, card),
        initial={"expected_version": card.row.version},
        auto_id="dispatch_%s",
    )


def _return(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    units = [one for one in _units(card) if one[0] != card.unit_id]
    initial = {"expected_version": card.row.version}
    return forms.ReturnForm(*(data or ()), units=units, initial=initial, auto_id="return_%s")


def _hand_down(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    return forms.HandDownForm(
        *(data or ()),
        receivers=receivers(request.acting, units_stamp=card.stamps.units),
        initial={"expected_version": card.row.version},
        auto_id="hand_down_%s",
    )


def _verify(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    on_site = card.must_verify_on_site or card.row.hazard
    initial = {"expected_version": card.row.version, "on_site": on_site}
    return forms.VerifyForm(*(data or ()), hazard=card.row.hazard, initial=initial, auto_id="verify_%s")


def _ask_extension(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    return case_forms.AskExtensionForm(
        *(data or ()),
        unit=str(card.allowed_unit or ""),
        initial={"expected_version": card.row.version},
        auto_id="ask_extension_%s",
    )


def _split(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    return case_forms.SplitForm(
        *(data or ()),
        units=_units(card),
        limits=_limits(request, card),
        initial={"expected_version": card.row.version},
        auto_id="split_%s",
    )


def _change_deadline(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    allowed = "" if card.allowed is None else f"{card.allowed.normalize():f}"
    initial = {"expected_version": card.row.version, "amount": allowed, "unit": card.allowed_unit}
    return case_forms.ChangeDeadlineForm(*(data or ()), initial=initial, auto_id="change_deadline_%s")


def _priority(request: HttpRequest, card: CaseCard, data: Any) -> Form:
    initial = {"expected_version": card.row.version, "priority": card.row.priority}
    return case_forms.PriorityForm(*(data or ()), initial=initial, auto_id="set_priority_%s")


FORMS: dict[Act, Maker] = {
    Act.FILE: _file,
    Act.REFUSE: _simple(Act.REFUSE, forms.RefuseForm),
    Act.DISPATCH: _dispatch,
    Act.ACCEPT: _simple(Act.ACCEPT, forms.WordsForm),
    Act.RETURN: _return,
    Act.UPHOLD: _simple(Act.UPHOLD, forms.WordsForm),
    Act.INSIST: _simple(Act.INSIST, forms.InsistForm),
    Act.HAND_DOWN: _hand_down,
    Act.TAKE_BACK: _simple(Act.TAKE_BACK, forms.WordsForm),
    Act.RECTIFY: _simple(Act.RECTIFY, forms.RectifyForm),
    Act.SEND_BACK: _simple(Act.SEND_BACK, forms.SendBackForm),
    Act.VERIFY: _verify,
    Act.CLOSE: _simple(Act.CLOSE, forms.WordsForm),
    Act.RECHECK: _simple(Act.RECHECK, forms.RecheckForm),
    Act.CHECK: _simple(Act.CHECK, case_forms.CheckForm),
    Act.NOT_FOUND: _simple(Act.NOT_FOUND, case_forms.CheckForm),
    Act.ASK_EXTENSION: _ask_extension,
    Act.GRANT_EXTENSION: _simple(Act.GRANT_EXTENSION, forms.WordsForm),
    Act.REFUSE_EXTENSION: _simple(Act.REFUSE_EXTENSION, case_forms.WhyForm),
    Act.ASK_SUSPENSION: _simple(Act.ASK_SUSPENSION, case_forms.AskSuspensionForm),
    Act.SUSPEND: _simple(Act.SUSPEND, forms.WordsForm),
    Act.REFUSE_SUSPENSION: _simple(Act.REFUSE_SUSPENSION, case_forms.WhyForm),
    Act.RESUME: _simple(Act.RESUME, forms.WordsForm),
    Act.DEFER: _simple(Act.DEFER, case_forms.DeferForm),
    Act.END_DEFERRAL: _simple(Act.END_DEFERRAL, forms.WordsForm),
    Act.MERGE: _simple(Act.MERGE, case_forms.MergeForm),
    Act.UNMERGE: _simple(Act.UNMERGE, case_forms.WhyForm),
    Act.SPLIT: _split,
    Act.HAND_OVER: _simple(Act.HAND_OVER, case_forms.HandOverForm),
    Act.RECALL: _simple(Act.RECALL, case_forms.WhyForm),
    Act.RECALL_DISPATCH: _simple(Act.RECALL_DISPATCH, case_forms.WhyForm),
    Act.SETTLE: _simple(Act.SETTLE, case_forms.WhyForm),
    Act.CHANGE_DEADLINE: _change_deadline,
    Act.SET_PRIORITY: _priority,
    Act.ISOLATE: _simple(Act.ISOLATE, case_forms.CheckForm),
}

USUAL = (
    Act.ISOLATE,
    Act.GRANT_EXTENSION,
    Act.SUSPEND,
    Act.CHECK,
    Act.FILE,
    Act.DISPATCH,
    Act.ACCEPT,
    Act.RECTIFY,
    Act.VERIFY,
    Act.CLOSE,
)
"""The moves that usually come next, in their order: what somebody waits for comes before one's own work."""

RARE = frozenset(
    {
        Act.DEFER,
        Act.MERGE,
        Act.SPLIT,
        Act.HAND_OVER,
        Act.CHANGE_DEADLINE,
        Act.SET_PRIORITY,
        Act.ASK_SUSPENSION,
        Act.TAKE_BACK,
        Act.RECALL_DISPATCH,
    }
)
"""Moves that lead off the usual way: they stand below the others."""

SERIOUS = frozenset(
    {
        Act.REFUSE,
        Act.RETURN,
        Act.SEND_BACK,
        Act.UPHOLD,
        Act.NOT_FOUND,
        Act.REFUSE_EXTENSION,
        Act.REFUSE_SUSPENSION,
    }
)
"""Moves that turn somebody down."""


def carry_out(request: HttpRequest, card: CaseCard, act: Act, form: Any) -> Any:
    """Make the move; the new case where one came of it."""
    told = form.cleaned_data
    common: dict[str, Any] = {
        "case_id": card.row.id,
        "expected_version": told["expected_version"],
        "by": request.acting,
        "now": request.now,
    }

    def kept(name: str) -> tuple[int, ...]:
        return keep(told[name], by=request.acting, now=request.now)

    match act:
        case Act.FILE:
            services.file_case(
                **common,
                case_class_id=told["case_class"],
                rebound_of_id=told.get("rebound_of"),
                organisation=told["organisation"],
                words=told["words"],
            )
        case Act.REFUSE:
            services.refuse_case(**common, reason=told["reason"], words=told["words"])
        case Act.DISPATCH:
            unit_id, reason, why = form.chosen()
            dispatch.dispatch_case(
                **common, unit_id=unit_id, limit_id=told["limit"], reason=reason, why=why, words=told["words"]
            )
        case Act.ACCEPT:
            services.accept_case(**common, words=told["words"])
        case Act.RETURN:
            services.return_case(
                **common,
                reason=told["reason"],
                evidence=kept("evidence"),
                names_unit_id=told["names_unit"],
                words=told["words"],
            )
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
        case _:
            _lead(act, common, told, form, kept)
    return None


def _lead(act: Act, common: dict[str, Any], told: dict[str, Any], form: Any, kept: Callable[..., Any]) -> None:
    """Make a move that leads off the usual way, asks, or decides."""
    words = told["words"]
    match act:
        case Act.CHECK | Act.NOT_FOUND:
            services.check_case(**common, found=act is Act.CHECK, photos=kept("photos"), words=words)
        case Act.ISOLATE:
            services.isolate_case(**common, photos=kept("photos"), words=words)
        case Act.ASK_EXTENSION:
            services.ask_extension(
                **common, amount=told["amount"], reason=told["reason"], evidence=kept("evidence"), words=words
            )
        case Act.ASK_SUSPENSION:
            services.ask_suspension(
                **common, until=told["until"], reason=told["reason"], evidence=kept("evidence"), words=words
            )
        case Act.DEFER:
            services.defer_case(**common, reason=told["reason"], until=told["until"], words=words)
        case Act.MERGE:
            services.merge_case(**common, into_id=form.into_id(), words=words)
        case Act.SPLIT:
            services.split_case(**common, unit_ids=form.unit_ids(), limit_id=told["limit"], words=words)
        case Act.HAND_OVER:
            services.hand_over_case(**common, system=told["system"], number=told["number"], words=words)
        case Act.CHANGE_DEADLINE:
            services.change_deadline(**common, amount=told["amount"], unit=told["unit"], words=words)
        case Act.SET_PRIORITY:
            services.set_priority(**common, priority=told["priority"], words=words)
        case _:
            IN_WORDS[act](**common, words=words)


IN_WORDS: dict[Act, Callable[..., Any]] = {
    Act.GRANT_EXTENSION: services.grant_extension,
    Act.REFUSE_EXTENSION: services.refuse_extension,
    Act.SUSPEND: services.suspend,
    Act.REFUSE_SUSPENSION: services.refuse_suspension,
    Act.RESUME: services.resume_case,
    Act.END_DEFERRAL: services.end_deferral,
    Act.UNMERGE: services.unmerge_case,
    Act.RECALL: services.recall_case,
    Act.RECALL_DISPATCH: services.recall_dispatch,
    Act.SETTLE: services.settle_case,
}
"""Moves that take nothing but words."""
