"""20,000 real service requests, taken over by the product's own command with the mapping that ships."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry import shape

from chuangcheng.flow.cases.models import NO_DUE, Case
from chuangcheng.flow.cases.rules import was_on_time
from chuangcheng.flow.exchange.models import ForeignCase
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.geography.formats import Columns, read_areas
from chuangcheng.foundation.geography.services import load_areas
from chuangcheng.interfaces.commands.cases import cases
from tests.people import MONDAY

ROOT = Path(__file__).resolve().parents[3]
MAPPING = ROOT / "editions" / "case-mappings" / "boston-311.yaml"
BESIDE = (place / "shared" / "data" for place in Path(__file__).resolve().parents)
DATA = next((place for place in BESIDE if (place / "cases-boston-2015").is_dir()), None)
ZONE = ZoneInfo("America/New_York")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(DATA is None, reason="the collected requests are not beside the project"),
]


def requests() -> list[dict[str, str]]:
    assert DATA is not None
    parts = sorted((DATA / "cases-boston-2015").glob("part*.csv"))
    return [row for part in parts for row in csv.DictReader(part.open(encoding="utf-8", newline=""))]


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE).astimezone(UTC)


def run(file: Path, *more: str):
    return CliRunner().invoke(cases, ["import", str(file), "--mapping", str(MAPPING), "--language", "en", *more])


@pytest.fixture
def neighbourhoods(db: None) -> dict[str, shapely.Geometry]:
    """The 25 neighbourhoods as areas, through the act that loads areas; and their shapes, read independently."""
    assert DATA is not None
    data = (DATA / "geo" / "boston_neighborhoods.geojson").read_bytes()
    reading = read_areas(data, columns=Columns(code=("OBJECTID",)))
    assert reading.problems == ()
    load_areas(areas=reading.rows, source="Analyze Boston", by=PRODUCT, now=MONDAY)
    return {feature["properties"]["Name"]: shape(feature["geometry"]) for feature in json.loads(data)["features"]}


def test_twenty_thousand_requests_come_in_once_and_as_they_were(tmp_path, world, neighbourhoods):
    told = requests()
    file = tmp_path / "requests.csv"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(told[0]))
    writer.writeheader()
    writer.writerows(told)
    file.write_text(text.getvalue(), encoding="utf-8", newline="")

    first = run(file)
    assert (first.exit_code, first.stdout.splitlines()[0]) == (
        0,
        "Taken over 20000  Here already, the same 0  "
        "Here already, changed at the source 0  With a problem, not taken over 0",
    )
    taken = {row.number: row for row in ForeignCase.objects.select_related("case__street")}
    assert set(taken) == {row["CASE_ENQUIRY_ID"] for row in told}

    judged = same = 0
    for row in told:
        case = taken[row["CASE_ENQUIRY_ID"]].case
        assert case.reported_at == moment(row["OPEN_DT"])
        if row["CASE_STATUS"] == "Closed" and row["CLOSED_DT"] and row["TARGET_DT"] and row["OnTime_Status"]:
            judged += 1
            same += was_on_time(case.rectified_at, case.due) == (row["OnTime_Status"] == "ONTIME")
    assert judged > 13_000
    assert same / judged >= 0.999
    assert Case.objects.exclude(due_at=NO_DUE).count() == sum(bool(row["TARGET_DT"]) for row in told)

    early = {
        row["CASE_ENQUIRY_ID"] for row in told if row["CLOSED_DT"] and moment(row["CLOSED_DT"]) < moment(row["OPEN_DT"])
    }
    assert early
    assert {number for number, row in taken.items() if "closed_before_opened" in row.flags.split()} == early

    places = [
        (taken[row["CASE_ENQUIRY_ID"]].case, float(row["LONGITUDE"]), float(row["LATITUDE"]))
        for row in told
        if row["LATITUDE"]
    ]
    for name, outline in neighbourhoods.items():
        inside = shapely.contains_xy(outline, [x for _case, x, _y in places], [y for _case, _x, y in places])
        assert {case.street.name for (case, _x, _y), here in zip(places, inside, strict=True) if here} <= {name}
    placed = sum(case.street_id is not None for case, _x, _y in places)
    assert placed / len(places) > 0.97

    again = run(file)
    assert again.exit_code == 0
    assert again.stdout.startswith("Taken over 0  Here already, the same 20000")
    assert Case.objects.count() == 20_000
