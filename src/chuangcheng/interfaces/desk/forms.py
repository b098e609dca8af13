"""The forms of the desk."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.cases.labels import REASONS
from chuangcheng.flow.cases.selectors import PossibleRebound, Receiver
from chuangcheng.flow.cases.terms import DispatchReason, RefuseReason, ReturnReason, SendBackReason, Source
from chuangcheng.flow.dispatch.selectors import Offer
from chuangcheng.flow.inspections.labels import ROUND_KINDS
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards.labels import limit_words
from chuangcheng.flow.standards.selectors import ClassChoice, LimitChoice
from chuangcheng.foundation.geography.rules import is_place
from chuangcheng.interfaces.desk.dispatch_words import why, why_for_the_record
from chuangcheng.interfaces.web.forms import ActForm, FilesField, Form, RowField, chips, choices, words
from chuangcheng.interfaces.web.language import either, for_the_record

CHOSEN, NAMED = REASONS[DispatchReason.CHOSEN_BY_COORDINATOR], REASONS[DispatchReason.NAMED_BY_UNIT]


def _named(terms: type[StrEnum]) -> dict[Any, Any]:
    return {term: REASONS[term] for term in terms}


def organisation() -> forms.CharField:
    """Who answers for engineering vehicles: an organisation. There is no field for a driver or a number plate."""
    return forms.CharField(
        label=_("工地或运输企业（选填）"),
        max_length=120,
        required=False,
        help_text=_("工程车辆遗撒、带泥等问题，立案前须填写；只填单位名称，不登记车牌和驾驶人"),
    )


class FileForm(ActForm):
    """立案."""

    case_class = forms.TypedChoiceField(label=_("案件类别"), coerce=int, empty_value=None)
    rebound_of = forms.TypedChoiceField(
        label=_("附近不久前结案的同类案件"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("确认是同一问题又出现的，请选择原案件，计为反弹"),
    )
    organisation = organisation()
    words = words()

    def __init__(
        self,
        *args: Any,
        classes: list[tuple[Any, Any]],
        rebounds: list[tuple[Any, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_class"].choices = choices(classes, _("请选择"))
        self.fields["case_class"].widget.attrs["data-search"] = _("输入名称或代码查找类别")
        if rebounds:
            self.fields["rebound_of"].choices = choices(rebounds, _("不是反弹"))
        else:
            del self.fields["rebound_of"]


class RefuseForm(ActForm):
    """不予立案."""

    reason = chips(_("原因"), _named(RefuseReason))
    words = words()


class DispatchForm(ActForm):
    """派遣: a suggested unit, or any other."""

    suggested = forms.ChoiceField(label=_("建议的责任单位"), widget=forms.RadioSelect(), required=False)
    unit = forms.TypedChoiceField(label=_("或另选单位"), coerce=int, empty_value=None, required=False)
    limit = forms.TypedChoiceField(label=_("立案条件与时限"), coerce=int, widget=forms.RadioSelect())
    words = words()

    def __init__(
        self,
        *args: Any,
        offers: tuple[Offer, ...],
        units: list[tuple[Any, Any]],
        limits: list[tuple[Any, Any]],
        named: tuple[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {one.unit_id: one for one in offers}
        self.named = named[0] if named else None
        proposed = [(one.unit_id, f"{one.unit} — {why(one)}") for one in offers if one.unit_id != self.named]
        if named:  # whoever sent it back says whose it is: first, with that as the reason
            proposed.insert(0, (named[0], f"{named[1]} — {NAMED}"))
        self.fields["suggested"].choices = proposed
        self.fields["unit"].choices = choices(units, _("不另选"))
        self.fields["unit"].widget.attrs |= {"data-search": _("输入名称查找单位"), "data-instead": "suggested"}
        self.fields["limit"].choices = limits
        if proposed:
            self.fields["suggested"].initial = proposed[0][0]
        else:
            del self.fields["suggested"]
        if limits:
            self.fields["limit"].initial = limits[0][0]

    def chosen(self) -> tuple[int | None, str, str]:
        """The unit, the reason code and the reason in words: another unit beats the suggestion."""
        if unit := self.cleaned_data.get("unit"):
            return unit, "chosen_by_coordinator", for_the_record(CHOSEN)
        suggested = self.cleaned_data.get("suggested")
        if suggested and int(suggested) == self.named:
            return self.named, DispatchReason.NAMED_BY_UNIT, for_the_record(NAMED)
        offer = self.offers.get(int(suggested)) if suggested else None
        if offer is None:
            return None, DispatchReason.BY_DUTY, ""
        reason = DispatchReason.BY_RULE if offer.rule else DispatchReason.BY_DUTY
        return offer.unit_id, reason, why_for_the_record(offer)


class WordsForm(ActForm):
    """A move that needs nothing but, perhaps, words."""

    words = words()


class InsistForm(ActForm):
    """维持派遣."""

    why = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(ActForm):
    """退回."""

    reason = chips(_("退回原因"), _named(ReturnReason))
    names_unit = forms.TypedChoiceField(
        label=_("您认为应由哪个单位负责（选填）"), coerce=int, empty_value=None, required=False
    )
    words = words()
    evidence = FilesField(
        label=_("证据"), required=False, pictures=False, help_text=_("对认定有异议时必须附照片或文件")
    )

    def __init__(self, *args: Any, units: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names_unit"].choices = choices(units, _("不清楚"))
        self.fields["names_unit"].widget.attrs["data-search"] = _("输入名称查找单位")
        self.fields["words"].label = _("为什么退回（选填）")
        self.fields["words"].help_text = _("请写明依据，例如职责分工文件或现场情况，创城办据此改派")


class HandDownForm(ActForm):
    """交办."""

    receiver = forms.ChoiceField(label=_("交给"))
    words = words()

    def __init__(self, *args: Any, receivers: tuple[Receiver, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = {"section": _("科室"), "person": _("人员"), "unit": _("下级单位")}
        self.fields["receiver"].choices = [
            (title, [(f"{r.kind}:{r.id or r.name}", r.name) for r in receivers if r.kind == kind])
            for kind, title in groups.items()
            if any(r.kind == kind for r in receivers)
        ]

    def chosen(self) -> dict[str, Any]:
        """The receiver as the act takes it."""
        kind, _colon, value = self.cleaned_data["receiver"].partition(":")
        return {"section": value} if kind == "section" else {f"{'user' if kind == 'person' else 'unit'}_id": int(value)}


class RectifyForm(ActForm):
    """报告整改完成."""

    photos = FilesField(label=_("整改后照片"), help_text=_("请与整改前照片取相同角度"))
    words = words()


class VerifyForm(ActForm):
    """核查通过. A hazard is verified on site, with a picture."""

    on_site = forms.BooleanField(label=_("我在现场核查"), required=False)
    photos = FilesField(label=_("核查照片（选填）"), required=False)
    words = words()

    def __init__(self, *args: Any, hazard: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hazard:
            self.fields["on_site"].required = self.fields["photos"].required = True
            self.fields["photos"].label = _("现场照片")
            self.fields["on_site"].help_text = _("安全隐患由主管部门现场核查，并附照片")


class SendBackForm(ActForm):
    """退回返工."""

    reason = chips(_("返工原因"), _named(SendBackReason))
    on_site = forms.BooleanField(label=_("我在现场核查"), required=False)
    photos = FilesField(label=_("核查照片（选填）"), required=False)
    words = words()


class RecheckForm(ActForm):
    """回头看."""

    held = forms.TypedChoiceField(
        label=_("现场情况"),
        choices=[("1", _("整改保持良好")), ("0", _("问题又出现，另立新案"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    photos = FilesField(label=_("现场照片（问题又出现时必附）"), required=False)
    words = words()


class ReportForm(Form):
    """上报问题, by hand."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("问题"), max_length=200, help_text=_("一句话说清是什么问题"))
    source = forms.ChoiceField(label=_("来源"))
    case_class = RowField(label=_("案件类别"), required=False)
    street = RowField(label=_("所在街道"))
    address = forms.CharField(label=_("具体位置"), max_length=200)
    latitude = forms.FloatField(
        label=_("纬度（选填）"), required=False, widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    )
    longitude = forms.FloatField(
        label=_("经度（选填）"), required=False, widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    )
    organisation = organisation()
    photos = FilesField(label=_("照片"), required=False)
    words = words()

    def clean(self) -> dict[str, Any]:
        """A position is two numbers that can be a place, or none."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        given = [told.get(name) for name in ("latitude", "longitude")]
        if "latitude" in self.errors or "longitude" in self.errors or given == [None, None]:
            return told
        if None in given or not is_place(*map(float, given)):
            self.add_error("latitude", _("纬度、经度须成对填写，且为 WGS-84 度数"))
        return told

    def __init__(
        self, *args: Any, classes: Callable[[], Any], streets: Callable[[], Any], sources: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_class"].read_from(classes, _("待立案时确定"))
        self.fields["case_class"].widget.attrs["data-search"] = _("输入名称或代码查找类别")
        self.fields["street"].read_from(streets, _("请选择"))
        self.fields["source"].choices = sources
        self.fields["source"].initial = Source.OFFICE


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


QUOTA_LIMIT = 500
FIRST_QUOTA = "3"


class RoundForm(Form):
    """A round to be planned. The page draws the table of site types itself: boxes and numbers to be drawn."""

    title = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=[(str(k), v) for k, v in ROUND_KINDS.items()])
    edition = forms.TypedChoiceField(label=_("测评体系版本"), coerce=int)
    starts_on = _day(_("开始日期"))
    ends_on = _day(_("结束日期"))
    streets = forms.TypedMultipleChoiceField(
        label=_("街道（不选为全区）"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple()
    )
    site_types = forms.TypedMultipleChoiceField(label=_("点位类型"), coerce=int, required=False)
    closed_since = _day(
        _("案件结案不早于"), required=False, help_text=_("不填：所有已结案、结案后还没有人再去看过的点位")
    )
    seed = forms.IntegerField(label=_("抽样种子"), required=False, help_text=_("同一种子可重现同一抽样结果，便于监督"))
    inspectors = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("several", "检查员"), coerce=int, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(
        self,
        *args: Any,
        editions: list[Any],
        streets: list[Any],
        types: list[Any],
        inspectors: list[Any],
        quotas: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.made_from = {"editions": editions, "streets": streets, "types": types, "inspectors": inspectors}
        self.fields["edition"].choices = editions
        self.fields["streets"].choices = streets
        self.fields["site_types"].choices = types
        self.fields["inspectors"].choices = inspectors
        if quotas is None:
            names = [str(pk) for pk, _title in types]
            quotas = {pk: self.data[f"quota-{pk}"].strip() for pk in names if f"quota-{pk}" in self.data}
        self.quotas = quotas
        """The numbers to be drawn as they were typed, by site type."""

    def unbound(self) -> RoundForm:
        """The same form with what was typed as its first values, so that nothing is called wrong yet."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in self.fields.items()
        }
        return RoundForm(initial=typed, quotas=self.quotas, **self.made_from)

    def quota_typed(self, site_type_id: int) -> str:
        """What stands in the box of a site type."""
        return self.quotas.get(str(site_type_id), "" if self.is_bound or self.quotas else FIRST_QUOTA)

    def is_chosen(self, site_type_id: int) -> bool:
        """Whether a site type is ticked."""
        return str(site_type_id) in {str(one) for one in self["site_types"].value() or ()}

    def clean(self) -> dict[str, Any]:
        """Read the numbers to be drawn by a sample round: whole numbers, empty is none."""
        told = super().clean() or self.cleaned_data
        quotas = {}
        for pk, text in self.quotas.items() if told.get("kind") == RoundKind.SAMPLE else ():
            if text and not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= QUOTA_LIMIT):
                self.add_error(
                    None, _("抽取数须是 0 到 %(most)s 的整数：%(text)s") % {"most": QUOTA_LIMIT, "text": text[:20]}
                )
            elif text:
                quotas[int(pk)] = int(text)
        told["quotas"] = quotas
        return told


