"""The forms of case classes and their limits."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.standards.labels import CASE_KINDS, LIMIT_UNITS
from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.selectors import LimitChoice, Major
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from chuangcheng.interfaces.web.forms import ActForm, Form, chips, choices
from chuangcheng.interfaces.web.language import either

ENGLISH = _("供英文页面使用，不填则显示中文")


class LimitForm(ActForm):
    """A filing condition with its limit."""

    condition = forms.CharField(label=_("立案条件"), max_length=200, help_text=_("如“一般情形”“影响通行”"))
    amount = forms.DecimalField(label=_("处置时限"), max_digits=8, widget=forms.NumberInput(attrs={"step": "any"}))
    unit = chips(_("计时单位"), LIMIT_UNITS)
    closing_condition = forms.CharField(
        label=_("结案条件（选填）"), max_length=200, required=False, help_text=_("整改到什么程度可以结案")
    )
    verify_on_site = forms.BooleanField(label=_("须现场核查，不能只看照片"), required=False)
    accept_amount = forms.DecimalField(
        label=_("接收时限（选填）"),
        max_digits=8,
        required=False,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=_("责任单位须在此时间内接收或退回；不填则不单独计时"),
    )
    accept_unit = chips(_("接收时限的计时单位"), LIMIT_UNITS, required=False)
    extensions = forms.TypedChoiceField(
        label=_("一般原因可延期"),
        coerce=int,
        choices=[("0", _("不得延期")), ("1", _("一次，创城办审批")), ("2", _("两次，第二次由区领导审批"))],
        help_text=_("需工程施工的不受此限，由区领导审批"),
        initial="1",
        required=False,
        empty_value=1,
    )
    recheck_days = forms.IntegerField(
        label=_("结案后多少天回头看（选填）"), required=False, help_text=_("不填则按案件规则")
    )
    source = forms.CharField(
        label=_("依据（选填）"), max_length=200, required=False, help_text=_("文件名称和条款，便于日后核对")
    )
    condition_en = forms.CharField(label=_("立案条件的英文（选填）"), max_length=200, required=False, help_text=ENGLISH)
    closing_condition_en = forms.CharField(label=_("结案条件的英文（选填）"), max_length=200, required=False)
    source_en = forms.CharField(label=_("依据的英文（选填）"), max_length=200, required=False)

    starts = forms.DateField(
        label=_("起用日期（选填）"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("不填则立即起用；填写以后的日期，到那天零点换用"),
    )

    def begins(self) -> datetime | None:
        """When it is offered first: at the beginning of the day, or None for at once."""
        day = self.cleaned_data["starts"]
        return make_aware(datetime.combine(day, time.min)) if day else None

    def limit(self) -> LimitRow:
        """The limit as the acts take it."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("expected_version", "starts")}
        return LimitRow(**{**told, "unit": LimitUnit(told["unit"])})


def limit_initial(limit: LimitChoice) -> dict[str, Any]:
    """A limit as its form shows it."""
    return {
        "condition": limit.condition,
        "amount": f"{limit.amount.normalize():f}",
        "unit": str(limit.unit),
        "closing_condition": limit.closing_condition,
        "verify_on_site": limit.verify_on_site,
        "source": "" if limit.source == OURS else limit.source,
        "accept_amount": "" if limit.accept_amount is None else f"{limit.accept_amount.normalize():f}",
        "accept_unit": str(limit.accept_unit or ""),
        "extensions": str(limit.extensions),
        "recheck_days": limit.recheck_days,
        "condition_en": limit.condition_en,
        "closing_condition_en": limit.closing_condition_en,
        "source_en": limit.source_en,
    }


OURS = "ours"
"""The source of limits that no published source states."""


class EndForm(ActForm):
    """A limit that ends."""


class ClassForm(Form):
    """A class of the office's own."""

    code = forms.CharField(label=_("代码"), max_length=20, help_text=_("字母、数字、点或连字符，与本地其他类别不重复"))
    name = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称（选填）"), max_length=120, required=False, help_text=ENGLISH)
    hazard = forms.BooleanField(
        label=_("安全隐患"),
        required=False,
        help_text=_("始终为紧急，先现场隔离，昼夜连续计时，由主管部门现场核查后才能结案"),
    )
    major = forms.ChoiceField(label=_("所属大类"))
    standard_reference = forms.CharField(
        label=_("依据（选填）"), max_length=120, required=False, help_text=_("文件名称和条款，便于日后核对")
    )

    def __init__(self, *args: Any, majors: tuple[Major, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.majors = {LOCAL_MAJOR.code: LOCAL_MAJOR, **{f"{one.kind}:{one.code}": one for one in majors}}
        self.fields["major"].choices = choices(
            [*major_choices(majors), (LOCAL_MAJOR.code, _("不属于以上大类"))], _("请选择")
        )

    def told(self) -> ClassRow:
        """The class as the act takes it."""
        told = self.cleaned_data
        major = self.majors[told["major"]]
        return ClassRow(
            kind=CaseKind.HAZARD if told["hazard"] else CaseKind.LOCAL,
            code=told["code"],
            name=told["name"],
            name_en=told["name_en"],
            major=major.code,
            major_name=major.name,
            major_name_en=major.name_en,
            standard_reference=told["standard_reference"],
        )


LOCAL_MAJOR = Major(CaseKind.LOCAL, "local", "本地扩展", "Local")
"""Where a class of the office's own stands that fits no other major."""


def major_choices(majors: tuple[Major, ...]) -> list[tuple[Any, Any]]:
    """Majors to be picked, in groups by kind."""
    groups: dict[CaseKind, list[tuple[str, str]]] = {}
    for one in majors:
        if one.code != LOCAL_MAJOR.code:
            words = f"{one.code} {either(one.name, one.name_en)}"
            groups.setdefault(one.kind, []).append((f"{one.kind}:{one.code}", words))
    return [(CASE_KINDS[kind], pairs) for kind, pairs in groups.items()]
