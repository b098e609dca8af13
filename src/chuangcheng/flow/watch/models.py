"""Standing plans and their turns, grades, the watch list, hot spots with what is done about them, stretches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.places.models import Site, Timed
from chuangcheng.flow.standards.models import CaseClass, SiteType
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area

from .rules.care import Care
from .terms import Aim, Cause, Effect, Entry, Grade, Leaving, MeasureWhat, Per, SpotOutcome, SpotState

D = Care()


class Plan(Subject, Timed):
    """常态巡查安排: which sites are looked at how often, at which hours of which days."""

    name = models.CharField(max_length=60)
    site_type = models.ForeignKey(SiteType, null=True, on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    aim = models.CharField(max_length=8, choices=[(a.value, a.name) for a in Aim], default=Aim.ALL.value)
    per = models.CharField(max_length=5, choices=[(p.value, p.name) for p in Per])
    looks = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name"], condition=Q(withdrawn=False), name="plan_name_once"),)

    def __str__(self) -> str:
        return self.name


class PlanInspector(models.Model):
    """Somebody who is sent on the turns of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="inspectors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "user"], name="inspector_once_per_plan"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.user_id}"


class Turn(Subject):
    """班次: the days in which a plan's sites are looked at once, and the round that was started for it.

    Without a round its days went by and nobody had been sent. `sites` were to be looked at, `nobody_for` of them
    nobody may inspect.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="turns")
    starts_on = models.DateField()
    ends_on = models.DateField()
    round = models.OneToOneField(Round, null=True, on_delete=models.PROTECT, related_name="turn")
    sites = models.PositiveIntegerField()
    nobody_for = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "starts_on"], name="one_turn_per_plan_and_day"),)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ends_on", "id"], name="turn_ends")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.starts_on}"


class SiteGrade(Subject):
    """点位等级, where somebody gave one."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=5, choices=[(g.value, g.name) for g in Grade])

    def __str__(self) -> str:
        return f"{self.site_id} {self.grade}"


class CareSettings(Subject):
    """The numbers of `rules.care.Care` as the office keeps them: one row, or none."""

    only = models.BooleanField(default=True, unique=True)
    enter_returns = models.PositiveSmallIntegerField(default=D.enter_returns)
    enter_days = models.PositiveSmallIntegerField(default=D.enter_days)
    leave_looks = models.PositiveSmallIntegerField(default=D.leave_looks)
    leave_weeks = models.PositiveSmallIntegerField(default=D.leave_weeks)
    spot_times = models.PositiveSmallIntegerField(default=D.spot_times)
    spot_days = models.PositiveSmallIntegerField(default=D.spot_days)
    spot_metres = models.PositiveSmallIntegerField(default=D.spot_metres)
    stretch_days = models.PositiveSmallIntegerField(default=D.stretch_days)
    stretch_metres = models.PositiveSmallIntegerField(default=D.stretch_metres)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(only=True), name="one_row_of_care_settings"),)

    def __str__(self) -> str:
        return "care"


class Watched(Subject):
    """A site's stay on the watch list. `returns` is how often something had come back when it entered."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    entry = models.CharField(max_length=10, choices=[(e.value, e.name) for e in Entry])
    entered_at = models.DateTimeField()
    returns = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)
    left_at = models.DateTimeField(null=True)
    leaving = models.CharField(max_length=8, choices=[(w.value, w.name) for w in Leaving], blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site"], condition=Q(left_at__isnull=True), name="watched_once"),
        )
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entered_at", "id"], name="watched_entered")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.entered_at:%Y-%m-%d}"


class HotSpot(Subject):
    """顽疾点位: a class that keeps coming back at a place, and what a person makes of it. WGS-84."""

    state = models.CharField(max_length=9, choices=[(s.value, s.name) for s in SpotState])
    case_class = models.ForeignKey(CaseClass, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    cause = models.CharField(max_length=20, choices=[(c.value, c.name) for c in Cause], blank=True)
    words = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=[(o.value, o.name) for o in SpotOutcome], blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "opened_at"], name="spot_state_opened"),
            models.Index(fields=["state", "review_on"], name="spot_review"),
        ]

    def __str__(self) -> str:
        return f"{self.case_class_id} {self.site_id or self.address}"


class Measure(models.Model):
    """What is done about a hot spot, from which day on."""

    spot = models.ForeignKey(HotSpot, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(max_length=16, choices=[(w.value, w.name) for w in MeasureWhat])
    words = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.spot_id} {self.what}"


class SpotReview(models.Model):
    """What a review of a hot spot found."""

    spot = models.ForeignKey(HotSpot, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    effect = models.CharField(max_length=6, choices=[(e.value, e.name) for e in Effect])
    words = models.TextField(blank=True)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.spot_id} {self.at:%Y-%m-%d}"


class Stretch(Subject):
    """路段: a piece of street that somebody must look at. `geometry` is GeoJSON text in WGS-84: a line, or the point
    of the site that is this stretch."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.OneToOneField(Site, null=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.TextField()
    metres = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["retired", "street"], name="stretch_street")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
