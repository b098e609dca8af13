"""Editions side by side on the desk: the one in use, differences, the mapping, carrying over, and the check-up."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.inspections.models import Assignment, StateToday
from chuangcheng.flow.places.models import Duty, Site
from chuangcheng.flow.places.services import NewDuty, NewSite, load_duties, load_sites
from chuangcheng.flow.standards.models import Edition, EditionMapping, MappingLine, SiteType
from chuangcheng.flow.standards.services import load_edition, propose_mapping
from chuangcheng.foundation.accounts.models import Unit
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.interfaces.desk.checking import REMEDIES, TITLES, WAYS
from tests.editions import NEXT, next_edition
from tests.people import MONDAY, PEOPLE, unit
from tests.world import World

pytestmark = pytest.mark.django_db

STRANGERS = sorted(set(PEOPLE) - {"lin"})


@pytest.fixture
def new(world: World) -> Edition:
    load_duties(duties=[NewDuty(unit("liuan").pk, world.standard("A1").pk)], by=PRODUCT, now=MONDAY)
    world.visit(world.plan(sites=(world.road,)), world.road, failing=("I1",))
    return next_edition()


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def text(answer) -> str:
    """The page without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def compared(world: World, new: Edition) -> str:
    return f"/editions/{world.edition.pk}/compared/{new.pk}/"


def mapped(world: World, new: Edition) -> str:
    return f"/editions/{world.edition.pk}/mapped/{new.pk}/"


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_everybody_reads_differences_and_only_the_office_maps_checks_and_chooses(world: World, new: Edition, name: str):
    client = sign_in(world, name)
    pages = [mapped(world, new), f"/editions/{new.pk}/use/", "/checks/", "/checks/standard_without_duty/"]
    assert client.get(compared(world, new)).status_code == 200
    assert {client.get(page).status_code for page in pages} == {200 if name == "lin" else 404}
    assert client.post(mapped(world, new)).status_code == (302 if name == "lin" else 404)
    assert EditionMapping.objects.count() == (1 if name == "lin" else 0)


def test_differences_are_told_with_old_and_new_and_filtered_by_change_and_part(world: World, new: Edition):
    client = sign_in(world, "lin")
    page = text(client.get(compared(world, new)))
    assert "实地考察 · 分值 10 → 8" in page
    assert "A2 公益宣传 可能改为 A3" in page
    removed = text(client.get(compared(world, new) + "?change=removed&part=node"))
    assert ("B1 满意率" in removed, "分值 10" in removed) == (True, False)
    assert "Field visit · Points 10 → 8" in text(sign_in(world, "lin", "en").get(compared(world, new)))


def test_an_edition_is_not_compared_with_itself_nor_with_one_that_was_put_aside(world: World, new: Edition):
    client = sign_in(world, "lin")
    for address in (f"/editions/{new.pk}/compared/{new.pk}/", f"/editions/{new.pk}/compared/999999/"):
        assert client.get(address).status_code == 404
    odd = client.get(compared(world, new) + "?place=xx&change=no&part=%00")
    assert odd.status_code == 200


def many(number: int) -> str:
    """The next edition with so many more standards and items, all new."""
    nodes = "".join(
        f"      - {{code: N{n}, title: 新标准{n}, methods: [{{kind: field, points: 1, rule: {{kind: share}}}}]}}\n"
        for n in range(number)
    )
    items = "".join(f"  - {{code: K{n}, title: 新检查项{n}, standards: [N{n}]}}\n" for n in range(number))
    text = NEXT.replace("code: next", f"code: next-{number}")
    return text.replace("  - code: C\n", f"{nodes}  - code: C\n").replace("site_types:\n", f"{items}site_types:\n")


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_pages_cost_the_same_however_much_there_is(world: World, new: Edition, number: int):
    other = next_edition(many(number))
    lin = world.cast.lin
    propose_mapping(old_id=other.pk, new_id=new.pk, by=lin, now=MONDAY)
    load_sites(
        sites=[NewSite(f"N-{n}", f"路{n}", world.road.site_type_id) for n in range(number)], by=PRODUCT, now=MONDAY
    )
    client = sign_in(world, "lin")
    costs = []
    for address in (
        f"/editions/{new.pk}/compared/{other.pk}/",
        f"/editions/{other.pk}/mapped/{new.pk}/",
        f"/checks/?edition={other.pk}",
        f"/checks/item_on_no_checklist/?edition={other.pk}",
        "/checks/site_without_owner/",
    ):
        client.get(address)  # editions are parsed once per process
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert (page.status_code, len(page.content) < 200_000) == (200, True)
        costs.append(len(asked))
    assert costs == [6, 20, 14, 12, 13]


