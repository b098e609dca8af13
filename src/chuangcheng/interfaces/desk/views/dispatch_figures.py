"""How well cases were sent, by class, street or rule, and the cases behind each figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from chuangcheng.flow.dispatch.labels import BYS, WHICH
from chuangcheng.flow.dispatch.selectors import Period, cases_behind, figures, period_of
from chuangcheng.flow.dispatch.terms import By, Which

from .asking import day_of, one_of


def _period(request: HttpRequest) -> Period:
    return period_of(day_of(request.GET.get("since")), day_of(request.GET.get("until")), localtime(request.now).date())


@require_GET
def figures_page(request: HttpRequest) -> HttpResponse:
    """The figures of a period."""
    by = one_of(By, request.GET.get("by")) or By.CLASS
    told = figures(request.acting, period=_period(request), by=by)
    return render(request, "desk/dispatch_figures.html", {"told": told, "by": by, "bys": BYS})


@require_GET
def figures_cases(request: HttpRequest) -> HttpResponse:
    """The cases that one figure counts."""
    by = one_of(By, request.GET.get("by")) or By.CLASS
    which = one_of(Which, request.GET.get("which")) or Which.SENT
    period = _period(request)
    count, page = cases_behind(
        request.acting,
        period=period,
        by=by,
        of=request.GET.get("of", ""),
        which=which,
        now=request.now,
        place=request.GET.get("place"),
    )
    context = {"page": page, "count": count, "by": by, "which": which, "words": WHICH[which], "period": period}
    return render(request, "desk/dispatch_figures_cases.html", context)
