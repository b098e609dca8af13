"""The conversation on a case, and word of what changed on a list since it was opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.flow.cases.selectors import MOST_CHANGED, changed_since
from chuangcheng.flow.cases.services import say

from .asking import read_filter, whole

LONGEST_LOOK = timedelta(days=2)
"""A page that was open longer is asked about the last days only."""
MOST_SHOWN = 60


@require_POST
def message_say(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say something on a case."""
    try:
        uuid = UUID(request.POST.get("uuid", ""))
    except ValueError:  # sent by something else than our form: it cannot be told from a second sending
        uuid = uuid4()
    say(case_id=case_id, uuid=uuid, words=request.POST.get("words", ""), by=request.acting, now=request.now)
    messages.success(request, _("已发送留言"))
    return redirect("case", case_id)


@require_GET
def changed(request: HttpRequest) -> HttpResponse:
    """How many cases of the list in the address, or of those shown, changed since: a number, and nothing that moves."""
    since = _moment(request.GET.get("at", ""), request.now)
    shown = [found for text in request.GET.get("shown", "").split(",")[:MOST_SHOWN] if (found := whole(text))]
    ids = changed_since(request.acting, wanted=read_filter(request), shown=shown, since=since, now=request.now)
    mark = '"' + sha256(repr((since, ids)).encode()).hexdigest()[:20] + '"'
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = JsonResponse({"changed": min(len(ids), MOST_CHANGED), "more": len(ids) > MOST_CHANGED})
    answer["ETag"] = mark
    return answer


def _moment(text: str, now: datetime) -> datetime:
    try:
        since = datetime.fromisoformat(text)
    except ValueError:
        return now
    if since.tzinfo is None:
        return now
    return max(now - LONGEST_LOOK, min(since, now))
