"""`chuangcheng cases rates`: how many cases were filed, due, handled, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from .setting_up import demo_option, open_installation
from .speaking import language, language_option


@click.command()
@click.option(
    "--by",
    type=click.Choice(["unit", "area", "class", "source", "period"]),
    default="unit",
    help="What the rows are. / 按责任单位、街道、案件类别、来源或时段分组。",
)
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="First day. / 起始日，不填取截止日所在月的1日。"
)
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="Last day. / 截止日，不填取今天。")
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="A table to read, or a document to work on. / 表格、JSON 或 CSV。",
)
@demo_option
@language_option
def rates(by: str, since: datetime | None, until: datetime | None, written_as: str, is_demo: bool) -> None:
    """Filed, due, handled, closed, on time, rework, rebound. / 案件办理情况统计：立案、按期、结案、返工、反弹等率。"""
    open_installation(is_demo=is_demo)
    from django.utils import translation
    from django.utils.timezone import localtime

    from chuangcheng.flow.rates import selectors
    from chuangcheng.flow.rates.formats import to_csv, to_json, to_text
    from chuangcheng.flow.rates.rules import MOST_DAYS, Period
    from chuangcheng.flow.rates.terms import By

    now = datetime.now(UTC)
    last = until.date() if until else localtime(now).date()
    first = since.date() if since else last.replace(day=1)
    if first > last:
        raise click.BadParameter("--from > --to")
    if last - first >= timedelta(days=MOST_DAYS):
        raise click.BadParameter(f"--from … --to > {MOST_DAYS} d")
    with translation.override("en" if language() == "en" else "zh-hans"):
        told = selectors.rates(None, period=Period(first, last), by=By(by), now=now)
        table = selectors.table_of(told, english=language() == "en")
        write = {"table": to_text, "json": to_json, "csv": to_csv}[written_as]
        click.echo(write(table), nl=False)