def test_many_differences_are_paged_and_each_is_met_once(world: World, new: Edition):
    other = next_edition(many(300))
    client = sign_in(world, "lin")
    address, seen = f"/editions/{new.pk}/compared/{other.pk}/?part=node&change=added", []
    while True:
        page = client.get(address).content.decode()
        seen += re.findall(r">(N\d+)<", page)
        onwards = re.search(r'href="(\?[^"]*place=[^"]*)" rel="next"', page) or re.search(
            r'rel="next" href="(\?[^"]*place=[^"]*)"', page
        )
        if not onwards:
            break
        address = f"/editions/{new.pk}/compared/{other.pk}/" + onwards[1].replace("&amp;", "&")
    assert seen == [f"N{n}" for n in range(300)]


def test_the_way_from_a_new_edition_to_its_use(world: World, new: Edition):
    client = sign_in(world, "lin")
    page = client.get(f"/editions/{new.pk}/")
    assert mapped(world, new) in page.content.decode()
    assert "建立对照" in text(client.get(mapped(world, new)))
    begun = client.post(mapped(world, new), follow=True)
    assert "对照已建立" in text(begun)
    # a line is looked at, another is confirmed in the list
    rows = {line.old_node.code if line.old_node else line.old_item.code: line for line in MappingLine.objects.all()}
    line = client.get(f"{mapped(world, new)}{rows['I2'].pk}/")
    assert "名称 无占道经营 → 无占道经营和乱停车" in text(line)
    client.post(f"{mapped(world, new)}{rows['I2'].pk}/", {"expected_version": 1, "counterpart": ""})
    done = client.post(
        f"{mapped(world, new)}confirm/?standing=open",
        {"expected_version": 2, "line": [rows["A2"].pk, rows["I3"].pk]},
        follow=True,
    )
    assert "已确认 2 行" in text(done)
    # the numbers beforehand, then the act
    assert "今日状态 2 条（检查项 2 个）" in text(client.get(f"{mapped(world, new)}carry/"))
    carried = client.post(f"{mapped(world, new)}carry/", {"expected_version": 3}, follow=True)
    assert "已沿用：责任 1 项，规则 0 条，今日状态 2 条，数据 0 条" in text(carried)
    assert StateToday.objects.filter(item__edition=new).count() == 2
    assert Duty.objects.filter(standard__edition=new).count() == 1
    again = client.post(f"{mapped(world, new)}carry/", {"expected_version": 4})
    assert (again.status_code, "没有已确认而尚未沿用的对照" in text(again)) == (422, True)
    # and the new edition is taken into use
    asked = client.get(f"/editions/{new.pk}/use/")
    assert "从现在起使用" in text(
        client.post(f"/editions/{new.pk}/use/", {"expected_version": new.version}, follow=True)
    )
    assert "已有的轮次、结果和原版本的责任分工都不改变" in text(asked)
    for page in ("/duties/", "/score/", "/checks/", "/"):
        assert "小样测评体系（新版）" in text(client.get(page))
    assert f'value="{new.pk}" selected' in client.get("/rounds/new/").content.decode()
    assert verify().holds


