"""Handing one message to the outside world through the library `apprise`, and finding out whether it was taken.

No table is touched here and no transaction is open: an answer may be a minute away (see `delivering`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from chuangcheng.foundation.notices.rules import PATHS, Robot
from chuangcheng.foundation.notices.selectors.ways import bases
from chuangcheng.foundation.notices.terms import Channel, Trouble

from .composing import Text

SAYS = 200
"""Characters of an answer that are kept to say why a message was refused."""


@dataclass(frozen=True)
class Parcel:
    """A message with its address: an e-mail address, a telephone number, or a robot. `key` is the same at every try."""

    channel: Channel
    to: str | Robot
    text: Text
    key: str


class _Listening:
    """Stands for `requests` inside a plugin and keeps the newest answer.

    The plugins look at the HTTP status only. The chat services answer 200 also when they refuse a message, and say so
    in the body: without reading it, a message would count as sent that never arrived.
    """

    def __init__(self, requests: ModuleType) -> None:
        self._requests = requests
        self.answer: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._requests, name)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        self.answer = self._requests.post(*args, **kwargs)
        return self.answer


def send(parcel: Parcel) -> str:
    """Send it; "" when it was taken, else why not: a `Trouble`, or what the other side said."""
    try:
        from apprise import LogCapture
    except ImportError:
        return Trouble.NO_LIBRARY
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as told:
        try:
            trouble = _robot(parcel) if isinstance(parcel.to, Robot) else _plain(parcel, parcel.to)
        except Exception as error:  # an address the library does not take: its words may hold the address, its name not
            return type(error).__name__
        said = " ".join(told.getvalue().split())
    if trouble is Trouble.NO_ANSWER and said:
        return said[:SAYS]
    return trouble


def _plain(parcel: Parcel, to: str) -> str:
    plugin = _email(parcel, to) if parcel.channel is Channel.EMAIL else _sms(parcel, to)
    if plugin is None:
        return Trouble.NOT_CONFIGURED
    return "" if plugin.notify(body=parcel.text.body, title=parcel.text.title) else Trouble.NO_ANSWER


MODES = {"smtp": "insecure", "smtps": "ssl", "smtp+starttls": "starttls"}


def _email(parcel: Parcel, to: str) -> Any:
    from apprise import NotifyFormat
    from apprise.plugins.email.base import NotifyEmail

    if not settings.MAIL_URL:
        return None
    parts = urlsplit(settings.MAIL_URL)
    return NotifyEmail(
        host=parts.hostname,
        smtp_host=parts.hostname,
        port=parts.port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        secure_mode=MODES[parts.scheme],
        secure=parts.scheme != "smtp",
        from_addr=settings.MAIL_FROM,
        targets=[to],
        headers={"X-Chuangcheng-Message": parcel.key, "Auto-Submitted": "auto-generated"},
        format=NotifyFormat.TEXT,
    )


def _sms(parcel: Parcel, to: str) -> Any:
    """A gateway that takes JSON by POST: `phone`, `message` and `key`, with the key as Idempotency-Key, too."""
    from apprise.plugins.custom_json import NotifyJSON

    if not settings.SMS_GATEWAY_URL:
        return None
    parts = urlsplit(settings.SMS_GATEWAY_URL)
    return NotifyJSON(
        secure=parts.scheme == "https",
        host=parts.hostname,
        port=parts.port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        fullpath=parts.path or "/",
        params=dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair),
        headers={"Idempotency-Key": parcel.key},
        payload={"phone": to, "key": parcel.key},
    )


def _robot(parcel: Parcel) -> str:
    from apprise.plugins import dingtalk, feishu, wecombot

    assert isinstance(parcel.to, Robot)
    robot, base = parcel.to, bases()[parcel.channel].rstrip("/") + PATHS[parcel.channel]
    plugin: Any
    if robot.channel is Channel.WECOM:
        module: Any = wecombot
        plugin = wecombot.NotifyWeComBot(key=robot.token)
        plugin.api_url = f"{base}?key={robot.token}"
    elif robot.channel is Channel.DINGTALK:
        module = dingtalk
        plugin = dingtalk.NotifyDingTalk(token=robot.token, secret=robot.secret or None)
        plugin.notify_url = f"{base}?access_token={{token}}"
    else:
        module = feishu
        plugin = feishu.NotifyFeishu(token=robot.token)
        plugin.notify_url = f"{base}{{token}}"
    if not isinstance(module.requests, _Listening):
        module.requests = _Listening(module.requests)
    module.requests.answer = None
    taken = plugin.notify(body=parcel.text.body)
    answer = module.requests.answer
    if not taken:
        return Trouble.NO_ANSWER
    return _refusal(answer)


def _refusal(answer: Any) -> str:
    """What a chat service says in a body of status 200 when it refused: `errcode` or `code` is not 0."""
    try:
        told = answer.json()
        code = told.get("errcode", told.get("code", told.get("StatusCode", 0)))
    except (ValueError, AttributeError):
        return f"? {answer.text[:SAYS]}".strip() if answer is not None else Trouble.NO_ANSWER
    return "" if code in (0, None) else f"{code} {told.get('errmsg', told.get('msg', ''))}"[:SAYS].strip()
