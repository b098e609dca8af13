"""Reading cases, already limited to what this person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from chuangcheng.foundation.accounts.models import Post, Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of
from chuangcheng.foundation.textsearch.selectors import matching_ids

from . import rules
from .models import NO_DUE, SEARCH_INDEX, Case, CaseMove, CasePhoto, CaseQuerySet
from .permissions import can_see, standing
from .terms import OPEN, WITH_THE_UNIT, Act, Group, Sort, State, Who

SOON = timedelta(hours=24)
"""How long before its limit a case counts as nearly due."""

MAP_LIMIT = 2000
"""Points of one map answer; beyond it the map says that it shows the newest."""


@dataclass(frozen=True)
class CaseRow:
    """One line of a case list."""

    id: int
    version: int
    number: str
    title: str
    title_en: str
    state: State
    class_name: str
    class_name_en: str
    place: str
    street: str
    unit: str
    holder: str
    due_at: datetime | None
    due_provisional: bool
    overdue: bool
    reported_at: datetime
    rework_count: int
    rebound: bool


@dataclass(frozen=True)
class Filter:
    """What a list of cases shows. Empty fields do not filter."""

    group: Group | None = None
    state: State | None = None
    unit_id: int | None = None
    street_id: int | None = None
    case_class_id: int | None = None
    site_id: int | None = None
    text: str = ""


SORTS = {Sort.NEWEST: ("reported_at", True), Sort.DUE: ("due_at", False), Sort.CHANGED: ("changed_at", True)}


def _grouped(cases: CaseQuerySet, group: Group, now: datetime) -> CaseQuerySet:
    return cases.filter(_group_condition(group, now))


def _group_condition(group: Group, now: datetime) -> Q:
    match group:
        case Group.OPEN:
            return Q(state__in=OPEN)
        case Group.TO_FILE:
            return Q(state=State.REPORTED)
        case Group.TO_DISPATCH:
            return Q(state=State.FILED)
        case Group.RETURNED:
            return Q(state=State.RETURNED)
        case Group.WITH_UNITS:
            return Q(state__in=WITH_THE_UNIT)
        case Group.TO_ACCEPT:
            return Q(state=State.DISPATCHED)
        case Group.IN_HAND:
            return Q(state=State.IN_HAND)
        case Group.OVERDUE:
            return Q(state__in=WITH_THE_UNIT, due_at__lt=now)
        case Group.NEARLY_DUE:
            return Q(state__in=WITH_THE_UNIT, due_at__gte=now, due_at__lt=now + SOON)
        case Group.TO_VERIFY:
            return Q(state=State.RECTIFIED)
        case Group.TO_CLOSE:
            return Q(state=State.VERIFIED)
        case Group.CLOSED:
            return Q(state__in=[State.CLOSED, State.RECHECKED])
        case Group.TO_RECHECK:
            came_back = Exists(Case.objects.filter(rebound_of_id=OuterRef("pk")))
            return Q(state=State.CLOSED) & ~Q(came_back)
        case Group.REWORKED:
            return Q(rework_count__gt=0)
        case Group.REBOUND:
            return Q(rebound_of__isnull=False)


def _filtered(acting: Acting, wanted: Filter, now: datetime) -> CaseQuerySet:
    cases = Case.objects.visible_to(acting)
    if wanted.group:
        cases = _grouped(cases, wanted.group, now)
    if wanted.state:
        cases = cases.filter(state=wanted.state)
    for name in ("unit_id", "street_id", "case_class_id", "site_id"):
        if value := getattr(wanted, name):
            cases = cases.filter(**{name: value})
    if wanted.text.strip():
        cases = cases.filter(_text_condition(wanted.text.strip()))
    return cases


def _text_condition(text: str) -> Q:
    number = rules.read_case_number(text)
    by_text = matching_ids(SEARCH_INDEX, text)
    return by_text | Q(pk=number) if number is not None else by_text


def cases_page(
    acting: Acting,
    *,
    wanted: Filter,
    now: datetime,
    sort: Sort = Sort.NEWEST,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[CaseRow]:
    """One page of cases, in one statement."""
    column, descending = SORTS[sort]
    cases = _filtered(acting, wanted, now).select_related(
        "case_class", "site", "street", "unit", "handed_unit", "handed_user"
    )
    return page_of(
        cases,
        sort=column,
        place=place,
        descending=descending,
        size=size,
        to_row=lambda case: _row(case, now),
    )


def _row(case: Case, now: datetime) -> CaseRow:
    return CaseRow(
        id=case.pk,
        version=case.version,
        number=case.number,
        title=case.title,
        title_en=case.title_en,
        state=State(case.state),
        class_name=case.case_class.name if case.case_class else "",
        class_name_en=case.case_class.name_en if case.case_class else "",
        place=case.site.name if case.site else case.address,
        street=case.street.name if case.street else "",
        unit=case.unit.name if case.unit else "",
        holder=_holder(case),
        due_at=case.due,
        due_provisional=case.due_provisional,
        overdue=rules.is_overdue(State(case.state), case.due, now),
        reported_at=case.reported_at,
        rework_count=case.rework_count,
        rebound=case.rebound_of_id is not None,
    )


def _holder(case: Case) -> str:
    if case.handed_unit:
        return case.handed_unit.name
    if case.handed_user:
        return case.handed_user.name
    return case.handed_section


def group_counts(acting: Acting, *, groups: tuple[Group, ...], now: datetime) -> dict[Group, int]:
    """How many cases of each group this person sees, in one statement; each number is the length of its list."""
    counted = Case.objects.visible_to(acting).aggregate(
        **{group.value: Count("pk", filter=_group_condition(group, now)) for group in groups}
    )
    return {group: counted[group.value] for group in groups}


@dataclass(frozen=True)
class UnitLoad:
    """How many cases lie with a unit, and how many of them are late."""

    unit_id: int
    unit: str
    open: int
    overdue: int


def units_with_overdue(acting: Acting, *, now: datetime, size: int = 8) -> tuple[UnitLoad, ...]:
    """The units with the most overdue cases, in one statement."""
    late = _group_condition(Group.OVERDUE, now)
    rows = (
        Case.objects.visible_to(acting)
        .filter(state__in=WITH_THE_UNIT, unit__isnull=False)
        .values("unit_id", "unit__name")
        .annotate(open_count=Count("pk"), late_count=Count("pk", filter=late))
        .filter(late_count__gt=0)
        .order_by("-late_count", "unit_id")[:size]
    )
    return tuple(UnitLoad(r["unit_id"], r["unit__name"], r["open_count"], r["late_count"]) for r in rows)


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
    """A move that may come next, and whether this person may make it."""

    act: Act
    actor: Who
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
    rebounds: tuple[int, ...]
    moves: tuple[MoveRow, ...]
    pictures: tuple[Picture, ...]
    next_moves: tuple[NextMove, ...]

    def pictures_of(self, kind: str) -> tuple[Picture, ...]:
        """The pictures of one kind, oldest first."""
        return tuple(picture for picture in self.pictures if picture.kind == kind)


def case_card(acting: Acting, *, case_id: int, now: datetime) -> CaseCard:
    """One case with its history and pictures, in four statements. NotFound for strangers."""
    case = (
        Case.objects.select_related(
            "case_class", "site", "street", "unit", "handed_unit", "handed_user", "standard", "limit", "reported_by"
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None or not can_see(acting, case):
        raise NotFound(f"case {case_id}")
    moves = CaseMove.objects.filter(case_id=case_id).select_related("by_user", "by_unit", "to_unit").order_by("number")
    pictures = CasePhoto.objects.filter(case_id=case_id).select_related("file").order_by("at", "id")
    stands = standing(acting, case)
    return CaseCard(
        row=_row(case, now),
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
        rebounds=tuple(Case.objects.filter(rebound_of_id=case_id).order_by("id").values_list("id", flat=True)),
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
        next_moves=tuple(
            NextMove(move.act, move.actor, move.actor in stands) for move in rules.moves_from(State(case.state))
        ),
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


def receivers(acting: Acting) -> tuple[Receiver, ...]:
    """Sections, people and units below, to whom this person's unit may hand a case down; two statements."""
    posts = Post.objects.filter(unit_id=acting.unit_id, retired=False, user__is_active=True)
    people = posts.select_related("user").order_by("section", "user__name", "id")
    below = Unit.objects.filter(parent_id=acting.unit_id, retired=False).order_by("name")
    sections: dict[str, Receiver] = {}
    persons: dict[int, Receiver] = {}
    for post in people:
        if post.section:
            sections.setdefault(post.section, Receiver("section", None, post.section))
        persons.setdefault(post.user_id, Receiver("person", post.user_id, post.user.name))
    units = [Receiver("unit", unit.pk, unit.name) for unit in below]
    return (*sections.values(), *persons.values(), *units)


@dataclass(frozen=True)
class CasePoint:
    """A case on the map."""

    id: int
    number: str
    title: str
    title_en: str
    state: State
    overdue: bool
    latitude: float
    longitude: float


def case_points(acting: Acting, *, wanted: Filter, now: datetime, limit: int = MAP_LIMIT) -> tuple[CasePoint, ...]:
    """The newest cases that have a place, for the map, in one statement."""
    cases = _filtered(acting, wanted, now).filter(latitude__isnull=False, longitude__isnull=False)
    columns = ("pk", "title", "title_en", "state", "due_at", "latitude", "longitude")
    points = []
    for pk, title, title_en, state, due_at, latitude, longitude in cases.order_by("-reported_at", "-id").values_list(
        *columns
    )[:limit]:
        due = None if due_at == NO_DUE else due_at
        late = rules.is_overdue(State(state), due, now)
        points.append(CasePoint(pk, rules.case_number(pk), title, title_en, State(state), late, latitude, longitude))
    return tuple(points)
