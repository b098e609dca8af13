"""How far an installation is set up, told from what is there."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.places.rules.setting_up import NEEDED_ROLES, SetUpCounts, step_states
from chuangcheng.flow.places.selectors import known_choices, set_up_counts
from chuangcheng.flow.places.terms import SetUpStep, StepState, Table
from chuangcheng.foundation.acts.rules import NotFound
from tests.people import Cast
from tests.test_lists import grow
from tests.world import World

TODAY = date(2026, 3, 2)
ALL = SetUpCounts(
    month=3,
    calendars=1,
    this_year=1,
    streets=1,
    areas=1,
    units=2,
    people=4,
    published=1,
    sites=1,
    duties=1,
    roles=dict.fromkeys(NEEDED_ROLES, 1),
)

CHANGES = [
    ({}, {}),
    ({"calendars": 0}, {SetUpStep.CALENDAR: StepState.TODO}),
    ({"this_year": 0}, {SetUpStep.CALENDAR: StepState.TODO}),
    ({"month": 12}, {SetUpStep.CALENDAR: StepState.GAPS}),  # the next year's notice is out by now
    ({"month": 12, "next_year": 1}, {}),
    ({"streets": 0}, {SetUpStep.AREAS: StepState.TODO}),
    ({"units": 1}, {SetUpStep.UNITS: StepState.TODO}),  # the one that the installation came with
    ({"units_without_contact": 1}, {SetUpStep.UNITS: StepState.GAPS}),
    ({"roles": {}}, {SetUpStep.PEOPLE: StepState.TODO}),
    ({"without_password": 1}, {SetUpStep.PEOPLE: StepState.GAPS}),
    ({"waiting": 1}, {SetUpStep.PEOPLE: StepState.GAPS}),
    ({"published": 0, "drafts": 1}, {SetUpStep.EDITION: StepState.TODO}),
    ({"sites": 0}, {SetUpStep.SITES: StepState.TODO}),
    ({"ownerless": 1}, {SetUpStep.SITES: StepState.GAPS}),
    ({"duties": 0}, {SetUpStep.DUTIES: StepState.TODO}),
    ({"duties": 0, "duty_rules": 1}, {}),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_step_is_done_when_the_tables_say_so(change: dict, told: dict):
    assert step_states(replace(ALL, **change)) == {step: told.get(step, StepState.DONE) for step in SetUpStep}


@pytest.mark.parametrize("role", NEEDED_ROLES)
def test_without_one_of_the_roles_the_work_cannot_begin(role):
    counts = replace(ALL, roles={one: 1 for one in NEEDED_ROLES if one is not role})
    assert (counts.missing_roles, step_states(counts)[SetUpStep.PEOPLE]) == ((role,), StepState.TODO)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3, 60])
def test_everything_is_counted_in_one_statement(world: World, number: int):
    grow(world, number)
    with CaptureQueriesContext(connection) as asked:
        counts = set_up_counts(world.cast.feng, today=TODAY)
    assert len(asked) == 1
    assert (counts.sites, counts.units, counts.streets, counts.published) == (number + 3, number + 9, 2, 1)
    assert (counts.people, counts.without_password, counts.ownerless, counts.duties) == (number + 13, number, 0, 0)
    assert counts.missing_roles == ()


@pytest.mark.django_db
def test_an_empty_installation_counts_nothing_but_its_people(cast: Cast):
    counts = set_up_counts(cast.feng, today=TODAY)
    assert (counts.calendars, counts.areas, counts.sites, counts.published, counts.units) == (0, 0, 0, 0, 9)


@pytest.mark.django_db
def test_only_the_office_and_administrators_count(world: World):
    for name in ("he", "qian", "zheng", "wu"):
        with pytest.raises(NotFound):
            set_up_counts(world.cast.acting[name], today=TODAY)
        with pytest.raises(NotFound):
            known_choices(world.cast.acting[name], table=Table.SITES)
