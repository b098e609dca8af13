"""The pages of facilities and projects: what they show, and that what is typed reaches the acts."""

import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, file_case, report_case
from chuangcheng.flow.facilities.models import Facility, FacilityCase, Project
from chuangcheng.flow.facilities.services import plan_stage
from chuangcheng.flow.facilities.terms import Condition, Stage
from tests.facilities import BIN, NUMBER, load_classes, open_project, register
from tests.foundation.evidence.files import pdf
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def classes(world: World) -> dict[str, int]:
    return load_classes()


@pytest.fixture
def case(world: World, classes: dict[str, int]) -> Case:
    problem = Problem(
        UUID(int=1),
        "垃圾箱破损",
        case_class_id=classes[BIN],
        street_id=world.liuan.pk,
        latitude=36.08,
        longitude=120.37,
    )
    row = report_case(problem=problem, by=world.cast.lin, now=MONDAY)
    file_case(case_id=row.pk, expected_version=1, case_class_id=classes[BIN], by=world.cast.lin, now=MONDAY)
    return row


def as_(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


SHEET = f"标识码,名称,部件类别,状态\n{NUMBER},市场口垃圾箱,,\nA-1,甲,没有的,坏了\n".encode()


def upload(data: bytes = SHEET) -> SimpleUploadedFile:
    return SimpleUploadedFile("部件.csv", data)


def test_a_sheet_is_previewed_first_then_its_good_rows_go_in_and_the_others_come_back(world: World, classes):
    client = as_(world, "lin")
    page = client.post("/facilities/import/", {"sheet": upload(), "datum": "wgs84"})
    assert page.status_code == 200
    assert "没有这个部件类别" in text(page)
    assert "状态只有：完好、破损、丢失、废弃、移除（坏了）" in text(page)
    assert Facility.objects.count() == 0
    carried = re.search(r'name="carried" value="([^"]+)"', page.content.decode())
    assert carried
    told = {"carried": carried[1], "datum": "wgs84"}
    rest = client.post("/facilities/import/", told | {"rest": "1"})
    assert "设施待改正.xlsx" in unquote(rest["Content-Disposition"])
    shown = client.post("/facilities/import/", told | {"show": "new"})
    assert "市场口垃圾箱" in text(shown)
    done = client.post("/facilities/import/", told | {"load": "1"}, follow=True)
    assert "已导入：新增 1 处，更新 0 处" in text(done)
    again = client.post("/facilities/import/", told | {"load": "1"})
    assert (again.status_code, "没有可以导入的行" in text(again)) == (422, True)
    assert Facility.objects.count() == 1


def test_a_file_that_is_none_is_told(world: World, classes):
    client = as_(world, "lin")
    for sheet, words in (
        (upload(b"\x00\x01"), "文件无法读取"),
        (upload("名称,甲\n乙,丙".encode()), "缺少这一列（标识码）"),
    ):
        page = client.post("/facilities/import/", {"sheet": sheet, "datum": "wgs84"})
        assert (page.status_code, words in text(page)) == (422, True)
    assert client.post("/facilities/import/", {"datum": "wgs84"}).status_code == 422


def test_a_class_in_the_identifier_need_not_be_picked_and_names_the_facility(world: World, classes):
    client = as_(world, "lin")
    told = {"number": NUMBER, "condition": "intact", "datum": "gcj02", "latitude": "36.08", "longitude": "120.37"}
    assert client.post("/facilities/new/", told).status_code == 302
    row = Facility.objects.get()
    assert (row.name, row.case_class_id, row.received_datum) == ("垃圾箱", classes[BIN], "gcj02")
    assert row.longitude != 120.37
    page = as_(world, "lin", "en").get(f"/facilities/{row.pk}/")
    assert "Waste bin" in text(page)
    # Corrected without touching the position, it stays where it is.
    told = {"expected_version": "1", "name": "街口垃圾箱", "case_class": str(classes[BIN]), "datum": "wgs84"}
    told |= {"latitude": str(row.latitude), "longitude": str(row.longitude)}
    assert client.post(f"/facilities/{row.pk}/change/", told).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.received_datum) == ("街口垃圾箱", "gcj02")


def test_the_maintainer_sets_the_condition_on_the_page_and_sees_it_in_the_history(world: World, classes):
    row = register(world)
    client = as_(world, "qian")
    assert "更新状态" in text(client.get(f"/facilities/{row.pk}/"))
    told = {"expected_version": "1", "condition": "damaged", "reason": "hit", "words": "被撞歪"}
    page = client.post(f"/facilities/{row.pk}/condition/", told, follow=True)
    assert "被撞歪" in text(page)
    refused = client.post(f"/facilities/{row.pk}/condition/", {"expected_version": "2", "words": "再看"})
    assert (refused.status_code, "再看" in text(refused)) == (422, True)
    assert "更新状态" not in text(as_(world, "zheng").get(f"/facilities/{row.pk}/"))


def test_the_page_of_a_case_suggests_what_is_near_links_it_and_unlinks_it(world: World, case: Case):
    row = register(world)
    client = as_(world, "lin")
    page = text(client.get(f"/cases/{case.pk}/"))
    assert "附近的设施，可关联" in page
    assert "类别相同" in page
    client.post(f"/facilities/of-case/{case.pk}/", {"facility": row.pk})
    link = FacilityCase.objects.get()
    assert NUMBER in text(client.get(f"/cases/{case.pk}/"))
    assert "垃圾箱破损" in text(client.get(f"/facilities/{row.pk}/"))
    again = client.post(f"/facilities/of-case/{case.pk}/", {"facility": row.pk}, follow=True)
    assert "案件已关联这处设施" in text(again)
    client.post(f"/facilities/of-case/{case.pk}/{link.pk}/", {"expected_version": "1"})
    link.refresh_from_db()
    assert link.withdrawn


