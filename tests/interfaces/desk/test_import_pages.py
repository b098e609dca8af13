"""Importing the office's own tables in the desk, with files as an office has them."""

import io
import json
import re
import struct
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from xlwt import CompoundDoc

from chuangcheng.flow.places.formats import read_table
from chuangcheng.flow.places.models import Duty, ImportDraft, Site, drafts_folder
from chuangcheng.flow.places.rules.drafts import MOST_OPEN
from chuangcheng.flow.places.selectors import draft_card, draft_preview
from chuangcheng.flow.places.services import make_draft, remove_old_drafts
from chuangcheng.flow.places.terms import RowStatus, Table
from chuangcheng.foundation.accounts.models import Post, Unit, User
from chuangcheng.foundation.accounts.services import retire_unit
from chuangcheng.foundation.acts.rules import PRODUCT, NotFound
from chuangcheng.foundation.evidence.models import File
from chuangcheng.foundation.geography.models import Area
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.flow.places.books import csv, xls, xlsx
from tests.people import MONDAY, unit

pytestmark = pytest.mark.django_db

HEAD = ["点位编号", "点位名称", "点位类型", "街道", "责任单位"]
GOOD = ["S-1", "柳岸广场", "主次干道", "柳岸街道", "柳岸街道、云溪区城管局"]
ODD = [["S-2", "北集市", "农贸市场", "石桥街道", "城管局"], ["S-3", "南集市", "农贸市场", "石桥街道", "城管局"]]
PEOPLE = [["姓名", "单位", "角色", "手机"], ["何芳", "柳岸街道、石桥街道", "责任单位经办人", "13800000011"]]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """A folder of files for each test."""
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def lin(world):
    return signed_in(world, "lin")


def signed_in(world, name, language="zh-hans"):
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def send(client, data, *, table="sites", name="点位台账.xlsx"):
    """Send a file as the page does; the answer."""
    return client.post(f"/import/{table}/", {"file": SimpleUploadedFile(name, data)})


def sent(client, data, **how):
    """Send a file that is taken; the address of its preview."""
    answer = send(client, data, **how)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def version(client, address):
    return re.search(r'name="expected_version" value="(\d+)"', page(client, address))[1]


def press(client, address, act, **more):
    """Press a button of the preview, with the version its page shows."""
    told = {"expected_version": version(client, address), **more}
    return client.post(f"{address}{act}/", told)


def kept():
    """The names of the files that are kept."""
    folder = drafts_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def row_of(address):
    return ImportDraft.objects.get(uuid=UUID(address.split("/")[2]))


def locked():
    """A workbook with a password: a compound document whose stream has the name of what is locked."""
    memory = io.BytesIO()
    CompoundDoc.XlsDoc().save(memory, bytes(4096))
    plain, name = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    entry = plain.ljust(64, b"\0") + struct.pack("<H", len(plain) + 2)
    assert entry in memory.getvalue()
    return memory.getvalue().replace(entry, name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2))


def test_the_page_names_the_tables_in_the_order_in_which_they_are_imported(lin):
    text = page(lin, "/import/")
    addresses = re.findall(r'href="/import/(\w+)/"', text)
    assert addresses == ["areas", "units", "people", "sites", "duties"]
    assert "点位名称" in text
    assert 'href="/import/" aria-current="page"' in text


@pytest.mark.parametrize("table", list(Table))
def test_each_table_has_its_page_and_a_template_that_can_be_sent_back(lin, table):
    assert "可识别的列" in page(lin, f"/import/{table}/")
    template = lin.get(f"/import/{table}/template.xlsx")
    assert "attachment" in template["Content-Disposition"]
    answer = send(lin, template.content, table=table)
    assert (answer.status_code, "表头下没有内容" in answer.content.decode()) == (422, True)


