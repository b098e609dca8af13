"""Telling people: one's own choice, a unit's chat group, and what waits, was sent or failed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.foundation.accounts.selectors import posts_of
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.notices import selectors, services
from chuangcheng.foundation.notices.labels import CHANNELS, STATES
from chuangcheng.foundation.notices.rules import matters_of
from chuangcheng.foundation.notices.terms import PERSONAL, Channel, State
from chuangcheng.interfaces.desk.notice_forms import ChoiceForm, UnitChannelForm

from .asking import one_of


@require_http_methods(["GET", "POST"])
def own_notices(request: HttpRequest) -> HttpResponse:
    """How one wants to be told: by which way, of what, at once or in a digest, and when not."""
    own = selectors.own_choice(request.acting)
    matters = matters_of(post.role for post in posts_of(request.acting.user_id))
    sent = request.POST if request.method == "POST" else None
    form = request.form = ChoiceForm(sent, own=own, matters=matters)
    if form.is_bound and form.is_valid():
        try:
            services.choose(
                choice=form.choice(),
                expected_version=form.cleaned_data["expected_version"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("告知方式已保存"))
            return redirect("account-notices")
    wanted = own.choice.channel or Channel.EMAIL
    context = {"form": form, "own": own, "lacking": "" if wanted in own.reachable or own.choice.silent else wanted}
    return render(request, "desk/account_notices.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "POST"])
def unit_notices(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Where a unit hears of its cases."""
    way = selectors.unit_way(request.acting, unit_id=unit_id)
    initial = {"expected_version": way.version, "channel": way.channel or ""}
    sent = request.POST if request.method == "POST" else None
    form = UnitChannelForm(sent, ways=selectors.available(), initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            services.set_unit_channel(
                unit_id=unit_id,
                expected_version=told["expected_version"],
                channel=one_of(Channel, told["channel"]),
                address=told["address"],
                secret=told["secret"],
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存：%(name)s") % {"name": way.unit})
            return redirect("unit", unit_id)
    context = {"form": form, "way": way, "ways": selectors.available()}
    return render(request, "desk/unit_notices.html", context, status=422 if form.errors else 200)


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """What waits, what was sent, what failed and why."""
    state = one_of(State, request.GET.get("state"))
    context = {
        "overview": selectors.overview(request.acting, now=request.now),
        "page": selectors.messages_page(request.acting, now=request.now, state=state, place=request.GET.get("place")),
        "state": state,
        "states": STATES,
        "channels": CHANNELS,
        "personal": PERSONAL,
        "public_url": settings.PUBLIC_URL,
    }
    return render(request, "desk/notice_list.html", context)


@require_POST
def notice_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send a failed message once more."""
    services.send_again(message_id=message_id, by=request.acting, now=request.now)
    messages.success(request, _("已重新排队，马上发送"))
    return redirect("notices")
