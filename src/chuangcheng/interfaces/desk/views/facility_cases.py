"""Cases that hang on facilities: linking from the case's page, unlinking, reporting a problem at a facility."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.flow.cases.labels import SOURCES
from chuangcheng.flow.cases.selectors import CaseCard, case_card
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.cases.terms import OPEN, Source
from chuangcheng.flow.facilities import services
from chuangcheng.flow.facilities.permissions import can_report_here
from chuangcheng.flow.facilities.selectors import facilities_of_case, facility_card, project_of_case
from chuangcheng.flow.standards.selectors import case_class_choices
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.geography.selectors import choices as area_choices
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.desk import forms
from chuangcheng.interfaces.desk.facility_forms import LinkForm
from chuangcheng.interfaces.web.forms import ActForm
from chuangcheng.interfaces.web.language import for_the_record
from chuangcheng.interfaces.web.reasons import say_all
from chuangcheng.interfaces.web.uploads import keep


def beside_a_case(request: HttpRequest, card: CaseCard) -> dict[str, Any]:
    """What the page of a case shows of facilities and of its project. At most four statements."""
    return {
        "facilities": facilities_of_case(
            request.acting,
            case_id=card.row.id,
            latitude=card.latitude,
            longitude=card.longitude,
            class_code=card.case_class_key.partition(":")[2],
            suggest=_links_cases(request) and card.row.state in OPEN,
        ),
        "project": project_of_case(request.acting, case_id=card.row.id, now=request.now),
        "may_make_project": card.row.state in OPEN,
    }


def _links_cases(request: HttpRequest) -> bool:
    """Who hangs cases on facilities at all; whether on this one is for the act to say."""
    return request.acting.role in (Role.COORDINATOR, Role.HANDLER)


@require_POST
def facility_link(request: HttpRequest, case_id: int) -> HttpResponse:
    """A case hangs on a facility from now on."""
    card = case_card(request.acting, case_id=case_id, now=request.now)
    if not _links_cases(request):
        raise NotFound("may not link")
    form = LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择一处设施"))
        return redirect("case", case_id)
    try:
        services.link_case(
            facility_id=form.cleaned_data["facility"], case_id=card.row.id, by=request.acting, now=request.now
        )
    except Invalid as refused:
        messages.error(request, "；".join(say_all(refused)))
    else:
        messages.success(request, _("已关联设施"))
    return redirect("case", case_id)


@require_POST
def facility_unlink(request: HttpRequest, case_id: int, link_id: int) -> HttpResponse:
    """A link that was made by mistake."""
    case_card(request.acting, case_id=case_id, now=request.now)
    form = request.form = ActForm(request.POST)
    if not _links_cases(request) or not form.is_valid():
        raise NotFound("may not unlink")
    services.unlink_case(link_id=link_id, by=request.acting, now=request.now, **form.cleaned_data)
    messages.success(request, _("已取消关联"))
    return redirect("case", case_id)


@require_http_methods(["GET", "POST"])
def facility_report(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Report a problem at a facility: class, street and place are known; the case hangs on it at once."""
    card = facility_card(request.acting, facility_id=facility_id)
    if not can_report_here(request.acting) or card.retired:
        raise NotFound("report")
    classes = case_class_choices()
    likely = next((one.id for one in classes if one.key == f"matter:{card.row.class_code}"), card.row.case_class_id)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = request.form = forms.ReportForm(
        *data,
        classes=lambda: [(one.id, forms.class_words(one)) for one in classes],
        streets=lambda: area_choices(AreaKind.STREET),
        sources=[(str(s), SOURCES[s]) for s in (Source.OFFICE, Source.REFERRAL, Source.PUBLIC)],
        initial={
            "uuid": uuid4(),
            "title": for_the_record(_("%(name)s（%(number)s）") % {"name": card.row.name, "number": card.row.number}),
            "case_class": likely,
            "street": card.row.street_id,
            "address": card.row.address or card.row.name,
        },
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            case = services.report_at(
                facility_id=facility_id,
                problem=Problem(
                    uuid=told["uuid"],
                    title=told["title"],
                    source=Source(told["source"]),
                    words=told["words"],
                    case_class_id=told["case_class"],
                    street_id=told["street"],
                    address=told["address"],
                    latitude=card.latitude,
                    longitude=card.longitude,
                    photos=keep(told["photos"], by=request.acting, now=request.now),
                ),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已上报，编号 %(number)s") % {"number": case.number})
            return redirect("facility", facility_id)
    context = {"form": form, "facility": card}
    return render(request, "desk/facility_report.html", context, status=422 if form.errors else 200)
