"""The pages for figures, results of others, and what the whole depends on, as the cast use them."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from python_calamine import CalamineWorkbook

from chuangcheng.flow.figures.formats import COLUMNS as FIGURE_COLUMNS
from chuangcheng.flow.figures.formats import OUTSIDE_COLUMNS, OutsideRow
from chuangcheng.flow.figures.models import (
    EditionResult,
    EditionUse,
    Figure,
    GateDeclaration,
    NegativeEvent,
    OutsideResult,
)
from chuangcheng.flow.figures.services import (
    NewFigure,
    NewResult,
    add_figure,
    declare_gate,
    enter_total,
    load_figures,
    load_outside,
    record_event,
)
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.accounts.services import NewUnit, load_units
from chuangcheng.foundation.accounts.terms import UnitKind
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.figures.editions import draft, published
from tests.flow.places.books import csv, xls, xlsx
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

READERS = frozenset({"lin", "wu", "zheng", "wang"})
DAY = date(2026, 2, 20)


@pytest.fixture
def whole(world: World, settings, tmp_path) -> Edition:  # type: ignore[no-untyped-def]
    settings.FILES_ROOT = tmp_path / "files"
    return published()


def client(world: World, name: str = "lin", language: str = "zh-hans") -> Client:
    found = Client(headers={"accept-language": language})
    found.force_login(world.cast.user(name))
    return found


def picture(name: str = "scan.png") -> SimpleUploadedFile:
    memory = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 0, 0)).save(memory, "PNG")
    return SimpleUploadedFile(name, memory.getvalue())


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def fill(world: World, whole: Edition) -> dict[str, object]:
    """One of everything."""
    told = {"edition_id": whole.pk, "by": world.cast.lin, "now": MONDAY}
    paper = {"source_document": "通报", "dated": DAY, "reviewer": "林"}
    result = NewResult("云州市文明办", OutsideKind.OFFICIAL, "一季度测评", "通报", DAY)
    return {
        "figure": add_figure(figure=NewFigure("B", "survey", Decimal("0.90"), "报告", DAY, "林"), **told),
        "result": load_outside(result=result, lines=[OutsideRow(2, "A1", points="10", won="8.60")], **told),
        "event": record_event(item_code="G15", dated=DAY, source_document="通报", **told),
        "gate": declare_gate(gate_code="P2", met=True, **paper, **told),
        "total": enter_total(other_code="minors", value=Decimal("86.4"), points=Decimal(100), **paper, **told),
    }


def routes(whole: Edition, made: dict[str, object]) -> dict[str, frozenset[str]]:
    at = f"/score/{whole.pk}"
    result = made["result"]
    return {
        f"{at}/figures/": READERS,
        f"{at}/figures/?withdrawn=1": READERS,
        f"{at}/figures/{made['figure'].pk}/": READERS,
        f"{at}/figures/{made['figure'].pk}/withdraw/": frozenset({"lin"}),
        f"{at}/figures/{made['figure'].pk}/document": frozenset(),
        f"{at}/figures/new/": frozenset({"lin"}),
        f"{at}/figures/new/?standard=A2": frozenset({"lin"}),
        f"{at}/figures/import/": frozenset({"lin"}),
        f"{at}/figures/template.xlsx": frozenset({"lin"}),
        f"{at}/outside/": READERS,
        f"{at}/outside/use/": READERS,
        f"{at}/outside/gates/P2/": READERS,
        f"{at}/outside/gates/P1/": frozenset(),
        f"{at}/outside/declarations/{made['gate'].pk}/document": frozenset(),
        f"{at}/outside/totals/edition/minors/": READERS,
        f"{at}/outside/totals/edition/other/": frozenset(),
        f"{at}/outside/totals/year/1/": READERS,
        f"{at}/outside/totals/year/3/": frozenset(),
        f"{at}/outside/totals/{made['total'].pk}/document": frozenset(),
        f"{at}/outside/events/": READERS,
        f"{at}/outside/events/{made['event'].pk}/": READERS,
        f"{at}/outside/results/": READERS,
        f"{at}/outside/results/new/": frozenset({"lin"}),
        f"{at}/outside/results/template.xlsx": frozenset({"lin"}),
        f"{at}/outside/results/{result.pk}/": READERS,
        f"{at}/outside/results/{result.pk}/withdraw/": frozenset({"lin"}),
        f"{at}/outside/results/{result.pk}/document": frozenset(),
        f"{at}/outside/results/{result.pk}/lines/{result.lines.get().pk}/": frozenset({"lin"}),
        "/score/999999/outside/": frozenset(),
    }


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_each_of_the_cast_opens_what_is_theirs_and_gets_404_for_the_rest(world: World, whole: Edition, name: str):
    made = fill(world, whole)
    asked, wanted = client(world, name), routes(whole, made)
    found = {address: asked.get(address).status_code for address in wanted}
    assert found == {address: 200 if name in who else 404 for address, who in wanted.items()}
    posting = {address for address in wanted if not address.endswith("document") and "?" not in address}
    if name != "lin":
        told = {"expected_version": 1, "confirmed": "on", "withdraw": "1"}
        assert {asked.post(address, told).status_code for address in posting} <= {404, 405}
    assert (Figure.objects.get().withdrawn, GateDeclaration.objects.get().withdrawn) == (False, False)


def test_pages_answer_in_english_without_a_chinese_word_of_ours(world: World, whole: Edition):
    made = fill(world, whole)
    asked = client(world, language="en")
    page = text(asked.get(f"/score/{whole.pk}/outside/"))
    assert "Outside results and preconditions" in page
    for address, who in routes(whole, made).items():
        if "lin" in who:
            assert asked.get(address).status_code == 200


def test_the_answers_of_a_survey_lead_to_its_interval_on_the_page_of_its_standard(world: World, whole: Edition):
    lin, at = client(world), f"/score/{whole.pk}/figures/"
    assert "有效问卷数" not in text(lin.get(f"{at}new/?standard=A2"))  # no survey
    assert "有效问卷数" in text(lin.get(f"{at}new/?standard=B"))
    told = {"method": "survey", "value": "90%", "source_document": "报告", "dated": "2026-02-20", "reviewer": "林"}
    lin.post(f"{at}new/?standard=B", told | {"answers": "160"})
    row = Figure.objects.get()
    assert row.answers == 160
    page = text(lin.get(f"/score/{whole.pk}/B/"))
    assert "160 份" in page
    assert "按抽样推断，得分在 4.22–4.69 之间（95% 置信区间）" in page
    correct = {k: v for k, v in told.items() if k != "method"} | {"expected_version": 1, "answers": ""}
    lin.post(f"{at}{row.pk}/", correct)
    row.refresh_from_db()
    assert row.answers is None
    assert "置信区间" not in text(lin.get(f"/score/{whole.pk}/B/"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_an_import_hand_out_the_empty_sheet_with_what_there_is_to_pick_from(
    world: World, whole: Edition, language: str
):
    lin, at = client(world, language=language), f"/score/{whole.pk}"
    for page, address, columns in (
        (f"{at}/figures/import/", f"{at}/figures/template.xlsx", FIGURE_COLUMNS),
        (f"{at}/outside/results/new/", f"{at}/outside/results/template.xlsx", OUTSIDE_COLUMNS),
    ):
        assert f'href="{address}"' in lin.get(page).content.decode()
        with CaptureQueriesContext(connection) as asked:
            answer = lin.get(address)
        assert "attachment" in answer["Content-Disposition"]
        assert len(asked) <= 12
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.sheet_names[1:3] == (["Notes", "Standards"] if language == "en" else ["说明", "标准一览"])
        assert len(book.get_sheet_by_index(0).to_python()[0]) == len(columns)
        offered = {cell for row in book.get_sheet_by_index(3).to_python() for cell in row}
        assert {"A2", "B", "柳岸街道"} <= offered
        # what it offers is understood: a method by its name, an area by its name
        assert ("survey" if language == "en" else "问卷调查") in offered or columns is OUTSIDE_COLUMNS


def test_a_figure_is_entered_with_its_paper_corrected_and_withdrawn(world: World, whole: Edition):
    lin, at = client(world), f"/score/{whole.pk}/figures/"
    page = lin.get(f"{at}new/?standard=A2")
    assert "填得分，0 至 5 分" in text(page)
    told = {
        "method": "statistic",
        "value": "92.50",
        "area": "s1",
        "source_document": "=HYPERLINK(“公报”)",
        "dated": "2026-02-20",
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "reviewer": "林",
    }
    answer = lin.post(f"{at}new/?standard=A2", told | {"document": picture()})
    row = Figure.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{at}{row.pk}/")
    assert (row.value, row.area, row.source_document) == ("92.50", world.liuan, "=HYPERLINK(“公报”)")
    opened = client(world, "zheng").get(f"{at}{row.pk}/document")
    assert (opened.status_code, opened["Content-Type"]) == (200, "image/png")
    assert client(world, "qian").get(f"{at}{row.pk}/document").status_code == 404
    assert "2025-01-01 – 2025-12-31" in text(lin.get(at))

    correction = {k: v for k, v in told.items() if k not in ("method", "area")} | {"expected_version": 1}
    assert lin.post(f"{at}{row.pk}/", correction | {"value": "九十"}).status_code == 422
    assert lin.post(f"{at}{row.pk}/", correction | {"value": "91"}).status_code == 302
    row.refresh_from_db()
    assert (row.value, row.document_id is not None) == ("91", True)
    stale = lin.post(f"{at}{row.pk}/", correction | {"value": "90", "reviewer": "某甲"})
    assert (stale.status_code, "某甲" in text(stale)) == (409, True)
    page = text(client(world, "zheng").get(f"{at}{row.pk}/"))
    assert "92.50 → 91" in page
    without = correction | {"value": "91", "expected_version": 2, "without_document": "on"}
    assert lin.post(f"{at}{row.pk}/", without).status_code == 302
    assert Figure.objects.get().document_id is None

    assert lin.post(f"{at}{row.pk}/withdraw/", {"expected_version": 3}).status_code == 422
    confirmed = {"expected_version": 3, "confirmed": "on", "why": "口径不符"}
    assert lin.post(f"{at}{row.pk}/withdraw/", confirmed).status_code == 302
    assert lin.post(f"{at}{row.pk}/withdraw/", confirmed).status_code == 409
    assert "口径不符" in text(lin.get(f"{at}{row.pk}/"))
    assert "A2" in text(lin.get(f"{at}?withdrawn=1"))
    assert verify().holds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "120%"}, "此处应为 0 至 1 的比例"),
        ({"dated": "2999-01-01"}, "日期不能晚于今天"),
        ({"period_from": "2025-01-01"}, "统计期的起止日期要么都填"),
        ({"area": "s1", "unit": "liuan"}, "区域和责任单位只填一项"),
        ({"document": SimpleUploadedFile("a.pdf", b"not a pdf")}, "原文件"),
    ],
)
def test_a_wrong_entry_is_refused_beside_its_field_and_keeps_what_was_typed(
    world: World, whole: Edition, change: dict[str, object], said: str
):
    told = {"method": "survey", "value": "0.9", "source_document": "报告甲", "dated": "2026-02-20", "reviewer": "林"}
    answer = client(world).post(f"/score/{whole.pk}/figures/new/?standard=B", told | change)
    assert (answer.status_code, said in text(answer), "报告甲" in answer.content.decode()) == (422, True, True)
    assert 'class="errors"' in answer.content.decode()
    assert not Figure.objects.exists()


HEAD = ["标准编码", "测评方式", "数值", "来源文件", "日期", "审核人", "街道", "统计期起", "统计期止"]
SHEET = [
    HEAD,
    ["B", "问卷调查", "85%", "报告", "2026-02-20", "林", "柳岸街道", "", ""],
    ["A2", "统计数据", "92.50", "公报", "2026-02-20", "林", "", "2025-01-01", "2025年12月31日"],
]


@pytest.mark.parametrize("data", [xlsx(SHEET), xls(SHEET), csv(SHEET, "gb18030")], ids=["xlsx", "xls", "gb18030"])
def test_a_sheet_is_previewed_then_imported_from_what_was_carried(world: World, whole: Edition, data: bytes):
    lin, at = client(world), f"/score/{whole.pk}/figures/import/"
    page = lin.post(at, {"sheet": SimpleUploadedFile("数据.xlsx", data), "preview": "1"})
    assert (page.status_code, "92.50" in text(page), Figure.objects.exists()) == (200, True, False)
    carried = re.search(r'name="carried" value="([^"]+)"', page.content.decode())
    assert carried
    assert lin.post(at, {"carried": carried[1], "load": "1"}).status_code == 302
    assert sorted(Figure.objects.values_list("standard__code", "value", "period_to")) == [
        ("A2", "92.50", date(2025, 12, 31)),
        ("B", "0.85", None),
    ]
    again = lin.post(at, {"carried": carried[1], "preview": "1"})
    assert "与现有相同 2 条" in text(again)


def test_every_wrong_row_of_a_sheet_is_named_and_none_is_taken(world: World, whole: Edition):
    rows = [*SHEET, ["Z9", "问卷调查", "1", "报告", "2026-02-20", "林", "", "", ""]]
    rows[1] = ["B", "问卷调查", "85", "报告", "2026-02-20", "林", "柳街", "", ""]
    upload = SimpleUploadedFile("a.csv", csv(rows))
    answer = client(world).post(f"/score/{whole.pk}/figures/import/", {"sheet": upload, "load": "1"})
    page = text(answer)
    assert answer.status_code == 422
    assert "第 2 行 · 数值：" in page
    assert "第 2 行 · 区域：区域不存在（柳街）" in page
    assert "第 4 行 · 标准编码：此版本中没有该标准编码（Z9）" in page
    assert not Figure.objects.exists()
    for told in ({"preview": "1"}, {"carried": "%%%"}, {"carried": "AAAA"}):
        assert client(world).post(f"/score/{whole.pk}/figures/import/", told).status_code == 422


def outside(rows: list[list[object]], **more: object) -> dict[str, object]:
    return {
        "organ": "云州市文明办",
        "kind": "official",
        "title": "一季度测评",
        "source_document": "通报",
        "dated": "2026-02-20",
        "sheet": SimpleUploadedFile("结果.xls", xls(rows)),
    } | more


def test_another_organs_sheet_is_previewed_its_columns_put_right_and_loaded(world: World, whole: Edition):
    lin, at = client(world), f"/score/{whole.pk}/outside/results/"
    rows = [["指标", "评分", "位次"], ["公益宣传", "4.50", "2"], ["总分", "91.2", "1"]]
    page = lin.post(f"{at}new/", outside(rows, preview="1"))
    assert (page.status_code, "公益宣传" in text(page)) == (200, True)
    carried = re.search(r'name="carried" value="([^"]+)"', page.content.decode())
    assert carried
    told = outside(rows) | {"carried": carried[1], "column-0": "standard", "column-1": "won", "column-2": ""}
    del told["sheet"]
    seen = lin.post(f"{at}new/", told | {"preview": "1"})
    assert (seen.status_code, "4.50" in text(seen), OutsideResult.objects.exists()) == (200, True, False)
    loaded = lin.post(f"{at}new/", told | {"load": "1"})
    result = OutsideResult.objects.get()
    assert (loaded.status_code, loaded["Location"]) == (302, f"{at}{result.pk}/")
    assert list(result.lines.values_list("node__code", "won", "rank")) == [("A2", "4.50", None), (None, "91.2", None)]
    twice = lin.post(f"{at}new/", told | {"load": "1"})
    assert (twice.status_code, "已有一条有效记录" in text(twice)) == (422, True)

    line = result.lines.first()
    correct = f"{at}{result.pk}/lines/{line.pk}/"
    assert lin.post(correct, {"expected_version": 1, "won": "好"}).status_code == 422
    assert lin.post(correct, {"expected_version": 1, "won": "4.05"}).status_code == 302
    assert lin.post(correct, {"expected_version": 1, "won": "4.06"}).status_code == 409
    assert lin.post(f"{at}{result.pk}/", {"expected_version": 2, "document": picture()}).status_code == 302
    assert client(world, "wang").get(f"{at}{result.pk}/document").status_code == 200
    page = text(client(world, "wang").get(f"{at}{result.pk}/"))
    assert "4.50 → 4.05" in page
    assert lin.post(f"{at}{result.pk}/withdraw/", {"expected_version": 3, "confirmed": "on"}).status_code == 302
    assert "一季度测评" not in text(lin.get(at))
    assert verify().holds


def test_wrong_lines_of_another_organs_sheet_are_all_named(world: World, whole: Edition):
    rows = [["标准", "区域", "得分"], ["Z9", "", "1"], ["A1", "柳街", "2"], ["A2", "", "多"]]
    answer = client(world).post(f"/score/{whole.pk}/outside/results/new/", outside(rows, load="1"))
    page = text(answer)
    assert answer.status_code == 422
    assert "第 2 行 · 标准或指标：此版本中没有该标准或指标" in page
    assert "第 3 行 · 区域：区域不存在（柳街）" in page
    assert "第 4 行 · 得分：不是数字（多）" in page
    assert not OutsideResult.objects.exists()


def test_events_gates_totals_and_the_standing_are_set_from_their_pages(world: World, whole: Edition):
    lin, at = client(world), f"/score/{whole.pk}/outside/"
    assert "不写任何人的姓名" in text(lin.get(f"{at}events/"))
    event = {"item_code": "G15", "dated": "2026-01-05", "source_document": "通报", "note": ""}
    personal = lin.post(f"{at}events/", event | {"note": "13864201234"})
    assert (personal.status_code, "请勿填写身份证号" in text(personal)) == (422, True)
    assert lin.post(f"{at}events/", event).status_code == 302
    assert lin.post(f"{at}use/", {"standing": "nominee", "evaluation_day": "2026-09-01"}).status_code == 302
    assert lin.post(f"{at}use/", {"standing": "holder"}).status_code == 409
    page = text(client(world, "zheng").get(at))
    assert "提名城市（城区） 测评日期 2026-09-01" in page
    assert "扣 3 分（测评日前 12 个月内发生的）" in page
    assert "停止资格" not in page

    paper = {"source_document": "名单", "dated": "2026-01-05", "reviewer": "林"}
    assert lin.post(f"{at}gates/P2/", paper).status_code == 422
    assert lin.post(f"{at}gates/P2/", paper | {"met": "no", "document": picture()}).status_code == 302
    gate = GateDeclaration.objects.get()
    assert client(world, "zheng").get(f"{at}declarations/{gate.pk}/document").status_code == 200
    assert lin.post(f"{at}gates/P2/", paper | {"met": "yes"}).status_code == 409
    assert lin.post(f"{at}gates/P2/", paper | {"met": "yes", "expected_version": 1}).status_code == 302
    assert lin.post(f"{at}gates/P2/", {"withdraw": "1", "expected_version": 2}).status_code == 422
    withdrawn = {"withdraw": "1", "expected_version": 2, "confirmed": "on"}
    assert lin.post(f"{at}gates/P2/", withdrawn).status_code == 302
    assert "待认定" in text(lin.get(at))

    total = paper | {"value": "86.40", "points": "100"}
    assert lin.post(f"{at}totals/edition/minors/", total | {"value": "864"}).status_code == 422
    assert lin.post(f"{at}totals/edition/minors/", total).status_code == 302
    assert lin.post(f"{at}totals/year/2/", total).status_code == 302
    assert "86.40 / 100" in text(client(world, "wang").get(at))
    row = EditionResult.objects.get(other_code="minors")
    back = {"withdraw": "1", "expected_version": row.version, "confirmed": "on"}
    assert lin.post(f"{at}totals/edition/minors/", back).status_code == 302

    row = NegativeEvent.objects.get()
    assert lin.post(f"{at}events/{row.pk}/", {"expected_version": 1}).status_code == 422
    assert lin.post(f"{at}events/{row.pk}/", {"expected_version": 1, "confirmed": "on"}).status_code == 302
    assert EditionUse.objects.get().standing == "nominee"
    assert verify().holds


def test_an_edition_without_any_of_it_and_a_draft_say_so_calmly(world: World, whole: Edition):
    lin = client(world)
    page = text(lin.get(f"/score/{world.edition.pk}/outside/"))
    assert "此版本没有前置条件" in page
    assert "此版本没有负面清单" in page
    row = draft()
    assert "该测评体系尚未发布" in text(lin.get(f"/score/{row.pk}/outside/"))
    told = {"item_code": "G15", "dated": "2026-01-05", "source_document": "通报"}
    assert lin.post(f"/score/{row.pk}/outside/events/", told).status_code == 422


@pytest.mark.parametrize("number", [1, 3, 60])
def test_every_list_costs_what_it_costs_however_many_rows_there_are(world: World, whole: Edition, number: int):
    told = {"edition_id": whole.pk, "by": world.cast.lin, "now": MONDAY}
    made = fill(world, whole)
    result = NewResult("云州市文明办", OutsideKind.OFFICIAL, "名次表", "通报", DAY)
    codes = [f"c{n}" for n in range(number)]
    load_units(units=[NewUnit(c, f"社区{c}", UnitKind.COMMUNITY, "liuan") for c in codes], by=PRODUCT, now=MONDAY)
    figure = made["figure"]
    load_figures(
        figures=[NewFigure("B", "survey", Decimal("0.5"), "报告", DAY, "林", unit_name=code) for code in codes], **told
    )
    lines = [OutsideRow(n, "A1", unit=code, won="1") for n, code in enumerate(codes, 2)]
    many = load_outside(result=result, lines=lines, **told)
    for n in range(number):
        day = DAY - timedelta(days=n)
        record_event(item_code="G16", dated=day, source_document=f"通报{n}", **told)
        other = NewResult("云州市文明办", OutsideKind.OFFICIAL, f"第{n}次", "通报", day)
        load_outside(result=other, lines=lines[:1], **told)
    lin, at = client(world), f"/score/{whole.pk}"
    lin.get(f"{at}/outside/")  # the edition is parsed once per process
    found = {}
    for path in (
        "figures/",
        f"figures/{figure.pk}/",
        "outside/",
        "outside/events/",
        "outside/results/",
        f"outside/results/{many.pk}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert lin.get(f"{at}/{path}").status_code == 200
        found[path.replace(str(many.pk), "n").replace(str(figure.pk), "n")] = len(asked)
    assert found == {
        "figures/": 4,
        "figures/n/": 8,
        "outside/": 12,
        "outside/events/": 10,
        "outside/results/": 4,
        "outside/results/n/": 8,
    }


def test_paging_meets_every_event_once(world: World, whole: Edition):
    told = {"edition_id": whole.pk, "by": world.cast.lin, "now": MONDAY}
    for n in range(60):
        record_event(item_code="G16", dated=DAY - timedelta(days=n // 7), source_document=f"第{n:02d}号", **told)
    lin, address, seen = client(world), f"/score/{whole.pk}/outside/events/", []
    while address:
        page = lin.get(address).content.decode()
        seen += re.findall(r"第\d\d号", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/score/{whole.pk}/outside/events/{following[1].replace('&amp;', '&')}" if following else ""
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("place", ["xx", "WyJ2IiwgImEiLCAxLCAwXQ", "WyJ2Iiw1LDEsMF0", "WyJkIiwiMjAyNi0wMi0zMCIsMSwwXQ"])
def test_a_place_of_another_list_or_a_damaged_one_begins_the_list_at_its_beginning(
    world: World, whole: Edition, place: str
):
    fill(world, whole)
    lin, at = client(world), f"/score/{whole.pk}"
    assert lin.get(f"{at}/figures/?place={place}").status_code == 200
    for path, said in (("outside/events/", "通报"), ("outside/results/", "一季度测评")):
        assert said in text(lin.get(f"{at}/{path}?place={place}"))
