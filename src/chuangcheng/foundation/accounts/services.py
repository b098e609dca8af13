"""The acts on units, people and posts, and signing in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from chuangcheng.foundation.acts.rules import Actor, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from . import rules
from .models import Post, SignInAttempt, Unit, User
from .permissions import can_administer
from .rules import Acting
from .terms import Refused, Role, UnitKind

USERNAME = re.compile(r"[\w.@+-]{2,60}")
UNUSABLE = make_password(None)


@dataclass(frozen=True)
class NewUnit:
    """A unit to be made or brought up to date; `parent_code` names its parent, "" the top."""

    code: str
    name: str
    kind: UnitKind
    parent_code: str = ""
    area_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class NewPerson:
    """A person with his posts: (unit code, role, section). `password` None makes an account that cannot sign in yet."""

    username: str
    name: str
    posts: tuple[tuple[str, Role, str], ...] = ()
    phone: str = ""
    email: str = ""
    password: str | None = None


def _allowed(by: Actor) -> None:
    if isinstance(by, Acting) and not can_administer(by):
        raise NotFound("may not administer")


def create_unit(*, unit: NewUnit, by: Actor, now: datetime) -> Unit:
    """Make one unit."""
    return load_units(units=[unit], by=by, now=now)[0]


def load_units(*, units: Sequence[NewUnit], by: Actor, now: datetime) -> list[Unit]:
    """Make units, parents before children in any order of input; all or none.

    Raises Invalid with "<index>.<field>" for every unit that cannot be made.
    """
    _allowed(by)
    problems = Problems()
    codes = [unit.code for unit in units]
    names = [unit.name for unit in units]
    known = {row.code: row for row in Unit.objects.filter(code__in={*codes, *(u.parent_code for u in units)})}
    taken_names = set(Unit.objects.filter(name__in=names).values_list("name", flat=True))
    kinds: dict[str, UnitKind] = {row.code: UnitKind(row.kind) for row in known.values()} | {
        unit.code: unit.kind for unit in units
    }
    for index, unit in enumerate(units):
        problems.text(f"{index}.name", unit.name, 120)
        if not unit.code.strip():
            problems.add(f"{index}.code", Refused.REQUIRED)
        if not unit.name.strip():
            problems.add(f"{index}.name", Refused.REQUIRED)
        if unit.code in known or codes.count(unit.code) > 1:
            problems.add(f"{index}.code", Refused.TAKEN)
        if unit.name in taken_names or names.count(unit.name) > 1:
            problems.add(f"{index}.name", Refused.TAKEN)
        parent = kinds.get(unit.parent_code) if unit.parent_code else None
        if unit.parent_code and parent is None:
            problems.add(f"{index}.parent", Refused.UNKNOWN_PARENT)
        elif not rules.may_stand_under(unit.kind, parent):
            problems.add(f"{index}.parent", Refused.WRONG_PARENT)
    problems.refuse()
    made: dict[str, Unit] = {}
    with transaction.atomic():
        waiting = list(units)
        while waiting:
            ready = [u for u in waiting if not u.parent_code or u.parent_code in made or u.parent_code in known]
            if not ready:
                raise Invalid({"": [Refused.OWN_DESCENDANT]})
            rows = Unit.objects.bulk_create(
                [
                    Unit(
                        code=u.code,
                        name=u.name.strip(),
                        kind=u.kind,
                        parent=(made.get(u.parent_code) or known.get(u.parent_code)) if u.parent_code else None,
                        area_id=u.area_id,
                        contact_name=u.contact_name,
                        contact_phone=u.contact_phone,
                    )
                    for u in ready
                ]
            )
            for row in rows:
                row.path = rules.path_of(row.parent.path if row.parent else "", row.pk)
                made[row.code] = row
            Unit.objects.bulk_update(rows, ["path"], batch_size=200)
            waiting = [u for u in waiting if u.code not in made]
        record_many(
            records=[
                Record(
                    Unit.subject_kind(),
                    row.pk,
                    1,
                    "unit.create",
                    {},
                    {"code": row.code, "name": row.name, "kind": row.kind, "parent_id": row.parent_id},
                )
                for row in made.values()
            ],
            by=by,
            at=now,
        )
    return [made[unit.code] for unit in units]


def change_unit(
    *,
    unit_id: int,
    expected_version: int,
    by: Actor,
    now: datetime,
    name: str,
    contact_name: str,
    contact_phone: str,
    parent_id: int | None,
) -> Unit:
    """Change a unit's name, contact and place in the tree; what stands below moves with it."""
    _allowed(by)
    problems = Problems()
    problems.text("name", name, 120)
    problems.text("contact_name", contact_name, 60)
    problems.text("contact_phone", contact_phone, 40)
    if not name.strip():
        problems.add("name", Refused.REQUIRED)
    elif Unit.objects.filter(name=name.strip()).exclude(pk=unit_id).exists():
        problems.add("name", Refused.TAKEN)
    problems.refuse()
    with transaction.atomic():
        row = claim(Unit, id=unit_id, expected_version=expected_version)
        parent = Unit.objects.filter(pk=parent_id).first() if parent_id else None
        if parent_id and parent is None:
            raise Invalid({"parent": [Refused.UNKNOWN_PARENT]})
        if parent and parent.path.startswith(row.path):
            raise Invalid({"parent": [Refused.OWN_DESCENDANT]})
        if not rules.may_stand_under(UnitKind(row.kind), UnitKind(parent.kind) if parent else None):
            raise Invalid({"parent": [Refused.WRONG_PARENT]})
        before = {n: getattr(row, n) for n in ("name", "contact_name", "contact_phone", "parent_id")}
        row.name, row.contact_name, row.contact_phone = name.strip(), contact_name.strip(), contact_phone.strip()
        old_path = row.path
        row.parent = parent
        row.path = rules.path_of(parent.path if parent else "", row.pk)
        row.save(update_fields=["name", "contact_name", "contact_phone", "parent", "path"])
        if row.path != old_path:
            below = list(Unit.objects.filter(path__gte=old_path, path__lt=old_path[:-1] + "0").exclude(pk=row.pk))
            for unit in below:
                unit.path = row.path + unit.path.removeprefix(old_path)
            Unit.objects.bulk_update(below, ["path"], batch_size=200)
        after = {n: getattr(row, n) for n in before}
        record(subject=row, act="unit.change", by=by, at=now, before=before, after=after)
    return row


