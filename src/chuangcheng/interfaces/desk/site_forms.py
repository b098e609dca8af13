"""The forms of sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.places.selectors import SiteRow
from chuangcheng.flow.places.services import NewSite
from chuangcheng.flow.places.terms import Refused
from chuangcheng.foundation.geography.labels import DATUMS
from chuangcheng.foundation.geography.rules import Point, convert
from chuangcheng.foundation.geography.selectors import AreaRow
from chuangcheng.foundation.geography.terms import AreaKind, Datum
from chuangcheng.interfaces.web.forms import ActForm, Form, choices
from chuangcheng.interfaces.web.reasons import say

DEGREES = {"step": "any", "inputmode": "decimal"}
PLACES = 7
"""Decimals of a converted degree: about a centimetre."""


class SiteForm(Form):
    """A new site."""

    code = forms.CharField(label=_("编号"), max_length=40, help_text=_("建立后不再更改"))
    name = forms.CharField(label=_("名称"), max_length=120)
    site_type = forms.TypedChoiceField(label=_("点位类型"), coerce=int)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=_("纬度"), required=False, widget=forms.NumberInput(attrs=DEGREES), help_text=_("十进制度数，可不填")
    )
    longitude = forms.FloatField(label=_("经度"), required=False, widget=forms.NumberInput(attrs=DEGREES))
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=[(str(datum), words) for datum, words in DATUMS.items()],
        initial=Datum.WGS84.value,
        help_text=_("从哪里取得的坐标就选哪一种，保存时统一换算为 WGS-84"),
    )
    street = forms.TypedChoiceField(label=_("街道"), coerce=int, empty_value=None, required=False)
    community = forms.TypedChoiceField(label=_("社区"), coerce=int, empty_value=None, required=False)
    territorial_unit = forms.TypedChoiceField(label=_("属地单位（块）"), coerce=int, empty_value=None, required=False)
    line_unit = forms.TypedChoiceField(label=_("主管部门（条）"), coerce=int, empty_value=None, required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        types: Sequence[tuple[int, str]],
        areas: Sequence[AreaRow],
        units: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {area.id: area.name for area in areas}
        streets = [(area.id, area.name) for area in areas if area.kind is AreaKind.STREET]
        communities = [
            (area.id, f"{names.get(area.parent_id or 0, '')} {area.name}".strip())
            for area in areas
            if area.kind is AreaKind.COMMUNITY
        ]
        self.fields["site_type"].choices = choices(types, _("请选择"))
        self.fields["street"].choices = choices(streets, _("由位置确定"))
        if communities:
            self.fields["community"].choices = choices(communities, _("由位置确定"))
            self.fields["community"].widget.attrs["data-search"] = _("输入名称查找社区")
        else:
            del self.fields["community"]
        for name in ("territorial_unit", "line_unit"):
            self.fields[name].choices = choices(units, _("未指定"))
            self.fields[name].widget.attrs["data-search"] = _("输入名称查找单位")

    def clean(self) -> dict[str, Any]:
        """A position is two numbers or none."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if name not in self.errors and told.get(name) is None and told.get(other) is not None:
                self.add_error(name, say(Refused.REQUIRED))
        return told

    def site(self, before: SiteRow | None = None) -> NewSite:
        """The site as the act takes it; a position that was not touched stays exactly what it was."""
        told = dict(self.cleaned_data)
        datum = Datum(told["datum"])
        latitude, longitude = told["latitude"], told["longitude"]
        if before and not {"latitude", "longitude", "datum"} & set(self.changed_data):
            datum, latitude, longitude = before.received_datum, before.latitude, before.longitude
        elif latitude is not None and longitude is not None and datum not in (Datum.WGS84, Datum.CGCS2000):
            point = convert(Point(latitude, longitude), datum, Datum.WGS84)
            latitude, longitude = round(point.latitude, PLACES), round(point.longitude, PLACES)
        return NewSite(
            code=before.code if before else told["code"].strip(),
            name=told["name"].strip(),
            site_type_id=told["site_type"],
            address=told["address"],
            latitude=latitude,
            longitude=longitude,
            street_id=told["street"],
            community_id=told.get("community", before.community_id if before else None),
            territorial_unit_id=told["territorial_unit"],
            line_unit_id=told["line_unit"],
            contact_name=told["contact_name"],
            contact_phone=told["contact_phone"],
            received_datum=datum,
        )


class SiteChangeForm(ActForm, SiteForm):
    """A site brought up to date; its code stays."""

    code = None  # type: ignore[assignment]


class RetireForm(ActForm):
    """A site taken out of use: nothing is asked."""


def shown_in_form(site: SiteRow) -> dict[str, Any]:
    """What the form of a site begins with."""
    return {
        "expected_version": site.version,
        "name": site.name,
        "site_type": site.site_type_id,
        "address": site.address,
        "datum": Datum.WGS84.value,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "street": site.street_id,
        "community": site.community_id,
        "territorial_unit": site.territorial_unit_id,
        "line_unit": site.line_unit_id,
        "contact_name": site.contact_name,
        "contact_phone": site.contact_phone,
    }
