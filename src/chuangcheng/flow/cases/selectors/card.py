"""One case: its history, its pictures, what may come next and who may receive it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from chuangcheng.foundation.accounts.models import Post
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import units_below_at
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.workcalendar.terms import SpanUnit

from .. import rules
from ..models import Case, CaseMessage, CaseMove, CasePhoto, Request
from ..permissions import can_see, standing
from ..terms import DONE_PART, Act, Clock, Need, Refused, RequestKind, RequestState, Source, State, Who
from .lists import CaseRow, row_of
from .stamps import NO_STAMPS, STAMPED, Stamps, stamps_of

ASKING = frozenset({Act.ASK_EXTENSION, Act.ASK_SUSPENSION})

MOST_RELATED = 200
"""Rebounds, merged cases and parts that are read for one page."""

POINTING_HERE = tuple(
    Exists(Case.objects.filter(**{name: OuterRef("pk")})) for name in ("rebound_of", "merged_into", "part_of")
)
"""Whether other cases point to one: few have any, and the others are then not asked for."""


@dataclass(frozen=True)
class MoveRow:
    """One move of a case's history."""

    number: int
    act: Act
    origin: str
    target: State
    at: datetime
    by: str
    by_unit: str
    by_role: str
    to: str
    reason: str
    words: str
    on_site: bool
    to_unit_id: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture or document of a case; `file_id` opens it under the case's page."""

    file_id: int
    kind: str
    at: datetime
    is_image: bool
    name: str
    captured_at: datetime | None


@dataclass(frozen=True)
class NextMove:
    """A move that may come next: who may make it, what it needs, what it does to the clock, where it leads (None: the
    case stays where it is), and whether this person may make it now, or else why not."""

    act: Act
    actor: Who
    mine: bool
    needs: tuple[Need, ...] = ()
    clock: Clock = Clock.NONE
    target: State | None = None
    why_not: Refused | None = None


@dataclass(frozen=True)
class RequestRow:
    """What a unit asked for, and what became of it."""

    kind: RequestKind
    state: RequestState
    decides: Who
    reason: str
    words: str
    amount: Decimal | None
    until: date | None
    asked_at: datetime
    unit: str
    ended_at: datetime | None
    decided_by: str


@dataclass(frozen=True)
class RelatedCase:
    """Another case that this one has to do with: its whole, a part, one that was merged, the one it was merged into."""

    id: int
    number: str
    title: str
    title_en: str
    state: State
    unit: str
    mine: bool


@dataclass(frozen=True)
class CaseCard:
    """Everything the case page shows."""

    row: CaseRow
    words: str
    source: str
    source_reference: str
    case_class_id: int | None
    case_class_key: str
    standard_id: int | None
    standard: str
    standard_en: str
    site_id: int | None
    street_id: int | None
    unit_id: int | None
    unit_reason: str
    limit: str
    limit_en: str
    limit_id: int | None
    must_verify_on_site: bool
    verified_on_site: bool
    reported_by: str
    rectified_at: datetime | None
    on_time: bool | None
    latitude: float | None
    longitude: float | None
    rebound_of_id: int | None
    rebounds: tuple[tuple[int, str], ...]
    moves: tuple[MoveRow, ...]
    pictures: tuple[Picture, ...]
    next_moves: tuple[NextMove, ...]
    requests: tuple[RequestRow, ...] = ()
    merged_into: RelatedCase | None = None
    part_of: RelatedCase | None = None
    merged: tuple[RelatedCase, ...] = ()
    parts: tuple[RelatedCase, ...] = ()
    allowed: Decimal | None = None
    allowed_unit: SpanUnit | None = None
    rebound_number: int = 0
    other_system: str = ""
    other_number: str = ""
    competent_unit: str = ""
    isolated_at: datetime | None = None
    organisation: str = ""
    asks_for_organisation: bool = False
    reported_by_id: int | None = None
    talked_about: bool = False
    stamps: Stamps = NO_STAMPS

    @property
    def waiting(self) -> RequestRow | None:
        """The request that nobody has decided yet."""
        return next((row for row in self.requests if row.state is RequestState.WAITING), None)

    def pictures_of(self, kind: str) -> tuple[Picture, ...]:
        """The pictures of one kind, oldest first."""
        return tuple(picture for picture in self.pictures if picture.kind == kind)


