"""One move on many cases: chosen in the list, looked through in a preview, done with a result for each."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuangcheng.flow.cases.labels import REASONS
from chuangcheng.flow.cases.permissions import bulk_acts
from chuangcheng.flow.cases.selectors import spots_of
from chuangcheng.flow.cases.services import MOST_AT_ONCE, Item, Result, Row, bulk_move, preview_moves
from chuangcheng.flow.cases.terms import Act, DispatchReason, RefuseReason
from chuangcheng.flow.places.labels import WHY
from chuangcheng.flow.places.selectors import Problem, first_suggestions
from chuangcheng.flow.places.terms import Why
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.selectors import unit_choices
from chuangcheng.foundation.acts.rules import MAX_TEXT, NotFound
from chuangcheng.interfaces.desk.forms import class_words
from chuangcheng.interfaces.web.language import for_the_record

from .asking import one_of, whole

NO_WAY_BACK = {
    Act.FILE: gettext_lazy("立案不能撤销。不该立的案件，派遣前请在案件页说明。"),
    Act.REFUSE: gettext_lazy("不予立案不能撤销：原案件保留记录，需要时重新上报。"),
    Act.DISPATCH: gettext_lazy(
        "派遣不能撤回：责任单位已收到通知，时限已开始计算。派错的请在案件会话中告知该单位，由其退回后改派。"
    ),
    Act.ACCEPT: gettext_lazy("接收后仍可退回。"),
    Act.VERIFY: gettext_lazy("核查通过不能撤销；问题又出现时，由回头看另立新案。"),
    Act.CLOSE: gettext_lazy("结案不能撤销；问题又出现时，由回头看另立新案。"),
}
"""What can be taken back of each bulk act; what another person may have begun to work on is not undone behind him."""

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
        words = told.get("words", "")
        rows = bulk_move(**asked, items=_posted(told, act), words=words)
        return render(request, "desk/bulk_done.html", _shown(request, act, rows, told) | {"way_back": NO_WAY_BACK[act]})
    items = _items(request, act, told)
    rows = preview_moves(**asked, items=items) if items else ()
    by_id = {item.case_id: item for item in items}
    context = _shown(request, act, rows, told) | {
        "acts": acts,
        "classes": [(one.id, class_words(one)) for one in case_class_choices()] if act is Act.FILE else (),
        "units": unit_choices() if act is Act.DISPATCH else (),
        "reasons": [(str(one), REASONS[one]) for one in RefuseReason] if act is Act.REFUSE else (),
        "items": [(row, _written(by_id[row.case_id])) for row in rows],
        "asked": asked,
        "unit_id": whole(told.get("unit")),
        "most": MOST_AT_ONCE,
        "longest": MAX_TEXT,
        "ids": list(by_id),
    }
    return render(request, "desk/bulk.html", context)


def _shown(request: HttpRequest, act: Act, rows: Sequence[Row], told: QueryDict) -> dict[str, object]:
    done = sum(row.result is Result.DONE for row in rows)
    return {
        "act": act,
        "rows": [(row, *RESULTS[row.result]) for row in rows],
        "done": done,
        "not_done": len(rows) - done,
        "back": _back(told.get("from", "")),
        "left": urlencode([("act", act)] + [("case", row.case_id) for row in rows if row.result is not Result.DONE]),
    }


def _back(query: str) -> str:
    """The query of the list one came from; nothing but names and values of our own."""
    return QueryDict(query[:500].lstrip("?")).urlencode()


def _items(request: HttpRequest, act: Act, told: QueryDict) -> list[Item]:
    """The chosen cases as they are now, each with its unit where they are to be dispatched."""
    ids = [found for text in told.getlist("case") if (found := whole(text))]
    ids = list(dict.fromkeys(ids))
    spots = spots_of(request.acting, case_ids=ids)
    ids = [one for one in ids if one in spots]
    if act is not Act.DISPATCH:
        return [Item(one, spots[one].version) for one in ids]
    if unit_id := whole(told.get("unit")):
        return [Item(one, spots[one].version, unit_id) for one in ids]
    places = [Problem(spots[one].site_id, spots[one].street_id, spots[one].standard_id) for one in ids]
    return [
        Item(one, spots[one].version, found.unit_id, str(found.why)) if found else Item(one, spots[one].version)
        for one, found in zip(ids, first_suggestions(places), strict=True)
    ]


def _written(item: Item) -> str:
    """A case of the preview as the form sends it back."""
    return f"{item.case_id}:{item.version}:{item.unit_id or ''}:{item.why}"


def _posted(told: QueryDict, act: Act) -> list[Item]:
    """The cases as the preview showed them; what was not written by it is left out."""
    items: dict[int, Item] = {}
    for text in told.getlist("item"):
        case, version, unit, why = (text.split(":") + [""] * 4)[:4]
        if not whole(case) or not whole(version):
            continue
        by_duty = one_of(Why, why)
        reason = DispatchReason.BY_DUTY if by_duty else DispatchReason.CHOSEN_BY_COORDINATOR
        words = for_the_record(WHY[by_duty] if by_duty else REASONS[DispatchReason.CHOSEN_BY_COORDINATOR])
        unit_id = whole(unit) if act is Act.DISPATCH else None
        items[int(case)] = Item(int(case), int(version), unit_id, words if unit_id else "", str(reason))
    return list(items.values())
