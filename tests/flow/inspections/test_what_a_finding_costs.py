"""A visit whose findings become cases costs a fixed number of statements, those of the transaction included."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.inspections.rules import Answer
from chuangcheng.flow.inspections.services import record_visit
from chuangcheng.flow.standards.terms import Outcome
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

MOST = 20


def cost(world: World, row, site, *codes: str, at=MONDAY + timedelta(hours=1)) -> int:
    """The statements of a visit at which these items fail, each with a picture, and the rest is met."""
    photos = {code: world.photo(f"{row.pk}-{site.code}-{code}") for code in codes}
    answers = [Answer(world.item(code).pk, Outcome.FAILED, photos=(photos[code],)) for code in codes]
    before = Case.objects.count()
    with CaptureQueriesContext(connection) as asked:
        record_visit(
            uuid=UUID(int=row.pk * 1000 + site.pk),
            round_id=row.pk,
            site_id=site.pk,
            answers=answers,
            rest_confirmed=True,
            started_at=at,
            by=world.cast.zhao,
            now=at,
        )
    assert Case.objects.count() == before + len(codes)
    return len(asked)


@pytest.mark.parametrize("codes", [("I1",), ("I1", "I2", "I3")], ids=["one finding", "three findings"])
def test_findings_with_their_cases_cost_twenty_statements_at_most_however_many_they_are(world: World, codes):
    first, second = (world.plan(sites=(world.road, world.market)) for _ in range(2))
    cost(world, first, world.market)  # the edition is parsed once per process
    assert cost(world, first, world.road, *codes) <= MOST
    assert cost(world, second, world.market, *[code for code in codes if code == "I1"]) <= MOST


def test_a_visit_without_findings_costs_less(world: World):
    row = world.plan(sites=(world.road, world.market))
    cost(world, row, world.market)
    assert cost(world, row, world.road) <= MOST - 6
