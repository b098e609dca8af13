"""From a case of a list to the next one of it, and what is said after an act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chuangcheng.flow.cases.labels import ACTS, GROUPS, WHO
from chuangcheng.flow.cases.selectors import CaseCard, case_card, next_case
from chuangcheng.flow.cases.terms import Act
from chuangcheng.foundation.acts.rules import NotFound

from .asking import list_query, read_filter, sort_of
from .moving import RARE


def leading_on(request: HttpRequest, card: CaseCard) -> dict[str, object]:
    """The list that a case was opened from, what it is called, and the case after this one in it."""
    wanted = read_filter(request)
    if not wanted.group:
        return {}
    sort = sort_of(request, wanted)
    return {
        "onward": list_query(request, wanted),
        "kind": GROUPS[wanted.group],
        "following": next_case(request.acting, wanted=wanted, sort=sort, case_id=card.row.id, now=request.now),
    }


def afterwards(request: HttpRequest, before: CaseCard, act: Act) -> HttpResponse:
    """Say what was done, and stay at the case; where it is out of this person's sight now, go on in the list."""
    wanted, case_id = read_filter(request), before.row.id
    query = list_query(request, wanted)
    try:
        card = case_card(request.acting, case_id=case_id, now=request.now)
    except NotFound:
        messages.success(request, _("已完成：%(act)s") % {"act": f"{ACTS[act]} {before.row.number}"})
        return HttpResponseRedirect(reverse("cases") + (f"?{query}" if query else ""))
    messages.success(request, done_words(act, card))
    return HttpResponseRedirect(reverse("case", args=[case_id]) + (f"?{query}" if query else ""))


def done_words(act: Act, card: CaseCard) -> str:
    """What was done to which case, to whom it went, and who is next."""
    told = f"{ACTS[act]} {card.row.number}"
    if act is Act.DISPATCH:
        told += f" → {card.row.unit}"
    elif act is Act.HAND_DOWN:
        told += f" → {card.row.holder}"
    done = _("已完成：%(act)s") % {"act": told}
    usual = [move for move in card.next_moves if move.act not in RARE]
    if not usual or any(move.mine for move in usual):
        return done
    return _("%(done)s。接下来：%(who)s") % {"done": done, "who": WHO[usual[0].actor]}
