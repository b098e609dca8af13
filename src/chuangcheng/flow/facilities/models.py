"""Facilities, what became of them, the cases that hang on them, and the projects that mend them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import Datum

from .terms import Condition, ConditionReason, Damage, ProjectState, Stage, Urgency

SEARCH_INDEX = "facilities_facility"
"""The index of `foundation.textsearch` by which facilities are found: number, name, address."""

NO_DAY = date(9999, 12, 31)
"""Stands in `due_on` of a project for "no day yet", so that lists compare a column that is never null."""

IN_UNITS = frozenset({Role.HANDLER, Role.LEADER, Role.SUPERVISOR, Role.COORDINATOR, Role.OBSERVER})
"""Who sees the facilities of his unit, where he does not see all."""


class FacilityQuerySet(models.QuerySet["Facility"]):
    """Where every list, export and suggestion of facilities starts."""

    def visible_to(self, acting: Acting) -> FacilityQuerySet:
        """The office, those who oversee it and inspectors see all; a unit sees what it owns, maintains or oversees."""
        if acting.reads_everything or acting.role == Role.INSPECTOR:
            return self
        if acting.role not in IN_UNITS:
            return self.none()
        unit_id = acting.unit_id
        return self.filter(Q(owner_id=unit_id) | Q(maintainer_id=unit_id) | Q(overseer_id=unit_id))


class Facility(Subject):
    """部件: one lamp, manhole cover, bin, tree. WGS-84. `number` is the national identifier or the office's own."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    case_class = models.ForeignKey(CaseClass, on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    received_datum = models.CharField(  # in which the position arrived; what is stored is WGS-84
        max_length=10, choices=[(d.value, d.name) for d in Datum], default=Datum.WGS84.value
    )
    owner = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # 权属
    maintainer = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # 养护
    overseer = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # 主管
    condition = models.CharField(max_length=10, choices=[(c.value, c.name) for c in Condition])
    condition_at = models.DateTimeField()
    installed_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    source = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)
    retired = models.BooleanField(default=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["case_class", "number"], name="facility_class_number"),
            models.Index(fields=["street", "number"], name="facility_street_number"),
            models.Index(fields=["condition", "number"], name="facility_condition_number"),
            models.Index(fields=["owner", "number"], name="facility_owner_number"),
            models.Index(fields=["maintainer", "number"], name="facility_maintainer_number"),
            models.Index(fields=["overseer", "number"], name="facility_overseer_number"),
            models.Index(fields=["latitude", "longitude"], name="facility_position"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class FacilityCondition(models.Model):
    """One change of a facility's condition; the newest is that of the facility."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveIntegerField()  # the facility's version after the act
    condition = models.CharField(max_length=10, choices=[(c.value, c.name) for c in Condition])
    reason = models.CharField(max_length=12, choices=[(r.value, r.name) for r in ConditionReason])
    words = models.TextField(blank=True)
    photo = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["facility", "number"], name="one_condition_per_version"),)

    def __str__(self) -> str:
        return f"{self.facility_id}/{self.number} {self.condition}"


class FacilityCase(Subject):
    """A case that hangs on a facility. A link made by mistake is withdrawn, and stays in the journal."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["facility", "case"], condition=Q(withdrawn=False), name="one_link_per_facility_and_case"
            ),
        )
        indexes = (models.Index(fields=["facility", "made_at"], name="facility_link_made"),)

    def __str__(self) -> str:
        return f"{self.facility_id} – {self.case_id}"


class ProjectQuerySet(models.QuerySet["Project"]):
    """Where every list of projects starts."""

    def visible_to(self, acting: Acting) -> ProjectQuerySet:
        """Whoever reads everything sees all; a unit sees those that it answers for, as a whole or in one stage."""
        if acting.reads_everything:
            return self
        if acting.role not in IN_UNITS:
            return self.none()
        in_a_stage = Exists(ProjectStage.objects.filter(project_id=OuterRef("pk"), unit_id=acting.unit_id))
        return self.filter(Q(unit_id=acting.unit_id) | Q(in_a_stage))


class Project(Subject):
    """工程: what cannot be repaired within a limit. Its case stays open and in sight until the acceptance.

    `points` (in tenths) follow from damage, urgency and people served by the weights in force; `stage`, `stage_unit`
    and `due_on` repeat the stage under way, so that lists need not look for it.
    """

    title = models.CharField(max_length=200)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, null=True, on_delete=models.PROTECT, related_name="projects")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    damage = models.CharField(max_length=8, choices=[(d.value, d.name) for d in Damage])
    urgency = models.CharField(max_length=12, choices=[(u.value, u.name) for u in Urgency])
    served = models.PositiveIntegerField()
    points = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s.value, s.name) for s in ProjectState])
    stage = models.CharField(max_length=10, choices=[(s.value, s.name) for s in Stage])
    stage_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(default=NO_DAY)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ProjectState.OPEN.value), name="one_open_project_per_case"
            ),
        )
        indexes = (
            models.Index(fields=["state", "points", "id"], name="project_state_points"),
            models.Index(fields=["facility", "state"], name="project_facility_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def due(self) -> date | None:
        """The day by which the stage under way is to be finished, or None where nobody has set one."""
        return None if self.due_on == NO_DAY else self.due_on


class ProjectStage(models.Model):
    """One of the five stages of a project: who answers for it, by when, and when it was finished."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=[(s.value, s.name) for s in Stage])
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "stage"], name="each_stage_once_per_project"),)
        indexes = (models.Index(fields=["unit", "project"], name="project_stage_unit"),)

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"


class StageDocument(models.Model):
    """A paper of a stage: an estimate, a decision, a record of acceptance. The file is kept once, in `evidence`."""

    stage = models.ForeignKey(ProjectStage, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["stage", "file"], name="paper_once_per_stage"),)

    def __str__(self) -> str:
        return f"{self.stage_id} {self.file_id}"


class Weighing(Subject):
    """The weights by which projects are ranked, once the office has set its own. There is at most one row."""

    only = models.BooleanField(default=True, unique=True)
    damage = models.PositiveSmallIntegerField()
    urgency = models.PositiveSmallIntegerField()
    served = models.PositiveSmallIntegerField()
    full = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.damage}/{self.urgency}/{self.served}"
