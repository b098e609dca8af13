"""The forms for people, their posts and passwords."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chuangcheng.foundation.accounts.labels import ROLES
from chuangcheng.interfaces.web.forms import ActForm, Form, choices

Choice = tuple[Any, Any]


def _roles() -> list[Choice]:
    return choices([(str(role), name) for role, name in ROLES.items()], _("请选择"))


def _unit_field(*, coerce: type = int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=pgettext_lazy("one", "单位"),
        coerce=coerce,
        widget=forms.Select(attrs={"data-search": _("输入名称查找单位")}),
    )


def _secret(label: Promise, *, required: bool = True, current: bool = False) -> forms.CharField:
    """A password is never written back into the page; browsers are told whether it is the old one or a new one."""
    told = "current-password" if current else "new-password"
    widget = forms.PasswordInput(attrs={"autocomplete": told})
    return forms.CharField(label=label, max_length=200, required=required, widget=widget)


class TwiceMixin:
    """A new password is typed twice, since nobody sees what he types."""

    def clean_again(self: Any) -> str:
        """The second password, which must be the first."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", ""):
            raise forms.ValidationError(_("两次输入的密码不一致"))
        return again


PASSWORD_HELP = _("至少 10 位；不要用常见密码，也不要用姓名或用户名")


class NewPersonForm(TwiceMixin, Form):
    """A new person with a first post, with or without a password. Units are chosen by code."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录时使用，字母、数字或 . @ + - _，建立后不能更改"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话（选填）"), max_length=40, required=False)
    email = forms.CharField(label=_("电子邮箱（选填）"), max_length=254, required=False)
    unit = _unit_field(coerce=str)
    role = forms.ChoiceField(label=_("角色"))
    section = forms.CharField(label=_("科室（选填）"), max_length=60, required=False)
    password = _secret(_("初始密码（选填）"), required=False)
    again = _secret(_("再输一次初始密码"), required=False)

    def __init__(self, *args: Any, units: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["role"].choices = _roles()
        self.fields["password"].help_text = _("留空则此人暂不能登录，可稍后再设。") + f"{PASSWORD_HELP}"


class DetailsForm(ActForm):
    """A person's name and how to reach him."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)


class PostForm(ActForm):
    """A role in a unit."""

    unit = _unit_field()
    role = forms.ChoiceField(label=_("角色"))
    section = forms.CharField(label=_("科室（选填）"), max_length=60, required=False)

    def __init__(self, *args: Any, units: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["role"].choices = _roles()


class PasswordForm(TwiceMixin, ActForm):
    """A new password for somebody else."""

    password = _secret(_("新密码"))
    again = _secret(_("再输一次新密码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = PASSWORD_HELP


class OwnPasswordForm(PasswordForm):
    """A new password for oneself."""

    current = _secret(_("当前密码"), current=True)
    field_order = ("expected_version", "current", "password", "again")


class ConfirmForm(ActForm):
    """An act that was asked for once and is confirmed here: nothing but the version the person saw."""


class ChosenPasswordForm(TwiceMixin, Form):
    """A password of one's own, in the place of the one-time one that was just typed."""

    password = _secret(_("新密码"))
    again = _secret(_("再输一次新密码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = PASSWORD_HELP
