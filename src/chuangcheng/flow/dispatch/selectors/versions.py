"""Reading the rules: the version in force, the draft, and what they say in names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery

from chuangcheng.flow.dispatch import rules
from chuangcheng.flow.dispatch.formats import Written
from chuangcheng.flow.dispatch.models import DispatchRule, RuleSet
from chuangcheng.flow.dispatch.permissions import can_read
from chuangcheng.flow.dispatch.terms import Days, Differs, SetState, Target
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.acts.selectors import kept


@dataclass(frozen=True)
class RuleRow:
    """A rule with the names of what it names; English names are empty where there are none."""

    id: int
    rule: rules.Rule
    case_class: str = ""
    case_class_en: str = ""
    major: str = ""
    major_en: str = ""
    condition_en: str = ""
    standard_code: str = ""
    standard: str = ""
    standard_en: str = ""
    standard_in_use: bool = True
    site_type: str = ""
    site_type_en: str = ""
    site: str = ""
    site_code: str = ""
    area: str = ""
    unit: str = ""
    unit_retired: bool = False

    @property
    def key(self) -> UUID:
        """What the rule is known by in all versions."""
        return self.rule.key


@dataclass(frozen=True)
class SetRow:
    """A version of the rules."""

    id: int
    version: int
    number: int | None
    state: SetState
    made_at: datetime
    made_by: str
    published_at: datetime | None
    published_by: str
    starts_at: datetime | None
    rules: int


@dataclass(frozen=True)
class SetCard:
    """A version with its rules, and how they differ from the version it follows; `gone` are those taken out."""

    row: SetRow
    rules: tuple[RuleRow, ...]
    differs: dict[UUID, Differs]
    gone: tuple[RuleRow, ...]

    def rule(self, key: UUID) -> RuleRow:
        """One of the rules. Raises NotFound."""
        found = next((one for one in self.rules if one.key == key), None)
        if found is None:
            raise NotFound(f"dispatch rule {key}")
        return found


def value_of(row: DispatchRule) -> rules.Rule:
    """A rule's row as the decisions take it."""
    return rules.Rule(
        key=row.key,
        target=Target(row.target),
        unit_id=row.unit_id,
        class_id=row.case_class_id,
        kind=row.kind,
        major=row.major,
        condition=row.condition,
        standard_id=row.standard_id,
        site_type_id=row.site_type_id,
        site_id=row.site_id,
        area_id=row.area_id,
        weekdays=frozenset(int(one) for one in row.weekdays),
        days=Days(row.days),
        start=row.start,
        end=row.end,
        title=row.title,
    )


def values_of(set_id: int | None) -> dict[int, rules.Rule]:
    """The rules of a version by id, in their order. One statement."""
    found = DispatchRule.objects.filter(rule_set_id=set_id).order_by("position", "id")
    return {row.pk: value_of(row) for row in found}


@kept
def published_values(set_id: int | None) -> dict[int, rules.Rule]:
    """`values_of` a published version, which never changes: its number is its stamp. No statement once read."""
    return values_of(set_id)


def in_force(now: datetime) -> QuerySet[RuleSet]:
    """The version that decides now, or none: of those published and started the one that started last."""
    started = RuleSet.objects.filter(state=SetState.PUBLISHED, starts_at__lte=now)
    return started.order_by("-starts_at", "-number")[:1]


def rules_in_force(now: datetime) -> tuple[RuleRow, ...]:
    """The rules that decide now, in their order with their names; one statement."""
    return _rows(Q(rule_set_id=Subquery(in_force(now).values("id"))))


NAMED = ("case_class", "standard__edition", "site_type", "site", "area", "unit")


def named(rows: QuerySet[Any], rule: str = "") -> QuerySet[Any]:
    """A query of rules, or of rows that have one under `rule` (such as "rule__"), with what `row_of_rule` names: the
    English of a condition by its words, and a major by its code, which outlive the rows they were picked from."""
    condition = CaseLimit.objects.filter(
        case_class_id=OuterRef(f"{rule}case_class_id"), condition=OuterRef(f"{rule}condition")
    )
    major = CaseClass.objects.filter(kind=OuterRef(f"{rule}kind"), major=OuterRef(f"{rule}major")).order_by("-id")
    found: QuerySet[Any] = rows.select_related(*(f"{rule}{name}" for name in NAMED))
    found = found.annotate(
        condition_english=Subquery(condition.order_by("-id").values("condition_en")[:1]),
        major_said=Subquery(major.values("major_name")[:1]),
        major_english=Subquery(major.values("major_name_en")[:1]),
    )
    return found.defer(f"{rule}standard__edition__document")


def row_of_rule(row: DispatchRule, said: Model) -> RuleRow:
    """A rule with its names; `said` is the row of `named` that it was read with."""
    words: dict[str, str | None] = said.__dict__
    return RuleRow(
        id=row.pk,
        rule=value_of(row),
        case_class=row.case_class.name if row.case_class else "",
        case_class_en=row.case_class.name_en if row.case_class else "",
        major=words["major_said"] or row.major,
        major_en=words["major_english"] or "",
        condition_en=words["condition_english"] or "",
        standard_code=row.standard.code if row.standard else "",
        standard=row.standard.title if row.standard else "",
        standard_en=row.standard.title_en if row.standard else "",
        standard_in_use=row.standard is None or row.standard.edition.is_current,
        site_type=row.site_type.title if row.site_type else "",
        site_type_en=row.site_type.title_en if row.site_type else "",
        site=row.site.name if row.site else "",
        site_code=row.site.code if row.site else "",
        area=row.area.name if row.area else "",
        unit=row.unit.name if row.unit else "",
        unit_retired=row.unit.retired if row.unit else False,
    )


