"""The score book tells what the score is, how each figure came about and what stands behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.figures.models import Figure
from chuangcheng.flow.figures.services import NewFigure, load_figures, withdraw_figure
from chuangcheng.flow.scoring import labels
from chuangcheng.flow.scoring.formats.book import Book, Failing, FailingOf, Seal, book_document, words
from chuangcheng.flow.scoring.rules import Declaration, Line, Missed, Outside, Result, Tally, compute, outcome, wilson
from chuangcheng.flow.scoring.selectors import Whose, score_book
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scoring.terms import Comparison, Reason, View
from chuangcheng.flow.standards.formats import read_edition
from chuangcheng.flow.standards.rules import Edition, Gate, Item, Method, MethodPoints, Node, RollUp, Rule
from chuangcheng.flow.standards.terms import MethodKind, Reading, RuleKind
from chuangcheng.foundation.acts.rules import NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.rules import Document, Facts, Paragraph, Table, shown
from chuangcheng.foundation.documents.terms import Form
from tests.foundation.documents.papers import last_page, sheets
from tests.foundation.documents.papers import words as words_of
from tests.people import MONDAY
from tests.world import EDITION, World

LATER = MONDAY + timedelta(hours=6)
MADE = datetime(2026, 3, 3, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEAL = Seal(7, MADE, "ab" * 32)


def read(document: Document) -> dict[str, list[str]]:
    """The texts of every section, a table's rows with bars between their cells."""
    found: dict[str, list[str]] = {}
    for section in document.sections:
        told = found.setdefault(section.title, [])
        for block in section.blocks:
            if isinstance(block, Paragraph):
                told.append(block.text)
            elif isinstance(block, Facts):
                told += [f"{name}|{value}" for name, value in block.pairs]
            elif isinstance(block, Table):
                told += [
                    "|".join(shown(c, k) for c, k in zip(row.cells, block.columns, strict=False)) for row in block.rows
                ]
    return found


def enter(world: World, value: str = "0.9", **more: str) -> Figure:
    """A share of satisfied residents, with its document."""
    figure = NewFigure("B1", "survey", Decimal(value), "民意调查报告", date(2026, 3, 1), "林科长", **more)
    return load_figures(edition_id=world.edition.pk, figures=[figure], by=world.cast.lin, now=MONDAY)[0]


def book(world: World, **more: object) -> Book:
    """The book as the coordinator reads it."""
    return score_book(world.cast.lin, edition_id=world.edition.pk, now=LATER, **more)


def census(world: World) -> int:
    """A fixed census in which litter failed on one road, and an item of the market."""
    row = world.plan(sites=(world.road, world.market))
    world.visit(row, world.road, failing=("I1",))
    world.visit(row, world.market, failing=("I3",))
    row.refresh_from_db()
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    return row.pk


@pytest.mark.django_db
def test_the_estimate_of_missed_failures_stands_beside_the_total(world: World):
    told = book(world)
    total = read(book_document(told, dated=MADE))
    assert (told.missed, told.pairs) == (None, 0)
    assert "漏检率估计|复查不足，无法估计（现有 0 对）" in next(iter(total.values()))
    estimated = replace(told, missed=Missed(6, 40, Decimal("0.15"), *wilson(6, 40)), pairs=40)
    texts = next(iter(read(book_document(estimated, dated=MADE)).values()))
    assert "漏检率估计|15%（7.1%–29.1%，40 对；只供参考，不改变得分）" in texts
    english = next(iter(read(book_document(estimated, dated=MADE, language="en")).values()))
    assert "Failures missed|15% (7.1%–29.1%, 40 pairs; for information, it changes no figure)" in english
    from_files = next(iter(read(book_document(replace(told, pairs=None), dated=MADE)).values()))
    assert not any("漏检率" in text for text in from_files)  # a folder does not tell who looked


@pytest.mark.django_db
def test_the_cover_says_what_it_is_and_under_which_seal(world: World):
    round_id = census(world)
    document = book_document(book(world, round_id=round_id), dated=MADE, seal=SEAL, watermark="样稿 · 演示")
    facts = dict(document.facts)
    assert document.title == "小样测评体系得分册"
    assert (facts["口径"], facts["范围"]) == ("轮次结果：census 轮次", "全区")
    assert (facts["评分时间"], facts["制作时间"]) == ("2026-03-02 15:00", "2026-03-03 08:00")
    assert facts["体系文件摘要"].replace("\n", "") == f"SHA-256{world.edition.document_sha256}"
    assert facts["日志封存"].startswith("第 7 号，2026-03-03 08:00") and SEAL.digest in document.footer
    assert "本测评体系为非官方样例，得分不代表任何官方测评结果。" in document.remarks
    assert document.watermark == "样稿 · 演示"


