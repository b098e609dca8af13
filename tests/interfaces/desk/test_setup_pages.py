"""开局: the checklist on its own page and on the first page, its templates, the sample to begin with."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from chuangcheng.flow.places.formats import COLUMNS
from chuangcheng.flow.places.formats.templates import WORDS, template
from chuangcheng.flow.places.rules.people_plan import KIND_WORDS, ROLE_WORDS
from chuangcheng.flow.places.services import NewDutyRule, set_duty_rule
from chuangcheng.flow.places.terms import Owner, SetUpStep, Table
from chuangcheng.flow.standards.models import Edition
from chuangcheng.foundation.accounts.services import give_post
from chuangcheng.foundation.accounts.terms import Role, UnitKind
from tests.flow.places.books import xlsx
from tests.people import MONDAY, Cast, unit
from tests.test_lists import grow
from tests.world import World

pytestmark = pytest.mark.django_db


def as_(cast: Cast, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(cast.user(name))
    return client


def states(client: Client) -> dict[SetUpStep, str]:
    return {step.code: str(step.state) for step in client.get("/setup/").context["set_up"].steps}


def test_an_empty_system_shows_what_is_to_do_first_on_home_and_on_its_own_page(cast: Cast):
    feng = as_(cast, "feng")
    page = feng.get("/").content.decode()
    assert ("开局：7 步已办 2 步" in page, "下一步：<b>工作日历</b>" in page, 'href="/calendar/years/"' in page) == (
        True,
    ) * 3
    assert states(feng) == {
        SetUpStep.CALENDAR: "todo",
        SetUpStep.AREAS: "todo",
        SetUpStep.UNITS: "gaps",
        SetUpStep.PEOPLE: "done",
        SetUpStep.EDITION: "todo",
        SetUpStep.SITES: "todo",
        SetUpStep.DUTIES: "todo",
    }


def test_what_is_missing_leads_to_where_it_is_mended(world: World):
    lin = as_(world.cast, "lin")
    links = {(link.words, link.address) for step in lin.get("/setup/").context["set_up"].steps for link in step.missing}
    assert links == {
        ("1 个单位没有联系人", "/units/?gaps=1"),
        ("3 项标准没有牵头单位", "/checks/standard_without_duty/"),
    }
    for _words, address in links:
        assert lin.get(address).status_code == 200


def test_a_role_that_nobody_holds_leads_to_making_one(cast: Cast):
    cast.user("zhao").posts.update(retired=True)
    cast.user("han").posts.update(retired=True)
    feng = as_(cast, "feng")
    assert "还没有检查员" in feng.get("/setup/").content.decode()
    assert re.search(r'value="inspector" selected', feng.get("/people/new/?role=inspector").content.decode())


def test_it_leaves_the_first_page_when_all_is_there_and_its_own_page_stays(world: World):
    lin, feng = as_(world.cast, "lin"), as_(world.cast, "feng")
    assert "开局：7 步" in lin.get("/").content.decode()
    set_duty_rule(
        rule=NewDutyRule(owner=Owner.LINE, site_type_id=world.road.site_type_id), by=world.cast.lin, now=MONDAY
    )
    for client in (lin, feng):
        assert "开局：7 步" not in client.get("/").content.decode()
    assert "可以开始工作了" in lin.get("/setup/").content.decode()


def test_who_puts_it_aside_no_longer_sees_it_first_and_others_do(cast: Cast):
    feng, lin = as_(cast, "feng"), as_(cast, "lin")
    assert feng.post("/setup/aside/", {"aside": "1"})["Location"] == "/"
    assert "开局：7 步" not in feng.get("/").content.decode()
    assert "开局：7 步" in lin.get("/").content.decode()
    assert "放回首页" in feng.get("/setup/").content.decode()
    feng.post("/setup/aside/", {"aside": "0"})
    assert "开局：7 步" in feng.get("/").content.decode()


@pytest.mark.parametrize("number", [1, 3, 60])
def test_its_pages_cost_a_fixed_number_of_statements(world: World, number: int):
    grow(world, number)
    found = []
    for name, address in (("lin", "/setup/"), ("feng", "/setup/"), ("feng", "/"), ("he", "/")):
        client = as_(world.cast, name)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found.append(len(asked))
    assert found == [7, 7, 8, 4]


def test_the_sample_is_loaded_with_one_press_as_a_draft_that_says_it_is_unofficial(cast: Cast):
    lin = as_(cast, "lin")
    assert "载入非官方样例" in lin.get("/editions/").content.decode()
    page = lin.post("/setup/sample/", follow=True)
    assert "非官方" in page.content.decode()
    row = Edition.objects.get()
    assert (row.state, row.official) == ("draft", False)
    again = lin.post("/setup/sample/", follow=True)
    assert ("样例已经载入过" in again.content.decode(), Edition.objects.count()) == (True, 1)


def test_a_sample_that_names_classes_nobody_loaded_is_refused_in_words(world: World):
    page = as_(world.cast, "lin").post("/setup/sample/", follow=True)
    assert ("案件类别不全" in page.content.decode(), Edition.objects.count()) == (True, 1)


def test_an_administrator_without_the_office_is_told_who_does_that_step(cast: Cast):
    feng = as_(cast, "feng")
    assert feng.post("/setup/sample/").status_code == 404
    assert "由创城办的账号完成此步" in feng.get("/setup/").content.decode()
    row = cast.user("feng")
    give_post(
        user_id=row.pk,
        expected_version=row.version,
        unit_id=unit("office").pk,
        role=Role.COORDINATOR,
        by=cast.lin,
        now=MONDAY,
    )
    assert "切换到我的创城办岗位" in feng.get("/setup/").content.decode()


@pytest.mark.parametrize(("language", "first"), [("zh-hans", "1 区域.xlsx"), ("en", "1 Areas.xlsx")])
def test_all_templates_come_in_one_file_in_the_order_of_filling_them_in(world: World, language: str, first: str):
    answer = as_(world.cast, "feng", language).get("/setup/templates.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        assert [name[0] for name in packed.namelist()] == ["1", "2", "3", "4", "5", "6"]
        assert packed.namelist()[0] == first


def test_a_template_offers_what_is_known_on_a_sheet_that_no_import_reads(world: World):
    data = as_(world.cast, "feng").get("/import/sites/template.xlsx").content
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert "list" in book.read("xl/worksheets/sheet1.xml").decode()
        assert 'state="hidden"' in book.read("xl/workbook.xml").decode()
    offered = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Choices").to_python()
    words = {word for row in offered for word in row}
    assert {"农贸市场", "柳岸街道", "云溪区城管局"} <= words


@pytest.mark.parametrize("english", [0, 1])
def test_every_word_that_a_template_offers_is_read(english: int):
    assert {ROLE_WORDS[word] for word in WORDS[Table.PEOPLE]["role"][english]} == set(Role)
    assert {KIND_WORDS[word] for word in WORDS[Table.UNITS]["kind"][english]} == set(UnitKind)
    for table in Table:
        assert set(WORDS.get(table, {})) <= {column.field for column in COLUMNS[table]}
        assert template(table, "en" if english else "zh")


@pytest.mark.parametrize("name", ["feng", "lin"])
def test_empty_lists_lead_to_the_step_that_fills_them(cast: Cast, name: str):
    client = as_(cast, name)
    for address, step in (
        ("/sites/", "sites"),
        ("/duties/", "edition"),
        ("/duties/rules/", "duties"),
        ("/map/", "areas"),
        ("/editions/", "edition"),
        ("/people/?q=nobody", "people"),
        ("/units/?q=nobody", "units"),
        ("/calendar/years/", "calendar"),
    ):
        assert f'href="/setup/#{step}"' in client.get(address).content.decode(), address


def test_empty_lists_lead_nobody_else_there(cast: Cast):
    assert "/setup/" not in as_(cast, "qian").get("/sites/").content.decode()


HEAD = ["点位编号", "点位名称", "点位类型", "主管部门", "备注"]
SITES = xlsx([["云溪区点位台账"], HEAD, ["J-1", "望湖公园", "主次干道", "城管局", ""]])


def dropped(client: Client, data: bytes, name: str = "x.xlsx"):
    file = io.BytesIO(data)
    file.name = name
    return client.post("/import/", {"file": file}, follow=True)


def test_a_table_that_is_dropped_is_previewed_as_what_it_looks_like(world: World):
    page = dropped(as_(world.cast, "lin"), SITES).content.decode()
    assert '<option value="sites" selected>' in page
    assert ("认出 4 列" in page, "没有用到" in page, "备注" in page, "可能是" in page) == (True, True, True, True)


def test_a_wrong_guess_is_put_right_with_one_press(world: World):
    lin = as_(world.cast, "lin")
    answer = dropped(lin, SITES)
    address = answer.redirect_chain[0][0]
    told = {"expected_version": answer.context["card"].version, "table": "units"}
    page = lin.post(f"{address}table/", told, follow=True).content.decode()
    assert '<option value="units" selected>' in page
    assert "没有找到" in page or "必需" in page or "表头" in page  # it has no column of units, and says which
    assert lin.post(f"{address}table/", told).status_code == 409
    assert lin.post(f"{address}table/", {**told, "table": "nothing"}).status_code == 422
    told = {"expected_version": told["expected_version"] + 1, "table": "sites"}
    assert "认出 4 列" in lin.post(f"{address}table/", told, follow=True).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (xlsx([["货号", "品名"], ["1", "纸"]]), "读到的表头：货号、品名"),
        (xlsx([["点位名称", "街道", "主管部门"], ["a", "b", "c"]]), "没有找到必需的列：点位类型"),
        (b"\x00\x01", "Excel"),
    ],
)
def test_what_cannot_be_read_as_any_table_is_told_at_the_box(world: World, data: bytes, words: str):
    answer = dropped(as_(world.cast, "lin"), data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_on_an_empty_system_a_table_is_previewed_too(cast: Cast):
    answer = dropped(as_(cast, "feng"), SITES)
    assert (answer.status_code, "主次干道" in answer.content.decode()) == (200, True)
