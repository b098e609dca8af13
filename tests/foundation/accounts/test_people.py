"""Making and changing people, giving and withdrawing posts."""

import pytest

from chuangcheng.foundation.accounts import selectors, services
from chuangcheng.foundation.accounts.models import Post, User
from chuangcheng.foundation.accounts.services import NewPerson
from chuangcheng.foundation.accounts.terms import Refused, Role
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry, Payload
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, PASSWORD, UNITS, Cast, unit

pytestmark = pytest.mark.django_db

PEOPLE = [
    NewPerson(
        "lin",
        "林",
        (("office", Role.COORDINATOR, ""), ("office", Role.VERIFIER, "督导科")),
        phone="1",
        password=PASSWORD,
    ),
    NewPerson("qian", "钱", (("liuan", Role.HANDLER, "城管科"),), email="qian@example.org"),
    NewPerson("nobody", "无"),
]
ROWS = ("username", "name", "phone", "email", "is_active", "version")
POSTS = ("user__username", "unit__code", "role", "section", "retired")
HEADERS = ("subject_kind", "number", "act", "at", "user_id", "role", "unit_id", "previous")


def change(row: User, by, **more) -> User:
    told = {
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "is_active": row.is_active,
        "expected_version": row.version,
    }
    return services.change_person(user_id=row.pk, by=by, now=MONDAY, **{**told, **more})


def test_people_made_at_once_equal_people_made_one_by_one():
    services.load_units(units=UNITS, by=PRODUCT, now=MONDAY)
    seen = Entry.objects.count()
    services.load_people(people=PEOPLE, by=PRODUCT, now=MONDAY)

    def everything(since: int) -> tuple[list, list, list]:
        entries = Entry.objects.order_by("id")[since:]
        users, posts = User.objects.values_list(*ROWS), Post.objects.values_list(*POSTS)
        return sorted(users), sorted(posts), sorted(entries.values_list(*HEADERS))

    at_once = everything(seen)
    Post.objects.all().delete()
    User.objects.all().delete()
    seen = Entry.objects.count()
    for person in PEOPLE:
        services.create_person(person=person, by=PRODUCT, now=MONDAY)
    assert everything(seen) == at_once
    assert len(at_once[1]) == 3


def test_everything_wrong_with_a_list_is_told_at_once_and_nobody_is_made(cast: Cast):
    before = User.objects.count()
    wrong = [
        NewPerson("LIN", "林"),
        NewPerson("two", "二"),
        NewPerson("Two", "二"),
        NewPerson("a b", ""),
        NewPerson("three", "三", (("nowhere", Role.HANDLER, "x" * 61),), phone="1" * 41, email="no address"),
        NewPerson("fo\x00ur", "四\x00"),
    ]
    with pytest.raises(Invalid) as told:
        services.load_people(people=wrong, by=cast.feng, now=MONDAY)
    assert told.value.problems == {
        "0.username": [Refused.TAKEN],
        "1.username": [Refused.TAKEN],
        "2.username": [Refused.TAKEN],
        "3.name": [Refused.REQUIRED],
        "3.username": [Refused.BAD_USERNAME],
        "4.phone": ["too_long"],
        "4.email": [Refused.BAD_EMAIL],
        "4.section": ["too_long"],
        "4.unit": [Refused.UNKNOWN_UNIT],
        "5.name": ["null_character"],
        "5.username": [Refused.BAD_USERNAME],
    }
    assert User.objects.count() == before


def test_the_same_post_told_twice_is_one_post(cast: Cast):
    row = services.create_person(
        person=NewPerson("twin", "双", (("liuan", Role.HANDLER, "甲科"), ("liuan ", Role.HANDLER, "乙科"))),
        by=cast.feng,
        now=MONDAY,
    )
    assert [(post.unit, post.section) for post in selectors.posts_of(row.pk)] == [("柳岸街道", "甲科")]


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("short", [Refused.SHORT_PASSWORD]),
        ("password", [Refused.SHORT_PASSWORD, Refused.COMMON_PASSWORD]),
        ("1234567890", [Refused.COMMON_PASSWORD]),
        ("yunxi-person", [Refused.PERSONAL_PASSWORD]),
    ],
)
def test_a_weak_password_is_refused_for_what_is_weak_in_it(cast: Cast, password, reasons):
    with pytest.raises(Invalid) as told:
        services.create_person(person=NewPerson("yunxi-person", "某", password=password), by=cast.feng, now=MONDAY)
    assert told.value.problems == {"password": reasons}
    assert not User.objects.filter(username="yunxi-person").exists()


def test_no_password_and_no_hash_ever_reaches_the_journal(cast: Cast):
    row = services.create_person(person=NewPerson("new", "新", password=PASSWORD), by=cast.feng, now=MONDAY)
    services.set_password(user_id=row.pk, expected_version=1, password="another good one", by=cast.feng, now=MONDAY)
    row.refresh_from_db()
    texts = "".join(Payload.objects.values_list("text", flat=True))
    assert PASSWORD not in texts
    assert "another good one" not in texts
    assert row.password not in texts
    assert row.password.split("$")[-1] not in texts


