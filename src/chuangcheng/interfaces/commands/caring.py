"""The daily work of the long-term care: people are sent, turns closed, the watch list kept. By itself, or by hand."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import click

from .setting_up import demo_option, open_installation
from .speaking import either, language_option, say, spoken, warn

EVERY = timedelta(minutes=10)
"""Between two looks at what is to be done."""

log = logging.getLogger(__name__)


class Care:
    """The work of the background process, at most every ten minutes; what goes wrong ends nothing else."""

    def __init__(self) -> None:
        self._next = datetime.min.replace(tzinfo=UTC)

    def look(self, now: datetime) -> None:
        """Do what is due, unless it was done a moment ago."""
        from django.db import OperationalError

        if now < self._next:
            return
        self._next = now + EVERY
        try:
            care(now)
        except OperationalError as error:  # the database is busy or away: the next look does it
            log.warning("nobody sent this time: %s", str(error).strip())
        except Exception:
            log.exception("the care of places went wrong; it goes on")


def care(now: datetime) -> tuple[int, int, int, int, dict[int, list[str]]]:
    """Turns sent, turns closed, sites that entered and left the watch list, and why a plan sent nobody."""
    from chuangcheng.flow.watch.services import close_turns, keep_watch, send_turns

    kept = keep_watch(now=now)  # first: a plan may send people to what is watched
    sent = send_turns(now=now)
    closed = close_turns(now=now)
    for plan_id, reasons in sent.refused.items():
        log.warning("plan %s sent nobody: %s", plan_id, ", ".join(reasons))
    return len(sent.turns), closed, kept.entered, kept.left, sent.refused


@click.group()
def watch() -> None:
    """Standing looks and the watch list. / 常态巡查与盯办清单。"""


@watch.command()
@demo_option
@language_option
def keep(is_demo: bool) -> None:
    """Do now what `serve` does every ten minutes. / 立即做 serve 每十分钟做的事：派出班次、更新盯办清单。

    Running it again changes nothing.
    """
    open_installation(is_demo=is_demo)
    from chuangcheng.interfaces.web.reasons import say as in_words

    turns, closed, entered, left, refused = care(datetime.now(UTC))
    say(
        f"派出 {turns} 个班次，关闭 {closed} 个；盯办清单列入 {entered} 个点位，移出 {left} 个",
        f"turns sent: {turns}, closed: {closed}; sites that entered the watch list: {entered}, left: {left}",
    )
    for plan_id, reasons in refused.items():
        with spoken():
            why = either("；", "; ").join(in_words(reason) for reason in reasons)
        warn(f"安排 {plan_id} 没有派出：{why}", f"plan {plan_id} sent nobody: {why}")
