"""`chuangcheng serve` behind a proxy that speaks HTTPS, through real sockets: the test is the proxy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from .installation import environment

HOST = "chuangcheng.example"


@pytest.fixture(scope="module")
def home(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was set up."""
    return Path(shutil.copytree(installed, tmp_path_factory.mktemp("proxied") / "home"))


@contextmanager
def served(home: Path, **settings: str) -> Iterator[int]:
    """Serve it and give the port."""
    command = [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "serve", "--port", "0", "--processes", "1"]
    told = environment(home, ALLOWED_HOSTS=HOST, **settings)
    with subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert found
            yield int(found[1])
        finally:
            process.terminate()
            process.wait(timeout=30)


def ask(port: int, path: str, form: dict[str, str] | None = None, **headers: str) -> HTTPResponse:
    """One request as the proxy passes it on."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    told = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if form is not None:
        told["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, told)
    answer = connection.getresponse()
    answer.body = answer.read().decode()  # type: ignore[attr-defined]
    return answer


def try_to_sign_in(port: int, *, password: str = "wrong", **headers: str) -> HTTPResponse:
    """Open the sign-in page and send it, as a browser would."""
    page = ask(port, "/sign-in/", **headers)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)  # type: ignore[attr-defined]
    assert token, page.status
    cookie = (page.getheader("Set-Cookie") or "").split(";")[0]
    form = {"username": "feng", "password": password, "csrfmiddlewaretoken": token[1]}
    scheme = headers.get("X_Forwarded_Proto", "http")
    return ask(port, "/sign-in/", form, Cookie=cookie, Origin=f"{scheme}://{HOST}", **headers)


def test_https_ends_at_the_proxy_and_people_are_told_apart(home: Path):
    with served(home, HTTPS="1") as port:
        plain = ask(port, "/sign-in/")
        assert (plain.status, plain.getheader("Location")) == (301, f"https://{HOST}/sign-in/")
        assert ask(port, "/health").status == 200
        secure = {"X_Forwarded_Proto": "https"}
        page = ask(port, "/sign-in/", X_Forwarded_For="203.0.113.5", **secure)
        assert page.status == 200  # and not the redirect to itself
        assert "Secure" in (page.getheader("Set-Cookie") or "")
        assert page.getheader("Strict-Transport-Security")
        here = {"X_Forwarded_For": "203.0.113.5", **secure}
        assert [try_to_sign_in(port, **here).status for _ in range(6)] == [422] * 5 + [429]
        made_up = {"X_Forwarded_For": "198.51.100.1, 203.0.113.5", **secure}
        assert try_to_sign_in(port, **made_up).status == 429  # what the person himself says first counts for nothing
        colleague = {"X_Forwarded_For": "203.0.113.6", **secure}
        assert try_to_sign_in(port, password="correct horse battery", **colleague).status == 302


def test_without_a_proxy_nobody_chooses_his_own_address(home: Path):
    with served(home) as port:
        answers = [try_to_sign_in(port, X_Forwarded_For=f"203.0.113.{n}").status for n in range(6)]
        assert answers == [422] * 5 + [429]
        assert "Secure" not in (ask(port, "/sign-in/", X_Forwarded_Proto="https").getheader("Set-Cookie") or "")


def test_a_proxy_that_is_another_machine_is_not_believed_unless_it_is_named(home: Path):
    with served(home, HTTPS="1", TRUSTED_PROXY="192.0.2.7") as port:
        assert ask(port, "/sign-in/", X_Forwarded_Proto="https").status == 301


def test_two_proxies_in_a_row_both_say_who_asked(home: Path):
    with served(home, HTTPS="1", TRUSTED_PROXY_HOPS="2") as port:
        chain = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9, 192.0.2.7"}
        other = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.10, 192.0.2.7"}
        assert [try_to_sign_in(port, **chain).status for _ in range(6)] == [422] * 5 + [429]
        assert try_to_sign_in(port, **other).status == 422
