"""Projects: opening one for a case, planning and finishing its stages, dropping it; who may, and who sees it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.facilities.models import Project
from chuangcheng.flow.facilities.selectors import (
    ProjectFilter,
    counts_of_projects,
    document_of,
    project_card,
    project_of_case,
    projects_of_facility,
    projects_page,
)
from chuangcheng.flow.facilities.services import drop_project, finish_stage, plan_stage, weigh_project
from chuangcheng.flow.facilities.services import open_project as act
from chuangcheng.flow.facilities.terms import (
    Condition,
    Damage,
    ProjectGroup,
    ProjectState,
    Refused,
    Stage,
    Urgency,
)
from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.selectors import history, verify
from tests.facilities import a_project, open_project, register
from tests.flow.cases.test_moves import at, case_in
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def finish(world: World, row: Project, stage: Stage, name: str = "lin", **more) -> Project:
    told = {"expected_version": row.version, "done_on": TODAY, "now": MONDAY} | more
    return finish_stage(project_id=row.pk, stage=stage, by=world.cast.acting[name], **told)


def plan(world: World, row: Project, stage: Stage, unit_code: str, due_on: date | None, name: str = "lin") -> Project:
    return plan_stage(
        project_id=row.pk,
        expected_version=row.version,
        stage=stage,
        unit_id=unit(unit_code).pk,
        due_on=due_on,
        by=world.cast.acting[name],
        now=MONDAY,
    )


def listed(world: World, name: str, group: ProjectGroup = ProjectGroup.OPEN, now=MONDAY) -> list[str]:
    return [row.title for row in projects_page(world.cast.acting[name], wanted=ProjectFilter(group), now=now).rows]


def test_a_project_begins_with_its_survey_and_shows_on_its_case(world: World, case: Case):
    row = open_project(world, case)
    card = project_card(world.cast.lin, project_id=row.pk, now=MONDAY)
    assert [(one.stage, one.current, one.unit, one.due_on) for one in card.stages] == [
        ("survey", True, "柳岸街道", date(2026, 3, 9)),
        ("budget", False, "柳岸街道", None),
        ("approval", False, "柳岸街道", None),
        ("works", False, "柳岸街道", date(2026, 6, 1)),
        ("acceptance", False, "柳岸街道", None),
    ]
    assert (card.row.case_id, card.row.due_on, card.row.late) == (case.pk, date(2026, 3, 9), False)
    for name, may_open in (("lin", True), ("qian", True), ("zheng", True)):
        found = project_of_case(world.cast.acting[name], case_id=case.pk, now=MONDAY)
        assert (found.row is not None and found.row.id, found.may_open) == (row.pk, may_open)
    assert project_of_case(world.cast.wei, case_id=case.pk, now=MONDAY).row is None
    assert history(subject_kind="facilities.project", subject_id=row.pk).rows[0].act == "project.open"


def test_a_case_has_one_project_at_a_time(world: World, case: Case):
    row = open_project(world, case)
    with pytest.raises(Invalid) as caught:
        open_project(world, case)
    assert caught.value.problems == {"": [Refused.PROJECT_IS_OPEN]}
    drop_project(project_id=row.pk, expected_version=1, why="另行安排", by=world.cast.lin, now=MONDAY)
    assert open_project(world, case).pk != row.pk


def test_what_is_wrong_with_a_new_project_is_told(world: World, case: Case):
    with pytest.raises(Invalid) as caught:
        open_project(
            world,
            case,
            title="",
            unit_id=999999,
            served=-1,
            facility_id=999999,
            due={Stage.SURVEY: date(2026, 5, 1), Stage.WORKS: date(2026, 4, 1)},
        )
    assert caught.value.problems == {
        "title": [Refused.REQUIRED],
        "unit": [Refused.UNKNOWN_UNIT],
        "served": [Refused.TOO_MANY_PEOPLE],
        "facility": [Refused.ALREADY_RETIRED],
        "due_survey": [Refused.BEFORE_THE_LAST],
        "due_works": [Refused.BEFORE_THE_LAST],
    }
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(Invalid) as caught:
        open_project(world, case)
    assert caught.value.problems == {"": [Refused.CASE_IS_OVER]}


@pytest.mark.parametrize("name", ["qian", "wei", "zhao", "zheng", "wu", "feng"])
def test_nobody_but_the_office_opens_plans_weighs_or_drops(world: World, case: Case, name: str):
    by = world.cast.acting[name]
    with pytest.raises(NotFound):
        act(case_id=case.pk, project=a_project(world), by=by, now=MONDAY)
    row = open_project(world, case)
    with pytest.raises(NotFound):
        plan(world, row, Stage.WORKS, "shiqiao", None, name)
    with pytest.raises(NotFound):
        drop_project(project_id=row.pk, expected_version=1, why="不做了", by=by, now=MONDAY)
    with pytest.raises(NotFound):
        weigh_project(
            project_id=row.pk,
            expected_version=1,
            damage=Damage.LIGHT,
            urgency=Urgency.CAN_WAIT,
            served=0,
            by=by,
            now=MONDAY,
        )


def test_the_unit_of_the_stage_finishes_it_with_its_papers_and_nobody_else_does(world: World, case: Case):
    row = open_project(world, case)
    paper = world.photo("survey", media_type="application/pdf")
    for name in ("wei", "zhao", "zheng", "feng"):
        with pytest.raises(NotFound):
            finish(world, row, Stage.SURVEY, name)
    row = finish(world, row, Stage.SURVEY, "qian", documents=[paper, paper], words="现场已量")
    card = project_card(world.cast.qian, project_id=row.pk, now=MONDAY)
    assert (card.row.stage, card.stages[0].done_on, card.stages[0].words) == ("budget", TODAY, "现场已量")
    assert [one.file_id for one in card.stages[0].papers] == [paper]
    assert document_of(world.cast.qian, project_id=row.pk, file_id=paper) == paper
    with pytest.raises(NotFound):
        document_of(world.cast.wei, project_id=row.pk, file_id=paper)
    with pytest.raises(NotFound):
        document_of(world.cast.lin, project_id=row.pk, file_id=world.photo("other"))


def test_a_stage_may_be_given_to_another_unit_which_then_sees_the_project(world: World, case: Case):
    row = open_project(world, case)
    assert listed(world, "wei") == []
    row = plan(world, row, Stage.WORKS, "shiqiao", date(2026, 7, 1))
    assert listed(world, "wei") == [row.title]
    card = project_card(world.cast.wei, project_id=row.pk, now=MONDAY)
    assert (card.may_finish, card.may_plan, card.may_open_case, card.case_title) == (False, False, False, case.title)
    with pytest.raises(NotFound):
        project_card(world.cast.sun, project_id=row.pk, now=MONDAY)
    for name in ("feng", "zhao", "zhou", "he"):
        with pytest.raises(NotFound):
            listed(world, name)


def test_stages_keep_their_order(world: World, case: Case):
    row = open_project(world, case)
    with pytest.raises(Invalid) as caught:
        finish(world, row, Stage.BUDGET)
    assert caught.value.problems == {"": [Refused.NOT_THIS_STAGE]}
    row = finish(world, row, Stage.SURVEY)
    with pytest.raises(Invalid) as caught:
        finish(world, row, Stage.SURVEY)
    assert caught.value.problems == {"": [Refused.STAGE_IS_OVER]}
    with pytest.raises(Invalid) as caught:
        plan(world, row, Stage.SURVEY, "liuan", None)
    assert caught.value.problems == {"": [Refused.STAGE_IS_OVER]}
    with pytest.raises(Invalid) as caught:
        plan(world, row, Stage.APPROVAL, "liuan", date(2026, 6, 2))  # after the works
    assert caught.value.problems == {"due_on": [Refused.BEFORE_THE_LAST]}
    for done_on, reason in ((date(2026, 3, 3), Refused.IN_THE_FUTURE), (date(2026, 3, 1), Refused.BEFORE_THE_LAST)):
        with pytest.raises(Invalid) as caught:
            finish(world, row, Stage.BUDGET, done_on=done_on)
        assert caught.value.problems == {"done_on": [reason]}


def test_a_stage_whose_day_has_passed_is_overdue_until_it_is_finished(world: World, case: Case):
    row = open_project(world, case)
    later = MONDAY + timedelta(days=8)
    assert listed(world, "lin", ProjectGroup.OVERDUE) == []
    assert listed(world, "lin", ProjectGroup.OVERDUE, later) == [row.title]
    assert counts_of_projects(world.cast.lin, now=later)[ProjectGroup.OVERDUE] == 1
    assert project_card(world.cast.lin, project_id=row.pk, now=later).stages[0].late
    finish(world, row, Stage.SURVEY)
    assert listed(world, "lin", ProjectGroup.OVERDUE, later) == []


def test_the_acceptance_ends_the_project_and_sets_its_facility_right(world: World, case: Case):
    facility = register(world, condition=Condition.DAMAGED)
    row = open_project(world, case, facility_id=facility.pk)
    for stage in Stage:
        row = finish(world, row, stage)
    facility.refresh_from_db()
    assert (row.state, facility.condition, facility.version) == (ProjectState.DONE, "intact", 2)
    assert listed(world, "qian", ProjectGroup.DONE) == [row.title]
    assert [one.id for one in projects_of_facility(world.cast.qian, facility_id=facility.pk, now=MONDAY)] == [row.pk]
    with pytest.raises(Invalid) as caught:
        finish(world, row, Stage.ACCEPTANCE)
    assert caught.value.problems == {"": [Refused.NOT_OPEN]}
    assert verify().faults == ()


def test_a_dropped_project_says_why(world: World, case: Case):
    row = open_project(world, case)
    with pytest.raises(Invalid) as caught:
        drop_project(project_id=row.pk, expected_version=1, why=" ", by=world.cast.lin, now=MONDAY)
    assert caught.value.problems == {"why": [Refused.REQUIRED]}
    drop_project(project_id=row.pk, expected_version=1, why="并入旧改", by=world.cast.lin, now=MONDAY)
    entry = history(subject_kind="facilities.project", subject_id=row.pk).rows[0]
    assert (entry.act, entry.why) == ("project.drop", "并入旧改")
    assert listed(world, "lin", ProjectGroup.DROPPED) == [row.title]


def test_of_two_at_once_one_wins(world: World, case: Case):
    row = open_project(world, case)
    finish(world, row, Stage.SURVEY)
    with pytest.raises(Conflict):
        finish(world, row, Stage.SURVEY, "qian")


def test_projects_are_told_by_rank(world: World, case: Case):

    first = open_project(world, case)
    other = report_case(problem=Problem(UUID(int=9), "井盖破损"), by=world.cast.lin, now=MONDAY)
    worse = open_project(world, other, title="井盖更换", damage=Damage.GONE, urgency=Urgency.AT_ONCE)
    assert listed(world, "lin") == [worse.title, first.title]
    weigh_project(
        project_id=worse.pk,
        expected_version=1,
        damage=Damage.LIGHT,
        urgency=Urgency.CAN_WAIT,
        served=0,
        by=world.cast.lin,
        now=MONDAY,
    )
    assert listed(world, "lin") == [first.title, worse.title]


def test_a_suspended_case_goes_on_when_its_project_is_accepted(world: World):
    case = case_in(world, State.SUSPENDED)
    row = open_project(world, case)
    for stage in Stage:
        case.refresh_from_db()
        assert case.state == State.SUSPENDED
        row = finish(world, row, stage, now=at(30))
    case.refresh_from_db()
    assert case.state == State.IN_HAND


@pytest.mark.parametrize(("state", "runs"), [(State.IN_HAND, True), (State.SUSPENDED, False)])
def test_the_project_says_that_the_clock_of_its_case_runs_until_it_is_suspended(world: World, state: State, runs: bool):
    row = open_project(world, case_in(world, state))
    assert project_card(world.cast.lin, project_id=row.pk, now=at(30)).case_runs is runs