class RoundDetailsForm(ActForm):
    """What a draft round is called and when it runs."""

    title = forms.CharField(label=_("名称"), max_length=120)
    starts_on = _day(_("开始日期"))
    ends_on = _day(_("结束日期"))


class ReassignForm(ActForm):
    """To whom sites go; which ones is ticked in the table beside it."""

    inspector = forms.TypedChoiceField(label=_("改派给"), coerce=int)

    def __init__(self, *args: Any, inspectors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspector"].choices = choices(inspectors, _("请选择检查员"))


class UploadForm(Form):
    """One file."""

    file = forms.FileField(label=_("文件"))


def condition_words(limit: LimitChoice) -> str:
    """A filing condition with its limit, in words."""
    on_site = f" · {_('须现场核查')}" if limit.verify_on_site else ""
    return f"{either(limit.condition, limit.condition_en)} — {limit_words(limit.amount, limit.unit)}{on_site}"


def rebound_words(row: PossibleRebound) -> str:
    """A closed case that another may be the return of, in words: number, what, how far, since when."""
    if row.same_site or row.metres is None:
        place = gettext("同一点位")
    else:
        place = ngettext("相距 %(n)s 米", "相距 %(n)s 米", row.metres) % {"n": row.metres}
    day = localtime(row.closed_at).strftime("%Y-%m-%d")
    closed = gettext("%(day)s 结案") % {"day": day}
    return f"{row.number} {either(row.title, row.title_en)} · {place} · {closed}"


def class_words(row: ClassChoice) -> str:
    """A class to be picked: its code and name."""
    return f"{row.key.partition(':')[2]} {either(row.name, row.name_en)}"
