"""Taking cases over: once, as they were, in batches, with nothing lost."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.cases import services as cases
from chuangcheng.flow.cases.models import NO_DUE, Case, CaseMove
from chuangcheng.flow.cases.selectors import Filter, case_card, cases_page
from chuangcheng.flow.exchange.formats import lay_out, read_sheets
from chuangcheng.flow.exchange.models import ForeignCase, ToldRow, Transfer, transfers_folder
from chuangcheng.flow.exchange.rules import CaseMapping
from chuangcheng.flow.exchange.selectors import (
    flagged_page,
    foreign_of_case,
    told_page,
    transfer_card,
    transfer_refused,
)
from chuangcheng.flow.exchange.services import (
    discard_transfer,
    make_transfer,
    reindex_taken_over,
    remove_old_transfers,
    take_over_batch,
)
from chuangcheng.flow.exchange.services.batches import NAMES
from chuangcheng.flow.exchange.terms import Flag, RowStatus, TransferState
from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid, NotFound
from chuangcheng.foundation.journal.models import Entry
from chuangcheng.foundation.journal.selectors import verify
from tests.people import MONDAY, ZONE

from .tables import LITTER, STALLS, mapping, send, take, with_cells

pytestmark = pytest.mark.django_db


def counts(row: Transfer) -> dict[str, int]:
    return json.loads(row.counts)


def test_a_case_comes_in_as_its_source_gave_it(world):
    take(send(LITTER, STALLS, by=world.cast.lin), world.cast.lin)
    closed, open_ = Case.objects.order_by("id")
    assert (closed.title, closed.words, closed.address) == ("路面有垃圾", "南门口垃圾成堆", "柳岸路1号")
    assert (closed.state, closed.case_class.code, closed.street, closed.unit.name) == (
        "closed",
        "06012",
        world.liuan,
        "柳岸街道",
    )
    assert closed.reported_at == datetime(2026, 2, 2, 9, 10, tzinfo=ZONE)
    assert closed.due_at == datetime(2026, 2, 4, 18, 0, tzinfo=ZONE)
    assert closed.closed_at == closed.rectified_at == datetime(2026, 2, 3, 10, 0, tzinfo=ZONE)
    assert (open_.state, open_.due_at) == ("in_hand", datetime(2026, 2, 9, tzinfo=ZONE))
    assert (open_.source_reference, open_.source) == ("W-2", "public")


def test_a_case_is_marked_as_taken_over_in_its_history_and_in_the_journal(world):
    take(send(LITTER, by=world.cast.lin), world.cast.lin)
    case = Case.objects.get()
    move = CaseMove.objects.get()
    assert (move.act, move.reason, move.target, move.at) == ("report", "taken_over", "closed", MONDAY)
    entry = Entry.objects.get(subject_kind="cases.case")
    assert (entry.act, entry.subject_id, entry.number) == ("case.take_over", case.pk, 1)
    assert verify().faults == ()
    foreign = foreign_of_case(case_id=case.pk)
    assert foreign is not None
    assert (foreign.system, foreign.number, foreign.flags) == ("12345 热线", "W-1", ())


def test_nothing_about_the_caller_is_kept(world):
    take(send(LITTER, with_cells(STALLS, 受理时间="昨天"), by=world.cast.lin), world.cast.lin)
    kept = [*ForeignCase.objects.values_list("received", flat=True), *ToldRow.objects.values_list("told", flat=True)]
    assert not [text for text in kept if "王某某" in text or "13800000000" in text]


def test_the_same_file_again_adds_nothing(world):
    lin = world.cast.lin
    take(send(LITTER, STALLS, by=lin), lin)
    again = take(send(LITTER, STALLS, by=lin), lin)
    assert counts(again) == {"new": 0, "same": 2, "changed": 0, "problem": 0, "flagged": 0}
    assert Case.objects.count() == 2


def test_a_number_that_stands_twice_in_a_file_is_taken_once_in_one_batch_or_in_two(world):
    for size, name in ((10, "甲"), (1, "乙")):
        told = CaseMapping(name, mapping().columns)
        row = take(send(LITTER, LITTER, by=world.cast.lin, told=told), world.cast.lin, size=size)
        assert (counts(row)["new"], counts(row)["same"]) == (1, 1)


def test_the_same_number_of_another_system_is_another_case(world):
    lin = world.cast.lin
    take(send(LITTER, by=lin), lin)
    take(send(LITTER, by=lin, told=CaseMapping("另一系统", mapping().columns)), lin)
    assert Case.objects.count() == 2


def test_what_its_source_has_changed_since_is_told_and_never_overwritten(world):
    lin = world.cast.lin
    take(send(STALLS, by=lin), lin)
    changed = take(send(with_cells(STALLS, 办理状态="已办结", 办结时间="2026-02-05"), by=lin), lin)
    case = Case.objects.get()
    assert case.state == "in_hand"
    (told,) = told_page(lin, transfer=changed.uuid, status=RowStatus.CHANGED).rows
    assert (told.number, told.case_id, told.row) == ("W-2", case.pk, 2)
    assert told.changes == {"closed": ("", "2026-02-05"), "state": ("办理中", "已办结")}


def test_good_rows_go_in_and_refused_ones_come_back_as_a_table_with_their_reasons(world):
    lin = world.cast.lin
    row = take(send(LITTER, with_cells(STALLS, 受理时间="昨天", 诉求类别="外星人"), by=lin, name="热线.xlsx"), lin)
    assert counts(row) == {"new": 1, "same": 0, "changed": 0, "problem": 1, "flagged": 0}
    (told,) = told_page(lin, transfer=row.uuid, status=RowStatus.PROBLEM).rows
    assert [(p.reason, p.column, p.value) for p in told.problems] == [
        ("bad_time", "I", "昨天"),
        ("unknown_class", "D", "外星人"),
    ]
    data = transfer_refused(lin, transfer=row.uuid)
    (back,) = lay_out(read_sheets(data)).rows
    assert back.cells["行"] == "3"
    assert "受理时间" in back.cells["未转入的原因"] and "外星人" in back.cells["未转入的原因"]
    assert back.cells["联系电话"] == "13800000000"  # as it was sent: nothing is lost on the way back

    mended = data
    sheets = read_sheets(mended)
    sheets[0].rows[1][sheets[0].rows[0].index("受理时间")] = "2026-02-02"
    sheets[0].rows[1][sheets[0].rows[0].index("诉求类别")] = "占道经营"
    second = make_transfer(name="改.xlsx", size=1, sheets=sheets, mapping=mapping(), by=lin, now=MONDAY)
    assert counts(take(second, lin))["new"] == 1


def test_what_is_odd_is_kept_and_flagged(world):
    lin = world.cast.lin
    row = take(send(with_cells(LITTER, 办结时间="2026-02-01"), STALLS, by=lin), lin)
    assert counts(row)["flagged"] == 1
    (flagged,) = flagged_page(lin, transfer=row.uuid).rows
    assert (flagged.number, flagged.flags) == ("W-1", (Flag.CLOSED_BEFORE_OPENED,))
    case = Case.objects.get(pk=flagged.case_id)
    assert case.closed_at < case.reported_at


def test_a_file_comes_in_batch_by_batch_and_goes_on_where_it_stopped(world):
    lin = world.cast.lin
    rows = [with_cells(LITTER, 工单编号=f"W-{n}") for n in range(5)]
    row = take_over_batch(transfer=(sent := send(*rows, by=lin)).uuid, expected_version=1, by=lin, now=MONDAY, size=2)
    assert (row.state, row.position, row.total, Case.objects.count()) == (TransferState.RUNNING, 2, 5, 2)
    with pytest.raises(Conflict):  # the same press again
        take_over_batch(transfer=sent.uuid, expected_version=1, by=lin, now=MONDAY, size=2)
    row = take(row, lin, size=2)
    assert (row.state, row.position, row.held) == (TransferState.DONE, 5, False)
    assert Case.objects.count() == 5
    acts = list(Entry.objects.filter(subject_kind="exchange.transfer").order_by("id").values_list("act", flat=True))
    assert acts == ["transfer.send", "transfer.batch", "transfer.batch", "transfer.batch"]


def test_a_batch_that_fails_leaves_nothing_of_itself(world):
    lin = world.cast.lin
    there = cases.report_case(problem=cases.Problem(uuid5(NAMES, "12345 热线\nW-2"), "同号"), by=lin, now=MONDAY)
    sent = send(LITTER, STALLS, by=lin)
    with pytest.raises(Conflict):
        take_over_batch(transfer=sent.uuid, expected_version=1, by=lin, now=MONDAY)
    assert list(Case.objects.all()) == [there]
    sent.refresh_from_db()
    assert (sent.version, sent.position, sent.state, sent.path.exists()) == (1, 0, TransferState.OPEN, True)


def test_a_batch_costs_the_same_statements_however_many_rows_it_has(world):
    lin = world.cast.lin
    found = []
    for number in (1, 40):
        rows = [with_cells(LITTER, 工单编号=f"{number}-{n}") for n in range(number)]
        sent = send(*rows, by=lin)
        with CaptureQueriesContext(connection) as asked:
            take_over_batch(transfer=sent.uuid, expected_version=1, by=lin, now=MONDAY)
        found.append(len([one for one in asked if not one["sql"].startswith("INSERT OR REPLACE INTO search")]))
    assert found[1] <= found[0] + 2


def test_a_deadline_of_the_source_is_never_computed_anew(world):
    lin, qian = world.cast.lin, world.cast.qian
    told = with_cells(STALLS, 所属街道="柳岸街道", 承办单位="柳岸街道")
    take(send(told, by=lin), lin)
    case, due = Case.objects.get(), datetime(2026, 2, 9, tzinfo=ZONE)
    assert cases.recompute_provisional_deadlines(by=PRODUCT, now=MONDAY) == 0
    back = cases.return_case(
        case_id=case.pk, expected_version=1, by=qian, now=MONDAY, reason="not_mine", evidence=(), words=""
    )
    again = cases.insist(
        case_id=case.pk, expected_version=back.version, by=lin, now=MONDAY + timedelta(1), why="就是你"
    )
    assert (again.state, again.due_at) == ("dispatched", due)


def test_a_unit_goes_on_with_an_open_case_by_the_moves_of_any_other(world):
    lin, qian = world.cast.lin, world.cast.qian
    take(send(with_cells(STALLS, 承办单位="柳岸街道"), by=lin), lin)
    case = Case.objects.get()
    done = cases.rectify_case(
        case_id=case.pk, expected_version=1, by=qian, now=MONDAY, photos=(world.photo("after"),), words=""
    )
    card = case_card(lin, case_id=case.pk, now=MONDAY)
    assert (done.state, card.on_time) == ("rectified", False)


def test_cases_are_found_by_their_number_elsewhere_also_after_a_restore(world):
    lin = world.cast.lin
    take(send(with_cells(LITTER, 工单编号="20260202000123"), by=lin), lin)

    def found() -> int:
        return len(cases_page(lin, wanted=Filter(text="20260202000123"), now=MONDAY).rows)

    assert found() == 1
    cases.reindex_cases()
    assert (found(), reindex_taken_over(), found()) == (0, 1, 1)


def test_a_mapping_that_lacks_something_takes_nothing_over(world):
    lin = world.cast.lin
    sent = send(LITTER, by=lin, told=CaseMapping("", mapping().columns))
    with pytest.raises(Invalid):
        take_over_batch(transfer=sent.uuid, expected_version=1, by=lin, now=MONDAY)
    assert Transfer.objects.get().version == 1


def test_a_file_is_known_to_its_sender_alone_and_only_the_office_sends_any(world):
    lin = world.cast.lin
    sent = send(LITTER, by=lin)
    for name in ("qian", "wu", "zheng", "feng"):
        other = world.cast.acting[name]
        with pytest.raises(NotFound):
            send(LITTER, by=other)
        with pytest.raises(NotFound):
            transfer_card(other, transfer=sent.uuid)
        with pytest.raises(NotFound):
            take_over_batch(transfer=sent.uuid, expected_version=1, by=other, now=MONDAY)


def test_rows_are_private_and_gone_when_all_is_taken_over_cancelled_or_old(world):
    lin = world.cast.lin
    first = send(LITTER, by=lin)
    assert oct(first.path.stat().st_mode)[-3:] == "600"
    take(first, lin)
    assert not first.path.exists()
    second = send(STALLS, by=lin)
    row = discard_transfer(transfer=second.uuid, expected_version=1, by=lin, now=MONDAY)
    assert (row.state, second.path.exists()) == (TransferState.DISCARDED, False)
    third = send(STALLS, by=lin)
    assert remove_old_transfers(now=MONDAY + timedelta(hours=23)) == 0
    assert remove_old_transfers(now=MONDAY + timedelta(hours=24)) == 1
    third.refresh_from_db()
    assert (third.state, third.path.exists()) == (TransferState.EXPIRED, False)
    assert [path for path in transfers_folder().iterdir() if path.exists()] == []


def test_a_street_is_the_named_one_or_none_where_no_borders_are_known(world):
    lin = world.cast.lin
    take(send(with_cells(LITTER, 所属街道=""), STALLS, by=lin), lin)
    assert [case.street for case in Case.objects.order_by("id")] == [None, world.shiqiao]
    assert not ForeignCase.objects.exclude(flags="").exists()


def test_a_case_without_a_limit_has_none(world):
    lin = world.cast.lin
    take(send(with_cells(LITTER, 办理时限=""), by=lin), lin)
    case = Case.objects.get()
    assert (case.due_at, case.due) == (NO_DUE, None)


def test_the_product_itself_takes_over_for_whoever_works_on_the_machine(world):
    row = take(send(LITTER, by=PRODUCT), PRODUCT)
    assert counts(row)["new"] == 1
    assert Case.objects.get().reported_by is None
