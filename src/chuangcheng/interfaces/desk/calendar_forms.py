"""The forms of the work calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.workcalendar.labels import WEEKDAYS, told
from chuangcheng.foundation.workcalendar.terms import Weekday
from chuangcheng.interfaces.web.forms import ActForm, Form, chips

WORKING = {"no": _("休息"), "yes": _("上班")}


class WeekFields(Form):
    """The working hours of the seven days."""

    def __init__(self, *args: Any, week: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, hours in zip(Weekday, week, strict=True):
            self.fields[weekday] = forms.CharField(
                label=WEEKDAYS[weekday],
                max_length=100,
                required=False,
                initial=hours.replace(",", " "),
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("休息")}),
            )

    def week(self) -> str:
        """The seven days as the acts take them. A semicolon inside a day is none between days."""
        return ";".join(self.cleaned_data[weekday].replace(";", ",").replace("；", ",") for weekday in Weekday)


class HoursForm(WeekFields, ActForm):
    """The weekly hours of a calendar."""


class NewCalendarForm(WeekFields):
    """A new calendar."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如“夏季作息”“环卫作息”"))
    is_default = forms.BooleanField(
        label=_("设为默认日历：以后派遣的案件按它计算期限"), required=False, widget=forms.CheckboxInput()
    )

    field_order = ("name", *Weekday, "is_default")


class ExceptionForm(ActForm):
    """A day that differs from the week."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    working = chips(_("安排"), WORKING)
    name = forms.CharField(label=_("事由"), max_length=60, help_text=_("如“防汛值班”“本单位运动会”"))

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the act takes it."""
        return {**self.cleaned_data, "working": self.cleaned_data["working"] == "yes"}


class TakeBackForm(ActForm):
    """An own exception that is taken back."""

    day = forms.DateField(label=_("日期"))


class YearForm(Form):
    """The file of a year's official days."""

    file = forms.FileField(
        label=_("放假安排文件（JSON）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def take(self, refused: Invalid) -> None:
        """Each fault of the file as an error of its own."""
        faults = refused.detail.get("faults")
        if not isinstance(faults, tuple):
            super().take(refused)
            return
        for fault in faults[:MOST]:
            self.add_error("file", told(fault))
        if len(faults) > MOST:
            more = len(faults) - MOST
            self.add_error("file", ngettext("另有 %(n)d 处问题", "另有 %(n)d 处问题", more) % {"n": more})


MOST = 20
"""Faults of a file that are shown at once."""
