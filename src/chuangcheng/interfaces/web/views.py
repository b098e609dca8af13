"""Signing in and out, switching post and language."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from chuangcheng.foundation.accounts.services import sign_in
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.health.selectors import look

from .demo.personas import personas
from .forms import Form
from .middleware import POST_KEY
from .sessions import PERSON

HEALTH = "health"
HEALTH_KEPT = 5
"""Seconds for which a process gives the same answer to whoever asks how it is."""


class SignInForm(Form):
    """Name and password."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


def address_after(request: HttpRequest) -> str:
    """Where a form that stands on every page leads back to: an address of ours, else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


@never_cache
@sensitive_post_parameters("password")
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """The sign-in page."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_in(**form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""), now=request.now)
        except Invalid as refused:
            form.take(refused)
            limited = "until" in refused.detail
            return render(request, "web/sign_in.html", _sign_in(request, form), status=429 if limited else 422)
        login(request, user, backend=PERSON)
        return HttpResponseRedirect(address_after(request))
    return render(request, "web/sign_in.html", _sign_in(request, form), status=422 if form.errors else 200)


def _sign_in(request: HttpRequest, form: Form) -> dict[str, object]:
    return {"form": form, "next": address_after(request), "personas": personas(request.now) if settings.IS_DEMO else ()}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from here on; one that is not held falls back to the first."""
    post = request.POST.get("post", "")
    request.session[POST_KEY] = int(post) if post.isascii() and post.isdigit() else None
    return redirect("/")


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages."""
    response = HttpResponseRedirect(address_after(request))
    wanted = request.POST.get("language")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether everything is in order, for whoever watches: 200 or 503, and of each part ok or not; nothing else.

    Anybody may ask, so that what was found is kept for some seconds: asking often costs nothing.
    """
    told = cache.get(HEALTH)
    if told is None:
        found = look(now=request.now)
        told = {"ok": found.ok, "parts": {str(one.part): "ok" if one.ok else "not ok" for one in found.findings}}
        cache.set(HEALTH, told, HEALTH_KEPT)
    return JsonResponse(told, status=200 if told["ok"] else 503)
