"""The forms of dispatch rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.dispatch.labels import DAYS, TARGETS
from chuangcheng.flow.dispatch.rules import Rule, clock
from chuangcheng.flow.dispatch.selectors import RuleRow
from chuangcheng.flow.dispatch.terms import Days, Target
from chuangcheng.interfaces.desk.dispatch_words import weekday_names
from chuangcheng.interfaces.desk.duty_forms import SEARCH_AREAS, SEARCH_STANDARDS, SEARCH_UNITS
from chuangcheng.interfaces.web.forms import ActForm, Form, choices

Choices = Sequence[tuple[Any, Any]]


def _time(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget, help_text=help_text)


class DispatchRuleForm(ActForm):
    """A rule: what it names, and whom it sends to. What is left empty may be any."""

    what = forms.ChoiceField(label=_("案件类别或大类"), required=False)
    condition = forms.ChoiceField(label=_("立案条件"), required=False)
    standard = forms.TypedChoiceField(label=_("测评标准"), coerce=int, empty_value=None, required=False)
    area = forms.TypedChoiceField(label=_("区域"), coerce=int, empty_value=None, required=False)
    site_type = forms.TypedChoiceField(label=_("点位类型"), coerce=int, empty_value=None, required=False)
    site = forms.CharField(
        label=_("或一个点位的编号"), max_length=40, required=False, help_text=_("填了编号就只管这一个点位")
    )
    start = _time(_("上报时间从"))
    end = _time(_("到（不含）"), _("可以跨过零点，如 20:00 到 06:00；跨零点的一夜算在开始的那一天"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期（不选为每天）"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple()
    )
    days = forms.ChoiceField(
        label=_("工作日"),
        choices=[(str(one), words) for one, words in DAYS.items()],
        initial=Days.ANY.value,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    target = forms.ChoiceField(
        label=_("由谁负责"),
        choices=[(str(one), words) for one, words in TARGETS.items()],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    unit = forms.TypedChoiceField(
        label=_("指定单位"), coerce=int, empty_value=None, required=False, help_text=_("选“指定单位”时填写")
    )
    title = forms.CharField(
        label=_("名称（选填）"),
        max_length=60,
        required=False,
        help_text=_("如“夜间占道经营”；派遣依据里用它称呼这条规则，不填则写出条件"),
    )

    def __init__(
        self,
        *args: Any,
        classes: Choices,
        conditions: Choices,
        standards: Choices,
        areas: Choices,
        types: Choices,
        units: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, empty, search in (
            ("what", classes, _("不限"), _("输入名称或代码查找类别")),
            ("standard", standards, _("不限"), SEARCH_STANDARDS),
            ("area", areas, _("不限"), SEARCH_AREAS),
            ("unit", units, _("请选择"), SEARCH_UNITS),
        ):
            self.fields[name].choices = choices(rows, empty)
            self.fields[name].widget.attrs["data-search"] = search
        self.fields["site_type"].choices = choices(types, _("不限"))
        self.fields["weekdays"].choices = [(number, name) for number, name in enumerate(weekday_names(), start=1)]
        if conditions:
            self.fields["condition"].choices = choices(conditions, _("不限"))
        else:
            del self.fields["condition"]
            self.fields["what"].help_text = _("选定类别并保存后，可在“修改”中再限定立案条件")

    def rule(self, key: UUID, site_id: int | None) -> Rule:
        """The rule as the acts take it."""
        told = self.cleaned_data
        what, _colon, named = told["what"].partition(":")
        kind, _colon, major = named.partition(":") if what == "major" else ("", "", "")
        to = Target(told["target"])
        return Rule(
            key=key,
            target=to,
            unit_id=told["unit"] if to is Target.UNIT else None,
            class_id=int(named) if what == "class" else None,
            kind=kind,
            major=major,
            condition=told.get("condition", "") if what == "class" else "",
            standard_id=told["standard"],
            site_type_id=told["site_type"],
            site_id=site_id,
            area_id=told["area"],
            weekdays=frozenset(told["weekdays"]),
            days=Days(told["days"]),
            start=_minute(told["start"]),
            end=_minute(told["end"]),
            title=told["title"],
        )

    def class_id(self) -> int | None:
        """The class that is named in what was typed."""
        return class_of(self.data.get("what", "")) if self.is_bound else None


def class_of(what: str) -> int | None:
    """The id of a class as the form names it, or None."""
    name, _colon, number = what.partition(":")
    return int(number) if name == "class" and number.isascii() and number.isdigit() and len(number) < 19 else None


def what_of(rule: Rule) -> str:
    """The class or major of a rule as the form names it."""
    if rule.class_id is not None:
        return f"class:{rule.class_id}"
    return f"major:{rule.kind}:{rule.major}" if rule.major else ""


def rule_initial(row: RuleRow) -> dict[str, Any]:
    """A rule as its form shows it."""
    rule = row.rule
    return {
        "what": what_of(rule),
        "condition": rule.condition,
        "standard": rule.standard_id,
        "area": rule.area_id,
        "site_type": rule.site_type_id,
        "site": row.site_code,
        "start": clock(rule.start) if rule.start is not None else None,
        "end": clock(rule.end) if rule.end is not None else None,
        "weekdays": sorted(rule.weekdays),
        "days": str(rule.days),
        "target": str(rule.target),
        "unit": rule.unit_id,
        "title": rule.title,
    }


def _minute(at: time | None) -> int | None:
    return at.hour * 60 + at.minute if at is not None else None


class PublishForm(ActForm):
    """Letting a draft decide."""

    starts_on = forms.DateField(
        label=_("启用日期（不填为立即启用）"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class RulesFileForm(Form):
    """A document of rules."""

    file = forms.FileField(
        label=_("规则文件（YAML）"),
        help_text=_("从本页或其他系统的“下载规则文件”得到；读入后是一份草稿，试算后才能启用"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
