"""Editions with their trees and checklists, and the classes of cases with their time limits."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.models import Subject

from .terms import CaseKind, EditionState, ItemKind, Likeness, LimitUnit


class Edition(Subject):
    """版本(测评体系). The document is what was loaded, character by character; the other rows are read from it."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.name) for s in EditionState])
    official = models.BooleanField(default=False)
    notice = models.TextField(blank=True)
    notice_en = models.TextField(blank=True)
    document = models.TextField()
    document_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="one_current_edition"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state=EditionState.PUBLISHED), name="the_current_edition_is_published"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(state=EditionState.DISCARDED), name="one_edition_per_code"
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=EditionState.PUBLISHED) & Q(published_at__isnull=True)),
                name="published_editions_have_a_date",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Node(models.Model):
    """测评内容 or 测评标准. `path` sorts the tree as the document does; a node's path begins with its parent's."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="nodes")
    code = models.CharField(max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    path = models.CharField(max_length=100)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    is_leaf = models.BooleanField()
    counted = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "code"], name="one_node_per_code"),
            models.UniqueConstraint(fields=["edition", "position"], name="one_node_per_position"),
        )

    def __str__(self) -> str:
        return self.code


class SiteType(models.Model):
    """点位类型: one catalogue for all editions, because a site outlives an edition."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """检查项, so that observations can point to it; the rest of `rules.Item` is read from the edition's document."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in ItemKind])
    unit = models.CharField(max_length=20, blank=True)
    case_class = models.CharField(max_length=60, blank=True)
    standards = models.ManyToManyField(Node, through="ItemStandard", related_name="items")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["edition", "code"], name="one_item_per_code"),)

    def __str__(self) -> str:
        return self.code


class ItemStandard(models.Model):
    """This item is evidence for that standard."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.CASCADE, related_name="+")
    standard = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "standard"], name="an_item_serves_a_standard_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} -> {self.standard_id}"


class ChecklistLine(models.Model):
    """One line of the checklist of a site type in an edition, in the order of the walk."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="checklist_lines")
    site_type = models.ForeignKey(SiteType, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ChecklistItem, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "site_type", "item"], name="an_item_stands_once_on_a_checklist"),
        )

    def __str__(self) -> str:
        return f"{self.site_type_id}/{self.position}"


class EditionMapping(Subject):
    """对照: which standard and which item of an older edition correspond to which of a newer one, line by line."""

    old = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["old", "new"], name="one_mapping_per_pair_of_editions"),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="a_mapping_joins_two_editions"),
        )

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id}"


class MappingLineQuerySet(models.QuerySet["MappingLine"]):
    """Where every count of what a mapping carries starts."""

    def ready(self) -> MappingLineQuerySet:
        """Confirmed lines with a counterpart that were not carried yet."""
        return self.filter(Q(new_node__isnull=False) | Q(new_item__isnull=False), confirmed=True, carried_at=None)


class MappingLine(models.Model):
    """One standard or one item of the old edition, and its counterpart or none.

    Nothing is carried before a person (or sameness) has confirmed the line; what was carried stays as it is.
    """

    mapping = models.ForeignKey(EditionMapping, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    old_node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    new_node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    old_item = models.ForeignKey(ChecklistItem, null=True, on_delete=models.PROTECT, related_name="+")
    new_item = models.ForeignKey(ChecklistItem, null=True, on_delete=models.PROTECT, related_name="+")
    likeness = models.CharField(max_length=8, choices=[(one.value, one.name) for one in Likeness])
    confirmed = models.BooleanField()
    carried_at = models.DateTimeField(null=True)

    objects = MappingLineQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mapping", "position"], name="one_line_per_position"),
            models.CheckConstraint(
                condition=Q(old_node__isnull=False, old_item__isnull=True, new_item__isnull=True)
                | Q(old_node__isnull=True, new_node__isnull=True, old_item__isnull=False),
                name="a_line_is_of_a_standard_or_an_item",
            ),
            models.CheckConstraint(
                condition=Q(carried_at__isnull=True) | Q(confirmed=True), name="only_confirmed_lines_are_carried"
            ),
            # Two old items cannot both answer for a new one: their latest observations would contradict each other.
            models.UniqueConstraint(
                fields=["mapping", "new_item"],
                condition=Q(new_item__isnull=False, confirmed=True),
                name="an_item_comes_from_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mapping_id}/{self.position}"


class CaseClass(Subject):
    """案件类别. Known by kind + code: the national codes repeat across kinds."""

    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in CaseKind])
    code = models.CharField(max_length=20)
    major = models.CharField(max_length=10)
    major_name = models.CharField(max_length=60)
    major_name_en = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    older_code = models.CharField(max_length=20, blank=True)
    standard_reference = models.CharField(max_length=120, blank=True)
    names_organisation = models.BooleanField(default=False)  # a building site or haulage company answers: it is named
    competent_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")  # of a hazard

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_case_class_per_kind_and_code"),
            models.CheckConstraint(
                condition=Q(kind=CaseKind.HAZARD) | Q(competent_unit__isnull=True),
                name="only_hazards_have_a_competent_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code} {self.name}"


class CaseLimitQuerySet(models.QuerySet["CaseLimit"]):
    """Limits by the time in which they are offered."""

    def offered(self, at: datetime) -> CaseLimitQuerySet:
        """Those under which a case may be dispatched at a moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


class CaseLimit(models.Model):
    """立案条件 of a class with its time limit. A limit that a case may have used is ended (`until`), never removed; one
    may begin on a day to come (`since`)."""

    case_class = models.ForeignKey(CaseClass, on_delete=models.PROTECT, related_name="limits")
    position = models.PositiveIntegerField()
    condition = models.CharField(max_length=200)
    condition_en = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    unit = models.CharField(max_length=14, choices=[(u.value, u.name) for u in LimitUnit])
    closing_condition = models.CharField(max_length=200)
    closing_condition_en = models.CharField(max_length=200, blank=True)
    verify_on_site = models.BooleanField()
    source = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=200, blank=True)
    accept_amount = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    accept_unit = models.CharField(max_length=14, blank=True, choices=[(u.value, u.name) for u in LimitUnit])
    extensions = models.PositiveSmallIntegerField(default=1)
    recheck_days = models.PositiveSmallIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = CaseLimitQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case_class", "condition"], condition=Q(until__isnull=True), name="one_limit_per_condition"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_class_id}: {self.condition}"
