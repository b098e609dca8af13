"""Tables of scrutiny: judged pairs, flags, the plan of second checks, its draws and checks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File

from .terms import CheckState, FlagKind, Judgement


class NotDuplicate(Subject):
    """不重复: two cases are two problems, a person says; they are not proposed as one again. `first` is the older."""

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="pair_judged_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
        )

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"


class Examined(models.Model):
    """已比对: the pictures of this rectification have been looked through; what was found stands in the flags."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    rectified_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "rectified_at"], name="rectification_examined_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.rectified_at}"


class Flag(Subject):
    """照片提示: something about a picture of a rectification that a person should look at, with its evidence.

    `other_case` and `other_file` are the earlier use; `different` of 64 bits; `metres` from the case's place; `told_at`
    when it was taken or kept; `software` that wrote it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    rectified_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.name) for k in FlagKind])
    other_case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    other_file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    different = models.PositiveSmallIntegerField(null=True)
    metres = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    software = models.CharField(max_length=120, blank=True)
    raised_at = models.DateTimeField()
    judgement = models.CharField(max_length=10, choices=[(j.value, j.name) for j in Judgement], default=Judgement.OPEN)
    reason = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "file", "rectified_at", "kind"], name="flag_raised_once"),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["judgement", "raised_at", "id"], name="flag_to_judge"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.file_id} {self.kind}"


class Plan(Subject):
    """复核设置: how much is looked at again, from when on pictures are examined, and what counts as far. One row."""

    only = models.BooleanField(default=True, unique=True)
    share = models.DecimalField(max_digits=5, decimal_places=4)  # of the closed cases, 0 to 1
    far_metres = models.PositiveIntegerField()
    examine_since = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="one_plan", condition=Q(only=True)),)

    def __str__(self) -> str:
        return f"{self.share} {self.far_metres} m"


class CheckDraw(Subject):
    """抽取: a random share of the cases closed on some days, with the seed that draws the same again."""

    first_day = models.DateField()
    last_day = models.DateField()
    share = models.DecimalField(max_digits=5, decimal_places=4)
    seed = models.BigIntegerField()
    population = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class SecondCheck(Subject):
    """随机复核: somebody else looks at a closed case once more and says whether it holds."""

    draw = models.ForeignKey(CheckDraw, on_delete=models.PROTECT, related_name="checks")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=[(s.value, s.name) for s in CheckState], default=CheckState.WAITING)
    words = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    new_case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["checker", "state", "id"], name="check_of_person"),
            models.Index(fields=["state", "id"], name="check_state"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
