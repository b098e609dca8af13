"""What is decided outside, read from files: right ones in every form, wrong ones with every problem at its place."""

from datetime import date
from pathlib import Path

import pytest

from chuangcheng.flow.scoring.formats import WrongEvidence, read_evidence
from chuangcheng.flow.scoring.rules import Declaration, Event, Result
from chuangcheng.flow.scoring.terms import Comparison, Fault
from chuangcheng.flow.standards.rules import Consequence, Edition, Gate, Item, NegativeItem, RollUp, SiteType
from chuangcheng.flow.standards.terms import Effect, Reading

from .editions import D, leaf

EDITION = Edition(
    "own",
    "试",
    tree=(leaf("A"),),
    items=(Item("I1", "无垃圾", standards=("A",)),),
    site_types=(SiteType("road", "道路", items=("I1",)),),
    gates=(
        Gate("P1", "未成年人85分", edition="minors", at_least=D(85)),
        Gate("P2", "已获提名"),
        Gate("P3", "总分", at_least=D(80)),
    ),
    roll_ups=(RollUp("county", D("0.2"), Reading.WEIGHTED),),
    negative_list=(NegativeItem("G15", "安全事故", (Consequence(Effect.DEDUCT, points=D(3)),)),),
    cycle=(D("0.15"), D("0.25"), D("0.6")),
)
SITES = "site,site_type,area,unit\nR1,road,东街道,甲\nR2,road,西街道,乙\n"
RESULTS = (
    "edition,year,value,lower,upper,points,source,date,reviewer,area,unit\n"
    "minors,,92.5,90,95,100,未成年人测评报告,2026-02-20,林,,\n"
    "county,,80,,,100,县级测评报告,2026-02-21,林,东街道,\n"
    ",1,88.13,,,100,第一年通报,2024-12-20,林,,\n"
)
EVENTS = "事项,日期,来源文件\nG15,2025年6月30日,事故通报\nG15,2025/7/1,事故通报\n"
GATES = "前置条件,是否满足,来源文件,日期,审核人\nP2,是,提名文件,2025-01-10,林\n"


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def problems(path: Path, comparison: Comparison = Comparison.WHOLE) -> list[tuple[str, int, str, Fault]]:
    with pytest.raises(WrongEvidence) as wrong:
        read_evidence(path, EDITION, comparison)
    for one in wrong.value.problems:
        assert "{" not in one.text("zh") + one.text("en")
    return [(one.file, one.line, one.column, one.code) for one in wrong.value.problems]


def test_results_events_and_gates_of_the_whole_are_read(tmp_path: Path):
    told = read_evidence(folder(tmp_path, sites=SITES, results=RESULTS, events=EVENTS, gates=GATES), EDITION)
    outside = told.outside
    assert outside.editions == {
        ("", "minors"): Result(D("92.5"), D(90), D(95), D(100), "未成年人测评报告", date(2026, 2, 20))
    }
    assert outside.years == {("", 1): Result.certain(D("88.13"), D(100), "第一年通报", date(2024, 12, 20))}
    assert outside.events == (
        Event("G15", date(2025, 6, 30), "", "事故通报"),
        Event("G15", date(2025, 7, 1), "", "事故通报"),
    )
    assert outside.gates == {("", "P2"): Declaration(True, "提名文件", date(2025, 1, 10))}
    assert (outside.standing, outside.day, told.keys) == (None, None, ("",))
    assert [name for name, _ in told.files] == ["sites.csv", "results.csv", "events.csv", "gates.csv"]


