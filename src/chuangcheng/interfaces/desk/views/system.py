"""运行状态: how the installation is, for whoever administers it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.foundation.accounts.permissions import can_administer
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.health.selectors import look

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@require_GET
def system_page(request: HttpRequest) -> HttpResponse:
    """Every part with what to do where it is not in order; backup, seal, version."""
    if not can_administer(request.acting):
        raise NotFound("system")
    found = look(now=request.now)
    context = {
        "health": found,
        "open": [one for one in found.findings if not one.ok],
        "engine": ENGINES.get(found.engine, found.engine),
        "version": settings.VERSION,
        "seal_within": settings.SEAL_WITHIN_MINUTES,
    }
    return render(request, "desk/system.html", context)
