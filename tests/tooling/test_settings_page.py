"""docs/howto/settings.md tells every variable that the product reads, and a wrong value is named in both languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chuangcheng.config import env
from chuangcheng.interfaces.commands.preflight import KNOWN, OURS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "chuangcheng"
OF_THE_SYSTEM = {"LC_ALL", "LC_MESSAGES", "LANG", "DJANGO_SETTINGS_MODULE"}
"""Variables that are not ours to explain, and the one that names the settings themselves."""


def told() -> dict[str, str]:
    """The variables of the table, each with the default it tells."""
    page = (ROOT / "docs/howto/settings.md").read_text("utf-8")
    return dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| (.+) \|$", page, re.MULTILINE))


def read_by_settings() -> dict[str, str]:
    """The variables that the settings read, each with the helper that reads it."""
    code = (SOURCE / "config/settings.py").read_text("utf-8")
    return {name: helper for helper, name in re.findall(r'env\.(\w+)\(\s*"([A-Z_]+)"', code)}


def test_every_variable_is_explained_and_no_other():
    elsewhere = set()
    for file in SOURCE.rglob("*.py"):
        code = file.read_text("utf-8")
        elsewhere |= set(re.findall(r'environ(?:\.get\(|\[|\.setdefault\()\s*"([A-Z_]+)"', code))
    assert "DATABASE_URL" in read_by_settings()
    assert "CHUANGCHENG_DEMO_HOME" in elsewhere
    assert (set(read_by_settings()) | elsewhere) - OF_THE_SYSTEM == set(told())


def test_numbers_and_plain_words_have_the_default_that_the_page_tells():
    code = (SOURCE / "config/settings.py").read_text("utf-8")
    numbers = dict(re.findall(r'env\.number\("([A-Z_]+)", (\d+)', code))
    texts = dict(re.findall(r'env\.(?:text|zone)\("([A-Z_]+)", "([^"]+)"\)', code))
    assert len(numbers) >= 3
    assert {name: told()[name] for name in numbers | texts} == {n: f"`{v}`" for n, v in (numbers | texts).items()}


def test_a_misspelt_variable_of_ours_can_be_told():
    assert {name for name in told() if name.startswith(OURS)} == KNOWN


def test_an_empty_variable_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PLANTED", "")
    assert (env.text("PLANTED", "x"), env.flag("PLANTED", True), env.number("PLANTED", 3)) == ("x", True, 3)
    assert (env.secret("PLANTED"), env.folder_there("PLANTED"), env.web_address("PLANTED")) == ("", "", "")
    assert (env.hosts("PLANTED", ["a"]), env.origins("PLANTED"), env.zone("PLANTED", "UTC")) == (["a"], [], "UTC")


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.flag("PLANTED", False), "maybe"),
        (lambda: env.number("PLANTED", 1), "many"),
        (lambda: env.number("PLANTED", 1, least=1), "0"),
        (lambda: env.address("PLANTED", "none"), "proxy.example"),
        (lambda: env.secret("PLANTED"), "short"),
        (lambda: env.secret("PLANTED"), "ababab" * 10),
        (lambda: env.hosts("PLANTED", []), "https://chuangcheng.example"),
        (lambda: env.hosts("PLANTED", []), "chuangcheng.example:8000"),
        (lambda: env.origins("PLANTED"), "chuangcheng.example"),
        (lambda: env.origins("PLANTED"), "https://chuangcheng.example/"),
        (lambda: env.web_address("PLANTED"), "tiles.example/{z}"),
        (lambda: env.zone("PLANTED", "UTC"), "Beijing"),
        (lambda: env.zone("PLANTED", "UTC"), "../etc"),
        (lambda: env.folder_there("PLANTED"), "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_meant_stops_and_is_named_in_both_languages(monkeypatch, read: Callable[[], object], value: str):
    monkeypatch.setenv("PLANTED", value)
    with pytest.raises(env.WrongSetting, match="PLANTED") as wrong:
        read()
    assert wrong.value.chinese.startswith("PLANTED")
    assert re.search(r"[\u3400-\u9fff]", wrong.value.chinese)


def test_a_secret_is_never_repeated(monkeypatch):
    monkeypatch.setenv("PLANTED", "hunter2")
    with pytest.raises(env.WrongSetting) as wrong:
        env.secret("PLANTED")
    assert "hunter2" not in f"{wrong.value} {wrong.value.chinese}"


@pytest.mark.parametrize("name", ["*", ".chuangcheng.example", "10.1.2.3", "[::1]", "localhost", "创城.example"])
def test_names_of_hosts_are_taken_as_they_are(monkeypatch, name: str):
    monkeypatch.setenv("PLANTED", name)
    assert env.hosts("PLANTED", []) == [name]


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


@pytest.mark.parametrize("version", [(3, 34, 1), (3, 26, 0), (2, 99, 99)])
def test_an_sqlite_that_is_too_old_is_named_with_what_to_do(version: tuple[int, ...]):
    with pytest.raises(env.WrongSetting, match=r"SQLite [23]\.\d+\.\d+, and 3\.35 is needed: .*PostgreSQL") as raised:
        env.check_sqlite(version)
    assert "3.35" in raised.value.chinese


@pytest.mark.parametrize("version", [(3, 35, 0), (3, 40, 1), (4, 0, 0)])
def test_an_sqlite_that_gives_back_ids_passes(version: tuple[int, ...]):
    env.check_sqlite(version)
