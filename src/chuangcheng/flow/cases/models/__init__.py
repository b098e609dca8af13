"""Cases, their moves and their pictures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import CaseClass, CaseLimit, Node
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area

from ..rules import case_number
from ..terms import Act, PhotoKind, Priority, RequestKind, RequestState, Source, State, Who
from .visibility import CaseQuerySet

SEARCH_INDEX = "cases_case"
"""The index over a case's title, place and address."""

NO_DUE = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands in `due_at` for "no limit yet", so that lists sort by a column that is never null."""


def _of_lists() -> Iterator[models.Index]:
    """The indexes of the lists that are offered: by unit, street and class in each state, and the narrow named filters;
    each in every order (ADR 34). The narrow ones hold their own cases only and cost nothing for all others."""
    orders = {"reported": "reported_at", "changed": "changed_at", "due": "due_at"}
    for name, column in {"unit": "unit", "street": "street", "class": "case_class"}.items():
        for order, moment in orders.items():
            if (name, order) != ("unit", "due"):
                yield models.Index(fields=[column, "state", moment, "id"], name=f"case_{name}_state_{order}")
    narrow = {
        "reworked": Q(rework_count__gt=0),
        "rebound": Q(rebound_of__isnull=False),
        "extended": Q(extensions__gt=0),
        "urgent": Q(priority=Priority.URGENT),
        "asked": ~Q(decides=""),
    }
    for name, condition in narrow.items():
        for order, moment in orders.items():
            yield models.Index(fields=[moment, "id"], condition=condition, name=f"case_{name}_{order}")
            yield models.Index(fields=["unit", moment, "id"], condition=condition, name=f"case_{name}_unit_{order}")
    for order, moment in orders.items():
        if order != "due":
            yield models.Index(
                fields=["state", moment, "id"], condition=Q(unit__isnull=True), name=f"case_nobodys_{order}"
            )
            yield models.Index(
                fields=["handed_unit", moment, "id"],
                condition=Q(handed_unit__isnull=False),
                name=f"case_handed_{order}",
            )
    yield models.Index(fields=["reported_by", "reported_at", "id"], name="case_reporter_reported")
    for name in ("filed", "rectified", "closed"):
        moment = f"{name}_at"
        yield models.Index(fields=[moment], condition=Q(**{f"{moment}__isnull": False}), name=f"case_{name}")


class Case(Subject):
    """案件: one problem at one place for one class, from any source."""

    uuid = models.UUIDField(unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.name) for s in State])
    source = models.CharField(max_length=12, choices=[(s.value, s.name) for s in Source])
    source_reference = models.CharField(max_length=80, blank=True)
    case_class = models.ForeignKey(CaseClass, null=True, on_delete=models.PROTECT, related_name="+")
    limit = models.ForeignKey(CaseLimit, null=True, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    unit_reason = models.CharField(max_length=200, blank=True)
    handed_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    handed_section = models.CharField(max_length=60, blank=True)
    handed_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=NO_DUE)
    due_provisional = models.BooleanField(default=False)
    rectified_at = models.DateTimeField(null=True)
    rectified_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True)
    must_verify_on_site = models.BooleanField(default=False)
    verified_on_site = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    rework_count = models.PositiveSmallIntegerField(default=0)
    rebound_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rebounds")
    rebound_number = models.PositiveSmallIntegerField(default=0)  # the n-th time that it has come back
    priority = models.CharField(max_length=8, choices=[(p.value, p.name) for p in Priority], default=Priority.NORMAL)
    allowed = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # what the unit has in all, of:
    allowed_unit = models.CharField(max_length=14, blank=True)
    accept_due_at = models.DateTimeField(default=NO_DUE)
    extensions = models.PositiveSmallIntegerField(default=0)  # granted since the dispatch
    asked = models.CharField(max_length=12, blank=True, choices=[(k.value, k.name) for k in RequestKind])
    decides = models.CharField(max_length=12, blank=True)  # who is to decide the request that waits
    resume_on = models.DateField(null=True)  # until when it is suspended or deferred
    recheck_on = models.DateField(null=True)
    checked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    other_system = models.CharField(max_length=80, blank=True)
    other_number = models.CharField(max_length=80, blank=True)
    is_hazard = models.BooleanField(default=False)
    competent_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    isolated_at = models.DateTimeField(null=True)
    isolated_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)  # the building site or haulage company; never a person

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="case_due"),
            models.Index(fields=["reported_at", "id"], name="case_reported"),
            models.Index(fields=["changed_at", "id"], name="case_changed"),
            models.Index(fields=["state", "due_at", "id"], name="case_state_due"),
            # With the deadline behind: what is overdue is picked out of what is open without looking at its rows.
            models.Index(fields=["state", "reported_at", "id", "due_at"], name="case_state_reported"),
            models.Index(fields=["state", "changed_at", "id", "due_at"], name="case_state_changed"),
            models.Index(fields=["unit", "state", "due_at", "id"], name="case_unit_state_due"),
            models.Index(fields=["unit", "due_at", "id"], name="case_unit_due"),
            models.Index(fields=["handed_unit", "due_at", "id"], name="case_handed_due"),
            models.Index(fields=["street", "reported_at", "id"], name="case_street_reported"),
            models.Index(fields=["state", "recheck_on", "id"], name="case_state_recheck"),
            models.Index(fields=["decides", "due_at", "id"], condition=~Q(decides=""), name="case_decides_due"),
            models.Index(fields=["latitude", "longitude", "reported_at"], name="case_place"),
            # The map of what is open is drawn from this index alone.
            models.Index(fields=["state", "latitude", "longitude", "due_at"], name="case_state_place"),
            *_of_lists(),
            models.Index(fields=["due_at", "id"], condition=Q(is_hazard=True), name="case_hazard_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_hazard=False) | Q(priority=Priority.URGENT), name="a_hazard_is_urgent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """案件编号."""
        return case_number(self.pk)

    @property
    def due(self) -> datetime | None:
        """When the unit must have put it right, or None while no limit runs."""
        return None if self.due_at == NO_DUE else self.due_at

    @property
    def accept_due(self) -> datetime | None:
        """When the unit must have accepted it, or None where no such limit runs."""
        return None if self.accept_due_at == NO_DUE else self.accept_due_at


class CaseMove(models.Model):
    """One move that was made: what the clock, the rates and the case page read. The journal proves it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()  # the case's version after the move
    act = models.CharField(max_length=20, choices=[(a.value, a.name) for a in Act])
    origin = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=16)
    to_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=120, blank=True)  # section or person a case was handed down to
    reason = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    on_site = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="one_move_per_version"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.act}"