def test_an_area_has_results_events_and_gates_of_its_own(tmp_path: Path):
    events = "item,date,source,area,unit\nG15,2025-06-30,a,东街道,\nG15,2025-06-30,b,,甲\nG15,2025-06-30,c,,\n"
    gates = "gate,met,source,date,reviewer,unit\nP2,no,a,2025-01-10,林,乙\n"
    path = folder(tmp_path, sites=SITES, results=RESULTS, events=events, gates=gates)
    areas = read_evidence(path, EDITION, Comparison.STREET).outside
    assert list(areas.editions) == [("东街道", "county")]
    assert [(event.key, event.source) for event in areas.events] == [("东街道", "a")]
    assert (areas.years, areas.gates) == ({}, {})
    units = read_evidence(path, EDITION, Comparison.UNIT).outside
    assert [(event.key, event.source) for event in units.events] == [("甲", "b")]
    assert {key: told.met for key, told in units.gates.items()} == {("乙", "P2"): False}
    assert [event.source for event in read_evidence(path, EDITION).outside.events] == ["c"]


def test_an_area_of_which_only_a_result_is_told_is_compared(tmp_path: Path):
    assert read_evidence(folder(tmp_path, results=RESULTS), EDITION, Comparison.STREET).keys == ("东街道",)


@pytest.mark.parametrize(
    ("files", "newest"),
    [
        ({"results": RESULTS}, date(2026, 2, 21)),
        ({"events": EVENTS}, date(2025, 7, 1)),
        ({"gates": GATES, "events": EVENTS}, date(2025, 7, 1)),
        (
            {
                "observations": "site,site_type,item,outcome,observed_at\nR1,road,I1,met,2026-03-02T23:30+08:00\n"
                "R2,road,I1,met,2026-03-01T10:00+08:00\n",
                "results": RESULTS,
            },
            date(2026, 3, 2),
        ),
        ({"sites": SITES}, None),
    ],
)
def test_the_newest_date_of_the_evidence_is_told(tmp_path: Path, files: dict[str, str], newest: date | None):
    assert read_evidence(folder(tmp_path, **files), EDITION).newest == newest


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("county,2,80,,,100,r,2026-02-20,林,,", "", Fault.EDITION_OR_YEAR),
        (",,80,,,100,r,2026-02-20,林,,", "", Fault.EDITION_OR_YEAR),
        ("city,,80,,,100,r,2026-02-20,林,,", "edition", Fault.UNKNOWN_EDITION),
        (",4,80,,,100,r,2026-02-20,林,,", "year", Fault.UNKNOWN_YEAR),
        (",first,80,,,100,r,2026-02-20,林,,", "year", Fault.UNKNOWN_YEAR),
        ("county,,,,,100,r,2026-02-20,林,,", "value", Fault.EMPTY_CELL),
        ("county,,80,,,,r,2026-02-20,林,,", "points", Fault.EMPTY_CELL),
        ("county,,80,,,100,,2026-02-20,林,,", "source", Fault.EMPTY_CELL),
        ("county,,80,,,100,r,2026-02-20,,,", "reviewer", Fault.EMPTY_CELL),
        ("county,,gut,,,100,r,2026-02-20,林,,", "value", Fault.NOT_A_NUMBER),
        ("county,,80,low,,100,r,2026-02-20,林,,", "lower", Fault.NOT_A_NUMBER),
        ("county,,0,,,0,r,2026-02-20,林,,", "points", Fault.NOT_POSITIVE),
        ("county,,101,,,100,r,2026-02-20,林,,", "value", Fault.BOUNDS_DISAGREE),
        ("county,,-1,,,100,r,2026-02-20,林,,", "value", Fault.BOUNDS_DISAGREE),
        ("county,,80,81,,100,r,2026-02-20,林,,", "value", Fault.BOUNDS_DISAGREE),
        ("county,,80,,79,100,r,2026-02-20,林,,", "value", Fault.BOUNDS_DISAGREE),
        ("county,,80,,,100,r,2026-02-30,林,,", "date", Fault.NOT_A_DATE),
        ("county,,80,,,100,r,yesterday,林,,", "date", Fault.NOT_A_DATE),
        ("county,,80,,,100,r,2026-02-20,林,东街道,甲", "unit", Fault.AREA_AND_UNIT),
        ("minors,,80,,,100,r,2026-02-20,林,,", "", Fault.SAID_TWICE),
        ("county,,80,,,100,r,2026-02-20,林,,,more", "", Fault.TOO_MANY_CELLS),
    ],
)
def test_a_wrong_result_is_told(tmp_path: Path, row: str, column: str, fault: Fault):
    assert problems(folder(tmp_path, results=f"{RESULTS}{row}\n")) == [("results.csv", 5, column, fault)]


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("G16,2025-06-30,a", "item", Fault.UNKNOWN_EVENT),
        (",2025-06-30,a", "item", Fault.EMPTY_CELL),
        ("G15,soon,a", "date", Fault.NOT_A_DATE),
        ("G15,2025-06-30,", "source", Fault.EMPTY_CELL),
        ("G15,2025-06-30,事故通报", "", Fault.SAID_TWICE),
    ],
)
def test_a_wrong_event_is_told(tmp_path: Path, row: str, column: str, fault: Fault):
    assert problems(folder(tmp_path, events=f"{EVENTS}{row}\n")) == [("events.csv", 4, column, fault)]


