"""An edition workbook as the tree of values that `edition_of` reads: the rules for documents stay in one place.

docs/formats.md specifies the workbook. `sheets` finds the cells, `columns` says what they are called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chuangcheng.flow.standards.rules import Edition, Rounding
from chuangcheng.flow.standards.terms import Fault

from . import compact
from .columns import COLUMNS, Column, Holds, Table, codes_by_word, plain
from .edition import FORMAT, edition_of
from .problems import Notes, WrongDocument
from .sheets import Book, CellText, Row, TableSheet, read_book
from .writing import write_edition
from .yamltree import Listing, Scalar, Value, read_tree
from .yamltree import Mapping as Values

RULE_FIELDS = ("letters", "curve", "per_finding", "cap", "floor")
"""Columns that stand beside `rule` in a row, and within it in a document."""
_APART = re.compile(r"[、，,；;]")
Pairs = list[tuple[Scalar, Value]]


def read_workbook(data: bytes, case_classes: Container[str] | None = None, into: Edition | None = None) -> Edition:
    """The edition that a workbook states; with `into`, that edition with the tables of the file in place of its own.

    With `into` the file may also be a single table, as xlsx, xls or csv.
    Raises WrongDocument with all problems, each with its sheet, row and column.
    """
    book = read_book(data, whole=into is None)
    reading = _Reading(book, Notes(), _base(into))
    try:
        edition = edition_of(reading.document(), case_classes, reading.notes)
    except WrongDocument as wrong:
        raise WrongDocument(list(dict.fromkeys(map(book.located, wrong.problems)))) from None
    if into is not None and edition.code != into.code:
        reading.notes.note("code", reading.line_of_code(), Fault.OTHER_CODE, code=edition.code, wanted=into.code)
        raise WrongDocument([book.located(problem) for problem in reading.notes.problems])
    return edition


def _base(edition: Edition | None) -> Values | None:
    if edition is None:
        return None
    tree = read_tree(write_edition(edition))
    return tree if isinstance(tree, Values) else None


@dataclass
class _Group:
    """A row with those that continue it."""

    first: Row
    rows: list[Row] = field(default_factory=list)


class _Reading:
    """Turns the tables of one book into a document."""

    def __init__(self, book: Book, notes: Notes, base: Values | None) -> None:
        self.book, self.notes, self.base = book, notes, base
        self.codes = {table: self._codes(table) for table in COLUMNS}
        self._words = {
            id(column.choices): codes_by_word(column.choices) for column in _every_column() if column.choices
        }

    def document(self) -> Values:
        """The whole document: tables of the book, and what it lacks from the base."""
        pairs: Pairs = []
        facts = self.book.by_table.get(Table.FACTS)
        line = facts.at if facts else 0
        if facts:
            pairs += [(Scalar(line, "format"), Scalar(line, FORMAT)), *self._facts(facts)]
        for table in (Table.TREE, Table.ITEMS, Table.SITE_TYPES, Table.JUDGEMENT_RULES, Table.NEGATIVE_LIST):
            if sheet := self.book.by_table.get(table):
                pairs.append((Scalar(sheet.at, table), self._listing(sheet)))
        if sheet := self.book.by_table.get(Table.WHOLE):
            pairs += self._whole(sheet)
        return Values(line, (*self._rest(pairs), *pairs))

    def line_of_code(self) -> int:
        """The position of the edition's code."""
        facts = self.book.by_table[Table.FACTS]
        cell = facts.rows[0].cells.get("code")
        return cell.at if cell else facts.at

    def _rest(self, pairs: Pairs) -> Iterator[tuple[Scalar, Value]]:
        """What the base says about things that the book does not."""
        given = {key.text for key, _ in pairs}
        if Table.FACTS in self.book.by_table:
            given |= {"format", "rounding", *(column.field for column in COLUMNS[Table.FACTS])}
        if Table.WHOLE in self.book.by_table:
            given |= {"composition", "gates", "roll_ups", "cycle"}
        for key, value in self.base.pairs if self.base else ():
            if key.text not in given:
                yield key, value

    def _codes(self, table: Table) -> Collection[str]:
        """All codes that a table has, here or in the base."""
        if sheet := self.book.by_table.get(table):
            return {row.cells["code"].text.strip() for row in sheet.rows if "code" in row.cells}
        if self.base is None:
            return ()
        listing = next((value for key, value in self.base.pairs if key.text == table), None)
        return set(_codes_in(listing))

    def _facts(self, sheet: TableSheet) -> Iterator[tuple[Scalar, Value]]:
        cells = sheet.rows[0].cells
        rounding: Pairs = []
        for column in COLUMNS[Table.FACTS]:
            cell = cells.get(column.field)
            _, is_rounding, place = column.field.partition("rounding_")
            if not is_rounding:
                if cell:
                    yield Scalar(cell.at, column.field), self._value(column, cell)
                continue
            if cell is None and place == "total":
                cell = CellText(sheet.at, str(Rounding().total))
            if cell and (value := self._value(column, cell)) != Scalar(cell.at, "none"):
                rounding.append((Scalar(cell.at, place), value))
        yield Scalar(sheet.at, "rounding"), Values(sheet.at, tuple(rounding))

    def _listing(self, sheet: TableSheet) -> Listing:
        """The rows of a table, those that continue one taken together."""
        return Listing(sheet.at, tuple(self._group(sheet.table, group) for group in self._groups(sheet)))

    def _groups(self, sheet: TableSheet) -> Iterator[_Group]:
        group: _Group | None = None
        for row in sheet.rows:
            if group is not None and self._continues(sheet.table, group, row):
                group.rows.append(row)
                continue
            if group is not None:
                yield group
            group = _Group(row, [row])
        if group is not None:
            yield group

    def _continues(self, table: Table, group: _Group, row: Row) -> bool:
        """Whether a row adds to the one above it: the same code or none, and nothing else that differs.

        Where the code is the same and something differs, that is noted.
        """
        own = [c for c in COLUMNS[table] if not c.part and not c.is_list and c.field != "code" and c.field in row.cells]
        code, above = _text(row, "code"), _text(group.first, "code")
        adds = any(
            column.part or (column.is_list and _text(row, column.field) != _text(group.first, column.field))
            for column in COLUMNS[table]
            if column.field in row.cells
        )
        if not adds or (code and code != above) or (not code and (own or not above)):
            return False
        for column in own:
            if _text(row, column.field) != _text(group.first, column.field):
                first = group.first.at
                at = row.cells[column.field].at
                self.notes.note("", at, Fault.ROW_DIFFERS, code=above, first=first, key=column.field)
        return True

    def _group(self, table: Table, group: _Group) -> Values:
        pairs: Pairs = []
        parts: dict[str, list[Value]] = {}
        for column in COLUMNS[table]:
            if column.part:
                continue
            cells = [row.cells[column.field] for row in group.rows if column.field in row.cells]
            if not cells:
                continue
            if not column.is_list:
                pairs.append((Scalar(cells[0].at, column.field), self._value(column, cells[0])))
                continue
            values: list[Value] = []
            for number, cell in enumerate(cells):
                if not number or cell.text != cells[0].text:  # a merged cell stands in each of its rows
                    value = self._value(column, cell)
                    values += value.values if isinstance(value, Listing) else [value]
            pairs.append((Scalar(cells[0].at, column.field), Listing(cells[0].at, tuple(values))))
        for row in group.rows:
            by_part: dict[str, Pairs] = {}
            for column in COLUMNS[table]:
                if column.part and (here := row.cells.get(column.field)):
                    pair = (Scalar(here.at, column.field), self._value(column, here))
                    by_part.setdefault(column.part, []).append(pair)
            for part, inner in by_part.items():
                parts.setdefault(part, []).append(
                    _method(row, inner) if part == "methods" else Values(row.at, (*inner,))
                )
        for part, listed in parts.items():
            pairs.append((Scalar(listed[0].line, part), Listing(listed[0].line, tuple(listed))))
        return Values(group.first.at, tuple(pairs))

    def _whole(self, sheet: TableSheet) -> Iterator[tuple[Scalar, Value]]:
        parts: dict[str, list[Value]] = {}
        columns = COLUMNS[Table.WHOLE]
        for row in sheet.rows:
            if (cell := row.cells.get("part")) is None:
                self.notes.note("", row.at, Fault.MISSING_KEY, key="part")
                continue
            words = columns[0].choices or {}
            part = codes_by_word(words).get(plain(cell.text), "")
            if not part:
                known = ", ".join(words)
                self.notes.note("", cell.at, Fault.UNKNOWN_CHOICE, value=cell.text.strip()[:40], known=known)
                continue
            inner = [
                (Scalar(row.cells[c.field].at, c.field), self._value(c, row.cells[c.field]))
                for c in columns[1:]
                if c.field in row.cells
            ]
            parts.setdefault(part, []).append(self._year(row, inner) if part == "cycle" else Values(row.at, (*inner,)))
        for part, values in parts.items():
            yield Scalar(values[0].line, part), Listing(values[0].line, tuple(values))

    def _year(self, row: Row, inner: Pairs) -> Value:
        share: Value | None = None
        for key, value in inner:
            if key.text == "share":
                share = value
            else:
                self.notes.note("", key.line, Fault.UNKNOWN_KEY, key=key.text, known="share")
        if share is None:
            self.notes.note("", row.at, Fault.MISSING_KEY, key="share")
        return share or Scalar(row.at, "0")

    def _value(self, column: Column, cell: CellText) -> Value:
        """The cell as the document would have it."""
        at, text = cell.at, cell.text
        if cell.is_date:
            self.notes.note("", at, Fault.DATE_CELL, value=text)
        if column.choices is not None:
            code = self._words[id(column.choices)].get(plain(text))
            if code is not None:
                return Scalar(at, code)
        if column.holds is Holds.NUMBER:
            return Scalar(at, unicodedata.normalize("NFKC", text).strip())
        if column.holds is Holds.CODES:
            return Listing(at, tuple(Scalar(at, code) for code in self._split(column.field, text)))
        if column.holds is Holds.LINES:
            return Listing(
                at, tuple(Scalar(at, line) for line in text.replace("\r\n", "\n").split("\n") if line.strip())
            )
        if column.holds is Holds.LETTERS:
            return self._letters(at, text)
        if column.holds is Holds.CURVE:
            return self._curve(at, text)
        return Scalar(at, text)

    def _split(self, name: str, text: str) -> Iterator[str]:
        """The codes in a cell: apart by blanks, and by 、，； where no code has such a sign in it."""
        table = Table.TREE if name == "standards" else Table(name)
        for word in text.split():
            if word in self.codes[table] or not _APART.search(word):
                yield word
            else:
                yield from (one for one in _APART.split(word) if one)

    def _letters(self, at: int, text: str) -> Value:
        letters = compact.read_letters(text)
        if letters is None:
            self.notes.note("", at, Fault.NOT_LETTERS, value=text.strip()[:80])
            return _scalars(at, {"name": "?", "at_least": "0", "fraction": "0"})
        return Listing(
            at,
            tuple(
                Values(at, tuple(_pairs(at, {"name": name, threshold: number, "fraction": fraction})))
                for name, threshold, number, fraction in letters
            ),
        )

    def _curve(self, at: int, text: str) -> Value:
        points = compact.read_curve(text)
        if points is None:
            self.notes.note("", at, Fault.NOT_A_CURVE, value=text.strip()[:80])
            points = (("0", "0"), ("1", "1"))
        return Listing(at, tuple(Listing(at, tuple(Scalar(at, one) for one in point)) for point in points))


