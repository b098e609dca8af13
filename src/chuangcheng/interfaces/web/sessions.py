"""Sessions: finding them, and who they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.sessions.backends import db
from django.utils import timezone

from chuangcheng.foundation.accounts.selectors import packed_session, user_by_id

if TYPE_CHECKING:
    from chuangcheng.foundation.accounts.models import User

PERSON = "chuangcheng.interfaces.web.sessions.PersonBackend"
"""What a session remembers of how its person came in."""


class PersonBackend(BaseBackend):
    """Reads the person of a session with his posts: every page needs both. Passwords are `sign_in`'s to judge."""

    def get_user(self, user_id: int) -> User | None:
        """The person, None once he is no longer active."""
        return user_by_id(user_id)


class SessionStore(db.SessionStore):
    """Django's own sessions in the database, but each page finds its session by a statement that is written out.

    The name of the class is part of how what a session holds is signed: another name would sign everybody out.
    """

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing for one that is unknown or over, which then gets a new key."""
        packed = packed_session(key=self.session_key, now=timezone.now())
        if packed is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(packed)
        return held
