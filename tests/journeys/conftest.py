"""A served district for the browser: the demo's first day, in a home of its own, through the real commands."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "chuangcheng-demo"


@dataclass(frozen=True)
class Served:
    """Where the district is served, and its home."""

    address: str
    home: Path

    def command(self, *words: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run `chuangcheng` in this home (or another)."""
        return run(*words, home=home or self.home)


def environment(home: Path) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY")},
        "PYTHONPATH": str(ROOT / "src"),
        "CHUANGCHENG_HOME": str(home),
        "CHUANGCHENG_DEMO_HOME": str(home),
        "STATIC_ROOT": str(home / "static"),
    }


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chuangcheng.interfaces.commands.main", *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home") / "demo"
    made = run("demo", "--stage", "start", home=home)
    assert made.returncode == 0, made.stderr
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        env={**environment(home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"},
        check=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "serve", "--demo", "--port", str(port)],
        env=environment(home),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        yield Served(address, home)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=1)
        except OSError:
            continue
        return
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="session")
def browser_here() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "no Chromium here: run these through make test"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody in front of a screen."""

    page: Page
    address: str

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, path

    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def person(served: Served, browser_here: Browser):
    """Signs somebody in: person("coordinator"), or with a phone's width and in English."""
    contexts = []

    def sign_in(username: str, *, width: int = 1366, height: int = 768, language: str = "zh-CN") -> Person:
        context = browser_here.new_context(viewport={"width": width, "height": height}, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{served.address}/sign-in/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url(f"{served.address}/")
        return Person(page, served.address)

    yield sign_in
    for context in contexts:
        context.close()
