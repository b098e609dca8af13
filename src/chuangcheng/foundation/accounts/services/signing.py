"""Signing in and passwords. Nothing here writes a password, a hash or a moment of signing in to the journal."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from chuangcheng.foundation.accounts import rules
from chuangcheng.foundation.accounts.models import SignInAttempt, User
from chuangcheng.foundation.accounts.permissions import can_set_password
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.terms import Act, Refused
from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .people import check_strength

LONGEST_PASSWORD = 1000
"""Characters; a longer one is no password but a way to keep the server busy."""


def sign_in(*, username: str, password: str, address: str, now: datetime) -> User:
    """The person behind a name and password. Raises Invalid: wrong (the same for unknown names), or too many attempts.

    Too many attempts carry `until` (an instant) and `minutes` (whole ones, rounded up) as detail. Failures count
    per name and address, and per address; an unknown name costs the same time as a wrong password. Nothing is
    journalled: who was online when is nobody's business.
    """
    name = rules.sign_in_name(username)
    where = rules.address_group(address)
    person_key = _key("person", name, where)
    mine = _note_attempt(
        {person_key: rules.ATTEMPTS_PER_PERSON, _key("address", where): rules.ATTEMPTS_PER_ADDRESS}, now
    )
    fits = len(name) <= 60 and "\x00" not in name and len(password) <= LONGEST_PASSWORD
    user = User.objects.filter(username=name, is_active=True).first() if fits else None
    if not check_password(password[:LONGEST_PASSWORD], user.password if user else _nobodys_hash()) or user is None:
        raise Invalid({"": [Refused.WRONG_SIGN_IN]})
    SignInAttempt.objects.filter(Q(pk__in=mine) | Q(key=person_key)).delete()
    if rules.is_expired(user.password_until, now):  # told to nobody but who holds the slip
        raise Invalid({"": [Refused.EXPIRED_PASSWORD]})
    return user


def _note_attempt(limits: dict[str, int], now: datetime) -> list[int]:
    """Note an attempt before it is tried, so that many at once are no way around the limit; the ids of its rows.

    Raises Invalid when one of the keys has reached its limit. A success takes its rows away again.
    """
    since = now - rules.ATTEMPT_WINDOW
    with transaction.atomic():
        SignInAttempt.objects.filter(at__lte=since).delete()
        recent: dict[str, list[datetime]] = {key: [] for key in limits}
        for key, at in SignInAttempt.objects.filter(key__in=limits, at__gt=since).values_list("key", "at"):
            recent[key].append(at)
        waits = [until for key, limit in limits.items() if (until := rules.wait_until(recent[key], limit, now))]
        if waits:
            until = max(waits)
            minutes = -((now - until) // timedelta(minutes=1))
            raise Invalid({"": [Refused.TOO_MANY_ATTEMPTS]}, until=until, minutes=minutes)
        return [row.pk for row in SignInAttempt.objects.bulk_create(SignInAttempt(key=key, at=now) for key in limits)]


def _key(*parts: str) -> str:
    """A digest under the installation's secret: the table tells nobody which names were tried from where."""
    return salted_hmac("accounts.sign_in", "\n".join(parts), algorithm="sha256").hexdigest()


@cache
def _nobodys_hash() -> str:
    """A hash of nobody's password, so that unknown names take as long as known ones."""
    return make_password("nobody")


def change_password(
    *, user_id: int, expected_version: int, current: str, password: str, by: Acting, now: datetime
) -> User:
    """Set one's own password, knowing the current one. Other sessions of this person end.

    Raises Invalid on "current" when it is wrong or was wrong too often, on "password" when the new one is weak.
    """
    if by.user_id != user_id:
        raise NotFound(f"person {user_id}")
    known = User.objects.filter(pk=user_id, is_active=True).first()
    if known is None:
        raise NotFound(f"person {user_id}")
    try:
        mine = _note_attempt({_key("own", str(user_id)): rules.ATTEMPTS_PER_PERSON}, now)
    except Invalid as refused:
        raise Invalid({"current": refused.problems[""]}, **refused.detail) from None
    if not check_password(current[:LONGEST_PASSWORD], known.password):
        raise Invalid({"current": [Refused.WRONG_PASSWORD]})
    SignInAttempt.objects.filter(pk__in=mine).delete()
    check_strength(password, known)
    return write_password(user_id, expected_version, password, by, now)


def set_password(*, user_id: int, expected_version: int | None, password: str, by: Actor, now: datetime) -> User:
    """Set somebody else's password as an administrator. Sessions begun with the old one end.

    One's own is changed by `change_password`, which asks for the current one.
    """
    if isinstance(by, Acting) and not can_set_password(by, user_id):
        raise NotFound(f"may not set the password of person {user_id}")
    known = User.objects.filter(pk=user_id).first()
    if known is None:
        raise NotFound(f"person {user_id}")
    check_strength(password, known)
    return write_password(user_id, expected_version, password, by, now)


def write_password(
    user_id: int,
    expected_version: int | None,
    password: str,
    by: Actor,
    now: datetime,
    act: Act = Act.PERSON_SET_PASSWORD,
) -> User:
    if len(password) > LONGEST_PASSWORD:
        raise Invalid({"password": ["too_long"]})
    hashed = make_password(password)
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        row.password, row.password_until = hashed, None
        row.save(update_fields=["password", "password_until"])
        record(subject=row, act=act, by=by, at=now)
    return row
