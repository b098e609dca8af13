"""Cases are worked through by keys alone, and what others did meanwhile is told without moving what one reads."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.browser

A_LOOK_AT_WHAT_CHANGED = 21_000
"""Milliseconds after which the page asks the next time what has changed."""


@pytest.fixture(scope="module", autouse=True)
def cases(served: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Four cases that wait to be filed, as they have no class, and three that wait for a unit."""
    sheet = tmp_path_factory.mktemp("hotline") / "热线.csv"
    classes = ["其他"] * 4 + ["乱扔垃圾"] * 3
    with sheet.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["工单编号", "诉求内容", "诉求类别", "事发地址", "受理时间", "受理渠道", "办理状态"])
        for number, name in enumerate(classes):
            rows.writerow(
                [
                    f"R{number}",
                    f"第{number}件",
                    name,
                    f"柳岸路{number}号",
                    f"2026-03-02 09:{number:02}",
                    "领导信箱",
                    "待签收",
                ]
            )
    mapping = ROOT / "editions" / "case-mappings" / "hotline-12345.yaml"
    done = served.command("cases", "import", str(sheet), "--mapping", str(mapping))
    assert done.returncode == 0, done.stderr + done.stdout


def at(page: Page) -> int:
    """Which row of the list is worked on, from 0; -1 for none."""
    rows = page.locator("tr[data-case]")
    return next((n for n in range(rows.count()) if rows.nth(n).get_attribute("data-at") is not None), -1)


def numbers(page: Page) -> list[str]:
    return page.locator("tr[data-case] a.row").all_inner_texts()


def test_j_and_k_go_through_the_list_o_opens_and_n_leads_to_the_next(person):
    somebody = person("coordinator")
    page = somebody.page
    somebody.go("/cases/?group=to_file")
    first, second = numbers(page)[:2]
    page.keyboard.press("j")
    assert at(page) == 0
    page.keyboard.press("k")
    assert at(page) == 0
    page.keyboard.press("j")
    assert at(page) == 1
    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(page).to_have_title(re.compile(first))
    page.wait_for_load_state()  # the keys are there once the page has read its script
    page.keyboard.press("n")
    expect(page).to_have_title(re.compile(second))


def test_x_chooses_and_d_leads_to_the_preview_where_nothing_is_done_yet(person):
    somebody = person("coordinator")
    page = somebody.page
    somebody.go("/cases/?group=to_dispatch")
    before = numbers(page)
    for key in "jxjx":
        page.keyboard.press(key)
    assert page.locator("input[name=case]:checked").count() == 2
    page.keyboard.press("x")
    assert page.locator("input[name=case]:checked").count() == 1
    page.keyboard.press("d")
    page.wait_for_url(re.compile(r"/cases/bulk/"))
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["act"], len(asked["case"])) == (["dispatch"], 1)
    assert before[0] in somebody.text()
    somebody.go("/cases/?group=to_dispatch")
    assert numbers(page) == before


def test_keys_do_nothing_while_somebody_types_or_has_switched_them_off(person):
    somebody = person("coordinator")
    page = somebody.page
    somebody.go("/cases/?group=open")
    search = page.locator("main input[type=search], main input[name=q]").first
    search.focus()
    page.keyboard.type("jx")
    assert search.input_value() == "jx"
    assert at(page) == -1
    page.locator("h1").click()
    page.keyboard.press("?")
    switch = page.locator("[data-key-switch]")
    switch.wait_for()
    switch.uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert at(page) == -1
    page.reload()
    page.keyboard.press("j")
    assert at(page) == -1
    page.keyboard.press("?")
    page.locator("[data-key-help] summary").click()
    switch.check()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert at(page) == 0


def test_what_somebody_else_did_is_told_and_shown_when_asked_for(person):
    reading, acting = person("coordinator"), person("coordinator")
    reading.page.clock.install()
    reading.go("/cases/?group=to_file")
    before = numbers(reading.page)
    assert not reading.page.locator("[data-live]").is_visible()
    acting.go("/cases/?group=to_file")
    acting.page.locator("tr[data-case] a.row").last.click()
    acting.page.wait_for_url(re.compile(r"/cases/\d+/"))
    gone = before[-1]
    acting.page.select_option("#file_case_class", index=1)
    acting.page.locator("#act-file button").click()
    acting.page.locator("#act-dispatch").wait_for()
    reading.page.clock.fast_forward(A_LOOK_AT_WHAT_CHANGED)
    told = reading.page.locator("[data-live]")
    told.wait_for()
    assert "1 件有变动" in told.inner_text()
    assert numbers(reading.page) == before
    told.get_by_role("link").click()
    reading.page.wait_for_load_state()
    assert gone not in numbers(reading.page)
