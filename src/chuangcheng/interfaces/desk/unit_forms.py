"""The forms for units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.foundation.accounts.labels import UNIT_KINDS
from chuangcheng.interfaces.web.forms import ActForm, Form, choices

Choice = tuple[Any, Any]
TOP = _("无上级（最高一级）")


def _code(value: str) -> str:
    return value


def _parent_field(coerce: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("上级单位"),
        coerce=coerce,
        required=False,
        empty_value="" if coerce is _code else None,
        widget=forms.Select(attrs={"data-search": _("输入名称查找单位")}),
    )


def _area_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("对应区域（选填）"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("街道、社区对应的辖区，派遣时据此建议责任单位"),
        widget=forms.Select(attrs={"data-search": _("输入名称查找区域")}),
    )


class NewUnitForm(Form):
    """A new unit. Its parent is chosen by code."""

    code = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("本系统内唯一，导入和导出时用它认出单位，建立后不能更改")
    )
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"))
    parent = _parent_field(_code)
    area = _area_field()
    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def __init__(self, *args: Any, parents: list[Choice], areas: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices([(str(kind), name) for kind, name in UNIT_KINDS.items()], _("请选择"))
        self.fields["parent"].choices = choices(parents, TOP)
        self.fields["parent"].help_text = _(
            "区设在市之下；部门设在市、区或部门之下；街道设在区之下；社区设在街道之下；企业设在市、区、部门或街道之下"
        )
        self.fields["area"].choices = choices(areas, _("不对应区域"))


class UnitForm(ActForm):
    """A unit's contact, name and place in the tree. `parents` None: it stands at the top and nowhere else."""

    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    name = forms.CharField(label=_("名称"), max_length=120)
    parent = _parent_field(int)
    area = _area_field()

    def __init__(self, *args: Any, parents: list[Choice] | None, areas: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parents is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].choices = parents
            self.fields["parent"].help_text = _("改变上级时，其下级单位一并移动")
        self.fields["area"].choices = choices(areas, _("不对应区域"))
