"""A long list narrows while one types, and only the person chooses."""

import re

import pytest

pytestmark = pytest.mark.browser


def chosen(page) -> str:
    return page.locator("#id_unit option:checked").inner_text().strip()


def test_typing_shows_fewer_units_and_chooses_only_the_one_that_is_left(person):
    somebody = person("coordinator")
    page = somebody.page
    page.goto(f"{somebody.address}/duties/new/")
    search = page.get_by_role("searchbox", name=re.compile("单位")).first
    nobody = chosen(page)
    search.press_sequentially("城")
    assert chosen(page) == nobody
    search.press_sequentially("管局")
    assert chosen(page).endswith("城管局")
    search.fill("没有这样的单位")
    assert chosen(page) == nobody
    search.fill("园林")
    page.locator("#id_unit").select_option(label="云溪区园林中心")
    search.fill("城管局")
    assert chosen(page) == "云溪区园林中心"
