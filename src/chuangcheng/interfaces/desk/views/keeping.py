"""Saved filters of the list of cases, and the texts that the office keeps."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.labels import ACTS
from chuangcheng.flow.cases.permissions import can_keep_filters, can_keep_texts, can_share_filters
from chuangcheng.flow.cases.selectors import kept_texts, saved_filters
from chuangcheng.flow.cases.terms import Act
from chuangcheng.foundation.acts.rules import MAX_TEXT, Invalid, NotFound
from chuangcheng.interfaces.web.forms import Form, choices

from .asking import whole

KEPT = ("group", "state", "unit", "street", "class", "site", "source", "happened", "since", "until", "q", "sort")
"""What of an address makes a filter; the place in the list is none of it."""

WITH_WORDS = (
    Act.FILE,
    Act.REFUSE,
    Act.DISPATCH,
    Act.RECALL_DISPATCH,
    Act.RETURN,
    Act.INSIST,
    Act.RECTIFY,
    Act.SEND_BACK,
    Act.VERIFY,
    Act.CLOSE,
)


def filter_of(query: QueryDict) -> str:
    """The query of a list without its place."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := query.get(name):
            kept[name] = value
    return kept.urlencode()


class FilterForm(Form):
    """A filter under a name."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    shared = forms.BooleanField(label=gettext_lazy("共享给所有人"), required=False)
    address = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class TextForm(Form):
    """A text to be offered."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    act = forms.ChoiceField(label=gettext_lazy("用于"), required=False)
    text = forms.CharField(label=gettext_lazy("正文"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = choices([(str(act), ACTS[act]) for act in WITH_WORDS], _("任何一步"))


@require_http_methods(["GET", "POST"])
def filter_list(request: HttpRequest) -> HttpResponse:
    """A person's filters and the shared ones; saving one."""
    if not can_keep_filters(request.acting):
        raise NotFound("filters")
    initial = {"address": filter_of(request.GET)}
    form = request.form = FilterForm(request.POST or None, initial=initial)
    if not can_share_filters(request.acting):
        del form.fields["shared"]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        address = filter_of(QueryDict(told["address"]))
        try:
            services.save_filter(
                name=told["name"],
                address=address,
                shared=told.get("shared", False),
                by=request.acting,
                now=request.now,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存筛选“%(name)s”") % {"name": told["name"].strip()})
            return redirect(f"{reverse('cases')}?{address}")
    elif request.method == "POST":
        form.is_valid()
    context = {"rows": saved_filters(request.acting), "form": form, "saving": bool(initial["address"]) or form.is_bound}
    return render(request, "desk/filter_list.html", context, status=422 if form.errors else 200)


@require_POST
def filter_withdraw(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Keep a filter no longer."""
    if not can_keep_filters(request.acting):
        raise NotFound("filters")
    version = whole(request.POST.get("expected_version")) or 0
    services.withdraw_filter(filter_id=filter_id, expected_version=version, by=request.acting, now=request.now)
    messages.success(request, _("已删除该筛选"))
    return redirect("case-filters")


@require_http_methods(["GET", "POST"])
def text_list(request: HttpRequest) -> HttpResponse:
    """The texts of the office; adding one."""
    if not can_keep_texts(request.acting):
        raise NotFound("texts")
    form = request.form = TextForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.keep_text(**form.cleaned_data, by=request.acting, now=request.now)
        except Invalid as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存常用语"))
            return redirect("case-texts")
    context = {"rows": kept_texts(), "form": form}
    return render(request, "desk/text_list.html", context, status=422 if form.errors else 200)


@require_POST
def text_withdraw(request: HttpRequest, text_id: int) -> HttpResponse:
    """Offer a text no longer."""
    version = whole(request.POST.get("expected_version")) or 0
    services.withdraw_text(text_id=text_id, expected_version=version, by=request.acting, now=request.now)
    messages.success(request, _("已删除该常用语"))
    return redirect("case-texts")
