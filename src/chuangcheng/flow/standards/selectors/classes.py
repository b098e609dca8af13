"""Reading case classes and their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Concat

from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, kept, page_of


@dataclass(frozen=True)
class ClassChoice:
    """A case class to be picked; `key` is kind and code."""

    id: int
    key: str
    name: str
    major_name: str
    name_en: str


def case_class_choices(*, text: str = "") -> tuple[ClassChoice, ...]:
    """Living classes by kind and code, in one statement."""
    rows = CaseClass.objects.all()
    if text.strip():
        rows = rows.filter(_named(text.strip()) | Q(code__startswith=text.strip()))
    columns = rows.order_by("-kind", "code").values_list("id", "kind", "code", "name", "major_name", "name_en")
    return tuple(ClassChoice(pk, f"{kind}:{code}", *names) for pk, kind, code, *names in columns)


@kept
def class_choices_at(stamp: int | None) -> tuple[ClassChoice, ...]:
    """`case_class_choices` under a stamp of the classes: no statement once read."""
    return case_class_choices()


def _named(text: str) -> Q:
    """Classes with this in their name, in either language."""
    return Q(name__icontains=text) | Q(name_en__icontains=text)


@dataclass(frozen=True)
class LimitChoice:
    """A filing condition of a class with its limit."""

    id: int
    condition: str
    amount: Decimal
    unit: LimitUnit
    verify_on_site: bool
    closing_condition: str
    source: str
    condition_en: str
    closing_condition_en: str
    source_en: str
    accept_amount: Decimal | None = None
    accept_unit: LimitUnit | None = None
    extensions: int = 1
    recheck_days: int | None = None
    since: datetime | None = None


def limits_of(*, case_class_id: int | None, at: datetime | None = None) -> tuple[LimitChoice, ...]:
    """The limits of a class, first one first: those offered `at` a moment, or else those that have no end, with the
    ones that are still to begin."""
    rows = CaseLimit.objects.offered(at) if at is not None else CaseLimit.objects.filter(until__isnull=True)
    rows = rows.filter(case_class_id=case_class_id).order_by("position", "id")
    return tuple(_limit_choice(row) for row in rows)


def limits_at(stamp: int | None, *, case_class_id: int | None, at: datetime) -> tuple[LimitChoice, ...]:
    """The limits of a class that are offered `at` a moment, under a stamp of the classes: no statement once read."""
    return tuple(
        limit
        for limit, since, until in _limits_ever(stamp, case_class_id)
        if since <= at and (until is None or until > at)
    )


@kept
def _limits_ever(stamp: int | None, class_id: int | None) -> tuple[tuple[LimitChoice, datetime, datetime | None], ...]:
    """All limits of a class, in the order of `limits_of`, with when they begin and end."""
    rows = CaseLimit.objects.filter(case_class_id=class_id).order_by("position", "id")
    return tuple((_limit_choice(row), row.since, row.until) for row in rows)


def _limit_choice(row: CaseLimit) -> LimitChoice:
    return LimitChoice(
        row.pk,
        row.condition,
        row.amount,
        LimitUnit(row.unit),
        row.verify_on_site,
        row.closing_condition,
        row.source,
        row.condition_en,
        row.closing_condition_en,
        row.source_en,
        row.accept_amount,
        LimitUnit(row.accept_unit) if row.accept_unit else None,
        row.extensions,
        row.recheck_days,
        row.since,
    )


@dataclass(frozen=True)
class EndedLimit:
    """A limit that is offered no longer, with the span in which it was."""

    limit: LimitChoice
    since: datetime
    until: datetime


def ended_limits(*, case_class_id: int) -> tuple[EndedLimit, ...]:
    """The limits of a class that have ended, the last one first, in one statement."""
    rows = CaseLimit.objects.filter(case_class_id=case_class_id, until__isnull=False).order_by("-until", "position")
    return tuple(EndedLimit(_limit_choice(row), row.since, row.until) for row in rows if row.until)


@dataclass(frozen=True)
class ClassCard:
    """A class with its limits."""

    id: int
    version: int
    kind: CaseKind
    code: str
    name: str
    name_en: str
    major: str
    major_name: str
    major_name_en: str
    standard_reference: str
    older_code: str
    limits: tuple[LimitChoice, ...]
    names_organisation: bool = False
    competent_unit_id: int | None = None
    competent_unit: str = ""

    @property
    def key(self) -> str:
        """Kind and code."""
        return f"{self.kind}:{self.code}"

    def limit(self, limit_id: int) -> LimitChoice:
        """One of the living limits. Raises NotFound."""
        found = next((limit for limit in self.limits if limit.id == limit_id), None)
        if found is None:
            raise NotFound(f"limit {limit_id}")
        return found


def class_card(*, case_class_id: int) -> ClassCard:
    """One class. Raises NotFound."""
    return _card(
        CaseClass.objects.select_related("competent_unit").filter(pk=case_class_id).first(),
        f"case class {case_class_id}",
    )


def class_by_key(*, key: str) -> ClassCard:
    """One class by "kind:code". Raises NotFound."""
    kind, _, code = key.partition(":")
    found = CaseClass.objects.select_related("competent_unit").filter(kind=kind, code=code).first()
    return _card(found, f"case class {key}")


def _card(row: CaseClass | None, name: str) -> ClassCard:
    if row is None:
        raise NotFound(name)
    return ClassCard(
        row.pk,
        row.version,
        CaseKind(row.kind),
        row.code,
        row.name,
        row.name_en,
        row.major,
        row.major_name,
        row.major_name_en,
        row.standard_reference,
        row.older_code,
        limits_of(case_class_id=row.pk),
        row.names_organisation,
        row.competent_unit_id,
        row.competent_unit.name if row.competent_unit else "",
    )


def hazards_without_competent_unit() -> int:
    """How many classes of hazards no case can be filed under, because nobody is named who is competent."""
    return CaseClass.objects.filter(kind=CaseKind.HAZARD, competent_unit__isnull=True).count()


@dataclass(frozen=True)
class ClassFilter:
    """What a list of classes shows. Empty fields do not filter; `major` counts within a kind."""

    text: str = ""
    kind: CaseKind | None = None
    major: str = ""
    without_limits: bool = False


@dataclass(frozen=True)
class ClassLine:
    """One class in a list, with the number of its living limits."""

    id: int
    kind: CaseKind
    code: str
    name: str
    name_en: str
    major_name: str
    major_name_en: str
    limits: int


LIVING = Count("limits", filter=Q(limits__until__isnull=True, limits__id__isnull=False))
"""How many limits of a class are in force."""


def classes_page(*, wanted: ClassFilter, place: str | None = None, size: int = PAGE_SIZE) -> Page[ClassLine]:
    """Classes by kind and code, in one statement."""
    rows = CaseClass.objects.annotate(key=Concat("kind", Value(":"), "code", output_field=CharField()))
    rows = rows.annotate(living=LIVING)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.major:
        rows = rows.filter(major=wanted.major)
    if text := wanted.text.strip():
        rows = rows.filter(_named(text) | Q(code__istartswith=text) | Q(key=text))
    if wanted.without_limits:
        rows = rows.filter(living=0)
    return page_of(rows, sort="key", place=place, to_row=_class_line, descending=False, size=size)


def count_classes_without_limits() -> int:
    """How many classes no case can be dispatched under, because no limit says until when."""
    return CaseClass.objects.annotate(living=LIVING).filter(living=0).count()


def _class_line(row: Any) -> ClassLine:
    return ClassLine(
        row.pk, CaseKind(row.kind), row.code, row.name, row.name_en, row.major_name, row.major_name_en, row.living
    )


@dataclass(frozen=True)
class Major:
    """A major of case classes (大类) within its kind."""

    kind: CaseKind
    code: str
    name: str
    name_en: str


def majors() -> tuple[Major, ...]:
    """The majors of all kinds by kind and code, in one statement."""
    rows = CaseClass.objects.order_by("kind", "major").values_list("kind", "major", "major_name", "major_name_en")
    found = {(kind, code): Major(CaseKind(kind), code, name, name_en) for kind, code, name, name_en in rows.distinct()}
    return tuple(found.values())