def test_a_person_is_changed_and_the_second_of_two_gets_a_conflict(cast: Cast):
    seen = cast.user("qian")
    row = change(seen, cast.lin, name=" 钱多 ", phone="0532-1", email="qian@example.org")
    assert (row.name, row.phone, row.version) == ("钱多", "0532-1", 2)
    with pytest.raises(Conflict):
        change(seen, cast.feng, name="钱少")
    assert verify().faults == ()


def test_a_wrong_address_and_an_empty_name_are_told_together(cast: Cast):
    with pytest.raises(Invalid) as told:
        change(cast.user("qian"), cast.feng, name=" ", email="@")
    assert told.value.problems == {"name": [Refused.REQUIRED], "email": [Refused.BAD_EMAIL]}


def test_a_person_out_of_use_acts_in_no_post(cast: Cast):
    change(cast.user("qian"), cast.feng, is_active=False)
    assert selectors.acting_for(user_id=cast.qian.user_id, post_id=cast.qian.post_id) is None
    assert selectors.posts_of(cast.qian.user_id) == ()
    assert selectors.user_by_id(cast.qian.user_id) is None


def test_a_person_with_several_posts_acts_in_one_at_a_time(cast: Cast):
    services.give_post(
        user_id=cast.lin.user_id,
        expected_version=1,
        unit_id=unit("supervision").pk,
        role=Role.SUPERVISOR,
        section="一科",
        by=cast.feng,
        now=MONDAY,
    )
    first, second = selectors.posts_of(cast.lin.user_id)
    chosen = selectors.acting_for(user_id=cast.lin.user_id, post_id=second.id)
    assert (chosen.role, chosen.unit_name, chosen.section) == (Role.SUPERVISOR, "云溪区督查室", "一科")
    assert selectors.acting_for(user_id=cast.lin.user_id) == cast.lin
    assert selectors.acting_for(user_id=cast.lin.user_id, post_id=cast.qian.post_id) == cast.lin
    assert first.id == cast.lin.post_id


def test_a_post_is_withdrawn_and_given_back(cast: Cast):
    told = {"user_id": cast.qian.user_id, "by": cast.feng, "now": MONDAY}
    services.withdraw_post(expected_version=1, post_id=cast.qian.post_id, **told)
    assert selectors.acting_for(user_id=cast.qian.user_id) is None
    with pytest.raises(NotFound):
        services.withdraw_post(expected_version=2, post_id=cast.qian.post_id, **told)
    services.give_post(expected_version=2, unit_id=cast.qian.unit_id, role=Role.HANDLER, **told)
    assert selectors.acting_for(user_id=cast.qian.user_id) == cast.qian
    assert verify().faults == ()


def test_nobody_is_given_a_post_in_a_unit_that_is_not_there(cast: Cast):
    with pytest.raises(Invalid) as told:
        services.give_post(
            user_id=cast.qian.user_id, expected_version=1, unit_id=10**6, role=Role.HANDLER, by=cast.feng, now=MONDAY
        )
    assert told.value.problems == {"unit": [Refused.UNKNOWN_UNIT]}
    assert cast.user("qian").version == 1


def test_somebody_elses_post_cannot_be_withdrawn_under_a_wrong_name(cast: Cast):
    with pytest.raises(NotFound):
        services.withdraw_post(
            user_id=cast.qian.user_id, expected_version=1, post_id=cast.lin.post_id, by=cast.feng, now=MONDAY
        )


def test_the_last_administrator_cannot_go(cast: Cast):
    feng = cast.user("feng")
    for act in (
        lambda: change(feng, cast.lin, is_active=False),
        lambda: services.withdraw_post(
            user_id=feng.pk, expected_version=1, post_id=cast.feng.post_id, by=cast.lin, now=MONDAY
        ),
    ):
        with pytest.raises(Invalid) as told:
            act()
        assert told.value.problems == {"": [Refused.LAST_ADMINISTRATOR]}
    services.give_post(
        user_id=cast.lin.user_id,
        expected_version=1,
        unit_id=cast.lin.unit_id,
        role=Role.ADMINISTRATOR,
        by=cast.feng,
        now=MONDAY,
    )
    assert not change(cast.user("feng"), cast.lin, is_active=False).is_active


@pytest.mark.parametrize("name", ["qian", "zhao", "zhou", "wu", "zheng", "wang"])
def test_who_may_not_administer_finds_nobody_to_administer(cast: Cast, name):
    who, sun = cast.acting[name], cast.user("sun")
    for act in (
        lambda: services.create_person(person=NewPerson("new", "新"), by=who, now=MONDAY),
        lambda: change(sun, who),
        lambda: services.give_post(
            user_id=sun.pk, expected_version=1, unit_id=sun.pk, role=Role.ADMINISTRATOR, by=who, now=MONDAY
        ),
        lambda: services.withdraw_post(
            user_id=sun.pk, expected_version=1, post_id=cast.sun.post_id, by=who, now=MONDAY
        ),
        lambda: services.set_password(user_id=sun.pk, expected_version=1, password=PASSWORD, by=who, now=MONDAY),
        lambda: selectors.people_page(who),
        lambda: selectors.person_card(who, user_id=sun.pk),
    ):
        with pytest.raises(NotFound):
            act()
    assert cast.user("sun").version == 1
