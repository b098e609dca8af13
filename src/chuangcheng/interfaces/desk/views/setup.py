"""开局: the set-up checklist, its templates, and the sample to begin with."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import WrongDocument
from chuangcheng.flow.standards.formats.shipped import shipped_edition
from chuangcheng.flow.standards.permissions import can_edit_standards
from chuangcheng.flow.standards.selectors import editions
from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.interfaces.desk.import_forms import AnyTableForm
from chuangcheng.interfaces.desk.setting_up import SAMPLE, all_templates, can_set_up, whole_list


def _allowed(request: HttpRequest) -> None:
    if not can_set_up(request.acting):
        raise NotFound("set-up")


@require_GET
def setup_page(request: HttpRequest) -> HttpResponse:
    """Every step with what is there, what is missing and what to do next."""
    _allowed(request)
    context = {
        "set_up": whole_list(request.acting, today=localtime(request.now).date()),
        "aside": getattr(request.user, "set_up_aside", False),
        "form": AnyTableForm(),
        "may_load": can_edit_standards(request.acting),
        "coordinator_post": next((post for post in request.posts if post.role == "coordinator"), None),
    }
    return render(request, "desk/setup.html", context)


@require_POST
def setup_aside(request: HttpRequest) -> HttpResponse:
    """Put the checklist away from one's first page, or back onto it; this page stays."""
    _allowed(request)
    aside = request.POST.get("aside") == "1"
    accounts.put_set_up_aside(aside=aside, by=request.acting, now=request.now)
    messages.success(request, _("已从首页收起，在“开局”里随时能看") if aside else _("已放回首页"))
    return redirect("home" if aside else "setup")


@require_POST
def setup_sample(request: HttpRequest) -> HttpResponse:
    """Load the unofficial sample edition as a draft; once it is there, only show it."""
    if not can_edit_standards(request.acting):
        raise NotFound("sample")
    known = next((row for row in editions() if row.code == SAMPLE), None)
    if known is not None:
        messages.info(request, _("样例已经载入过，没有重复载入"))
        return redirect("edition", known.id)
    document = shipped_edition(SAMPLE)
    try:
        row = standards.load_edition(document=document, by=request.acting, now=request.now, replace=False)
    except WrongDocument:  # it names national case classes, which `init` loads
        messages.error(request, _("样例用到的案件类别不全，没有载入。请管理员先运行 chuangcheng init 载入国家标准类别"))
        return redirect("editions")
    messages.success(request, _("非官方样例已载入为草稿，核对后发布即可使用"))
    return redirect("edition", row.pk)


@require_GET
def setup_templates(request: HttpRequest) -> HttpResponse:
    """All templates in one file, in the language of the page."""
    _allowed(request)
    data = all_templates(request.acting, language="en" if get_language() == "en" else "zh")
    response = HttpResponse(data, content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(True, _("开局模板.zip")) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