def retire_unit(*, unit_id: int, expected_version: int, by: Actor, now: datetime) -> Unit:
    """Take a unit out of use; its past stays. It must have no living units below and no people in post."""
    _allowed(by)
    with transaction.atomic():
        row = claim(Unit, id=unit_id, expected_version=expected_version)
        if row.children.filter(retired=False).exists():
            raise Invalid({"": [Refused.HAS_LIVE_UNITS]})
        if row.posts.filter(retired=False).exists():
            raise Invalid({"": [Refused.HAS_LIVE_POSTS]})
        row.retired = True
        row.save(update_fields=["retired"])
        record(subject=row, act="unit.retire", by=by, at=now, before={"retired": False}, after={"retired": True})
    return row


def create_person(*, person: NewPerson, by: Actor, now: datetime) -> User:
    """Make one person with his posts. The password is checked and hashed; it never reaches the journal."""
    if person.password is not None:
        try:
            validate_password(person.password, User(username=person.username, name=person.name))
        except ValidationError as error:
            raise Invalid({"0.password": [Refused.WEAK_PASSWORD]}, messages=error.messages) from None
    return load_people(people=[person], by=by, now=now)[0]


def load_people(*, people: Sequence[NewPerson], by: Actor, now: datetime) -> list[User]:
    """Make people with their posts, all or none. Raises Invalid with "<index>.<field>"."""
    _allowed(by)
    problems = Problems()
    usernames = [person.username for person in people]
    taken = set(User.objects.filter(username__in=usernames).values_list("username", flat=True))
    units = dict(
        Unit.objects.filter(code__in={c for p in people for c, _, _ in p.posts}, retired=False).values_list("code", "id")
    )
    for index, person in enumerate(people):
        problems.text(f"{index}.name", person.name, 60)
        if not person.name.strip():
            problems.add(f"{index}.name", Refused.REQUIRED)
        if not USERNAME.fullmatch(person.username):
            problems.add(f"{index}.username", Refused.BAD_USERNAME)
        if person.username in taken or usernames.count(person.username) > 1:
            problems.add(f"{index}.username", Refused.TAKEN)
        if any(code not in units for code, _, _ in person.posts):
            problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
    problems.refuse()
    hashes = {password: make_password(password) for password in {p.password for p in people} if password is not None}
    with transaction.atomic():
        rows = User.objects.bulk_create(
            User(
                username=p.username,
                name=p.name.strip(),
                phone=p.phone,
                email=p.email,
                password=hashes[p.password] if p.password is not None else UNUSABLE,
            )
            for p in people
        )
        Post.objects.bulk_create(
            Post(user=row, unit_id=units[code], role=role, section=section)
            for row, person in zip(rows, people, strict=True)
            for code, role, section in dict.fromkeys(person.posts)
        )
        record_many(
            records=[
                Record(
                    User.subject_kind(),
                    row.pk,
                    1,
                    "person.create",
                    {},
                    {
                        "username": row.username,
                        "name": row.name,
                        "posts": [[units[code], str(role), section] for code, role, section in person.posts],
                    },
                )
                for row, person in zip(rows, people, strict=True)
            ],
            by=by,
            at=now,
        )
    return rows


