"""How heavy the desk's pages are and how soon they stand, in a real browser on a processor four times slower than this.

Every page that a coordinator, an inspector, a leader or an administrator reaches by links is opened, one of each kind:
with an empty cache for its weight as it is sent (pages, styles, scripts, icons; not photos, not the map's page), and as
on a second visit for how soon it is ready: from the click to the end of its load event.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from chuangcheng.interfaces.web.demo import PASSWORD

from .row import row
from .serving import server

MOST_KILOBYTES, MOST_MILLISECONDS = 150, 1000
SLOWER = 4
PEOPLE = ("coordinator", "inspector", "leader", "administrator")
NOT_PAGES = re.compile(r"\.(pdf|docx|xlsx|zip|csv|json|geojson|yaml|html)$|/file/|/photo/|/original|/export|/download")
WITHOUT_BOUND = ("map",)
"""The map is drawn with some hundred outlines and dots; its weight is told and not bounded."""


def _page(browser: Browser, address: str, username: str) -> tuple[Page, CDPSession]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{address}/")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    return page, session


def _kinds(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """One address of every kind of page that links lead to from the first page on: its name, and its path."""
    waiting, seen = ["/"], {"home"}
    yield "home", "/"
    while waiting:
        page.goto(address + waiting.pop(0))
        links = page.eval_on_selector_all(
            "a[href]", "all => all.map(a => String(new URL(a.getAttribute('href'), location)))"
        )
        for link in links:
            parts = urlsplit(link)
            if not link.startswith(address) or NOT_PAGES.search(parts.path):
                continue
            try:
                name = resolve(parts.path).url_name or parts.path
            except Resolver404:
                continue
            if name not in seen:
                seen.add(name)
                path = f"{parts.path}?{parts.query}" if parts.query else parts.path
                waiting.append(path)
                yield name, path


def _weight(page: Page, session: CDPSession, url: str) -> float:
    """Kilobytes on the wire with an empty cache, photos left out."""
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def received(told: dict[str, Any]) -> None:
        kinds[told["requestId"]] = told["response"]["mimeType"]

    def finished(told: dict[str, Any]) -> None:
        sizes[told["requestId"]] = told["encodedDataLength"]

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    session.remove_listener("Network.responseReceived", received)
    session.remove_listener("Network.loadingFinished", finished)
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    photos = ("image/jpeg", "image/webp", "image/png")
    return sum(size for one, size in sizes.items() if kinds.get(one) not in photos) / 1000


def _ready(page: Page, session: CDPSession, url: str) -> float:
    """Milliseconds until the load event is over, the middle one of three."""
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times = []
    for _ in range(3):
        page.goto(url, wait_until="load")
        page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return statistics.median(times)


@contextmanager
def _collected() -> Iterator[None]:
    """Styles and scripts as an installation serves them: collected and packed."""
    with tempfile.TemporaryDirectory(prefix="chuangcheng-static-") as folder:
        os.environ["STATIC_ROOT"] = folder
        words = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(words, check=True)
        yield
        del os.environ["STATIC_ROOT"]


def measured(address: str, chromium: str) -> tuple[dict[str, float], dict[str, float]]:
    """Kilobytes and milliseconds of every kind of page of the demo that is served there."""
    weights: dict[str, float] = {}
    times: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for username in PEOPLE:
            page, session = _page(browser, address, username)
            for name, path in list(_kinds(page, address)):
                known = f"{name} ({username})" if name == "home" else name
                if known in weights:
                    continue
                weights[known] = _weight(page, session, address + path)
                times[known] = _ready(page, session, address + path)
            page.context.close()
        browser.close()
    return weights, times


def bench_weight() -> list[dict[str, Any]]:
    """The heaviest and the slowest pages, and what all of them weigh in the middle."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        return []
    with _collected(), server(processes=2) as (address, _parent):
        weights, times = measured(address, chromium)
    bounded = {name: size for name, size in weights.items() if name not in WITHOUT_BOUND}
    heavy = sorted(bounded, key=bounded.__getitem__, reverse=True)
    slow = sorted(times, key=times.__getitem__, reverse=True)
    return [
        row(f"middle weight of {len(bounded)} pages", statistics.median(bounded.values()), "KB"),
        *(row(f"heaviest: {name}", bounded[name], "KB", bound=MOST_KILOBYTES) for name in heavy[:3]),
        row(f"middle of {len(times)} pages, ready", statistics.median(times.values()), "ms"),
        *(row(f"slowest: {name}", times[name], "ms", bound=MOST_MILLISECONDS) for name in slow[:3]),
        *(row(f"without bound: {name}", weights[name], "KB") for name in WITHOUT_BOUND if name in weights),
    ]
