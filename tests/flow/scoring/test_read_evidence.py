"""Folders of evidence: right ones in every encoding, wrong ones with every problem at its place."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.flow.scoring.formats import WrongEvidence, read_evidence
from chuangcheng.flow.scoring.formats.problems import WORDS
from chuangcheng.flow.scoring.rules import Tally, compute
from chuangcheng.flow.scoring.terms import Comparison, Fault
from chuangcheng.flow.standards.rules import Edition, Item, Method, Node, Rule, SiteType
from chuangcheng.flow.standards.terms import ItemKind, MethodKind, RuleKind

D = Decimal

EDITION = Edition(
    "e",
    "试",
    tree=(
        Node("A", "街面", methods=(Method(MethodKind.FIELD, D(10), Rule(RuleKind.SHARE)),)),
        Node(
            "B",
            "满意",
            methods=(
                Method(MethodKind.SURVEY, D(5), Rule(RuleKind.SHARE)),
                Method(MethodKind.MATERIALS, D(5), Rule(RuleKind.VALUE)),
            ),
        ),
    ),
    items=(
        Item("I1", "无垃圾", standards=("A",)),
        Item("I2", "公益广告", kind=ItemKind.COUNT, threshold=D(3), standards=("A",)),
        Item("I3", "噪声", kind=ItemKind.MEASURE, threshold=D(60), at_most=True, standards=("A",)),
    ),
    site_types=(SiteType("road", "道路", items=("I1", "I2", "I3")), SiteType("market", "市场", items=("I1",))),
)

SITES = "site,site_type,area,unit\nR1,road,东街道,甲\nR2,road,西街道,乙\nM1,market,东街道,乙\n"
SEEN = "site,item,outcome,number,observed_at\nR1,I1,met,,\nR1,I2,,2,\nR1,I3,,60,\nM1,I1,absent,,\n"
FIGURES = (
    "标准编码,测评方式,数值,区域,责任单位,来源文件,日期,审核人\n"
    "B,问卷调查,90%,,,报告,2026-02-27,林\n"
    "B,问卷调查,0.8,东街道,,报告,2026-02-27,林\n"
    "B,问卷调查,0.7,,乙,报告,2026-02-27,林\n"
)


def folder(path: Path, encoding: str = "utf-8", **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.csv").write_bytes(text.encode(encoding))
    return path


def problems(path: Path, comparison: Comparison = Comparison.WHOLE) -> list[tuple[str, int, str, Fault]]:
    with pytest.raises(WrongEvidence) as wrong:
        read_evidence(path, EDITION, comparison)
    for one in wrong.value.problems:
        assert "{" not in one.text("zh") + one.text("en")
    return [(one.file, one.line, one.column, one.code) for one in wrong.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_folder_is_read_in_every_encoding_an_office_uses(tmp_path: Path, encoding: str):
    told = read_evidence(folder(tmp_path, encoding, sites=SITES, observations=SEEN, figures=FIGURES), EDITION)
    assert told.counts == {
        ("", "I1"): Tally(met=1, absent=1, missing=1),
        ("", "I2"): Tally(failed=1, missing=1),
        ("", "I3"): Tally(met=1, missing=1),
    }
    assert told.figures == {("", "B", MethodKind.SURVEY): D("0.9")}
    assert (told.keys, [name for name, _ in told.files]) == (("",), ["observations.csv", "sites.csv", "figures.csv"])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_file_of_many_megabytes_reads_like_a_small_one(tmp_path: Path, quote: str, line_end: str):
    rows = [f"{quote}R{n}{quote},road,东街道,I1, {'failed' if n % 4 == 0 else 'met'}" for n in range(100_000)]
    text = line_end.join(["site,site_type,area,item,outcome", *rows, ""])
    assert len(text) > 2_000_000
    told = read_evidence(folder(tmp_path, observations=text), EDITION)
    assert told.counts["", "I1"] == Tally(met=75_000, failed=25_000)
    late = text.replace("R99998", "R99998 ").replace(f"R99999{quote},road", f"R99999{quote},lane")
    assert problems(folder(tmp_path, observations=late)) == [
        ("observations.csv", 100_001, "site_type", Fault.UNKNOWN_SITE_TYPE)
    ]


def test_areas_and_units_have_their_own_counts_and_figures(tmp_path: Path):
    path = folder(tmp_path, sites=SITES, observations=SEEN, figures=FIGURES)
    areas = read_evidence(path, EDITION, Comparison.STREET)
    assert areas.keys == ("东街道", "西街道")
    assert areas.counts["东街道", "I1"] == Tally(met=1, absent=1)
    assert areas.counts["西街道", "I1"] == Tally(missing=1)
    assert areas.figures == {("东街道", "B", MethodKind.SURVEY): D("0.8")}
    units = read_evidence(path, EDITION, Comparison.UNIT)
    assert units.counts["乙", "I1"] == Tally(absent=1, missing=1)
    assert units.figures == {("乙", "B", MethodKind.SURVEY): D("0.7")}
    score = compute(EDITION, units.counts, units.figures, units.keys)
    assert set(score.totals) == {"甲", "乙"}


def test_without_a_list_of_sites_the_visited_ones_are_all_there_are(tmp_path: Path):
    seen = "点位,点位类型,检查项,结果\nR1,road,I1,符合\nR1,,I2,不符合\nM1,market,I1,未能查看\n"
    told = read_evidence(folder(tmp_path, observations=seen), EDITION)
    assert told.counts == {
        ("", "I1"): Tally(met=1, unseen=1),
        ("", "I2"): Tally(failed=1),
        ("", "I3"): Tally(missing=1),
    }


def test_sites_alone_and_figures_alone_are_evidence_too(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sites = read_evidence(folder(tmp_path / "a", sites=SITES), EDITION)
    assert sites.counts["", "I1"] == Tally(missing=3)
    figures = read_evidence(folder(tmp_path / "b", figures=FIGURES), EDITION, Comparison.STREET)
    assert (figures.counts, figures.keys) == ({}, ("东街道",))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_empty_lines_and_cells_left_by_a_spreadsheet_are_no_rows(tmp_path: Path, ending: str, quote: str):
    seen = SEEN.replace("R1,I2", f"{quote}R1{quote} ,I2") + ",,,,\n\n"
    told = read_evidence(folder(tmp_path, sites=SITES, observations=seen.replace("\n", ending)), EDITION)
    assert told.counts["", "I2"] == Tally(failed=1, missing=1)


def test_the_latest_of_several_observations_counts_whatever_their_order(tmp_path: Path):
    rows = ["R1,I1,failed,,2026-03-02T09:30+08:00", "R1,I1,met,,2026-03-02T02:00Z", "R1,I1,unseen,,2026-03-01T23:59Z"]
    for order in (rows, rows[::-1], [rows[1], rows[2], rows[0]]):
        seen = "\n".join(["site,item,outcome,number,observed_at", *order])
        told = read_evidence(folder(tmp_path, sites=SITES, observations=seen), EDITION)
        assert told.counts["", "I1"] == Tally(met=1, missing=2)


def test_two_observations_of_which_none_is_later_are_told(tmp_path: Path):
    same = "site,item,outcome,observed_at\nR1,I1,met,2026-03-02\nR1,I1,failed,2026-03-02\nM1,I1,met,\nM1,I1,met,\n"
    assert problems(folder(tmp_path, sites=SITES, observations=same)) == [
        ("observations.csv", 3, "", Fault.SEEN_TWICE),
        ("observations.csv", 5, "", Fault.SEEN_TWICE),
    ]


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("R9,I1,met,,", "site", Fault.UNKNOWN_SITE),
        (",I1,met,,", "site", Fault.EMPTY_CELL),
        ("R2,I9,met,,", "item", Fault.UNKNOWN_ITEM),
        ("R2,,met,,", "item", Fault.EMPTY_CELL),
        ("M1,I2,met,,", "item", Fault.NOT_ON_CHECKLIST),
        ("R2,I1,good,,", "outcome", Fault.UNKNOWN_OUTCOME),
        ("R2,I1,,,", "outcome", Fault.EMPTY_CELL),
        ("R2,I1,,3,", "outcome", Fault.EMPTY_CELL),
        ("R2,I2,,drei,", "number", Fault.NOT_A_NUMBER),
        ("R2,I2,,1e9,", "number", Fault.NOT_A_NUMBER),
        ("R2,I2,met,2,", "outcome", Fault.NUMBER_CONTRADICTS),
        ("R2,I3,met,60.1,", "outcome", Fault.NUMBER_CONTRADICTS),
        ("R2,I1,met,,yesterday", "observed_at", Fault.NOT_A_TIME),
        ("R2,I1,met,,2026-03-02T09:30,extra", "", Fault.TOO_MANY_CELLS),
    ],
)
def test_a_wrong_row_is_told_with_file_line_and_column(tmp_path: Path, row: str, column: str, fault: Fault):
    # a quoted line break above: lines are counted as an editor counts them
    seen = 'site,item,outcome,number,observed_at\nR1,I1,met,,\n\n"R2\n",I3,met,,\n' + row + "\n"
    found = problems(folder(tmp_path, sites=SITES, observations=seen))
    assert found == [("observations.csv", 6, column, fault)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site,site_type\nR1,road\nR1,road\n", [("sites.csv", 3, "site", Fault.SITE_TWICE)]),
        (
            "site,site_type\nR1,road\nR1,market\n",
            [("sites.csv", 3, "site_type", Fault.SITE_DIFFERS), ("sites.csv", 3, "site", Fault.SITE_TWICE)],
        ),
        ("site,site_type\nR1,street\n", [("sites.csv", 2, "site_type", Fault.UNKNOWN_SITE_TYPE)]),
        ("site,site_type\nR1,\n", [("sites.csv", 2, "site_type", Fault.EMPTY_CELL)]),
        ("site\nR1\n", [("sites.csv", 1, "", Fault.MISSING_COLUMN)]),
        ("site,site_type,colour\nR1,road,red\n", [("sites.csv", 1, "", Fault.UNKNOWN_COLUMN)]),
        ("site,site_type,点位\nR1,road,R1\n", [("sites.csv", 1, "", Fault.COLUMN_TWICE)]),
        ("", [("sites.csv", 1, "", Fault.MISSING_COLUMN), ("sites.csv", 1, "", Fault.MISSING_COLUMN)]),
        ("site,site_type\nR1,\x00\n", [("sites.csv", 0, "", Fault.NOT_TEXT)]),
        ("x" * 200_000, [("sites.csv", 0, "", Fault.NOT_CSV)]),
    ],
)  # fmt: skip
def test_a_wrong_list_of_sites_is_told(tmp_path: Path, text: str, expected: list[tuple[str, int, str, Fault]]):
    assert problems(folder(tmp_path, sites=text)) == expected


def test_bytes_that_are_no_text_are_told(tmp_path: Path):
    (tmp_path / "observations.csv").write_bytes(b"\x81\x20\xff\xff\x80")
    assert problems(tmp_path) == [("observations.csv", 0, "", Fault.NOT_TEXT)]


def test_a_comparison_needs_the_owner_of_every_site(tmp_path: Path):
    path = folder(
        tmp_path, sites="site,site_type,area\nR1,road,东\nR2,road,\n", observations="site,item,outcome\nR2,I1,met\n"
    )
    assert problems(path, Comparison.STREET) == [("sites.csv", 3, "area", Fault.EMPTY_CELL)]
    assert read_evidence(path, EDITION).counts["", "I1"] == Tally(met=1, missing=1)


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ("Z,survey,0.5,,,r,2026-02-27,林", "standard", Fault.UNKNOWN_STANDARD),
        ("B,opinion,0.5,,,r,2026-02-27,林", "method", Fault.UNKNOWN_METHOD),
        ("A,field,0.5,,,r,2026-02-27,林", "value", Fault.FIELD_IS_OBSERVED),
        ("B,survey,85,,,r,2026-02-27,林", "value", Fault.NOT_A_SHARE),
        ("B,materials,5.01,东街道,,r,2026-02-27,林", "value", Fault.BEYOND_POINTS),
        ("B,survey,much,,,r,2026-02-27,林", "value", Fault.NOT_A_NUMBER),
        ("B,survey,0.5,东街道,甲,r,2026-02-27,林", "unit", Fault.AREA_AND_UNIT),
        ("B,survey,0.5,,,,2026-02-27,林", "source_document", Fault.EMPTY_CELL),
        ("B,survey,0.5,,,r,yesterday,林", "dated", Fault.NOT_A_DATE),
        ("B,survey,0.5,,,r,2026-02-27,林,0", "answers", Fault.NOT_ANSWERS),
        ("B,survey,0.5,,,r,2026-02-27,林,many", "answers", Fault.NOT_ANSWERS),
        ("B,survey,0.5,,,r,2026-02-27,林,99.5", "answers", Fault.NOT_ANSWERS),
        ("B,materials,1,东街道,,r,2026-02-27,林,160", "answers", Fault.ANSWERS_OF_SURVEYS),
        ("B,materials,1,,,r,2026-02-27,林", "", Fault.DUPLICATE),
    ],
)
def test_a_wrong_figure_is_told(tmp_path: Path, row: str, column: str, fault: Fault):
    text = f"standard,method,value,area,unit,source,date,reviewer,answers\nB,materials,5,,,r,2026-02-27,林\n{row}\n"
    assert problems(folder(tmp_path, figures=text)) == [("figures.csv", 3, column, fault)]


def test_the_answers_that_a_survey_rests_on_are_read_for_its_own_comparison(tmp_path: Path):
    rows = FIGURES.replace("审核人\n", "审核人,有效样本\n").replace("林\n", "林,160\n", 1)
    path = folder(tmp_path, figures=rows)
    assert read_evidence(path, EDITION).answers == {("", "B", MethodKind.SURVEY): 160}
    assert read_evidence(path, EDITION, Comparison.STREET).answers == {}


def test_a_figure_of_an_area_without_sites_is_told(tmp_path: Path):
    path = folder(tmp_path, sites=SITES, figures=FIGURES.replace("东街道", "东街"))
    assert problems(path, Comparison.STREET) == [("figures.csv", 3, "area", Fault.UNKNOWN_OWNER)]


def test_an_empty_folder_and_no_folder_are_told(tmp_path: Path):
    assert problems(tmp_path) == [("", 0, "", Fault.NO_EVIDENCE_FILE)]
    assert problems(tmp_path / "nowhere") == [("", 0, "", Fault.NO_SUCH_FOLDER)]


def test_a_file_that_is_wrong_throughout_is_told_in_two_hundred_lines(tmp_path: Path):
    rows = "".join(f"R1,X{n},met\n" for n in range(5000))
    assert len(problems(folder(tmp_path, sites=SITES, observations=f"site,item,outcome\n{rows}"))) == 200


def test_every_fault_has_its_words():
    assert set(WORDS) == set(Fault)


@given(
    rows=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2), st.integers(0, 3)), max_size=60),
    random=st.randoms(use_true_random=False),
)
def test_counting_by_columns_equals_counting_one_by_one(
    rows: list[tuple[int, int, int]], random: Random, tmp_path_factory: pytest.TempPathFactory
):
    told = {(site, item): outcome for site, item, outcome in rows}
    words = ("met", "failed", "absent", "unseen")
    lines = [f"S{site},road,I{item + 1},{words[outcome]}" for (site, item), outcome in told.items()]
    random.shuffle(lines)
    path = folder(tmp_path_factory.mktemp("evidence"), observations="\n".join(["site,site_type,item,outcome", *lines]))
    found = read_evidence(path, EDITION).counts
    for item in range(3):
        seen = [outcome for (_, i), outcome in told.items() if i == item]
        sites = {site for site, _ in told}
        counted = Tally(*(seen.count(o) for o in range(4)), missing=len(sites) - len(seen))
        assert found.get(("", f"I{item + 1}"), Tally()) == counted
