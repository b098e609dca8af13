"""The forms of editions side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.interfaces.web.forms import ActForm, choices


class UseForm(ActForm):
    """Taking an edition into use: nothing but the version that was seen."""


class CarryForm(ActForm):
    """Carrying over: nothing but the version that was seen."""


class CounterpartForm(ActForm):
    """What a standard or an item corresponds to in the new edition."""

    counterpart = forms.TypedChoiceField(
        label=_("在新版本中对应"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"data-search": _("按编码或名称查找")}),
        help_text=_("选“没有对应”，则不沿用"),
    )

    def __init__(self, *args: Any, counterparts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].choices = choices(counterparts, empty=_("没有对应"))
