"""Disputes: place and kind, who mediates, under which number, with what outcome. No column holds a person's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area

from .rules import dispute_number
from .terms import DisputeKind, Outcome


class Mediator(Subject):
    """调解单位 of a street, named by the office."""

    street = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.street_id}: {self.unit_id}"


class DisputeYear(models.Model):
    """调解编号 of a year: the last one that was given. Changing the row is the lock, so that no number is missing."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Where every read of disputes starts: what they are is for the mediating unit alone."""

    def mediated_by(self, acting: Acting) -> DisputeQuerySet:
        """The disputes that this person's unit mediates."""
        if acting.role != Role.HANDLER or acting.unit_id is None:
            return self.none()
        return self.filter(unit_id=acting.unit_id)

    def reported_by_person(self, acting: Acting) -> DisputeQuerySet:
        """The disputes that this person reported; of them he sees the number and nothing else."""
        return self.filter(reported_by_id=acting.user_id, reported_by_id__isnull=False)


class Dispute(Subject):
    """矛盾纠纷, referred to a unit that mediates."""

    uuid = models.UUIDField(unique=True)
    year = models.PositiveSmallIntegerField()
    place_in_year = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=[(k.value, k.name) for k in DisputeKind])
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    referred_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, blank=True, choices=[(o.value, o.name) for o in Outcome])
    outcome_on = models.DateField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "place_in_year"], name="one_dispute_per_number"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="an_outcome_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(site__isnull=False, address="") | (Q(site__isnull=True) & ~Q(address="")),
                name="a_dispute_is_at_a_site_or_an_address",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "outcome", "referred_at", "id"], name="dispute_unit_outcome"),
            models.Index(fields=["unit", "referred_at", "id"], name="dispute_unit_referred"),
            models.Index(fields=["reported_by", "referred_at", "id"], name="dispute_by_reporter"),
            models.Index(fields=["referred_at", "id"], name="dispute_referred"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """调解编号."""
        return dispute_number(self.year, self.place_in_year)
