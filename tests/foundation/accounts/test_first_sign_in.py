"""First sign-in slips: who may give them to whom, what they open, and what remains of them."""

from datetime import timedelta

import pytest

from chuangcheng.foundation.accounts import selectors, services
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.accounts.permissions import can_give_one_time_password
from chuangcheng.foundation.accounts.rules import (
    MOST_SLIPS,
    ONE_TIME_LASTS,
    ONE_TIME_SIGNS,
    Acting,
    Held,
    holds_more_than_his_unit,
    ids_on,
    one_time_password,
)
from chuangcheng.foundation.accounts.services import NewPerson
from chuangcheng.foundation.accounts.terms import Refused, Role, Standing, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from tests.people import MONDAY, PASSWORD, PEOPLE, Cast, unit

pytestmark = pytest.mark.django_db

OWN = "a password of my own"
BELOW = frozenset({"qian", "chen"})
"""Whom the administrator of 柳岸街道 may let in: its handler and the one of its community; not the inspector there."""


def give(cast: Cast, by: str, *names: str, days: int = 0) -> tuple[services.Slip, ...]:
    ids = [cast.acting[name].user_id for name in names]
    return services.give_one_time_passwords(user_ids=ids, by=cast.acting[by], now=MONDAY + timedelta(days=days))


def sign_in(username: str, password: str, *, days: float = 0) -> User:
    now = MONDAY + timedelta(days=days)
    return services.sign_in(username=username, password=password, address="192.0.2.7", now=now)


@pytest.mark.parametrize("by", sorted(PEOPLE))
def test_every_role_gives_to_those_it_may_and_to_nobody_else(cast: Cast, by: str):
    allowed = {"lin": set(PEOPLE), "feng": set(PEOPLE), "he": set(BELOW)}.get(by, set()) - {by}
    given = set()
    for name in PEOPLE:
        try:
            give(cast, by, name)
        except NotFound:
            continue
        given.add(name)
    assert given == allowed


@pytest.mark.parametrize("by", sorted(PEOPLE))
def test_the_page_lists_exactly_those_whom_the_act_lets_through(cast: Cast, by: str):
    acting = cast.acting[by]
    try:
        listed = {row.username for row in selectors.slips_page(acting).rows}
    except NotFound:
        listed = set()
    posts = {name: cast.user(name).posts.select_related("unit") for name in PEOPLE}
    held = {
        name: [Held(Role(p.role), UnitKind(p.unit.kind), ids_on(p.unit.path)) for p in rows]
        for name, rows in posts.items()
    }
    assert listed == {
        name
        for name in PEOPLE
        if can_give_one_time_password(acting, user_id=cast.acting[name].user_id, held=held[name])
    }


@pytest.mark.parametrize(
    ("unit_code", "role"),
    [
        ("office", Role.COORDINATOR),  # runs everything
        ("office", Role.ADMINISTRATOR),
        ("liuan", Role.ADMINISTRATOR),  # lets everybody in, wherever he stands
        ("district", Role.LEADER),  # reads everything
        ("shiqiao", Role.HANDLER),  # answers for another street
        ("district", Role.HANDLER),  # stands above
        ("liuan", Role.VERIFIER),  # judges other units
        ("liuan", Role.INSPECTOR),
        ("liuan", Role.SUPERVISOR),
        ("city", Role.OBSERVER),
    ],
)
def test_a_second_post_with_more_rights_puts_a_person_out_of_the_unit_s_reach(cast: Cast, unit_code: str, role: Role):
    """Who could reset such an account could sign in with it and act in the other post."""
    row = cast.user("qian")
    services.give_post(
        user_id=row.pk, expected_version=row.version, unit_id=unit(unit_code).pk, role=role, by=cast.feng, now=MONDAY
    )
    with pytest.raises(NotFound):
        give(cast, "he", "qian")
    assert "qian" not in {row.username for row in selectors.slips_page(cast.he).rows}
    assert sign_in("qian", PASSWORD).pk == row.pk


