"""`chuangcheng score`: compute an edition from a folder of evidence, without a database or a server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NoReturn

import click

from chuangcheng.flow.scoring.formats import (
    Evidence,
    WrongEvidence,
    changes_of,
    read_evidence,
    table_of,
    table_of_changes,
    write_changes,
    write_score,
)
from chuangcheng.flow.scoring.formats.book import book_document, book_of_files
from chuangcheng.flow.scoring.rules import Side, compute, outcome
from chuangcheng.flow.scoring.terms import Comparison
from chuangcheng.flow.standards.formats import WrongDocument, read_edition
from chuangcheng.flow.standards.rules import Edition
from chuangcheng.flow.standards.terms import Standing
from chuangcheng.foundation.documents.formats import write
from chuangcheng.foundation.documents.terms import Form

COMPARISONS = {"whole": Comparison.WHOLE, "area": Comparison.STREET, "unit": Comparison.UNIT}


def _system_language() -> str:
    """English where the terminal speaks English, else Chinese."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


@click.command()
@click.argument("edition_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--evidence",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with observations.csv, sites.csv, figures.csv, results.csv, events.csv, gates.csv. / 证据文件夹。",
)
@click.option(
    "--by", type=click.Choice(["area", "unit"]), help="Compare areas or units instead. / 按区域或责任单位比较。"
)
@click.option(
    "--standing",
    type=click.Choice([str(standing) for standing in Standing]),
    help="What the place is: consequences of events differ with it. / 称号状态：申报、提名或已获称号。",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day from which periods of events are counted back; the newest date of the evidence if not given. "
    "/ 评分日，不填取证据中最新的日期。",
)
@click.option(
    "--year",
    type=click.IntRange(min=1),
    help="Year of the cycle the score stands for; the first without a result if not given. "
    "/ 本次得分是周期的第几年，不填取尚无结果的第一年。",
)
@click.option(
    "--format",
    "written_as",
    type=click.Choice(["table", "json", *map(str, Form)]),
    default="table",
    help="A table to read, a document to keep, or the score book. / 表格、JSON 文档，或得分册（pdf、docx、xlsx）。",
)
@click.option(
    "--of",
    "name",
    help="With --by: the area or unit that the score book is for. / 与 --by 合用：得分册所属的区域或责任单位。",
)
@click.option(
    "--sampled",
    is_flag=True,
    help="The sites were drawn at random: in JSON, shares have their interval. "
    "/ 点位为随机抽取：JSON 文档给出比例的置信区间。",
)
@click.option(
    "--before",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier folder of evidence: tell what changed since, standard by standard. "
    "/ 较早的证据文件夹：逐条说明此后的变化。",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write to; a score book needs one. / 写入的文件；得分册必填。",
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default=_system_language,
    help="Language of the table and the messages. / 表格和提示的语言。",
)
def score(
    edition_file: Path,
    folder: Path,
    by: str | None,
    standing: str | None,
    day: datetime | None,
    year: int | None,
    written_as: str,
    name: str | None,
    sampled: bool,
    before: Path | None,
    output: Path | None,
    language: str,
) -> None:
    """Compute the score of an edition from files alone. / 只凭文件计算得分。

    docs/formats.md specifies the edition document, the folder and the document that is written.
    """
    comparison = COMPARISONS[by or "whole"]
    is_book = written_as in set(Form)
    _check_use(by, name, output, is_book=is_book)
    if before is not None and (by or is_book):
        raise click.BadParameter("two scores of the whole are compared, as a table or json", param_hint="--before")
    with _told_plainly(edition_file, folder, language):
        document = edition_file.read_bytes()
        edition = read_edition(document)
    if year is not None and year > len(edition.cycle):
        raise click.BadParameter(f"the cycle of the edition has {len(edition.cycle)} years", param_hint="--year")

    def read(place: Path, on: date | None) -> Evidence:
        with _told_plainly(edition_file, place, language):
            told = read_evidence(place, edition, comparison)
        known = Standing(standing) if standing else None
        return replace(told, outside=replace(told.outside, standing=known, day=on or told.newest, year=year))

    evidence = read(folder, day.date() if day else None)
    outside = evidence.outside
    result = compute(edition, evidence.counts, evidence.figures, evidence.keys, outside.editions)
    outcomes = {key: outcome(edition, total, outside) for key, total in result.totals.items()}
    if before is not None:
        earlier = read(before, None)
        changes = changes_of(_side(edition, earlier), _side(edition, evidence))
        if written_as == "json":
            written = write_changes(edition, changes, earlier, evidence).encode()
        else:
            written = table_of_changes(edition, changes, language).encode()
    elif is_book:
        try:
            book = book_of_files(edition, document, folder, evidence, result, outcomes, comparison, name or "")
        except KeyError:
            known = ", ".join(sorted(result.totals))
            raise click.BadParameter(f"{name!r}: the evidence has {known}", param_hint="--of") from None
        dated = datetime.combine(outside.day, time(), UTC) if outside.day else datetime.now(UTC)
        written = write(book_document(book, dated=dated, language=language), Form(written_as))
    elif written_as == "json":
        told = write_score(edition, document, evidence, result, outcomes, comparison, sampled=sampled)
        written = told.encode()
    else:
        written = table_of(edition, evidence, result, outcomes, comparison, language).encode()
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        output.write_bytes(written)


@contextmanager
def _told_plainly(edition_file: Path, folder: Path, language: str) -> Iterator[None]:
    """Whatever is wrong with a file is told line by line, and ends the command."""
    try:
        yield
    except WrongDocument as wrong:
        _end(edition_file, [problem.text(language) for problem in wrong.problems])
    except WrongEvidence as wrong:
        _end(folder, [problem.text(language) for problem in wrong.problems])
    except OSError as error:
        _end(error.filename or folder, [error.strerror or str(error)])


def _end(subject: object, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(f"{subject}: {line}", err=True)
    sys.exit(1)


def _side(edition: Edition, evidence: Evidence) -> Side:
    """The score of the whole that a folder comes to, with what it leads to."""
    score = compute(edition, evidence.counts, evidence.figures, evidence.keys, evidence.outside.editions)
    total = score.totals[""]
    return Side(edition, score.lines, total, score.parts.get("", ()), outcome(edition, total, evidence.outside))


def _check_use(by: str | None, name: str | None, output: Path | None, *, is_book: bool) -> None:
    """Refuse what cannot be meant: a book without a file, or of nobody in particular."""
    if is_book and output is None:
        raise click.BadParameter("a score book needs a file: --output book.pdf", param_hint="--output")
    if is_book and (by is None) != (name is None):
        raise click.BadParameter("a score book is for the whole, or with --by and --of for one", param_hint="--of")
    if name is not None and not is_book:
        raise click.BadParameter("only a score book is for one area or unit", param_hint="--of")