def test_a_problem_is_reported_at_a_facility_with_what_is_known(world: World, classes):
    row = register(world)
    client = as_(world, "zhao")
    page = client.get(f"/facilities/{row.pk}/report/").content.decode()
    assert f'value="{classes[BIN]}" selected' in page
    assert 'value="柳岸路1号"' in page
    told = {
        "uuid": str(UUID(int=5)),
        "title": "箱体破损",
        "source": "office",
        "case_class": classes[BIN],
        "street": world.liuan.pk,
        "address": "柳岸路1号",
    }
    done = client.post(f"/facilities/{row.pk}/report/", told, follow=True)
    assert "已上报" in text(done)
    case = Case.objects.get()
    assert (case.latitude, FacilityCase.objects.get().case_id) == (row.latitude, case.pk)


def test_a_project_is_opened_on_the_case_and_both_show_each_other(world: World, case: Case):
    row = register(world, condition=Condition.DAMAGED)
    client = as_(world, "lin")
    client.post(f"/facilities/of-case/{case.pk}/", {"facility": row.pk})
    form = client.get(f"/facilities/projects/of-case/{case.pk}/").content.decode()
    assert f'value="{row.pk}" selected' in form
    told = {
        "title": "整段更换",
        "facility": row.pk,
        "unit": unit("liuan").pk,
        "damage": "severe",
        "urgency": "at_once",
        "served": "99",
        "due_survey": "2020-01-01",
    }
    page = client.post(f"/facilities/projects/of-case/{case.pk}/", told, follow=True)
    assert "阶段超期" in text(page)
    assert "权重为本系统自定，没有官方依据" in text(page)
    project = Project.objects.get()
    beside = text(client.get(f"/cases/{case.pk}/"))
    assert "整段更换" in beside
    assert "阶段超期" in beside
    assert "整段更换" in text(client.get(f"/facilities/{row.pk}/"))
    assert client.post(f"/facilities/projects/of-case/{case.pk}/", told).status_code == 422
    assert "整段更换" in text(as_(world, "zheng").get("/facilities/projects/?group=overdue"))
    assert project.points == 267 + 400 + 100


def test_the_unit_of_the_stage_finishes_it_with_a_paper_it_can_open(world: World, case: Case, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    row = open_project(world, case)
    client = as_(world, "qian")
    paper = SimpleUploadedFile("勘查记录.pdf", pdf())
    told = {"expected_version": "1", "stage": "survey", "done_on": "2026-03-01", "documents": paper}
    page = client.post(f"/facilities/projects/{row.pk}/finish/", told, follow=True)
    assert page.status_code == 200
    assert "已完成：勘查" in text(page)
    found = re.search(rf'href="(/facilities/projects/{row.pk}/files/\d+/original)"', page.content.decode())
    assert found
    assert b"".join(client.get(found[1]).streaming_content).startswith(b"%PDF")
    assert as_(world, "wei").get(found[1]).status_code == 404


def test_what_is_refused_on_a_project_keeps_what_was_typed(world: World, case: Case):
    row = open_project(world, case)
    client = as_(world, "lin")
    for address, told in (
        ("finish", {"stage": "budget", "done_on": "2026-03-01", "words": "留下来"}),
        ("weigh", {"damage": "gone", "urgency": "at_once", "served": "-4", "why": "留下来"}),
    ):
        page = client.post(f"/facilities/projects/{row.pk}/{address}/", told | {"expected_version": "1"})
        assert (page.status_code, "留下来" in text(page)) == (422, True)
    assert client.post(f"/facilities/projects/{row.pk}/drop/", {"expected_version": "1"}).status_code == 422
    page = client.post(f"/facilities/projects/{row.pk}/stages/budget/", {"expected_version": "1", "unit": "x"})
    assert page.status_code == 422


def test_a_unit_that_has_one_stage_sees_the_project_and_not_the_case(world: World, case: Case):
    row = open_project(world, case)
    plan_stage(
        project_id=row.pk,
        expected_version=1,
        stage=Stage.WORKS,
        unit_id=unit("shiqiao").pk,
        due_on=None,
        by=world.cast.lin,
        now=MONDAY,
    )
    page = text(as_(world, "wei").get(f"/facilities/projects/{row.pk}/"))
    assert row.title in page
    assert f'href="/cases/{case.pk}/"' not in page


def test_weights_of_its_own_are_the_offices(world: World, case: Case):
    open_project(world, case)
    client = as_(world, "lin")
    told = {"expected_version": "0", "damage": "50", "urgency": "30", "served": "10", "full": "100"}
    assert client.post("/facilities/projects/weights/", told).status_code == 422
    page = client.post("/facilities/projects/weights/", told | {"served": "20"}, follow=True)
    assert "权重由创城办设定" in text(page)


@pytest.mark.parametrize("form", ["xlsx", "csv", "geojson"])
def test_the_register_is_taken_along_as_filtered(world: World, classes, form: str):
    register(world)
    register(world, number="A-2", condition=Condition.LOST)
    answer = as_(world, "lin").get(f"/facilities/register.{form}?condition=lost")
    assert answer["X-Content-Type-Options"] == "nosniff"
    data = answer.content
    if form != "xlsx":
        assert ("A-2" in data.decode(), NUMBER in data.decode()) == (True, False)
