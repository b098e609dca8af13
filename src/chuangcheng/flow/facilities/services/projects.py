"""The acts on projects: opening one for a case, planning and finishing its stages, weighing it anew, dropping it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.permissions import can_see as can_see_case
from chuangcheng.flow.cases.terms import State
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Conflict, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from ..models import NO_DAY, Facility, Project, ProjectStage, StageDocument
from ..permissions import can_finish, can_keep
from ..rules import MOST_PEOPLE, is_over, out_of_order, points_of, stage_after
from ..selectors.weights import weights_in_force
from ..terms import STAGES, Act, Condition, ConditionReason, Damage, ProjectState, Refused, Stage, Urgency
from .conditions import change_condition
from .suspending import resume_after_project

OVER = frozenset(
    {State.CLOSED, State.RECHECKED, State.REFUSED, State.UNFOUNDED, State.MERGED, State.SPLIT, State.HANDED_OVER}
)
"""A case in one of these states needs no project."""


@dataclass(frozen=True)
class NewProject:
    """A project as it is opened. `due` may name days for stages; what it does not name is planned later."""

    title: str
    unit_id: int
    damage: Damage
    urgency: Urgency
    served: int
    facility_id: int | None = None
    words: str = ""
    due: Mapping[Stage, date] = field(default_factory=dict)


def open_project(*, case_id: int, project: NewProject, by: Acting, now: datetime) -> Project:
    """立项: make a project of a case that cannot be put right within its limit. The case's clock runs on until its unit
    has asked for suspension and a leader has agreed; the project's page says so. Raises Invalid, NotFound, and Conflict
    where somebody else has just done so.
    """
    case = Case.objects.filter(pk=case_id).first()
    if not can_keep(by) or case is None or not can_see_case(by, case):
        raise NotFound(f"case {case_id}")
    _check(project, case)
    points = points_of(project.damage, project.urgency, project.served, weights_in_force().weights).total
    row = Project(
        title=project.title.strip(),
        case=case,
        facility_id=project.facility_id,
        unit_id=project.unit_id,
        words=project.words,
        damage=project.damage,
        urgency=project.urgency,
        served=project.served,
        points=points,
        state=ProjectState.OPEN,
        stage=STAGES[0],
        stage_unit_id=project.unit_id,
        due_on=project.due.get(STAGES[0], NO_DAY),
        opened_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
            ProjectStage.objects.bulk_create(
                ProjectStage(
                    project=row, stage=stage, position=at, unit_id=project.unit_id, due_on=project.due.get(stage)
                )
                for at, stage in enumerate(STAGES)
            )
            after = {name: getattr(row, name) for name in ("title", "case_id", "facility_id", "unit_id")}
            after |= {"damage": row.damage, "urgency": row.urgency, "served": row.served, "points": points}
            after |= {"due": {str(stage): day.isoformat() for stage, day in project.due.items()}}
            record(subject=row, act=Act.PROJECT_OPEN, by=by, at=now, after=after, why=row.words)
    except IntegrityError as error:
        raise Conflict("somebody else has just opened a project for this case") from error
    return row


def _check(project: NewProject, case: Case) -> None:
    problems = Problems()
    problems.text("title", project.title, 200)
    problems.text("words", project.words)
    if not project.title.strip():
        problems.add("title", Refused.REQUIRED)
    if not 0 <= project.served <= MOST_PEOPLE:
        problems.add("served", Refused.TOO_MANY_PEOPLE)
    if not Unit.objects.filter(pk=project.unit_id, retired=False).exists():
        problems.add("unit", Refused.UNKNOWN_UNIT)
    if project.facility_id is not None and not Facility.objects.filter(pk=project.facility_id, retired=False).exists():
        problems.add("facility", Refused.ALREADY_RETIRED)
    for stage, day in project.due.items():
        if out_of_order(stage, day, project.due):
            problems.add(f"due_{stage}", Refused.BEFORE_THE_LAST)
    if case.state in OVER:
        problems.add("", Refused.CASE_IS_OVER)
    if Project.objects.filter(case_id=case.pk, state=ProjectState.OPEN).exists():
        problems.add("", Refused.PROJECT_IS_OPEN)
    problems.refuse()


def plan_stage(
    *,
    project_id: int,
    expected_version: int,
    stage: Stage,
    unit_id: int,
    due_on: date | None,
    words: str = "",
    by: Acting,
    now: datetime,
) -> Project:
    """Say who answers for a stage that is not over yet, and by which day. Raises Invalid, Conflict, NotFound."""
    if not can_keep(by):
        raise NotFound(f"project {project_id}")
    with transaction.atomic():
        row = _claim(project_id, expected_version)
        stages = {Stage(one.stage): one for one in row.stages.all()}
        problems = Problems()
        problems.text("words", words)
        if is_over(stage, Stage(row.stage), ProjectState(row.state)):
            problems.add("", Refused.STAGE_IS_OVER)
        if not Unit.objects.filter(pk=unit_id, retired=False).exists():
            problems.add("unit", Refused.UNKNOWN_UNIT)
        days = {one: planned.done_on or planned.due_on for one, planned in stages.items()}
        if due_on is not None and out_of_order(stage, due_on, days):
            problems.add("due_on", Refused.BEFORE_THE_LAST)
        problems.refuse()
        planned = stages[stage]
        before = {"unit_id": planned.unit_id, "due_on": planned.due_on}
        planned.unit_id, planned.due_on, planned.words = unit_id, due_on, words
        planned.save(update_fields=["unit_id", "due_on", "words"])
        if stage == row.stage:
            row.stage_unit_id, row.due_on = unit_id, due_on or NO_DAY
            row.save(update_fields=["stage_unit_id", "due_on"])
        after = {"stage": str(stage), "unit_id": unit_id, "due_on": due_on}
        record(subject=row, act=Act.PROJECT_PLAN, by=by, at=now, before=before, after=after, why=words)
    return row


def finish_stage(
    *,
    project_id: int,
    expected_version: int,
    stage: Stage,
    done_on: date,
    words: str = "",
    documents: Iterable[int] = (),
    by: Acting,
    now: datetime,
) -> Project:
    """Finish the stage under way, with its papers. The next begins; after the acceptance the project is done, its
    facility intact again, and the clock of its case runs on. Raises Invalid, Conflict, NotFound.
    """
    with transaction.atomic():
        row = _claim(project_id, expected_version)
        if not can_finish(by, row):
            raise NotFound(f"project {project_id}")
        stages = {Stage(one.stage): one for one in row.stages.all()}
        problems = Problems()
        problems.text("words", words)
        if row.state != ProjectState.OPEN:
            problems.add("", Refused.NOT_OPEN)
        elif stage != row.stage:
            over = is_over(stage, Stage(row.stage), ProjectState.OPEN)
            problems.add("", Refused.STAGE_IS_OVER if over else Refused.NOT_THIS_STAGE)
        if done_on > timezone.localdate(now):
            problems.add("done_on", Refused.IN_THE_FUTURE)
        elif any(one.done_on and one.done_on > done_on for one in stages.values()):
            problems.add("done_on", Refused.BEFORE_THE_LAST)
        problems.refuse()
        finished = stages[stage]
        finished.done_on = done_on
        finished.words = words or finished.words
        finished.save(update_fields=["done_on", "words"])
        papers = list(dict.fromkeys(documents))
        StageDocument.objects.bulk_create(StageDocument(stage=finished, file_id=one, at=now) for one in papers)
        before: dict[str, Any] = {"stage": row.stage, "state": row.state}
        following = stage_after(stage)
        if following is None:
            _end(row, ProjectState.DONE, by, now)
        else:
            row.stage, row.stage_unit_id = following, stages[following].unit_id
            row.due_on = stages[following].due_on or NO_DAY
            row.save(update_fields=["stage", "stage_unit_id", "due_on"])
        after = {"stage": str(row.stage), "state": str(row.state), "done_on": done_on, "documents": papers}
        record(subject=row, act=Act.PROJECT_FINISH, by=by, at=now, before=before, after=after, why=words)
    return row


def drop_project(*, project_id: int, expected_version: int, why: str, by: Acting, now: datetime) -> Project:
    """终止: the project is not pursued, and the clock of its case runs on. Raises Invalid, Conflict, NotFound."""
    if not can_keep(by):
        raise NotFound(f"project {project_id}")
    with transaction.atomic():
        row = _claim(project_id, expected_version)
        problems = Problems()
        problems.text("why", why)
        if not why.strip():
            problems.add("why", Refused.REQUIRED)
        if row.state != ProjectState.OPEN:
            problems.add("", Refused.NOT_OPEN)
        problems.refuse()
        _end(row, ProjectState.DROPPED, by, now)
        before, after = {"state": str(ProjectState.OPEN)}, {"state": str(ProjectState.DROPPED)}
        record(subject=row, act=Act.PROJECT_DROP, by=by, at=now, before=before, after=after, why=why.strip())
    return row


def weigh_project(
    *,
    project_id: int,
    expected_version: int,
    damage: Damage,
    urgency: Urgency,
    served: int,
    why: str = "",
    by: Acting,
    now: datetime,
) -> Project:
    """Say anew how bad, how urgent, and for how many: the rank follows. Raises Invalid, Conflict, NotFound."""
    if not can_keep(by):
        raise NotFound(f"project {project_id}")
    with transaction.atomic():
        row = _claim(project_id, expected_version)
        problems = Problems()
        problems.text("why", why)
        if row.state != ProjectState.OPEN:
            problems.add("", Refused.NOT_OPEN)
        if not 0 <= served <= MOST_PEOPLE:
            problems.add("served", Refused.TOO_MANY_PEOPLE)
        problems.refuse()
        names = ("damage", "urgency", "served", "points")
        before = {name: getattr(row, name) for name in names}
        row.damage, row.urgency, row.served = damage, urgency, served
        row.points = points_of(damage, urgency, served, weights_in_force().weights).total
        row.save(update_fields=names)
        after = {name: getattr(row, name) for name in names}
        record(subject=row, act=Act.PROJECT_WEIGH, by=by, at=now, before=before, after=after, why=why)
    return row


def _claim(project_id: int, expected_version: int) -> Project:
    row: Project = claim(Project, id=project_id, expected_version=expected_version)
    return row


def _end(row: Project, state: ProjectState, by: Acting, now: datetime) -> None:
    """End a project: its facility is intact again where it was accepted, and the clock of its case runs on."""
    row.state, row.ended_at, row.due_on = state, now, NO_DAY
    row.save(update_fields=["state", "ended_at", "due_on"])
    resume_after_project(case=row.case, words=row.title, by=by, now=now)
    if state is not ProjectState.DONE or row.facility_id is None:
        return
    if Facility.objects.filter(pk=row.facility_id, retired=False).exclude(condition=Condition.INTACT).exists():
        facility = claim(Facility, id=row.facility_id, expected_version=None)
        change_condition(facility, Condition.INTACT, ConditionReason.REPAIRED, by=by, now=now, words=row.title)
