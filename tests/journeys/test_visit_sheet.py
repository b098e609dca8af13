"""The sheet of a visit in a browser: what was answered survives a reload and a lost network, photos go out in sight."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

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
    item.get_by_label("不符合", exact=True).check()
    if with_photo:
        item.locator("input[type=file]").set_input_files(photo())


def submit(page: Page) -> Locator:
    """The one button of the bar: it says what pressing it confirms."""
    return page.locator(".sticky button")


def first_with(zhao, wanted: str) -> Page:
    """The sheet of the first waiting site that has such an element."""
    zhao.go("/")
    for address in zhao.page.locator(".walk a.row").evaluate_all("links => links.map((link) => link.pathname)"):
        zhao.go(address)
        if zhao.page.locator(wanted).count():
            return zhao.page
    raise AssertionError(f"no site has {wanted}")


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
    expect(item.get_by_label("不符合", exact=True)).to_be_checked()
    expect(item.locator("input[name$=-words]")).to_have_value("靠近路口")
    expect(item.locator("input[type=file]")).to_be_visible()
    assert page.locator("input[name=uuid]").input_value() == sent_as
    page.get_by_role("button", name="清空重填").click()
    expect(page.locator("#told .note")).to_have_count(0)
    expect(page.locator(".item").nth(0).get_by_label("不符合", exact=True)).not_to_be_checked()


def test_without_a_network_nothing_is_lost_and_the_second_try_is_stored(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    page.context.set_offline(True)
    submit(page).click()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    assert page.locator(".item input[type=file]").first.evaluate("field => field.files.length") == 1
    page.context.set_offline(False)
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("检查已记录")
    expect(page.locator("tbody").get_by_text("不符合", exact=True)).to_have_count(1)
    assert drafts(page) == 0


def test_an_answer_that_was_lost_on_the_way_back_makes_no_second_visit(person):
    page = next_site(person("inspector", width=360, height=740))
    stored = []

    def lose(route: Route) -> None:
        stored.append(route.fetch(max_redirects=0).headers["location"])
        route.abort()

    page.route("**/sites/*/", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    submit(page).click()
    expect(page.get_by_role("alert")).to_contain_text("没有发出去")
    page.unroute_all()
    submit(page).click()
    page.wait_for_url(f"**{stored[0]}")


def test_what_is_missing_is_told_above_the_form_and_the_photos_stay_chosen(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    fail(page, 1, with_photo=False)
    submit(page).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("不符合项须拍照")
    expect(alert).not_to_contain_text("照片需要重新选择")
    expect(page.locator(".item").nth(1)).to_have_class("item wrong")
    expect(page.locator(".item").nth(1).locator(".errors")).to_have_text("不符合项须拍照")
    assert page.locator(".item input[type=file]").first.evaluate("field => field.files.length") == 1
    page.locator(".item").nth(1).locator("input[type=file]").set_input_files(photo("second.png"))
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("tbody").get_by_text("不符合", exact=True)).to_have_count(2)


def test_photos_go_out_in_sight(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    line.send("Network.emulateNetworkConditions", slow)
    submit(page).click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".going")).to_contain_text("正在发送")
    expect(submit(page)).to_be_disabled()
    line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    page.wait_for_url("**/visits/*/")


def test_whoever_was_signed_out_meanwhile_signs_in_and_sends_again(person):
    zhao = person("inspector", width=360, height=740)
    page = next_site(zhao)
    other = page.context.new_page()
    other.goto(zhao.address)
    other.get_by_role("button", name="退出").click()
    submit(page).click()
    expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    other.fill("#id_username", "inspector")
    other.fill("#id_password", "chuangcheng-demo")
    other.press("#id_password", "Enter")
    other.wait_for_url(f"{zhao.address}/")
    submit(page).click()
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


def test_the_button_says_what_it_confirms_and_a_tick_can_be_taken_back(person):
    page = next_site(person("inspector", width=360, height=740))
    expect(submit(page)).to_have_text("全部符合，提交")
    expect(page.get_by_label("其余各项均符合")).to_be_hidden()
    fail(page, 0, with_photo=False)
    fail(page, 1, with_photo=False)
    expect(submit(page)).to_have_text("2 项不符合，其余符合，提交")
    page.locator(".item").nth(1).get_by_label("不符合", exact=True).uncheck()
    expect(submit(page)).to_have_text("1 项不符合，其余符合，提交")
    item = page.locator(".item").nth(0)
    item.locator("details.other summary").click()
    item.get_by_label("此处没有该项").check()
    expect(item.get_by_label("不符合", exact=True)).not_to_be_checked()
    expect(submit(page)).to_have_text("1 项无此项或未查看，其余符合，提交")
    item.get_by_label("此处没有该项").uncheck()
    expect(submit(page)).to_have_text("全部符合，提交")
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("其中整组确认")


def test_every_target_of_an_item_is_large_enough_for_a_thumb(person):
    page = first_with(person("inspector", width=360, height=740), "input[name$=-number]")
    item = page.locator(".item").filter(has=page.locator("input[name$=-number]")).first
    item.get_by_label("不符合", exact=True).check()
    item.locator("details.other summary").click()
    targets = item.locator(".answers label, .answers summary, .chips label, .number input, .rules summary")
    heights = targets.evaluate_all("all => all.filter((one) => one.offsetParent).map((one) => one.offsetHeight)")
    assert len(heights) > 4
    assert min(heights) >= 44
    assert submit(page).evaluate("button => button.offsetHeight") >= 44


def test_a_number_that_falls_short_ticks_the_failure_and_opens_the_photo(person):
    page = first_with(person("inspector", width=360, height=740), ".item[data-threshold]:not([data-at-most])")
    item = page.locator(".item[data-threshold]:not([data-at-most])").first
    failed, photos = item.get_by_label("不符合", exact=True), item.locator("input[type=file]")
    expect(photos).to_be_hidden()
    item.locator("input[name$=-number]").fill("0")
    expect(failed).to_be_checked()
    expect(photos).to_be_visible()
    expect(item.locator(".short")).to_contain_text("记为不符合")
    failed.click()  # the number still says so
    expect(failed).to_be_checked()
    item.locator("input[name$=-number]").fill("９９９" + item.get_attribute("data-unit"))
    expect(failed).not_to_be_checked()
    expect(photos).to_be_hidden()
    item.locator("input[name$=-number]").fill("若干")
    submit(page).click()
    expect(item.locator(".errors")).to_contain_text("看不懂这个数")
    item.locator("input[name$=-number]").fill("0")
    photos.set_input_files(photo())
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("tbody").get_by_text("不符合", exact=True)).to_have_count(1)


def test_photos_are_gathered_one_after_the_other_and_may_be_removed_again(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    item = page.locator(".item").nth(0)
    field = item.locator("input[type=file]")
    assert field.get_attribute("capture") is None
    field.set_input_files(photo("second.png", 900))
    expect(item.locator(".photos figure")).to_have_count(2)
    expect(page.locator(".sending [role=status]")).to_contain_text("待发送照片 2 张")
    item.get_by_role("button", name="移除 photo.png").click()
    expect(item.locator(".photos figure")).to_have_count(1)
    assert field.evaluate("field => [...field.files].map((file) => file.name)") == ["second.png"]


def test_a_refused_file_is_named_at_its_item_and_can_be_taken_out_there(person):
    page = next_site(person("inspector", width=360, height=740))
    fail(page, 0)
    item = page.locator(".item").nth(0)
    item.locator("input[name$=-words]").fill("靠近路口")
    note = {"name": "说明.txt", "mimeType": "text/plain", "buffer": b"no picture at all"}
    item.locator("input[type=file]").set_input_files(note)
    submit(page).click()
    expect(item.locator(".errors")).to_contain_text("说明.txt：不支持这种文件")
    expect(item.locator("input[name$=-words]")).to_have_value("靠近路口")
    item.get_by_role("button", name="移除 说明.txt").click()
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("靠近路口")


def test_what_is_watched_is_timed_and_the_time_is_stored(person):
    page = first_with(person("inspector", width=360, height=740), ".clock")
    clock = page.locator(".clock").first
    page.clock.install()
    clock.get_by_role("button", name="开始计时").click()
    page.clock.run_for(605_000)
    expect(clock).to_contain_text("10:05")
    expect(clock).to_contain_text("已满 10 分钟")
    clock.get_by_role("button", name="停止").click()
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    expect(page.locator("main")).to_contain_text("观察 10 分 05 秒")


def test_without_script_a_number_that_falls_short_is_no_dead_end(person, browser_here):
    zhao = person("inspector", width=360, height=740)
    address = first_with(zhao, ".item[data-threshold]:not([data-at-most])").url
    plain = browser_here.new_context(
        java_script_enabled=False, locale="zh-CN", storage_state=zhao.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(address)
    item = page.locator(".item[data-threshold]:not([data-at-most])").first
    item.locator("input[name$=-number]").fill("0")
    page.get_by_label("其余各项均符合").check()
    submit(page).click()
    expect(item.locator(".errors")).to_contain_text("不符合项须拍照")
    expect(item.get_by_label("不符合", exact=True)).to_be_checked()
    item.locator("input[type=file]").set_input_files(photo())
    expect(page.get_by_label("其余各项均符合")).to_be_checked()
    submit(page).click()
    page.wait_for_url("**/visits/*/")
    plain.close()
