"""From an empty machine to the first visit, with nothing but the screen and the office's own tables."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.flow.places.books import xlsx

from .conftest import environment, run, wait_for

pytestmark = pytest.mark.browser

ADMINISTRATOR, OWN = "first-day-of-work", "my-own-long-password"

AREAS = [["云溪区区划表"], ["行政区划代码", "名称", "级别"], ["1", "柳岸街道", "街道"], ["2", "石桥街道", "街道"]]
UNITS = [
    ["单位名称", "单位类型", "上级单位", "辖区", "联系人", "联系电话"],
    ["云溪区创城办", "部门", "云溪区", "", "林科长", "13800000001"],
    ["云溪区城管局", "部门", "云溪区", "", "孙科长", "13800000002"],
    ["柳岸街道", "街道", "云溪区", "柳岸街道", "钱科长", "13800000003"],
    ["云州测评公司", "企业", "云溪区", "", "赵经理", "13800000004"],
]
PEOPLE = [
    ["姓名", "用户名", "工作单位", "角色"],
    ["林科长", "lin", "云溪区创城办", "创城办"],
    ["周科员", "zhou", "云溪区创城办", "核查员"],
    ["孙科长", "sun", "云溪区城管局", "责任单位经办人"],
    ["赵检查", "zhao", "云州测评公司", "检查员"],
]
SITES = [
    ["云溪区点位台账"],
    ["点位名称", "点位类型", "所属街道", "属地单位", "主管部门"],
    ["望湖网吧", "网吧", "柳岸街道", "柳岸街道", "云溪区城管局"],
]


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The installation of a home, served on a free port."""
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        env={**environment(home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"},
        check=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "serve", "--port", str(port)],
        env=environment(home),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """A new installation with its first administrator, as `chuangcheng init` leaves it."""
    home = tmp_path / "home"
    told = ("--unit", "云溪区", "--username", "feng", "--name", "冯主任", "--password-stdin")
    made = subprocess.run(
        [sys.executable, "-m", "chuangcheng.interfaces.commands.main", "init", *told],
        env=environment(home),
        input=f"{ADMINISTRATOR}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    with serving(home) as address:
        yield address
    assert run("journal", "verify", home=home).returncode == 0


def test_from_an_empty_system_to_the_first_visit(empty: str, browser_here: Browser):
    def arrive(username: str, password: str, width: int = 1366) -> Page:
        page = browser_here.new_context(viewport={"width": width, "height": 768}, locale="zh-CN").new_page()
        page.goto(f"{empty}/sign-in/")
        page.fill("#id_username", username)
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        page.wait_for_load_state()
        return page

    feng = arrive("feng", ADMINISTRATOR)
    expect(feng.locator("main")).to_contain_text("开局：7 步已办 1 步")
    assert Axe().run(feng).response["violations"] == []
    feng.get_by_role("link", name="查看全部步骤").click()
    assert Axe().run(feng).response["violations"] == []

    # The office's own tables, one after the other, into the same box: each is known by its headings.
    for rows in (AREAS, UNITS, PEOPLE):
        drop(feng, empty, rows)
    feng.get_by_role("link", name="打印首次登录条").click()
    assert Axe().run(feng).response["violations"] == []
    with feng.expect_download() as sheet:
        feng.get_by_role("button", name="生成登录条（PDF）").click()
    slips = passwords(Path(sheet.value.path()).read_bytes())
    assert set(slips) == {"lin", "zhou", "sun", "zhao"}
    feng.goto(f"{empty}/people/slips/?standing=waiting")
    expect(feng.locator("tbody tr")).to_have_count(4)

    # The coordinator comes with her slip, chooses a password, and takes the sample to begin with.
    lin = arrive("lin", slips["lin"])
    lin.goto(f"{empty}/cases/")
    expect(lin).to_have_url(f"{empty}/first-sign-in/")
    assert Axe().run(lin).response["violations"] == []
    choose(lin)
    lin.goto(f"{empty}/setup/")
    lin.get_by_role("button", name="载入非官方样例").click()
    expect(lin.locator("main")).to_contain_text("非官方")
    lin.get_by_role("link", name="发布", exact=True).click()
    lin.get_by_role("button", name="确认发布").click()
    expect(lin.locator("main")).to_contain_text("已发布")
    drop(lin, empty, SITES)
    lin.goto(f"{empty}/setup/#duties")
    lin.locator("#duties").get_by_role("link", name="按规则设定").click()
    lin.select_option("#id_site_type", label="网吧")
    lin.get_by_label("主管部门（条）", exact=True).check()
    lin.get_by_role("button", name="保存").click()
    lin.wait_for_url("**/duties/rules/")
    lin.goto(f"{empty}/setup/")
    expect(lin.locator("main")).to_contain_text("可以开始工作了")
    lin.goto(f"{empty}/")
    expect(lin.locator("main")).not_to_contain_text("开局：")

    # The first round.
    lin.goto(f"{empty}/rounds/new/")
    lin.fill("#id_title", "第一次检查")
    lin.select_option("#id_kind", "routine")
    lin.get_by_label("网吧", exact=True).check()
    lin.locator("#id_inspectors label").first.click()
    lin.get_by_role("button", name="建立草稿").click()
    lin.get_by_role("button", name="开启轮次").click()
    expect(lin.locator("main")).to_contain_text("进行中")

    # The inspector, on a phone, with the slip in his hand.
    zhao = arrive("zhao", slips["zhao"], width=390)
    choose(zhao)
    zhao.locator(".walk a.row").first.click()
    zhao.locator(".sticky button").last.click()
    zhao.wait_for_url("**/visits/*/")
    expect(zhao.locator("main")).to_contain_text("望湖网吧")


def drop(page: Page, address: str, rows: list[list[str]]) -> None:
    """Put a table into the box and import what is right in it."""
    page.goto(f"{address}/setup/")
    page.set_input_files("#id_file", {"name": "表.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(rows)})
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url("**/import/*/")
    expect(page.locator("p.wrong")).to_have_count(0)
    page.locator(".sticky button").first.click()
    expect(page.locator(".badge.good").first).to_be_visible()


def choose(page: Page) -> None:
    """Put a password of one's own in the place of that of the slip."""
    page.fill("#id_password", OWN)
    page.fill("#id_again", OWN)
    page.get_by_role("button", name="保存并开始").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("密码已设好")


def passwords(pdf: bytes) -> dict[str, str]:
    """The one-time password by user name, read from the sheet as a person would."""
    words = [word for page in PdfReader(io.BytesIO(pdf)).pages for word in page.extract_text().split()]
    names = [word for word in words if word in ("lin", "zhou", "sun", "zhao")]
    secrets = [word for word in words if len(word) == 14 and word.count("-") == 2]
    return dict(zip(names, secrets, strict=True))