@pytest.mark.django_db
def test_every_line_says_how_it_came_about_with_its_counts(world: World):
    enter(world)
    told = read(book_document(book(world, round_id=census(world)), dated=MADE))
    assert told["各项得分"] == [
        "A|街面环境|15.00|9.17|9.17|9.17|2|0|各项得分相加",
        "A1|街面整洁|10.00|6.67|6.67|6.67|1|0|按符合比例得分：符合 2 / 已查 3",
        "A2|公益宣传|5.00|2.50|2.50|2.50|1|0|按符合比例得分：符合 1 / 已查 2",
        "B|群众满意|5.00|4.50|4.50|4.50|0|0|各项得分相加",
        "B1|满意率|5.00|4.50|4.50|4.50|0|0|按符合比例得分：录入 0.9",
        "|总分|20.00|13.67|13.67|13.67|2|0|各项得分相加",
    ]
    assert "得分|13.67 / 20.00" in told["总分"]
    assert "下限|13.67（未知全部按不符合）" in told["总分"]


@pytest.mark.django_db
def test_what_failed_is_told_with_its_site_and_case(world: World):
    told = read(book_document(book(world, round_id=census(world)), dated=MADE))
    number = f"{Case.objects.get(site=world.road).pk:07d}"
    assert told["不符合记录"][1:] == [
        "A1  街面整洁（不符合 1 条）",
        f"柳岸路|无乱扔垃圾||2026-03-02|{number}|待立案",
        "A2  公益宣传（不符合 1 条）",
        f"柳岸市场|公益广告不少于3处||2026-03-02|{Case.objects.get(site=world.market).pk:07d}|待立案",
    ]


@pytest.mark.django_db
def test_figures_stand_with_their_sources(world: World):
    enter(world)
    told = read(book_document(book(world), dated=MADE))
    assert told["录入结果及来源"] == ["B1|满意率|问卷调查|0.9|民意调查报告|2026-03-01|林科长"]


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["corrected", "withdrawn"])
def test_a_fixed_book_keeps_its_figure_and_says_that_it_has_changed_since(world: World, how: str):
    figure = enter(world)
    round_id = census(world)
    before = read(book_document(book(world, round_id=round_id), dated=MADE))
    if how == "corrected":
        enter(world, "0.5")
    else:
        withdraw_figure(figure_id=figure.pk, expected_version=figure.version, by=world.cast.lin, now=LATER)
    after = read(book_document(book(world, round_id=round_id), dated=MADE))
    assert before["录入结果及来源"] == ["B1|满意率|问卷调查|0.9|民意调查报告|2026-03-01|林科长"]
    assert after["录入结果及来源"] == ["B1|满意率|问卷调查|0.9|结果固定后录入有变动||"]
    assert after["各项得分"] == before["各项得分"]


@pytest.mark.django_db
def test_what_is_not_known_has_no_value_and_is_told_apart(world: World):
    told = read(book_document(book(world, round_id=census(world)), dated=MADE))
    assert "B1|满意率|5.00|—|0.00|5.00|0|0|尚无证据" in told["各项得分"]
    assert told["未计入的内容及原因"] == ["B1|满意率|5.00|尚无证据"]


@pytest.mark.django_db
def test_the_state_today_marks_what_was_fixed_and_not_looked_at_again(world: World):
    census(world)
    Case.objects.filter(site=world.road).update(state=State.CLOSED, rectified_at=LATER)
    told = read(book_document(book(world), dated=MADE))
    row = next(row for row in told["不符合记录"] if row.startswith("柳岸路"))
    assert row.endswith("|已结案\n已整改，未复看")


@pytest.mark.django_db
def test_a_book_of_one_street_or_unit_tells_its_own_sites_only(world: World):
    round_id = census(world)
    enter(world, area_name="柳岸街道")
    for whose, name in (
        (Whose(Comparison.STREET, world.liuan.pk), "街道：柳岸街道"),
        (Whose(Comparison.UNIT, world.cast.qian.unit_id), "责任单位：柳岸街道"),
    ):
        for at in (None, round_id):
            document = book_document(book(world, whose=whose, round_id=at), dated=MADE)
            assert dict(document.facts)["范围"] == name
            assert "A1  街面整洁（不符合 1 条）" in read(document)["不符合记录"]
    far = book_document(book(world, whose=Whose(Comparison.STREET, world.shiqiao.pk)), dated=MADE)
    assert read(far)["不符合记录"] == ["没有不符合记录。"]
    assert "录入结果及来源" not in read(far)
    near = book_document(book(world, whose=Whose(Comparison.STREET, world.liuan.pk)), dated=MADE)
    assert read(near)["录入结果及来源"] == ["B1|满意率|问卷调查|0.9|民意调查报告|2026-03-01|林科长"]


