"""Frozen calculations and their lines; who is compared with whom; appeals; second visits."""

from decimal import Decimal
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from chuangcheng.flow.inspections.models import Observation, Round
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area

from .terms import AnswerReason, AppealReason, AppealState, Comparison, Reason


class WrittenOnce(models.QuerySet):  # type: ignore[type-arg]
    """Frozen runs and their lines are never changed; the databases refuse it too (by triggers)."""

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


class RunOutcome(models.Model):
    """What the total of a run led to when it was fixed: what composes it, steps, gates, sanctions, cycle.

    `document` is the text of `formats.freeze`; the figures of the final score stand beside it, so that lists need not
    read it. A run without such a row was fixed before outcomes were computed.
    """

    run = models.OneToOneField(ScoreRun, on_delete=models.PROTECT, related_name="outcome")
    document = models.TextField()
    points = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    lower = models.CharField(max_length=40)
    upper = models.CharField(max_length=40)

    objects = WrittenOnce.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id}: {self.value}"


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


class RunSite(models.Model):
    """A site of a run and who answered for it when the result was fixed, so that the figure of a street or a unit
    opens for good to the sites it was counted from, whoever answers for them later.
    """

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="sites")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    territorial_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    line_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    objects = WrittenOnce.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "site"], name="site_once_per_run"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.site_id}"


class ComparisonGroup(Subject):
    """比较分组: streets or units that are compared among themselves.

    `mark` is the least share of what was to be looked at on their sites that lets one be ranked.
    """

    name = models.CharField(max_length=60)
    comparison = models.CharField(max_length=6, choices=[(c.value, c.name) for c in Comparison])
    mark = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.6"))
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["comparison", "name"], condition=Q(withdrawn=False), name="one_group_of_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A street or a unit in a group."""

    group = models.ForeignKey(ComparisonGroup, on_delete=models.CASCADE, related_name="members")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(area__isnull=False, unit__isnull=True) | Q(area__isnull=True, unit__isnull=False),
                name="a_member_is_a_street_or_a_unit",
            ),
            models.UniqueConstraint(fields=["group", "area"], name="street_once_per_group"),
            models.UniqueConstraint(fields=["group", "unit"], name="unit_once_per_group"),
        )

    def __str__(self) -> str:
        return f"{self.group_id} {self.area_id or self.unit_id}"


class Appeal(Subject):
    """申诉: a unit doubts its figure or place of a fixed result. It never changes the run.

    `group_name` (of a default group the kind of its members), `place` and `group_size` are what the unit saw when it
    appealed; groups may change later.
    """

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.name) for s in AppealState])
    reason = models.CharField(max_length=16, choices=[(r.value, r.name) for r in AppealReason])
    words = models.TextField(blank=True)
    group_name = models.CharField(max_length=60, blank=True)
    place = models.PositiveIntegerField(null=True)
    group_size = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer_reason = models.CharField(max_length=16, choices=[(r.value, r.name) for r in AnswerReason], blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "unit"], name="one_appeal_per_unit_and_run"),)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["made_at", "id"], name="appeal_made")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.unit_id} {self.state}"


class AppealFile(models.Model):
    """What a unit hands in with its appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["appeal", "file"], name="file_once_per_appeal"),)

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.file_id}"


class SecondVisits(models.Model):
    """复查: a round that was drawn from the visited sites of a closed one, for other inspectors to look again."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="+")
    first_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=4, decimal_places=3)

    objects = WrittenOnce.as_manager()

    def __str__(self) -> str:
        return f"{self.round_id} of {self.first_round_id}"
