"""Who a session belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend

from chuangcheng.foundation.accounts.selectors import user_by_id

if TYPE_CHECKING:
    from chuangcheng.foundation.accounts.models import User

PERSON = "chuangcheng.interfaces.web.sessions.PersonBackend"
"""What a session remembers of how its person came in."""


class PersonBackend(BaseBackend):
    """Reads the person of a session with his posts: every page needs both. Passwords are `sign_in`'s to judge."""

    def get_user(self, user_id: int) -> User | None:
        """The person, None once he is no longer active."""
        return user_by_id(user_id)
