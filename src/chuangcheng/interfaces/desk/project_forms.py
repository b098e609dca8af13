"""The forms of projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chuangcheng.flow.facilities.labels import DAMAGES, STAGES, URGENCIES
from chuangcheng.flow.facilities.rules import MOST_PEOPLE, WHOLE, Weights
from chuangcheng.flow.facilities.services import NewProject
from chuangcheng.flow.facilities.terms import Damage, Stage, Urgency
from chuangcheng.interfaces.web.forms import ActForm, FilesField, Form, chips, choices, words


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def served_field() -> forms.IntegerField:
    """How many people are served, roughly."""
    return forms.IntegerField(
        label=_("服务人数"),
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("大致使用或受影响的人数，没有可填 0"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ProjectForm(Form):
    """A project for a case that cannot be put right within its limit."""

    title = forms.CharField(label=_("项目名称"), max_length=200)
    facility = forms.TypedChoiceField(label=_("涉及的设施"), coerce=int, empty_value=None, required=False)
    unit = forms.TypedChoiceField(label=_("责任单位"), coerce=int)
    damage = chips(_("损坏程度"), DAMAGES)
    urgency = chips(_("紧急程度"), URGENCIES)
    served = served_field()
    words = words()

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], facilities: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = choices(units, _("请选择"))
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")
        if facilities:
            self.fields["facility"].choices = choices(facilities, _("未指定"))
        else:
            del self.fields["facility"]
        for stage in Stage:
            self.fields[f"due_{stage}"] = _day(STAGES[stage], required=False)

    @property
    def days(self) -> list[Any]:
        """The fields of the planned days, in the order of the stages."""
        return [self[f"due_{stage}"] for stage in Stage]

    def project(self) -> NewProject:
        """The project as the act takes it."""
        told = self.cleaned_data
        due = {stage: told[f"due_{stage}"] for stage in Stage if told.get(f"due_{stage}")}
        return NewProject(
            title=told["title"],
            unit_id=told["unit"],
            damage=Damage(told["damage"]),
            urgency=Urgency(told["urgency"]),
            served=told["served"],
            facility_id=told.get("facility"),
            words=told["words"],
            due=due,
        )


class PlanForm(ActForm):
    """Who answers for a stage, and by which day."""

    unit = forms.TypedChoiceField(label=_("责任单位"), coerce=int)
    due_on = _day(_("计划完成日期"), required=False)
    words = words()

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)
        self.fields["unit"].widget.attrs["data-search"] = _("输入名称查找单位")


class FinishForm(ActForm):
    """The stage under way is finished."""

    stage = forms.ChoiceField(
        choices=[(str(stage), words) for stage, words in STAGES.items()], widget=forms.HiddenInput
    )
    done_on = _day(_("完成日期"))
    documents = FilesField(label=_("材料（选填）"), required=False, pictures=False)
    words = words()

    def __init__(self, *args: Any, today: date, stage: Stage, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).update(done_on=today, stage=str(stage))
        super().__init__(*args, **kwargs)


class WeighForm(ActForm):
    """How bad, how urgent, for how many: the rank follows."""

    damage = chips(_("损坏程度"), DAMAGES)
    urgency = chips(_("紧急程度"), URGENCIES)
    served = served_field()
    why = words()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("调整原因（选填）")


class DropForm(ActForm):
    """A project that is not pursued: why."""

    why = words(required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = _("终止原因")


class WeightsForm(ActForm):
    """The weights of the ranking."""

    damage = forms.IntegerField(label=_("损坏程度"), min_value=0, max_value=WHOLE)
    urgency = forms.IntegerField(label=_("紧急程度"), min_value=0, max_value=WHOLE)
    served = forms.IntegerField(label=_("服务人数"), min_value=0, max_value=WHOLE)
    full = forms.IntegerField(
        label=pgettext_lazy("ranking", "满分人数"),
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("服务人数达到此数，该项得满分"),
    )

    def weights(self) -> Weights:
        """The weights as the act takes them."""
        told = self.cleaned_data
        return Weights(told["damage"], told["urgency"], told["served"], told["full"])
