"""The forms for what is reported or decided outside."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.figures.formats import number_of
from chuangcheng.flow.figures.labels import OUTSIDE_COLUMNS, OUTSIDE_KINDS, STANDINGS
from chuangcheng.flow.figures.rules import MAX_NOTE, MOST_ANSWERS
from chuangcheng.flow.standards.terms import MethodKind
from chuangcheng.interfaces.web.forms import ActForm, Form, chips, choices, words

SHEET_LIMIT = 5_000_000
"""Bytes of a sheet."""
CARRIED_LIMIT = 1_800_000
"""Characters in which a previewed sheet is carried to its import; a form may hold two and a half million."""


class NumberField(forms.CharField):
    """A number as people write it, also with a sign of percent; its value is a Decimal, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """The number."""
        text = super().clean(value)
        number = number_of(text)
        if text and number is None:
            raise forms.ValidationError(_("不是数字"))
        return number


def day(label: Promise, required: bool = True, help_text: Promise | str = "") -> forms.DateField:
    """A day, picked from the browser's calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def source() -> forms.CharField:
    """The document that a figure comes from, by its name."""
    return forms.CharField(label=_("来源文件"), max_length=200, help_text=_("文件名称或文号"))


def document() -> forms.FileField:
    """The document itself."""
    accept = ".pdf,.doc,.docx,.xls,.xlsx,image/*"
    return forms.FileField(
        label=_("原文件（选填）"),
        required=False,
        help_text=_("PDF、Word、Excel 或图片，原样保存"),
        widget=forms.FileInput(attrs={"accept": accept}),
    )


def answers() -> forms.IntegerField:
    """How many answers the value of a survey rests on."""
    return forms.IntegerField(
        label=_("有效问卷数（选填）"),
        required=False,
        min_value=1,
        max_value=MOST_ANSWERS,
        help_text=_("只用于问卷调查：填了才能给出满意率的置信区间"),
    )


class FigureForm(Form):
    """A figure entered by hand."""

    method = forms.ChoiceField(label=_("测评方式"), widget=forms.RadioSelect())
    value = NumberField(label=_("数值"))
    area = forms.ChoiceField(label=_("区域"), required=False)
    unit = forms.ChoiceField(
        label=_("责任单位"), required=False, help_text=_("区域和责任单位都不选，即为全区（整体）的数值；只能选一项")
    )
    source_document = source()
    dated = day(_("文件日期"))
    period_from = day(_("统计期起（选填）"), required=False)
    period_to = day(_("统计期止（选填）"), required=False, help_text=_("统计数据请填所统计的期间"))
    reviewer = forms.CharField(label=_("审核人"), max_length=60)
    answers = answers()
    document = document()

    def __init__(
        self,
        *args: Any,
        methods: Sequence[tuple[str, str]],
        hints: Sequence[str],
        areas: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = list(methods)
        self.fields["method"].initial = methods[0][0]
        self.fields["value"].help_text = "；".join(hints)
        if MethodKind.SURVEY not in [method for method, _words in methods]:
            del self.fields["answers"]
        self.fields["area"].choices = choices(areas, _("整体"))
        self.fields["unit"].choices = choices(units, _("整体"))
        self.fields["area"].widget.attrs["data-search"] = _("输入名称查找区域")
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")


class CorrectForm(ActForm):
    """A figure put right."""

    value = NumberField(label=_("数值"))
    source_document = source()
    dated = day(_("文件日期"))
    period_from = day(_("统计期起（选填）"), required=False)
    period_to = day(_("统计期止（选填）"), required=False)
    reviewer = forms.CharField(label=_("审核人"), max_length=60)
    answers = answers()
    document = document()
    without_document = forms.BooleanField(label=_("不再附原文件"), required=False)

    def __init__(self, *args: Any, hint: str, has_document: bool, is_survey: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = hint
        if not is_survey:
            del self.fields["answers"]
        _with_document(self, has_document)


def _with_document(form: Form, has_document: bool) -> None:
    """Where there is a document, another takes its place; without one there is nothing to take away."""
    if has_document:
        form.fields["document"].help_text = _("已附原文件；另选一份即替换")
    else:
        del form.fields["without_document"]


class WithdrawForm(ActForm):
    """Taking something back. It cannot be undone, so it is confirmed."""

    confirmed = forms.BooleanField(label=_("我确认撤回。撤回后不能恢复，可重新录入"))
    why = words()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("撤回原因（选填）")


class SheetForm(Form):
    """A sheet to be previewed, or one that was previewed and is carried along."""

    sheet = forms.FileField(
        label=_("表格文件"),
        required=False,
        help_text=_("xlsx、xls 或 csv（UTF-8、GB18030 均可）"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    content: bytes = b""

    def clean(self) -> dict[str, Any]:
        """A new file counts before the one that is carried; one of the two must be there."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("sheet"):
            self.content = told["sheet"].read(SHEET_LIMIT + 1)
        else:
            self.content = unpacked(told.get("carried", ""))
        if not self.content:
            self.add_error("sheet", _("请选择表格文件"))
        elif len(self.content) > SHEET_LIMIT or len(packed(self.content)) > CARRIED_LIMIT:
            self.add_error("sheet", _("文件过大，请分几次导入"))
        return told


