"""What the place is in the programme, and the day of the evaluation."""

from datetime import date

import pytest

from chuangcheng.flow.figures.selectors import use_for_score
from chuangcheng.flow.figures.services import set_use
from chuangcheng.flow.standards.models import Edition
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.acts.rules import Conflict, NotFound
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY
from tests.world import World

from .editions import NOT_THE_OFFICE

pytestmark = pytest.mark.django_db


def test_standing_and_day_are_set_and_changed(world: World, whole: Edition):
    assert use_for_score(whole.pk) is None
    told = {"edition_id": whole.pk, "by": world.cast.lin, "now": MONDAY}
    set_use(standing=Standing.NOMINEE, evaluation_day=date(2026, 9, 1), **told)
    use = use_for_score(whole.pk)
    assert (use.standing, use.evaluation_day, use.version) == (Standing.NOMINEE, date(2026, 9, 1), 1)
    set_use(standing=Standing.HOLDER, expected_version=1, **told)
    use = use_for_score(whole.pk)
    assert (use.standing, use.evaluation_day, use.version) == (Standing.HOLDER, None, 2)
    for stale in (None, 1):
        with pytest.raises(Conflict):
            set_use(standing=Standing.APPLICANT, expected_version=stale, **told)
    assert verify().holds


@pytest.mark.parametrize("name", NOT_THE_OFFICE)
def test_only_the_office_sets_it(world: World, whole: Edition, name: str):
    with pytest.raises(NotFound):
        set_use(edition_id=whole.pk, standing=Standing.HOLDER, by=world.cast.acting[name], now=MONDAY)
