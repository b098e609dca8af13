"""Writing an edition as a workbook, and the one that an office begins with. Reading it again gives an equal edition.

Every text is written as a text: whatever stands in it, a spreadsheet program shows it and computes nothing.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from chuangcheng.flow.standards.rules import Edition, Item, Method, NegativeItem, Node, RollUp, Rounding, SiteType
from chuangcheng.flow.standards.terms import Aggregation, ItemKind, Missing, Reading, RuleKind

from . import compact
from .columns import CHOICES_SHEET, COLUMNS, NOTES_SHEET, SHEETS, Column, Holds, Table, Words
from .guide import EXAMPLE, GUIDE

ROOM = 2_000
"""Rows below the content that are prepared for typing: as text, with their drop-downs."""
LONGEST = 30_000
"""Characters of a cell; a spreadsheet program takes 32,767. A longer list goes on in the next row."""
FONT = "Microsoft YaHei"

Cells = dict[str, Any]
"""A row by field: texts, Decimals, whole numbers, yes or no, tuples of texts; nothing for an empty cell."""


def write_workbook(edition: Edition, language: str = "zh") -> bytes:
    """The edition as an xlsx, with headings, choices and notes in Chinese or English ("en")."""
    return _book({table: list(rows(edition)) for table, rows in ROWS.items()}, _depths(edition), language)


def workbook_template(language: str = "zh") -> bytes:
    """A workbook to begin with: the same sheets, two example rows on each, the facts still to be filled in."""
    example = EXAMPLE[1 if language.startswith("en") else 0]
    rows = {table: list(of(example)) for table, of in ROWS.items()}
    rows[Table.FACTS] = [{}]
    return _book(rows, _depths(example), language)


def _book(rows: Mapping[Table, list[Cells]], depths: Mapping[str, int], language: str) -> bytes:
    memory = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10, "valign": "top"},
    }
    with xlsxwriter.Workbook(memory, options) as book:
        writer = _Writer(book, 1 if language.startswith("en") else 0)
        writer.guide()
        writer.facts(rows[Table.FACTS][0])
        for table in COLUMNS:
            if table is not Table.FACTS:
                writer.table(table, rows[table], depths if table is Table.TREE else {})
        writer.choices()
    return memory.getvalue()


class _Writer:
    """Writes the sheets of one workbook in one language."""

    def __init__(self, book: xlsxwriter.Workbook, language: int) -> None:
        self.book, self.language = book, language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._lists: dict[int, tuple[Words, str]] = {}

    def style(self, **properties: Any) -> Any:
        """A format, each made once."""
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**base, **properties})
        return self._formats[key]

    @property
    def head(self) -> Any:
        """Headings."""
        return self.style(bold=True, bg_color="#E8EFF6", border=1, border_color="#B9C6D3", text_wrap=True)

    def guide(self) -> None:
        """The sheet that says how to fill in the others, heading by heading."""
        sheet = self.book.add_worksheet(NOTES_SHEET[self.language])
        title, wrap, bold = (
            self.style(bold=True, font_size=14),
            self.style(text_wrap=True),
            self.style(bold=True, bg_color="#E8EFF6", border=1, border_color="#B9C6D3"),
        )
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 2, 8)
        sheet.set_column(3, 3, 70)
        sheet.hide_gridlines(2)
        heading, *lines = GUIDE[self.language]
        sheet.write_string(0, 0, heading, title)
        row = 2
        for line in lines:
            sheet.merge_range(row, 0, row, 3, "", wrap)
            sheet.write_string(row, 0, line, wrap)
            sheet.set_row(row, 15 * (1 + len(line) * (2, 1)[self.language] // 115))
            row += 1
        row += 1
        for at, word in enumerate(
            (("工作表", "列", "必填", "怎么填"), ("Sheet", "Column", "Needed", "How"))[self.language]
        ):
            sheet.write_string(row, at, word, bold)
        for table, columns in COLUMNS.items():
            for column in columns:
                row += 1
                sheet.write_string(row, 0, SHEETS[table][self.language], wrap)
                sheet.write_string(row, 1, self._title(column), wrap)
                sheet.write_string(row, 2, (("是", "yes")[self.language]) if column.needed else "", wrap)
                sheet.write_string(row, 3, self._how(column), wrap)

    def facts(self, cells: Cells) -> None:
        """The sheet of facts: names in column A, values in column B, remarks in column C."""
        sheet = self.book.add_worksheet(SHEETS[Table.FACTS][self.language])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 2, 50)
        for at, word in enumerate((("项目", "内容", "说明"), ("Item", "Content", "Notes"))[self.language]):
            sheet.write_string(0, at, word, self.head)
        for row, column in enumerate(COLUMNS[Table.FACTS], start=1):
            sheet.write_string(row, 0, self._title(column) + ("*" if column.needed else ""), self.style(bold=True))
            sheet.write_blank(row, 1, None, self._look(column))
            self._write(sheet, row, 1, column, cells.get(column.field), self._look(column))
            sheet.write_string(row, 2, self._how(column), self.style(text_wrap=True, font_color="#526070"))
            if column.holds is Holds.CHOICE:
                self._drop_down(sheet, row, row, 1, column)
        sheet.freeze_panes(1, 0)

    def table(self, table: Table, rows: Sequence[Cells], depths: Mapping[str, int]) -> None:
        """A sheet with one row of headings."""
        sheet = self.book.add_worksheet(SHEETS[table][self.language])
        columns = COLUMNS[table]
        last = len(rows) + ROOM
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, self._look(column))
            sheet.write_string(0, at, self._title(column) + ("*" if column.needed else ""), self.head)
            if column.holds is Holds.CHOICE:
                self._drop_down(sheet, 1, last, at, column)
        for number, cells in enumerate(rows, start=1):
            depth, inner = depths.get(cells.get("code", ""), 0), table is Table.TREE and "kind" not in cells
            for at, column in enumerate(columns):
                look = self._look(column)
                if column.field == "title" and table is Table.TREE:
                    look = self.style(num_format="@", text_wrap=True, indent=min(depth, 12), bold=inner)
                self._write(sheet, number, at, column, cells.get(column.field), look)
        sheet.freeze_panes(1, next(at for at, column in enumerate(columns, start=1) if column.field == "title"))
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def choices(self) -> None:
        """The hidden sheet that the drop-downs take their words from."""
        sheet = self.book.add_worksheet(CHOICES_SHEET[self.language])
        for at, (words, _) in enumerate(self._lists.values()):
            for row, names in enumerate(words.values()):
                sheet.write_string(row, at, names[self.language])
        sheet.hide()

    def _drop_down(self, sheet: Any, first: int, last: int, at: int, column: Column) -> None:
        words = column.choices or {}
        if id(words) not in self._lists:
            letter = chr(65 + len(self._lists))
            place = f"='{CHOICES_SHEET[self.language]}'!${letter}$1:${letter}${len(words)}"
            self._lists[id(words)] = (words, place)
        sheet.data_validation(
            first, at, last, at, {"validate": "list", "source": self._lists[id(words)][1], "error_type": "warning"}
        )

    def _look(self, column: Column) -> Any:
        if column.holds is Holds.NUMBER:
            return self.style(align="right")
        return self.style(num_format="@", text_wrap=True)  # as text, so that 001 stays 001 and 1-2 no date

    def _title(self, column: Column) -> str:
        return (column.title, column.title_en)[self.language]

    def _how(self, column: Column) -> str:
        note = (column.note, column.note_en)[self.language]
        if not column.choices:
            return note
        comma, lead, stop = (("、", "可填：", "。"), (", ", "one of: ", "; "))[self.language]
        words = lead + comma.join(names[self.language] for names in column.choices.values())
        return f"{note}{stop}{words}" if note else words

    def _write(self, sheet: Any, row: int, at: int, column: Column, value: Any, look: Any) -> None:
        if value is None or value == "" or value == ():
            return
        if column.choices is not None and value in column.choices:
            sheet.write_string(row, at, column.choices[value][self.language], look)
        elif isinstance(value, (Decimal, int)):
            number = Decimal(value)
            if Decimal(format(float(number), ".15g")) == number:
                sheet.write_number(row, at, float(number), look)
            else:
                sheet.write_string(row, at, compact.number(number), look)  # more digits than a number can keep
        else:
            sheet.write_string(row, at, value if isinstance(value, str) else "\n".join(value), look)


def _facts(edition: Edition) -> Iterator[Cells]:
    rounding: Rounding = edition.rounding
    yield {
        "code": edition.code,
        "title": edition.title,
        "title_en": edition.title_en,
        "official": _flag(edition.official),
        "notice": edition.notice,
        "notice_en": edition.notice_en,
        "aggregation": str(edition.aggregation),
        "rounding_method": rounding.method,
        "rounding_leaf": rounding.leaf,
        "rounding_part": rounding.part,
        "rounding_total": "none" if rounding.total is None else rounding.total,
    }


def _tree(edition: Edition) -> Iterator[Cells]:
    def below(nodes: Iterable[Node], parent: str, how: Aggregation) -> Iterator[Cells]:
        for node in nodes:
            cells: Cells = {
                "code": node.code,
                "parent": parent,
                "title": node.title,
                "title_en": node.title_en,
                "aggregation": "" if node.is_leaf and node.aggregation is Aggregation.SUM else str(node.aggregation),
                "weight": node.weight if how is Aggregation.WEIGHTED_MEAN else None,
                "counted": _flag(node.counted) if node.is_leaf else "",
                "left_out_because": node.left_out_because,
                "left_out_because_en": node.left_out_because_en,
                "weight_source": node.weight_source,
                "source": node.source,
                "note": node.note,
                "note_en": node.note_en,
            }
            yield from _spread(cells, {"site_types": node.site_types}, [_method(method) for method in node.methods])
            yield from below(node.children, node.code, node.aggregation)

    yield from below(edition.tree, "", edition.aggregation)


def _method(method: Method) -> Cells:
    rule = method.rule
    letters = compact.write_letters(rule.letters, falling=rule.falling, of_shares=rule.kind is RuleKind.LETTERS)
    deducts = rule.kind is RuleKind.DEDUCT
    return {
        "kind": str(method.kind),
        "points": method.points,
        "rule": str(rule.kind),
        "letters": letters,
        "curve": compact.write_curve(rule.curve),
        "per_finding": rule.per_finding if deducts else None,
        "cap": rule.cap,
        "floor": rule.floor if deducts and rule.floor else None,
        "missing": "" if method.missing is Missing.EXCLUDE else str(method.missing),
    }


def _items(edition: Edition) -> Iterator[Cells]:
    for item in edition.items:
        yield from _spread(_item(item), {name: getattr(item, name) for name in ITEM_LISTS}, [])


ITEM_LISTS = ("standards", "judgement_rules", "common_faults", "common_faults_en")


def _item(item: Item) -> Cells:
    told = {name: value for name, value in vars(item).items() if name not in ITEM_LISTS}
    kind = "" if item.kind is ItemKind.MET_FAILED else str(item.kind)
    return told | {"kind": kind, "at_most": _flag(True) if item.at_most else ""}


def _site_types(edition: Edition) -> Iterator[Cells]:
    for one in edition.site_types:
        told: SiteType = one
        yield from _spread({k: v for k, v in vars(told).items() if k != "items"}, {"items": told.items}, [])


def _judgement_rules(edition: Edition) -> Iterator[Cells]:
    yield from (dict(vars(rule)) for rule in edition.judgement_rules)


def _whole(edition: Edition) -> Iterator[Cells]:
    yield from ({"part": "composition", "kind": str(part.kind), "points": part.points} for part in edition.composition)
    yield from ({"part": "gates", **vars(gate)} for gate in edition.gates)
    yield from (_roll_up(one) for one in edition.roll_ups)
    yield from ({"part": "cycle", "share": share} for share in edition.cycle)


def _roll_up(one: RollUp) -> Cells:
    share = None if one.reading is Reading.IN_PLACE else one.share
    return {"part": "roll_ups", **vars(one), "reading": str(one.reading), "share": share}


def _negative_list(edition: Edition) -> Iterator[Cells]:
    for item in edition.negative_list:
        told: NegativeItem = item
        consequences = [
            {
                "effect": str(one.effect),
                "standing": str(one.standing) if one.standing else "",
                "within_months": one.within_months,
                "points": one.points or None,
                "months": one.months,
            }
            for one in told.consequences
        ]
        yield from _spread({k: v for k, v in vars(told).items() if k != "consequences"}, {}, consequences)


ROWS: Mapping[Table, Callable[[Edition], Iterator[Cells]]] = {
    Table.FACTS: _facts,
    Table.TREE: _tree,
    Table.ITEMS: _items,
    Table.SITE_TYPES: _site_types,
    Table.JUDGEMENT_RULES: _judgement_rules,
    Table.WHOLE: _whole,
    Table.NEGATIVE_LIST: _negative_list,
}


def _spread(cells: Cells, lists: Mapping[str, Sequence[str]], parts: Sequence[Cells]) -> Iterator[Cells]:
    """The rows of one entry: its cells and the first part, then its code with each further part or piece of a list."""
    pieces = {name: _pieces(texts) for name, texts in lists.items()}
    for number in range(max(1, len(parts), *map(len, pieces.values()), 0)):
        row = cells if number == 0 else {"code": cells["code"]}
        more = {name: texts[number] for name, texts in pieces.items() if number < len(texts)}
        yield row | more | (parts[number] if number < len(parts) else {})


def _pieces(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """A list in pieces that fit into a cell."""
    pieces: list[tuple[str, ...]] = []
    piece: list[str] = []
    length = 0
    for text in texts:
        if piece and length + len(text) + 1 > LONGEST:
            pieces.append(tuple(piece))
            piece, length = [], 0
        piece.append(text)
        length += len(text) + 1
    return [*pieces, tuple(piece)] if piece else pieces


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _depths(edition: Edition) -> dict[str, int]:
    found: dict[str, int] = {}
    waiting = [(node, 0) for node in edition.tree]
    while waiting:
        node, depth = waiting.pop()
        found[node.code] = depth
        waiting += [(child, depth + 1) for child in node.children]
    return found
