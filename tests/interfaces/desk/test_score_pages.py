"""The pages of the score: how a total came about, results side by side, what changed."""

import html
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.services import NewResult, load_outside
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.scoring.services import close_and_fix
from tests.flow.scoring.outcomes import decided, in_whole, told_of_minors, with_minors
from tests.flow.scoring.test_outcome_of_runs import older_run
from tests.people import MONDAY
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=6)


def client(world: World, name: str = "zheng", language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(world.cast.user(name))
    return made


def page(world: World, address: str, **told: str) -> str:
    answer = client(world, **told).get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def fixed(world: World, title: str, *failing: str):
    row = world.plan(title=title)
    world.visit(row, world.road, failing=failing)
    return close_and_fix(round_id=row.pk, expected_version=row.version, by=world.cast.lin, now=LATER)


def test_the_score_page_says_how_the_final_score_came_about(world: World):
    world = in_whole(world)
    decided(world)
    told_of_minors(world, "90")
    run = fixed(world, "第一轮", "W1")
    for address in (f"/score/?edition={world.edition.pk}", f"/score/?edition={world.edition.pk}&round={run.round_id}"):
        text = page(world, address)
        for words in (
            "最终得分",
            "总分怎么来的",
            "发生有全国影响的重大安全事故",
            "不符合参评条件",
            "未成年人测评通报",
            "加权计入：未成年人测评体系",
            "周期得分",
        ):
            assert words in text
        assert "11.50" in text


def test_what_is_missing_leads_to_where_it_is_entered(world: World):
    world = in_whole(world)
    text = page(world, f"/score/?edition={world.edition.pk}")
    at = f"/score/{world.edition.pk}/outside"
    for address in (f"{at}/totals/edition/minors/", f"{at}/gates/P2/", f"{at}/totals/year/2/"):
        assert f'href="{address}"' in text


def test_nothing_of_it_shows_for_an_edition_that_has_none_of_it(world: World):
    run = fixed(world, "第一轮")
    for address in ("/score/", f"/score/?round={run.round_id}"):
        text = page(world, address)
        for words in ("总分怎么来的", "最终得分", "参评资格", "按其余部分折算"):
            assert words not in text


def test_a_result_of_before_says_that_it_was_not_computed_then(world: World):
    world = in_whole(world)
    run = older_run(world)
    assert "该轮次固定时还没有计算" in page(world, f"/score/?edition={world.edition.pk}&round={run.round_id}")


def test_rows_say_in_words_how_they_came_about(world: World):
    fixed(world, "第一轮", "I1")
    assert 'title="4 项次中 3 项次符合' not in page(world, "/score/")
    assert re.search(r'title="\d+ 项次中 \d+ 项次符合，得 [\d.]+/10', page(world, "/score/"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_standard_says_what_is_missing_with_links_and_shows_items_and_rules(world: World, language: str):
    fixed(world, "第一轮", "I1")
    text = html.unescape(page(world, f"/score/{world.edition.pk}/A1/", language=language))
    assert re.search(r'href="\?outcome=missing#evidence">[^<]*\d', text)
    assert re.search(r'href="\?outcome=failed#evidence">', text)
    for words in ("No litter", "Main road") if language == "en" else ("无乱扔垃圾", "主次干道", "线内停放不计"):
        assert words in text


def test_a_missing_figure_leads_the_office_to_its_form(world: World):
    at = f'href="/score/{world.edition.pk}/figures/new/?standard=B1"'
    assert at in page(world, f"/score/{world.edition.pk}/B1/", name="lin")
    assert at not in page(world, f"/score/{world.edition.pk}/B1/")


def test_results_of_others_stand_beside_ours_with_the_reason_why_they_differ(world: World):
    run = fixed(world, "第一轮", "I1")
    result = NewResult("市文明办", OutsideKind.OFFICIAL, "第一季度测评", "通报", date(2026, 2, 20))
    rows = [OutsideRow(2, "A1", points="10", won="9.00", observations="40"), OutsideRow(3, points="100", won="88")]
    kept = load_outside(edition_id=world.edition.pk, result=result, lines=rows, by=world.cast.lin, now=MONDAY)
    text = page(world, "/score/?beside=1")
    for words in ("官方测评", "90.0%", "证据不同：对方 40 项次", "日期相差 10 天", "88.0%"):
        assert words in text
    assert f'href="/score/{world.edition.pk}/outside/results/{kept.pk}/"' in text
    assert f'href="/score/{world.edition.pk}/A1/?round={run.round_id}"' in text
    english = page(world, "/score/?beside=1", language="en")
    assert "10 days apart" in english
    assert "对方" not in english


def test_what_changed_the_total_is_told_with_its_evidence(world: World):
    first, second = fixed(world, "第一轮"), fixed(world, "第二轮", "I1", "I3")
    text = page(world, f"/score/changes/?from={first.round_id}&to={second.round_id}")
    assert "由符合变为不符合 1 项次" in text
    for run in (first, second):
        assert f'href="/score/{world.edition.pk}/A1/?round={run.round_id}"' in text
    back = page(world, f"/score/changes/?from={second.round_id}&to={first.round_id}")
    assert "由不符合变为符合 1 项次" in back
    assert "请选择两个不同的结果" in page(world, "/score/changes/?from=today&to=today")
    assert "两个结果之间没有变化" in page(world, f"/score/changes/?from={second.round_id}&to=today")


def test_what_a_round_did_not_see_is_told_with_the_round_and_the_day(world: World):
    walked = world.plan(title="巡查", sites=(world.far_road,))
    world.visit(walked, world.far_road, failing=("I1",), at=MONDAY + timedelta(hours=2))  # beside the round below
    first = fixed(world, "第一轮")
    text = page(world, f"/score/changes/?from={first.round_id}&to=today")
    assert "该轮结束前已查出、未计入该轮的不符合 1 项次（2026-03-02）" in text
    later = world.plan(title="再巡查", sites=(world.market,), at=LATER)
    world.visit(later, world.market, failing=("I1",), at=MONDAY + timedelta(days=3))
    text = page(world, f"/score/changes/?from={first.round_id}&to=today")
    assert "该轮之后查出不符合 1 项次（2026-03-05）" in text


def test_two_editions_are_compared_by_what_they_have_in_common_and_it_is_said(world: World):
    first = fixed(world, "第一轮")
    other = in_whole(world)
    second = fixed(other, "第二轮", "W1")
    text = page(world, f"/score/changes/?from={first.round_id}&to={second.round_id}")
    assert "两个结果依据的测评体系版本不同" in text
    assert "只在一个版本中有的标准，合计" in text or "可得总分不同" in text


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_pages_take_a_fixed_number_of_statements(world: World, rounds: int):
    world, _minors = with_minors(world)
    decided(world)
    runs = [fixed(world, f"第 {n} 轮", "W1") for n in range(rounds)]
    reader = client(world)

    def statements(address: str) -> int:
        reader.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(address).status_code == 200
        return len(asked)

    at = f"/score/?edition={world.edition.pk}"
    told = {
        "today": statements(at),
        "round": statements(f"{at}&round={runs[0].round_id}"),
        "beside": statements(f"{at}&beside=1"),
        "changes": statements(f"/score/changes/?edition={world.edition.pk}&from={runs[0].round_id}&to=today"),
    }
    assert told == {"today": 16, "round": 7, "beside": 16, "changes": 17}


def test_a_branch_shows_its_own_lines_without_the_whole(world: World):
    world = replace(in_whole(world))
    decided(world)
    text = page(world, f"/score/?edition={world.edition.pk}&under=A")
    assert "总分怎么来的" not in text
    assert "街面整洁" in text


def test_the_score_page_shows_what_was_lost_since_the_last_round_and_its_photo(world: World):
    first = fixed(world, "第一轮")
    second = fixed(world, "第二轮", "I1")
    text = page(world, "/score/")
    assert "与上一轮相比" in text
    assert f"/score/changes/?edition={world.edition.pk}&amp;from={second.round_id}&amp;to=today" in text
    of_second = page(world, f"/score/?round={second.round_id}")
    assert f"from={first.round_id}&amp;to={second.round_id}" in of_second
    photo = re.search(r'class="loss-photo" href="(/visits/\d+/files/\d+/original)"', of_second)
    assert photo
    assert "由符合变为不符合 1 项次" in of_second
    assert "与上一轮相比" not in page(world, f"/score/?round={first.round_id}")


def test_bounds_that_lie_apart_say_what_evidence_is_missing(world: World):
    fixed(world, "第一轮", "I1")
    text = page(world, "/score/")
    assert "还缺哪些证据" in text
    assert "缺 1 项问卷调查结果" in text
    assert f'href="/score/{world.edition.pk}/A1/?outcome=missing#evidence"' in text
    english = page(world, "/score/", language="en")
    assert "1 result missing: " in english
