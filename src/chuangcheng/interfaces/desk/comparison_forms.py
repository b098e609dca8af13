"""The forms of comparisons, appeals and second visits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.scoring.labels import ANSWER_REASONS, APPEAL_REASONS
from chuangcheng.flow.scoring.rules import ENOUGH
from chuangcheng.interfaces.web.forms import ActForm, FilesField, Form, chips, words

HUNDRED = Decimal(100)


def _percent(label: Any, first: Decimal | int, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        initial=first,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        **kwargs,
    )


class _GroupFields(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：中心城区街道、涉农镇街、区直部门"))
    mark = _percent(
        _("排名门槛（%）"), ENOUGH * HUNDRED, help_text=_("应查项中已查明的比例低于此数的，单独列出，不参加排名")
    )
    members = forms.TypedMultipleChoiceField(label=_("成员"), coerce=int, widget=forms.CheckboxSelectMultiple())

    def clean_mark(self) -> Decimal:
        """A share, 0 to 1."""
        return Decimal(self.cleaned_data["mark"]) / HUNDRED


class NewGroupForm(_GroupFields, Form):
    """A new group of streets or of units."""

    def __init__(self, *args: Any, members: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = members


class GroupForm(_GroupFields, ActForm):
    """A group that is there."""

    def __init__(self, *args: Any, members: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = members


class AppealForm(Form):
    """A unit's appeal."""

    reason = chips(_("申诉理由"), APPEAL_REASONS)
    words = words()
    evidence = FilesField(label=_("依据（选填）"), required=False, pictures=False, help_text=_("照片或文件"))


class AnswerForm(ActForm):
    """The office's answer."""

    upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("1", _("申诉成立")), ("0", _("申诉不成立"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    reason = chips(_("理由"), ANSWER_REASONS)
    words = forms.CharField(
        label=_("答复说明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申诉单位可以看到；申诉成立的，与名次一并显示"),
    )


class SecondVisitsForm(Form):
    """Second visits to be drawn from a closed round."""

    title = forms.CharField(label=_("名称"), max_length=120)
    share = _percent(_("抽取比例（%）"), 10, help_text=_("从已检查的点位中按点位类型分别随机抽取，每类至少一个"))
    seed = forms.IntegerField(label=_("抽样种子"), min_value=0, help_text=_("同一种子可重现同一抽样结果，便于监督"))
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    inspectors = forms.TypedMultipleChoiceField(
        label=_("检查员"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("不会派回原轮次检查过该点位的人"),
    )

    def __init__(self, *args: Any, inspectors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].choices = inspectors

    def clean_share(self) -> Decimal:
        """A share, 0 to 1."""
        return Decimal(self.cleaned_data["share"]) / HUNDRED
