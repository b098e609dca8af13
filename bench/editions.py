"""Loading an edition and showing its score tree: an office's edition, and one far beyond any that is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.standards.services import load_edition, publish_edition
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT

from .row import row

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
REPEATS = 3


def _document(code: str, fans: tuple[int, ...], leaves: int, items: int) -> str:
    """An edition whose tree fans out by `fans` above its standards: flat form, `leaves` standards, `items` items."""
    lines = ["format: chuangcheng-edition/1", f"code: {code}", "title: 性能测试用测评体系", "tree:"]
    above = [""]
    for depth, fan in enumerate(fans):
        here = []
        for parent in above:
            for number in range(fan):
                name = f"{parent}{'-' if parent else code + '.'}{number}"
                place = f", parent: {parent}" if parent else ""
                lines.append(f"- {{code: {name}{place}, title: 第{depth + 1}层测评内容第{number + 1}项}}")
                here.append(name)
        above = here
    for number in range(leaves):
        method = "{kind: field, points: 1, rule: share}"
        lines.append(
            f"- {{code: {code}S{number}, parent: {above[number % len(above)]}, title: 测评标准第{number + 1}条, methods: [{method}]}}"  # noqa: E501
        )
    lines.append("items:")
    lines += [
        f"- {{code: {code}I{n}, title: 检查项第{n + 1}条, standards: [{code}S{n % leaves}]}}" for n in range(items)
    ]
    lines.append("site_types:")
    for number in range(26):
        own = ", ".join(f"{code}I{n}" for n in range(number, items, 26))
        lines.append(f"- {{code: {code}T{number}, title: 点位类型{number + 1}, items: [{own}]}}")
    return "\n".join(lines)


def _leader() -> User:
    load_units(units=[NewUnit("d", "区", UnitKind.DISTRICT)], by=PRODUCT, now=NOW)
    return load_people(people=[NewPerson("zheng", "郑", (("d", Role.LEADER, ""),))], by=PRODUCT, now=NOW)[0]


def _loaded(document: str, floor: float, seconds: float, statements: int | None, name: str) -> Iterator[dict[str, Any]]:
    """Load a document as a draft, again and again; the quickest counts. The floor is reading its YAML."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            edition = load_edition(document=document, by=PRODUCT, now=NOW)
        times.append(time.perf_counter() - begun)
    publish_edition(edition_id=edition.pk, expected_version=edition.version, by=PRODUCT, now=NOW)
    yield row(f"load {name}", min(times), "s", bound=seconds)
    yield row(f"load {name}, beside reading its YAML", min(times), "s", floor=floor)
    yield row(f"load {name}", len(asked), "statements", bound=statements)


def _page(user: User, edition: str, statements: int, name: str) -> Iterator[dict[str, Any]]:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.get("/score/")  # an edition is parsed once per process
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        answer = client.get("/score/")
        seconds = time.perf_counter() - begun
    assert answer.status_code == 200, edition
    yield row(f"score tree, {name}", len(asked), "statements", bound=statements)
    yield row(f"score tree, {name}", len(answer.content) / 1000, "kB", bound=1000)
    yield row(f"score tree, {name}", seconds, "s")


def _reading(document: str) -> float:
    """Seconds that a plain YAML reader takes."""
    begun = time.perf_counter()
    yaml.load(document, Loader=yaml.CSafeLoader)
    return time.perf_counter() - begun


def bench_edition() -> list[dict[str, Any]]:
    """340 nodes and 900 items: under a second and 100 statements; its score tree at most 10 statements."""
    document = _document("office", (4, 9), 300, 900)
    user = _leader()
    name = "340 nodes, 900 items"
    return [*_loaded(document, _reading(document), 1, 100, name), *_page(user, "office", 10, name)]


def bench_edition_far_beyond() -> list[dict[str, Any]]:
    """6,000 nodes, nine levels deep: under five seconds; its page at most 25 statements and 1 MB."""
    document = _document("beyond", (3, 3, 2, 2, 2, 2, 2, 2), 4851, 6000)
    user = _leader()
    name = "6,000 nodes, depth 9"
    return [*_loaded(document, _reading(document), 5, None, name), *_page(user, "beyond", 25, name)]
