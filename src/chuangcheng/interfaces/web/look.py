"""Light, dark or as the device: each person's choice, in a cookie that the server reads, so that no page flashes."""

from __future__ import annotations

from enum import StrEnum

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .views import address_after

COOKIE = "look"


class Look(StrEnum):
    """How the pages look on the screen. Paper is always white."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


LOOKS: dict[Look, Promise] = {Look.DEVICE: _("随设备"), Look.LIGHT: _("浅色"), Look.DARK: _("深色")}


def chosen_look(request: HttpRequest) -> Look:
    """What this browser's person chose; as the device where nothing, or nothing we know, was chosen."""
    wanted = request.COOKIES.get(COOKIE, "")
    return Look(wanted) if wanted in tuple(Look) else Look.DEVICE


@require_POST
def switch_look(request: HttpRequest) -> HttpResponse:
    """Keep the choice for a year; choosing the device's again forgets it."""
    response = HttpResponseRedirect(address_after(request))
    wanted = request.POST.get("look")
    if wanted in (Look.LIGHT, Look.DARK):
        response.set_cookie(COOKIE, wanted, max_age=365 * 86400, samesite="Lax", httponly=True)
    elif wanted == Look.DEVICE:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
