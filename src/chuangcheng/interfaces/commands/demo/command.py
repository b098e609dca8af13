"""`chuangcheng demo`: a made-up district to look at, in a database and a folder of its own."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from chuangcheng.interfaces.commands import demo_home as place
from chuangcheng.interfaces.commands.demo_home import State, home_of_demo, state_of
from chuangcheng.interfaces.commands.setting_up import bring_up
from chuangcheng.interfaces.commands.speaking import language_option, say, stop
from chuangcheng.interfaces.web.demo.stages import Stage

STAGES = tuple(str(stage) for stage in Stage)


@click.command()
@click.option("--stage", type=click.Choice(STAGES), default="mid", help="启动 start · 推进 mid · 迎检前夜 eve")
@click.option(
    "--seed",
    type=int,
    default=20,
    show_default=True,
    help="The same seed and date give the same district. / 种子和日期相同，数据就相同。",
)
@click.option(
    "--date",
    "until",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="The demo's today. / 演示中的“今天”。[default: today]",
)
@click.option("--once", is_flag=True, help="Do nothing where a whole demo is there already. / 已有演示数据则不重装。")
@click.option("--remove", is_flag=True, help="Remove the demo: its database and its files. / 删除演示数据。")
@language_option
def demo(stage: str, seed: int, until: datetime | None, once: bool, remove: bool) -> None:
    """Load a made-up district (or remove it). Its data live apart from yours. / 装入虚构的演示数据（或删除）。"""
    home = home_of_demo()
    state = state_of(home)
    if state is State.FOREIGN:
        stop(
            f"{home} 里有别的内容，且没有演示数据的标记（{place.MARK}），什么都没有动；"
            "请用 CHUANGCHENG_DEMO_HOME 指定一个空文件夹",
            f"{home} holds something that is no demo (it has no mark {place.MARK}); nothing was touched: "
            "let CHUANGCHENG_DEMO_HOME name an empty folder",
        )
    if remove:
        _remove(home, state)
        return
    if state is State.FINISHED:
        if once:
            return
        stop(
            f"{home} 中已有演示数据：如要重装，请先运行 chuangcheng demo --remove",
            f"there is a demo in {home} already: remove it first with `chuangcheng demo --remove`",
        )
    try:
        mark = place.begin(home)
    except place.LoadingElsewhere:
        stop(
            f"另一个进程正在向 {home} 装入演示数据：请等它结束",
            f"another process is loading the demo into {home}: wait until it has ended",
        )
    if state is State.UNFINISHED:
        say(
            f"{home} 中的演示数据上次没有装完，现在重装",
            f"the demo in {home} was not loaded to its end; loading it anew",
        )
    say(
        "正在装入演示数据：一个虚构的区，约三个月，约四千件案件（大约一分钟）",
        "loading the demo: a made-up district, ninety days, some four thousand cases (about a minute)",
    )
    now = datetime.now(UTC) if until is None else until.replace(hour=8, tzinfo=UTC)
    started = time.monotonic()
    with mark:
        bring_up(home, is_demo=True)
        load(seed=seed, now=now, stage=stage)
        place.finish(home, stage)
    seconds = f"{time.monotonic() - started:.0f}"
    say(f"演示数据已就绪，用时 {seconds} 秒：{home}", f"demo ready in {seconds} s: {home}")


def _remove(home: Path, state: State) -> None:
    if state is State.EMPTY:
        say(f"{home} 中没有演示数据", f"there is no demo in {home}")
    elif place.remove(home):
        say(f"已删除 {home}", f"removed {home}")
    else:
        say(
            f"已删除 {home} 中的演示数据；其中的其他内容没有动",
            f"removed the demo in {home}; what else lies there was left alone",
        )


def load(*, seed: int, now: datetime, stage: str, scale: float = 1.0) -> None:
    """Make the district and tell its story into the database that is set up. `scale` is the share of its sites and
    cases, for tests. The same seed, date, stage and scale make the same rows, but for what is random on purpose: the
    salts of passwords and of the journal."""
    from chuangcheng.foundation.journal.services import seal

    from .care import care_for
    from .desk import keep_for_the_desk
    from .dispatching import keep_rules
    from .district import set_up
    from .facilities import keep_register
    from .hazards import name_who_is_competent, tell_of_hazards
    from .led import lead_off
    from .scrutiny import look_closer
    from .story import Story, receive_pictures, tell

    dice = random.Random(seed)  # noqa: S311 - a made-up district, no secret
    began = now - timedelta(days=95)
    with _without_collecting():
        district = set_up(dice=dice, now=began, scale=scale)
        say("  区划、单位、人员、点位、测评体系", "  district: units, people, sites, standards")
        album = {}
        if stage != "start":  # nothing has been seen yet
            album = receive_pictures(district, began)
            say("  照片", "  pictures")
        story = Story(district, dice, now, album, scale)
        tell(story, stage=stage)
        if stage == "mid":
            lead_off(story)
        if stage != "start":
            look_closer(story)
        name_who_is_competent(district, began)
        if stage != "start":
            tell_of_hazards(story)
        say("  轮次、检查、案件", "  rounds, visits, cases")
        keep_rules(district, now, since=now - timedelta(days=60))
        keep_register(district, dice, now=now, stage=stage, scale=scale)
        say("  设施、工程项目", "  facilities, projects")
        care_for(story, stage=stage)
        say("  常态巡查、盯办、顽疾点位", "  standing looks, the watch list, hot spots")
        if stage != "start":
            keep_for_the_desk(district, now)
        while seal(now=now) is not None:
            pass
    say("  存证日志已封存", "  journal sealed")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let nothing look for garbage meanwhile: hundreds of thousands of rows live that it would walk again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
