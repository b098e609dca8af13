"""First sign-in slips: one-time passwords, each known to its slip alone.

The password is made here, handed back once and stored as a hash. The journal keeps who gave it to whom and until when
it is good, never the password.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from chuangcheng.foundation.accounts import rules
from chuangcheng.foundation.accounts.models import Post, User
from chuangcheng.foundation.accounts.permissions import can_give_one_time_password, can_make_slips
from chuangcheng.foundation.accounts.rules import Acting, Held
from chuangcheng.foundation.accounts.terms import Act, Refused, Role, UnitKind
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

from .people import check_strength
from .signing import write_password


@dataclass(frozen=True)
class Slip:
    """What stands on one slip. `password` is readable here and nowhere else, not even in this value's own words."""

    user_id: int
    name: str
    unit: str
    username: str
    until: datetime
    password: str = field(repr=False)


def give_one_time_passwords(*, user_ids: Sequence[int], by: Acting, now: datetime) -> tuple[Slip, ...]:
    """Give people new one-time passwords, all or none, and hand back their slips in the order of unit and name.

    What they had before, a password of their own or an older slip, opens nothing any more, and their sessions end.
    Raises NotFound when one of them is not `by`'s to let in, Invalid for nobody or more than `rules.MOST_SLIPS`.
    """
    if not can_make_slips(by):
        raise NotFound("may not make slips")
    wanted = sorted(set(user_ids))
    if not wanted:
        raise Invalid({"": [Refused.NOBODY_CHOSEN]})
    if len(wanted) > rules.MOST_SLIPS:
        raise Invalid({"": [Refused.TOO_MANY_CHOSEN]}, most=rules.MOST_SLIPS)
    _check(wanted, by)  # before the slow part, and once more when the rows are held
    given = {user_id: rules.one_time_password(secrets.choice) for user_id in wanted}
    hashed = {user_id: make_password(password) for user_id, password in given.items()}
    until = now + rules.ONE_TIME_LASTS
    with transaction.atomic():
        rows = [claim(User, id=user_id, expected_version=None) for user_id in wanted]
        units = _check(wanted, by)
        for row in rows:
            row.password, row.password_until = hashed[row.pk], until
            row.save(update_fields=["password", "password_until"])
            record(subject=row, act=Act.PERSON_ONE_TIME, by=by, at=now, after={"password_until": until.isoformat()})
    slips = (Slip(row.pk, row.name, units.get(row.pk, ""), row.username, until, given[row.pk]) for row in rows)
    return tuple(sorted(slips, key=lambda slip: (slip.unit, slip.name, slip.username)))


def _check(user_ids: Sequence[int], by: Acting) -> dict[int, str]:
    """The unit of the first post of each. Raises NotFound unless all may be given a password by this one."""
    active = set(User.objects.filter(pk__in=user_ids, is_active=True).values_list("id", flat=True))
    held: dict[int, list[Held]] = {user_id: [] for user_id in user_ids}
    units: dict[int, str] = {}
    posts = Post.objects.filter(user_id__in=user_ids, retired=False).select_related("unit").order_by("id")
    for post in posts:
        units.setdefault(post.user_id, post.unit.name)
        ids = rules.ids_on(post.unit.path)
        held[post.user_id].append(Held(Role(post.role), UnitKind(post.unit.kind), ids))
    for user_id in user_ids:
        if user_id not in active or not can_give_one_time_password(by, user_id=user_id, held=held[user_id]):
            raise NotFound(f"person {user_id}")
    return units


def choose_password(*, user_id: int, password: str, by: Acting, now: datetime) -> User:
    """Put a password of one's own in the place of the one-time one that one signed in with.

    Raises Invalid on "password" when it is weak or the same, or when the one-time password has expired meanwhile;
    NotFound for somebody else's, or where no one-time password waits.
    """
    known = User.objects.filter(pk=user_id, is_active=True, password_until__isnull=False).first()
    if known is None or by.user_id != user_id:
        raise NotFound(f"person {user_id}")
    if rules.is_expired(known.password_until, now):
        raise Invalid({"": [Refused.EXPIRED_PASSWORD]})
    check_strength(password, known)
    if check_password(password, known.password):
        raise Invalid({"password": [Refused.SAME_PASSWORD]})
    return write_password(user_id, known.version, password, by, now, Act.PERSON_CHOOSE_PASSWORD)


def put_set_up_aside(*, aside: bool, by: Acting, now: datetime) -> User:
    """Put the set-up checklist away from one's first page, or back onto it."""
    with transaction.atomic():
        row = claim(User, id=by.user_id, expected_version=None)
        before = {"set_up_aside": row.set_up_aside}
        row.set_up_aside = aside
        row.save(update_fields=["set_up_aside"])
        after = {"set_up_aside": aside}
        record(subject=row, act=Act.PERSON_PUT_ASIDE, by=by, at=now, before=before, after=after)
    return row
