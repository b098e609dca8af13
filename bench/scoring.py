"""How near the score comes to what reading its evidence costs: 300,000 observations, 300 standards, 30 areas."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from chuangcheng.flow.inspections.models import Assignment, Observation, Round, Visit
from chuangcheng.flow.inspections.terms import RoundKind, RoundState, VisitKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.formats import read_evidence
from chuangcheng.flow.scoring.rules import OUTCOMES, compute, tally_arrays
from chuangcheng.flow.scoring.selectors import compute_round
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.models import ChecklistItem, SiteType
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.models import Area

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
AREAS, SITES, STANDARDS, BRANCHES = 30, 1000, 300, 20
BOUND = 1.5
REPEATS = 5


def _document() -> str:
    lines = ["format: chuangcheng-edition/1", "code: bench", "title: 性能", "tree:"]
    each = STANDARDS // BRANCHES
    for branch in range(BRANCHES):
        lines += [f"- code: B{branch}", "  title: 项", "  children:"]
        lines += [
            f"  - {{code: S{branch * each + n}, title: 标准, methods: [{{kind: field, points: 0.5, rule: share}}]}}"
            for n in range(each)
        ]
    lines.append("items:")
    lines += [f"- {{code: I{n}, title: 检查项, standards: [S{n}]}}" for n in range(STANDARDS)]
    items = ", ".join(f"I{n}" for n in range(STANDARDS))
    return "\n".join([*lines, "site_types:", f"- {{code: bench-site, title: 点位, items: [{items}]}}"])


def _evidence() -> Round:
    """A closed round whose every site was seen on every item."""
    edition = standards.load_edition(document=_document(), by=PRODUCT, now=NOW)
    kind = SiteType.objects.get(code="bench-site")
    unit = Unit.objects.create(code="bench", name="性能测试单位", kind="company")
    person = User.objects.create(username="bench", name="测", password="!")
    areas = Area.objects.bulk_create(Area(code=f"bench-{n}", name=f"街道{n}", kind="street") for n in range(AREAS))
    sites = Site.objects.bulk_create(
        Site(code=f"bench-{n}", name="点位", site_type=kind, street=areas[n % AREAS]) for n in range(SITES)
    )
    row = Round.objects.create(
        title="性能",
        kind=RoundKind.CENSUS,
        state=RoundState.CLOSED,
        edition=edition,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 2),
        created_at=NOW,
        closed_at=NOW,
    )
    Assignment.objects.bulk_create(Assignment(round=row, site=site, site_type=kind, inspector=person) for site in sites)
    visits = Visit.objects.bulk_create(
        Visit(
            uuid=UUID(int=n + 1),
            kind=VisitKind.ROUND,
            round=row,
            site=site,
            inspector=person,
            inspector_unit=unit,
            started_at=NOW,
            finished_at=NOW,
        )
        for n, site in enumerate(sites)
    )
    items = list(ChecklistItem.objects.filter(edition=edition).order_by("position").values_list("id", flat=True))
    drawn = np.random.default_rng(20260302).choice(len(OUTCOMES), (len(visits), len(items)), p=(0.85, 0.1, 0.03, 0.02))
    for visit, outcomes in zip(visits, drawn.tolist(), strict=True):
        Observation.objects.bulk_create(
            [
                Observation(visit=visit, item_id=item, outcome=OUTCOMES[code], number="", grouped=True)
                for item, code in zip(items, outcomes, strict=True)
            ]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return row


FLOOR_SQL = """
SELECT s.street_id, o.item_id, o.outcome
FROM inspections_observation o
JOIN inspections_visit v ON v.id = o.visit_id
JOIN places_site s ON s.id = v.site_id
WHERE v.round_id = %s AND o.valid
"""


def _floor(round_id: int, lines: int) -> None:
    """What nothing can do without: read the rows, count them with NumPy, one Decimal for each line."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_SQL, [round_id])
        rows = cursor.fetchall()
    _count([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], lines)


def _count(areas: Sequence[Any], items: Sequence[Any], outcomes: Sequence[str], lines: int) -> None:
    order = {str(outcome): code for code, outcome in enumerate(OUTCOMES)}
    keys: dict[Any, int] = {}
    whats: dict[Any, int] = {}
    key_codes = np.fromiter((keys.setdefault(area, len(keys)) for area in areas), np.int64, len(areas))
    item_codes = np.fromiter((whats.setdefault(item, len(whats)) for item in items), np.int64, len(items))
    told = np.fromiter((order[outcome] for outcome in outcomes), np.int64, len(outcomes))
    counted = tally_arrays(key_codes, item_codes, told, len(keys), len(whats))
    flat = counted.reshape(-1, len(OUTCOMES)).tolist()
    for n in range(lines):
        met, failed, _absent, _unseen = flat[n % len(flat)]
        Decimal("0.5") * met / (met + failed)


def _best(work: Callable[[], Any]) -> float:
    """Seconds of the quickest of several runs."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def bench_scoring() -> list[dict[str, Any]]:
    """One row for the engine that Django is connected to. Leaves nothing behind."""
    with transaction.atomic():
        row = _evidence()

        def score() -> int:
            found = compute_round(round_id=row.pk, edition_id=row.edition_id, comparison=Comparison.STREET)
            return len(found.lines)

        lines = score()
        value = _best(score)
        floor = _best(lambda: _floor(row.pk, lines))
        transaction.set_rollback(True)
    return [_row(connection.vendor, value, floor)]


def _row(engine: str, value: float, floor: float) -> dict[str, Any]:
    ratio = value / floor
    return {
        "name": f"score {SITES * STANDARDS:,} observations, {STANDARDS} standards, {AREAS} areas",
        "engine": engine,
        "value": round(value, 3),
        "unit": "s",
        "floor": round(floor, 3),
        "ratio": round(ratio, 2),
        "bound": BOUND,
        "within": ratio <= BOUND,
    }


def bench_scoring_from_files() -> list[dict[str, Any]]:
    """The same from a folder of evidence, as `chuangcheng score --by area` reads it; needs no database."""
    edition = read_edition(_document())
    drawn = np.random.default_rng(20260302).choice(len(OUTCOMES), (SITES, STANDARDS), p=(0.85, 0.1, 0.03, 0.02))
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "observations.csv").open("w", encoding="utf-8", newline="") as file:
            file.write("site,site_type,area,item,outcome\n")
            for site, outcomes in enumerate(drawn.tolist()):
                file.writelines(
                    f"site-{site},bench-site,街道{site % AREAS},I{item},{OUTCOMES[code]}\n"
                    for item, code in enumerate(outcomes)
                )

        def score() -> int:
            told = read_evidence(folder, edition, Comparison.STREET)
            return len(compute(edition, told.counts, told.figures, told.keys).lines)

        def least() -> None:
            with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                next(reader)
                rows = list(reader)
            _count([row[2] for row in rows], [row[3] for row in rows], [row[4] for row in rows], lines)

        lines = score()
        return [_row("files", _best(score), _best(least))]
