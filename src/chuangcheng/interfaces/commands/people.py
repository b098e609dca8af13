"""`chuangcheng people`: importing them, and letting somebody in again who forgot his password."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from .imports import people
from .passwords import password_options, set_with
from .setting_up import demo_option, open_installation
from .speaking import language_option, say, stop, warn

__all__ = ["people"]


@people.command()
@click.argument("username")
@password_options
@demo_option
@language_option
def password(username: str, generate: bool, from_stdin: bool, is_demo: bool) -> None:
    """Set the password of USERNAME anew; whoever is signed in with the old one is signed out. / 重设某人的密码。"""
    open_installation(is_demo=is_demo)
    from chuangcheng.foundation.accounts.selectors import person_by_username
    from chuangcheng.foundation.accounts.services import set_password
    from chuangcheng.foundation.acts.rules import PRODUCT

    person = person_by_username(username)
    if person is None:
        stop(f"没有用户名为 {username} 的人", f"there is nobody with the user name {username}")

    def act(given: str) -> None:
        set_password(user_id=person.id, expected_version=None, password=given, by=PRODUCT, now=datetime.now(UTC))

    set_with(act, generate=generate, from_stdin=from_stdin, username=person.username)
    say(f"{person.name}（{person.username}）的密码已重设", f"the password of {person.name} ({person.username}) is set")
    if not person.is_active:
        warn("此账号已停用，仍不能登录", "this account is out of use: it still cannot sign in")
    elif not person.posts:
        warn("此人没有岗位，登录后什么也看不到", "this person has no post: there is nothing to see after signing in")
