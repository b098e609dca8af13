"""The acts on people and their posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from chuangcheng.foundation.accounts import rules
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.terms import Act, Refused, Role
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .units import check_allowed, hold_tree, without_index

USERNAME = re.compile(r"[\w.@+-]{2,60}")

WEAKNESSES = {
    "password_too_short": Refused.SHORT_PASSWORD,
    "password_too_common": Refused.COMMON_PASSWORD,
    "password_too_similar": Refused.PERSONAL_PASSWORD,
}
"""What the framework's checks call a weakness, and what we do; whatever else an installation checks is just weak."""


@dataclass(frozen=True)
class NewPerson:
    """A person with his posts: (unit code, role, section). `password` None makes an account that cannot sign in yet."""

    username: str
    name: str
    posts: tuple[tuple[str, Role, str], ...] = ()
    phone: str = ""
    email: str = ""
    password: str | None = None

    def trimmed(self) -> NewPerson:
        """The same without blanks around its texts, the sign-in name as it is stored, each post once."""
        posts: dict[tuple[str, Role], str] = {}
        for code, role, section in self.posts:
            posts.setdefault((code.strip(), role), section.strip())
        return replace(
            self,
            username=rules.sign_in_name(self.username),
            name=self.name.strip(),
            phone=self.phone.strip(),
            email=self.email.strip(),
            posts=tuple((code, role, section) for (code, role), section in posts.items()),
        )


def create_person(*, person: NewPerson, by: Actor, now: datetime) -> User:
    """Make one person with his posts. The password is checked and hashed; it never reaches the journal."""
    check_allowed(by)
    if person.password is not None:
        check_strength(person.password, User(username=person.username, name=person.name))
    try:
        return load_people(people=[person], by=by, now=now)[0]
    except Invalid as refused:
        raise without_index(refused) from None


