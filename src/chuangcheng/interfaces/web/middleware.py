"""What every request brings along, and the one place where refusals become answers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.utils import timezone

from chuangcheng.foundation.accounts.selectors import signed_in
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound

from .forms import Form
from .reasons import say_all

POST_KEY = "post"
OPEN_TO_STRANGERS = ("/sign-in/", "/language/", "/look/", "/static/")
"""Addresses that begin so need nobody signed in; and the pages of the demo there."""
PACKABLE = ("application/json", "application/geo+json", "application/xml", "image/svg+xml")
HEALTH = ("/health/", "/health")
"""Answered without looking who asks, so that the answer comes when the database does not."""
FIRST_SIGN_IN = "/first-sign-in/"
"""Where somebody with a one-time password chooses one of his own."""
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
"""What a page may ask of the browser: pictures and the place of a finding, nothing else."""


class CompressionMiddleware(GZipMiddleware):
    """Packs what is text. Photos and papers are packed already: to pack them again costs time and saves nothing.

    Django pads what it packs, and masks the token of each form anew, so that no length gives a secret away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, packed where that makes it smaller."""
        kind = response.headers.get("Content-Type", "").split(";")[0]
        packable = kind.startswith("text/") or kind in PACKABLE
        return super().process_response(request, response) if packable else response


class ActingMiddleware:
    """Reads the clock once and finds out who acts in which post; strangers are sent to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Pages hold what one post may see: no proxy keeps them, and "back" after signing out asks again.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()
        request.acting, request.posts = None, ()
        if request.path in HEALTH:
            return self.get_response(request)
        if request.user.is_authenticated:
            request.acting, request.posts = signed_in(user=request.user, post_id=request.session.get(POST_KEY))
        if request.acting is None and not _open_to_strangers(request.path):
            if request.user.is_authenticated:
                return render(request, "web/no_post.html", status=403)
            return redirect_to_login(request.get_full_path())
        if request.acting is not None and _must_choose(request):
            return redirect(FIRST_SIGN_IN)
        return self.get_response(request)


def _must_choose(request: HttpRequest) -> bool:
    """Whether this person came with a one-time password: nothing is open to him before he has one of his own."""
    waits = getattr(request.user, "password_until", None) is not None
    return waits and request.path not in (FIRST_SIGN_IN, "/sign-out/") and not _open_to_strangers(request.path)


def _open_to_strangers(path: str) -> bool:
    if path.startswith("/demo/"):
        return settings.IS_DEMO
    return path.startswith(OPEN_TO_STRANGERS)


class RefusalMiddleware:
    """Invalid is 422, Conflict 409, NotFound 404: mapped here and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal that the view did not show beside its form. What was typed is shown again."""
        back = request.META.get("HTTP_REFERER") or "/"
        context = {
            "typed": _typed(request),
            "back": back if back.startswith(f"{request.scheme}://{request.get_host()}/") else "/",
        }
        if isinstance(error, NotFound):
            return render(request, "web/not_found.html", context, status=404)
        if isinstance(error, Conflict):
            return render(request, "web/conflict.html", context, status=409)
        if isinstance(error, Invalid):
            context["reasons"] = say_all(error)
            return render(request, "web/refused.html", context, status=422)
        return None


UNSHOWN = ("csrfmiddlewaretoken", "expected_version", "next", "post", "language", "uuid", "started_at")


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, so that a refusal loses nothing.

    A view that sets `request.form` has it shown in the form's own words; without it the bare values are shown.
    """
    form: Form | None = getattr(request, "form", None)
    if form is not None:
        return form.typed()
    return [
        ("", value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if value and name not in UNSHOWN and "password" not in name
    ]
