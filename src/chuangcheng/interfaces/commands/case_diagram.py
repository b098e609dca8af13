"""`chuangcheng cases diagram`: the table of moves and the ladder of approval as a page with diagrams."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .setting_up import prepare
from .speaking import language_option, say

if TYPE_CHECKING:
    from chuangcheng.flow.cases.rules import Move

HEAD = """# The moves of a case

Written by `chuangcheng cases diagram --write docs/cases.md` from the one table of moves, `flow/cases/rules/table.py`,
and the ladder of approval, `rules/ladder.py`. Change those, not this page: a test compares them.

"""


@click.command()
@click.option(
    "--write",
    "place",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page to this file instead of the screen. / 写入文件，不填则显示。",
)
@language_option
def diagram(place: Path | None) -> None:
    """Draw how cases move: who, from where to where, what it needs. / 画出案件流转图和流转表。"""
    prepare()
    page = draw()
    if place is None:
        click.echo(page, nl=False)
        return
    place.write_text(page, encoding="utf-8")
    say(f"已写入 {place}", f"written to {place}")


def draw() -> str:
    """The whole page, in English with the Chinese terms; Mermaid diagrams that most readers of Markdown draw."""
    from chuangcheng.flow.cases.rules import MOVES
    from chuangcheng.flow.cases.terms import Act

    usual = {
        Act.REPORT, Act.FILE, Act.DISPATCH, Act.ACCEPT, Act.RETURN, Act.UPHOLD, Act.INSIST,
        Act.RECTIFY, Act.SEND_BACK, Act.VERIFY, Act.CLOSE, Act.RECHECK,
    }  # fmt: skip
    return (
        HEAD
        + "## The usual way\n\n"
        + _drawn([move for move in MOVES if move.act in usual], off_the_way=False)
        + "\n## Off the usual way\n\n"
        + _drawn([move for move in MOVES if move.act not in usual or move.act is Act.CLOSE], off_the_way=True)
        + "\n## All moves\n\n"
        + _table()
        + "\n## The ladder of approval\n\n"
        + _ladder()
    )


def _drawn(moves: list[Move], *, off_the_way: bool) -> str:
    """A state diagram of these moves; one that stays where it is, is in the table only."""
    from chuangcheng.flow.cases.terms import Act, State

    lines: list[str] = []
    seen: set[str] = set()
    for move in moves:
        origins = move.origins
        if move.act is Act.CLOSE:  # a verified case in the first diagram, one in parts in the second
            origins = (State.SPLIT,) if off_the_way else (State.VERIFIED,)
        if not origins and move.target is not None:
            lines.append(f"    [*] --> {move.target}: {move.act}")
        for origin in origins:
            for target in _targets(move):
                if target is origin:
                    continue
                lines.append(f"    {origin} --> {target}: {move.act}")
                seen |= {origin, target}
    names = [f"    {state}: {state} {_chinese('state', state)}" for state in State if state in seen]
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, *lines, "```", ""])


def _targets(move: Move) -> tuple[str, ...]:
    from chuangcheng.flow.cases.rules import MOVE

    if move.back_to is not None:
        return MOVE[move.back_to].origins
    return () if move.target is None else (move.target,)


def _chinese(kind: str, term: str) -> str:
    """What a term is called in Chinese, whatever the language of the terminal."""
    from django.utils import translation

    from chuangcheng.flow.cases import labels

    found = {
        "state": labels.STATES,
        "act": labels.ACTS,
        "who": labels.WHO,
        "need": labels.NEEDS,
        "clock": labels.CLOCKS,
        "request": labels.REQUEST_KINDS,
    }
    with translation.override("zh-hans"):
        return str(found[kind][term])  # type: ignore[index]


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _both(kind: str, term: str) -> str:
    return f"{term} {_chinese(kind, term)}"


def _table() -> str:
    from chuangcheng.flow.cases.rules import MOVES

    page = _row("move", "from", "to", "who", "needs", "clock") + _row(*["---"] * 6)
    for move in MOVES:
        to = f"as before `{move.back_to}`" if move.back_to else move.target or "stays"
        page += _row(
            _both("act", move.act),
            ", ".join(move.origins) or "—",
            to,
            _both("who", move.actor),
            ", ".join(_both("need", need) for need in move.needs) or "—",
            _both("clock", move.clock),
        )
    return page


def _ladder() -> str:
    from chuangcheng.flow.cases.rules import LADDER

    ordinary = "ordinary reasons, where the filing condition admits it"
    when = {True: "engineering work", False: ordinary, None: "any reason"}
    page = _row("request", "which", "when", "decided by", "needs") + _row(*["---"] * 5)
    for rung in LADDER:
        page += _row(
            _both("request", rung.kind),
            f"no. {rung.number}" if rung.number else "any",
            when[rung.works],
            _both("who", rung.decides),
            ", ".join(_both("need", need) for need in rung.needs),
        )
    return page
