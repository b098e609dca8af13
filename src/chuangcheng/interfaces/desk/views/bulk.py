"""One move on many cases: chosen in the list, looked through in a preview, done with a result for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuangcheng.flow.cases.labels import REASONS
from chuangcheng.flow.cases.permissions import bulk_acts
from chuangcheng.flow.cases.rules import MOVE
from chuangcheng.flow.cases.selectors import chosen_cases
from chuangcheng.flow.cases.services import MOST_AT_ONCE, Item, Result, Row, bulk_move, preview_moves
from chuangcheng.flow.cases.terms import Act, DispatchReason, Need, RefuseReason
from chuangcheng.flow.dispatch.selectors import first_offers
from chuangcheng.flow.dispatch.services import dispatch_cases
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import MAX_TEXT, Invalid, NotFound
from chuangcheng.interfaces.desk.dispatch_words import why, why_for_the_record
from chuangcheng.interfaces.desk.forms import CHOSEN, NAMED, class_words
from chuangcheng.interfaces.web.language import for_the_record

from .asking import one_of, whole

WAY_BACK = {
    Act.FILE: gettext_lazy("立案不能撤销。不该立的案件，派遣前请在案件页说明。"),
    Act.REFUSE: gettext_lazy("不予立案不能撤销：原案件保留记录，需要时重新上报。"),
    Act.DISPATCH: gettext_lazy(
        "派遣可在责任单位接收前撤回：案件回到待派遣，本次时限终止，并告知该单位。接收后不能撤回，由该单位退回后改派。"
    ),
    Act.RECALL_DISPATCH: gettext_lazy("案件已回到待派遣，原责任单位已收到告知。重新派遣后，时限重新计算。"),
    Act.ACCEPT: gettext_lazy("接收后仍可退回。"),
    Act.VERIFY: gettext_lazy("核查通过不能撤销；问题又出现时，由回头看另立新案。"),
    Act.CLOSE: gettext_lazy("结案不能撤销；问题又出现时，由回头看另立新案。"),
}
"""What can be taken back of each bulk act; what another person may have begun to work on is not undone behind him."""

SERIOUS = frozenset({Act.REFUSE, Act.RECALL_DISPATCH})
PROPOSED, CHOSEN_BY_HAND = "proposed", "chosen"
"""How the unit of a case stands in the form: proposed by the product, or picked for all cases."""

RESULTS = {
    Result.DONE: (gettext_lazy("已完成"), gettext_lazy("将执行"), "good"),
    Result.REFUSED: (gettext_lazy("未执行"), gettext_lazy("不执行"), "warn"),
    Result.CHANGED: (gettext_lazy("期间有变动，未执行"), gettext_lazy("有变动，不执行"), "warn"),
    Result.GONE: (gettext_lazy("无此案件"), gettext_lazy("无此案件"), "off"),
}


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """The preview of a move on many cases (GET), and its results (POST)."""
    acts = bulk_acts(request.acting)
    if not acts:
        raise NotFound("bulk acts")
    told = request.POST if request.method == "POST" else request.GET
    act = one_of(Act, told.get("act"))
    if act not in acts:
        act = acts[0]
    asked = {
        "act": act,
        "by": request.acting,
        "now": request.now,
        "reason": one_of(RefuseReason, told.get("reason")) or "",
        "case_class_id": whole(told.get("class")) if act is Act.FILE else None,
    }
    if request.method == "POST":
        proposals = _proposals(request, act, [case_id for case_id, *_ in _posted(told)])
        items = _chosen(told, act, proposals)
        try:
            if act is Act.DISPATCH:
                rows = dispatch_cases(items=items, by=request.acting, now=request.now, words=told.get("words", ""))
            else:
                rows = bulk_move(**asked, items=items, words=told.get("words", ""))
        except Invalid as refused:
            if "words" not in refused.problems:
                raise
            return _preview(request, acts, asked, items, proposals, wrong_words=refused.problems["words"])
        return render(request, "desk/bulk_done.html", _done(act, rows, told, _because(items, proposals)))
    proposals = _proposals(request, act, _cases(told)) if not whole(told.get("unit")) else {}
    return _preview(request, acts, asked, _items(request, act, told, proposals), proposals)


@dataclass(frozen=True)
class Proposal:
    """The unit that is proposed for a case, and why: on the page, and in the language of the record."""

    unit_id: int
    reason: DispatchReason
    why: str
    record: str


def _preview(
    request: HttpRequest,
    acts: Sequence[Act],
    asked: dict[str, Any],
    items: Sequence[Item],
    proposals: Mapping[int, Proposal],
    *,
    wrong_words: Sequence[str] = (),
) -> HttpResponse:
    """What would become of each case; `wrong_words` says why what was typed cannot be taken."""
    act: Act = asked["act"]
    told = request.POST if request.method == "POST" else request.GET
    rows = preview_moves(**asked, items=items) if items else ()
    by_id = {item.case_id: item for item in items}
    context = _shown(act, rows, told, _because(items, proposals)) | {
        "acts": acts,
        "classes": [(one.id, class_words(one)) for one in case_class_choices()] if act is Act.FILE else (),
        "units": unit_choices() if act is Act.DISPATCH else (),
        "reasons": [(str(one), REASONS[one]) for one in RefuseReason] if act is Act.REFUSE else (),
        "items": [_written(by_id[row.case_id]) for row in rows],
        "asked": asked,
        "unit_id": whole(told.get("unit")),
        "most": MOST_AT_ONCE,
        "longest": MAX_TEXT,
        "ids": list(by_id),
        "serious": act in SERIOUS,
        "needs_words": Need.WHY in MOVE[act].needs,
        "wrong_words": wrong_words,
        "words": told.get("words", ""),
    }
    return render(request, "desk/bulk.html", context, status=422 if wrong_words else 200)


def _done(act: Act, rows: Sequence[Row], told: QueryDict, because: Mapping[int, str]) -> dict[str, Any]:
    """The results, and after a dispatch the way to take it back."""
    sent = [row.case_id for row in rows if row.result is Result.DONE] if act is Act.DISPATCH else []
    to_recall = [("act", str(Act.RECALL_DISPATCH)), *(("case", str(one)) for one in sent)]
    return _shown(act, rows, told, because) | {
        "way_back": WAY_BACK[act],
        "recall": urlencode([*to_recall, ("from", told.get("from", ""))]) if sent else "",
        "sent": frozenset(sent),
    }


def _shown(act: Act, rows: Sequence[Row], told: QueryDict, because: Mapping[int, str]) -> dict[str, Any]:
    done = sum(row.result is Result.DONE for row in rows)
    return {
        "act": act,
        "rows": [(row, *RESULTS[row.result], because.get(row.case_id, "")) for row in rows],
        "done": done,
        "not_done": len(rows) - done,
        "back": _back(told.get("from", "")),
        "left": urlencode([("act", act)] + [("case", row.case_id) for row in rows if row.result is not Result.DONE]),
    }


def _back(query: str) -> str:
    """The query of the list one came from; nothing but names and values of our own."""
    return QueryDict(query[:500].lstrip("?")).urlencode()


def _cases(told: QueryDict) -> list[int]:
    """The cases that were chosen, each once."""
    return list(dict.fromkeys(found for text in told.getlist("case") if (found := whole(text))))


def _proposals(request: HttpRequest, act: Act, case_ids: Sequence[int]) -> Mapping[int, Proposal]:
    """The unit proposed for each case, where they are to be dispatched; for no more than one act may take.

    As on the page of a single case: what the unit says that returned it, then the rules, then the duties.
    """
    if act is not Act.DISPATCH or not 0 < len(case_ids) <= MOST_AT_ONCE:
        return {}
    found = {}
    for case_id, offer in first_offers(request.acting, case_ids=case_ids, now=request.now).items():
        reason = DispatchReason.BY_RULE if offer.rule else DispatchReason.BY_DUTY
        found[case_id] = Proposal(offer.unit_id, reason, why(offer), why_for_the_record(offer))
    for case_id, chosen in chosen_cases(request.acting, case_ids=case_ids).items():
        if unit_id := chosen.named_unit_id:
            found[case_id] = Proposal(unit_id, DispatchReason.NAMED_BY_UNIT, str(NAMED), for_the_record(NAMED))
    return found


def _because(items: Sequence[Item], proposals: Mapping[int, Proposal]) -> dict[int, str]:
    """Why the unit of each case was proposed, where it is the proposed one."""
    found = ((item, proposals.get(item.case_id)) for item in items)
    return {
        item.case_id: one.why for item, one in found if one and (one.unit_id, one.reason) == (item.unit_id, item.reason)
    }


def _items(request: HttpRequest, act: Act, told: QueryDict, proposals: Mapping[int, Proposal]) -> list[Item]:
    """The chosen cases as they are now, each with its unit where they are to be dispatched."""
    ids = _cases(told)
    known = chosen_cases(request.acting, case_ids=ids)
    unit_id = whole(told.get("unit")) if act is Act.DISPATCH else None
    return [_item(one, known[one].version, proposals.get(one), unit_id) for one in ids if one in known]


def _item(case_id: int, version: int, proposal: Proposal | None, unit_id: int | None = None) -> Item:
    """A case that goes to the unit picked for all, or else to its proposed one."""
    if unit_id is not None:
        return Item(case_id, version, unit_id, for_the_record(CHOSEN), DispatchReason.CHOSEN_BY_COORDINATOR)
    if proposal is None:
        return Item(case_id, version)
    return Item(case_id, version, proposal.unit_id, proposal.record, proposal.reason)


def _written(item: Item) -> str:
    """A case of the preview as the form sends it back."""
    how = CHOSEN_BY_HAND if item.reason == DispatchReason.CHOSEN_BY_COORDINATOR else PROPOSED
    return f"{item.case_id}:{item.version}:{item.unit_id or ''}:{how}"


def _posted(told: QueryDict) -> list[tuple[int, int, int | None, bool]]:
    """The cases as the preview showed them: version, unit, and whether that was proposed. What was not written by it
    is left out."""
    found: dict[int, tuple[int, int, int | None, bool]] = {}
    for text in told.getlist("item"):
        case, version, unit, how = (text.split(":") + [""] * 4)[:4]
        case_id, number = whole(case), whole(version)
        if case_id and number:
            found[case_id] = (case_id, number, whole(unit), how == PROPOSED)
    return list(found.values())


def _chosen(told: QueryDict, act: Act, proposals: Mapping[int, Proposal]) -> list[Item]:
    """The cases to act on. One whose unit was proposed and is so no longer claims a proposal that the act does not
    find, and is left alone."""
    items = []
    for case_id, version, unit_id, proposed in _posted(told):
        proposal = proposals.get(case_id)
        if act is not Act.DISPATCH or unit_id is None:
            items.append(Item(case_id, version))
        elif proposed and (proposal is None or proposal.unit_id != unit_id):
            items.append(Item(case_id, version, unit_id, "", DispatchReason.BY_DUTY))
        else:
            items.append(_item(case_id, version, proposal, None if proposed else unit_id))
    return items
