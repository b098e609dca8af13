"""Trying one's own: a table of 5,000 sites dropped on an installation, until its preview stands on the page."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.places.formats import guess_table, read_sheets
from chuangcheng.flow.standards.formats.shipped import shipped_case_classes, shipped_edition
from chuangcheng.flow.standards.services import load_case_classes, load_edition, publish_edition
from chuangcheng.foundation.accounts.services import NewPerson, NewUnit, load_people, load_units
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT

from .row import row

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROWS = 5_000
PATIENCE = 30
"""Seconds that somebody who tries the product waits, by the issue."""


def _sheet() -> bytes:
    """A table as an office keeps it: titles above, its own headings, a column that is not ours, names that vary."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, 6, "云溪区创城点位台账")
        sheet.write_row(1, 0, ["序号", "点位名称", "点位类别", "所属街道", "属地单位", "行业主管部门", "备注"])
        for number in range(ROWS):
            lead = (
                "城管局" if number % 3 else "综合行政执法局"
            )  # the short name is told as a suggestion, the other is unknown
            cells = [number + 1, f"第{number}号点位", "网吧", f"第{number % 22}街道", f"第{number % 22}街道", lead, ""]
            sheet.write_row(number + 2, 0, cells)
    return memory.getvalue()


def bench_try_yours() -> list[dict[str, Any]]:
    """5,000 rows: guessed, kept and previewed within half a minute."""
    classes, limits = shipped_case_classes()
    load_case_classes(classes=classes, limits=limits, by=PRODUCT, now=NOW)
    edition = load_edition(document=shipped_edition("sample-unofficial"), by=PRODUCT, now=NOW)
    publish_edition(edition_id=edition.pk, expected_version=edition.version, by=PRODUCT, now=NOW)
    streets = [NewUnit(f"s{n}", f"第{n}街道", UnitKind.STREET, "d") for n in range(22)]
    offices = [NewUnit(f"o{n}", f"云溪区第{n}局", UnitKind.DEPARTMENT, "d") for n in range(40)]
    district = [NewUnit("d", "云溪区", UnitKind.DISTRICT), NewUnit("cg", "云溪区城管局", UnitKind.DEPARTMENT, "d")]
    load_units(units=[*district, *streets, *offices], by=PRODUCT, now=NOW)
    (user,) = load_people(people=[NewPerson("lin", "林", (("d", Role.COORDINATOR, ""),))], by=PRODUCT, now=NOW)
    client = Client(headers={"host": "localhost"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    data = _sheet()
    begun = time.perf_counter()
    read_sheets(data)
    floor = time.perf_counter() - begun
    begun = time.perf_counter()
    guess_table(data)
    guessing = time.perf_counter() - begun
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        answer = client.post("/import/", {"file": SimpleUploadedFile("台账.xlsx", data)}, follow=True)
        seconds = time.perf_counter() - begun
    assert answer.status_code == 200, answer.status_code
    assert len(answer.redirect_chain) == 1
    name = "drop 5,000 sites until the preview"
    return [
        row(name, seconds, "s", bound=PATIENCE),
        row(f"{name}, beside reading the file", seconds, "s", floor=floor),
        row(name, len(asked), "statements", bound=60),
        row("guess the table of 5,000 sites", guessing, "s", floor=floor),
    ]