def check_strength(password: str, person: User) -> None:
    """Raise Invalid when a password is too weak for this person."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        reasons = (WEAKNESSES.get(one.code or "", Refused.WEAK_PASSWORD) for one in error.error_list)
        raise Invalid({"password": list(dict.fromkeys(reasons))}) from None


def load_people(*, people: Sequence[NewPerson], by: Actor, now: datetime) -> list[User]:
    """Make people with their posts, all or none. Raises Invalid with "<index>.<field>".

    Passwords are not weighed here, and people given the same password share one hash of it: this is for
    demonstrations. Who is imported from a list gets no password until somebody sets one.
    """
    check_allowed(by)
    people = [person.trimmed() for person in people]
    units = _units({code for person in people for code, _, _ in person.posts})
    _check(people, units)
    hashes = {password: make_password(password) for password in {p.password for p in people} if password is not None}
    try:
        with transaction.atomic():
            rows = User.objects.bulk_create(
                User(
                    username=person.username,
                    name=person.name,
                    phone=person.phone,
                    email=person.email,
                    password=make_password(None) if person.password is None else hashes[person.password],
                )
                for person in people
            )
            Post.objects.bulk_create(
                Post(user=row, unit_id=units[code], role=role, section=section)
                for row, person in zip(rows, people, strict=True)
                for code, role, section in person.posts
            )
            record_many(
                records=[_created(row, person, units) for row, person in zip(rows, people, strict=True)], by=by, at=now
            )
    except IntegrityError:
        raise Conflict("somebody else made such a person at the same moment") from None
    return rows


def _units(codes: set[str]) -> dict[str, int]:
    plain = [code.replace("\x00", "") for code in codes]
    return dict(Unit.objects.filter(code__in=plain, retired=False).values_list("code", "id"))


def _created(row: User, person: NewPerson, units: dict[str, int]) -> Record:
    told = {
        "username": row.username,
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "can_sign_in": person.password is not None,
        "posts": [[units[code], str(role), section] for code, role, section in person.posts],
    }
    return Record(User.subject_kind(), row.pk, 1, Act.PERSON_CREATE, {}, told)


def _check(people: Sequence[NewPerson], units: dict[str, int]) -> None:
    problems = Problems()
    usernames = Counter(person.username for person in people)
    plain = [name.replace("\x00", "") for name in usernames]
    taken = set(User.objects.filter(username__in=plain).values_list("username", flat=True))
    for index, person in enumerate(people):
        _check_details(problems, f"{index}.", person.name, person.phone, person.email)
        if not USERNAME.fullmatch(person.username):
            problems.add(f"{index}.username", Refused.BAD_USERNAME)
        if person.username in taken or usernames[person.username] > 1:
            problems.add(f"{index}.username", Refused.TAKEN)
        for code, _, section in person.posts:
            problems.text(f"{index}.section", section, 60)
            if code not in units:
                problems.add(f"{index}.unit", Refused.UNKNOWN_UNIT)
    problems.refuse()


def _check_details(problems: Problems, prefix: str, name: str, phone: str, email: str) -> None:
    problems.text(f"{prefix}name", name, 60)
    problems.text(f"{prefix}phone", phone, 40)
    if not name:
        problems.add(f"{prefix}name", Refused.REQUIRED)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            problems.add(f"{prefix}email", Refused.BAD_EMAIL)
        problems.text(f"{prefix}email", email, 254)


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
    check_allowed(by)
    name, phone, email = name.strip(), phone.strip(), email.strip()
    problems = Problems()
    _check_details(problems, "", name, phone, email)
    problems.refuse()
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        if row.is_active and not is_active:
            _keep_an_administrator(row.posts.filter(retired=False, role=Role.ADMINISTRATOR).exists(), row)
        before = {n: getattr(row, n) for n in ("name", "phone", "email", "is_active")}
        row.name, row.phone, row.email, row.is_active = name, phone, email, is_active
        row.save(update_fields=list(before))
        after = {n: getattr(row, n) for n in before}
        record(subject=row, act=Act.PERSON_CHANGE, by=by, at=now, before=before, after=after)
    return row


def _keep_an_administrator(concerned: bool, leaving: User) -> None:
    """Refuse to let the last administrator go: nobody could let anybody in again.

    Two who leave at the same moment would each still see the other, so they go one after the other.
    """
    if not concerned:
        return
    hold_tree()
    others = Post.objects.filter(role=Role.ADMINISTRATOR, retired=False, user__is_active=True).exclude(user=leaving)
    if not others.exists():
        raise Invalid({"": [Refused.LAST_ADMINISTRATOR]})


def give_post(
    *, user_id: int, expected_version: int, unit_id: int, role: Role, by: Actor, now: datetime, section: str = ""
) -> User:
    """Give a person a role in a unit; one that was withdrawn comes back."""
    check_allowed(by)
    section = section.strip()
    problems = Problems()
    problems.text("section", section, 60)
    problems.refuse()
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        if not Unit.objects.filter(pk=unit_id, retired=False).exists():
            raise Invalid({"unit": [Refused.UNKNOWN_UNIT]})
        Post.objects.update_or_create(
            user=row, unit_id=unit_id, role=role, defaults={"section": section, "retired": False}
        )
        record(
            subject=row,
            act=Act.PERSON_GIVE_POST,
            by=by,
            at=now,
            after={"unit_id": unit_id, "role": str(role), "section": section},
        )
    return row


def withdraw_post(*, user_id: int, expected_version: int, post_id: int, by: Actor, now: datetime) -> User:
    """Take a role in a unit from a person; what he did in it stays."""
    check_allowed(by)
    with transaction.atomic():
        row = claim(User, id=user_id, expected_version=expected_version)
        post = Post.objects.filter(pk=post_id, user_id=user_id, retired=False).first()
        if post is None:
            raise NotFound(f"post {post_id}")
        others = row.posts.filter(retired=False, role=Role.ADMINISTRATOR).exclude(pk=post_id)
        _keep_an_administrator(post.role == Role.ADMINISTRATOR and not others.exists(), row)
        post.retired = True
        post.save(update_fields=["retired"])
        record(
            subject=row,
            act=Act.PERSON_WITHDRAW_POST,
            by=by,
            at=now,
            before={"unit_id": post.unit_id, "role": post.role, "section": post.section},
        )
    return row
