"""Reading projects: the ranked list, one of them with its stages, those of a case and of a facility."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see as can_see_case
from chuangcheng.flow.cases.rules import case_number
from chuangcheng.flow.cases.terms import State
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import NotFound, Page
from chuangcheng.foundation.acts.selectors import PAGE_SIZE, page_of

from ..models import Facility, Project, ProjectQuerySet, ProjectStage, StageDocument
from ..permissions import can_finish, can_keep, can_open_projects
from ..permissions import can_see as can_see_facility
from ..rules import Points, is_late, points_of
from ..terms import Damage, ProjectGroup, ProjectState, Stage, Urgency
from .weights import InForce, weights_in_force

WITH_ITS_UNIT = frozenset({State.DISPATCHED, State.IN_HAND})
"""The clock of a case in one of these states runs, and its unit may ask that it stands."""


@dataclass(frozen=True)
class ProjectRow:
    """One line of the list of projects. `points` in tenths; `due_on` and `late` are of the stage under way."""

    id: int
    version: int
    title: str
    state: ProjectState
    stage: Stage
    stage_unit: str
    unit: str
    due_on: date | None
    late: bool
    points: int
    damage: Damage
    urgency: Urgency
    served: int
    case_id: int
    case_number: str
    street: str
    opened_at: datetime


@dataclass(frozen=True)
class ProjectFilter:
    """What a list of projects shows; empty fields do not filter."""

    group: ProjectGroup = ProjectGroup.OPEN
    stage: Stage | None = None
    unit_id: int | None = None


def _group_condition(group: ProjectGroup, today: date) -> Q:
    match group:
        case ProjectGroup.OPEN:
            return Q(state=ProjectState.OPEN)
        case ProjectGroup.OVERDUE:
            return Q(state=ProjectState.OPEN, due_on__lt=today)
        case ProjectGroup.DONE:
            return Q(state=ProjectState.DONE)
        case ProjectGroup.DROPPED:
            return Q(state=ProjectState.DROPPED)


def _visible(acting: Acting) -> ProjectQuerySet:
    if not can_open_projects(acting):
        raise NotFound("projects")
    return Project.objects.visible_to(acting)


def projects_page(
    acting: Acting,
    *,
    wanted: ProjectFilter,
    now: datetime,
    place: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ProjectRow]:
    """Projects by rank, the first first, in one statement."""
    today = timezone.localdate(now)
    rows = _visible(acting).filter(_group_condition(wanted.group, today))
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.unit_id:
        rows = rows.filter(Q(unit_id=wanted.unit_id) | Q(stage_unit_id=wanted.unit_id))
    rows = rows.select_related("unit", "stage_unit", "case__street")
    return page_of(rows, sort="points", place=place, size=size, to_row=lambda row: _row(row, today))


def _row(row: Project, today: date) -> ProjectRow:
    state = ProjectState(row.state)
    return ProjectRow(
        id=row.pk,
        version=row.version,
        title=row.title,
        state=state,
        stage=Stage(row.stage),
        stage_unit=row.stage_unit.name,
        unit=row.unit.name,
        due_on=row.due,
        late=is_late(row.due, state, today),
        points=row.points,
        damage=Damage(row.damage),
        urgency=Urgency(row.urgency),
        served=row.served,
        case_id=row.case_id,
        case_number=case_number(row.case_id),
        street=row.case.street.name if row.case.street else "",
        opened_at=row.opened_at,
    )


def counts_of_projects(acting: Acting, *, now: datetime) -> dict[ProjectGroup, int]:
    """How many projects of each group this person sees, in one statement; each number is the length of its list."""
    today = timezone.localdate(now)
    counted = _visible(acting).aggregate(
        **{str(group): Count("pk", filter=_group_condition(group, today)) for group in ProjectGroup}
    )
    return {group: counted[str(group)] for group in ProjectGroup}


@dataclass(frozen=True)
class Paper:
    """A document of a stage."""

    file_id: int
    name: str
    at: datetime


@dataclass(frozen=True)
class StageRow:
    """One stage: `current` while it is under way, `late` when its day has passed and it is not finished."""

    stage: Stage
    unit_id: int
    unit: str
    due_on: date | None
    done_on: date | None
    words: str
    current: bool
    late: bool
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class ProjectCard:
    """Everything that a project's page shows. `facility_id` is None where there is none or this person may not see it.

    `case_runs`: the project is open and the clock of its case does not stand: its unit has yet to ask for suspension.
    `came_about` says how the points of an open project follow from the weights in force.
    """

    row: ProjectRow
    unit_id: int
    words: str
    case_title: str
    case_title_en: str
    case_state: State
    case_runs: bool
    may_open_case: bool
    facility_id: int | None
    facility: str
    stages: tuple[StageRow, ...]
    came_about: Points
    in_force: InForce
    ended_at: datetime | None
    may_plan: bool
    may_finish: bool


def project_card(acting: Acting, *, project_id: int, now: datetime) -> ProjectCard:
    """One project with its stages and papers, in five statements. NotFound for strangers."""
    row = (
        _visible(acting).select_related("unit", "stage_unit", "case__street", "facility").filter(pk=project_id).first()
    )
    if row is None:
        raise NotFound(f"project {project_id}")
    today = timezone.localdate(now)
    state, is_open = ProjectState(row.state), row.state == ProjectState.OPEN
    stages = row.stages.select_related("unit").order_by("position")
    papers: dict[int, list[Paper]] = {}
    for paper in StageDocument.objects.filter(stage__project_id=project_id).select_related("file").order_by("id"):
        papers.setdefault(paper.stage_id, []).append(Paper(paper.file_id, paper.file.name, paper.at))
    in_force = weights_in_force()
    facility = row.facility
    may_open_facility = facility is not None and can_see_facility(acting, facility)
    return ProjectCard(
        row=_row(row, today),
        unit_id=row.unit_id,
        words=row.words,
        case_title=row.case.title,
        case_title_en=row.case.title_en,
        case_state=State(row.case.state),
        case_runs=is_open and row.case.state in WITH_ITS_UNIT,
        may_open_case=can_see_case(acting, row.case),
        facility_id=facility.pk if facility and may_open_facility else None,
        facility=str(facility) if facility else "",
        stages=tuple(_stage(one, row, state, today, papers.get(one.pk, ())) for one in stages),
        came_about=points_of(Damage(row.damage), Urgency(row.urgency), row.served, in_force.weights),
        in_force=in_force,
        ended_at=row.ended_at,
        may_plan=is_open and can_keep(acting),
        may_finish=is_open and can_finish(acting, row),
    )


def _stage(one: ProjectStage, project: Project, state: ProjectState, today: date, papers: Sequence[Paper]) -> StageRow:
    return StageRow(
        stage=Stage(one.stage),
        unit_id=one.unit_id,
        unit=one.unit.name,
        due_on=one.due_on,
        done_on=one.done_on,
        words=one.words,
        current=state is ProjectState.OPEN and one.stage == project.stage,
        late=one.done_on is None and is_late(one.due_on, state, today),
        papers=tuple(papers),
    )


def document_of(acting: Acting, *, project_id: int, file_id: int) -> int:
    """The id of a paper of a project this person may see; NotFound otherwise."""
    visible = _visible(acting).filter(pk=project_id).values("pk")
    if not StageDocument.objects.filter(stage__project__in=visible, file_id=file_id).exists():
        raise NotFound(f"file {file_id} of project {project_id}")
    return file_id


@dataclass(frozen=True)
class OfCase:
    """The newest project of a case as the case's page shows it; `may_open` where this person may see its page."""

    row: ProjectRow | None
    may_open: bool
    may_make: bool


