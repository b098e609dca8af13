"""Who hears complaints about the product."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chuangcheng.foundation.accounts.selectors import offices


@require_GET
def complain(request: HttpRequest) -> HttpResponse:
    """Who hears complaints about the product itself: the units whose people run it."""
    return render(request, "web/complain.html", {"offices": offices(request.acting)})
