"""The forms of disputes. None has a field for a name, a description or a photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.disputes.labels import KINDS, OUTCOMES
from chuangcheng.interfaces.web.forms import ActForm, Form, chips, choices


class DisputeForm(Form):
    """转介矛盾纠纷: a kind and a place."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    kind = chips(_("纠纷类型"), KINDS)
    street = forms.TypedChoiceField(label=_("所在街道"), coerce=int, empty_value=None)
    address = forms.CharField(
        label=_("地址"), max_length=80, help_text=_("写到楼院、门店即可；不写姓名、电话，不写经过，也不附照片")
    )

    def __init__(self, *args: Any, streets: list[Any], site: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["street"].choices = choices(streets, _("请选择"))
        if site:  # the place is known already
            del self.fields["street"], self.fields["address"]


class OutcomeForm(ActForm):
    """登记调解结果."""

    outcome = chips(_("调解结果"), OUTCOMES)
    on = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class MediatorForm(ActForm):
    """指定调解单位 of a street."""

    unit = forms.TypedChoiceField(label=_("调解单位"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")


class CompetentUnitForm(ActForm):
    """指定主管部门 of a class of hazards."""

    unit = forms.TypedChoiceField(
        label=_("主管部门"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("上报这类隐患时立即告知该单位；由它现场核查后才能结案"),
    )

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("未指定"))
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")


class OrganisationForm(ActForm):
    """Whether cases of a class name the building site or haulage company."""

    asked = forms.BooleanField(
        label=_("立案前须填写工地或运输企业"),
        required=False,
        help_text=_("用于工程车辆遗撒、带泥等类别；只登记单位名称，没有车牌和驾驶人的栏目"),
    )
