"""`chuangcheng health`: is everything in order? For whoever watches machines."""

from __future__ import annotations

import http.client
import sys
from datetime import UTC, datetime

import click

from .setting_up import demand_demo, demo_option, prepare
from .speaking import either, language_option, spoken

PATIENCE = 10
"""Seconds in which the pages must answer."""


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    help="Ask the server on this port of this machine too. / 同时查询本机此端口上的服务。",
)
@demo_option
@language_option
def health(port: int | None, is_demo: bool) -> None:
    """Say of every part whether it is in order. Exit status 0 when all are, else 1. / 检查各部分是否正常。"""
    from .demo_home import home_of_demo

    if is_demo:
        demand_demo()
    prepare(home_of_demo() if is_demo else None, is_demo=is_demo)
    from chuangcheng.foundation.health.labels import ADVICE, PARTS, REMEDIES
    from chuangcheng.foundation.health.selectors import look

    found = look(now=datetime.now(UTC))
    fine = found.ok
    with spoken():
        for one in found.findings:
            click.echo(f"{PARTS[one.part]}: {either('正常', 'in order')}" if one.ok else f"✗ {REMEDIES[one.part]}")
        for advice in found.advice:
            click.echo(f"! {ADVICE[advice]}")
    if port is not None:
        answers = _answers(port)
        fine = fine and answers
        click.echo(
            either(f"网页服务（端口 {port}）: 正常", f"pages on port {port}: in order")
            if answers
            else either(
                f"✗ 端口 {port} 上的网页服务没有正常回答", f"✗ the pages on port {port} do not answer as they should"
            )
        )
    sys.exit(0 if fine else 1)


def _answers(port: int) -> bool:
    """Whether the server answers with 200, asked under a name that it knows."""
    from django.conf import settings

    host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*", "["))), "localhost")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health/", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
