"""Who hears complaints about the product."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.foundation.accounts.selectors import units_page
from chuangcheng.foundation.accounts.terms import UnitKind


@require_GET
def complain(request: HttpRequest) -> HttpResponse:
    """Who hears complaints about the product itself: the offices that run it."""
    page = units_page(request.acting, kind=UnitKind.DISTRICT, size=5)
    offices = units_page(request.acting, text="创城办", size=5)
    return render(request, "web/complain.html", {"units": [*offices.rows, *page.rows]})
