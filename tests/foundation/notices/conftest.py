"""An installation that may tell people: a mail server and a gateway of its own, and people with addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chuangcheng.foundation.accounts.models import Unit, User
from tests.foundation.notices.sinks import Sink, http_sink, smtp_sink
from tests.people import Cast


@pytest.fixture
def mail(settings) -> Iterator[Sink]:
    """A mail server that is set up."""
    with smtp_sink() as sink:
        settings.MAIL_URL, settings.MAIL_FROM = sink.smtp, "创城办 <notice@example.com>"
        settings.PUBLIC_URL = "https://chuangcheng.example"
        yield sink


@pytest.fixture
def gateway(settings) -> Iterator[Sink]:
    """A server that is the gateway of short messages and the three chat services at once."""
    with http_sink() as sink:
        settings.SMS_GATEWAY_URL = f"{sink.http}/sms?account=1"
        settings.WECOM_URL = settings.DINGTALK_URL = sink.http
        settings.FEISHU_URL = f"{sink.http}/feishu"
        settings.PUBLIC_URL = "https://chuangcheng.example"
        yield sink


def give_addresses(cast: Cast) -> None:
    """Everybody of the cast gets an e-mail address and a number; every unit a number."""
    for name, acting in cast.acting.items():
        User.objects.filter(pk=acting.user_id).update(email=f"{name}@example.com", phone=f"1380000{acting.user_id:04d}")
    Unit.objects.update(contact_phone="053200000000")
