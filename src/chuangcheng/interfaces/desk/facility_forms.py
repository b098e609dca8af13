"""The forms of facilities: register, condition, the file of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chuangcheng.flow.facilities.labels import CONDITION_REASONS, CONDITIONS
from chuangcheng.flow.facilities.rules import class_in, to_wgs84
from chuangcheng.flow.facilities.selectors import FacilityCard
from chuangcheng.flow.facilities.services import NewFacility
from chuangcheng.flow.facilities.terms import BY_HAND, Condition, Refused
from chuangcheng.foundation.geography.labels import DATUMS
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.interfaces.desk.figure_forms import SheetForm
from chuangcheng.interfaces.desk.site_forms import DEGREES
from chuangcheng.interfaces.web.forms import ActForm, Form, chips, choices, words
from chuangcheng.interfaces.web.reasons import say


def datum_field() -> forms.ChoiceField:
    """In which coordinate system the numbers are."""
    return forms.ChoiceField(
        label=_("坐标系"),
        choices=[(str(datum), name) for datum, name in DATUMS.items()],
        initial=Datum.WGS84.value,
        help_text=_("从哪里取得的坐标就选哪一种，保存时统一换算为 WGS-84"),
    )


class FacilityForm(Form):
    """A facility to be registered."""

    number = forms.CharField(
        label=_("标识码或编号"), max_length=40, help_text=_("国标标识码 17 位，或本单位自编号；登记后不再更改")
    )
    case_class = forms.TypedChoiceField(
        label=_("部件类别"), coerce=int, empty_value=None, required=False, help_text=_("写了 17 位标识码可不选")
    )
    name = forms.CharField(label=_("名称"), max_length=120, required=False, help_text=_("不填则取类别名称"))
    condition = chips(pgettext_lazy("facility", "状态"), CONDITIONS)
    street = forms.TypedChoiceField(label=_("街道"), coerce=int, empty_value=None, required=False)
    address = forms.CharField(label=_("位置"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("纬度"), required=False, widget=forms.NumberInput(attrs=DEGREES))
    longitude = forms.FloatField(label=_("经度"), required=False, widget=forms.NumberInput(attrs=DEGREES))
    datum = datum_field()
    owner = forms.TypedChoiceField(label=_("权属单位"), coerce=int, empty_value=None, required=False)
    maintainer = forms.TypedChoiceField(label=_("养护单位"), coerce=int, empty_value=None, required=False)
    overseer = forms.TypedChoiceField(label=_("主管部门"), coerce=int, empty_value=None, required=False)
    installed_on = forms.DateField(
        label=_("初始日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    source = forms.CharField(label=_("数据来源"), max_length=120, required=False)
    note = forms.CharField(label=pgettext_lazy("facility", "备注"), max_length=400, required=False)

    def __init__(
        self,
        *args: Any,
        classes: Sequence[tuple[int, str, str]],
        streets: Sequence[tuple[int, str]],
        units: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        """`classes` are (id, code, name)."""
        super().__init__(*args, **kwargs)
        self.classes = {code: (pk, name) for pk, code, name in classes}
        self.names = {pk: name for pk, _code, name in classes}
        self.fields["case_class"].choices = choices([(pk, f"{code} {name}") for pk, code, name in classes], _("请选择"))
        self.fields["case_class"].widget.attrs["data-search"] = _("输入名称或代码查找类别")
        self.fields["street"].choices = choices(streets, _("由位置确定"))
        for name in ("owner", "maintainer", "overseer"):
            self.fields[name].choices = choices(units, _("未指定"))
            self.fields[name].widget.attrs["data-search"] = _("输入名称查找单位")
        if "condition" in self.fields:
            self.fields["condition"].initial = str(Condition.INTACT)

    def clean(self) -> dict[str, Any]:
        """A position is two numbers or none; the class is picked or stands in the identifier."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if name not in self.errors and told.get(name) is None and told.get(other) is not None:
                self.add_error(name, say(Refused.REQUIRED))
        if not told.get("case_class") and "case_class" not in self.errors:
            found = self.classes.get(class_in(told.get("number", "").strip()))
            if found:
                told["case_class"] = found[0]
            else:
                self.add_error("case_class", say(Refused.REQUIRED))
        return told

    def facility(self, before: FacilityCard | None = None) -> NewFacility:
        """The facility as the act takes it; a position that was not touched stays exactly what it was."""
        told = self.cleaned_data
        datum = Datum(told["datum"])
        latitude, longitude = to_wgs84(told["latitude"], told["longitude"], datum)
        if before and not {"latitude", "longitude", "datum"} & set(self.changed_data):
            datum, latitude, longitude = before.received_datum, before.latitude, before.longitude
        return NewFacility(
            number=before.row.number if before else told["number"].strip(),
            name=told["name"].strip() or self.names.get(told["case_class"], ""),
            case_class_id=told["case_class"],
            street_id=told["street"],
            address=told["address"].strip(),
            latitude=latitude,
            longitude=longitude,
            received_datum=datum,
            owner_id=told["owner"],
            maintainer_id=told["maintainer"],
            overseer_id=told["overseer"],
            condition=before.row.condition if before else Condition(told["condition"]),
            installed_on=told["installed_on"],
            source=told["source"].strip(),
            note=told["note"].strip(),
        )


class FacilityChangeForm(ActForm, FacilityForm):
    """A facility put right: its number stays, its condition has a form of its own."""

    number = None  # type: ignore[assignment]
    condition = None  # type: ignore[assignment]


def shown_in_form(card: FacilityCard) -> dict[str, Any]:
    """What the form of a facility begins with."""
    return {
        "expected_version": card.row.version,
        "case_class": card.row.case_class_id,
        "name": card.row.name,
        "street": card.row.street_id,
        "address": card.row.address,
        "latitude": card.latitude,
        "longitude": card.longitude,
        "datum": Datum.WGS84.value,
        "owner": card.owner_id,
        "maintainer": card.maintainer_id,
        "overseer": card.overseer_id,
        "installed_on": card.installed_on,
        "source": card.source,
        "note": card.note,
    }


class ConditionForm(ActForm):
    """Another condition, why, and a picture where there is one."""

    condition = chips(pgettext_lazy("facility", "改为"), CONDITIONS)
    reason = chips(_("原因"), {one: CONDITION_REASONS[one] for one in BY_HAND})
    photo = forms.FileField(
        label=_("照片（选填）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic", "data-preview": "1"}),
    )
    words = words()

    def __init__(self, *args: Any, now: Condition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = [(str(c), name) for c, name in CONDITIONS.items() if c is not now]


class RetireForm(ActForm):
    """A facility taken out of the register: nothing is asked."""


class LinkForm(Form):
    """The facility that a case is about: one of those near it, or any by its number."""

    facility = forms.IntegerField(min_value=1, max_value=2**53)


class RegisterFileForm(SheetForm):
    """The file of a register, and the coordinate system of its positions."""

    sheet = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("xlsx、xls、csv（UTF-8、GB18030 均可）或 GeoJSON。先预览，确认后才写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.geojson,.json"}),
    )
    datum = datum_field()

    def clean_datum(self) -> Datum:
        """The datum as its term."""
        return Datum(self.cleaned_data["datum"])