def case_card(acting: Acting, *, case_id: int, now: datetime) -> CaseCard:
    """One case with its history, its pictures and what it has to do with, in three statements, one
    more each where something was asked for and where it has to do with others. NotFound for strangers."""
    case = (
        Case.objects.select_related(
            "case_class",
            "site",
            "street",
            "unit",
            "handed_unit",
            "handed_user",
            "standard",
            "limit",
            "reported_by",
            "competent_unit",
        )
        .annotate(
            **STAMPED,
            pointed_at=POINTING_HERE[0] | POINTING_HERE[1] | POINTING_HERE[2],
            talked_about=Exists(CaseMessage.objects.filter(case=OuterRef("pk"))),
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    told: Any = case
    moves = list(
        CaseMove.objects.filter(case_id=case_id).select_related("by_user", "by_unit", "to_unit").order_by("number")
    )
    pictures = CasePhoto.objects.filter(case_id=case_id).select_related("file").order_by("at", "id")
    related = _related(case) if told.pointed_at or case.merged_into_id or case.part_of_id else []
    rebounds = tuple(sorted(one.pk for one in related if one.rebound_of_id == case_id))
    parts = tuple(_related_case(acting, one) for one in related if one.part_of_id == case_id)
    stands = standing(acting, case)
    facts = rules.Facts(
        State(case.state),
        Source(case.source),
        RequestKind(case.asked) if case.asked else None,
        parts_open=any(part.state not in DONE_PART for part in parts),
        came_back=bool(rebounds),
        hazard=case.is_hazard,
        isolated=case.isolated_at is not None,
    )
    steps = [rules.Step(Act(move.act), move.at, State(move.origin) if move.origin else None) for move in moves]
    return CaseCard(
        row=row_of(case, now),
        words=case.words,
        source=case.source,
        source_reference=case.source_reference,
        case_class_id=case.case_class_id,
        case_class_key=f"{case.case_class.kind}:{case.case_class.code}" if case.case_class else "",
        standard_id=case.standard_id,
        standard=f"{case.standard.code} {case.standard.title}" if case.standard else "",
        standard_en=f"{case.standard.code} {case.standard.title_en}"
        if case.standard and case.standard.title_en
        else "",
        site_id=case.site_id,
        street_id=case.street_id,
        unit_id=case.unit_id,
        unit_reason=case.unit_reason,
        limit=case.limit.condition if case.limit else "",
        limit_en=case.limit.condition_en if case.limit else "",
        limit_id=case.limit_id,
        must_verify_on_site=case.must_verify_on_site,
        verified_on_site=case.verified_on_site,
        reported_by=case.reported_by.name if case.reported_by else "",
        rectified_at=case.rectified_at,
        on_time=rules.was_on_time(case.rectified_at, case.due),
        latitude=case.latitude,
        longitude=case.longitude,
        rebound_of_id=case.rebound_of_id,
        rebounds=tuple((pk, rules.case_number(pk)) for pk in rebounds),
        moves=tuple(_move_row(move) for move in moves),
        pictures=tuple(
            Picture(
                file_id=picture.file_id,
                kind=picture.kind,
                at=picture.at,
                is_image=picture.file.media_type.startswith("image/"),
                name=picture.file.name,
                captured_at=picture.file.captured_at,
            )
            for picture in pictures
        ),
        next_moves=_next_moves(facts, stands, steps),
        requests=_requests(case) if any(step.act in ASKING for step in steps) else (),
        merged_into=next((_related_case(acting, one) for one in related if one.pk == case.merged_into_id), None),
        part_of=next((_related_case(acting, one) for one in related if one.pk == case.part_of_id), None),
        merged=tuple(_related_case(acting, one) for one in related if one.merged_into_id == case_id),
        parts=parts,
        allowed=case.allowed,
        allowed_unit=SpanUnit(case.allowed_unit) if case.allowed_unit else None,
        rebound_number=case.rebound_number,
        other_system=case.other_system,
        other_number=case.other_number,
        competent_unit=case.competent_unit.name if case.competent_unit else "",
        isolated_at=case.isolated_at,
        organisation=case.organisation,
        asks_for_organisation=case.case_class is not None and case.case_class.names_organisation,
        reported_by_id=case.reported_by_id,
        talked_about=told.talked_about,
        stamps=stamps_of(case),
    )


def _next_moves(facts: rules.Facts, stands: frozenset[Who], steps: list[rules.Step]) -> tuple[NextMove, ...]:
    """What may come next, in the table's order, without the moves that are none of this case."""
    found = []
    for move in rules.moves_from(facts.state):
        stopped = rules.obstacle(move.act, facts)
        if stopped in rules.UNTOLD:
            continue
        why_not = rules.refusal(move.act, facts.state, stands, hazard=facts.hazard) or stopped
        target = rules.target_of(move, facts.state, steps)
        found.append(
            NextMove(
                move.act,
                Who.COMPETENT if facts.hazard and move.actor is Who.VERIFIER else move.actor,
                why_not is None,
                move.needs,
                move.clock,
                None if target is facts.state else target,
                why_not,
            )
        )
    return tuple(found)


def _related(case: Case) -> list[Case]:
    """The cases that this one has to do with, in one statement."""
    near = Q(rebound_of_id=case.pk) | Q(merged_into_id=case.pk) | Q(part_of_id=case.pk)
    if above := [pk for pk in (case.merged_into_id, case.part_of_id) if pk is not None]:
        near |= Q(pk__in=above)
    return list(Case.objects.filter(near).select_related("unit").order_by("id")[:MOST_RELATED])


def _related_case(acting: Acting, case: Case) -> RelatedCase:
    return RelatedCase(
        case.pk,
        case.number,
        case.title,
        case.title_en,
        State(case.state),
        case.unit.name if case.unit else "",
        can_see(acting, case),
    )


def _requests(case: Case) -> tuple[RequestRow, ...]:
    rows = Request.objects.filter(case_id=case.pk).select_related("unit", "decided_by").order_by("asked_at", "id")
    return tuple(
        RequestRow(
            RequestKind(row.kind),
            RequestState(row.state),
            Who(row.decides),
            row.reason,
            row.words,
            row.amount,
            row.until,
            row.asked_at,
            row.unit.name if row.unit else "",
            row.ended_at,
            row.decided_by.name if row.decided_by else "",
        )
        for row in rows
    )


def _move_row(move: CaseMove) -> MoveRow:
    return MoveRow(
        number=move.number,
        act=Act(move.act),
        origin=move.origin,
        target=State(move.target),
        at=move.at,
        by=move.by_user.name if move.by_user else "",
        by_unit=move.by_unit.name if move.by_unit else "",
        by_role=move.by_role,
        to=move.to_name or (move.to_unit.name if move.to_unit else ""),
        reason=move.reason,
        words=move.words,
        on_site=move.on_site,
        to_unit_id=move.to_unit_id,
    )


def picture_of(acting: Acting, *, case_id: int, file_id: int) -> int:
    """The id of a file that belongs to a case this person may see; NotFound otherwise."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    if not CasePhoto.objects.filter(case_id=case_id, file_id=file_id).exists():
        raise NotFound(f"file {file_id} of case {case_id}")
    return file_id


@dataclass(frozen=True)
class Receiver:
    """Somebody a unit may hand a case down to."""

    kind: str
    id: int | None
    name: str


def receivers(acting: Acting, *, units_stamp: int | None) -> tuple[Receiver, ...]:
    """Sections, people and units below, to whom this person's unit may hand a case down; one statement, where the units
    are known under their stamp."""
    posts = Post.objects.filter(unit_id=acting.unit_id, retired=False, user__is_active=True)
    people = posts.select_related("user").order_by("section", "user__name", "id")
    sections: dict[str, Receiver] = {}
    persons: dict[int, Receiver] = {}
    for post in people:
        if post.section:
            sections.setdefault(post.section, Receiver("section", None, post.section))
        persons.setdefault(post.user_id, Receiver("person", post.user_id, post.user.name))
    units = [Receiver("unit", unit.id, unit.name) for unit in units_below_at(units_stamp, acting.unit_id)]
    return (*sections.values(), *persons.values(), *units)
