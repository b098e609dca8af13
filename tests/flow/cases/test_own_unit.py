"""Nobody verifies what his own unit did, in whichever post he acts, nor what he did himself."""

import pytest

from chuangcheng.flow.cases import selectors, services
from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts import selectors as directory
from chuangcheng.foundation.accounts import services as accounts
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.services import NewPerson
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from tests.flow.cases.test_moves import at, problem
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


def person(username: str, *posts: tuple[str, Role]) -> dict[Role, Acting]:
    """Somebody new, as he acts in each of his posts."""
    told = tuple((code, role, "") for code, role in posts)
    [row] = accounts.load_people(people=[NewPerson(username, username, told)], by=PRODUCT, now=MONDAY)
    acting = [directory.acting_for(user_id=row.pk, post_id=post.pk) for post in row.posts.order_by("id")]
    return {Role(one.role): one for one in acting if one}


def rectified(world: World, code: str = "liuan", handler: Acting | None = None) -> Case:
    """A case that a unit reports as put right."""
    lin, handler = world.cast.lin, handler or world.cast.qian
    case = services.report_case(problem=problem(world), by=lin, now=MONDAY)
    told = {"case_id": case.pk, "now": at(1)}
    services.file_case(**told, expected_version=1, by=lin, case_class_id=world.standard_class("06012"))
    services.dispatch_case(
        **told, expected_version=2, by=lin, unit_id=unit(code).pk, limit_id=world.limit_of(), reason="by_duty"
    )
    services.accept_case(**told, expected_version=3, by=handler)
    return services.rectify_case(**told, expected_version=4, by=handler, photos=[world.photo("after")])


def sees_and_verifies(case: Case, acting: Acting) -> bool:
    listed = [row.id for row in selectors.cases_page(acting, wanted=selectors.Filter(), now=at(2)).rows]
    try:
        services.verify_case(case_id=case.pk, expected_version=case.version, by=acting, now=at(2))
    except NotFound:
        assert listed == []
        return False
    assert listed == [case.pk]
    return True


def test_a_handler_who_is_a_verifier_elsewhere_does_not_verify_his_own_units_case(world: World):
    duo = person("duo", ("liuan", Role.HANDLER), ("office", Role.VERIFIER))
    assert not sees_and_verifies(rectified(world, handler=duo[Role.HANDLER]), duo[Role.VERIFIER])


def test_a_post_that_was_withdrawn_since_does_not_let_him_verify_what_he_put_right(world: World):
    duo = person("duo", ("liuan", Role.HANDLER), ("office", Role.VERIFIER))
    case = rectified(world, handler=duo[Role.HANDLER])
    accounts.withdraw_post(
        user_id=duo[Role.HANDLER].user_id,
        expected_version=1,
        post_id=duo[Role.HANDLER].post_id,
        by=PRODUCT,
        now=at(1),
    )
    acting = directory.acting_for(user_id=duo[Role.HANDLER].user_id)
    assert acting is not None
    assert not sees_and_verifies(case, acting)


@pytest.mark.parametrize(
    ("of_verifier", "of_case", "handler"), [("liuan", "liuan-1", "chen"), ("liuan-1", "liuan", "qian")]
)
def test_a_street_does_not_verify_its_community_nor_the_reverse(
    world: World, of_verifier: str, of_case: str, handler: str
):
    verifier = person("duo", (of_verifier, Role.VERIFIER))[Role.VERIFIER]
    assert not sees_and_verifies(rectified(world, of_case, world.cast.acting[handler]), verifier)


@pytest.mark.parametrize("code", ["shiqiao", "office", "district", "city"])
def test_others_do(world: World, code: str):
    assert sees_and_verifies(rectified(world), person("gao", (code, Role.VERIFIER))[Role.VERIFIER])