def change_person(
    *,
    user_id: int,
    expected_version: int,
    by: Actor,
    now: datetime,
    name: str,
    phone: str,
    email: str,
    is_active: bool,
) -> User:
    """Change a person's data, or take the account out of use; open sessions of such a person end at once."""
    _allowed(by)
    problems = Problems()
    problems.text("name", name, 60)
    if not name.strip():
        problems.add("name", Refused.REQUIRED)
    problems.refuse()
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        before = {n: getattr(row, n) for n in ("name", "phone", "email", "is_active")}
        row.name, row.phone, row.email, row.is_active = name.strip(), phone.strip(), email.strip(), is_active
        row.save(update_fields=list(before))
        after = {n: getattr(row, n) for n in before}
        record(subject=row, act="person.change", by=by, at=now, before=before, after=after)
    return row


def give_post(
    *, user_id: int, expected_version: int, unit_id: int, role: Role, by: Actor, now: datetime, section: str = ""
) -> User:
    """Give a person a role in a unit; one that was withdrawn comes back."""
    _allowed(by)
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        if not Unit.objects.filter(pk=unit_id, retired=False).exists():
            raise Invalid({"unit": [Refused.UNKNOWN_UNIT]})
        Post.objects.update_or_create(
            user=row, unit_id=unit_id, role=role, defaults={"section": section.strip(), "retired": False}
        )
        record(
            subject=row,
            act="person.give_post",
            by=by,
            at=now,
            after={"unit_id": unit_id, "role": str(role), "section": section.strip()},
        )
    return row


def withdraw_post(*, user_id: int, expected_version: int, post_id: int, by: Actor, now: datetime) -> User:
    """Take a role in a unit from a person; what he did in it stays."""
    _allowed(by)
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        post = Post.objects.filter(pk=post_id, user_id=user_id, retired=False).first()
        if post is None:
            raise NotFound(f"post {post_id}")
        post.retired = True
        post.save(update_fields=["retired"])
        record(
            subject=row,
            act="person.withdraw_post",
            by=by,
            at=now,
            before={"unit_id": post.unit_id, "role": post.role},
        )
    return row


def set_password(*, user_id: int, expected_version: int | None, password: str, by: Actor, now: datetime) -> User:
    """Set a password: one's own, or as an administrator somebody's. Sessions begun with the old one end."""
    if not (isinstance(by, Acting) and by.user_id == user_id):
        _allowed(by)
    known = User.objects.filter(pk=user_id).first()
    if known is None:
        raise NotFound(f"person {user_id}")
    try:
        validate_password(password, known)
    except ValidationError as error:
        raise Invalid({"password": [Refused.WEAK_PASSWORD]}, messages=error.messages) from None
    hashed = make_password(password)
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        row.password = hashed
        row.save(update_fields=["password"])
        record(subject=row, act="person.set_password", by=by, at=now)
    return row


def sign_in(*, username: str, password: str, address: str, now: datetime) -> User:
    """The person behind a name and password. Raises Invalid: wrong (the same for unknown names), or too many attempts.

    Failures count per name and address, and per address; an unknown name costs the same time as a wrong password.
    """
    keys = {
        _attempt_key(username, address): rules.ATTEMPTS_PER_PERSON,
        _attempt_key("", address): rules.ATTEMPTS_PER_ADDRESS,
    }
    for key, limit in keys.items():
        recent = SignInAttempt.objects.filter(key=key, at__gt=now - rules.ATTEMPT_WINDOW).values_list("at", flat=True)
        if until := rules.wait_until(list(recent), limit, now):
            raise Invalid({"": [Refused.TOO_MANY_ATTEMPTS]}, until=until)
    user = User.objects.filter(username=username, is_active=True).first() if "\x00" not in username else None
    if not check_password(password, user.password if user else _dummy()) or user is None:
        with transaction.atomic():
            SignInAttempt.objects.bulk_create(SignInAttempt(key=key, at=now) for key in keys)
            SignInAttempt.objects.filter(at__lte=now - rules.ATTEMPT_WINDOW).delete()
        raise Invalid({"": [Refused.WRONG_SIGN_IN]})
    return user


def _attempt_key(username: str, address: str) -> str:
    return hashlib.sha256(f"{username}\n{address}".encode()).hexdigest()


_DUMMY: list[str] = []


def _dummy() -> str:
    """A hash of nobody's password, so that unknown names take as long as known ones."""
    if not _DUMMY:
        _DUMMY.append(make_password("nobody"))
    return _DUMMY[0]
