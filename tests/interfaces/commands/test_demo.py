"""A loaded demo, a small part of it: every state and every new thing shows something that makes sense."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chuangcheng.flow.cases.models import Case, CaseMove, CasePhoto
from chuangcheng.flow.cases.terms import Act, PhotoKind, Source, State
from chuangcheng.flow.dispatch.models import RuleSet
from chuangcheng.flow.dispatch.terms import SetState
from chuangcheng.flow.figures.models import (
    EditionResult,
    EditionUse,
    Figure,
    GateDeclaration,
    NegativeEvent,
    OutsideResult,
)
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.inspections.models import Round, Visit
from chuangcheng.flow.inspections.terms import RoundKind, RoundState
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.places.selectors import standards_without_duty, suggest_units
from chuangcheng.flow.scoring.models import ScoreLine
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.models import Edition, Node, SiteType
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.selectors import acting_for, posts_of
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.interfaces.commands.demo.command import load

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SMALL = 0.06

pytestmark = pytest.mark.django_db


@pytest.fixture
def mid(settings, tmp_path):
    """The demo half-way, small."""
    settings.FILES_ROOT = tmp_path / "files"
    load(seed=20, now=NOW, stage="mid", scale=SMALL)


def test_half_way_the_demo_shows_every_part_of_a_cases_life(mid):
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {State.REFUSED, State.IN_HAND, State.CLOSED, State.RECHECKED}
    assert {row.kind for row in Unit.objects.filter(pk__in=Case.objects.values("handed_unit_id"))} == {
        UnitKind.COMMUNITY,
        UnitKind.COMPANY,
    }
    assert Case.objects.filter(state=State.IN_HAND, handed_unit__isnull=False).exists()
    assert CaseMove.objects.filter(act=Act.HAND_DOWN, to_unit__isnull=True).exclude(to_name="").exists()
    assert Case.objects.exclude(rebound_of=None).filter(source=Source.RECHECK).exists()
    rounds = set(Round.objects.filter(kind=RoundKind.RECHECK).values_list("state", flat=True))
    assert rounds == {RoundState.CLOSED, RoundState.OPEN}
    early = [m.pk for m in CaseMove.objects.select_related("case") if m.at > NOW or m.at < m.case.reported_at]
    assert early == []

    # Before and after show one place, and the fault fits the class.
    names = dict(CasePhoto.objects.filter(kind=PhotoKind.BEFORE).values_list("case_id", "file__name"))
    after = CasePhoto.objects.filter(kind=PhotoKind.AFTER).values_list("case_id", "file__name")
    assert len(after) > 100
    assert {name for case, name in after if name != names[case].replace("before", "after")} == set()

    # No class swallows what has none of its own.
    total = Case.objects.exclude(case_class=None).count()
    assert Case.objects.filter(case_class__code="06012").count() < 0.1 * total
    volunteers = Case.objects.filter(title__contains="志愿").exclude(case_class=None)
    assert set(volunteers.values_list("case_class__kind", flat=True)) <= {"local"}

    # Sites have names of their own; both towns have a result.
    sites = list(Site.objects.values_list("name", flat=True))
    assert len(sites) == len(set(sites))
    edition = Edition.objects.get()

    # Duties: few gaps, and who answers makes sense.
    assert {gap.code for gap in standards_without_duty(edition_id=edition.pk)} == {
        "X-F-AD-12",
        "X-F-IN-07",
        "X-F-BE-06",
        "X-F-SV-06",
    }
    assert answering("BU", "公交-02-01") == "云溪区交通局"
    assert answering("ST", "X-F-EN-01").endswith("街道")
    assert answering("PK", "X-F-EN-01") == "云溪区园林中心"
    assert answering("ML", "X-F-IN-12") == "云溪区消防大队"

    # What is told from outside.
    use = EditionUse.objects.get()
    assert use.standing == Standing.NOMINEE
    assert 90 < (use.evaluation_day - NOW.date()).days < 200
    assert Figure.objects.filter(period_to__isnull=False).count() == Figure.objects.count() > 10
    official = OutsideResult.objects.get()
    assert official.kind == OutsideKind.OFFICIAL
    assert "虚构" in official.title
    assert official.dated.year == NOW.year - 1
    assert GateDeclaration.objects.filter(met=True).count() == 2
    assert Decimal(EditionResult.objects.get(other_code="sample-unofficial-minors").value) > 85
    assert NegativeEvent.objects.count() == 1

    # Rules that propose units, and a draft that was tried.
    draft, in_force = RuleSet.objects.get(state=SetState.DRAFT), RuleSet.objects.get(number=1)
    assert (draft.rules.count(), in_force.rules.count()) == (3, 3)
    trial = draft.trials.get()
    assert trial.better > 0
    assert trial.looked_at > 100

    # Two people can switch posts, and neither judges his own unit in the other one.
    assert User.objects.filter(is_active=True).count() == 60
    for username, roles in (
        ("coordinator", [Role.COORDINATOR, Role.VERIFIER]),
        ("handler", [Role.HANDLER, Role.INSPECTOR]),
    ):
        user = User.objects.get(username=username)
        posts = posts_of(user.pk)
        assert [post.role for post in posts] == roles
        second = acting_for(user_id=user.pk, post_id=posts[1].id)
        assert second is not None
        assert posts[0].unit_id in second.own_units
    handler = User.objects.get(username="handler")
    enforcement = Post.objects.get(user=handler, role=Role.HANDLER).unit_id
    walked = Visit.objects.filter(inspector=handler)
    assert walked.exists()
    assert not walked.filter(site__line_unit_id=enforcement).exists()

    towns = Unit.objects.filter(kind=UnitKind.STREET, name__endswith="镇").values_list("area_id", flat=True)
    lines = ScoreLine.objects.filter(comparison=Comparison.STREET, key_id__in=towns, code="")
    assert {line.key_id for line in lines} == set(towns)
    assert all(line.met + line.failed for line in lines if line.run.round.kind == RoundKind.CENSUS)


def answering(site_type: str, standard: str) -> str:
    """The unit that the product proposes first for a problem of this standard at a site of this type."""
    site = Site.objects.filter(site_type=SiteType.objects.get(code=site_type)).last()
    first, *_ = suggest_units(
        site_id=site.pk, street_id=None, standard_ids=[Node.objects.get(code=standard, is_leaf=True).pk]
    )
    return first.unit


def test_at_the_start_a_round_is_planned_and_nothing_is_seen_yet(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    load(seed=20, now=NOW, stage="start", scale=SMALL)
    assert list(Round.objects.values_list("kind", "state")) == [(RoundKind.CENSUS, RoundState.OPEN)]
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)
    assert (EditionUse.objects.get().evaluation_day - NOW.date()).days == 250


def test_on_the_eve_most_is_closed_after_a_last_sample(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    load(seed=20, now=NOW, stage="eve", scale=SMALL)
    assert set(Round.objects.values_list("state", flat=True)) == {RoundState.CLOSED}
    assert Round.objects.order_by("-closed_at").first().kind == RoundKind.SAMPLE
    done = Case.objects.filter(state__in=[State.CLOSED, State.RECHECKED, State.REFUSED, State.UNFOUNDED]).count()
    assert done > 0.9 * Case.objects.count()
    assert (EditionUse.objects.get().evaluation_day - NOW.date()).days == 4
