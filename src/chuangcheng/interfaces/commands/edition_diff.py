"""`chuangcheng edition diff`: what differs between two editions, from files or from this installation."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from chuangcheng.flow.standards.formats import WrongDocument, read_document
from chuangcheng.flow.standards.rules import Difference, Edition, FieldChange, difference


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help="Lines to read, or JSON for a program. / 供人阅读的表，或供程序使用的 JSON。",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default=None, help="Language of the words. / 语言。")
def diff(old: str, new: str, form: str, language: str | None) -> None:
    """Compare two editions part by part. OLD and NEW are files, or codes of editions of this installation.

    Exit status 0 once they were compared, whatever differs (JSON is an empty list where nothing does); 1 where one
    of them cannot be read.

    逐项比较两个版本：OLD、NEW 为版本文件，或本系统中版本的编码。能比较即返回 0，读不出返回 1。
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    import django

    django.setup()
    from django.utils.translation import override

    english = (language or _system_language()) == "en"
    found = difference(*(_edition(one, english) for one in (old, new)))
    with override("en" if english else "zh-hans"):
        lines = [json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2)]
        click.echo("\n".join(lines if form == "json" else _table(found)))


def _system_language() -> str:
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if told.lower().startswith("en") else "zh"


def _edition(name: str, english: bool) -> Edition:
    """The edition of a file, or of this installation where there is no such file."""
    try:
        if Path(name).is_file():
            return read_document(Path(name).read_bytes())[0]
        return _loaded(name, english)
    except WrongDocument as wrong:
        for problem in wrong.problems:
            click.echo(f"{name}: {problem.text('en' if english else 'zh')}", err=True)
    except OSError as error:
        click.echo(f"{name}: {error.strerror or error}", err=True)
    sys.exit(1)


def _loaded(code: str, english: bool) -> Edition:
    from django.db import DatabaseError

    from chuangcheng.flow.standards.selectors import edition_spec, editions

    try:
        row = next((one for one in editions() if one.code == code), None)
    except DatabaseError as error:
        hint = "run migrate first" if english else "请先运行 migrate"
        click.echo(f"{code}: {str(error).splitlines()[0]}; {hint}", err=True)
        sys.exit(1)
    if row is None:
        said = "there is no such file, and no edition of this code" if english else "没有这个文件，也没有这个编码的版本"
        click.echo(f"{code}: {said}", err=True)
        sys.exit(1)
    return edition_spec(edition_id=row.id)


def _table(found: Iterable[Difference]) -> list[str]:
    from django.utils.translation import get_language

    from chuangcheng.flow.standards.labels import CHANGES, EDITION_PARTS

    english = get_language() == "en"
    lines = []
    for one in found:
        title = (one.title_en if english else "") or one.title
        similar = f" (≈ {one.similar})" if one.similar else ""
        name = " ".join(word for word in (one.code, title) if word)
        lines.append(f"{CHANGES[one.change]}\t{EDITION_PARTS[one.part]}\t{name}{similar}")
        lines += [f"\t{_field(change)}" for change in one.fields]
    return lines or ["The two editions are the same." if english else "两个版本内容完全相同。"]


def _field(change: FieldChange) -> str:
    from chuangcheng.flow.standards.labels import field_name, list_change, said

    if lists := list_change(change):
        gone, come = lists
        return f"{field_name(change)}: " + " ".join([*(f"-{one}" for one in gone), *(f"+{one}" for one in come)])
    return f"{field_name(change)}: {said(change.old)} → {said(change.new)}"


def _plain(one: Difference) -> dict[str, Any]:
    from chuangcheng.flow.standards.labels import said

    return {
        "part": str(one.part),
        "change": str(one.change),
        "code": one.code,
        "title": one.title,
        "title_en": one.title_en,
        "similar": one.similar,
        "fields": [
            {"field": c.field, "of": str(c.of) if c.of else "", "old": said(c.old), "new": said(c.new)}
            for c in one.fields
        ],
    }
