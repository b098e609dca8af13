"""The office imports its own table in the browser: choose a file, say what a name means, see that it works."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.flow.places.books import xlsx

pytestmark = pytest.mark.browser

ROWS = [
    ["点位编号", "点位名称", "点位类型", "主管部门"],
    ["J-1", "望湖小公园", "主次干道", "城管局"],
    ["J-2", "望湖小广场", "主次干道", "城管局"],
]
BOOK = {
    "name": "点位台账.xlsx",
    "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "buffer": xlsx(ROWS),
}


@pytest.mark.parametrize(("width", "language"), [(1366, "zh-CN"), (360, "en-US")])
def test_a_name_is_chosen_and_the_button_tells_that_it_works(person, width: int, language: str):
    lin = person("coordinator", width=width, language=language)
    page = lin.page
    lin.go("/import/sites/")
    page.set_input_files("#id_file", BOOK)
    page.locator("button[data-busy]").click()
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/$"))
    assert Axe().run(page).response["violations"] == []
    page.locator("select[name=chosen]").select_option("云溪区城管局")
    page.locator("button.plain[data-busy]").click()
    expect(page.locator(".badge.good")).to_be_visible()
    expect(page.locator("p.wrong")).to_have_count(0)
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # as if the answer took its time
    button = page.locator(".sticky button")
    button.click()
    expect(button).to_contain_text({"zh-CN": "正在导入", "en-US": "Importing"}[language])
    expect(button).to_be_disabled()
    page.reload()
    page.locator("button.danger").click()
    page.wait_for_url("**/import/")
