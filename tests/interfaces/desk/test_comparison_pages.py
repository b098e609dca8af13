"""Comparison, matrix, groups, own results, appeals and second visits through the eyes of the cast."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.scoring.models import Appeal, ComparisonGroup, ScoreLine
from chuangcheng.flow.scoring.services import close_and_fix
from chuangcheng.flow.scoring.terms import AppealState
from tests.flow.scoring.test_compare_units import many_units
from tests.foundation.evidence.files import png
from tests.people import MONDAY, PEOPLE, unit
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)
OFFICE = {"lin", "wu", "zheng", "wang"}
COVERT = "秘密模拟测评"


def sign_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def words(answer) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def closed(world: World) -> int:
    """A closed census (the market fails on litter, the far road is not visited) and an open covert sample."""
    row = world.plan(title="三月普查")
    world.visit(row, world.road)
    world.visit(row, world.market, failing=("I1",))
    close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)
    quotas = {world.road.site_type_id: 9}
    sample = world.plan(RoundKind.SAMPLE, title=COVERT, quotas=quotas, seed=1, at=MONDAY + timedelta(days=1))
    world.visit(sample, world.far_road, failing=("I1", "I2"), at=MONDAY + timedelta(days=1, hours=1))
    return row.pk


def appealed(world: World, round_id: int, name: str = "sun") -> Appeal:
    sign_in(world, name).post(f"/results/{round_id}/appeal/", {"reason": "facts", "words": "已当场清理"})
    return Appeal.objects.get(unit_id=world.cast.acting[name].unit_id)


def routes(world: World, closed: int) -> dict[str, set[str]]:
    """Every page of these and who may open it."""
    edition, sample = world.edition.pk, Round.objects.get(title=COVERT).pk
    enforcement, group = unit("enforcement").pk, ComparisonGroup.objects.get().pk
    appeal = Appeal.objects.get().pk
    own = {"sun", "qian", "wei"}
    return {
        "/score/compared/": OFFICE,
        f"/score/compared/?by=unit&round={closed}": OFFICE,
        f"/score/compared/?by=unit&round={closed}&group={group}": OFFICE,
        f"/score/compared/?by=unit&round={sample}": set(),
        "/score/compared/groups/": OFFICE,
        "/score/compared/groups/new/": {"lin"},
        "/score/compared/groups/new/?by=unit": {"lin"},
        f"/score/compared/groups/{group}/": OFFICE,
        f"/score/compared/groups/{group}/withdraw/": {"lin"},
        "/score/compared/groups/999999/": set(),
        "/score/matrix/": OFFICE,
        f"/score/matrix/?by=unit&round={closed}&under=A&bare=1": OFFICE,
        f"/score/matrix/?by=unit&round={sample}": set(),
        f"/score/matrix.xlsx?by=unit&round={closed}": OFFICE,
        "/score/matrix.csv": OFFICE,
        f"/score/matrix.csv?round={sample}": set(),
        "/score/matrix.pdf": set(),
        f"/score/?unit={enforcement}": OFFICE,
        f"/score/?round={closed}&unit={enforcement}": OFFICE,
        f"/score/?round={sample}&unit={enforcement}": set(),
        f"/score/?street={world.liuan.pk}": OFFICE,
        "/score/?unit=999999": set(),
        f"/score/{edition}/A1/?unit={enforcement}&round={closed}": OFFICE,
        f"/score/{edition}/A1/?street={world.liuan.pk}&outcome=missing": OFFICE,
        f"/score/{edition}/evidence/?unit={enforcement}&round={closed}": OFFICE,
        f"/score/{edition}/evidence/?unit={enforcement}&round={sample}": set(),
        f"/score/{edition}/evidence/?street={world.shiqiao.pk}&outcome=missing": OFFICE,
        f"/score/{edition}/evidence/": set(),
        "/score/appeals/": OFFICE | own | {"chen"},
        f"/score/appeals/{appeal}/": OFFICE | {"sun"},
        "/score/appeals/999999/": set(),
        "/results/": own | {"chen"},
        f"/results/{closed}/": own,
        f"/results/{closed}/?outcome=missing": own,
        f"/results/{sample}/": set(),
        f"/rounds/{closed}/second/": {"lin"},
        f"/rounds/{sample}/second/": set(),
    }


def with_group_and_appeal(world: World, closed: int) -> dict[str, set[str]]:
    told = {"name": "条线与属地", "mark": "0", "members": [unit("enforcement").pk, unit("shiqiao").pk]}
    assert sign_in(world, "lin").post("/score/compared/groups/new/?by=unit", told).status_code == 302
    appealed(world, closed)
    return routes(world, closed)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_each_role_opens_its_pages_and_gets_404_for_the_others(world: World, closed: int, name: str):
    pages = with_group_and_appeal(world, closed)
    client = sign_in(world, name)
    found = {address: client.get(address).status_code for address in pages}
    # An open round has nothing to be drawn from: whoever plans is sent back to its page.
    sent_back = {a for a in pages if a.endswith("/second/") and found[a] == 302}
    assert sent_back == (
        {a for a in pages if a.endswith("/second/")} - {f"/rounds/{closed}/second/"} if name == "lin" else set()
    )
    expected = {address: 200 if name in who else 404 for address, who in pages.items() if address not in sent_back}
    assert {a: code for a, code in found.items() if a not in sent_back} == expected


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"lin", "zhao"}))
def test_nothing_of_a_covert_round_shows_on_any_of_these_pages(world: World, closed: int, name: str):
    pages = with_group_and_appeal(world, closed)
    client = sign_in(world, name)
    for address in pages:
        assert COVERT not in client.get(address).content.decode("utf-8", "replace"), address


def test_the_page_ranks_in_groups_and_lists_apart_who_was_looked_at_too_little(world: World, closed: int):
    page = words(sign_in(world, "zheng").get(f"/score/compared/?by=unit&round={closed}"))
    assert re.search(r"部门 1 个参加排名 .* 1 云溪区城管局 .* 街道 1 个参加排名 .* 1 柳岸街道", page)
    assert re.search(r"证据不足，未排名：1 个 .* 石桥街道 .* 应查 3 项，查明 0 项（0.0%）", page)
    assert "应查项查明不足 60.0% 的单独列出，不排名" in page


def test_every_number_of_a_line_opens_to_its_page(world: World, closed: int):
    lin, edition, enforcement = sign_in(world, "lin"), world.edition.pk, unit("enforcement").pk
    page = lin.get(f"/score/compared/?by=unit&round={closed}").content.decode()
    told = f"edition={edition}&amp;round={closed}&amp;unit={enforcement}"
    for address in (
        f"/score/?{told}",
        f"/score/{edition}/evidence/?{told}",
        f"/score/{edition}/evidence/?{told}&amp;outcome=missing",
    ):
        assert f'href="{address}"' in page
        assert lin.get(address.replace("&amp;", "&")).status_code == 200
    assert 'href="?by=unit&amp;group=department' in page
    score = words(lin.get(f"/score/?round={closed}&unit={enforcement}"))
    assert "云溪区城管局 · 轮次结果" in score
    failures = words(lin.get(f"/score/{edition}/evidence/?unit={enforcement}&round={closed}"))
    assert "不符合 1 符合 1 此处没有该项 0 未能查看 0 应查未查 0" in failures
    assert "柳岸市场" in failures
    assert "柳岸路" not in failures
    standard = words(lin.get(f"/score/{edition}/A1/?unit={enforcement}&round={closed}"))
    assert "不符合 1 符合 0" in standard
    missing = words(lin.get(f"/score/{edition}/A1/?street={world.shiqiao.pk}&round={closed}&outcome=missing"))
    assert "石桥路" in missing
    assert "柳岸路" not in missing


def test_a_unit_without_a_result_is_told_so_and_not_that_it_does_not_exist(world: World, closed: int):
    page = sign_in(world, "lin").get(f"/score/?round={closed}&unit={unit('tester').pk}")
    assert (page.status_code, "没有应查的点位，也没有录入的结果" in words(page)) == (200, True)


def test_the_matrix_shows_a_number_in_each_cell_and_opens_to_the_standard_of_that_unit(world: World, closed: int):
    lin = sign_in(world, "lin")
    page = lin.get(f"/score/matrix/?by=unit&round={closed}").content.decode()
    told = f"edition={world.edition.pk}&amp;round={closed}&amp;unit={unit('enforcement').pk}"
    cell = re.search(rf'<td class="cell (\w+)"><a href="/score/{world.edition.pk}/A1/\?{told}">([^<]+)</a>', page)
    assert cell.groups() == ("bad", "0.0%")
    assert ">B1<" not in page  # nobody answered a survey
    assert ">B1<" in lin.get(f"/score/matrix/?by=unit&round={closed}&bare=1").content.decode()
    narrow = lin.get(f"/score/matrix/?by=unit&round={closed}&under=A&group=street").content.decode()
    assert ("柳岸街道" in narrow, "云溪区城管局" in narrow) == (True, False)


def test_the_matrix_is_taken_away_as_a_table(world: World, closed: int):
    answer = sign_in(world, "wang").get(f"/score/matrix.csv?by=unit&round={closed}")
    text = answer.content.decode("utf-8-sig")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="matrix.csv"'
    assert "测评内容与标准,代码,云溪区城管局,柳岸街道,石桥街道" in text
    assert "街面整洁,A1,0.00,66.67," in text
    book = sign_in(world, "wang").get("/score/matrix.xlsx?by=street")
    assert book.content[:2] == b"PK"


def test_a_group_is_set_changed_and_withdrawn_on_its_pages(world: World, closed: int):
    lin = sign_in(world, "lin")
    both = [unit("liuan").pk, unit("enforcement").pk]
    wrong = lin.post("/score/compared/groups/new/?by=unit", {"name": "甲组", "mark": "60", "members": both[:1]})
    assert (wrong.status_code, "至少要有两个成员" in words(wrong), "甲组" in wrong.content.decode()) == (
        422,
        True,
        True,
    )
    lin.post("/score/compared/groups/new/?by=unit", {"name": "甲组", "mark": "60", "members": both})
    row = ComparisonGroup.objects.get()
    page = words(lin.get(f"/score/compared/?by=unit&round={closed}"))
    assert re.search(r"甲组 2 个参加排名 .* 1 柳岸街道 .* 2 云溪区城管局", page)
    told = {"expected_version": 1, "name": "乙组", "mark": "0", "members": [*both, unit("shiqiao").pk]}
    assert lin.post(f"/score/compared/groups/{row.pk}/", told).status_code == 302
    assert lin.post(f"/score/compared/groups/{row.pk}/", told).status_code == 409
    assert "成员改按类型比较" in words(lin.get(f"/score/compared/groups/{row.pk}/withdraw/"))
    assert lin.post(f"/score/compared/groups/{row.pk}/withdraw/", {"expected_version": 2}).status_code == 302
    assert "还没有设分组" in words(lin.get("/score/compared/groups/"))


def test_a_unit_sees_its_own_figures_place_and_failures_and_nobody_elses(world: World, closed: int):
    sun = sign_in(world, "sun")
    assert "三月普查" in words(sun.get("/results/"))
    page = words(sun.get(f"/results/{closed}/"))
    assert "名次 1 / 1 在“部门”组内" in page
    assert "柳岸市场" in page
    for other in ("柳岸街道", "石桥街道", "柳岸路"):
        assert other not in page
    assert "/results/" in sun.get("/").content.decode()
    assert "/results/" not in sign_in(world, "zheng").get("/").content.decode()


def test_an_appeal_goes_from_the_unit_to_the_office_and_back_and_stands_beside_the_place(world: World, closed: int):
    lines = list(ScoreLine.objects.order_by("id").values())
    sun, lin = sign_in(world, "sun"), sign_in(world, "lin")
    nothing = sun.post(f"/results/{closed}/appeal/", {"words": "没有选理由"})
    assert (nothing.status_code, "没有选理由" in nothing.content.decode()) == (422, True)
    row = appealed(world, closed)
    page = f"/score/appeals/{row.pk}/"
    assert "申诉待答复" in words(sun.get(f"/results/{closed}/"))
    assert sun.get(f"/results/{closed}/appeal/").headers["Location"] == page
    assert "申诉时名次 部门 1 / 1" in words(lin.get(page))
    compared = f"/score/compared/?by=unit&round={closed}"
    assert "申诉待答复" in words(lin.get(compared))
    told = {"expected_version": 1, "upheld": "1", "reason": "rules_kept", "words": "复核属实"}
    refused = lin.post(page, told)
    assert (refused.status_code, "答复理由与结论不一致" in words(refused)) == (422, True)
    assert lin.post(page, told | {"reason": "facts_wrong"}).status_code == 302
    assert lin.post(page, told | {"reason": "facts_wrong"}).status_code == 409
    row.refresh_from_db()
    assert row.state == AppealState.UPHELD
    assert "申诉成立，见说明" in words(lin.get(compared))
    assert "复核属实" in words(sun.get(page))
    assert list(ScoreLine.objects.order_by("id").values()) == lines


@pytest.mark.parametrize("name", ["wu", "zheng", "wang", "sun"])
def test_who_does_not_answer_finds_no_form_and_cannot_send_one(world: World, closed: int, name: str):
    row, client = appealed(world, closed), sign_in(world, name)
    assert 'name="upheld"' not in client.get(f"/score/appeals/{row.pk}/").content.decode()
    told = {"expected_version": 1, "upheld": "1", "reason": "facts_wrong", "words": "x"}
    assert client.post(f"/score/appeals/{row.pk}/", told).status_code == 404
    row.refresh_from_db()
    assert row.state == AppealState.OPEN


def test_what_a_unit_hands_in_opens_for_itself_and_the_office_alone(world: World, closed: int):
    file = SimpleUploadedFile("clean.png", png())
    sign_in(world, "sun").post(f"/results/{closed}/appeal/", {"reason": "facts", "evidence": [file]})
    row = Appeal.objects.get()
    address = f"/score/appeals/{row.pk}/files/{row.files.get().file_id}/original"
    found = {name: sign_in(world, name).get(address).status_code for name in PEOPLE}
    assert found == {name: 200 if name in OFFICE | {"sun"} else 404 for name in PEOPLE}
    assert sign_in(world, "lin").get(f"/score/appeals/{row.pk}/files/999999/original").status_code == 404


def test_second_visits_are_drawn_from_the_page_of_a_closed_round(world: World, closed: int):
    lin = sign_in(world, "lin")
    assert f'href="/rounds/{closed}/second/"' in lin.get(f"/rounds/{closed}/").content.decode()
    assert "/second/" not in sign_in(world, "zheng").get(f"/rounds/{closed}/").content.decode()
    told = {
        "title": "三月普查复查",
        "share": "50",
        "seed": "7",
        "starts_on": "2026-03-10",
        "ends_on": "2026-03-12",
        "inspectors": [world.cast.han.user_id],
    }
    wrong = lin.post(f"/rounds/{closed}/second/", told | {"share": "0"})
    assert (wrong.status_code, "抽取比例须在 1% 到 100% 之间" in words(wrong)) == (422, True)
    answer = lin.post(f"/rounds/{closed}/second/", told)
    second = Round.objects.get(title="三月普查复查")
    assert answer.headers["Location"] == f"/rounds/{second.pk}/"
    assert "随机抽取 50.0%" in words(lin.get(f"/rounds/{second.pk}/"))
    assert "本轮的复查： 三月普查复查" in words(lin.get(f"/rounds/{closed}/"))
    assert "三月普查复查" not in sign_in(world, "wang").get(f"/rounds/{closed}/").content.decode()


def test_scores_say_how_often_failures_are_missed_or_that_nobody_can_tell(world: World, closed: int):
    lin = sign_in(world, "lin")
    for address in ("/score/", f"/score/?round={closed}", f"/score/{world.edition.pk}/A1/"):
        assert "复查不足，无法估计（现有 0 对）" in words(lin.get(address))
    assert "漏检率" not in words(lin.get(f"/score/{world.edition.pk}/B1/"))


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_pages_cost_the_same_however_many_units_there_are(world: World, number: int):
    round_id = many_units(world, number)
    lin, qian = sign_in(world, "lin"), sign_in(world, "qian")
    edition, owner = world.edition.pk, unit("c0").pk
    pages = {
        "compared": (lin, f"/score/compared/?by=unit&round={round_id}"),
        "today": (lin, "/score/compared/?by=unit"),
        "matrix": (lin, f"/score/matrix/?by=unit&round={round_id}"),
        "csv": (lin, f"/score/matrix.csv?by=unit&round={round_id}"),
        "score": (lin, f"/score/?round={round_id}&unit={owner}"),
        "standard": (lin, f"/score/{edition}/A1/?round={round_id}&unit={owner}"),
        "evidence": (lin, f"/score/{edition}/evidence/?round={round_id}&unit={owner}&outcome=met"),
        "own": (qian, f"/results/{round_id}/?outcome=missing"),
        "appeals": (lin, "/score/appeals/"),
    }
    lin.get("/score/")  # the edition is read once
    found = {}
    for name, (client, address) in pages.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        found[name] = len(asked)
    assert found == {
        "compared": 14,
        "today": 10,
        "matrix": 18,
        "csv": 15,
        "score": 8,
        "standard": 13,
        "evidence": 15,
        "own": 20,
        "appeals": 3,
    }
