"""The living page of components, at /components/ of the demo and of a development server only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid, NotFound

from .demo import shows_components
from .forms import ActForm, FilesField, chips, words
from .icons import ICONS


class SampleForm(ActForm):
    """Every kind of field."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("与门牌一致"))
    unit = forms.ChoiceField(
        label=_("责任单位"),
        choices=[("", _("请选择")), ("1", "云溪区城管局"), ("2", "云溪区环卫中心"), ("3", "望湖街道")],
        widget=forms.Select(attrs={"data-search": _("按名称查找")}),
    )
    reason = chips(_("原因"), {"thin": _("整改不彻底"), "picture": _("照片看不清"), "place": _("不是同一地点")})
    photos = FilesField(label=_("照片"), required=False)
    on_site = forms.BooleanField(label=_("我在现场核查"), required=False)
    words = words()


@dataclass(frozen=True)
class Deadline:
    """As much of a case as a deadline shows."""

    due_at: object
    due_provisional: bool
    overdue: bool
    state: str


@dataclass(frozen=True)
class Line:
    """As much of a score line as a bar shows."""

    lower: Decimal
    value: Decimal
    upper: Decimal
    points: Decimal


@dataclass(frozen=True)
class Turning:
    """A page in the middle of a list."""

    previous: str
    next: str


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, with made-up contents. Elsewhere than in the demo there is no such page."""
    if not shows_components():
        raise NotFound("components")
    refused = SampleForm({"name": "望湖广场", "expected_version": 1}, auto_id="refused_%s")
    refused.is_valid()
    refused.take(Invalid({"": ["too_long"]}))
    messages.success(request, _("已保存"))
    context = {
        "states": list(State),
        "outcomes": list(Outcome),
        "icons": sorted(ICONS),
        "form": SampleForm(initial={"expected_version": 1}),
        "refused": refused,
        "page": Turning("p", "n"),
        "line": Line(Decimal(42), Decimal(58), Decimal(71), Decimal(100)),
        "deadlines": [
            Deadline(request.now + timedelta(hours=5), False, False, "in_hand"),
            Deadline(request.now + timedelta(days=4), True, False, "dispatched"),
            Deadline(request.now - timedelta(days=3), False, True, "in_hand"),
        ],
    }
    return render(request, "web/components.html", context)
