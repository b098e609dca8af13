"""Case classes on the desk: finding them, and keeping their filing conditions and limits."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import Problem, report_cases
from chuangcheng.flow.standards.models import CaseClass, CaseLimit
from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.selectors import ClassFilter, classes_page
from chuangcheng.flow.standards.services import load_case_classes
from chuangcheng.flow.standards.terms import CaseKind, LimitUnit
from chuangcheng.foundation.acts.rules import PRODUCT
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db

STRANGERS = sorted(set(PEOPLE) - {"lin"})
URGENT = {
    "condition": "影响通行",
    "amount": "1.5",
    "unit": "clock_hours",
    "closing_condition": "恢复通行",
    "verify_on_site": "on",
    "source": "区处置规程第三条",
}


def sign_in(world: World, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(world.cast.user(name))
    return client


def litter() -> CaseClass:
    return CaseClass.objects.get(kind="matter", code="06012")


def told(version: int = 1, **changes: str) -> dict[str, object]:
    return {"expected_version": version, **URGENT, **changes}


def grow(number: int) -> None:
    """So many more component classes, every other one without limits."""
    load_case_classes(
        classes=[ClassRow(CaseKind.COMPONENT, f"01{n:03d}", f"井盖{n}", "01", "公用设施") for n in range(number)],
        limits={
            ("component", f"01{n:03d}"): [LimitRow("缺失", Decimal(1), LimitUnit.WORKING_DAYS)]
            for n in range(0, number, 2)
        },
        by=PRODUCT,
        now=MONDAY,
    )


def names(page: str) -> list[str]:
    return re.findall(r'<a class="row" href="/classes/\d+/">(.*?)</a>', page)


# The list


@pytest.mark.parametrize("number", [1, 3, 60])
def test_a_page_of_classes_costs_one_statement(world: World, number: int):
    grow(number)
    with CaptureQueriesContext(connection) as asked:
        page = classes_page(wanted=ClassFilter())
    assert (len(asked), len(page.rows)) == (1, min(number + 2, 50))


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_list_costs_the_same_however_many_classes_there_are(world: World, number: int):
    grow(number)
    client = sign_in(world, "lin")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/classes/").status_code == 200
    assert len(asked) == 5  # session, person with posts; majors, classes, hazards without a competent unit


def test_paging_forwards_and_back_meets_every_class_once(world: World):
    grow(60)
    client = sign_in(world, "qian")
    first = client.get("/classes/").content.decode()
    onwards = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert onwards
    second = client.get("/classes/" + onwards[1].replace("&amp;", "&")).content.decode()
    found = names(first) + names(second)
    assert (len(found), len(set(found))) == (62, 62)
    back = re.search(r'rel="prev" href="(\?[^"]+)"', second)
    assert back
    assert names(client.get("/classes/" + back[1].replace("&amp;", "&")).content.decode()) == names(first)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=占道", ["占道经营"]),
        ("q=0900", ["占道经营"]),
        ("q=matter:06012", ["道路不洁"]),
        ("kind=matter", ["道路不洁", "占道经营"]),
        ("kind=component", ["井盖0", "井盖1", "井盖2"]),
        ("kind=component&major=component:01", ["井盖0", "井盖1", "井盖2"]),
        ("major=matter:09", ["占道经营"]),
        ("kind=component&major=matter:09", ["井盖0", "井盖1", "井盖2"]),  # a major of another kind does not count
        ("gaps=1", ["井盖1"]),
        ("gaps=1&kind=matter", []),
        ("kind=nonsense&major=x&place=zz&q=%00", ["井盖0", "井盖1", "井盖2", "道路不洁", "占道经营"]),
    ],
)
def test_classes_are_found_by_text_kind_major_and_what_they_lack(world: World, query: str, found: list[str]):
    grow(3)
    assert names(sign_in(world, "qian").get(f"/classes/?{query}").content.decode()) == found


def test_the_list_says_which_classes_have_no_limits(world: World):
    grow(2)
    assert "没有时限" in sign_in(world, "lin").get("/classes/?q=井盖1").content.decode().split("<tbody>")[-1]
    english = sign_in(world, "lin", "en").get("/classes/?q=井盖0").content.decode()
    assert "1 condition" in english


# Limits


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_read_a_class_and_change_nothing(world: World, name: str):
    row, limit = litter(), world.limit_of()
    client = sign_in(world, name)
    assert "新增立案条件" not in client.get(f"/classes/{row.pk}/").content.decode()
    for address in (
        f"/classes/{row.pk}/limits/new/",
        f"/classes/{row.pk}/limits/{limit}/",
        f"/classes/{row.pk}/limits/{limit}/end/",
        "/classes/new/",
    ):
        assert client.post(address, told()).status_code == 404
    row.refresh_from_db()
    assert row.version == 1


def test_a_limit_is_added_and_dispatch_offers_it(world: World):
    row, client = litter(), sign_in(world, "lin")
    answer = client.post(f"/classes/{row.pk}/limits/new/", told(), follow=True)
    page = answer.content.decode()
    assert "1.5 紧急工作时" in page
    assert "已经派遣的案件保留派遣时的期限" in page
    new = row.limits.get(condition="影响通行")
    assert (new.amount, new.unit, new.verify_on_site, new.position) == (Decimal("1.5"), "clock_hours", True, 1)
    case = filed(world)
    assert "影响通行 — 1.5" in client.get(f"/cases/{case.pk}/").content.decode()
    sent = {"expected_version": case.version, "unit": world.cast.qian.unit_id, "limit": new.pk}
    assert client.post(f"/cases/{case.pk}/dispatch/", sent).status_code == 302
    case.refresh_from_db()
    assert (case.limit_id, case.must_verify_on_site) == (new.pk, True)
    assert Entry.objects.filter(subject_id=row.pk, act="case_class.limit_added").count() == 1
    assert verify().faults == ()


def filed(world: World) -> Case:
    report_cases(
        problems=[Problem(UUID(int=1), "垃圾", street_id=world.liuan.pk, case_class_id=litter().pk)],
        by=world.cast.lin,
        now=MONDAY,
    )
    case = Case.objects.get()
    return cases.file_case(case_id=case.pk, expected_version=1, by=world.cast.lin, now=MONDAY)


def test_a_changed_limit_is_a_new_version_and_running_cases_keep_the_old(world: World):
    row, old = litter(), world.limit_of()
    case = filed(world)
    case = cases.dispatch_case(
        case_id=case.pk,
        expected_version=2,
        by=world.cast.lin,
        now=MONDAY,
        unit_id=world.cast.qian.unit_id,
        limit_id=old,
    )
    client = sign_in(world, "lin")
    page = client.get(f"/classes/{row.pk}/limits/{old}/").content.decode()
    assert 'value="一般情形"' in page
    changed = {"expected_version": 1, "condition": "一般情形", "amount": "4", "unit": "working_hours"}
    page = client.post(f"/classes/{row.pk}/limits/{old}/", changed, follow=True).content.decode()
    assert "以前的版本" in page
    assert (page.count("8 工作时"), page.count("4 工作时")) == (1, 1)
    before = CaseLimit.objects.get(pk=old)
    assert (before.amount, before.until is not None) == (Decimal(8), True)
    new = row.limits.get(until__isnull=True)
    assert (new.amount, new.position, new.since) == (Decimal(4), before.position, before.until)
    due = case.due_at
    case.refresh_from_db()
    assert (case.limit_id, case.due_at) == (old, due)
    assert client.get(f"/classes/{row.pk}/limits/{old}/").status_code == 404  # an ended version is changed no more


def test_an_ended_limit_stays_visible_and_is_offered_no_longer(world: World):
    row, old, client = litter(), world.limit_of(), sign_in(world, "lin")
    client.post(f"/classes/{row.pk}/limits/new/", told())
    case = filed(world)
    page = client.post(f"/classes/{row.pk}/limits/{old}/end/", {"expected_version": 2}, follow=True).content.decode()
    ended = page.split("以前的版本")[1]
    assert "一般情形" in ended
    assert "影响通行" not in ended
    assert CaseLimit.objects.get(pk=old).until > datetime(2000, 1, 1, tzinfo=UTC)
    sent = {"expected_version": case.version, "unit": world.cast.qian.unit_id, "limit": old}
    assert client.post(f"/cases/{case.pk}/dispatch/", sent).status_code == 422
    assert verify().faults == ()


def test_the_last_limit_of_a_class_cannot_be_ended(world: World):
    row, old = litter(), world.limit_of()
    answer = sign_in(world, "lin").post(f"/classes/{row.pk}/limits/{old}/end/", {"expected_version": 1})
    assert (answer.status_code, "唯一的立案条件" in answer.content.decode()) == (422, True)
    assert CaseLimit.objects.get(pk=old).until is None


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"condition": " "}, "condition", ""),
        ({"condition": "一般情形"}, "condition", "立案条件重复"),
        ({"condition": "长" * 201}, "condition", ""),
        ({"amount": ""}, "amount", ""),
        ({"amount": "abc"}, "amount", ""),
        ({"amount": "NaN"}, "amount", ""),
        ({"amount": "0"}, "amount", "时限须大于零"),
        ({"amount": "-3"}, "amount", "时限须大于零"),
        ({"amount": "10000"}, "amount", "时限不能超过 9999"),
        ({"amount": "1.555"}, "amount", "小时最多两位小数"),
        ({"amount": "1.5", "unit": "working_days"}, "amount", "工作日须为整数"),
        ({"unit": "weeks"}, "unit", ""),
    ],
)
def test_a_bad_limit_is_told_at_its_field_and_nothing_is_written(world: World, changes: dict, field: str, words: str):
    row = litter()
    answer = sign_in(world, "lin").post(f"/classes/{row.pk}/limits/new/", told(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert words in answer.content.decode()
    assert CaseLimit.objects.filter(case_class=row).count() == 1
    row.refresh_from_db()
    assert row.version == 1


def test_a_limit_saved_without_a_change_makes_no_version(world: World):
    row, old = litter(), world.limit_of()
    same = {"expected_version": 1, "condition": "一般情形", "amount": "8", "unit": "working_hours"}
    same["condition_en"] = "Ordinary"
    answer = sign_in(world, "lin", "en").post(f"/classes/{row.pk}/limits/{old}/", same)
    assert (answer.status_code, "no new version" in answer.content.decode()) == (422, True)
    assert row.limits.count() == 1


def test_a_class_and_its_limits_are_shown_in_the_language_of_the_page(world: World):
    row = litter()
    english = sign_in(world, "lin", "en").get(f"/classes/{row.pk}/").content.decode()
    assert ("Dirty road" in english, "Ordinary" in english, "8 working hours" in english) == (True, True, True)
    chinese = sign_in(world, "lin").get(f"/classes/{row.pk}/").content.decode()
    assert ("道路不洁" in chinese, "一般情形" in chinese, "8 工作时" in chinese) == (True, True, True)


def test_the_english_of_a_limit_can_be_typed_and_one_unit_is_singular(world: World):
    row, client = litter(), sign_in(world, "lin", "en")
    told_in_english = {"condition_en": "At night", "closing_condition_en": "Swept", "amount": "1"}
    client.post(f"/classes/{row.pk}/limits/new/", told(condition="夜间", **told_in_english))
    page = client.get(f"/classes/{row.pk}/").content.decode()
    assert ("At night" in page, "Swept" in page, "1 clock hour (day and night)" in page) == (True, True, True)


def test_a_stale_page_is_a_conflict_that_keeps_what_was_typed(world: World):
    row, old, client = litter(), world.limit_of(), sign_in(world, "lin")
    client.post(f"/classes/{row.pk}/limits/new/", told())
    for address in ("new/", f"{old}/", f"{old}/end/"):
        answer = client.post(f"/classes/{row.pk}/limits/{address}", told(condition="夜间"))
        assert answer.status_code == 409, address
    assert "夜间" in client.post(f"/classes/{row.pk}/limits/new/", told(condition="夜间")).content.decode()
    assert row.limits.count() == 2


def test_a_limit_of_another_class_is_not_found(world: World):
    other = world.limit_of("09006")
    client = sign_in(world, "lin")
    assert client.post(f"/classes/{litter().pk}/limits/{other}/", told()).status_code == 404
    assert client.post(f"/classes/{litter().pk}/limits/{other}/end/", {"expected_version": 1}).status_code == 404


# Local classes


def test_a_local_class_is_made_and_takes_its_first_limit(world: World):
    client = sign_in(world, "lin")
    sent = {"code": "L-01", "name": "共享单车乱停", "major": "matter:09", "standard_reference": ""}
    answer = client.post("/classes/new/", sent, follow=True)
    row = CaseClass.objects.get(kind="local")
    assert (row.code, row.major, row.major_name) == ("L-01", "09", "街面秩序类")
    assert "暂时无法派遣" in answer.content.decode()
    client.post(f"/classes/{row.pk}/limits/new/", told())
    assert row.limits.get().position == 0
    assert names(client.get("/classes/?kind=local").content.decode()) == ["共享单车乱停"]
    client.post("/classes/new/", {**sent, "code": "L-02", "major": "local"})
    assert CaseClass.objects.get(code="L-02").major_name == "本地扩展"
    assert verify().faults == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "L-01"}, "code"),
        ({"code": "编码"}, "code"),
        ({"code": ""}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"major": "matter:99"}, "major"),
        ({"major": ""}, "major"),
    ],
)
def test_a_bad_local_class_is_told_at_its_field(world: World, changes: dict[str, str], field: str):
    client = sign_in(world, "lin")
    good = {"code": "L-01", "name": "共享单车乱停", "major": "matter:09"}
    client.post("/classes/new/", good)
    answer = client.post("/classes/new/", {**good, "code": "L-02", **changes})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert CaseClass.objects.filter(kind="local").count() == 1


def test_a_code_may_be_used_by_another_kind(world: World):
    sign_in(world, "lin").post("/classes/new/", {"code": "06012", "name": "本地道路不洁", "major": "matter:06"})
    assert CaseClass.objects.filter(code="06012").count() == 2
