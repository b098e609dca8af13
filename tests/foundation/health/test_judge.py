"""What is in order and what is not, on plain values."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chuangcheng.foundation.health.rules import Backup, Bounds, Facts, advise, judge
from chuangcheng.foundation.health.terms import Advice, Part
from tests.people import MONDAY

FINE = Facts(True, True, True, 10_000, None, MONDAY, None)
BOUNDS = Bounds(timedelta(minutes=10), 5_000)
MADE = Backup(MONDAY, "/backup/a.zip", 1, 1, 0)


def wrong(facts: Facts) -> set[Part]:
    return {one.part for one in judge(facts, BOUNDS, now=MONDAY) if not one.ok}


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({}, set()),
        ({"waiting_since": MONDAY - timedelta(minutes=10)}, set()),
        ({"waiting_since": MONDAY - timedelta(minutes=11)}, {Part.JOURNAL}),
        ({"free": 4_999}, {Part.DISK}),
        ({"free": None}, {Part.DISK}),
        ({"files": False}, {Part.FILES}),
        ({"beat_at": None}, {Part.JOBS}),
        ({"beat_at": MONDAY - timedelta(minutes=4)}, {Part.JOBS}),
        ({"beat_at": MONDAY + timedelta(hours=1)}, {Part.JOBS}),
        ({"migrations": False}, {Part.MIGRATIONS, Part.JOURNAL}),
        ({"database": False}, {Part.DATABASE, Part.MIGRATIONS, Part.JOURNAL}),
    ],
)
def test_each_part_is_judged_by_itself(change: dict, parts: set[Part]):
    assert wrong(replace(FINE, **change)) == parts


@pytest.mark.parametrize(
    ("backup", "advice"),
    [
        (None, (Advice.NEVER_BACKED_UP,)),
        (MADE, ()),
        (replace(MADE, at=MONDAY - timedelta(hours=37)), (Advice.BACKUP_OLD,)),
        (replace(MADE, damaged=2), (Advice.BACKUP_DAMAGED,)),
    ],
)
def test_backups_are_looked_after(backup: Backup | None, advice: tuple[Advice, ...]):
    assert advise(backup, now=MONDAY) == advice
