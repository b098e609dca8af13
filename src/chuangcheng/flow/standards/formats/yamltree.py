"""YAML as a tree of texts with line numbers. Nothing is converted here: `01001` stays a text, `no` stays a word.

Anchors, aliases and tags are refused, so that no document can grow or run when it is read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import yaml

from chuangcheng.flow.standards.terms import Fault

from .problems import Notes, Problem, WrongDocument

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 400_000
CODE_LENGTH = 40
TITLE_LENGTH = 200
TEXT_LENGTH = 4000

NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,10}|(\.\d{1,8})?%)?")
"""At most ten decimals, of 85% = 0.85 as well: what is written from what was read can be read again."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
YES, NO = ("true", "yes", "是"), ("false", "no", "否")

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Scalar:
    """A single value as it was written. `plain` tells that it stood without quotes."""

    line: int
    text: str
    plain: bool = False

    @property
    def is_nothing(self) -> bool:
        """True for an empty value, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Listing:
    """A list."""

    line: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Mapping:
    """Names with values, in the order of the document, duplicates included."""

    line: int
    pairs: tuple[tuple[Scalar, Value], ...]


Value = Scalar | Listing | Mapping


def decoded(data: bytes | str) -> str:
    """The text of a file: UTF-8 or UTF-16 with or without a mark, else GB18030. Raises WrongDocument."""
    if isinstance(data, str):
        if len(data) > MAX_BYTES:
            raise _wrong(Fault.TOO_LARGE, size=len(data), limit=MAX_BYTES)
        return data.removeprefix("\ufeff")
    if len(data) > MAX_BYTES:
        raise _wrong(Fault.TOO_LARGE, size=len(data), limit=MAX_BYTES)
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _wrong(Fault.NOT_TEXT)


def read_tree(data: bytes | str) -> Value:
    """The one YAML document in `data`. Raises WrongDocument with the line of the first thing that is no plain YAML."""
    text = decoded(data)
    if found := CONTROL.search(text):
        raise _wrong(Fault.CONTROL_CHARACTER, text.count("\n", 0, found.start()) + 1)
    documents: list[Value] = []
    open_: list[tuple[int, bool, list[Value]]] = []
    count = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _wrong(Fault.ALIAS, line)
            if (tag := getattr(event, "tag", None)) not in (None, "!"):
                raise _wrong(Fault.TAG, line, tag=tag)
            if isinstance(event, yaml.ScalarEvent):
                value: Value = Scalar(line, event.value, event.implicit[0])
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
                if len(open_) == MAX_DEPTH:
                    raise _wrong(Fault.TOO_DEEP, line, limit=MAX_DEPTH)
                open_.append((line, isinstance(event, yaml.MappingStartEvent), []))
                continue
            elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                value = _closed(*open_.pop())
            else:
                continue
            count += 1
            if count > MAX_VALUES:
                raise _wrong(Fault.TOO_MANY, line, count=count, limit=MAX_VALUES)
            (open_[-1][2] if open_ else documents).append(value)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise _wrong(Fault.NOT_YAML, mark.line + 1 if mark else 1, detail=detail) from None
    except yaml.YAMLError as error:
        raise _wrong(Fault.NOT_YAML, detail=str(error).splitlines()[0]) from None
    if len(documents) > 1:
        raise _wrong(Fault.SEVERAL_DOCUMENTS, documents[1].line)
    if not documents or (isinstance(documents[0], Scalar) and documents[0].is_nothing):
        raise _wrong(Fault.EMPTY)
    return documents[0]


def _closed(line: int, is_mapping: bool, values: list[Value]) -> Value:
    if not is_mapping:
        return Listing(line, tuple(values))
    pairs: list[tuple[Scalar, Value]] = []
    for key, value in zip(values[::2], values[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise _wrong(Fault.NOT_A_TEXT, key.line)
        pairs.append((key, value))
    return Mapping(line, tuple(pairs))


def _wrong(code: Fault, line: int = 1, /, **values: object) -> WrongDocument:
    return WrongDocument([Problem("", line, code, tuple((name, str(value)) for name, value in values.items()))])


class Fields:
    """Reads the named values of one mapping and notes everything that is wrong with them.

    A value that is wrong reads as its default, so that reading goes on and the rest is checked too.
    """

    def __init__(self, notes: Notes, place: str, value: Value | None, known: Iterable[str], line: int = 1) -> None:
        self.notes, self.place = notes, place
        self.line = value.line if value is not None else line
        self.values: dict[str, Value] = {}
        self.lines: dict[str, int] = {}
        self.given: set[str] = set()
        known = tuple(known)
        if value is None:
            return
        if not isinstance(value, Mapping):
            notes.note(place, self.line, Fault.NOT_A_MAPPING)
            return
        if value.pairs:
            self.line = value.pairs[0][0].line
        for key, inner in value.pairs:
            name = key.text
            if name in self.lines:
                notes.note(self.at(name), key.line, Fault.DUPLICATE_KEY, key=name, first=self.lines[name])
                continue
            self.lines[name] = key.line
            if name not in known:
                near = difflib.get_close_matches(name, known, 1) or sorted(known)
                notes.note(self.at(name), key.line, Fault.UNKNOWN_KEY, key=name, known=", ".join(near))
            elif not (isinstance(inner, Scalar) and inner.is_nothing):
                self.values[name] = inner
                self.given.add(name)

    def at(self, name: str) -> str:
        """The place of one of the values."""
        return f"{self.place}.{name}" if self.place else name

    def line_of(self, name: str) -> int:
        """The line of one of the values, or of the mapping where it is not given."""
        return self.lines.get(name, self.line)

    def note(self, name: str, code: Fault, /, **values: object) -> None:
        """Note a problem with one of the values ("" for the whole)."""
        self.notes.note(self.at(name) if name else self.place, self.line_of(name), code, **values)

    def need(self, *names: str) -> None:
        """Note those of `names` that are not given."""
        for name in names:
            if name not in self.given:
                self.note("", Fault.MISSING_KEY, key=name)

    def scalar(self, name: str) -> Scalar | None:
        """The value as it was written."""
        value = self.values.get(name)
        if value is None or isinstance(value, Scalar):
            return value
        self.note(name, Fault.NOT_A_TEXT)
        return None

    def text(self, name: str, limit: int = TITLE_LENGTH, *, needed: bool = False, lines: bool = False) -> str:
        """A text without blanks around it; `lines` True lets it have several lines."""
        if needed and name not in self.lines:
            self.need(name)
        value = self.scalar(name)
        text = value.text.strip() if value else ""
        if lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > limit:
            self.note(name, Fault.TOO_LONG, length=len(text), limit=limit)
            return text[:limit]
        if CONTROL.search(text) or (not lines and ("\n" in text or "\r" in text)):
            self.note(name, Fault.CONTROL_CHARACTER)
            return ""
        if needed and not text and name in self.lines:
            self.note(name, Fault.MISSING_KEY, key=name)
        return text

    def english(self, name: str, limit: int = TITLE_LENGTH, *, lines: bool = False) -> str:
        """The text `<name>_en`, which stands only beside the Chinese of `name`."""
        if f"{name}_en" in self.given:
            self.need(name)
        return self.text(f"{name}_en", limit, lines=lines)

    def code(self, name: str = "code", *, needed: bool = True) -> str:
        """A code: short, without blanks."""
        text = self.text(name, TEXT_LENGTH, needed=needed)
        if text and (len(text) > CODE_LENGTH or len(text.split()) != 1):
            self.note(name, Fault.BAD_CODE, value=text[:CODE_LENGTH], limit=CODE_LENGTH)
            return ""
        return text

    def decimal(self, name: str, default: Decimal | None = None, *, negative: bool = False) -> Decimal | None:
        """A number, exact; `85%` reads as 0.85."""
        value = self.scalar(name)
        return default if value is None else self.number(name, value, default, negative=negative)

    def number(
        self, name: str, value: Scalar, default: Decimal | None = None, *, negative: bool = False
    ) -> Decimal | None:
        """The number that a scalar at the place `name` holds."""
        number = _number(value.text)
        if number is None:
            self.notes.note(self.at(name), value.line, Fault.NOT_A_NUMBER, value=value.text[:40])
            return default
        if number < 0 and not negative:
            self.notes.note(self.at(name), value.line, Fault.NEGATIVE, value=value.text)
            return default
        return number

    def fraction(self, name: str, default: Decimal) -> Decimal:
        """A number from 0 to 1."""
        number = self.decimal(name, default)
        if number is not None and number > 1:
            self.note(name, Fault.OUT_OF_RANGE, value=number, low=0, high=1)
            return default
        return default if number is None else number

    def whole(self, name: str, low: int = 0, high: int = 100_000) -> int | None:
        """A whole number from `low` to `high`."""
        value = self.scalar(name)
        if value is None:
            return None
        if not re.fullmatch(r"[+-]?\d{1,12}", value.text.strip()):
            self.note(name, Fault.NOT_WHOLE, value=value.text[:40])
            return None
        number = int(value.text)
        if not low <= number <= high:
            self.note(name, Fault.OUT_OF_RANGE, value=number, low=low, high=high)
            return None
        return number

    def flag(self, name: str, default: bool) -> bool:
        """Yes or no."""
        value = self.scalar(name)
        if value is None:
            return default
        word = value.text.strip().lower()
        if word not in YES + NO:
            self.note(name, Fault.NOT_YES_OR_NO, value=value.text[:40])
            return default
        return word in YES

    def choice(self, name: str, kinds: type[E], default: E, *, needed: bool = False) -> E:
        """A word of `kinds`."""
        word = self.text(name, needed=needed)
        if not word:
            return default
        try:
            return kinds(word)
        except ValueError:
            self.note(name, Fault.UNKNOWN_CHOICE, value=word[:40], known=", ".join(kinds))
            return default

    def listing(self, name: str, limit: int = 20_000) -> Sequence[tuple[str, Value]]:
        """The values of a list with their places."""
        value = self.values.get(name)
        if value is None:
            return ()
        if not isinstance(value, Listing):
            self.note(name, Fault.NOT_A_LIST)
            return ()
        if len(value.values) > limit:
            self.note(name, Fault.TOO_MANY, count=len(value.values), limit=limit)
            return ()
        return [(f"{self.at(name)}[{number}]", inner) for number, inner in enumerate(value.values)]

    def texts(self, name: str, limit: int = TITLE_LENGTH) -> Sequence[tuple[str, int, str]]:
        """The texts of a list as (place, line, text); each once."""
        found: list[tuple[str, int, str]] = []
        for place, value in self.listing(name):
            if not isinstance(value, Scalar):
                self.notes.note(place, value.line, Fault.NOT_A_TEXT)
                continue
            text = "" if value.is_nothing else value.text.strip()
            if not text:
                self.notes.note(place, value.line, Fault.EMPTY)
            elif len(text) > limit:
                self.notes.note(place, value.line, Fault.TOO_LONG, length=len(text), limit=limit)
            elif CONTROL.search(text) or "\n" in text:
                self.notes.note(place, value.line, Fault.CONTROL_CHARACTER)
            elif any(text == known for _, _, known in found):
                self.notes.note(place, value.line, Fault.NAMED_TWICE, code=text)
            else:
                found.append((place, value.line, text))
        return found


def _number(text: str) -> Decimal | None:
    text = text.strip()
    if not NUMBER.fullmatch(text):
        return None
    return Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