def packed(content: bytes) -> str:
    """A sheet as a text that a form can carry from its preview to its import."""
    return base64.urlsafe_b64encode(zlib.compress(content)).decode()


def unpacked(text: str) -> bytes:
    """The sheet that was carried, or nothing where it is none of ours or swells beyond a sheet."""
    try:
        return zlib.decompressobj().decompress(base64.urlsafe_b64decode(text), SHEET_LIMIT + 1)
    except (zlib.error, binascii.Error, ValueError):
        return b""


class ResultForm(SheetForm):
    """Another organ's result with its sheet."""

    organ = forms.CharField(label=_("测评单位"), max_length=120, help_text=_("如上级文明办、受委托的测评机构"))
    kind = chips(_("性质"), OUTSIDE_KINDS)
    title = forms.CharField(label=_("测评名称"), max_length=200)
    source_document = source()
    dated = day(_("公布日期"))
    period_from = day(_("测评期起（选填）"), required=False)
    period_to = day(_("测评期止（选填）"), required=False)

    field_order = (
        "organ",
        "kind",
        "title",
        "source_document",
        "dated",
        "period_from",
        "period_to",
        "sheet",
        "carried",
    )


COLUMN_CHOICES = [("", _("不取")), *((name, words) for name, words in OUTSIDE_COLUMNS.items())]


class LineForm(ActForm):
    """One line of another organ's result put right, as it is printed."""

    points = forms.CharField(label=_("满分"), max_length=30, required=False)
    won = forms.CharField(label=_("得分"), max_length=30, required=False)
    rate = forms.CharField(label=_("得分率"), max_length=30, required=False, help_text=_("如 0.853 或 85.3%"))
    rank = forms.IntegerField(label=_("名次"), required=False)
    sites = forms.IntegerField(label=_("点位数"), required=False)
    observations = forms.IntegerField(label=_("检查项次"), required=False)


class DocumentForm(ActForm):
    """The paper of another organ's result."""

    document = forms.FileField(
        label=_("原文件"),
        help_text=_("PDF、Word、Excel 或图片，原样保存"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.doc,.docx,.xls,.xlsx,image/*"}),
    )


class EventForm(Form):
    """An event of the negative list."""

    item_code = forms.ChoiceField(label=_("负面清单类别"))
    dated = day(_("发生日期"))
    source_document = source()
    note = forms.CharField(
        label=_("备注（选填）"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只写事项，不写任何人的姓名、证件号或案卷内容；本系统不建个人档案"),
    )

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_code"].choices = choices(items, _("请选择"))
        self.fields["item_code"].widget.attrs["data-search"] = _("输入编码或名称查找类别")


class DeclaredForm(Form):
    """What the forms for gates and totals share. The version is empty where nothing is there yet."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source_document = source()
    dated = day(_("文件日期"))
    reviewer = forms.CharField(label=_("审核人"), max_length=60)
    document = document()
    without_document = forms.BooleanField(label=_("不再附原文件"), required=False)

    def __init__(self, *args: Any, has_document: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_document(self, has_document)


class GateForm(DeclaredForm):
    """Whether a gate is met."""

    met = chips(_("认定结果"), {"yes": _("满足"), "no": _("不满足")})
    field_order = ("expected_version", "met")


class TotalForm(DeclaredForm):
    """A total decided outside."""

    value = NumberField(label=_("得分"))
    points = NumberField(label=_("满分"))
    field_order = ("expected_version", "value", "points")


class UseForm(Form):
    """What the place is in the programme."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    standing = chips(_("本地身份"), STANDINGS)
    evaluation_day = day(
        _("测评日期（选填）"), required=False, help_text=_("预计或已知的测评日；负面清单的期限按这一天往前算")
    )