def rules_by_id(ids: Iterable[int]) -> dict[int, RuleRow]:
    """Rules with their names by id, whatever version they are of; one statement, none for none."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.pk: row_of_rule(row, row) for row in named(DispatchRule.objects.filter(pk__in=wanted))}


def _rows(of: Q) -> tuple[RuleRow, ...]:
    return tuple(row_of_rule(row, row) for row in named(DispatchRule.objects.filter(of)).order_by("position", "id"))


def _set_row(row: RuleSet) -> SetRow:
    return SetRow(
        id=row.pk,
        version=row.version,
        number=row.number,
        state=SetState(row.state),
        made_at=row.made_at,
        made_by=row.made_by.name if row.made_by else "",
        published_at=row.published_at,
        published_by=row.published_by.name if row.published_by else "",
        starts_at=row.starts_at,
        rules=getattr(row, "count", 0),
    )


@dataclass(frozen=True)
class Standing:
    """Where the rules stand: what is in force, what will be, the draft, and all published versions, newest first."""

    in_force: SetRow | None
    coming: SetRow | None
    draft: SetRow | None
    versions: tuple[SetRow, ...]


KEPT_IN_SIGHT = 30
"""Versions that the page lists; the journal has all."""


def standing(acting: Acting, *, now: datetime) -> Standing:
    """The versions of the rules, in one statement. NotFound for those who may not read them."""
    if not can_read(acting):
        raise NotFound("may not read the dispatch rules")
    found = (
        RuleSet.objects.exclude(state=SetState.DISCARDED)
        .annotate(count=Count("rules"))
        .select_related("made_by", "published_by")
        .order_by("-id")[: KEPT_IN_SIGHT + 1]
    )
    rows = [_set_row(row) for row in found]
    published = sorted(
        (row for row in rows if row.state is SetState.PUBLISHED), key=lambda row: row.number or 0, reverse=True
    )
    started = [row for row in published if row.starts_at and row.starts_at <= now]
    in_force = max(started, key=lambda row: (row.starts_at or now, row.number or 0), default=None)
    coming = [row for row in published if row.starts_at and row.starts_at > now]
    return Standing(
        in_force=in_force,
        coming=min(coming, key=lambda row: (row.starts_at or now, -(row.number or 0)), default=None),
        draft=next((row for row in rows if row.state is SetState.DRAFT), None),
        versions=tuple(published),
    )


def set_card(acting: Acting, *, set_id: int) -> SetCard:
    """One version with its rules and what is different in it. At most three statements. NotFound for strangers."""
    if not can_read(acting):
        raise NotFound("may not read the dispatch rules")
    row = (
        RuleSet.objects.filter(pk=set_id)
        .exclude(state=SetState.DISCARDED)
        .annotate(count=Count("rules"))
        .select_related("made_by", "published_by")
        .first()
    )
    if row is None:
        raise NotFound(f"dispatch rules {set_id}")
    before = RuleSet.objects.filter(state=SetState.PUBLISHED)
    if row.number is not None:
        before = before.filter(number__lt=row.number)
    old = _rows(Q(rule_set_id=Subquery(before.order_by("-number").values("id")[:1])))
    new = _rows(Q(rule_set_id=row.pk))
    differs = rules.differences([one.rule for one in old], [one.rule for one in new])
    return SetCard(_set_row(row), new, differs, tuple(one for one in old if differs.get(one.key) is Differs.REMOVED))


def site_of_code(code: str) -> int | None:
    """The site in use that has this code, for a rule that names it; None where there is none."""
    return Site.objects.filter(code=code.strip(), retired=False).values_list("id", flat=True).first()


def written(acting: Acting, *, set_id: int) -> list[Written]:
    """A version as its document tells it, in three statements at most. NotFound for strangers."""
    if not can_read(acting) or not RuleSet.objects.filter(pk=set_id).exclude(state=SetState.DISCARDED).exists():
        raise NotFound(f"dispatch rules {set_id}")
    found = DispatchRule.objects.filter(rule_set_id=set_id).select_related(*NAMED).order_by("position", "id")
    return [
        Written(
            key=str(row.key),
            title=row.title,
            case_class=f"{row.case_class.kind}:{row.case_class.code}" if row.case_class else "",
            major=f"{row.kind}:{row.major}" if row.major else "",
            condition=row.condition,
            standard=row.standard.code if row.standard else "",
            site_type=row.site_type.code if row.site_type else "",
            site=row.site.code if row.site else "",
            area=row.area.code if row.area else "",
            weekdays=row.weekdays,
            days=row.days if row.days != Days.ANY else "",
            start=rules.clock(row.start) if row.start is not None else "",
            end=rules.clock(row.end) if row.end is not None else "",
            unit=row.unit.code if row.unit else "",
            owner="" if row.unit else row.target,
        )
        for row in found
    ]
