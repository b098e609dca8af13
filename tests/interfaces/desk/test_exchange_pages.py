"""Taking cases over and handing lists out, in the desk."""

from __future__ import annotations

import csv as plain_csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.exchange.formats import lay_out, read_mapping, read_sheets
from chuangcheng.flow.exchange.models import KeptMapping, Transfer
from chuangcheng.flow.exchange.services import take_over_batch
from tests.flow.exchange.tables import HEAD, LITTER, MAPPING, STALLS, send, take, with_cells
from tests.flow.places.books import csv, xlsx
from tests.people import MONDAY
from tests.test_english_pages import chinese_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of files for each test."""
    settings.FILES_ROOT = tmp_path


def signed_in(world, name="lin", language="zh-hans"):
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def upload(client, *rows, data=None, name="热线.csv", **more):
    """Send a table as the page does; the answer."""
    file = SimpleUploadedFile(name, data if data is not None else csv([HEAD, *rows]))
    return client.post("/cases/import/", {"file": file, **more}, follow=True)


def address() -> str:
    return f"/cases/import/{Transfer.objects.latest('id').uuid}/"


def as_shown(page: str) -> dict[str, list[str]]:
    """What the mapping form of a page would send, untouched."""
    told: dict[str, list[str]] = {}
    form = re.search(r'<form method="post" action="[^"]*/map/">(.*?)</form>', page, re.DOTALL)
    assert form
    for tag in re.findall(r"<input[^>]*>", form[1]):
        found = dict(re.findall(r'(name|value|type)="([^"]*)"', tag))
        if found.get("type") != "checkbox" or "checked" in tag:
            told.setdefault(found["name"], []).append(found.get("value", ""))
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form[1], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        told.setdefault(name, []).append(chosen[1] if chosen else "")
    return told


def go_on(client) -> str:
    """Press until all is taken over; the page at the end."""
    for _ in range(20):
        row = Transfer.objects.latest("id")
        if row.state == "done":
            break
        client.post(f"{address()}take/", {"expected_version": row.version})
    return client.get(address()).content.decode()


def test_a_table_is_looked_at_its_columns_are_proposed_and_nothing_is_written(world):
    page = upload(signed_in(world), LITTER, STALLS).content.decode()
    assert "请写明来源系统的名称" in page  # the only thing that is missing
    told = as_shown(page)
    assert (told["number"], told["reported"], told["unit"]) == (["工单编号"], ["受理时间"], ["承办单位"])
    assert "关于个人，不读取" in page
    assert (Case.objects.count(), Transfer.objects.get().total) == (0, 2)


def test_what_columns_and_words_mean_is_said_kept_and_used_for_the_next_file(world):
    client = signed_in(world)
    page = upload(client, with_cells(LITTER, 诉求类别="乱扔垃圾"), STALLS).content.decode()
    told = as_shown(page) | {"system": ["12345 热线"], "meant": ["matter:06012 道路不洁"]}
    assert told["written"] == ["乱扔垃圾"]
    page = client.post(f"{address()}map/", told, follow=True).content.decode()
    assert "转入 2 行" in page
    kept = client.post(f"{address()}keep/", {"expected_version": 2, "name": "热线日报"}, follow=True).content.decode()
    assert "对应表已保存" in kept
    document = b"".join(client.get(f"{address()}mapping.yaml"))
    assert read_mapping(document).values["class"] == {"乱扔垃圾": "matter:06012"}
    done = go_on(client)
    assert "热线.csv" in done
    assert sorted(Case.objects.values_list("case_class__code", flat=True)) == ["06012", "09006"]

    again = upload(client, with_cells(LITTER, 诉求类别="乱扔垃圾"), with_cells(STALLS, 工单编号="W-3")).content.decode()
    assert "转入 1 行" in again
    assert Transfer.objects.latest("id").mapping == KeptMapping.objects.get().document


def test_a_mapping_file_may_be_sent_along_and_what_is_wrong_with_one_is_told(world):
    client = signed_in(world)
    good = SimpleUploadedFile("a.yaml", MAPPING.encode())
    assert "转入 1 行" in upload(client, LITTER, mapping_file=good).content.decode()
    bad = SimpleUploadedFile("b.yaml", b"format: chuangcheng-case-mapping/1\ncolumns: {nothing: A}\n")
    answer = upload(client, LITTER, mapping_file=bad)
    assert (answer.status_code, "columns.nothing 不认识的栏目" in answer.content.decode()) == (422, True)


def test_good_rows_go_in_refused_ones_are_told_and_downloaded(world):
    client = signed_in(world)
    rows = [LITTER, with_cells(STALLS, 受理时间="昨天"), with_cells(LITTER, 工单编号="W-9", 办结时间="2026-01-01")]
    page = upload(client, *rows, mapping_file=SimpleUploadedFile("a.yaml", MAPPING.encode())).content.decode()
    assert "读不出时间“昨天”" in page
    assert "办结早于上报" in client.get(f"{address()}?show=flagged").content.decode()
    done = go_on(client)
    assert "下载未转入的 1 行" in done and "读不出时间“昨天”" in done
    assert "办结早于上报" in client.get(f"{address()}?show=flagged").content.decode()
    (back,) = lay_out(read_sheets(client.get(f"{address()}refused.xlsx").content)).rows
    assert back.cells["工单编号"] == "W-2"
    client.post(f"{address()}discard/", {"expected_version": Transfer.objects.get().version})
    assert client.get(f"{address()}refused.xlsx").status_code == 404


def test_pressing_twice_takes_over_once_and_says_so_calmly(world):
    client = signed_in(world)
    upload(client, LITTER, mapping_file=SimpleUploadedFile("a.yaml", MAPPING.encode()))
    first = client.post(f"{address()}take/", {"expected_version": 1})
    second = client.post(f"{address()}take/", {"expected_version": 1}, follow=True)
    assert (first.status_code, second.status_code) == (302, 200)
    assert "没有重复写入" in second.content.decode()
    assert Case.objects.count() == 1


def test_a_file_half_taken_over_shows_how_far_it_is_and_goes_on(world):
    lin = world.cast.lin
    rows = [with_cells(LITTER, 工单编号=f"W-{n}") for n in range(3)]
    sent = send(*rows, by=lin)
    take_over_batch(transfer=sent.uuid, expected_version=1, by=lin, now=MONDAY, size=2)
    client = signed_in(world)
    still, going = (client.get(f"{address()}{more}").content.decode() for more in ("", "?on=1"))
    assert "已核对 2 / 3 行" in still and "data-goes-on" not in still
    assert "data-goes-on" in going and "web/transfer" in going
    assert "data-goes-on" not in go_on(client)
    assert Case.objects.count() == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xff\xff\x00", b"one line"])
def test_a_file_that_is_no_table_is_refused_at_the_form(world, data):
    answer = upload(signed_in(world), data=data)
    assert answer.status_code == 422
    assert not Transfer.objects.exists()


def test_other_people_of_the_office_do_not_see_the_file(world):
    upload(signed_in(world), LITTER)
    for name in ("wu", "zheng", "qian", "feng"):
        client = signed_in(world, name)
        for path in ("", "mapping.yaml", "refused.xlsx"):
            assert client.get(address() + path).status_code == 404


def test_the_page_of_a_case_says_what_it_is_elsewhere(world):
    lin = world.cast.lin
    take(send(with_cells(LITTER, 办结时间="2026-01-01"), by=lin), lin)
    page = signed_in(world).get(f"/cases/{Case.objects.get().pk}/").content.decode()
    assert "12345 热线" in page and "W-1" in page and "办结早于上报" in page and "从其他系统转入" in page
    assert "照片核查" not in page


def test_in_english_every_page_is_english(world):
    client = signed_in(world, language="en")
    told = MAPPING.replace("12345 热线", "12345")
    rows = [LITTER, with_cells(STALLS, 受理时间="-", 诉求类别="-")]
    page = upload(client, *rows, name="hotline.csv", mapping_file=SimpleUploadedFile("a.yaml", told.encode()))
    shown = [page.content.decode(), client.get(f"{address()}?on=1").content.decode()]
    shown += [go_on(client), client.get("/cases/import/").content.decode()]
    own = {*HEAD, *LITTER, *STALLS, "占道经营", "道路不洁"}
    wrong = [text for one in shown for text in chinese_on(one) if not any(word in text for word in own)]
    assert wrong == []


def read_csv(answer) -> list[list[str]]:
    return list(plain_csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_list_is_taken_along_as_csv_xlsx_and_geojson_in_the_language_of_the_page(world):
    lin = world.cast.lin
    take(send(LITTER, STALLS, by=lin), lin)
    client = signed_in(world, language="en")
    told = read_csv(client.get("/cases/export.csv"))
    assert told[0][:4] == ["Number", "Source system", "Number at the source", "Problem"]
    assert [row[2] for row in told[1:]] == ["W-2", "W-1"]
    book = client.get(f"/cases/export.xlsx?street={world.liuan.pk}")
    (row,) = lay_out(read_sheets(b"".join(book.streaming_content))).rows
    assert (row.cells["Class kind"], row.cells["National code"], row.cells["On time?"]) == (
        "Matter",
        "06012",
        "On time",
    )
    drawn = client.get("/cases/export.geojson")
    assert drawn["Content-Type"] == "application/geo+json"
    assert len(json.loads(b"".join(drawn.streaming_content))["features"]) == 1


def test_a_unit_takes_along_what_it_sees_on_its_list(world):
    lin = world.cast.lin
    take(send(LITTER, STALLS, by=lin), lin)
    told = read_csv(signed_in(world, "wei").get("/cases/export.csv"))
    assert [row[2] for row in told[1:]] == ["W-2"]


@pytest.mark.parametrize("number", [1, 3, 60])
def test_lists_cost_what_they_cost_however_many_rows_there_are(world, number):
    lin = world.cast.lin
    bad = [with_cells(LITTER, 工单编号=f"B-{n}", 受理时间="昨天") for n in range(number)]
    take(send(*bad, by=lin), lin)
    client = signed_in(world)
    for path, most in ((address(), 12), ("/cases/import/", 12)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= most, path


def test_a_workbook_is_read_like_any_other(world):
    told = SimpleUploadedFile("a.yaml", MAPPING.encode())
    page = upload(signed_in(world), data=xlsx([HEAD, LITTER]), name="热线.xlsx", mapping_file=told).content.decode()
    assert "转入 1 行" in page
    assert "台账!2" in page


def test_a_page_left_open_too_long_is_told_of_the_conflict(world):
    client = signed_in(world)
    page = upload(client, LITTER).content.decode()
    told = as_shown(page) | {"system": ["热线"]}
    assert client.post(f"{address()}map/", told).status_code == 302
    assert client.post(f"{address()}map/", told).status_code == 409
