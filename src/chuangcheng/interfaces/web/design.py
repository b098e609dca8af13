"""The living page of the design language: the tokens as the style sheets hold them, and every component once in each
of its states, drawn by the templates and tags that the pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.acts.rules import Invalid

from .forms import ActForm, FilesField, chips, words
from .icons import ICONS
from .templatetags.parts import TONES

SHEETS = Path(__file__).parent / "static" / "web"
END = "/* End of the tokens. */"


@dataclass(frozen=True)
class Token:
    """A token with its value by day, and in the dark where that differs."""

    name: str
    day: str
    dark: str


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

    due_at: datetime | None
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


def declared(sheet: str) -> Mapping[str, str]:
    """The custom properties that a sheet's first `:root` states."""
    block = sheet[sheet.index(":root {") : sheet.index("\n}", sheet.index(":root {"))]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


@cache
def tokens() -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The colours, and everything else, as the style sheets hold them."""
    day = declared((SHEETS / "site.css").read_text(encoding="utf-8").split(END)[0])
    dark = declared((SHEETS / "dark.css").read_text(encoding="utf-8"))
    found = [Token(name, value, dark.get(name, value)) for name, value in day.items()]
    colours = tuple(one for one in found if one.name in dark)
    return colours, tuple(one for one in found if one.name not in dark and one.name not in ("opaque", "faint"))


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """The design language, for everybody who is signed in; what the components hold here is made up."""
    refused = SampleForm({"name": "望湖广场", "expected_version": 1}, auto_id="refused_%s")
    refused.is_valid()
    refused.take(Invalid({"": ["too_long"]}))
    colours, others = tokens()
    context = {
        "colours": colours,
        "others": others,
        "tones": TONES,
        "states": list(State),
        "outcomes": list(Outcome),
        "icons": sorted(ICONS),
        "form": SampleForm(initial={"expected_version": 1}),
        "refused": refused,
        "page": Turning("p", "n"),
        "typed": [(_("意见"), _("照片看不清"))],
        "line": Line(Decimal(42), Decimal(58), Decimal(71), Decimal(100)),
        "deadlines": [
            Deadline(request.now + timedelta(hours=5), False, False, "in_hand"),
            Deadline(request.now + timedelta(days=4), True, False, "dispatched"),
            Deadline(request.now - timedelta(days=3), False, True, "in_hand"),
            Deadline(None, False, False, "reported"),
        ],
    }
    return render(request, "web/design.html", context)
