"""Frozen calculations and their lines."""

from typing import Any, NoReturn

from django.db import models

from chuangcheng.flow.inspections.models import Observation, Round
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.acts.models import Subject

from .terms import Comparison, Reason


class WrittenOnce(models.QuerySet):  # type: ignore[type-arg]
    """Frozen runs and their lines are never changed; the databases refuse it too (migration 0002)."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("a frozen score is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("a frozen score is never removed")


class ScoreRun(Subject):
    """评分: what a closed round came to. Written once."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    document_digest = models.CharField(max_length=64)
    engine = models.PositiveSmallIntegerField()  # rules.ENGINE that computed it
    points = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    lower = models.CharField(max_length=40)
    upper = models.CharField(max_length=40)
    evidence = models.CharField(max_length=40)

    objects = WrittenOnce.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id}: {self.value}"


class ScoreLine(models.Model):
    """One node of a run for one unit of comparison. Decimals as text; `key_id` 0 is the whole."""

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="lines")
    comparison = models.CharField(max_length=6, choices=[(c.value, c.name) for c in Comparison])
    key_id = models.BigIntegerField()
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    method = models.CharField(max_length=10, blank=True)
    counted = models.BooleanField()
    points = models.CharField(max_length=40)
    known = models.CharField(max_length=40)
    won = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    lower = models.CharField(max_length=40)
    upper = models.CharField(max_length=40)
    evidence = models.CharField(max_length=40)
    reason = models.CharField(max_length=16, choices=[(r.value, r.name) for r in Reason])
    given = models.CharField(max_length=40, blank=True)  # the entered figure, where one was
    letter = models.CharField(max_length=20, blank=True)
    met = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    absent = models.PositiveIntegerField()
    unseen = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()

    objects = WrittenOnce.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["run", "comparison", "key_id", "position"], name="one_line_per_place_of_a_run"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}: {self.value}"


class LeftOut(models.Model):
    """An observation of the round that had been set aside when its result was fixed, and is no evidence of the run.

    With it a run's evidence can be opened for good: objections upheld later leave run and evidence as they were.
    """

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="left_out")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")

    objects = WrittenOnce.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "observation"], name="left_out_once_per_run"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.observation_id}"
