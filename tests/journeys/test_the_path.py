"""The product's main job, through every role, in a real browser and at the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.browser


def photo(colour: tuple[int, int, int]) -> dict[str, object]:
    """A photograph as a phone would hand it over."""
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_from_the_edition_to_the_restored_score(served, person, tmp_path):
    lin = person("coordinator")

    # An edition is loaded and published.
    lin.go("/editions/")
    lin.page.set_input_files("input[type=file]", ROOT / "editions" / "sample-unofficial-minors" / "edition.yaml")
    lin.page.get_by_role("button", name="载入").click()
    lin.page.get_by_role("link", name="发布").click()
    lin.page.get_by_role("button", name="确认发布").click()
    expect(lin.page.locator("main")).to_contain_text("已发布")
    lin.page.wait_for_url("**/editions/*/")
    edition = lin.page.url.rstrip("/").split("/")[-1]

    # A round over the net bars, given to one inspector, is planned and opened.
    lin.go("/rounds/new/")
    lin.page.fill("#id_title", "网吧日常巡查")
    lin.page.select_option("#id_kind", "routine")
    lin.page.select_option("#id_edition", edition)
    lin.page.get_by_label("网吧", exact=True).check()
    lin.page.locator("#id_inspectors label").first.click()
    walker = lin.page.locator("#id_inspectors label").first.inner_text()
    lin.page.get_by_role("button", name="建立草稿").click()
    lin.page.get_by_role("button", name="开启轮次").click()
    expect(lin.page.locator("main")).to_contain_text("进行中")
    round_path = lin.page.url.removeprefix(served.address)

    # The inspector walks one site on a phone: two items fail, the rest is confirmed in one tap.
    zhao = inspector(person, walker)
    tab = zhao.page.locator(".tabs").get_by_role("link", name="网吧日常巡查")
    if tab.count():
        tab.click()
    zhao.page.locator(".walk a.row").first.click()
    failing = zhao.page.locator(".item")
    for index in (0, 1):
        failing.nth(index).get_by_label("不符合", exact=True).check()
        failing.nth(index).locator("input[type=file]").set_input_files(photo((200, 60 + 90 * index, 40)))
    zhao.page.get_by_role("button", name="2 项不符合，其余符合，提交").click()
    zhao.page.wait_for_url("**/visits/*/")
    expect(zhao.page.locator("tbody").get_by_text("不符合", exact=True)).to_have_count(2)

    # The round closes; its result is fixed.
    lin.go(round_path)
    lin.page.get_by_role("link", name="结束轮次").click()
    lin.page.get_by_role("button", name="结束轮次并固定结果").click()
    lin.page.locator("main").get_by_role("link", name="轮次结果").click()
    lin.page.wait_for_url("**/score/?round=*")
    fixed_path = lin.page.url.removeprefix(served.address)
    fixed_path += f"&edition={edition}"
    lin.go(fixed_path)
    fixed = lin.page.locator(".big").inner_text()

    # Both failures are cases; one is filed and dispatched with the reason why this unit.
    lin.go("/cases/?group=to_file")
    ours = lin.page.locator("tbody tr", has_text="网吧")  # other journeys may have left cases of other places
    assert ours.count() == 2
    ours.locator("a.row").first.click()
    lin.page.wait_for_url("**/cases/*/?group=to_file")
    case_path = lin.page.url.removeprefix(served.address).partition("?")[0]
    if not lin.page.locator("#file_case_class").input_value():
        lin.page.select_option("#file_case_class", index=1)
    lin.page.locator("#act-file button").click()
    lin.page.locator("#act-dispatch select").select_option(label="云溪区城管局")
    lin.page.locator("#act-dispatch button").click()
    expect(lin.page.locator("main")).to_contain_text("待接收")

    # The unit accepts, hands it down to a section, and puts it right with a photo.
    sun = person("handler", width=390, height=844)
    act(sun, case_path, "accept")
    sun.page.locator("#act-hand_down summary").click()
    sun.page.locator("#act-hand_down select").select_option(label="市容科")
    sun.page.locator("#act-hand_down button").click()
    expect(sun.page.locator("main")).to_contain_text("市容科")
    rectify(sun, case_path, (90, 160, 90))

    # Somebody else looks at before and after, sends it back once, and then passes it on the spot.
    zhou = person("verifier")
    zhou.go(case_path)
    assert zhou.page.locator(".pair img").count() == 2
    zhou.page.locator("#act-send_back summary").click()
    zhou.page.locator("#act-send_back").get_by_label("整改不彻底").check()
    zhou.page.locator("#act-send_back button").click()
    rectify(sun, case_path, (60, 180, 120))
    zhou.go(case_path)
    zhou.page.locator("#act-verify").get_by_label("我在现场核查").check()
    zhou.page.locator("#act-verify button").click()
    act(lin, case_path, "close")
    expect(lin.page.locator("main")).to_contain_text("已结案")

    # The state today follows; the round's result does not.
    lin.go(fixed_path)
    assert lin.page.locator(".big").inner_text() == fixed
    lin.go(case_path)
    lin.page.locator("dl.facts a").first.click()
    expect(lin.page.locator("main")).to_contain_text("现场核查")

    # Every number opens: from the leader's page to the photo.
    zheng = person("leader")
    zheng.go("/")
    zheng.page.locator("a.big").click()
    zheng.go(f"/score/?edition={edition}")
    zheng.page.locator("td a").first.click()
    assert zheng.page.locator(".big").count() == 1
    zheng.go("/cases/?group=closed")
    zheng.page.locator("tbody a.row").first.click()
    picture = zheng.page.locator(".pair a").first.get_attribute("href")
    assert zheng.page.request.get(served.address + picture).headers["content-type"] == "image/jpeg"

    # The journal holds; a backup comes back with the same score.
    assert served.command("journal", "seal").returncode == 0
    assert served.command("journal", "verify").returncode == 0
    archive, other = tmp_path / "backup.zip", tmp_path / "other"
    assert served.command("backup", str(archive)).returncode == 0
    restored = served.command("restore", str(archive), home=other)
    assert restored.returncode == 0, restored.stderr
    assert served.command("journal", "verify", home=other).returncode == 0
    assert scores(served, other) == scores(served, served.home)


def inspector(person, label: str):
    """The inspector whose name stands in the form, found by signing in one after the other."""
    name = label.split("·")[0].strip()
    for username in ("inspector", *(f"inspector{n}" for n in range(2, 9))):
        somebody = person(username, width=390, height=844)
        if name in somebody.page.content() and "网吧日常巡查" in somebody.text():
            return somebody
    raise AssertionError(f"nobody is called {name}")


def act(somebody, case_path: str, name: str) -> None:
    somebody.go(case_path)
    form = somebody.page.locator(f"#act-{name}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.locator("button").click()


def rectify(somebody, case_path: str, colour: tuple[int, int, int]) -> None:
    somebody.go(case_path)
    form = somebody.page.locator("#act-rectify")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    form.locator("input[type=file]").set_input_files(photo(colour))
    form.locator("button").click()
    expect(somebody.page.locator("main")).to_contain_text("待核查")


def scores(served, home: Path) -> str:
    """All fixed lines of an installation, as its database holds them."""
    import sqlite3

    with sqlite3.connect(home / "chuangcheng.sqlite3") as database:
        return str(database.execute("SELECT code, value, lower, upper FROM scoring_scoreline ORDER BY id").fetchall())