@pytest.mark.django_db
def test_only_the_newest_failing_observations_are_listed_and_the_rest_is_counted(world: World):
    row = world.plan(sites=(world.road, world.far_road))
    world.visit(row, world.road, failing=("I1", "I2"))
    world.visit(row, world.far_road, failing=("I1",), at=MONDAY + timedelta(hours=2))
    row.refresh_from_db()
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    for asked in ({}, {"round_id": row.pk}):
        told = read(book_document(book(world, listed=1, **asked), dated=MADE))["不符合记录"]
        assert told[1] == "A1  街面整洁（不符合 3 条，列出最近 1 条，另有 2 条）"
        assert [row.split("|")[0] for row in told[2:]] == ["石桥路"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["zhao", "qian", "sun", "zhou", "feng", "chen", "wei", "han"])
def test_strangers_to_the_score_get_no_book(world: World, name: str):
    with pytest.raises(NotFound):
        score_book(world.cast.acting[name], edition_id=world.edition.pk, now=LATER)


@pytest.mark.django_db
def test_there_is_no_book_of_an_open_round_or_of_nobody(world: World):
    row = world.plan()
    for asked in (
        {"round_id": row.pk},
        {"whose": Whose(Comparison.STREET, 999_999)},
        {"whose": Whose(Comparison.UNIT, world.cast.wang.unit_id)},
    ):
        with pytest.raises(NotFound):
            book(world, **asked)


@pytest.mark.django_db
@pytest.mark.parametrize("fixed", [False, True])
def test_gathering_takes_a_fixed_number_of_statements(world: World, fixed: bool, django_assert_max_num_queries):
    round_id = census(world)
    asked = {"round_id": round_id} if fixed else {}
    book(world, **asked)
    with django_assert_max_num_queries(10):
        book(world, **asked)


def edition() -> Edition:
    """An edition composed by method, with a gate and another edition rolled up."""
    share = Rule(RuleKind.SHARE)

    def field(points: int) -> Method:
        return Method(MethodKind.FIELD, Decimal(points), share)

    tree = (
        Node(
            "A",
            "街面",
            methods=(Method(MethodKind.FIELD, Decimal(60), share), Method(MethodKind.SURVEY, Decimal(20), share)),
        ),
        Node(
            "Z",
            "旧口径",
            methods=(Method(MethodKind.FIELD, Decimal(5), share),),
            counted=False,
            left_out_because="与 A 重复",
        ),
        Node(
            "E",
            "空目录",
            children=(Node("E1", "已停用", methods=(Method(MethodKind.FIELD, Decimal(1), share),), counted=False),),
        ),
    )
    return Edition(
        code="rich",
        title="综合体系",
        official=True,
        tree=tree,
        items=(Item("I", "无垃圾", standards=("A", "Z")),),
        composition=(MethodPoints(MethodKind.FIELD, Decimal(70)), MethodPoints(MethodKind.SURVEY, Decimal(30))),
        gates=(Gate("G1", "未成年人测评", edition="minors", at_least=Decimal(85)), Gate("G2", "无重大事故")),
        roll_ups=(RollUp("minors", Decimal("0.2"), Reading.WEIGHTED, title="未成年人测评体系"),),
    )


def rich() -> Book:
    """A book of that edition with everything that may stand in one."""
    spec = edition()
    outside = Outside(
        editions={("", "minors"): Result.certain(Decimal(92), Decimal(100), "未成年人测评报告", date(2026, 2, 1))},
        gates={("", "G2"): Declaration(True, "安监部门证明", date(2026, 2, 2))},
    )
    result = compute(
        spec, {("", "I"): Tally(met=8, failed=2, missing=2)}, {("", "A", MethodKind.SURVEY): Decimal("0.9")}
    )
    return Book(
        edition=spec,
        digest="0" * 64,
        total=result.totals[""],
        lines=result.lines,
        outcome=outcome(spec, result.totals[""], outside),
        outside=outside,
        parts=result.parts[""],
        files=(("observations.csv", "1" * 64),),
    )


