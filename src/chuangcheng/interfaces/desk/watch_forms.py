"""The forms of standing plans, the watch list, hot spots, stretches and permitted zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.places.labels import ON_DAYS, WEEKDAYS, ZONE_KINDS, month_words
from chuangcheng.flow.places.rules.windows import Window, WrongSpans, read_spans, spans_text
from chuangcheng.flow.places.services import ZoneRules
from chuangcheng.flow.places.terms import OnDays, ZoneKind
from chuangcheng.flow.watch import labels
from chuangcheng.flow.watch.rules.care import NAMES, RANGES, Care
from chuangcheng.flow.watch.rules.spots import KIND_OF
from chuangcheng.flow.watch.services import NewPlan, RootCause
from chuangcheng.flow.watch.terms import Aim, Cause, Grade, MeasureKind, Per
from chuangcheng.foundation.geography.labels import DATUMS
from chuangcheng.foundation.geography.terms import Datum
from chuangcheng.interfaces.web.forms import ActForm, Form, chips, choices, words
from chuangcheng.interfaces.web.reasons import say

Choice = tuple[Any, Any]


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def _chosen(label: Any, pairs: Sequence[Choice], **kwargs: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, choices=pairs, widget=forms.CheckboxSelectMultiple(), **kwargs
    )


class WindowFields(forms.Form):
    """A recurring time."""

    months = _chosen(_("月份（不选为全年）"), ())
    weekdays = _chosen(_("星期（不选为每天）"), list(enumerate(WEEKDAYS)))
    on_days = chips(_("日子"), ON_DAYS)
    hours = forms.CharField(
        label=_("时段（不填为全天）"),
        max_length=120,
        required=False,
        help_text=_("例如 06:00-09:00；多段用逗号隔开，跨夜写 18:00-02:00"),
    )

    def offer_months(self) -> None:
        """Names of months in the language of the page."""
        self.fields["months"].choices = [(month, month_words(month)) for month in range(1, 13)]

    def clean_hours(self) -> str:
        """Hours in their one form."""
        try:
            return spans_text(read_spans(self.cleaned_data["hours"]))
        except WrongSpans as wrong:
            raise forms.ValidationError(say(wrong.reason)) from None

    def window(self) -> Window:
        """The time as the acts take it."""
        told = self.cleaned_data
        return Window(
            frozenset(told["months"]),
            frozenset(told["weekdays"]),
            OnDays(told["on_days"]),
            read_spans(told["hours"]),
        )


def shown_window(window: Window) -> dict[str, Any]:
    """What the fields of a recurring time begin with."""
    return {
        "months": sorted(window.months),
        "weekdays": sorted(window.weekdays),
        "on_days": window.on_days.value,
        "hours": spans_text(window.hours).replace(",", ", "),
    }


class _PlanFields(WindowFields):
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：早市秩序、夜市摊点、校门口护学"))
    site_type = forms.TypedChoiceField(label=_("点位类型"), coerce=int, empty_value=None, required=False)
    street = forms.TypedChoiceField(label=_("街道"), coerce=int, empty_value=None, required=False)
    aim = chips(_("看哪些点位"), labels.AIMS)
    looks = forms.IntegerField(label=_("每个点位的次数"), min_value=1, max_value=31)
    per = chips(_("周期"), labels.PERS)
    starts_on = _day(_("从哪天起"))
    inspectors = forms.TypedMultipleChoiceField(
        label=_("派谁去"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("点位按街道连片分派，任何人不查本单位"),
    )

    def offer(self, types: Sequence[Choice], streets: Sequence[Choice], inspectors: Sequence[Choice]) -> None:
        """What may be chosen."""
        self.offer_months()
        self.fields["site_type"].choices = choices(types, _("全部类型"))
        self.fields["street"].choices = choices(streets, _("全区"))
        self.fields["inspectors"].choices = inspectors

    def plan(self) -> NewPlan:
        """The plan as the act takes it."""
        told = self.cleaned_data
        return NewPlan(
            name=told["name"],
            per=Per(told["per"]),
            looks=told["looks"],
            starts_on=told["starts_on"],
            inspector_ids=tuple(told["inspectors"]),
            site_type_id=told["site_type"],
            street_id=told["street"],
            aim=Aim(told["aim"]),
            window=self.window(),
        )


class NewPlanForm(_PlanFields, Form):
    """A standing plan to be set."""


class PlanForm(_PlanFields, ActForm):
    """A standing plan that is there."""


class GradeForm(Form):
    """A grade for the sites that are ticked in the table beside it."""

    grade = chips(_("改为"), labels.GRADES)

    def chosen(self) -> Grade:
        """The grade as the act takes it."""
        return Grade(self.cleaned_data["grade"])


class WatchForm(Form):
    """A site to be watched because somebody says so."""

    words = forms.CharField(label=_("为什么盯办"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class CareForm(Form):
    """The office's numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in labels.care_words().items():
            least, most = RANGES[name]
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)

    def care(self) -> Care:
        """The numbers as the act takes them."""
        return Care(**{name: self.cleaned_data[name] for name in NAMES})


