"""The sheet of a visit in a browser: what was answered survives a reload and a lost network, photos go out in sight."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def photo(name: str = "photo.png", width: int = 1200) -> dict[str, object]:
    """A photograph of some hundred kilobytes: noise does not compress."""
    out = io.BytesIO()
    Image.effect_noise((width, 600), 90).convert("RGB").save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def next_site(zhao) -> Page:
    """The sheet of the first site that waits."""
    zhao.go("/")
    zhao.page.locator(".plain-list a.row").first.click()
    expect(zhao.page.locator("form[data-draft]")).to_be_visible()
    return zhao.page


def fail(page: Page, index: int, *, with_photo: bool = True) -> None:
    item = page.locator(".item").nth(index)
    item.get_by_label("不符合").check()
    if with_photo:
        item.locator("input[type=file]").set_input_files(photo())


def drafts(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('visit/')).length")


def test_what_was_answered_is_there_again_after_a_reload_and_can_be_cleared(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    page.locator(".item").nth(0).locator("input[name$=-words]").fill("靠近路口")
    expect(page.locator(".sending [role=status]")).to_contain_text("待发送照片 1 张")
    sent_as = page.locator("input[name=uuid]").input_value()
    page.reload()
    expect(page.locator("#told")).to_contain_text("照片需要重新选择（共 1 张）")
    item = page.locator(".item").nth(0)
    expect(item.get_by_label("不符合")).to_be_checked()
    expect(item.locator("input[name$=-words]")).to_have_value("靠近路口")
    expect(item.locator("input[type=file]")).to_be_visible()
    assert page.locator("input[name=uuid]").input_value() == sent_as
    page.get_by_role("button", name="清空重填").click()
    expect(page.locator("#told .note")).to_have_count(0)
    expect(page.locator(".item").nth(0).get_by_label("不符合")).not_to_be_checked()


def test_without_a_network_nothing_is_lost_and_the_second_try_is_stored(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    page.get_by_label("其余各项均符合").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    assert page.locator(".item input[type=file]").first.evaluate("field => field.files.length") == 1
    page.context.set_offline(False)
    page.get_by_role("button", name="提交检查").click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("检查已记录")
    expect(page.get_by_text("不符合", exact=True)).to_have_count(1)
    assert drafts(page) == 0


def test_an_answer_that_was_lost_on_the_way_back_makes_no_second_visit(person):
    page = next_site(person("inspector", width=360, height=740))
    stored = []

    def lose(route: Route) -> None:
        stored.append(route.fetch(max_redirects=0).headers["location"])
        route.abort()

    page.get_by_label("其余各项均符合").check()
    page.route("**/sites/*/", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    page.unroute_all()
    page.get_by_role("button", name="提交检查").click()
    page.wait_for_url(f"**{stored[0]}")


def test_what_is_missing_is_told_above_the_form_and_the_photos_stay_chosen(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    fail(page, 1, with_photo=False)
    page.get_by_label("其余各项均符合").check()
    page.get_by_role("button", name="提交检查").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("不符合项须拍照")
    expect(alert).not_to_contain_text("照片需要重新选择")
    expect(page.locator(".item").nth(1)).to_have_class("item failing wrong")
    assert page.locator(".item input[type=file]").first.evaluate("field => field.files.length") == 1
    page.locator(".item").nth(1).locator("input[type=file]").set_input_files(photo("second.png"))
    page.get_by_role("button", name="提交检查").click()
    page.wait_for_url("**/visits/*/")
    expect(page.get_by_text("不符合", exact=True)).to_have_count(2)


def test_photos_go_out_in_sight(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    page.get_by_label("其余各项均符合").check()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".going")).to_contain_text("正在发送")
    expect(page.get_by_role("button", name="提交检查")).to_be_disabled()
    line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    page.wait_for_url("**/visits/*/")


def test_whoever_was_signed_out_meanwhile_signs_in_and_sends_again(person):
    zhao = person("inspector", width=360, height=740)
    page = next_site(zhao)
    page.get_by_label("其余各项均符合").check()
    other = page.context.new_page()
    other.goto(zhao.address)
    other.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    other.fill("#id_username", "inspector")
    other.fill("#id_password", "chuangcheng-demo")
    other.press("#id_password", "Enter")
    other.wait_for_url(f"{zhao.address}/")
    page.get_by_role("button", name="提交检查").click()
    page.wait_for_url("**/visits/*/")


def test_without_script_the_form_is_sent_as_any_other(person, browser_here):
    zhao = person("inspector", width=360, height=740)
    plain = browser_here.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=zhao.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(zhao.address)
    page.locator(".plain-list a.row").first.click()
    page.get_by_label("其余各项均符合").check()
    page.get_by_role("button", name="提交检查").click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("检查已记录")
    plain.close()
