"""The sheet of a visit: sent as a plain form, and sent by the page's script."""

import io
import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chuangcheng.flow.inspections.models import Observation, Visit
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards import services as standards
from chuangcheng.foundation.acts.rules import PRODUCT
from tests.foundation.evidence.files import pdf
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Chuangcheng-Script": "visit"}


def sign_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def test_a_plain_form_leads_to_the_visit_and_the_script_is_told_where_it_is(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    told = {"uuid": str(uuid.UUID(int=1)), "rest": "1", "started_at": MONDAY.isoformat()}
    plain = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", told)
    assert (plain.status_code, plain.headers["Location"]) == (302, f"/visits/{Visit.objects.get().pk}/")
    told["uuid"] = str(uuid.UUID(int=2))
    scripted = zhao.post(f"/rounds/{row.pk}/sites/{world.far_road.pk}/", told, headers=SCRIPT)
    assert scripted.status_code == 201
    assert scripted.headers["Location"] == f"/visits/{Visit.objects.latest('id').pk}/"


def test_sent_twice_by_the_script_it_is_one_visit(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    told = {"uuid": str(uuid.UUID(int=1)), "rest": "1"}
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    answers = [zhao.post(address, told, headers=SCRIPT).headers["Location"] for _ in range(2)]
    assert (answers[0], Visit.objects.count()) == (answers[1], 1)


def test_what_is_missing_is_told_to_the_script_in_the_same_words(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    item = world.item("I1").pk
    told = {f"item-{item}": "failed", "rest": "1"}
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    pages = [zhao.post(address, told, headers=headers) for headers in ({}, SCRIPT)]
    assert {page.status_code for page in pages} == {422}
    for page in pages:
        assert "不符合项须拍照" in page.content.decode()
        assert 'name="rest" value="1" checked' in page.content.decode()


def test_the_draft_is_named_after_person_round_and_site_and_given_up_on_the_visit_page(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    name = f"visit/{world.cast.zhao.user_id}/{row.pk}/{world.road.pk}"
    address = f"/rounds/{row.pk}/sites/{world.road.pk}/"
    assert f'data-draft="{name}"' in zhao.get(address).content.decode()
    visit = world.visit(row, world.road)
    assert zhao.get(address).headers["Location"] == f"/visits/{visit.pk}/"
    assert f'data-draft-done="{name}"' in zhao.get(f"/visits/{visit.pk}/").content.decode()


KINDS = """
format: chuangcheng-edition/1
code: kinds
title: 各种检查方式
title_en: All kinds
tree:
  - {code: K1, title: 街面, title_en: Street, methods: [{kind: field, points: 10, rule: {kind: share}}]}
judgement_rules: [{code: J1, title: 划线例外, title_en: Inside the lines, text: 线内停放不计, text_en: Not counted}]
items:
  - code: T1
    title: 无垃圾
    title_en: No litter
    standards: [K1]
    judgement_rules: [J1]
    common_faults: [有烟蒂, 有纸屑]
    common_faults_en: [Butts, Paper]
  - {code: T2, title: 公益广告, kind: count, threshold: 3, unit: 处, spacing_metres: 20, standards: [K1]}
  - {code: T3, title: 噪声, kind: measure, threshold: 55, at_most: true, unit: dB, standards: [K1]}
  - {code: T4, title: 无六乱, kind: k_of_n, threshold: 4, out_of: 5, unit: 条, standards: [K1]}
  - {code: T5, title: 无逆行, kind: timed, minutes: 10, standards: [K1]}
  - {code: T6, title: 热线接通, kind: test, note: 拨打站内公示电话, standards: [K1], common_faults: [无人应答]}
site_types:
  - {code: road, title: 主次干道, title_en: Main road, items: [T1, T2, T3, T4, T5, T6]}
"""


@pytest.fixture
def kinds(world: World) -> World:
    """The world with an edition whose road asks for something in every way there is."""
    row = standards.load_edition(document=KINDS, by=PRODUCT, now=MONDAY)
    row = standards.publish_edition(edition_id=row.pk, expected_version=row.version, by=PRODUCT, now=MONDAY)
    return replace(world, edition=row)


def picture(name: str = "photo.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 90, 40)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def part(page: str, item: int) -> str:
    """The piece of a page that shows one item."""
    return next(one for one in page.split('<div class="item') if f'id="item-{item}"' in one)


def test_every_kind_of_item_says_what_it_wants_and_offers_what_it_needs(kinds: World):
    zhao, row = sign_in(kinds, "zhao"), kinds.plan(sites=(kinds.road,))
    page = zhao.get(f"/rounds/{row.pk}/sites/{kinds.road.pk}/").content.decode()
    shown = {code: " ".join(part(page, kinds.item(code).pk).split()) for code in ("T1", "T2", "T3", "T4", "T5", "T6")}
    assert all(words in shown["T1"] for words in ("划线例外", "线内停放不计", 'value="有烟蒂"', 'value="有纸屑"'))
    assert all(words in shown["T2"] for words in ("不少于 3 处", "相距不足 20 米的只计一处", "-number"))
    assert all(words in shown["T3"] for words in ("不多于 55 dB", "测得", "-number"))
    assert all(words in shown["T4"] for words in ("抽查 5 条", "合格 4 条以上", "/ 5 条", "-number"))
    assert all(words in shown["T5"] for words in ("观察 10 分钟", 'data-minutes="10"', "-watched"))
    assert all(words in shown["T6"] for words in ("拨打站内公示电话", "无人应答"))
    assert "-number" not in shown["T1"] + shown["T5"] + shown["T6"]
    assert "没有数字" in page
    assert "capture" not in page


def test_every_kind_of_item_can_be_answered(kinds: World):
    zhao, row = sign_in(kinds, "zhao"), kinds.plan(sites=(kinds.road,))
    names = {code: f"item-{kinds.item(code).pk}" for code in ("T1", "T2", "T3", "T4", "T5", "T6")}
    told = {
        names["T1"]: "failed",
        f"{names['T1']}-fault": ["有烟蒂", "有纸屑"],
        f"{names['T1']}-photos": picture(),
        f"{names['T2']}-number": "３处",
        f"{names['T3']}-number": "54,5",
        f"{names['T4']}-number": "5",
        f"{names['T5']}-watched": "605",
        names["T6"]: "unseen",
        f"{names['T6']}-reason": "wrong_time",
        "rest": "1",
    }
    assert zhao.post(f"/rounds/{row.pk}/sites/{kinds.road.pk}/", told).status_code == 302
    columns = ("item__code", "outcome", "number", "fault", "words", "reason", "grouped")
    assert list(Observation.objects.order_by("id").values_list(*columns)) == [
        ("T1", "failed", "", "有烟蒂、有纸屑", "", "", False),
        ("T2", "met", "3", "", "", "", False),
        ("T3", "met", "54.5", "", "", "", False),
        ("T4", "met", "5", "", "", "", False),
        ("T5", "met", "", "", "观察 10 分 05 秒", "", True),
        ("T6", "unseen", "", "", "", "wrong_time", False),
    ]
    page = zhao.get(f"/visits/{Visit.objects.get().pk}/").content.decode()
    assert page.index("无垃圾") < page.index("热线接通") < page.index("公益广告") < page.index("无逆行")
    assert "其中整组确认 1 项" in page


@pytest.mark.parametrize("typed", ["2个", "40%", "1,5", "0.00000000000000000000000001"])
def test_a_number_nobody_can_read_is_told_at_its_item_and_nothing_is_stored_or_lost(world: World, typed: str):
    zhao, row, item = sign_in(world, "zhao"), world.plan(), world.item("I3").pk
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", {f"item-{item}-number": typed, "rest": "1"})
    assert (page.status_code, Visit.objects.count()) == (422, 0)
    shown = part(page.content.decode(), item)
    assert f'value="{typed}"' in shown
    assert "看不懂这个数" in shown or "请填整数" in shown


def test_a_number_that_falls_short_comes_back_ticked_so_that_the_photo_field_is_open(world: World):
    zhao, row, item = sign_in(world, "zhao"), world.plan(), world.item("I3").pk
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", {f"item-{item}-number": "0", "rest": "1"})
    shown = part(page.content.decode(), item)
    assert "不符合项须拍照" in shown
    assert 'value="failed" checked' in shown


def test_a_refused_file_is_named_at_its_item_and_all_answers_survive(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    first, second = (world.item(code).pk for code in ("I1", "I2"))
    told = {
        f"item-{first}": "failed",
        f"item-{first}-fault": "路面有垃圾",
        f"item-{first}-words": "靠近路口",
        f"item-{first}-photos": [picture(), SimpleUploadedFile("说明.txt", b"no picture at all")],
        f"item-{second}": "failed",
        "rest": "1",
    }
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", told)
    assert (page.status_code, Visit.objects.count()) == (422, 0)
    text = page.content.decode()
    shown = part(text, first)
    assert "说明.txt：不支持这种文件" in shown
    assert "不符合项须拍照" not in shown
    assert "不符合项须拍照" in part(text, second)  # all is said at once
    assert 'value="failed" checked' in shown
    assert 'value="路面有垃圾" checked' in shown
    assert 'value="靠近路口"' in shown
    assert 'name="rest" value="1" checked' in text


def test_a_document_is_no_photo_of_a_failure(world: World):
    zhao, row, item = sign_in(world, "zhao"), world.plan(), world.item("I1").pk
    paper = SimpleUploadedFile("报告.pdf", pdf())
    told = {f"item-{item}": "failed", f"item-{item}-photos": paper, "rest": "1"}
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", told)
    assert "报告.pdf：不支持这种文件，这里只收照片" in part(page.content.decode(), item)


def test_two_ticks_on_one_item_are_asked_about(world: World):
    zhao, row, item = sign_in(world, "zhao"), world.plan(), world.item("I1").pk
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", {f"item-{item}": ["failed", "absent"], "rest": "1"})
    assert "只能选一个" in part(page.content.decode(), item)


def test_a_note_without_a_tick_is_asked_about_and_not_thrown_away(world: World):
    zhao, row, item = sign_in(world, "zhao"), world.plan(), world.item("I1").pk
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", {f"item-{item}-words": "有烟蒂", "rest": "1"})
    assert (page.status_code, Visit.objects.count()) == (422, 0)
    assert "没有勾选“不符合”" in part(page.content.decode(), item)


def test_with_nothing_answered_and_nothing_confirmed_it_is_said_once(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    page = zhao.post(f"/rounds/{row.pk}/sites/{world.road.pk}/", {}).content.decode()
    assert page.count("还有检查项没有作答") == 1
    assert "item wrong" not in page


def test_what_was_seen_last_time_stands_beside_the_item(world: World):
    zhao = sign_in(world, "zhao")
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    row = world.plan(kind=RoundKind.ROUTINE, sites=(world.road,), at=MONDAY + timedelta(hours=3))
    page = zhao.get(f"/rounds/{row.pk}/sites/{world.road.pk}/").content.decode()
    failed, met = (" ".join(part(page, world.item(code).pk).split()) for code in ("I1", "I2"))
    assert re.search(r"上次.*2026-03-02.*不符合.*案件 0*\d+.*待立案", failed)
    assert re.search(r"上次.*2026-03-02.*符合", met)


def test_after_a_visit_the_next_site_of_the_walk_is_one_tap_away(world: World):
    zhao, row = sign_in(world, "zhao"), world.plan()
    visit = world.visit(row, world.road)
    page = zhao.get(f"/visits/{visit.pk}/").content.decode()
    assert f'class="button" href="/rounds/{row.pk}/sites/' in page
    world.visit(row, world.market)
    world.visit(row, world.far_road)
    assert "下一个" not in zhao.get(f"/visits/{visit.pk}/").content.decode()
