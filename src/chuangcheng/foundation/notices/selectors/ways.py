"""The ways by which this installation can tell people; what they need comes from the environment."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from chuangcheng.foundation.notices.terms import ROBOTS, Channel


def bases() -> Mapping[Channel, str]:
    """The origins of the three chat services: the public ones, or those of an office's own installation."""
    return {
        Channel.WECOM: settings.WECOM_URL,
        Channel.DINGTALK: settings.DINGTALK_URL,
        Channel.FEISHU: settings.FEISHU_URL,
    }


def available() -> frozenset[Channel]:
    """The ways that lead anywhere here. A chat group needs nothing but its robot's address and a link to lead back.

    The demo has them all, so that one sees how it works; it sends nothing.
    """
    if settings.IS_DEMO:
        return frozenset(Channel)
    if not settings.PUBLIC_URL:
        return frozenset()
    found = set(ROBOTS)
    if settings.MAIL_URL:
        found.add(Channel.EMAIL)
    if settings.SMS_GATEWAY_URL:
        found.add(Channel.SMS)
    return frozenset(found)


def sends() -> bool:
    """Whether anything leaves this installation."""
    return not settings.IS_DEMO and bool(available())
