"""First sign-in slips: whom they are for, the sheet to print, and what their bearer meets at the door."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.labels import STANDINGS
from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.accounts.rules import MOST_SLIPS, ONE_TIME_LASTS
from chuangcheng.foundation.accounts.selectors import own_card, slips_page, unit_choices
from chuangcheng.foundation.accounts.terms import Standing
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.documents.formats.slips import write_slips
from chuangcheng.foundation.documents.rules import MEDIA_TYPES, Fonts, Sheet, Slip
from chuangcheng.foundation.documents.terms import Form
from chuangcheng.interfaces.desk.people_forms import ChosenPasswordForm
from chuangcheng.interfaces.web.reasons import say_all

from .asking import one_of, whole

ONLY_HERE = ("localhost", "127.0.0.1", "::1")
"""Names under which only this machine finds itself: no address to hand to anybody."""

ASKED = (Standing.NO_PASSWORD, Standing.WAITING, Standing.READY)
"""The standings by which people are found here: nobody else signs in with a slip."""


@never_cache
@require_http_methods(["GET", "POST"])
def slips_page_view(request: HttpRequest) -> HttpResponse:
    """Choose people; what is sent back is the sheet with their one-time passwords, which is shown this once."""
    refused: list[str] = []
    if request.method == "POST":
        chosen = [user_id for text in request.POST.getlist("person") if (user_id := whole(text))]
        try:
            given = accounts.give_one_time_passwords(user_ids=chosen, by=request.acting, now=request.now)
        except Invalid as error:
            refused = say_all(error)
        else:
            return _sheet(request, given)
    wanted = {
        "text": request.GET.get("q", "").replace("\x00", "")[:60],
        "unit_id": whole(request.GET.get("unit")),
        "standing": one_of(Standing, request.GET.get("standing")),
    }
    address = request.build_absolute_uri("/")
    page = slips_page(request.acting, **wanted, place=request.GET.get("place"))
    context = {
        "page": page,
        "units": unit_choices() if can_administer(request.acting) else (),
        "standings": [(standing, STANDINGS[standing]) for standing in ASKED],
        "refused": refused,
        "address": address,
        "only_here": urlsplit(address).hostname in ONLY_HERE,
        "most": MOST_SLIPS,
        "days": ONE_TIME_LASTS.days,
        "administers": can_administer(request.acting),
        **wanted,
    }
    return render(request, "desk/slips.html", context, status=422 if refused else 200)


@sensitive_variables()
def _sheet(request: HttpRequest, given: Sequence[accounts.Slip]) -> HttpResponse:
    address = request.build_absolute_uri("/")
    slips = tuple(
        Slip(
            name=one.name,
            unit=one.unit,
            pairs=((_("登录地址"), address), (_("用户名"), one.username)),
            secret=(_("一次性密码"), one.password),
            note=_("请在 %(until)s 前登录。首次登录须改为自己的密码，此后本条作废。")
            % {"until": f"{localtime(one.until):%Y-%m-%d}"},
        )
        for one in given
    )
    sheet = Sheet(
        title=_("首次登录条"),
        dated=localtime(request.now),
        slips=slips,
        note=_("沿虚线剪开，当面交给本人。系统不保存一次性密码，遗失请另发。"),
        language="en" if get_language() == "en" else "zh",
        watermark=_("样稿 · 演示") if settings.IS_DEMO else "",
    )
    folder = settings.DOCUMENT_FONTS
    fonts = (Fonts(Path(folder), settings.DOCUMENT_BODY_FONT, settings.DOCUMENT_HEAD_FONT),) if folder else ()
    response = HttpResponse(write_slips(sheet, *fonts), content_type=MEDIA_TYPES[Form.PDF])
    name = f"{sheet.title} {sheet.dated:%Y-%m-%d %H%M}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """Somebody came with a one-time password: he chooses one of his own, and the product opens."""
    card = own_card(request.acting)
    if card.password_until is None:
        raise NotFound("no one-time password")
    form = request.form = ChosenPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = accounts.choose_password(
                user_id=card.id, password=form.cleaned_data["password"], by=request.acting, now=request.now
            )
        except Invalid as refused:
            form.take(refused)
        else:
            update_session_auth_hash(request, row)
            messages.success(request, _("密码已设好，登录条已作废。下次请用新密码登录"))
            return redirect("home")
    return render(request, "desk/first_sign_in.html", {"card": card, "form": form}, status=422 if form.errors else 200)
