"""How long the daily papers of the demo take, asked for as a person does: over the desk, from the first click."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from chuangcheng.foundation.accounts.models import User
from chuangcheng.interfaces.commands.demo.command import load
from chuangcheng.interfaces.commands.setting_up import bring_up

from .row import row

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
WEEK = "2026-02-23"
"""The last whole week before the demo's day."""

PAPERS = (
    ("weekly briefing, PDF", f"/papers/briefing.pdf?week={WEEK}", 2.0),
    ("weekly briefing, Word", f"/papers/briefing.docx?week={WEEK}", 2.0),
    ("problem list of 500 with pictures", "/cases/problems.xlsx", 10.0),
)


def bench_papers_of_the_demo() -> list[dict[str, Any]]:
    """Seconds of each paper, the first of them in a process that has made none yet."""
    bring_up()
    load(seed=20, now=NOW, stage="mid")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="coordinator"), "django.contrib.auth.backends.ModelBackend")
    rows = []
    for name, address, bound in PAPERS:
        began = time.perf_counter()
        answer = client.get(address)
        assert answer.status_code == 200, address
        rows.append(row(f"{name} ({len(answer.content) // 1000} kB)", time.perf_counter() - began, "s", bound=bound))
    return rows
