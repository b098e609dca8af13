"""How near the score comes to what reading its evidence costs: 300,000 observations, 300 standards, 30 areas."""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections.models import Assignment, Round, SiteToday, StateToday, Visit
from chuangcheng.flow.inspections.terms import RoundKind, RoundState, VisitKind
from chuangcheng.flow.places.models import Site
from chuangcheng.flow.scoring.formats import read_evidence
from chuangcheng.flow.scoring.rules import OUTCOMES, Score, compute, tally_arrays
from chuangcheng.flow.scoring.selectors import compute_round, compute_today
from chuangcheng.flow.scoring.selectors.live import refreshed_sites
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards import services as standards
from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.models import SiteType
from chuangcheng.flow.standards.selectors import loaded_edition
from chuangcheng.flow.standards.terms import Outcome
from chuangcheng.foundation.accounts.models import Unit, User
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.models import Area

from .row import row

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
AREAS, SITES, STANDARDS, BRANCHES = 30, 1000, 300, 20
CITY = 10_000
"""Sites of a big city: with 300 items each, 3,000,000 observations."""
GIB = 1024

Measure = Callable[[Round, int], list[dict[str, Any]]]
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


def _evidence(number_of_sites: int) -> Round:
    """A closed round whose every site was seen on every item, and the state today that follows from it.

    The observations are made by the database itself: what is measured is reading them.
    """
    edition = standards.load_edition(document=_document(), by=PRODUCT, now=NOW)
    kind = SiteType.objects.get(code="bench-site")
    unit = Unit.objects.create(code="bench", name="性能测试单位", kind="company")
    person = User.objects.create(username="bench", name="测", password="!")
    areas = Area.objects.bulk_create(Area(code=f"bench-{n}", name=f"街道{n}", kind="street") for n in range(AREAS))
    sites = Site.objects.bulk_create(
        Site(code=f"bench-{n}", name="点位", site_type=kind, street=areas[n % AREAS]) for n in range(number_of_sites)
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
    Visit.objects.bulk_create(
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
    SiteToday.objects.bulk_create(SiteToday(site=site, revision=1) for site in sites)
    with connection.cursor() as cursor:
        cursor.execute(OBSERVE_SQL, [row.pk])
        cursor.execute(TODAY_SQL, [row.pk])
        cursor.execute("ANALYZE")
    return row


OBSERVE_SQL = """
INSERT INTO inspections_observation (visit_id, item_id, outcome, number, fault, words, reason, grouped, valid)
SELECT visit, item,
       CASE WHEN dice < 85 THEN 'met' WHEN dice < 95 THEN 'failed' WHEN dice < 98 THEN 'absent' ELSE 'unseen' END,
       '', '', '', '', true, true
FROM (
    SELECT v.id AS visit, i.id AS item, (v.id * 48271 + i.id * 16807 + v.id * i.id * 69621) %% 100 AS dice
    FROM inspections_visit v
    JOIN inspections_round r ON r.id = v.round_id
    JOIN standards_checklistitem i ON i.edition_id = r.edition_id
    WHERE v.round_id = %s
) AS seen
"""

TODAY_SQL = """
INSERT INTO inspections_statetoday (site_id, item_id, observation_id, outcome, observed_at)
SELECT v.site_id, o.item_id, o.id, o.outcome, v.finished_at
FROM inspections_observation o JOIN inspections_visit v ON v.id = o.visit_id
WHERE v.round_id = %s
"""


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


def _best(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """Seconds of the quickest of several runs."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def _peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench_scoring() -> list[dict[str, Any]]:
    """300,000 observations: a round of 1,000 sites."""
    return _scored(SITES, REPEATS)


def bench_scoring_of_a_big_city() -> list[dict[str, Any]]:
    """3,000,000 observations: within the same ratio, under 1 GiB; and what one more finding costs the state today."""
    return _scored(CITY, 3, _one_more)


def _scored(sites: int, repeats: int, then: Measure = lambda held, number: []) -> list[dict[str, Any]]:
    """The score of a round, what is measured `then`, and last the floor: it keeps every row in memory."""
    held, number = _evidence(sites), sites * STANDARDS

    def score() -> int:
        return len(compute_round(round_id=held.pk, edition_id=held.edition_id, comparison=Comparison.STREET).lines)

    lines = score()
    value = _best(score, repeats)
    memory = row(f"score {number:,}, peak memory", _peak(), "MB", bound=GIB)
    more = then(held, number)
    floor = _best(lambda: _floor(held.pk, lines), repeats)
    return [_score(value, floor, number), memory, *more]


def _one_more(held: Round, number: int) -> list[dict[str, Any]]:
    """The state today: read from nothing by a new process, then again after one site has another finding."""

    def today() -> Score:
        return compute_today(edition_id=held.edition_id, comparison=Comparison.STREET)

    name = f"state today, {number:,}"
    begun = time.perf_counter()
    before = today()
    first = time.perf_counter() - begun
    _found(number // 2)
    with CaptureQueriesContext(connection) as asked:
        begun = time.perf_counter()
        after = today()
        again = time.perf_counter() - begun
    assert before.totals != after.totals
    _found(number // 3)
    read = refreshed_sites(loaded_edition(edition_id=held.edition_id))
    return [
        row(f"{name}, first reading", first, "s"),
        row(f"{name}, after one finding", again, "s", floor=first),
        row(f"{name}, after one finding", len(asked), "statements"),
        row(f"{name}, after one finding", read, "sites read", bound=1),
        row(f"{name}, peak memory", _peak(), "MB", bound=GIB),
    ]


def _found(at: int) -> None:
    """One more finding on a site, as the observing acts leave it."""
    state = StateToday.objects.filter(outcome=Outcome.MET).order_by("pk")[at]
    StateToday.objects.filter(pk=state.pk).update(outcome=Outcome.FAILED)
    SiteToday.objects.filter(site_id=state.site_id).update(revision=F("revision") + 1)


def _score(value: float, floor: float, number: int, engine: str = "") -> dict[str, Any]:
    name = f"score {number:,} observations, {STANDARDS} standards, {AREAS} areas"
    return row(name, value, "s", bound=BOUND, floor=floor, engine=engine)


def bench_scoring_from_files() -> list[dict[str, Any]]:
    """The same from a folder of evidence, as `chuangcheng score --by area` reads it; needs no database."""
    return _scored_from_files(SITES, REPEATS)


def bench_scoring_of_a_big_city_from_files() -> list[dict[str, Any]]:
    """3,000,000 observations in a folder."""
    return _scored_from_files(CITY, 2)


def _scored_from_files(sites: int, repeats: int) -> list[dict[str, Any]]:
    edition, number = read_edition(_document()), sites * STANDARDS
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "observations.csv", sites)

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
        value = _best(score, repeats)
        memory = row(f"score {number:,}, peak memory", _peak(), "MB", bound=GIB, engine="files")
        return [_score(value, _best(least, repeats), number, "files"), memory]


def _write(path: Path, sites: int) -> None:
    """Evidence of a district whose every site was seen on every item."""
    dice = np.random.default_rng(20260302)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("site,site_type,area,item,outcome\n")
        for site in range(sites):
            drawn = dice.choice(len(OUTCOMES), STANDARDS, p=(0.85, 0.1, 0.03, 0.02)).tolist()
            area = f"街道{site % AREAS}"
            file.writelines(
                f"site-{site},bench-site,{area},I{item},{OUTCOMES[code]}\n" for item, code in enumerate(drawn)
            )
