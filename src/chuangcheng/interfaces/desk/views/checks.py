"""体检: holes in the edition in use and in its use, each with the way to its repair."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.flow.standards.terms import Severity
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.checking import can_see_checks, detail, overview

from .asking import edition_asked


@require_GET
def check_list(request: HttpRequest) -> HttpResponse:
    """All checks of an edition: what is open first, what is in order below."""
    if not can_see_checks(request.acting):
        raise NotFound("checks")
    edition, published = edition_asked(request)
    found = overview(request.acting, edition_id=edition.id) if edition else ()
    context = {
        "edition": edition,
        "editions": published,
        "groups": [
            (severity, [one for one in found if one.count and one.severity is severity]) for severity in Severity
        ],
        "open": sum(one.count > 0 for one in found),
        "fine": [one for one in found if not one.count],
    }
    return render(request, "desk/check_list.html", context)


@require_GET
def check_page(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that one check found, page by page."""
    edition, published = edition_asked(request)
    if not can_see_checks(request.acting) or edition is None:
        raise NotFound("checks")
    checked, page = detail(request.acting, code=code, edition_id=edition.id, place=request.GET.get("place"))
    context = {"edition": edition, "editions": published, "check": checked, "page": page}
    return render(request, "desk/check.html", context)