def test_nobody_above_elsewhere_out_of_use_or_without_a_post_is_let_in_by_a_unit(cast: Cast):
    people = [
        NewPerson("boss", "主任", (("liuan", Role.LEADER, ""),)),
        NewPerson("deputy", "副职", (("liuan-1", Role.UNIT_ADMIN, ""),)),
        NewPerson("loose", "散人"),
    ]
    boss, deputy, loose = services.load_people(people=people, by=PRODUCT, now=MONDAY)
    services.give_one_time_passwords(user_ids=[boss.pk, deputy.pk], by=cast.he, now=MONDAY)
    lower = selectors.acting_for(user_id=deputy.pk)
    assert lower
    for by, user_id in ((cast.he, loose.pk), (cast.he, 10**6), (lower, cast.qian.user_id), (lower, cast.he.user_id)):
        with pytest.raises(NotFound):
            services.give_one_time_passwords(user_ids=[user_id], by=by, now=MONDAY)
    services.change_person(
        user_id=boss.pk, expected_version=2, by=cast.feng, now=MONDAY, name="主任", phone="", email="", is_active=False
    )
    with pytest.raises(NotFound):
        services.give_one_time_passwords(user_ids=[boss.pk], by=cast.feng, now=MONDAY)


def test_one_who_may_not_be_let_in_stops_the_whole_sheet(cast: Cast):
    with pytest.raises(NotFound):
        give(cast, "he", "qian", "sun")
    assert sign_in("qian", PASSWORD).password_until is None


def test_a_unit_that_moves_away_takes_its_people_along(cast: Cast):
    row = Unit.objects.get(code="liuan-1")
    services.change_unit(
        unit_id=row.pk,
        expected_version=row.version,
        by=cast.feng,
        now=MONDAY,
        name=row.name,
        contact_name="",
        contact_phone="",
        parent_id=unit("shiqiao").pk,
    )
    with pytest.raises(NotFound):
        give(cast, "he", "chen")


def test_a_unit_administrator_administers_nothing_else(cast: Cast):
    for refused in (
        lambda: services.set_password(
            user_id=cast.qian.user_id, expected_version=1, password=OWN, by=cast.he, now=MONDAY
        ),
        lambda: services.give_post(
            user_id=cast.he.user_id,
            expected_version=1,
            unit_id=cast.he.unit_id,
            role=Role.ADMINISTRATOR,
            by=cast.he,
            now=MONDAY,
        ),
        lambda: services.create_person(person=NewPerson("new", "新"), by=cast.he, now=MONDAY),
        lambda: selectors.people_page(cast.he),
    ):
        with pytest.raises(NotFound):
            refused()


def test_a_slip_opens_the_door_once_and_is_void_when_a_password_is_chosen(cast: Cast):
    (slip,) = give(cast, "feng", "qian")
    assert (slip.name, slip.unit, slip.username, slip.until) == ("钱", "柳岸街道", "qian", MONDAY + ONE_TIME_LASTS)
    row = sign_in("qian", slip.password)
    assert row.password_until == slip.until
    with pytest.raises(Invalid, match="same_password"):
        services.choose_password(user_id=row.pk, password=slip.password, by=cast.qian, now=MONDAY)
    with pytest.raises(Invalid, match="short_password"):
        services.choose_password(user_id=row.pk, password="short", by=cast.qian, now=MONDAY)
    services.choose_password(user_id=row.pk, password=OWN, by=cast.qian, now=MONDAY)
    assert sign_in("qian", OWN).password_until is None
    with pytest.raises(Invalid):
        sign_in("qian", slip.password)
    with pytest.raises(NotFound):  # nothing waits any more
        services.choose_password(user_id=row.pk, password=OWN, by=cast.qian, now=MONDAY)


def test_the_old_password_and_an_older_slip_open_nothing_any_more(cast: Cast):
    (first,) = give(cast, "he", "qian")
    before = cast.user("qian").get_session_auth_hash()
    (second,) = give(cast, "he", "qian")
    assert cast.user("qian").get_session_auth_hash() != before  # his sessions end
    for password in (PASSWORD, first.password):
        with pytest.raises(Invalid):
            sign_in("qian", password)
    assert sign_in("qian", second.password)


