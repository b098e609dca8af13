"""Rates as a table for others to read: JSON, CSV, and a document for Excel and paper."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chuangcheng.foundation.documents.rules import Column, Document, Paragraph, Row, Table
from chuangcheng.foundation.documents.terms import Kind, Style
from chuangcheng.foundation.spreadsheets.rules import aligned, harmless

from .rules import FORMULAS, Period, Share
from .terms import Count, Rate

SHOWN = (Count.REPORTED, Count.FILED, Count.DUE, Count.DEFERRED, Count.HANDLED, Count.CLOSED)


@dataclass(frozen=True)
class Line:
    """One row of the table, named."""

    name: str
    counts: Mapping[Count, int]
    shares: Mapping[Rate, Share]


@dataclass(frozen=True)
class RateTable:
    """Everything a table of rates says; `counts` and `rates` are what they are called."""

    title: str
    period: Period
    group: str
    lines: tuple[Line, ...]
    counts: Mapping[Count, str]
    rates: Mapping[Rate, str]


def to_json(table: RateTable) -> str:
    """As JSON (`chuangcheng-rates/1`, docs/formats.md): every rate with numerator, denominator and per cent."""
    told = {
        "format": "chuangcheng-rates/1",
        "from": str(table.period.since),
        "to": str(table.period.until),
        "formulas": {
            one.rate: {"numerator": one.numerator, "denominator": one.denominator, "less": list(one.less)}
            for one in FORMULAS
        },
        "rows": [
            {
                "name": line.name,
                "counts": {str(count): number for count, number in line.counts.items()},
                "rates": {
                    str(rate): {
                        "numerator": share.numerator,
                        "denominator": share.denominator,
                        "percent": None if share.percent is None else str(share.percent),
                    }
                    for rate, share in line.shares.items()
                },
            }
            for line in table.lines
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def to_csv(table: RateTable) -> str:
    """As CSV with a byte order mark, which Excel needs for Chinese; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([table.group, *table.counts.values(), *table.rates.values()])
    for line in table.lines:
        percents = [line.shares[rate].percent for rate in table.rates]
        writer.writerow([harmless(line.name), *(line.counts[count] for count in table.counts), *percents])
    return "\ufeff" + out.getvalue()


def to_document(
    table: RateTable, *, note: str, dated: datetime, language: str, watermark: str, footer: str
) -> Document:
    """As a document, for Excel."""
    columns = (
        Column(table.group, 40),
        *(Column(table.counts[count], 14, Kind.NUMBER) for count in SHOWN),
        *(Column(f"{name} %", 16, Kind.NUMBER, places=2) for name in table.rates.values()),
    )
    rows = tuple(
        Row((line.name, *(line.counts[count] for count in SHOWN), *(_percent(line, rate) for rate in table.rates)))
        for line in table.lines
    )
    return Document(
        title=table.title,
        subtitle=f"{table.period.since} — {table.period.until}",
        dated=dated,
        lead=(Table(columns, rows), Paragraph(note, Style.NOTE)),
        language=language,
        watermark=watermark,
        footer=footer,
    )


def to_text(table: RateTable) -> str:
    """As a table for a terminal."""
    head = (table.group, *(table.counts[count] for count in SHOWN), *table.rates.values())
    body = [
        (
            line.name,
            *(str(line.counts[count]) for count in SHOWN),
            *("—" if (told := _percent(line, rate)) is None else f"{told}%" for rate in table.rates),
        )
        for line in table.lines
    ]
    return aligned([head, *body], texts=(0,))


def _percent(line: Line, rate: Rate) -> Decimal | None:
    return line.shares[rate].percent
