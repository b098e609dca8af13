"""What script adds to pages that work without it: the map enlarges, every point is a link, trees fold by keyboard."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_the_map_enlarges_and_its_points_open_by_keyboard(person):
    lin = person("coordinator")
    lin.go("/map/?show=sites")
    drawing = lin.page.locator("svg.map")
    whole = drawing.get_attribute("viewBox")
    lin.page.get_by_role("button", name="放大").click()
    width = float(drawing.get_attribute("viewBox").split()[2])
    assert width < float(whole.split()[2])
    lin.page.get_by_role("button", name="全图").click()
    assert [float(n) for n in drawing.get_attribute("viewBox").split()] == [float(n) for n in whole.split()]
    point = drawing.locator("a").first
    leads_to = point.get_attribute("href")
    point.focus()
    lin.page.keyboard.press("Enter")
    lin.page.wait_for_url(f"**{leads_to}")


def test_a_branch_folds_and_unfolds_by_keyboard(person):
    lin = person("coordinator")
    lin.go("/design/")
    branch = lin.page.locator("button.fold").first
    leaf = lin.page.get_by_role("link", name="街面整洁")
    branch.focus()
    lin.page.keyboard.press("Enter")
    assert (branch.get_attribute("aria-expanded"), leaf.is_visible()) == ("false", False)
    lin.page.keyboard.press("Enter")
    assert (branch.get_attribute("aria-expanded"), leaf.is_visible()) == ("true", True)


def test_a_position_is_picked_on_the_map_and_its_street_is_found(person):
    lin = person("coordinator")
    lin.go("/sites/new/")
    lin.page.fill("#id_code", "PICK-1")
    lin.page.fill("#id_name", "图上选的点")
    lin.page.select_option("#id_site_type", index=1)
    lin.page.select_option("#id_datum", "gcj02")
    lin.page.locator("svg.map").click()
    assert lin.page.input_value("#id_datum") == "wgs84"
    picked = lin.page.input_value("#id_latitude"), lin.page.input_value("#id_longitude")
    lin.page.get_by_role("button", name="保存").click()
    lin.page.wait_for_url(re.compile(r"/sites/\d+/$"))
    assert ", ".join(picked) in lin.text()
    assert lin.page.locator("svg.map.still circle").count() == 1
    assert "街道" in lin.page.locator("dl.facts dd").nth(1).inner_text()
