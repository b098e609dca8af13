"""Versions of the dispatch rules, their trials, and what was proposed when a case was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chuangcheng.flow.cases.models import Case, CaseMove
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import CaseClass, Node, SiteType
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area

from .terms import Days, SetState, Target, Verdict


class RuleSet(Subject):
    """派遣规则的一个版本: an ordered list of rules. Of those published, the one that started last is in force."""

    number = models.PositiveIntegerField(null=True, unique=True)  # drawn when it is published
    state = models.CharField(max_length=10, choices=[(s.value, s.name) for s in SetState])
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=SetState.DRAFT), name="one_draft_of_dispatch_rules"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=SetState.PUBLISHED,
                    number__isnull=False,
                    published_at__isnull=False,
                    starts_at__isnull=False,
                )
                | (
                    ~Q(state=SetState.PUBLISHED)
                    & Q(number__isnull=True, published_at__isnull=True, starts_at__isnull=True)
                ),
                name="published_dispatch_rules_have_a_start",
            ),
        )
        indexes = (models.Index(fields=["state", "starts_at", "number"], name="ruleset_in_force"),)

    def __str__(self) -> str:
        return f"{self.number or '-'} {self.state}"


class DispatchRule(models.Model):
    """派遣规则: under these conditions, this unit. It belongs to one version; `key` is the same in all versions."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules")
    key = models.UUIDField()
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=60, blank=True)
    case_class = models.ForeignKey(CaseClass, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, blank=True)
    major = models.CharField(max_length=10, blank=True)
    condition = models.CharField(max_length=200, blank=True)  # by its words, which outlive a change of the limit
    standard = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="+")
    site_type = models.ForeignKey(SiteType, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    weekdays = models.CharField(max_length=7, blank=True)  # 1 is Monday; empty: any
    days = models.CharField(max_length=8, choices=[(d.value, d.name) for d in Days], default=Days.ANY.value)
    start = models.PositiveSmallIntegerField(null=True)  # minutes of the day
    end = models.PositiveSmallIntegerField(null=True)
    target = models.CharField(max_length=12, choices=[(t.value, t.name) for t in Target])
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule_set", "key"], name="a_rule_once_per_version"),
            models.CheckConstraint(
                condition=Q(target=Target.UNIT, unit__isnull=False) | (~Q(target=Target.UNIT) & Q(unit__isnull=True)),
                name="a_dispatch_rule_names_its_unit",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__isnull=False),
                name="a_dispatch_rule_has_a_whole_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_set_id}/{self.position} {self.title}"


class Trial(Subject):
    """试算: what a draft would have changed among the newest past cases. `tried_version` is that of the draft."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="trials")
    tried_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.PositiveIntegerField()
    better = models.PositiveIntegerField()
    worse = models.PositiveIntegerField()
    other = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.rule_set_id}: {self.better + self.worse + self.other} of {self.looked_at}"


class TrialCase(models.Model):
    """A past case that the draft would have sent elsewhere. Kept for the newest trial of a draft only."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=[(v.value, v.name) for v in Verdict])
    old_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    old_rule = models.ForeignKey(DispatchRule, null=True, on_delete=models.SET_NULL, related_name="+")
    new_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    new_rule = models.ForeignKey(DispatchRule, null=True, on_delete=models.SET_NULL, related_name="+")
    right_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["trial", "case"], name="a_case_once_per_trial"),)
        indexes = (models.Index(fields=["trial", "verdict", "id"], name="trialcase_verdict"),)

    def __str__(self) -> str:
        return f"{self.trial_id} {self.case_id} {self.verdict}"


class DispatchDecision(models.Model):
    """派遣依据: which unit was proposed for a dispatch and by which rule, and which one was chosen."""

    move = models.OneToOneField(CaseMove, on_delete=models.PROTECT, related_name="dispatch_decision")
    rule = models.ForeignKey(DispatchRule, null=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.move_id}: {self.proposed_id} -> {self.chosen_id}"