class CasePhoto(models.Model):
    """A picture (or, for an objection, a document) of a case: the file is kept once, in `evidence`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in PhotoKind])
    move_number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "file", "kind"], name="picture_once_per_kind"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.file_id}"


class Request(models.Model):
    """申请: a unit asks for more time or for suspension; one person decides. One waits at a time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in RequestKind])
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in RequestState])
    decides = models.CharField(max_length=12, choices=[(w.value, w.name) for w in Who])
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # an extension: of the case's own unit
    until = models.DateField(null=True)  # a suspension
    move_number = models.PositiveIntegerField()  # the move that asked; its pictures are the evidence
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=RequestState.WAITING), name="one_request_waits_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, ended_at__isnull=True)
                | (~Q(state=RequestState.WAITING) & Q(ended_at__isnull=False)),
                name="a_request_waits_or_has_ended",
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "kind", "asked_at", "id"], name="request_unit_kind_asked"),
            models.Index(fields=["kind", "asked_at", "id"], name="request_kind_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"


class CaseSettings(Subject):
    """案件规则: what an office sets for all cases. One row; without it the product's own figures hold."""

    rebound_metres = models.PositiveIntegerField()
    rebound_days = models.PositiveIntegerField()
    recheck_days = models.PositiveIntegerField()
    long_overdue_days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.rebound_metres} m, {self.rebound_days} d"


class CaseMessage(Subject):
    """A message of the conversation on a case: who said it, for which unit, when. Everybody who may see the case reads
    it. It is no move: nobody's page becomes stale by it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    uuid = models.UUIDField(unique=True)
    words = models.TextField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=16)

    class Meta:
        indexes = (models.Index(fields=["case", "at", "id"], name="message_case_at"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class SavedFilter(Subject):
    """A filter of the list of cases under a name: a person's own, or the office's for everybody."""

    name = models.CharField(max_length=40)
    address = models.CharField(max_length=500)  # the query of the list: what it shows and in which order
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["owner", "name"], condition=Q(withdrawn=False), name="saved_filter_own"),
            models.Index(fields=["name"], condition=Q(withdrawn=False, shared=True), name="saved_filter_shared"),
        )

    def __str__(self) -> str:
        return self.name


class TextTemplate(Subject):
    """A text that the office keeps, to be put in where words are typed on a case."""

    name = models.CharField(max_length=40)
    text = models.TextField()
    act = models.CharField(max_length=24, blank=True)  # the move it is for; blank: any
    withdrawn = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class CaseCell(models.Model):
    """How many cases there were in a square of the map when they were last counted; the map of all cases reads it.

    Squares are `rules.CELL` degrees; `row` and `column` count them from the equator and the first meridian. Derived
    from the cases and made anew as a whole: nobody acts on it.
    """

    row = models.IntegerField()
    column = models.IntegerField()
    street = models.ForeignKey(Area, null=True, on_delete=models.CASCADE, related_name="+")
    cases = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["row", "column"], name="cell_place"),)

    def __str__(self) -> str:
        return f"{self.row}/{self.column} {self.cases}"


class CellCount(models.Model):
    """When the squares of the map were last counted, and how many cases they hold."""

    at = models.DateTimeField()
    cases = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at} {self.cases}"
