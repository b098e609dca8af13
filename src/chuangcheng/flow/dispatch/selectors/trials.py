"""Trying a draft against past cases, and reading what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.models import Trial, TrialCase
from chuangcheng.flow.dispatch.permissions import can_read
from chuangcheng.flow.dispatch.terms import Verdict
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from .proposing import case_values, ground_for, proposed_for
from .versions import RuleRow, published_values, rules_by_id, values_of

MOST_TRIED = 2_000
"""Past cases that a draft is tried against, the newest ones."""


@dataclass(frozen=True)
class Tried:
    """A past case that a draft would have sent elsewhere: the units and rules (None: by duty), and the unit that has
    it now (None while that is open)."""

    case_id: int
    verdict: Verdict
    old_unit_id: int | None
    old_rule_id: int | None
    new_unit_id: int | None
    new_rule_id: int | None
    right_unit_id: int | None


def try_out(*, set_id: int, now: datetime, most: int = MOST_TRIED) -> tuple[int, list[Tried]]:
    """How many past cases were looked at, and those that a draft would have sent elsewhere than the rules in force.

    Looked at are the newest cases that were sent to a unit. Owners and duties are taken as they are today, the rules in
    force as they are now: the difference is what the draft makes, nothing else. At most nine statements.
    """
    sent = Case.objects.filter(dispatched_at__lte=now).order_by("-reported_at", "-id")[:most]
    cases, stamps = case_values(sent, now)
    old, new = published_values(stamps.rule_set), values_of(set_id)
    old_rules, new_rules = list(old.values()), list(new.values())
    old_ids: dict[UUID | None, int] = {rule.key: id_ for id_, rule in old.items()}
    new_ids: dict[UUID | None, int] = {rule.key: id_ for id_, rule in new.items()}
    ground = ground_for(cases, [*old_rules, *new_rules], stamps)
    found = []
    for case in cases:
        before, after = proposed_for(case, old_rules, ground), proposed_for(case, new_rules, ground)
        right = None if case.state == State.RETURNED else case.unit_id
        if verdict := rules.verdict(before, after, right):
            ids = before.unit_id, old_ids.get(before.key), after.unit_id, new_ids.get(after.key)
            found.append(Tried(case.id, verdict, *ids, right))
    return len(cases), found


@dataclass(frozen=True)
class TrialCard:
    """What a trial found. `fresh` is True while the draft is as it was when it was tried."""

    id: int
    at: datetime
    by: str
    looked_at: int
    better: int
    worse: int
    other: int
    fresh: bool

    @property
    def changed(self) -> int:
        """How many cases would have gone elsewhere."""
        return self.better + self.worse + self.other


def newest_trial(acting: Acting, *, set_id: int) -> TrialCard | None:
    """The newest trial of a version, in one statement. NotFound for those who may not read it."""
    if not can_read(acting):
        raise NotFound("may not read trials")
    row = Trial.objects.filter(rule_set_id=set_id).select_related("by_user", "rule_set").order_by("-id").first()
    if row is None:
        return None
    return TrialCard(
        id=row.pk,
        at=row.at,
        by=row.by_user.name if row.by_user else "",
        looked_at=row.looked_at,
        better=row.better,
        worse=row.worse,
        other=row.other,
        fresh=row.tried_version == row.rule_set.version or row.rule_set.number is not None,
    )


@dataclass(frozen=True)
class TrialRow:
    """One case of a trial: where it would have gone by the rules in force, where by the draft, where it lies now."""

    id: int
    case_id: int
    number: str
    title: str
    title_en: str
    class_name: str
    class_name_en: str
    place: str
    street: str
    reported_at: datetime
    verdict: Verdict
    old_unit: str
    old_rule: RuleRow | None
    new_unit: str
    new_rule: RuleRow | None
    right_unit: str


def trial_page(
    acting: Acting,
    *,
    trial_id: int,
    verdict: Verdict | None = None,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[TrialRow]:
    """The cases of a trial, newest first, by keyset; at most five statements. NotFound for strangers."""
    if not can_read(acting):
        raise NotFound("may not read trials")
    rows = TrialCase.objects.filter(trial_id=trial_id).select_related(
        "case__case_class", "case__site", "case__street", "old_unit", "new_unit", "right_unit"
    )
    if verdict:
        rows = rows.filter(verdict=verdict)
    page = page_of(rows, sort="id", place=place, descending=False, size=size, to_row=lambda row: row)
    known = rules_by_id(id_ for row in page.rows for id_ in (row.old_rule_id, row.new_rule_id) if id_)
    return Page(tuple(_row(row, known) for row in page.rows), page.next, page.previous)


def _row(row: TrialCase, known: dict[int, RuleRow]) -> TrialRow:
    case = row.case
    return TrialRow(
        id=row.pk,
        case_id=case.pk,
        number=case_number(case.pk),
        title=case.title,
        title_en=case.title_en,
        class_name=case.case_class.name if case.case_class else "",
        class_name_en=case.case_class.name_en if case.case_class else "",
        place=case.site.name if case.site else case.address,
        street=case.street.name if case.street else "",
        reported_at=case.reported_at,
        verdict=Verdict(row.verdict),
        old_unit=row.old_unit.name if row.old_unit else "",
        old_rule=known.get(row.old_rule_id or 0),
        new_unit=row.new_unit.name if row.new_unit else "",
        new_rule=known.get(row.new_rule_id or 0),
        right_unit=row.right_unit.name if row.right_unit else "",
    )
