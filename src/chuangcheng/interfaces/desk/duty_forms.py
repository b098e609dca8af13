"""The forms of duties and duty rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.places.labels import OWNERS, PARTS
from chuangcheng.flow.places.services import NewDuty, NewDutyRule
from chuangcheng.flow.places.terms import Owner, Part
from chuangcheng.foundation.geography.selectors import AreaRow
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.interfaces.web.forms import ActForm, Form, choices

Choices = Sequence[tuple[Any, Any]]
SEARCH_STANDARDS = _("输入编号或名称查找标准")
SEARCH_UNITS = _("输入名称查找单位")
SEARCH_AREAS = _("输入名称查找区域")


def area_choices_of(areas: Sequence[AreaRow]) -> list[tuple[int, str]]:
    """The areas a duty may be for, indented as they lie in each other. No site knows its grid cell."""
    return [(area.id, "　" * area.depth + area.name) for area in areas if area.kind is not AreaKind.GRID]


class DutyForm(Form):
    """A duty given by hand."""

    standard = forms.TypedChoiceField(label=_("测评标准"), coerce=int)
    unit = forms.TypedChoiceField(label=_("责任单位"), coerce=int)
    part = forms.ChoiceField(
        label=_("分工"),
        choices=[(str(part), words) for part, words in PARTS.items()],
        initial=Part.LEAD.value,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    area = forms.TypedChoiceField(
        label=_("区域"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("只在某个区域负责时才选；选区即含其下街道和社区"),
    )

    def __init__(self, *args: Any, standards: Choices, units: Choices, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, empty, search in (
            ("standard", standards, _("请选择"), SEARCH_STANDARDS),
            ("unit", units, _("请选择"), SEARCH_UNITS),
            ("area", areas, _("不限区域"), SEARCH_AREAS),
        ):
            self.fields[name].choices = choices(rows, empty)
            self.fields[name].widget.attrs["data-search"] = search

    def duty(self) -> NewDuty:
        """The duty as the act takes it."""
        told = self.cleaned_data
        return NewDuty(told["unit"], told["standard"], told["area"], Part(told["part"]))


class AnswersFields(Form):
    """Who answers where a rule holds."""

    owner = forms.ChoiceField(
        label=_("由谁负责"),
        choices=[(str(owner), words) for owner, words in OWNERS.items()],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    unit = forms.TypedChoiceField(
        label=_("指定单位"), coerce=int, empty_value=None, required=False, help_text=_("选“指定单位”时填写")
    )

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["unit"].widget.attrs["data-search"] = SEARCH_UNITS


class DutyRuleForm(AnswersFields):
    """A new rule."""

    site_type = forms.TypedChoiceField(label=_("点位类型"), coerce=int, empty_value=None, required=False)
    standard = forms.TypedChoiceField(label=_("测评标准"), coerce=int, empty_value=None, required=False)
    area = forms.TypedChoiceField(label=_("区域"), coerce=int, empty_value=None, required=False)
    field_order = ("site_type", "standard", "area", "owner", "unit")

    def __init__(self, *args: Any, types: Choices, standards: Choices, areas: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site_type"].choices = choices(types, _("不限"))
        for name, rows, search in (("standard", standards, SEARCH_STANDARDS), ("area", areas, SEARCH_AREAS)):
            self.fields[name].choices = choices(rows, _("不限"))
            self.fields[name].widget.attrs["data-search"] = search

    def rule(self) -> NewDutyRule:
        """The rule as the act takes it."""
        told = self.cleaned_data
        return NewDutyRule(Owner(told["owner"]), told["unit"], told["site_type"], told["standard"], told["area"])


class DutyRuleChangeForm(ActForm, AnswersFields):
    """Who answers from now on; where the rule holds stays."""


class WithdrawForm(ActForm):
    """A duty or rule taken back: nothing is asked."""