def test_a_slip_expires_and_says_so_only_to_its_bearer(cast: Cast):
    (slip,) = give(cast, "feng", "qian")
    late = ONE_TIME_LASTS.days
    assert sign_in("qian", slip.password, days=late - 0.01)
    for password, reason in ((slip.password, Refused.EXPIRED_PASSWORD), ("wrong", Refused.WRONG_SIGN_IN)):
        with pytest.raises(Invalid) as refused:
            sign_in("qian", password, days=late)
        assert refused.value.problems == {"": [reason]}
    with pytest.raises(Invalid, match="expired_password"):  # begun in time, finished too late
        services.choose_password(
            user_id=cast.qian.user_id, password=OWN, by=cast.qian, now=MONDAY + timedelta(days=late)
        )


def test_nobody_chooses_for_somebody_else(cast: Cast):
    give(cast, "feng", "qian")
    with pytest.raises(NotFound):
        services.choose_password(user_id=cast.qian.user_id, password=OWN, by=cast.feng, now=MONDAY)


def test_the_journal_tells_who_gave_it_to_whom_and_never_the_password(cast: Cast):
    given = give(cast, "he", "qian", "chen")
    entries = Entry.objects.filter(act="person.give_one_time_password").order_by("id")
    assert {(entry.subject_id, entry.user_id) for entry in entries} == {
        (slip.user_id, cast.he.user_id) for slip in given
    }
    kept = " ".join(str(vars(entry)) for entry in Entry.objects.all()) + " ".join(
        str(vars(row)) for row in User.objects.all()
    )
    for slip in given:
        assert slip.password not in kept
        assert slip.password not in repr(slip)


def test_nobody_and_too_many_are_refused_in_words(cast: Cast):
    with pytest.raises(Invalid, match="nobody_chosen"):
        give(cast, "feng")
    with pytest.raises(Invalid, match="too_many_chosen"):
        services.give_one_time_passwords(user_ids=range(1, MOST_SLIPS + 2), by=cast.feng, now=MONDAY)


def test_who_has_a_slip_waits_until_he_has_chosen(cast: Cast):
    (slip,) = give(cast, "feng", "qian")
    page = selectors.people_page(cast.feng, standing=Standing.WAITING)
    assert [(row.username, row.missing, row.password_until) for row in page.rows] == [
        ("qian", (Standing.WAITING,), slip.until)
    ]
    assert "qian" not in {row.username for row in selectors.people_page(cast.feng, standing=Standing.READY).rows}
    row = cast.user("qian")
    services.set_password(user_id=row.pk, expected_version=row.version, password=OWN, by=cast.feng, now=MONDAY)
    assert selectors.people_page(cast.feng, standing=Standing.WAITING).rows == ()


def test_a_one_time_password_has_no_sign_that_is_mistaken_for_another():
    assert one_time_password(lambda signs: signs[0]) == "aaaa-aaaa-aaaa"
    assert not set("l1io0") & set(ONE_TIME_SIGNS)
    assert len(set(ONE_TIME_SIGNS)) == len(ONE_TIME_SIGNS) == 31


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_known_to_stay_within_its_unit_or_not(role: Role):
    stays = {Role.HANDLER, Role.LEADER, Role.UNIT_ADMIN}
    assert holds_more_than_his_unit(Held(role, UnitKind.STREET, (1,))) == (role not in stays)


def test_somebody_above_a_unit_is_not_at_or_below_it():
    acting = Acting(1, Role.UNIT_ADMIN, 2, 1, "何", "街道", UnitKind.STREET)  # type: ignore[call-arg]
    above, below = ((1,), (1, 2, 3))
    answers = [
        can_give_one_time_password(acting, user_id=9, held=[Held(Role.HANDLER, UnitKind.STREET, ids)])
        for ids in (above, below)
    ]
    assert answers == [False, True]
