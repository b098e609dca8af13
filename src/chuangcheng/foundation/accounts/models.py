"""Units as a tree, people, and the posts that people hold in units."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from chuangcheng.foundation.acts.models import Subject
from chuangcheng.foundation.geography.models import Area

from .rules import LivePost
from .terms import Role, UnitKind


class Unit(Subject):
    """单位: an organisation that answers for something.

    `path` is the ids of its ancestors and its own, each eight digits and a slash, so that "at or below"
    is a comparison of beginnings.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in UnitKind])
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=255, db_index=True, default="")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds people by sign-in name; creating them is an act (`accounts.services`)."""


class User(Subject, AbstractBaseUser):
    """A person who signs in. What he may do follows from his posts, never from this row."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    password_until = models.DateTimeField(null=True, blank=True)
    """Set while the password is a one-time one: until when it opens the door. Whoever has one must choose his own."""
    set_up_aside = models.BooleanField(default=False)  # has put the set-up checklist away from his first page
    last_login = None  # who was online when is nobody's business
    posts_held: tuple[LivePost, ...] | None = None
    """His posts in use, where they were read together with him; no column."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """岗位: one person, one role, one unit. A person may hold several and acts in one at a time."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=16, choices=[(r.value, r.name) for r in Role])
    section = models.CharField(max_length=60, blank=True)  # 科室, for handing down inside the unit
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "unit", "role"], name="one_post_per_role_and_unit"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.unit_id}"


class SignInAttempt(models.Model):
    """A failed attempt to sign in, kept for as long as the limit looks back. `key` is a digest, not a name."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="attempt_key_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
