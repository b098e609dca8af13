"""整改通知书: read back from Word and from PDF."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.reports.formats import notice_document
from chuangcheng.flow.reports.rules import MOST_NOTICED
from chuangcheng.flow.reports.selectors import notice
from chuangcheng.flow.reports.terms import Refused
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.terms import Form
from tests.flow.reports.cases import MADE, case
from tests.foundation.documents.papers import W, pages, parts, words
from tests.people import MONDAY, PEOPLE
from tests.world import World

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=4)


def made(world: World, *cases, who: str = "lin"):
    ids = [row.pk for row in cases]
    return notice(world.cast.acting[who], case_ids=ids, now=LATER)


def test_it_names_the_unit_the_problems_their_limits_and_who_issues_it(world: World):
    rows = [case(world, number, pictures=True) for number in (1, 2)]
    told = words(write(notice_document(made(world, *rows), made=MADE), Form.DOCX))
    assert told[0] == "整改通知书"
    assert "柳岸街道：" in told
    assert any("以下 2 个问题" in text for text in told)
    for row in rows:
        assert any(f"案件编号：{row.number}" in text for text in told)
    assert "立即整改\n（原期限 2026-03-03 11:30 已过）" in told
    assert told.index("云溪区创城办") < told.index("2026年3月2日")
    assert any("联系人：林" in text for text in told)


def test_what_is_overdue_may_be_asked_for_by_a_new_day_that_changes_no_case(world: World):
    row = case(world)
    due, day = row.due_at, LATER.date() + timedelta(days=3)
    asked = notice(world.cast.lin, case_ids=[row.pk], now=LATER, until=day)
    told = words(write(notice_document(asked, made=MADE), Form.DOCX))
    assert f"{day} 前\n（原期限 2026-03-03 11:30 已过）" in told
    assert Case.objects.get(pk=row.pk).due_at == due


def test_what_is_in_time_keeps_its_own_limit(world: World):
    day = LATER.date() + timedelta(days=3)
    asked = notice(world.cast.lin, case_ids=[case(world).pk], now=MONDAY + timedelta(hours=3), until=day)
    assert "2026-03-03\n11:30" in words(write(notice_document(asked, made=MADE), Form.DOCX))


def test_nothing_is_asked_for_by_a_day_that_is_over(world: World):
    with pytest.raises(Invalid) as refused:
        notice(world.cast.lin, case_ids=[case(world).pk], now=LATER, until=LATER.date() - timedelta(days=1))
    assert refused.value.problems == {"": [Refused.DAY_PAST]}


def test_number_seal_and_signatures_are_left_to_the_hand(world: World):
    told = words(write(notice_document(made(world, case(world)), made=MADE), Form.DOCX))
    assert "编号：____________________" in told
    assert {"（印章）", "签发人", "经办人", "签收人", "签收日期"} <= set(told)
    assert any("编号、签发和印章由制发单位办理后生效" in text for text in told)


def test_the_pictures_of_the_problem_are_in_it(world: World):
    data = write(notice_document(made(world, case(world, pictures=True)), made=MADE), Form.DOCX)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/picture0.jpeg"]
    assert len(list(parts(data)["word/document.xml"].iter(f"{W}drawing"))) == 1


def test_it_is_a_letter_in_the_official_fonts_and_margins(world: World):
    document = parts(write(notice_document(made(world, case(world)), made=MADE), Form.DOCX))
    margins = next(document["word/document.xml"].iter(f"{W}pgMar"))
    assert {side: round(int(margins.get(f"{W}{side}")) * 25.4 / 1440) for side in ("top", "left")} == {
        "top": 37,
        "left": 28,
    }
    fonts = document["word/fontTable.xml"]
    assert {font.get(f"{W}name"): font[0].get(f"{W}val") for font in fonts} == {
        "仿宋_GB2312": "仿宋",
        "黑体": "SimHei",
        "方正小标宋简体": "华文中宋",
        "宋体": "SimSun",
    }


def test_on_paper_it_carries_seal_and_watermark_on_every_page(world: World):
    rows = [case(world, number, pictures=True) for number in range(1, 8)]
    marked = replace(MADE, watermark="样稿 · 演示")
    told = pages(write(notice_document(made(world, *rows), made=marked), Form.PDF))
    assert len(told) > 1
    assert all(MADE.seal.digest in page and "样稿·演示" in page for page in told)
    assert all(row.number in "".join(told) for row in rows)


def test_in_english_it_is_english(world: World):
    told = words(write(notice_document(made(world, case(world)), made=replace(MADE, language="en")), Form.DOCX))
    assert told[0] == "Notice of rectification"
    assert any(text.startswith("1 problem was found") for text in told)
    assert "2 March 2026" in told


@pytest.mark.parametrize(
    ("choose", "reason"),
    [
        (lambda w: [], Refused.NO_CASES),
        (lambda w: [case(w, 1), case(w, 2, unit="wei")], Refused.SEVERAL_UNITS),
        (lambda w: [case(w, 1, moves=1)], Refused.NOT_WITH_A_UNIT),
        (lambda w: [case(w, 1), case(w, 2, moves=4)], Refused.NOT_WITH_A_UNIT),
    ],
)
def test_what_makes_no_notice_is_refused_with_its_reason(world: World, choose, reason: Refused):
    with pytest.raises(Invalid) as refused:
        made(world, *choose(world))
    assert refused.value.problems == {"": [reason]}


def test_too_many_cases_are_refused_before_any_is_read(world: World):
    with pytest.raises(Invalid) as refused:
        notice(world.cast.lin, case_ids=range(1, MOST_NOTICED + 2), now=LATER)
    assert refused.value.problems == {"": [Refused.TOO_MANY_CASES]}


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_the_office_and_its_supervisors_write_notices_and_nobody_else(world: World, who: str):
    row = case(world)
    if who in ("lin", "wu"):
        assert made(world, row, who=who).unit == "柳岸街道"
    else:
        with pytest.raises(NotFound):
            made(world, row, who=who)


def test_a_case_that_does_not_exist_is_not_found(world: World):
    with pytest.raises(NotFound):
        notice(world.cast.lin, case_ids=[999_999], now=LATER)


def test_a_hazard_and_the_organisation_are_named_in_it(world: World):
    row = case(world)
    Case.objects.filter(pk=row.pk).update(is_hazard=True, priority="urgent", organisation="顺达渣土公司")
    told = " ".join(words(write(notice_document(made(world, row), made=MADE), Form.DOCX)))
    assert "【安全隐患】路面有垃圾1" in told
    assert "工地或运输企业：顺达渣土公司" in told