def test_what_cannot_be_confirmed_is_said_on_the_list_and_nothing_is_written(world: World, new: Edition):
    client = sign_in(world, "lin")
    client.post(mapped(world, new))
    nothing = client.post(f"{mapped(world, new)}confirm/", {"expected_version": 1}, follow=True)
    assert "请至少选择一行" in text(nothing)
    stale = client.post(f"{mapped(world, new)}confirm/", {"expected_version": 9, "line": MappingLine.objects.last().pk})
    assert (stale.status_code, EditionMapping.objects.get().version) == (409, 1)


def test_a_line_of_another_mapping_and_a_stale_line_are_not_answered(world: World, new: Edition):
    client = sign_in(world, "lin")
    client.post(mapped(world, new))
    line = MappingLine.objects.first()
    assert client.get(f"/editions/{new.pk}/mapped/{world.edition.pk}/{line.pk}/").status_code == 404
    stale = client.post(f"{mapped(world, new)}{line.pk}/", {"expected_version": 7, "counterpart": ""})
    assert stale.status_code == 409
    wrong = client.post(f"{mapped(world, new)}{line.pk}/", {"expected_version": 1, "counterpart": 999999})
    assert wrong.status_code == 422


def test_every_check_has_a_title_a_remedy_and_a_way():
    assert set(TITLES) == set(REMEDIES) == set(map(str, WAYS))


def test_the_check_up_counts_names_and_leads_to_the_repair(world: World, new: Edition):
    Site.objects.filter(pk=world.far_road.pk).update(territorial_unit=None)
    load_sites(
        sites=[NewSite("P-1", "小公园", _type("park"), territorial_unit_id=unit("liuan").pk)], by=PRODUCT, now=MONDAY
    )
    draft = world.plan(sites=(world.market,))
    Assignment.objects.filter(round=draft).update(inspector=None)
    client = sign_in(world, "lin")
    page = client.get("/checks/")
    told, ways = text(page), page.content.decode()
    for words, way in (
        ("标准没有牵头单位 2 项", f"/duties/new/?edition={world.edition.pk}&amp;standard={world.standard('A2').pk}"),
        ("点位没有责任单位 1 项", f"/sites/{world.far_road.pk}/change/"),
        ("有点位的类型没有检查表 1 项", "/sites/?type="),
        ("轮次中有点位没有检查员 1 项", f"/rounds/{draft.pk}/"),
        ("单位没有联系人 1 项", f"/units/{Unit.objects.get(contact_name='').pk}/"),
        ("还没有录入的数据 1 项", f"/score/{world.edition.pk}/B1/"),
    ):
        assert (words in told, way in ways) == (True, True), words
    for way in re.findall(r'href="(/[^"]*)"', ways):
        assert client.get(way.replace("&amp;", "&")).status_code == 200, way
    assert "体检发现 6 类漏洞" in text(client.get("/"))


def _type(code: str) -> int:
    text = (
        NEXT.replace("code: next", "code: other").replace("code: market", f"code: {code}").replace("农贸市场", "公园")
    )
    load_edition(document=text, by=PRODUCT, now=MONDAY)

    return SiteType.objects.get(code=code).pk


@pytest.mark.parametrize("code", sorted(map(str, WAYS)))
def test_each_check_has_a_page_that_answers_without_findings_too(world: World, code: str):
    client = sign_in(world, "lin")
    assert client.get(f"/checks/{code}/").status_code == 200
    assert client.get("/checks/nothing/").status_code == 404


def test_before_any_edition_there_is_nothing_to_check(cast):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.user("lin"))
    assert "还没有已发布的测评体系" in text(client.get("/checks/"))


def test_the_first_page_renews_its_number_within_a_minute_and_after_a_look_at_the_checks(world: World, new: Edition):
    client = sign_in(world, "lin")
    before = text(client.get("/"))
    Site.objects.filter(pk=world.far_road.pk).update(territorial_unit=None)
    assert "体检发现 3 类漏洞" in before and "体检发现 3 类漏洞" in text(client.get("/"))
    client.get("/checks/")
    assert "体检发现 4 类漏洞" in text(client.get("/"))
