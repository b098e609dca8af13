"""`chuangcheng edition`: check an edition document without a database, or load it into this installation."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import click

from chuangcheng.flow.standards.formats import NationalOrLocal, WrongDocument, read_edition
from chuangcheng.flow.standards.rules import Edition

from .edition_diff import diff

LANGUAGES = click.Choice(["zh", "en"])


def _system_language() -> str:
    """English where the terminal speaks English, else Chinese."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


document_argument = click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
language_option = click.option(
    "--language", type=LANGUAGES, default=_system_language, help="Language of the messages. / 提示语言。"
)


@click.group()
def edition() -> None:
    """Editions of the evaluation system. / 测评体系版本。"""


edition.add_command(diff)


@edition.command()
@document_argument
@language_option
def check(document: Path, language: str) -> None:
    """Check an edition document; every problem is told with its line. / 检查版本文档，一次列出全部问题。"""
    click.echo(_summary(_read(document, language), language))


@edition.command()
@document_argument
@click.option(
    "--publish", is_flag=True, help="Publish it at once; it never changes afterwards. / 立即发布，此后不可更改。"
)
@language_option
def load(document: Path, publish: bool, language: str) -> None:
    """Load an edition document as a draft of this installation. / 载入版本文档为草稿。"""
    spec = _read(document, language)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError
    from django.utils.translation import override

    from chuangcheng.flow.standards import labels, services
    from chuangcheng.flow.standards.terms import Refused
    from chuangcheng.foundation.acts.rules import PRODUCT, Conflict, Invalid

    try:
        row = services.load_edition(document=document.read_bytes(), by=PRODUCT, now=datetime.now(UTC))
        if publish:
            services.publish_edition(edition_id=row.pk, expected_version=row.version, by=PRODUCT, now=datetime.now(UTC))
    except WrongDocument as wrong:
        _fail(document, [problem.text(language) for problem in wrong.problems])
    except Invalid as refused:
        with override("en" if language == "en" else "zh-hans"):
            reasons = [reason for reasons in refused.problems.values() for reason in reasons]
            _fail(document, [str(labels.REFUSED[Refused(reason)]) % refused.detail for reason in reasons])
    except Conflict as conflict:
        _fail(document, [str(conflict)])
    except DatabaseError as error:
        hint = "run migrate first" if language == "en" else "请先运行 migrate"
        _fail(document, [f"{str(error).splitlines()[0]}; {hint}"])
    state = ("published", "已发布") if publish else ("draft", "草稿")
    click.echo(f"{_summary(spec, language)} [{state[0] if language == 'en' else state[1]}]")


def _read(document: Path, language: str) -> Edition:
    try:
        return read_edition(document.read_bytes(), case_classes=NationalOrLocal())
    except WrongDocument as wrong:
        _fail(document, [problem.text(language) for problem in wrong.problems])


def _fail(document: Path, lines: list[str]) -> NoReturn:
    for line in lines:
        click.echo(f"{document}: {line}", err=True)
    sys.exit(1)


def _summary(spec: Edition, language: str) -> str:
    leaves = list(spec.leaves())
    counted = [leaf for leaf in leaves if leaf.counted]
    points = format(sum((m.points for leaf in counted for m in leaf.methods), Decimal(0)).normalize(), "f")
    if language == "en":
        return (
            f"{spec.code}: {len(leaves)} standards ({len(counted)} counted, {points} points), "
            f"{len(spec.site_types)} site types, {len(spec.items)} items, {len(spec.judgement_rules)} judgement rules"
        )
    return (
        f"{spec.code}：标准 {len(leaves)} 条（计分 {len(counted)} 条，共 {points} 分），"
        f"点位类型 {len(spec.site_types)} 种，检查项 {len(spec.items)} 个，判定规则 {len(spec.judgement_rules)} 条"
    )
