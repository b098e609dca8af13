"""Sites, and who answers for what, where."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from chuangcheng.flow.standards.models import CaseClass, Node, SiteType
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.geography.terms import Datum

from .rules.windows import Window, read_numbers, read_spans
from .terms import DraftState, OnDays, Owner, Part, Table, ZoneKind

SEARCH_INDEX = "places_site"
"""The index of `foundation.textsearch` by which sites are found: code, name and address."""


class SiteQuerySet(models.QuerySet["Site"]):
    """Where every list, map and count of sites starts."""

    def visible_to(self, acting: Acting) -> SiteQuerySet:
        """The office, inspectors, verifiers and administrators see all sites; a unit sees its own."""
        if acting.reads_everything or acting.role in (Role.INSPECTOR, Role.VERIFIER, Role.ADMINISTRATOR):
            return self
        return self.filter(Q(territorial_unit_id=acting.unit_id) | Q(line_unit_id=acting.unit_id))


class Site(Subject):
    """点位: a place that can be inspected. The territorial owner is 块, the line owner 条. WGS-84."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    site_type = models.ForeignKey(SiteType, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    received_datum = models.CharField(  # in which the position arrived; what is stored is WGS-84
        max_length=10, choices=[(d.value, d.name) for d in Datum], default=Datum.WGS84.value
    )
    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    territorial_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    line_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    retired = models.BooleanField(default=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["site_type", "code"], name="site_type_code"),
            models.Index(fields=["street", "code"], name="site_street_code"),
            models.Index(fields=["territorial_unit", "code"], name="site_territorial_code"),
            models.Index(fields=["line_unit", "code"], name="site_line_code"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Duty(Subject):
    """责任 given by hand: a unit answers for a standard, everywhere or in an area. No rule is ever copied here."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    standard = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="duties")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=[(p.value, p.name) for p in Part])
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            # Two, because a null area is distinct from every other to both databases.
            models.UniqueConstraint(
                fields=["unit", "standard", "part"],
                condition=Q(withdrawn=False, area__isnull=True),
                name="one_duty_everywhere",
            ),
            models.UniqueConstraint(
                fields=["unit", "standard", "part", "area"],
                condition=Q(withdrawn=False, area__isnull=False),
                name="one_duty_per_area",
            ),
        )
        indexes = (models.Index(fields=["standard", "area"], name="duty_standard_area"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.standard_id} {self.part}"


class DutyRule(Subject):
    """责任规则: who answers where nobody gave a duty by hand. It names a site type, a standard, an area, or several;
    what it does not name may be any.
    """

    site_type = models.ForeignKey(SiteType, null=True, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.CharField(max_length=12, choices=[(o.value, o.name) for o in Owner])
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = (
            # Coalesced, because a null is distinct from every other to both databases.
            models.UniqueConstraint(
                Coalesce("site_type", 0),
                Coalesce("standard", 0),
                Coalesce("area", 0),
                condition=Q(withdrawn=False),
                name="one_duty_rule_per_combination",
            ),
            models.CheckConstraint(
                condition=Q(site_type__isnull=False) | Q(standard__isnull=False) | Q(area__isnull=False),
                name="a_duty_rule_names_something",
            ),
            models.CheckConstraint(
                condition=Q(owner=Owner.UNIT, unit__isnull=False) | (~Q(owner=Owner.UNIT) & Q(unit__isnull=True)),
                name="a_duty_rule_names_its_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.site_type_id or '*'} {self.standard_id or '*'} {self.area_id or '*'}: {self.owner}"


class ImportDraft(Subject):
    """A table that somebody sent and has not imported yet. Its file is no evidence: it is removed within a day.

    While `held`, its bytes lie in a file of their own: as sent, or after the import the rows that were left out.
    `options` and `counts` are JSON. The row itself stays, as its journal does.
    """

    uuid = models.UUIDField(unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    table = models.CharField(max_length=8, choices=[(t.value, t.name) for t in Table])
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    options = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.name) for s in DraftState], default=DraftState.OPEN.value
    )
    counts = models.TextField(blank=True)
    held = models.BooleanField(default=True)
    held_since = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["made_by", "made_at"], name="draft_made_by"),
            models.Index(fields=["held_since"], condition=Q(held=True), name="draft_held_since"),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.uuid}"

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return drafts_folder() / self.uuid.hex


def drafts_folder() -> Path:
    """The folder of sent tables, apart from the evidence."""
    return Path(settings.FILES_ROOT) / "import-drafts"


class Timed(models.Model):
    """Columns of a recurring time: months and weekdays as "4,5,6" (empty: all), kind of day, hours (empty: all day)."""

    months = models.CharField(max_length=40, blank=True)
    weekdays = models.CharField(max_length=20, blank=True)
    on_days = models.CharField(max_length=8, choices=[(d.value, d.name) for d in OnDays], default=OnDays.EVERY.value)
    hours = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def window(self) -> Window:
        """The time as the rules take it."""
        return Window(
            read_numbers(self.months), read_numbers(self.weekdays), OnDays(self.on_days), read_spans(self.hours)
        )


class SchoolTerm(Subject):
    """学期: the days between are school days where people work. Years are data, entered by the office."""

    name = models.CharField(max_length=60, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class ZoneQuerySet(models.QuerySet["PermittedZone"]):
    """Where every question about a place in permitted zones starts."""

    def boxed_around(self, latitude: float, longitude: float) -> ZoneQuerySet:
        """Zones in use whose box holds the place (WGS-84, border included).

        `cases/services/beforehand.py` says the same in SQL.
        """
        return self.filter(
            withdrawn=False, west__lte=longitude, east__gte=longitude, south__lte=latitude, north__gte=latitude
        )


class PermittedZone(Subject, Timed):
    """允许区域: where what is a problem elsewhere is permitted at its hours. GeoJSON text in WGS-84 with its box."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(k.value, k.name) for k in ZoneKind])
    conditions = models.TextField(blank=True)
    geometry = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    withdrawn = models.BooleanField(default=False)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["withdrawn", "west", "east"], name="zone_box"),)

    def __str__(self) -> str:
        return self.name


class ZoneClass(models.Model):
    """A class of problems that is none inside a permitted zone at its hours."""

    zone = models.ForeignKey(PermittedZone, on_delete=models.CASCADE, related_name="classes")
    case_class = models.ForeignKey(CaseClass, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "case_class"], name="class_once_per_zone"),)

    def __str__(self) -> str:
        return f"{self.zone_id} {self.case_class_id}"
