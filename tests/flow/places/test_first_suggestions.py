"""Proposals for many problems at once are those for each alone, and cost what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.places.selectors import Problem, first_suggestions, suggest_units
from tests.world import World

pytestmark = pytest.mark.django_db


def test_each_gets_the_unit_it_would_get_alone(world: World):
    standards = [None, *(world.standard(code).pk for code in ("A1", "A2", "B1"))]
    sites = [None, world.road.pk, world.market.pk, world.far_road.pk]
    problems = [
        Problem(site, street, standard)
        for site in sites
        for street in (None, world.liuan.pk, world.shiqiao.pk)
        for standard in standards
    ]
    alone = [
        next(
            iter(
                suggest_units(
                    site_id=p.site_id, street_id=p.street_id, standard_ids=[p.standard_id] if p.standard_id else []
                )
            ),
            None,
        )
        for p in problems
    ]
    with CaptureQueriesContext(connection) as asked:
        assert first_suggestions(problems) == alone
    assert len(asked) <= 6
    assert any(alone)
