"""Hazards on the pages: first everywhere, isolated by one form, seen on site by the competent unit."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem
from chuangcheng.flow.standards.models import CaseClass
from tests.flow.cases.hazards import act, hazard_class, in_hand, rectified, report_hazard
from tests.foundation.evidence.files import png
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def client(world: World, name: str) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(world.cast.user(name))
    return found


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("now.png", png(), "image/png")


@pytest.mark.parametrize("name", ["lin", "zhao", "sun", "wu", "zheng", "wang"])
def test_an_open_hazard_stands_first_on_every_first_page(world: World, name: str):
    assert "group=hazards" not in client(world, name).get("/").content.decode()
    case = report_hazard(world, hazard_class(world))
    page = client(world, name).get("/").content.decode()
    assert page.index(f'href="/cases/{case.pk}/?group=hazards') < page.index('class="tiles')
    assert "未隔离" in page


def test_who_has_nothing_to_do_with_it_sees_none(world: World):
    report_hazard(world, hazard_class(world))
    for name in ("qian", "wei", "zhou", "feng"):
        assert "未隔离" not in client(world, name).get("/").content.decode()


def test_the_unit_isolates_it_from_the_page_and_then_reports(world: World):
    case = in_hand(world, hazard_class(world))
    desk = client(world, "qian")
    page = desk.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/{case.pk}/isolate/" in page
    assert f"/cases/{case.pk}/rectify/" not in page
    told = {"expected_version": case.version}
    assert desk.post(f"/cases/{case.pk}/isolate/", told).status_code == 422
    answer = desk.post(f"/cases/{case.pk}/isolate/", {**told, "photos": photo()})
    assert answer.status_code == 302
    page = desk.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/{case.pk}/rectify/" in page
    assert f"/cases/{case.pk}/isolate/" not in page


def test_the_competent_unit_verifies_on_site_with_a_photo(world: World):
    case = rectified(world, hazard_class(world))
    desk = client(world, "sun")
    told = {"expected_version": case.version}
    answer = desk.post(f"/cases/{case.pk}/verify/", told)
    assert (answer.status_code, "请附至少一张照片" in answer.content.decode()) == (422, True)
    answer = desk.post(f"/cases/{case.pk}/verify/", {**told, "on_site": "on", "photos": photo()})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.verified_on_site) == ("verified", True)
    assert "安全隐患由主管部门现场核查" not in client(world, "lin").get(f"/cases/{case.pk}/").content.decode()


def test_its_page_offers_no_way_off_and_names_who_is_competent(world: World):
    case = report_hazard(world, hazard_class(world))
    act(world, case, "file_case", "lin")
    page = client(world, "lin").get(f"/cases/{case.pk}/").content.decode()
    for barred in ("defer", "split", "hand_over", "set_priority"):
        assert f"/cases/{case.pk}/{barred}/" not in page
    assert "云溪区城管局" in page


def test_the_journal_says_it_in_words(world: World):
    case = in_hand(world, hazard_class(world))
    act(world, case, "isolate_case", "qian", photos=[world.photo("cones")])
    page = client(world, "lin").get(f"/cases/{case.pk}/journal/").content.decode()
    for words in ("现场隔离", "主管部门", "云溪区城管局", "现场隔离时间"):
        assert words in page


def test_the_office_names_who_is_competent_and_sets_limits_by_the_clock(world: World):
    kind = hazard_class(world, competent=None)
    desk = client(world, "lin")
    assert "1 类安全隐患还没有主管部门" in desk.get("/classes/").content.decode()
    told = {"expected_version": 1, "unit": world.cast.sun.unit_id}
    assert desk.post(f"/classes/{kind.pk}/competent-unit/", told).status_code == 302
    assert "还没有主管部门" not in desk.get("/classes/").content.decode()
    limit = {"expected_version": 2, "condition": "夜间", "amount": "1", "unit": "working_hours", "extensions": "0"}
    answer = desk.post(f"/classes/{kind.pk}/limits/new/", limit)
    assert (answer.status_code, "按昼夜连续计时" in answer.content.decode()) == (422, True)
    answer = desk.post(f"/classes/{kind.pk}/limits/new/", {**limit, "unit": "clock_hours", "verify_on_site": "on"})
    assert answer.status_code == 302


def test_an_office_makes_a_class_of_hazards_of_its_own(world: World):
    told = {"code": "X1", "name": "河堤渗漏", "hazard": "on", "major": "local"}
    assert client(world, "lin").post("/classes/new/", told).status_code == 302
    assert CaseClass.objects.get(code="X1").kind == "hazard"


def test_the_report_asks_for_the_organisation_and_for_no_driver_or_plate(world: World):
    desk = client(world, "zhao")
    page = desk.get("/cases/new/").content.decode()
    assert "只填单位名称，不登记车牌和驾驶人" in page
    assert 'name="driver"' not in page
    assert 'name="plate"' not in page
    told = {
        "uuid": str(uuid4()), "title": "沿路遗撒", "source": "office", "street": world.liuan.pk, "address": "柳岸路",
        "organisation": "云A12345",
    }  # fmt: skip
    answer = desk.post("/cases/new/", told)
    assert (answer.status_code, "不登记车牌和驾驶人" in answer.content.decode()) == (422, True)
    assert desk.post("/cases/new/", {**told, "organisation": "顺达渣土公司"}).status_code == 302
    case = Case.objects.get()
    assert "顺达渣土公司" in desk.get(f"/cases/{case.pk}/").content.decode()


def test_filing_waits_for_the_organisation_where_the_class_asks(world: World):
    kind = CaseClass.objects.get(code="06012")
    desk = client(world, "lin")
    assert desk.post(f"/classes/{kind.pk}/organisation/", {"expected_version": 1, "asked": "on"}).status_code == 302
    problem = Problem(uuid=uuid4(), title="沿路遗撒", case_class_id=kind.pk, address="柳岸路")
    case = cases.report_case(problem=problem, by=world.cast.zhao, now=MONDAY)
    told = {"expected_version": 1, "case_class": kind.pk}
    assert desk.post(f"/cases/{case.pk}/file/", told).status_code == 422
    assert desk.post(f"/cases/{case.pk}/file/", {**told, "organisation": "三期工地"}).status_code == 302