def test_methods_steps_gates_and_eligibility_have_sections_of_their_own():
    told = read(book_document(rich(), dated=MADE))
    assert list(told) == ["总分", "按测评方式的构成", "最终得分与参评条件", "各项得分", "未计入的内容及原因"]
    assert [row.split("|")[0] for row in told["按测评方式的构成"]] == ["实地考察", "问卷调查"]
    assert told["最终得分与参评条件"][-1] == "符合参评条件。"
    steps = [row.split("|")[0] for row in told["最终得分与参评条件"][:3]]
    assert steps == ["本体系总分", "加权计入：未成年人测评体系", "最终得分"]
    assert "G1|未成年人测评|85.00|92.00|92.00|92.00|已满足" in told["最终得分与参评条件"]


def test_a_long_book_is_shortened_to_the_numbers_of_what_failed():
    rows = tuple(Failing(f"路{n}", "无垃圾", "", date(2026, 3, 2)) for n in range(5))
    long = replace(rich(), failing=(FailingOf("A", rows, 12),))
    assert (long.length, long.shortened().length) == (len(long.lines) + 6, len(long.lines) + 1)
    assert "A  街面（不符合 12 条，列出最近 5 条，另有 7 条）" in read(book_document(long, dated=MADE))["不符合记录"]
    told = read(book_document(long.shortened(), dated=MADE))["不符合记录"]
    assert "Word" in told[0] and told[1:] == ["A  街面（不符合 12 条）"]


def test_a_book_without_them_leaves_these_sections_out():
    told = rich()
    plain = Book(told.edition, told.digest, told.total, told.lines)
    assert list(read(book_document(plain, dated=MADE))) == ["总分", "各项得分", "未计入的内容及原因"]


def test_several_methods_stand_below_their_standard_and_empty_branches_are_left_out():
    rows = read(book_document(rich(), dated=MADE))["各项得分"]
    assert [row.split("|")[:2] for row in rows] == [["A", "街面"], ["", "实地考察"], ["", "问卷调查"], ["", "总分"]]


def test_what_does_not_count_is_told_with_its_reason():
    assert read(book_document(rich(), dated=MADE))["未计入的内容及原因"] == [
        "Z|旧口径|5.00|与 A 重复",
        "E1|已停用|1.00|体系规定不计分",
    ]


def test_an_official_edition_is_not_called_a_sample():
    assert not any("非官方" in text for text in book_document(rich(), dated=MADE).remarks)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_gives_the_same_bytes_for_the_same_book(form: Form, language: str):
    document = book_document(rich(), dated=MADE, language=language, seal=SEAL, watermark="样稿")
    assert write(document, form) == write(document, form)


def test_an_english_book_says_nothing_of_its_own_in_chinese():
    told = rich()
    plain = Book(
        read_edition(EDITION.encode()),
        told.digest,
        told.total,
        (),
        outcome=told.outcome,
        parts=told.parts,
        files=told.files,
    )
    document = book_document(plain, dated=MADE, language="en", seal=SEAL)
    text = "\n".join(
        [document.title, document.footer, *map("|".join, document.facts), *map(str, read(document).items())]
    )
    assert not re.search("[\u4e00-\u9fff]", text.replace("测试用，非官方", ""))


def test_the_words_of_the_book_are_those_of_the_pages():
    assert {reason: pair[0] for reason, pair in words.REASONS.items()} == {r: str(w) for r, w in labels.REASONS.items()}
    assert {view: words.VIEWS[view][0] for view in View} == {view: str(word) for view, word in labels.VIEWS.items()}


def test_a_book_of_3000_lines_is_whole_in_every_form():
    share = Rule(RuleKind.SHARE)
    branches = tuple(
        Node(
            f"B{b}",
            f"内容{b}",
            children=tuple(
                Node(
                    f"B{b}.{n}",
                    "主次干道和背街小巷路面硬化、净化，无乱扔杂物、随地吐痰现象",
                    methods=(Method(MethodKind.FIELD, Decimal(1), share),),
                )
                for n in range(100)
            ),
        )
        for b in range(30)
    )
    spec = Edition(code="large", title="大体系", tree=branches)
    line = Line("", "", *[Decimal(1)] * 7, Reason.SHARE_MET, Tally(met=1))
    lines = tuple(Line("", node.code, *[Decimal(1)] * 7, Reason.SHARE_MET, Tally(met=1)) for node in spec.walk())
    document = book_document(Book(spec, "0" * 64, line, lines), dated=MADE)
    pdf, docx, xlsx = (write(document, form) for form in Form)
    assert "所有标准均已计入" in last_page(pdf)
    assert len(pdf) < 3_000_000
    assert "B29.99" in words_of(docx)
    assert sum(str(row[0]).startswith("B") for row in sheets(xlsx)["各项得分"]) == 3030
