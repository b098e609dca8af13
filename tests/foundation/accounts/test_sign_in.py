"""Signing in, waiting after too many failures, changing one's password, and what ends a session."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import get_user, login
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory, override_settings

from chuangcheng.foundation.accounts import services
from chuangcheng.foundation.accounts.models import SignInAttempt, User
from chuangcheng.foundation.accounts.rules import ATTEMPT_WINDOW, ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_PERSON
from chuangcheng.foundation.accounts.services import NewPerson
from chuangcheng.foundation.accounts.terms import Refused
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from tests.people import MONDAY, PASSWORD, Cast

pytestmark = pytest.mark.django_db

DESK, HOME = "192.0.2.7", "198.51.100.9"
ARGON2 = override_settings(
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)


def attempt(username="lin", password=PASSWORD, address=DESK, minutes=0) -> User:
    now = MONDAY + timedelta(minutes=minutes)
    return services.sign_in(username=username, password=password, address=address, now=now)


def reason(**told) -> tuple[str, int | None]:
    """Why an attempt fails, and for how many minutes."""
    with pytest.raises(Invalid) as refused:
        attempt(**told)
    (only,) = refused.value.problems[""]
    return only, refused.value.detail.get("minutes")


WRONG = (Refused.WRONG_SIGN_IN, None)


def test_name_and_password_open_the_door(cast: Cast):
    assert attempt().pk == cast.lin.user_id
    assert attempt(username=" LIN ").pk == cast.lin.user_id


def test_no_entry_tells_who_was_here_when(cast: Cast):
    before = Entry.objects.count()
    attempt()
    assert Entry.objects.count() == before
    assert cast.user("lin").last_login is None
    assert not SignInAttempt.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"password": "wrong"},
        {"username": "nobody"},
        {"username": ""},
        {"username": "l\x00in"},
        {"username": "x" * 5000},
        {"password": ""},
        {"password": "\x00"},
        {"password": PASSWORD + "x" * 5000},
    ],
)
def test_everything_wrong_is_told_in_the_same_words(cast: Cast, told):
    assert reason(**told) == WRONG


def test_who_has_no_password_or_is_out_of_use_hears_the_same(cast: Cast):
    services.create_person(person=NewPerson("new", "新"), by=cast.feng, now=MONDAY)
    User.objects.filter(username="qian").update(is_active=False)
    assert reason(username="new", password="") == WRONG
    assert reason(username="new", password="!") == WRONG
    assert reason(username="qian") == WRONG


def test_after_too_many_failures_even_the_right_password_waits_and_hears_until_when(cast: Cast):
    for minute in range(ATTEMPTS_PER_PERSON):
        assert reason(password="wrong", minutes=minute) == WRONG
    assert reason(minutes=5) == (Refused.TOO_MANY_ATTEMPTS, 10)
    assert reason(minutes=14.5) == (Refused.TOO_MANY_ATTEMPTS, 1)
    assert attempt(minutes=15).pk == cast.lin.user_id


def test_who_keeps_trying_while_waiting_waits_no_longer(cast: Cast):
    for _ in range(ATTEMPTS_PER_PERSON):
        reason(password="wrong")
    for minute in range(1, 15):
        assert reason(minutes=minute)[0] is Refused.TOO_MANY_ATTEMPTS
    assert attempt(minutes=15)


def test_the_limit_holds_for_a_name_at_an_address_and_locks_nobody_else_out(cast: Cast):
    for _ in range(ATTEMPTS_PER_PERSON):
        reason(password="wrong")
    assert attempt(address=HOME).pk == cast.lin.user_id
    assert attempt(username="qian").pk == cast.qian.user_id
    assert reason() == (Refused.TOO_MANY_ATTEMPTS, 15)


def test_an_unknown_name_waits_like_a_known_one(cast: Cast):
    for _ in range(ATTEMPTS_PER_PERSON):
        assert reason(username="nobody") == WRONG
    assert reason(username="nobody") == (Refused.TOO_MANY_ATTEMPTS, 15)


def test_writing_the_name_otherwise_is_no_way_around_the_limit(cast: Cast):
    for told in ("lin", "LIN", " lin", "ｌｉｎ", "Lin"):
        reason(username=told, password="wrong")
    assert reason()[0] is Refused.TOO_MANY_ATTEMPTS


def test_many_names_from_one_address_wait_too(cast: Cast):
    for number in range(ATTEMPTS_PER_ADDRESS):
        assert reason(username=f"guess-{number}") == WRONG
    assert reason(username="lin") == (Refused.TOO_MANY_ATTEMPTS, 15)
    assert attempt(username="lin", address=HOME)


def test_a_network_of_ipv6_is_one_address(cast: Cast):
    for number in range(ATTEMPTS_PER_PERSON):
        reason(password="wrong", address=f"2001:db8::{number}")
    assert reason(address="2001:db8::ffff")[0] is Refused.TOO_MANY_ATTEMPTS


def test_a_success_forgets_the_failures_of_that_name_but_not_those_of_the_address(cast: Cast):
    reason(username="nobody")
    for _ in range(ATTEMPTS_PER_PERSON - 1):
        reason(password="wrong")
    attempt()
    assert SignInAttempt.objects.count() == 1 + ATTEMPTS_PER_PERSON
    for _ in range(ATTEMPTS_PER_PERSON - 1):
        reason(password="wrong")
    assert attempt()


def test_old_attempts_are_not_kept_and_names_are_never_kept(cast: Cast):
    reason(username="nobody")
    assert all("nobody" not in row.key and DESK not in row.key for row in SignInAttempt.objects.all())
    reason(minutes=ATTEMPT_WINDOW.total_seconds() / 60, password="wrong")
    assert SignInAttempt.objects.count() == 2


@ARGON2
def test_passwords_are_kept_with_argon2(cast: Cast):
    row = services.create_person(person=NewPerson("new", "新", password=PASSWORD), by=cast.feng, now=MONDAY)
    assert row.password.startswith("argon2$argon2id$")
    assert attempt(username="new").pk == row.pk


def test_an_unknown_name_costs_a_hash_like_a_known_one(cast: Cast, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    told = []
    original = MD5PasswordHasher.verify
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda self, *args: told.append(1) or original(self, *args))
    reason(username="lin", password="wrong")
    reason(username="nobody", password="wrong")
    assert len(told) == 2


def own(cast: Cast, current=PASSWORD, password="a new good one", version=1, minutes=0, **more) -> User:
    told = {"user_id": cast.qian.user_id, "by": cast.qian, "now": MONDAY + timedelta(minutes=minutes), **more}
    return services.change_password(expected_version=version, current=current, password=password, **told)


def test_one_changes_ones_own_password_knowing_the_current_one(cast: Cast):
    assert own(cast).version == 2
    assert attempt(username="qian", password="a new good one").pk == cast.qian.user_id
    assert reason(username="qian") == WRONG


def test_changing_it_often_is_no_failure(cast: Cast):
    passwords = [PASSWORD, *(f"a new good one {n}" for n in range(ATTEMPTS_PER_PERSON + 1))]
    for version, (current, password) in enumerate(pairwise(passwords), 1):
        own(cast, current=current, password=password, version=version)
    assert attempt(username="qian", password=passwords[-1])


def test_an_open_desk_is_not_enough_to_change_a_password(cast: Cast):
    for _ in range(ATTEMPTS_PER_PERSON):
        with pytest.raises(Invalid) as refused:
            own(cast, current="a guess")
        assert refused.value.problems == {"current": [Refused.WRONG_PASSWORD]}
    with pytest.raises(Invalid) as refused:
        own(cast)
    assert refused.value.problems == {"current": [Refused.TOO_MANY_ATTEMPTS]}
    assert own(cast, minutes=15)


def test_a_weak_new_password_somebody_elses_and_a_stale_page_are_refused(cast: Cast):
    with pytest.raises(Invalid) as refused:
        own(cast, password="1234567890")
    assert refused.value.problems == {"password": [Refused.COMMON_PASSWORD]}
    with pytest.raises(Invalid) as refused:
        own(cast, password="long and good " * 100)
    assert refused.value.problems == {"password": ["too_long"]}
    with pytest.raises(NotFound):
        own(cast, user_id=cast.sun.user_id)
    with pytest.raises(Conflict):
        own(cast, version=7)
    assert attempt(username="qian")


def session_of(user: User) -> SessionStore:
    """A session as signing in leaves it behind."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.save()
    return request.session


def is_open(session: SessionStore) -> bool:
    request = RequestFactory().get("/")
    request.session = SessionStore(session.session_key)
    return get_user(request).is_authenticated


def test_a_new_password_ends_the_sessions_that_began_with_the_old_one(cast: Cast):
    session = session_of(attempt(username="qian"))
    assert is_open(session)
    row = services.set_password(
        user_id=cast.qian.user_id, expected_version=1, password="set by feng", by=cast.feng, now=MONDAY
    )
    assert not is_open(session)
    assert is_open(session_of(row))


def test_the_sessions_of_a_person_out_of_use_end_at_once(cast: Cast):
    qian = attempt(username="qian")
    session = session_of(qian)
    services.change_person(
        user_id=qian.pk,
        expected_version=1,
        name=qian.name,
        phone="",
        email="",
        is_active=False,
        by=PRODUCT,
        now=MONDAY,
    )
    assert not is_open(session)