def test_an_event_has_no_column_for_a_person(tmp_path: Path):
    text = "item,date,source,姓名\nG15,2025-06-30,a,某人\n"
    assert problems(folder(tmp_path, events=text)) == [("events.csv", 1, "", Fault.UNKNOWN_COLUMN)]


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("P9,是,a,2025-01-10,林", "gate", Fault.UNKNOWN_GATE),
        ("P1,是,a,2025-01-10,林", "gate", Fault.GATE_IS_COMPUTED),
        ("P3,是,a,2025-01-10,林", "gate", Fault.GATE_IS_COMPUTED),
        ("P2,maybe,a,2025-01-10,林", "met", Fault.NOT_YES_OR_NO),
        ("P2,,a,2025-01-10,林", "met", Fault.EMPTY_CELL),
        ("P2,是,a,2025-13-10,林", "date", Fault.NOT_A_DATE),
    ],
)
def test_a_wrong_gate_is_told(tmp_path: Path, row: str, column: str, fault: Fault):
    head = GATES.splitlines()[0]
    assert problems(folder(tmp_path, gates=f"{head}\n{row}\n")) == [("gates.csv", 2, column, fault)]


def test_a_gate_declared_twice_is_told(tmp_path: Path):
    assert problems(folder(tmp_path, gates=f"{GATES}P2,否,a,2025-01-11,林\n")) == [
        ("gates.csv", 3, "", Fault.SAID_TWICE)
    ]


def test_columns_that_are_missing_are_told_in_all_files_at_once(tmp_path: Path):
    path = folder(tmp_path, results="edition,value\nminors,90\n", events="item\nG15\n", gates="gate,met\nP2,是\n")
    found = problems(path)
    assert {fault for *_, fault in found} == {Fault.MISSING_COLUMN}
    assert [file for file, *_ in found] == ["events.csv"] * 2 + ["gates.csv"] * 3 + ["results.csv"] * 4


def test_an_area_without_sites_is_told(tmp_path: Path):
    path = folder(tmp_path, sites=SITES, results=RESULTS.replace("东街道", "东街"))
    assert problems(path, Comparison.STREET) == [("results.csv", 3, "area", Fault.UNKNOWN_OWNER)]
    assert read_evidence(path, EDITION).outside.editions


def test_an_edition_without_gates_or_a_cycle_takes_no_results(tmp_path: Path):
    path = folder(tmp_path, results=RESULTS)
    with pytest.raises(WrongEvidence) as wrong:
        read_evidence(path, Edition("bare", "试", tree=(leaf("A"),)))
    assert [(one.code, one.known) for one in wrong.value.problems] == [
        (Fault.UNKNOWN_EDITION, "–"),
        (Fault.UNKNOWN_EDITION, "–"),
        (Fault.UNKNOWN_YEAR, "–"),
    ]
