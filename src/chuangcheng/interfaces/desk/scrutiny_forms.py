"""Forms of scrutiny: judging a flag, covering parts of a picture, setting, drawing and recording second checks."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chuangcheng.flow.scrutiny.labels import ACCEPT_REASONS, DOUBT_REASONS, JUDGEMENTS
from chuangcheng.flow.scrutiny.terms import Judgement
from chuangcheng.foundation.evidence.rules import MOST_BOXES, WHOLE, MaskBox
from chuangcheng.interfaces.web.forms import ActForm, FilesField, Form, words


class JudgeForm(ActForm):
    """One choice says both: the judgement and its reason."""

    verdict = forms.ChoiceField(label=_("您的判断"), widget=forms.RadioSelect(attrs={"class": "chips"}))
    words = words()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = [
            (
                JUDGEMENTS[judgement],
                [(f"{judgement}:{reason}", label) for reason, label in reasons.items()],
            )
            for judgement, reasons in (
                (Judgement.ACCEPTED, ACCEPT_REASONS),
                (Judgement.DOUBTFUL, DOUBT_REASONS),
            )
        ]

    def chosen(self) -> tuple[Judgement, str]:
        """The judgement and its reason."""
        judgement, _colon, reason = self.cleaned_data["verdict"].partition(":")
        return Judgement(judgement), reason


class PlanForm(ActForm):
    """How much is looked at again, and what counts as far."""

    percent = forms.DecimalField(
        label=_("随机复核比例（%）"),
        min_value=Decimal("0.1"),
        max_value=100,
        decimal_places=1,
        help_text=_("每次抽取时，从所选日期内结案的案件中按此比例随机抽取，向上取整。"),
    )
    far_metres = forms.IntegerField(
        label=_("多少米以外算“位置偏远”"),
        min_value=20,
        max_value=5000,
        help_text=_("手机定位在楼群中常有几十米误差，建议不低于 150 米。"),
    )


class DrawForm(Form):
    """Which days' closed cases are drawn from, and the seed."""

    first_day = forms.DateField(label=_("结案日期从"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}))
    seed = forms.IntegerField(
        label=_("随机种子"),
        min_value=0,
        max_value=2**62,
        help_text=_("任意整数，随抽取结果一并留存：同样的案件用同样的种子，抽到的结果相同，可供复查。"),
    )


class CheckForm(ActForm):
    """What the checker found."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    holds = forms.ChoiceField(
        label=_("现场情况"),
        choices=[("1", _("整改属实，问题没有再出现")), ("0", _("不属实，或者问题又出现了"))],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
    )
    photos = FilesField(label=_("照片（不属实时必附）"), required=False)
    words = words()


BOX = re.compile(r"^(left|top|width|height)-(\d{1,2})$")


class MaskForm(ActForm):
    """Boxes on a picture in per cent of its sides. Rows without a width are left out."""

    nothing = forms.BooleanField(label=_("看过，没有需要遮挡的内容"), required=False)

    def __init__(self, *args: Any, boxes: tuple[MaskBox, ...] = (), rows: int = 6, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, len(boxes) + 2), MOST_BOXES)
        for number in range(self.rows):
            box = boxes[number] if number < len(boxes) else None
            for name, label in SIDES.items():
                self.fields[f"{name}-{number}"] = forms.DecimalField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_value=100,
                    decimal_places=2,
                    initial=Decimal(getattr(box, name)) * 100 / WHOLE if box else None,
                    widget=forms.NumberInput(attrs={"step": "0.01", "data-side": name}),
                )

    def table(self) -> list[list[Any]]:
        """The fields of each box, for the page."""
        return [[self[f"{name}-{number}"] for name in SIDES] for number in range(self.rows)]

    def boxes(self) -> list[MaskBox]:
        """The boxes that were drawn, in ten-thousandths; what reaches over the edge ends at it."""
        found = []
        for number in range(self.rows):
            sides = [self.cleaned_data.get(f"{name}-{number}") for name in SIDES]
            if not sides[2] and not sides[3]:
                continue
            left, top, width, height = (round((side or Decimal(0)) * WHOLE / 100) for side in sides)
            found.append(MaskBox(left, top, min(width, WHOLE - left), min(height, WHOLE - top)))
        return found


SIDES = {
    "left": pgettext_lazy("遮挡框", "左"),
    "top": pgettext_lazy("遮挡框", "上"),
    "width": pgettext_lazy("遮挡框", "宽"),
    "height": pgettext_lazy("遮挡框", "高"),
}
