"""The rules that hold for all cases."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.permissions import can_set_rules
from chuangcheng.flow.cases.rules import LADDER, MOVES
from chuangcheng.flow.cases.selectors import case_settings
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.case_forms import CaseSettingsForm, settings_initial


@require_http_methods(["GET", "POST"])
def case_rules(request: HttpRequest) -> HttpResponse:
    """When a problem has come back, when a place is looked at again; the ladder of approval and the table of moves."""
    if not can_set_rules(request.acting):
        raise NotFound("the rules of cases are kept by the office")
    form = request.form = CaseSettingsForm(request.POST or None, initial=settings_initial(case_settings()))
    if form.is_bound and form.is_valid():
        try:
            services.set_case_settings(**form.cleaned_data, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("案件规则已保存"))
            return redirect("case-rules")
    context = {"form": form, "ladder": LADDER, "moves": MOVES}
    return render(request, "desk/case_rules.html", context, status=422 if form.errors else 200)
