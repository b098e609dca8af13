"""`chuangcheng edition`: check and convert editions from files alone; load, export and publish them here."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from chuangcheng.flow.standards.formats import (
    NationalOrLocal,
    WrongDocument,
    edition_schema,
    read_document,
    summary_of,
    workbook_template,
    write_edition,
    write_workbook,
)
from chuangcheng.flow.standards.rules import Edition

from .edition_diff import diff

LANGUAGES = click.Choice(["zh", "en"])


def _system_language() -> str:
    """English where the terminal speaks English, else Chinese."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


def _writable(_context: click.Context, _parameter: click.Parameter, file: Path) -> Path:
    if file.suffix.lower() not in (".yaml", ".yml", ".xlsx"):
        raise click.BadParameter(f"{file.name}: .yaml or .xlsx / 只能写成 .yaml 或 .xlsx")
    return file


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
document_argument = click.argument("document", type=FILE)
output_argument = click.argument("output", type=click.Path(dir_okay=False, path_type=Path), callback=_writable)
into_option = click.option(
    "--into",
    type=FILE,
    help="The edition that a single table is taken into. / 单独一张表并入哪个版本文件。",
)
language_option = click.option(
    "--language", type=LANGUAGES, default=_system_language, help="Language of the messages. / 提示语言。"
)


@click.group()
def edition() -> None:
    """Editions of the evaluation system, as YAML or Excel workbooks. / 测评体系版本（YAML 或 Excel 工作簿）。"""


edition.add_command(diff)


@edition.command()
@document_argument
@into_option
@language_option
def check(document: Path, into: Path | None, language: str) -> None:
    """Check an edition; every problem is told with its line or cell. / 检查版本文件，一次列出全部问题。"""
    spec, _ = _read(document, language, into)
    click.echo(_summary(spec, language))


@edition.command()
@document_argument
@output_argument
@into_option
@language_option
def convert(document: Path, output: Path, into: Path | None, language: str) -> None:
    """Convert between YAML and Excel workbook, from files alone. / 在 YAML 与 Excel 工作簿之间转换。"""
    spec, _ = _read(document, language, into)
    _write(output, lambda: write_edition(spec).encode(), lambda: write_workbook(spec, language))
    click.echo(_summary(spec, language))


@edition.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@language_option
def template(output: Path, language: str) -> None:
    """Write a workbook to begin with. / 写出空白工作簿模板。"""
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{output.name}: .xlsx")
    _write(output, bytes, lambda: workbook_template(language))


@edition.command()
def schema() -> None:
    """Print the JSON Schema of the edition document. / 输出版本文档的 JSON Schema。"""
    click.echo(json.dumps(edition_schema(), ensure_ascii=False, indent=2))


@edition.command()
@document_argument
@click.option(
    "--publish", is_flag=True, help="Publish it at once; it never changes afterwards. / 立即发布，此后不可更改。"
)
@language_option
def load(document: Path, publish: bool, language: str) -> None:
    """Load an edition as a draft of this installation. / 载入版本文件为草稿。"""
    spec, _ = _read(document, language)
    with _installation(document, language):
        from chuangcheng.flow.standards import services
        from chuangcheng.foundation.acts.rules import PRODUCT

        row = services.load_edition(document=document.read_bytes(), by=PRODUCT, now=datetime.now(UTC))
        if publish:
            services.publish_edition(edition_id=row.pk, expected_version=row.version, by=PRODUCT, now=datetime.now(UTC))
    click.echo(f"{_summary(spec, language)} [{_state('published' if publish else 'draft', language)}]")


@edition.command()
@click.argument("code")
@output_argument
@language_option
def export(code: str, output: Path, language: str) -> None:
    """Write an edition of this installation to a file: YAML as it was loaded, or a workbook. / 导出版本。"""
    with _installation(code, language):
        from chuangcheng.flow.standards import selectors

        row = selectors.edition_by_code(code=code)
        document = selectors.edition_document(edition_id=row.id).encode()
        spec = selectors.edition_spec(edition_id=row.id)
    _write(output, lambda: document, lambda: write_workbook(spec, language))
    click.echo(f"{_summary(spec, language)} [{_state(row.state, language)}]")


@edition.command()
@click.argument("code")
@language_option
def publish(code: str, language: str) -> None:
    """Publish a draft of this installation; it never changes afterwards. / 发布草稿，此后不可更改。"""
    with _installation(code, language):
        from chuangcheng.flow.standards import selectors, services
        from chuangcheng.foundation.acts.rules import PRODUCT

        row = selectors.edition_by_code(code=code)
        services.publish_edition(edition_id=row.id, expected_version=row.version, by=PRODUCT, now=datetime.now(UTC))
        spec = selectors.edition_spec(edition_id=row.id)
    click.echo(f"{_summary(spec, language)} [{_state('published', language)}]")


@contextmanager
def _installation(subject: object, language: str) -> Iterator[None]:
    """The database and the acts; what they refuse is told in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError
    from django.utils.translation import override

    from chuangcheng.flow.standards import labels
    from chuangcheng.flow.standards.terms import Refused
    from chuangcheng.foundation.acts.rules import Conflict, Invalid, NotFound

    try:
        yield
    except WrongDocument as wrong:
        _fail(subject, [problem.text(language) for problem in wrong.problems])
    except Invalid as refused:
        with override("en" if language == "en" else "zh-hans"):
            reasons = [reason for reasons in refused.problems.values() for reason in reasons]
            _fail(subject, [str(labels.REFUSED[Refused(reason)]) % refused.detail for reason in reasons])
    except NotFound:
        _fail(subject, ["there is no edition of this code" if language == "en" else "没有这个编码的版本"])
    except Conflict as conflict:
        _fail(subject, [str(conflict)])
    except DatabaseError as error:
        hint = "run migrate first" if language == "en" else "请先运行 migrate"
        _fail(subject, [f"{str(error).splitlines()[0]}; {hint}"])


def _read(document: Path, language: str, into: Path | None = None) -> tuple[Edition, str]:
    base = _read(into, language)[0] if into else None
    try:
        return read_document(document.read_bytes(), case_classes=NationalOrLocal(), into=base)
    except WrongDocument as wrong:
        _fail(document, [problem.text(language) for problem in wrong.problems])


def _write(output: Path, yaml: Callable[[], bytes], workbook: Callable[[], bytes]) -> None:
    """Write the one or the other, as the name says; a file that is there is replaced."""
    try:
        output.write_bytes(workbook() if output.suffix.lower() == ".xlsx" else yaml())
    except OSError as error:
        _fail(output, [error.strerror or str(error)])


def _fail(subject: object, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(f"{subject}: {line}", err=True)
    sys.exit(1)


def _state(state: str, language: str) -> str:
    words: dict[str, tuple[str, str]] = {"published": ("已发布", "published"), "draft": ("草稿", "draft")}
    return words[state][1 if language == "en" else 0]


def _summary(spec: Edition, language: str) -> str:
    told = summary_of(spec)
    points = format(told.points.normalize(), "f")
    if language == "en":
        return (
            f"{spec.code}: {told.standards} standards ({told.counted} counted, {points} points), "
            f"{told.site_types} site types, {told.items} items, {told.judgement_rules} judgement rules"
        )
    return (
        f"{spec.code}：标准 {told.standards} 条（计分 {told.counted} 条，共 {points} 分），"
        f"点位类型 {told.site_types} 种，检查项 {told.items} 个，判定规则 {told.judgement_rules} 条"
    )
