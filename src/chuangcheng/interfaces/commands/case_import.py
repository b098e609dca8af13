"""`chuangcheng cases import`: take cases over from another system's table, batch by batch."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .setting_up import demo_option, open_installation
from .speaking import language_option, say, spoken, stop, warn

if TYPE_CHECKING:
    from chuangcheng.flow.exchange.formats import CaseTable, TextSheet
    from chuangcheng.flow.exchange.rules import CaseMapping, Problem
    from chuangcheng.flow.exchange.selectors import PlanRow

SHOWN = 200
"""Rows that are told one by one; the counts are of all."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    "mapping_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the columns mean (YAML, docs/formats.md). / 对应表（YAML）。",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen and write nothing. / 只预览，不写入。")
@click.option(
    "--refused",
    "refused_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the refused rows here (xlsx), each with its reason. / 把未转入的行连同原因另存为 xlsx。",
)
@click.option("--batch", default=1000, type=click.IntRange(1, 10_000), help="Rows of one transaction. / 每批行数。")
@demo_option
@language_option
def import_cases(
    file: Path, mapping_file: Path, dry_run: bool, refused_file: Path | None, batch: int, is_demo: bool
) -> None:
    """Take cases over from FILE: xlsx, xls or csv. / 从其他系统的表格转入案件。

    Known numbers are not taken over again: after an interruption run it again. Rows with a problem are told and left
    out, and so are rows whose source now says otherwise; exit status 1 where a row had a problem.
    """
    open_installation(is_demo=is_demo)
    from chuangcheng.flow.exchange.formats import WrongMapping, WrongTable, lay_out, read_mapping, read_sheets
    from chuangcheng.flow.exchange.labels import told, told_fault
    from chuangcheng.flow.exchange.rules import Problem, check_mapping

    with spoken():
        try:
            mapping = read_mapping(mapping_file.read_bytes())
        except WrongMapping as wrong:
            lines = [f"{mapping_file}: {told_fault(one)}" for one in wrong.wrong]
            stop("\n".join(lines), "\n".join(lines))
        check_mapping(mapping).refuse()
        try:
            sheets = read_sheets(file.read_bytes())
            table = lay_out(sheets, mapping.headings())
        except WrongTable as error:
            line = f"{file}: {told(Problem(error.reason, detail=error.detail))}"
            stop(line, line)
        counts, problems = (
            _look(table, mapping, batch) if dry_run else _take_over(file, sheets, table, mapping, batch, refused_file)
        )
        if dry_run and refused_file is not None:
            from chuangcheng.flow.exchange.selectors import planned_book

            refused_file.write_bytes(planned_book(table, problems))
        for one in problems[:SHOWN]:
            click.echo(f"{file}: {told(one)}", err=True)
        if len(problems) > SHOWN:
            more = len(problems) - SHOWN
            warn(f"… 另有 {more} 处问题", f"… {more} more problems")
        _sum_up(counts)
    if counts.get("problem"):
        sys.exit(1)


def _look(table: CaseTable, mapping: CaseMapping, batch: int) -> tuple[dict[str, int], list[Problem]]:
    """What taking over would do."""
    from chuangcheng.flow.exchange.selectors import Earlier, known_names, plan_rows

    known, earlier = known_names(), Earlier()
    counts: dict[str, int] = {}
    problems: list[Problem] = []
    for start in range(0, len(table.rows), batch):
        planned = plan_rows(table.rows[start : start + batch], mapping=mapping, known=known, earlier=earlier)
        problems += _count(planned, counts)
        _show_changes(planned)
    return counts, problems


def _count(planned: Iterable[PlanRow], counts: dict[str, int]) -> list[Problem]:
    from chuangcheng.flow.exchange.terms import RowStatus

    problems: list[Problem] = []
    for one in planned:
        counts[one.status] = counts.get(one.status, 0) + 1
        if one.status is RowStatus.NEW and one.flags:
            counts["flagged"] = counts.get("flagged", 0) + 1
        problems += one.reading.problems
    return problems


def _show_changes(planned: Iterable[PlanRow]) -> None:
    from chuangcheng.flow.exchange.labels import told_change
    from chuangcheng.flow.exchange.terms import RowStatus

    for one in planned:
        if one.status is RowStatus.CHANGED:
            _show_change(one.reading.number, told_change(one.changes))


def _show_change(number: str, changes: Iterable[tuple[str, str, str]]) -> None:
    told = "; ".join(f"{what}: {before or '-'} → {after or '-'}" for what, before, after in changes)
    click.echo(f"~ {number}  {told}")


def _take_over(
    file: Path,
    sheets: tuple[TextSheet, ...],
    table: CaseTable,
    mapping: CaseMapping,
    batch: int,
    refused_file: Path | None,
) -> tuple[dict[str, int], list[Problem]]:
    """Write batch after batch; each that is written stays written."""
    from chuangcheng.flow.exchange.labels import told_change
    from chuangcheng.flow.exchange.selectors import transfer_card
    from chuangcheng.flow.exchange.services import make_transfer, take_over_batch
    from chuangcheng.flow.exchange.terms import RowStatus, TransferState
    from chuangcheng.foundation.acts.rules import PRODUCT

    def now() -> datetime:
        return datetime.now(UTC)

    size = file.stat().st_size
    sent = make_transfer(name=file.name, size=size, sheets=sheets, mapping=mapping, by=PRODUCT, now=now())
    key, version, state = sent.uuid, sent.version, sent.state
    while state != TransferState.DONE:
        row = take_over_batch(transfer=key, expected_version=version, by=PRODUCT, now=now(), size=batch, table=table)
        version, state = row.version, row.state
        warn(f"{row.position} / {row.total} 行", f"{row.position} / {row.total} rows")
    problems: list[Any] = []
    for card in _told(key, RowStatus.PROBLEM):
        problems += card.problems
    for card in _told(key, RowStatus.CHANGED):
        _show_change(card.number, told_change(card.changes))
    card = transfer_card(PRODUCT, transfer=key)
    if card.counts.get("problem"):
        _keep_refused(key, card.version, refused_file)
    return dict(card.counts), problems


def _told(key: Any, status: Any) -> Iterable[Any]:
    from chuangcheng.flow.exchange.selectors import told_page
    from chuangcheng.foundation.acts.rules import PRODUCT

    place: str | None = None
    while True:
        page = told_page(PRODUCT, transfer=key, status=status, place=place)
        yield from page.rows
        if page.next is None:
            return
        place = page.next


def _keep_refused(key: Any, version: int, refused_file: Path | None) -> None:
    """Hand the refused rows over, and leave nothing of them in the installation."""
    from chuangcheng.flow.exchange.selectors import transfer_refused
    from chuangcheng.flow.exchange.services import discard_transfer
    from chuangcheng.foundation.acts.rules import PRODUCT

    if refused_file is not None:
        refused_file.write_bytes(transfer_refused(PRODUCT, transfer=key))
    discard_transfer(transfer=key, expected_version=version, by=PRODUCT, now=datetime.now(UTC))


def _sum_up(counts: dict[str, int]) -> None:
    from chuangcheng.flow.exchange.labels import ROW_STATUS
    from chuangcheng.flow.exchange.terms import RowStatus

    click.echo("  ".join(f"{ROW_STATUS[status]} {counts.get(status, 0)}" for status in RowStatus))
    if flagged := counts.get("flagged"):
        say(f"其中 {flagged} 行有疑点，已保留并标明", f"{flagged} of them are odd: kept, and flagged")