def project_of_case(acting: Acting, *, case_id: int, now: datetime) -> OfCase:
    """The project of a case: whoever sees the case sees that there is one. At most two statements."""
    visible = Case.objects.visible_to(acting).filter(pk=case_id).values("pk")
    row = (
        Project.objects.filter(case__in=visible)
        .select_related("unit", "stage_unit", "case__street")
        .order_by("-id")
        .first()
    )
    may_open = (
        row is not None
        and can_open_projects(acting)
        and (acting.reads_everything or Project.objects.visible_to(acting).filter(pk=row.pk).exists())
    )
    is_open = row is not None and row.state == ProjectState.OPEN
    found = _row(row, timezone.localdate(now)) if row else None
    return OfCase(found, may_open, can_keep(acting) and not is_open)


def projects_of_facility(acting: Acting, *, facility_id: int, now: datetime) -> tuple[ProjectRow, ...]:
    """The projects of a facility that this person may see, the newest first, in one statement."""
    if not can_open_projects(acting):
        return ()
    today = timezone.localdate(now)
    facility = Facility.objects.visible_to(acting).filter(pk=facility_id).values("pk")
    rows = (
        Project.objects.visible_to(acting)
        .filter(facility__in=facility)
        .select_related("unit", "stage_unit", "case__street")
        .order_by("-id")[:10]
    )
    return tuple(_row(row, today) for row in rows)
