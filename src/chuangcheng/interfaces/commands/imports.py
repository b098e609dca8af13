"""`chuangcheng units|people|areas|sites|duties`: import the office's own tables, preview first."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from chuangcheng.flow.places.formats import template
from chuangcheng.flow.places.terms import RowStatus, Table
from chuangcheng.foundation.geography.terms import AreaKind, Datum

from .setting_up import bring_up

SHOWN = 200
"""Rows of a preview that are printed; the counts are of all."""
MARKS = {RowStatus.NEW: "+", RowStatus.CHANGED: "~", RowStatus.SAME: "=", RowStatus.PROBLEM: "!"}


def _system_language() -> str:
    """English where the terminal speaks English, else Chinese."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


def _pairs(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """`--match WRITTEN=NAME` as a mapping."""
    found = {}
    for pair in given:
        written, equals, name = pair.partition("=")
        if not (equals and written.strip() and name.strip()):
            raise click.BadParameter(f"{pair!r}: write WRITTEN=NAME, for example 城管局=云溪区城市管理局")
        found[written.strip()] = name.strip()
    return found


language_option = click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=_system_language,
    help="Language of the messages. / 提示语言。",
)


def _family(table: Table, english: str, chinese: str) -> click.Group:
    """The commands for one kind of table."""

    @click.group(name=table.value, help=f"{english} / {chinese}")
    def family() -> None:
        pass

    def bring_in(file: Path, dry_run: bool, strict: bool, language: str, **how: Any) -> None:
        _import(table, file, dry_run=dry_run, strict=strict, language=language, how=how)

    bring_in.__doc__ = (
        "Import a table: xlsx, xls or csv; areas also from GeoJSON. Rows with a problem are told and left out; "
        "exit status 1 then. / 导入表格（xlsx、xls、csv）；有问题的行列出原因，不导入。"
    )
    options = [
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--dry-run", is_flag=True, help="Show what would happen and write nothing. / 只预览，不写入。"),
        click.option("--strict", is_flag=True, help="All rows or none. / 有一行有问题就全部不导入。"),
        click.option(
            "--match",
            "accepted",
            multiple=True,
            callback=_pairs,
            metavar="WRITTEN=NAME",
            help="Take a written name for a known one; may be repeated. / 把表中的名称认作系统中的名称，可多次使用。",
        ),
        click.option(
            "--fill-down",
            is_flag=True,
            help="Blank cells take the value above (csv of merged cells). / 空格沿用上一行（合并单元格转成的 csv）。",
        ),
        language_option,
    ]
    if table in (Table.SITES, Table.AREAS):
        datums = click.Choice([datum.value for datum in Datum])
        options.append(
            click.option("--datum", type=datums, default="wgs84", help="Datum of the coordinates. / 坐标系。")
        )
    if table is Table.AREAS:
        kinds = click.Choice([kind.value for kind in AreaKind])
        options.append(
            click.option(
                "--kind", "area_kind", type=kinds, default="street", help="Kind of areas that do not name theirs."
            )
        )
    if table is Table.DUTIES:
        options.append(click.option("--edition", default="", help="Code of the edition. / 测评体系版本代码。"))
    command: Any = bring_in
    for option in reversed(options):
        command = option(command)
    family.command("import")(command)

    @family.command("template")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @language_option
    def write_template(file: Path, language: str) -> None:
        """Write an empty table (xlsx) to fill in. / 写出空白模板。"""
        file.write_bytes(template(table, language))
        click.echo(str(file))

    return family


def _import(table: Table, file: Path, *, dry_run: bool, strict: bool, language: str, how: dict[str, Any]) -> None:
    bring_up(migrate=False)
    from django.db import DatabaseError
    from django.utils.translation import override

    from chuangcheng.flow.places import labels
    from chuangcheng.flow.places.selectors import TableOptions, preview_table
    from chuangcheng.flow.places.services import import_table
    from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid
    from chuangcheng.interfaces.web.reasons import say_all

    options = TableOptions(
        datum=Datum(how.get("datum", "wgs84")),
        accepted=how["accepted"],
        fill_down=how["fill_down"],
        edition=how.get("edition", ""),
        area_kind=AreaKind(how.get("area_kind", "street")),
    )
    data = file.read_bytes()
    with override("en" if language == "en" else "zh-hans"):
        refused = None
        try:
            if dry_run:
                preview = preview_table(PRODUCT, table=table, data=data, options=options)
            else:
                preview = import_table(
                    table=table, data=data, by=PRODUCT, now=datetime.now(UTC), options=options, strict=strict
                )
        except Invalid as error:
            found = error.detail.get("preview")
            if found is None:
                for line in say_all(error):
                    click.echo(f"{file}: {line}", err=True)
                sys.exit(1)
            preview, refused = found, error  # type: ignore[assignment]
        except Conflict as error:
            click.echo(f"{file}: {error}", err=True)
            sys.exit(1)
        except DatabaseError as error:
            hint = "run chuangcheng migrate first" if language == "en" else "请先运行 chuangcheng migrate"
            click.echo(f"{file}: {str(error).splitlines()[0]}; {hint}", err=True)
            sys.exit(1)
        _show(preview, labels)
        for problem in preview.all_problems:
            click.echo(f"{file}: {labels.told(problem)}", err=True)
        if refused is not None:
            click.echo(f"{file}: {labels.REFUSED['has_problems']}", err=True)  # type: ignore[index]
    if preview.all_problems:
        sys.exit(1)


def _show(preview: Any, labels: Any) -> None:
    """The rows that would be or were written, and the counts of all."""
    told = [row for row in preview.rows if row.status is not RowStatus.SAME]
    for row in told[:SHOWN]:
        changes = "; ".join(
            f"{labels.FIELDS.get(c.field, c.field)}: {c.before or '-'} → {c.after}" for c in row.changes
        )
        click.echo(f"{MARKS[row.status]} {row.row:>5}  {row.key}  {row.name}  {changes}".rstrip())
    if len(told) > SHOWN:
        click.echo(f"… {len(told) - SHOWN}")
    counts = "  ".join(f"{labels.ROW_STATUS[status]} {preview.count(status)}" for status in RowStatus)
    click.echo(f"{labels.TABLES[preview.table]}: {counts}")


units = _family(Table.UNITS, "Units.", "单位")
people = _family(Table.PEOPLE, "People and their posts.", "人员及其岗位")
areas = _family(Table.AREAS, "Areas.", "区域")
sites = _family(Table.SITES, "Sites.", "点位")
duties = _family(Table.DUTIES, "Who answers for what.", "责任分解")
