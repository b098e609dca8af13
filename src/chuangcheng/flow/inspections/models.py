"""Rounds, who goes where, visits, what was seen, and the state of every site and item today."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import ChecklistItem, Edition, SiteType
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.rules import KEEPS_ACCOUNTS, Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File

from .terms import RoundKind, RoundState, VisitKind

UNTOLD = (RoundState.DRAFT, RoundState.DISCARDED)
"""Rounds that exist for the office alone, or for nobody any more."""

SEALED = Q(round__kind=RoundKind.SAMPLE) & ~Q(round__state=RoundState.CLOSED)
"""A sample round that has not closed. Only `known_to` below uses it, so it is decided in one place."""


class RoundQuerySet(models.QuerySet["Round"]):
    """Where every list and count of rounds starts."""

    def known_to(self, acting: Acting) -> RoundQuerySet:
        """Rounds this person may know of. A sample round is covert until it closes."""
        if acting.role == Role.COORDINATOR and acting.reads_everything:
            return self.exclude(state=RoundState.DISCARDED)
        if acting.role in KEEPS_ACCOUNTS:
            return self.none()
        covert = Q(kind=RoundKind.SAMPLE) & ~Q(state=RoundState.CLOSED)
        if acting.role == Role.INSPECTOR:
            mine = Assignment.objects.filter(inspector_id=acting.user_id).values("round_id")
            return self.filter(id__in=mine).exclude(state__in=UNTOLD)
        return self.exclude(covert).exclude(state__in=UNTOLD)


class Round(Subject):
    """轮次: a planned set of visits."""

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=[(k.value, k.name) for k in RoundKind])
    state = models.CharField(max_length=9, choices=[(s.value, s.name) for s in RoundState])
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    seed = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at", "id"], name="round_created")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sealed(self) -> bool:
        """True while nobody but the office and its inspectors may know of it."""
        return self.kind == RoundKind.SAMPLE and self.state != RoundState.CLOSED


class RoundQuota(models.Model):
    """How many sites of a type a sample round draws."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="quotas")
    site_type = models.ForeignKey(SiteType, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "site_type"], name="one_quota_per_site_type"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_type_id}: {self.number}"


class OfRoundQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Assignments and visits: both hang on a round and a site."""

    def known_to(self, acting: Acting, *, person: str) -> OfRoundQuerySet:
        """Rows this person may know of; `person` names the column of who goes or went there."""
        if acting.role == Role.COORDINATOR and acting.reads_everything:
            return self
        own = Q(**{person: acting.user_id})
        if acting.role in (Role.INSPECTOR, Role.VERIFIER):
            return self.filter(own & ~Q(round__state__in=UNTOLD, round__isnull=False))
        if acting.role in KEEPS_ACCOUNTS:
            return self.none()
        # A visit without a round is a verification: nothing about it is covert.
        shown = self.filter(Q(round__isnull=True) | ~(SEALED | Q(round__state__in=UNTOLD)))
        if acting.reads_everything:
            return shown
        return shown.filter(Q(site__territorial_unit_id=acting.unit_id) | Q(site__line_unit_id=acting.unit_id))


class Assignment(models.Model):
    """A site of a round, and who goes there.

    `site_type` is the site's when the round was planned and stays: what a round must look at is settled then, and a
    site that becomes another type later changes no result that was fixed.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="assignments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    site_type = models.ForeignKey(SiteType, on_delete=models.PROTECT, related_name="+")
    inspector = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OfRoundQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "site"], name="site_once_per_round"),)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["inspector", "round"], name="assignment_inspector")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.site_id}"


class Visit(Subject):
    """检查: one walk of one site. `uuid` is made by the client, so that sending twice is harmless."""

    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in VisitKind])
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="visits")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    inspector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    inspector_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    failed_count = models.PositiveSmallIntegerField(default=0)

    objects = OfRoundQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "site"], condition=Q(round__isnull=False), name="one_visit_per_site_and_round"
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["finished_at", "id"], name="visit_finished"),
            models.Index(fields=["site", "finished_at"], name="visit_site"),
            models.Index(fields=["inspector", "finished_at"], name="visit_inspector"),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.finished_at:%Y-%m-%d}"


class Observation(models.Model):
    """记录: one item seen on one visit. Never changed; `valid` falls when an objection to it was upheld."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="observations")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=[(o.value, o.name) for o in Outcome])
    number = models.CharField(max_length=24, blank=True)  # a decimal, as text
    fault = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    reason = models.CharField(max_length=20, blank=True)
    grouped = models.BooleanField(default=False)
    valid = models.BooleanField(default=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "item"], name="item_once_per_visit"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.item_id} {self.outcome}"


class ObservationPhoto(models.Model):
    """A picture of a failed item."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["observation", "file"], name="picture_once_per_observation"),)

    def __str__(self) -> str:
        return f"{self.observation_id} {self.file_id}"


class SiteToday(models.Model):
    """How often the state today of a site has changed. Whoever changes it holds this row first, so that two who see
    the same failure at the same moment make one case."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.site_id}: {self.revision}"


class StateTodayQuerySet(models.QuerySet["StateToday"]):
    """Where lists of what stands today start; scores read by the item of one edition."""

    def told_once(self) -> StateTodayQuerySet:
        """Without the rows of older items whose observation counts for a newer item by now."""
        return self.exclude(observation__carried__isnull=False, observation__item_id=F("item_id"))


class StateToday(models.Model):
    """The latest valid observation of one item on one site that is not covert, and the newest case of the two.

    A projection: the observing acts keep it, `recompute_state_today` makes it anew, and a test holds
    them equal. An observation of another edition's item counts only through a `CarriedObservation`.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=[(o.value, o.name) for o in Outcome])
    observed_at = models.DateTimeField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StateTodayQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "item"], name="one_state_per_site_and_item"),)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["item", "outcome"], name="state_item_outcome")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.item_id} {self.outcome}"


class CarriedObservation(models.Model):
    """This observation of an older edition's item counts for that item of a newer one, because a mapping says so.

    The observation itself stays as it is. Written once, when a mapping is carried out.
    """

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="carried")
    carried_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "observation"], name="carried_once_per_item"),)

    def __str__(self) -> str:
        return f"{self.observation_id} -> {self.item_id}"