def _method(row: Row, inner: Pairs) -> Values:
    """The columns of a method; those that belong to its rule go into the rule."""
    outer = [(key, value) for key, value in inner if key.text not in RULE_FIELDS and key.text != "rule"]
    rule = next(((key, value) for key, value in inner if key.text == "rule"), None)
    if rule is not None:
        key, kind = rule
        within = [pair for pair in inner if pair[0].text in RULE_FIELDS]
        value: Value = Values(kind.line, ((Scalar(kind.line, "kind"), kind), *within)) if within else kind
        outer.append((key, value))
    return Values(row.at, tuple(outer))


def _scalars(at: int, told: Mapping[str, str]) -> Listing:
    return Listing(at, (Values(at, tuple(_pairs(at, told))),))


def _pairs(at: int, told: Mapping[str, str]) -> Iterable[tuple[Scalar, Value]]:
    return ((Scalar(at, name), Scalar(at, text)) for name, text in told.items())


def _text(row: Row, name: str) -> str:
    cell = row.cells.get(name)
    return cell.text.strip() if cell else ""


def _every_column() -> Iterator[Column]:
    return (column for columns in COLUMNS.values() for column in columns)


def _codes_in(value: Value | None) -> Iterator[str]:
    """The codes of a listing of the base, those of children included."""
    waiting: list[Value] = [value] if value is not None else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, Listing):
            waiting.extend(one.values)
        elif isinstance(one, Values):
            for key, inner in one.pairs:
                if key.text == "code" and isinstance(inner, Scalar):
                    yield inner.text
                elif key.text == "children":
                    waiting.append(inner)
