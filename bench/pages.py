"""How many statements pages cost at 100,000 cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT

from .row import row

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CASES = 100_000
MOST = 15


def _coordinator() -> User:
    load_units(
        units=[
            NewUnit("d", "区", UnitKind.DISTRICT),
            NewUnit("o", "办", UnitKind.DEPARTMENT, "d"),
        ],
        by=PRODUCT,
        now=NOW,
    )
    return load_people(people=[NewPerson("lin", "林", (("o", Role.COORDINATOR, ""),))], by=PRODUCT, now=NOW)[0]


def bench_pages_at_100000_cases() -> list[dict[str, Any]]:
    """Home, list and page of a case: at most 15 statements each."""
    user = _coordinator()
    states = ["reported", "filed", "dispatched", "in_hand", "rectified", "closed"]
    for start in range(0, CASES, 5000):
        Case.objects.bulk_create(
            Case(
                uuid=UUID(int=n + 1),
                title=f"问题{n}",
                state=states[n % len(states)],
                source="office",
                reported_at=NOW - timedelta(minutes=n),
                changed_at=NOW - timedelta(minutes=n),
                due_at=NOW + timedelta(minutes=n),
            )
            for n in range(start, start + 5000)
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    first = Case.objects.order_by("id").values_list("id", flat=True)[0]
    rows = []
    for name, path in (("home", "/"), ("case list", "/cases/"), ("case page", f"/cases/{first}/")):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        rows.append(row(f"{name} at {CASES} cases", len(asked), "statements", bound=MOST))
    return rows
