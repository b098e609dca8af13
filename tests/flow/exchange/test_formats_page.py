"""The examples of docs/formats.md on case mappings, run literally."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.exchange.formats import lay_out, read_mapping, read_sheets
from chuangcheng.flow.exchange.labels import COLUMNS, told
from chuangcheng.flow.exchange.selectors import told_page
from chuangcheng.flow.exchange.services import make_transfer
from chuangcheng.flow.exchange.terms import Field, RowStatus
from chuangcheng.foundation.geography.rules import Point, distance
from tests.people import MONDAY

from .tables import take

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
PART = PAGE[PAGE.index("\n## The case mapping") :]
MAPPINGS = re.findall(r"```yaml\n(.*?)```", PART, re.DOTALL)
SHEETS = re.findall(r"```csv\n(.*?)```", PART, re.DOTALL)

pytestmark = pytest.mark.django_db


def taken(world, at: int):
    sheets, mapping = read_sheets(SHEETS[at].encode()), read_mapping(MAPPINGS[at])
    lin = world.cast.lin
    return take(make_transfer(name="x.csv", size=1, sheets=sheets, mapping=mapping, by=lin, now=MONDAY), lin)


def test_the_sheet_of_a_hotline_comes_in_but_for_the_row_without_a_time(world):
    row = taken(world, 0)
    litter, stalls = Case.objects.order_by("id")
    assert (litter.title, litter.state, litter.case_class.code) == ("南门口垃圾成堆，多日无人清理", "closed", "06012")
    assert 100 < distance(Point(36.0803, 120.3751), Point(litter.latitude, litter.longitude)) < 1000  # GCJ-02
    assert (stalls.title, stalls.state, stalls.unit.name, stalls.street) == (
        "夜市占道",
        "in_hand",
        "石桥街道",
        world.shiqiao,
    )
    (refused,) = told_page(world.cast.lin, transfer=row.uuid, status=RowStatus.PROBLEM).rows
    assert [told(one) for one in refused.problems] == ["I5 受理时间：读不出时间“昨天”：请核对年月日的次序"]


def test_the_requests_of_a_city_come_in_with_their_times_and_verdicts(world):
    taken(world, 1)
    closed, open_ = Case.objects.order_by("id")
    assert (closed.state, f"{closed.reported_at:%Y-%m-%d %H:%M:%S}") == ("closed", "2015-01-01 15:17:03")
    assert (open_.state, open_.closed_at, open_.case_class) == ("reported", None, None)


def test_the_page_names_every_field_and_every_column():
    assert [one for one in Field if f"`{one}`" not in PART] == []
    assert [str(one) for one in COLUMNS if str(one) not in PART] == []
    assert lay_out(read_sheets(SHEETS[0].encode())).rows[0].row == 3
