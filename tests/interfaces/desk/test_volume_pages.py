"""The desk for volume on the pages: bulk acts, kept filters, texts, the conversation, what changed, clusters."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases import services
from chuangcheng.flow.cases.models import Case, CaseMessage, SavedFilter
from chuangcheng.flow.cases.services import count_cells, keep_text
from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.dispatch.models import DispatchDecision
from tests.flow.cases.test_moves import case_in
from tests.flow.dispatch.ready import publish, rule
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.cast.user(name))
    return client


def items_of(page) -> list[str]:
    """The cases of a preview as its form sends them back."""
    return re.findall(r'name="item" value="([^"]+)"', page.content.decode())


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_chosen_cases_are_previewed_and_then_dispatched_to_their_proposed_units(world: World):
    client = client_of(world, "lin")
    cases = [case_in(world, State.FILED, n) for n in (1, 2)]
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": [c.pk for c in cases], "from": "group=to_dispatch"})
    assert "将执行 2 件，不执行 0 件" in text_of(page)
    assert "柳岸街道" in text_of(page)
    sent = items_of(page)
    done = client.post("/cases/bulk/", {"act": "dispatch", "item": sent, "from": "group=to_dispatch"})
    assert "完成 2 件，未执行 0 件" in text_of(done)
    assert text_of(done).count("已完成 待接收") == 2  # the state it has now, not the one it had
    assert set(Case.objects.values_list("state", "unit_id")) == {("dispatched", world.cast.qian.unit_id)}
    again = client.post("/cases/bulk/", {"act": "dispatch", "item": sent})
    assert "完成 0 件，未执行 2 件" in text_of(again)
    assert "期间有变动" in text_of(again)


def test_the_preview_names_the_rule_that_proposes_and_the_dispatch_keeps_it(world: World):
    client = client_of(world, "lin")
    cases = [case_in(world, State.FILED, n) for n in (1, 2)]
    publish(world, rule(title="夜间流动摊贩", class_id=world.standard_class("06012")))
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": [c.pk for c in cases]})
    assert text_of(page).count("派遣规则：夜间流动摊贩") == 2
    assert "云溪区城管局" in text_of(page)
    done = client.post("/cases/bulk/", {"act": "dispatch", "item": items_of(page)})
    assert text_of(done).count("派遣规则：夜间流动摊贩") == 2
    assert set(DispatchDecision.objects.values_list("rule__title", flat=True)) == {"夜间流动摊贩"}
    assert set(Case.objects.values_list("unit_reason", flat=True)) == {"派遣规则：夜间流动摊贩"}


def test_a_unit_picked_for_all_beats_the_proposal_and_the_record_says_so(world: World):
    client = client_of(world, "lin")
    case = case_in(world, State.FILED)
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": case.pk, "unit": world.cast.sun.unit_id})
    assert "云溪区城管局" in text_of(page)
    client.post("/cases/bulk/", {"act": "dispatch", "item": items_of(page)})
    decision = DispatchDecision.objects.select_related("move").get()
    assert decision.move.reason == "chosen_by_coordinator"
    assert (decision.proposed_id, decision.chosen_id) == (world.cast.qian.unit_id, world.cast.sun.unit_id)


def test_a_returned_case_goes_to_the_unit_that_was_named_and_the_page_says_so(world: World):
    case = case_in(world, State.DISPATCHED)
    named = {"reason": "not_mine", "names_unit_id": world.cast.sun.unit_id}
    services.return_case(case_id=case.pk, expected_version=3, by=world.cast.qian, now=MONDAY, **named)
    client = client_of(world, "lin")
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": case.pk})
    assert "云溪区城管局" in text_of(page)
    assert "退回单位认为应由其负责" in text_of(page)
    assert "完成 1 件" in text_of(client.post("/cases/bulk/", {"act": "dispatch", "item": items_of(page)}))
    move = DispatchDecision.objects.select_related("move").get().move
    assert (move.reason, move.to_unit_id) == ("named_by_unit", world.cast.sun.unit_id)


def test_a_proposal_that_changed_since_the_preview_is_not_followed(world: World):
    client = client_of(world, "lin")
    case = case_in(world, State.FILED)
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": case.pk})
    publish(world, rule(class_id=world.standard_class("06012")))
    done = client.post("/cases/bulk/", {"act": "dispatch", "item": items_of(page)})
    assert "完成 0 件，未执行 1 件" in text_of(done)
    assert "期间有变动" in text_of(done)
    assert "撤回刚派遣" not in text_of(done)


def test_what_was_just_dispatched_is_taken_back_from_the_page_of_results(world: World):
    client = client_of(world, "lin")
    kept, *others = (case_in(world, State.FILED, n) for n in (1, 2, 3))
    cases = [kept, *others]
    page = client.get("/cases/bulk/", {"act": "dispatch", "case": [c.pk for c in cases], "from": "group=to_dispatch"})
    done = client.post("/cases/bulk/", {"act": "dispatch", "item": items_of(page), "from": "group=to_dispatch"})
    assert "派遣可在责任单位接收前撤回" in text_of(done)
    links = [unescape(one) for one in re.findall(r'href="(/cases/bulk/[^"]+)"', done.content.decode())]
    assert len(links) == 4  # one for each case, one for all of them
    assert client.get(links[0]).status_code == 200
    services.accept_case(case_id=kept.pk, expected_version=3, by=world.cast.qian, now=MONDAY + timedelta(days=1))
    page = client.get(links[-1])
    assert "将执行 2 件，不执行 1 件" in text_of(page)
    without = client.post("/cases/bulk/", {"act": "recall_dispatch", "item": items_of(page)})
    assert without.status_code == 422
    assert "此项必填" in text_of(without)
    assert items_of(without) == items_of(page)
    told = {"act": "recall_dispatch", "item": items_of(page), "words": "名单有误"}
    assert "完成 2 件，未执行 1 件" in text_of(client.post("/cases/bulk/", told))
    assert set(Case.objects.values_list("pk", "state", "unit_id")) == {
        (kept.pk, "in_hand", world.cast.qian.unit_id),
        *((one.pk, "filed", None) for one in others),
    }


def test_the_page_of_a_case_tells_from_whom_it_was_taken_back(world: World):
    case = case_in(world, State.DISPATCHED)
    client = client_of(world, "lin")
    told = {"expected_version": case.version, "words": "派错单位"}
    assert client.post(f"/cases/{case.pk}/recall_dispatch/", told).status_code == 302
    page = text_of(client.get(f"/cases/{case.pk}/"))
    assert "撤回派遣 ，自柳岸街道撤回" in page
    assert "派错单位" in page


@pytest.mark.parametrize(("act", "state"), [("dispatch", State.FILED), ("recall_dispatch", State.DISPATCHED)])
def test_a_preview_of_many_costs_what_one_costs(world: World, act: str, state: State):
    client = client_of(world, "lin")
    publish(world, rule(class_id=world.standard_class("06012")))
    ids = [case_in(world, state, n).pk for n in range(1, 31)]
    found = []
    client.get("/cases/bulk/", {"act": act, "case": ids[:1]})  # what is read once per process
    for chosen in (ids[:1], ids[:3], ids):
        with CaptureQueriesContext(connection) as asked:
            client.get("/cases/bulk/", {"act": act, "case": chosen})
        found.append(len(asked))
    assert len(set(found)) == 1
    assert found[0] <= 28


def test_a_filter_is_saved_from_the_list_and_stands_above_it(world: World):
    client = client_of(world, "qian")
    address = "group=overdue&sort=due"
    assert "保存筛选" in text_of(client.get(f"/cases/?{address}"))
    saved = client.post("/cases/filters/", {"name": "我的超期", "address": f"{address}&place=x&evil=1"})
    assert (saved.status_code, saved["Location"]) == (302, f"/cases/?{address}")
    assert "我的超期" in text_of(client.get("/cases/"))
    row = SavedFilter.objects.get()
    assert client.post(f"/cases/filters/{row.pk}/withdraw/", {"expected_version": 1}).status_code == 302
    assert "我的超期" not in text_of(client.get("/cases/"))


def test_an_exact_number_opens_its_case(world: World):
    case = case_in(world, State.DISPATCHED)
    for query in (case.number, f"#{case.number}"):
        assert client_of(world, "lin").get("/cases/", {"q": query})["Location"] == f"/cases/{case.pk}/"
    assert client_of(world, "wei").get("/cases/", {"q": case.number}).status_code == 200
    assert client_of(world, "lin").get("/cases/", {"q": str(case.pk)}).status_code == 200


def test_a_message_is_sent_and_read_on_the_page(world: World):
    case = case_in(world, State.DISPATCHED)
    sent = {"uuid": str(uuid.uuid4()), "words": "请看<b>第二张</b>照片"}
    assert client_of(world, "qian").post(f"/cases/messages/{case.pk}/", sent).status_code == 302
    page = client_of(world, "lin").get(f"/cases/{case.pk}/").content.decode()
    assert "请看&lt;b&gt;第二张&lt;/b&gt;照片" in page
    assert client_of(world, "wei").post(f"/cases/messages/{case.pk}/", sent).status_code == 404
    assert CaseMessage.objects.count() == 1


def test_texts_of_the_office_are_offered_beside_the_words_of_a_move(world: World):
    keep_text(name="补照片", text="请补一张远景", act="", by=world.cast.lin, now=MONDAY)
    case = case_in(world, State.DISPATCHED)
    assert "请补一张远景" in client_of(world, "qian").get(f"/cases/{case.pk}/").content.decode()


def test_what_changed_is_told_as_a_number_and_nothing_where_nothing_did(world: World):
    client = client_of(world, "lin")
    case = case_in(world, State.DISPATCHED)
    asked = {"group": "to_accept", "at": "2026-03-01T00:00:00+00:00", "shown": str(case.pk)}
    Case.objects.update(changed_at=MONDAY - timedelta(days=9))
    first = client.get("/cases/changed/", asked)
    assert first.json() == {"changed": 0, "more": False}
    again = client.get("/cases/changed/", asked, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200 or again.status_code == 304
    assert client.get("/cases/changed/", {"at": "nonsense"}).json()["changed"] == 0


def test_many_cases_are_clusters_that_lead_closer_and_to_their_list(world: World, monkeypatch):
    monkeypatch.setattr("chuangcheng.interfaces.desk.views.maps.MOST_POINTS", 2)
    for n in range(1, 5):
        case_in(world, State.IN_HAND, n)
    client = client_of(world, "lin")
    client.get("/map/?group=open")  # the outlines of the areas are read once per process
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/map/?group=open")
    assert len(asked) <= 6
    html = page.content.decode()
    assert "4 件" in text_of(page)
    nearer = re.search(r'<a href="(/map/\?[^"]*box=[^"]+)"', html)
    listed = re.search(r'<a href="(/cases/\?[^"]*box=[^"]+)"', html)
    assert nearer and listed
    assert client.get(nearer[1].replace("&amp;", "&")).status_code == 200
    assert text_of(client.get(listed[1].replace("&amp;", "&"))).count("路面有垃圾") == 4


def test_the_map_of_all_cases_says_when_it_was_counted(world: World):
    case_in(world, State.CLOSED, 1)
    client = client_of(world, "lin")
    assert "尚未汇总" in text_of(client.get("/map/?show=all"))
    count_cells(now=MONDAY)
    page = text_of(client.get("/map/?show=all"))
    assert "每 15 分钟更新" in page
    assert "1 件" in page