class _CauseFields(forms.Form):
    cause = chips(_("根因"), labels.CAUSES)
    words = words()
    unit = forms.TypedChoiceField(label=_("牵头整治的单位"), coerce=int, empty_value=None)
    review_on = _day(_("复核日期"))

    def offer(self, units: Sequence[Choice]) -> None:
        """What may be chosen."""
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")

    def found(self) -> RootCause:
        """The root cause as the act takes it."""
        told = self.cleaned_data
        return RootCause(Cause(told["cause"]), told["unit"], told["review_on"], told["words"])


class NewSpotForm(_CauseFields, Form):
    """A proposal taken up."""


class SpotForm(_CauseFields, ActForm):
    """The root cause of a hot spot that is there."""


class DismissForm(Form):
    """Why a proposal is none."""

    words = forms.CharField(label=_("为什么不列入"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class MeasureForm(ActForm):
    """What is done about a hot spot."""

    what = forms.ChoiceField(label=_("措施"))
    from_on = _day(_("从哪天起"))
    words = forms.CharField(label=_("说明（选填）"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [
            (name, [(what.value, words) for what, words in labels.MEASURES.items() if KIND_OF[what] is kind])
            for kind, name in ((kind, str(labels.MEASURE_KINDS[kind])) for kind in MeasureKind)
        ]


class ReviewForm(ActForm):
    """What a review found."""

    effect = chips(_("复核结果"), labels.EFFECTS)
    next_on = _day(_("下次复核"))
    words = words()


class CloseSpotForm(ActForm):
    """How the care of a hot spot ended."""

    outcome = chips(_("结果"), labels.SPOT_OUTCOMES)
    words = words()


def _file(label: Any, *, required: bool = True, help_text: Any = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )


def _datum() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("坐标系"),
        choices=[(str(datum), told) for datum, told in DATUMS.items()],
        initial=Datum.WGS84.value,
        help_text=_("从哪里取得的坐标就选哪一种，保存时统一换算为 WGS-84"),
    )


class StretchForm(Form):
    """Lines of a file, or sites that are road sections."""

    file = _file(_("路段文件（GeoJSON 线）"), required=False, help_text=_("每条线须有编码（code）或名称（name）"))
    datum = _datum()
    types = _chosen(_("或把这些类型的点位作为路段"), ())

    def __init__(self, *args: Any, types: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = types


def _class(label: Any, *, required: bool = False) -> forms.TypedChoiceField:
    attrs = {"data-search": _("输入名称或代码查找类别")}
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required, widget=forms.Select(attrs=attrs)
    )


CLASS_FIELDS = ("class_1", "class_2", "class_3", "class_4")


class _ZoneFields(WindowFields):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("文件里每个图形有自己的名称时以其为准"))
    kind = chips(_("允许什么"), ZONE_KINDS)
    class_1 = _class(_("在此不算问题的案件类别"), required=True)
    class_2 = _class(_("再加一类（选填）"))
    class_3 = _class(_("再加一类（选填）"))
    class_4 = _class(_("再加一类（选填）"))
    conditions = forms.CharField(
        label=_("条件（选填）"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：不超出划线、收摊后清扫干净"),
    )

    def offer(self, classes: Sequence[Choice]) -> None:
        """What may be chosen."""
        self.offer_months()
        for name in CLASS_FIELDS:
            self.fields[name].choices = choices(classes, _("请选择") if name == "class_1" else _("无"))

    def permits(self) -> ZoneRules:
        """The rules as the act takes them."""
        told = self.cleaned_data
        classes = tuple(dict.fromkeys(told[name] for name in CLASS_FIELDS if told[name]))
        return ZoneRules(ZoneKind(told["kind"]), classes, self.window(), told["conditions"])


class NewZoneForm(_ZoneFields, Form):
    """Zones to be made from a file."""

    file = _file(_("区域文件（GeoJSON 面）"))
    datum = _datum()


class ZoneForm(_ZoneFields, ActForm):
    """A zone that is there."""

    file = _file(_("换一个图形（选填）"), required=False)
    datum = _datum()


class TermForm(Form):
    """A school term."""

    name = forms.CharField(label=_("学期"), max_length=60)
    starts_on = _day(_("开始日期"))
    ends_on = _day(_("结束日期"))