def test_a_preview_writes_nothing_and_keeps_the_file_for_its_owner_only(world, lin):
    before = Site.objects.count()
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    text = page(lin, address)
    assert "还没有写入任何内容" in text
    assert "没有单位“城管局”" in text
    assert "导入没有问题的 1 行" in text
    assert (Site.objects.count(), File.objects.count()) == (before, 0)
    assert [entry.act for entry in Entry.objects.filter(subject_kind="places.importdraft")] == ["import.send"]
    path = row_of(address).path
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_name_is_chosen_once_for_all_rows_that_carry_it(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    assert page(lin, address).count('name="written"') == 1
    answer = press(lin, address, "prepare", written="城管局", chosen="云溪区城管局")
    assert answer["Location"] == address
    text = page(lin, address)
    assert "全部行都没有问题" in text
    assert "已对应" in text
    press(lin, address, "import")
    owners = Site.objects.filter(code__in=["S-2", "S-3"]).values_list("line_unit__code", flat=True)
    assert list(owners) == ["enforcement", "enforcement"]


def test_a_chosen_name_can_be_taken_back(lin):
    address = sent(lin, xlsx([HEAD, *ODD]))
    press(lin, address, "prepare", written="城管局", chosen="云溪区城管局")
    press(lin, address, "prepare", written="城管局", chosen="")
    assert "没有单位“城管局”" in page(lin, address)


def test_an_import_writes_the_good_rows_with_their_journal_and_removes_the_file(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD]))
    assert press(lin, address, "import", strict="1")["Location"] == address
    site = Site.objects.get(code="S-1")
    assert (site.territorial_unit.code, site.line_unit.code) == ("liuan", "enforcement")
    assert Entry.objects.get(subject_kind="places.site", subject_id=site.pk).user_id == world.cast.lin.user_id
    acts = Entry.objects.filter(subject_kind="places.importdraft").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["import.send", "import.done"]
    assert kept() == []
    assert 'href="/sites/"' in page(lin, address)
    assert verify().holds


def test_pressed_twice_it_imports_once_and_says_so_calmly(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD]))
    told = {"expected_version": version(lin, address)}
    lin.post(f"{address}import/", told)
    entries = Entry.objects.count()
    again = lin.post(f"{address}import/", told, follow=True)
    assert (again.status_code, "已经导入过" in again.content.decode()) == (200, True)
    assert Entry.objects.count() == entries


