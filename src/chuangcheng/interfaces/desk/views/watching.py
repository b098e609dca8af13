"""The watch list and the office's numbers for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.flow.places.selectors import site_card
from chuangcheng.flow.watch import selectors, services
from chuangcheng.flow.watch.permissions import can_keep
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.desk.people_forms import ConfirmForm
from chuangcheng.interfaces.desk.tracing import heat_picture
from chuangcheng.interfaces.desk.watch_forms import CareForm, WatchForm


@require_GET
def watched_list(request: HttpRequest) -> HttpResponse:
    """Sites that are watched, or have left, and the hours at which things come back there."""
    left = "left" in request.GET
    context = {
        "page": selectors.watched_page(request.acting, left=left, place=request.GET.get("place")),
        "left": left,
        "care": selectors.care(),
        "heat": None if left else heat_picture(selectors.heat(request.acting, now=request.now)),
        "may_keep": can_keep(request.acting),
    }
    return render(request, "desk/watched_list.html", context)


@require_http_methods(["GET", "POST"])
def watched_page(request: HttpRequest, watched_id: int) -> HttpResponse:
    """A stay on the watch list: what came back, when, and how far it is from its end. The post ends it."""
    card = selectors.watched_card(request.acting, watched_id=watched_id, now=request.now)
    keeps = can_keep(request.acting)
    if request.method == "POST" and not keeps:
        raise NotFound("watched")
    form = request.form = ConfirmForm(request.POST or None, initial={"expected_version": card.row.version})
    if form.is_bound and form.is_valid():
        try:
            services.take_off_watch(watched_id=watched_id, by=request.acting, now=request.now, **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已移出盯办清单：%(name)s") % {"name": card.row.site})
            return redirect("watched")
    context = {"card": card, "row": card.row, "heat": heat_picture(card.heat), "form": form, "may_keep": keeps}
    return render(request, "desk/watched.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def watch_add(request: HttpRequest, site_id: int) -> HttpResponse:
    """Put a site on the watch list by hand."""
    if not can_keep(request.acting):
        raise NotFound("watch list")
    site = site_card(request.acting, site_id=site_id)
    form = request.form = WatchForm(request.POST or None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            row = services.put_on_watch(site_id=site_id, words=words, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已列入盯办清单"))
            return redirect("watched-site", row.pk)
    return render(request, "desk/watch_add.html", {"form": form, "site": site}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def care_page(request: HttpRequest) -> HttpResponse:
    """The numbers of the watch list, hot spots and stretches."""
    if not can_keep(request.acting):
        raise NotFound("care")
    form = request.form = CareForm(request.POST or None, initial=selectors.care().__dict__)
    if form.is_bound and form.is_valid():
        try:
            services.set_care(values=form.care(), by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("watched")
    return render(request, "desk/care.html", {"form": form}, status=422 if form.errors else 200)
