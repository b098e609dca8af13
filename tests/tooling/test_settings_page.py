"""docs/howto/settings.md tells every variable that the settings read."""

import re
from pathlib import Path

import pytest

from chuangcheng.config import env

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_explained():
    code = (ROOT / "src/chuangcheng/config/settings.py").read_text("utf-8")
    page = (ROOT / "docs/howto/settings.md").read_text("utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    assert "DATABASE_URL" in read
    assert read - set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == set()


def test_an_empty_variable_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PLANTED", "")
    assert (env.text("PLANTED", "x"), env.flag("PLANTED", True), env.number("PLANTED", 3)) == ("x", True, 3)


@pytest.mark.parametrize(
    "value",
    ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://host:port", "smtp://[", "smtp://host:99999"],
)
def test_an_address_of_a_service_that_cannot_be_meant_stops_the_start_and_is_not_shown(monkeypatch, value: str):
    monkeypatch.setenv("PLANTED", value)
    with pytest.raises(env.WrongSetting) as stopped:
        env.service("PLANTED", "", schemes=("smtp", "smtps"))
    assert "smtp://" in str(stopped.value) and "host" not in str(stopped.value)


def test_an_origin_has_nothing_behind_it(monkeypatch):
    for value in ("https://me@example.com", "https://example.com/?x=1", "https://example.com/#x"):
        monkeypatch.setenv("PLANTED", value)
        with pytest.raises(env.WrongSetting):
            env.origin("PLANTED", "", schemes=("https",))
    monkeypatch.setenv("PLANTED", "https://example.com/")
    assert env.origin("PLANTED", "", schemes=("https",)) == "https://example.com"


def test_settings_of_messages_that_cannot_work_together_stop_the_start():
    env.check_mail("", "", "", "")
    env.check_mail("smtp://host", "创城办 <notice@example.com>", "", "https://example.com")
    for mail, sender, gateway, public, named in (
        ("smtp://host", "", "", "https://example.com", "MAIL_FROM"),
        ("smtp://host", "a@example.com", "", "", "PUBLIC_URL"),
        ("", "", "https://gateway.example", "", "PUBLIC_URL"),
    ):
        with pytest.raises(env.WrongSetting, match=named):
            env.check_mail(mail, sender, gateway, public)