def test_a_stale_page_does_not_import_what_it_did_not_show(lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    old = version(lin, address)
    press(lin, address, "prepare", written="城管局", chosen="云溪区城管局")
    assert lin.post(f"{address}import/", {"expected_version": old}).status_code == 409
    assert not Site.objects.filter(code="S-1").exists()


def test_all_or_nothing_writes_nothing_when_something_is_wrong(lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    answer = press(lin, address, "import", strict="1")
    assert (answer.status_code, "未导入任何一行" in answer.content.decode()) == (422, True)
    assert not Site.objects.filter(code="S-1").exists()
    assert len(kept()) == 1


def test_where_no_row_is_right_there_is_nothing_to_press(lin):
    address = sent(lin, xlsx([HEAD, *ODD]))
    assert f'action="{address}import/"' not in page(lin, address)
    answer = press(lin, address, "import")
    assert (answer.status_code, "没有可以导入的行" in answer.content.decode()) == (422, True)
    assert len(kept()) == 1


def test_rows_left_out_come_back_as_a_table_that_can_be_put_right_and_sent(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    press(lin, address, "import")
    assert "下载待改正的 2 行" in page(lin, address)
    rest = lin.get(f"{address}problems.xlsx").content
    read = read_table(rest, Table.SITES)
    assert [row["code"] for row in read.rows] == ["S-2", "S-3"]
    assert [row["owners"] for row in read.rows] == ["城管局", "城管局"]
    again = sent(lin, rest, name="点位台账-待改正.xlsx")
    press(lin, again, "prepare", written="城管局", chosen="云溪区城管局")
    press(lin, again, "import")
    assert Site.objects.filter(code__startswith="S-").count() == 3


def test_a_table_of_problems_computes_nothing(lin):
    bad = ["=1+1", "@SUM(A1)", "主次干道", "柳岸街道", "=HYPERLINK(A1)"]
    address = sent(lin, csv([HEAD, bad, ["+2", "-3", "没有的类型", "柳岸街道", "\t=4"]]), name="点位.csv")
    data = lin.get(f"{address}problems.xlsx").content
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"s"}
    assert [row["code"] for row in read_table(data, Table.SITES).rows] == ["=1+1", "+2"]


@pytest.mark.parametrize(
    ("book", "name"),
    [
        (xls, "点位.xls"),
        (xlsx, "点位.xlsx"),
        (lambda rows: csv(rows, "gb18030"), "点位.csv"),
        (lambda rows: csv(rows, "utf-8-sig"), "点位.csv"),
    ],
)
def test_old_excel_and_csv_of_any_encoding_are_read(lin, book, name):
    address = sent(lin, book([HEAD, GOOD]), name=name)
    press(lin, address, "import")
    site = Site.objects.get(code="S-1")
    assert (site.name, site.line_unit.code) == ("柳岸广场", "enforcement")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"%PDF-1.7\n" + bytes(500), "不是可读的表格文件"),
        (b"PK\x03\x04 no zip at all", "不是可读的表格文件"),
        (b"\xff\xff\xff,\xff\n", "文字编码无法识别"),
        (locked(), "有密码保护"),
        (csv([["甲", "乙"], ["一", "二"]]), "没有找到表头"),
        (csv([HEAD]), "表头下没有内容"),
        (b"x" * 20_000_001, "文件太大"),
    ],
)
def test_a_file_that_is_no_table_is_told_at_its_field_and_not_kept(lin, data, words):
    answer = send(lin, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in re.search(r'id="id_file_error">(.*?)</ul>', text, re.DOTALL)[1]
    assert (ImportDraft.objects.count(), kept()) == (0, [])


def test_without_a_file_the_field_says_so(lin):
    assert lin.post("/import/sites/", {}).status_code == 422


def test_another_s_table_is_not_there_for_anybody_else(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    told = {"expected_version": 1}
    for name in ("feng", "wei", "qian"):
        other = signed_in(world, name)
        assert other.get(address).status_code == 404
        assert other.get(f"{address}problems.xlsx").status_code == 404
        for act in ("prepare", "import", "discard"):
            assert other.post(f"{address}{act}/", told).status_code == 404
    assert "点位台账" not in page(signed_in(world, "feng"), "/import/")
    assert row_of(address).version == 1


def test_those_who_keep_no_places_find_no_import(world):
    for name in ("qian", "zhao", "wu", "zheng", "wang", "zhou"):
        client = signed_in(world, name)
        for address in ("/import/", "/import/sites/", "/import/sites/template.xlsx"):
            assert client.get(address).status_code == 404
        assert send(client, xlsx([HEAD, GOOD])).status_code == 404
        assert 'href="/import/"' not in page(client, "/")
    with pytest.raises(NotFound):
        make_draft(table=Table.SITES, name="x", data=xlsx([HEAD, GOOD]), by=world.cast.qian, now=MONDAY)


def test_cancelling_removes_the_file(lin):
    address = sent(lin, xlsx([HEAD, GOOD]))
    assert press(lin, address, "discard")["Location"] == "/import/"
    assert kept() == []
    assert "已取消" in page(lin, address)
    assert lin.post(f"{address}import/", {"expected_version": 2}).status_code == 409
    assert verify().holds


def make(world, rows, now=MONDAY):
    return make_draft(table=Table.SITES, name="点位.xlsx", data=xlsx(rows), by=world.cast.lin, now=now)


def test_a_table_is_removed_after_a_day_whether_imported_or_not(world):
    old, young = make(world, [HEAD, GOOD]), make(world, [HEAD, GOOD], now=MONDAY + timedelta(hours=2))
    assert remove_old_drafts(now=MONDAY + timedelta(hours=23)) == 0
    assert remove_old_drafts(now=MONDAY + timedelta(hours=24)) == 1
    assert kept() == [young.uuid.hex]
    card = draft_card(world.cast.lin, draft=old.uuid)
    assert (card.state, card.kept_until) == ("expired", None)
    assert remove_old_drafts(now=MONDAY + timedelta(days=3)) == 1
    assert kept() == []
    assert verify().holds


def test_the_rows_left_out_are_removed_after_a_day_too(world, lin):
    address = sent(lin, xlsx([HEAD, GOOD, *ODD]))
    press(lin, address, "import")
    remove_old_drafts(now=row_of(address).held_since + timedelta(days=1))
    assert kept() == []
    assert "待改正的表已删除" in page(lin, address)
    assert lin.get(f"{address}problems.xlsx").status_code == 404


def test_what_a_crash_left_is_removed_and_what_waits_is_not(world):
    waiting = make(world, [HEAD, GOOD])
    stray = drafts_folder() / "left"
    stray.write_bytes(b"x")
    now = MONDAY + timedelta(days=400)
    ImportDraft.objects.update(held_since=now)
    assert remove_old_drafts(now=now) == 1
    assert kept() == [waiting.uuid.hex]


def test_a_file_that_is_gone_is_told_and_can_be_cancelled(lin):
    address = sent(lin, xlsx([HEAD, GOOD]))
    row_of(address).path.unlink()
    assert "文件已不在服务器上" in page(lin, address)
    assert press(lin, address, "import").status_code == 422
    press(lin, address, "discard")
    assert row_of(address).state == "discarded"


def test_nobody_fills_the_store_with_tables(world, lin):
    for _ in range(MOST_OPEN):
        make(world, [HEAD, GOOD])
    answer = send(lin, xlsx([HEAD, GOOD]))
    assert (answer.status_code, "请先导入或取消" in answer.content.decode()) == (422, True)
    assert len(kept()) == MOST_OPEN


def test_the_datum_is_said_on_the_page_and_shows_in_the_import(lin):
    rows = [["点位编号", "点位名称", "点位类型", "经度", "纬度"], ["S-1", "柳岸广场", "主次干道", 120.371, 36.081]]
    address = sent(lin, xlsx(rows))
    press(lin, address, "prepare", datum="gcj02")
    press(lin, address, "import")
    site = Site.objects.get(code="S-1")
    assert site.received_datum == "gcj02"
    assert 0.0001 < abs(site.longitude - 120.371) < 0.02


def test_merged_cells_of_a_csv_are_filled_down_when_asked_for(lin):
    rows = [HEAD, GOOD, ["S-2", "东广场", None, None, None]]
    address = sent(lin, csv(rows), name="点位.csv")
    assert "导入没有问题的 1 行" in page(lin, address)
    press(lin, address, "prepare", fill_down="on")
    press(lin, address, "import")
    assert Site.objects.get(code="S-2").territorial_unit.code == "liuan"


def test_people_are_imported_with_a_post_in_each_unit_they_name(world, lin):
    address = sent(lin, xlsx(PEOPLE), table="people", name="人员.xlsx")
    press(lin, address, "import")
    he = User.objects.get(username="13800000011")
    assert set(Post.objects.filter(user=he).values_list("unit__code", flat=True)) == {"liuan", "shiqiao"}
    assert "还没有密码" in page(lin, address)
    assert (kept(), File.objects.count()) == ([], 0)
    payloads = Entry.objects.filter(subject_kind="places.importdraft").values_list("payload__text", flat=True)
    assert not any("何芳" in text or "13800000011" in text for text in payloads)


def test_units_areas_and_duties_are_imported_from_their_tables(world, lin):
    units = sent(lin, xlsx([["单位名称", "上级单位"], ["云溪区园林局", "云溪区"]]), table="units")
    press(lin, units, "import")
    assert Unit.objects.get(name="云溪区园林局").parent.code == "district"
    areas = sent(lin, xlsx([["区域编码", "区域名称", "上级区域"], ["s1-1", "柳岸社区", "柳岸街道"]]), table="areas")
    press(lin, areas, "import")
    assert Area.objects.get(code="s1-1").parent.name == "柳岸街道"
    duties = sent(lin, xlsx([["测评标准", "牵头单位"], ["A1", "云溪区园林局"]]), table="duties")
    press(lin, duties, "prepare", edition=world.edition.code)
    press(lin, duties, "import")
    assert Duty.objects.get(unit__name="云溪区园林局").standard == world.standard("A1")


def test_a_change_shows_what_stands_there_and_what_would(lin):
    rows = [["点位编号", "点位名称", "地址"], ["R-01", "柳岸路", "柳岸路2号"]]
    rows[0].append("点位类型")
    rows[1].append("主次干道")
    text = page(lin, f"{sent(lin, xlsx(rows))}?show=changed")
    assert "<del>柳岸路1号</del>" in text
    assert "<ins>柳岸路2号</ins>" in text


def test_parents_and_posts_are_told_by_their_names(lin):
    units = [["单位名称", "上级单位"], ["柳岸社区", "石桥街道"]]
    text = page(lin, f"{sent(lin, xlsx(units), table='units')}?show=changed")
    assert "<del>柳岸街道</del>" in text
    assert "<ins>石桥街道</ins>" in text
    people = [["用户名", "姓名", "单位", "角色"], ["qian", "钱", "石桥街道", "经办人"]]
    text = page(lin, f"{sent(lin, xlsx(people), table='people')}?show=changed")
    assert "<ins>石桥街道 责任单位经办人</ins>" in text


def test_areas_with_borders_come_from_geojson(lin):
    ring = [[120.35, 36.05], [120.4, 36.05], [120.4, 36.1], [120.35, 36.1], [120.35, 36.05]]
    feature = {
        "type": "Feature",
        "properties": {"code": "s9", "name": "北山"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    address = sent(lin, data, table="areas", name="区域.geojson")
    assert "没有写明类型的区域按" in page(lin, address)
    press(lin, address, "prepare", area_kind="community", datum="wgs84")
    press(lin, address, "import")
    area = Area.objects.get(code="s9")
    assert (area.kind, area.west) == ("community", 120.35)
    feature["properties"]["name"], ring[2][0] = "北山社区", 120.41
    ring[1][0] = 120.41
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    text = page(lin, f"{sent(lin, data, table='areas', name='区域.geojson')}?show=changed")
    assert "<ins>北山社区</ins>" in text
    assert "<ins>新边界</ins>" in text


def test_a_large_table_is_shown_in_part_at_the_same_cost(world, lin):
    """The page holds 200 rows and 30 names and says how many more there are; the statements do not grow."""
    cost = {}
    for number in (3, 320):
        rows = [[f"S-{n}", f"广场{n}", "主次干道", "柳岸街道", f"无此局{n % 70}号"] for n in range(number)]
        address = sent(lin, csv([HEAD, *rows]), name="点位.csv")
        with CaptureQueriesContext(connection) as asked:
            text = page(lin, address)
        cost[number] = len(asked)
    assert cost[3] == cost[320] <= 17
    assert "另有 120 行没有在此列出" in text
    assert "还有 40 个名称没有列出" in text
    assert len(read_table(lin.get(f"{address}problems.xlsx").content, Table.SITES).rows) == 320


def test_the_pages_speak_english(world):
    client = signed_in(world, "lin", "en")
    address = sent(client, xlsx([HEAD, GOOD, *ODD]))
    text = page(client, address)
    assert "nothing has been written yet" in text
    assert "Import the good rows (1)" in text
    assert "Columns that are read" in page(client, "/import/sites/")
    press(client, address, "import")
    assert "Download the rows to correct (2)" in page(client, address)


def test_a_unit_that_was_retired_meanwhile_is_a_problem_of_its_rows(world, lin):
    address = sent(lin, xlsx([HEAD, ["S-9", "桥头", "主次干道", "石桥街道", "云州测评公司"], GOOD]))
    row = row_of(address)
    assert draft_preview(world.cast.lin, draft=row.uuid).count(RowStatus.NEW) == 2
    tester = unit("tester")
    Post.objects.filter(unit=tester).update(retired=True)
    retire_unit(unit_id=tester.pk, expected_version=tester.version, by=PRODUCT, now=MONDAY)
    answer = press(lin, address, "import", strict="1")
    assert answer.status_code == 422
    assert not Site.objects.filter(code="S-1").exists()
