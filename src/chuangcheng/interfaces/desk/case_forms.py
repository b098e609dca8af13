"""The forms by which a case leaves its usual way, and those of asking and deciding."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chuangcheng.flow.cases.labels import PRIORITIES, REASONS
from chuangcheng.flow.cases.rules import read_case_number
from chuangcheng.flow.cases.selectors import Settings
from chuangcheng.flow.cases.terms import DeferReason, ExtensionReason, SuspensionReason
from chuangcheng.flow.standards.labels import LIMIT_UNITS
from chuangcheng.flow.standards.terms import LimitUnit
from chuangcheng.interfaces.web.forms import ActForm, FilesField, chips, choices, words


def _named(terms: type[StrEnum]) -> dict[Any, Any]:
    return {term: REASONS[term] for term in terms}


REASON = _("理由")


def why(label: Any = REASON, help_text: Any = "") -> forms.CharField:
    """Words that the move cannot do without."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), required=True
    )


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def _amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=8, widget=forms.NumberInput(attrs={"step": "any"}), **kwargs)


def _form() -> FilesField:
    return FilesField(
        label=_("盖章申请表或其他证据"), required=False, pictures=False, help_text=_("报区领导审批的必须附")
    )


class CheckForm(ActForm):
    """核实属实 or 核实不属实: the picture is taken at the place."""

    photos = FilesField(label=_("现场照片"))
    words = words()


class WhyForm(ActForm):
    """A move that needs its reason in words and nothing else."""

    words = why()


class AskExtensionForm(ActForm):
    """申请延期."""

    amount = _amount(_("再要多少"))
    reason = chips(_("延期原因"), _named(ExtensionReason))
    evidence = _form()
    words = words()

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("单位：%(unit)s，与本案时限相同") % {
            "unit": LIMIT_UNITS[LimitUnit(unit)] if unit else ""
        }
        self.fields["words"].label = _("说明（第二次延期或需施工的必填）")
        self.fields["reason"].help_text = _("首次延期由创城办审批；第二次延期或需工程施工的，由区领导审批")


class AskSuspensionForm(ActForm):
    """申请挂账."""

    until = _day(_("挂账至"))
    reason = chips(_("挂账原因"), _named(SuspensionReason), required=True)
    evidence = _form()
    words = why(_("说明"), _("由区领导审批；批准前照常计时"))


class DeferForm(ActForm):
    """缓办."""

    reason = chips(_("缓办原因"), _named(DeferReason))
    until = _day(_("缓办至（选填）"), required=False)
    words = why(help_text=_("缓办期间暂停计时，案件不计入各项比率的分母"))


class MergeForm(ActForm):
    """并案."""

    into = forms.CharField(label=_("并入的案件编号"), max_length=20)
    words = words()

    def into_id(self) -> int | None:
        """The id behind the number; 0 where there is no such number."""
        return read_case_number(self.cleaned_data["into"]) or 0


class SplitForm(ActForm):
    """拆分 among two units or more."""

    first = forms.TypedChoiceField(label=_("责任单位一"), coerce=int)
    second = forms.TypedChoiceField(label=_("责任单位二"), coerce=int)
    third = forms.TypedChoiceField(label=_("责任单位三（选填）"), coerce=int, empty_value=None, required=False)
    fourth = forms.TypedChoiceField(label=_("责任单位四（选填）"), coerce=int, empty_value=None, required=False)
    limit = forms.TypedChoiceField(label=_("立案条件与时限"), coerce=int, widget=forms.RadioSelect())
    words = words()

    def __init__(self, *args: Any, units: list[tuple[Any, Any]], limits: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second", "third", "fourth"):
            self.fields[name].choices = choices(units, _("请选择"))
            self.fields[name].widget.attrs["data-search"] = _("输入名称查找单位")
        self.fields["limit"].choices = limits
        if limits:
            self.fields["limit"].initial = limits[0][0]

    def unit_ids(self) -> list[int]:
        """The units that were picked, each once."""
        names = ("first", "second", "third", "fourth")
        return list(dict.fromkeys(self.cleaned_data[name] for name in names if self.cleaned_data.get(name)))

    def take(self, refused: Any) -> None:
        """What is wrong with the units is told beside the second of them."""
        if "units" in refused.problems:
            refused.problems["second"] = refused.problems.pop("units")
        super().take(refused)


class HandOverForm(ActForm):
    """移送."""

    system = forms.CharField(
        label=_("对方系统或部门"), max_length=80, help_text=_("如市数字城管平台、12345 平台、上级主管部门")
    )
    number = forms.CharField(label=_("对方编号"), max_length=80)
    words = words()


class ChangeDeadlineForm(ActForm):
    """调整时限."""

    amount = _amount(_("时限共为"))
    unit = chips(_("计时单位"), LIMIT_UNITS)
    words = why(help_text=_("从派遣起算，扣除暂停的时间；原因随案件保存，责任单位会收到通知"))


class PriorityForm(ActForm):
    """调整等级."""

    priority = chips(pgettext_lazy("cases", "等级"), PRIORITIES)
    words = words()


class CaseSettingsForm(ActForm):
    """案件规则."""

    rebound_metres = forms.IntegerField(label=_("反弹：同类问题，相距不超过（米）"))
    rebound_days = forms.IntegerField(label=_("反弹：结案后不超过（天）"))
    recheck_days = forms.IntegerField(label=_("结案后多少天回头看"), help_text=_("立案条件里另有规定的，按立案条件"))
    long_overdue_days = forms.IntegerField(label=_("超期多少天后告知督查室和创城办"))


def settings_initial(told: Settings) -> dict[str, Any]:
    """The settings as their form shows them."""
    names = ("rebound_metres", "rebound_days", "recheck_days", "long_overdue_days")
    return {"expected_version": told.version, **{name: getattr(told, name) for name in names}}
