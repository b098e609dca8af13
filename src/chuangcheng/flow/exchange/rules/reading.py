"""One row of a source as a case, by its mapping: everything wrong with it at once, nothing guessed in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from chuangcheng.flow.cases.rules import was_on_time
from chuangcheng.flow.cases.terms import Source, State
from chuangcheng.flow.exchange.terms import NEEDED, Amiss, Field, Flag, Standing, Verdict
from chuangcheng.foundation.acts.rules import text_problem
from chuangcheng.foundation.geography.rules import Point, convert, is_place
from chuangcheng.foundation.geography.terms import Datum

from .guessing import plain
from .mapping import CaseMapping, zone_of
from .times import read_time
from .words import KINDS, SOURCES, STANDINGS, VERDICTS, Known, find_class, state_of

NUMBER_LENGTH, TITLE_LENGTH, ADDRESS_LENGTH = 80, 200, 200
TEXT_LENGTH = 20_000
"""Characters of a description or an outcome: nobody types them here, so they may be longer than what one types."""
TITLE_FROM_WORDS = 40
"""Characters of the description that stand as title where a source has none."""

Cells = Mapping[str, str]
"""The texts of a row by heading."""


@dataclass(frozen=True)
class RawRow:
    """A row as it stands in the file: `row` counts from 1, `letters` are those above its columns, by heading."""

    sheet: str
    row: int
    cells: Cells
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What is wrong where. `row` 0 is the whole file; `detail` fills the words."""

    reason: Amiss
    sheet: str = ""
    row: int = 0
    column: str = ""
    heading: str = ""
    value: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseValues:
    """What a good row says. Positions are WGS-84, times UTC."""

    title: str
    words: str
    state: State
    source: Source
    reported_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    class_id: int | None
    unit_id: int | None
    address: str
    latitude: float | None
    longitude: float | None
    street_id: int | None
    closing_words: str


@dataclass(frozen=True)
class Reading:
    """A row that was read. `received` holds the texts by field, `values` is None where there are problems."""

    raw: RawRow
    number: str
    received: Mapping[str, str]
    digest: str
    values: CaseValues | None
    problems: tuple[Problem, ...]
    flags: tuple[Flag, ...]


def digest_of(received: Mapping[str, str]) -> str:
    """What tells whether a source says the same again: order and columns that are not read play no part."""
    return hashlib.sha256(
        json.dumps(received, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    ).hexdigest()


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What a source now says otherwise, by field, among the fields that both times were read."""
    both = before.keys() & after.keys()
    return {name: (before[name], after[name]) for name in sorted(both) if before[name] != after[name]}


def read_row(raw: RawRow, mapping: CaseMapping, known: Known) -> Reading:
    """Read one row. Never raises, whatever its cells hold."""
    return _Row(raw, mapping, known).read()


class _Row:
    """The work on one row: collects what is wrong and what is odd."""

    def __init__(self, raw: RawRow, mapping: CaseMapping, known: Known) -> None:
        self.raw, self.mapping, self.known = raw, mapping, known
        self.problems: list[Problem] = []
        self.flags: list[Flag] = []
        self.received = {str(one): self._text(one) for one in mapping.columns if mapping.columns[one]}

    def _text(self, one: Field) -> str:
        names = self.mapping.columns.get(one, ())
        told = [text for name in names if (text := self.raw.cells.get(name, "").strip())]
        return "\n".join(dict.fromkeys(told)) if one is Field.WORDS else next(iter(told), "")

    def _amiss(self, one: Field, reason: Amiss, value: str = "", **detail: object) -> None:
        names = self.mapping.columns.get(one, ())
        heading = next((name for name in names if self.raw.cells.get(name, "").strip()), names[0] if names else "")
        column = self.raw.letters.get(heading, "")
        where = self.raw.sheet, self.raw.row, column, heading
        self.problems.append(Problem(reason, *where, value[:80], detail))

    def _said(self, one: Field) -> str:
        """The text of a field, or what stands where there is none."""
        return self.received.get(one, "") or self.mapping.defaults.get(one, "")

    def _meant(self, one: Field, text: str) -> str:
        """What a text means by the table of values, or the text itself."""
        return self.mapping.values.get(one, {}).get(text, text)

    def _unknown(self, one: Field, reason: Amiss, text: str) -> None:
        if one not in self.mapping.leave:
            self._amiss(one, reason, text)

    def read(self) -> Reading:
        number = self._number()
        for one in NEEDED:
            if not self._said(one):
                self._amiss(one, Amiss.REQUIRED)
        times = {one: self._time(one) for one in (Field.REPORTED, Field.DUE, Field.CLOSED)}
        class_id, unit_id, street_id = self._class(), self._unit(), self._street()
        latitude, longitude = self._position()
        title, words, address = self._texts(class_id)
        reported, due, closed = times[Field.REPORTED], times[Field.DUE], times[Field.CLOSED]
        standing = self._standing(closed)
        source = self._source()
        if reported is not None:
            self._odd(reported, due, closed, standing)
        values = None
        if not self.problems and reported is not None:
            values = CaseValues(
                title=title,
                words=words,
                state=state_of(standing, has_unit=unit_id is not None, has_class=class_id is not None),
                source=source,
                reported_at=reported,
                due_at=due,
                closed_at=closed if standing is Standing.CLOSED else None,
                class_id=class_id,
                unit_id=unit_id,
                address=address,
                latitude=latitude,
                longitude=longitude,
                street_id=street_id,
                closing_words=self._said(Field.CLOSING),
            )
        told = self.received
        return Reading(self.raw, number, told, digest_of(told), values, tuple(self.problems), tuple(self.flags))

    def _number(self) -> str:
        number = self._said(Field.NUMBER)
        if reason := text_problem(number, NUMBER_LENGTH):
            self._amiss(Field.NUMBER, Amiss(reason), number, limit=NUMBER_LENGTH)
        elif "e+" in number.casefold() and is_float(number):
            self._amiss(Field.NUMBER, Amiss.LOST_DIGITS, number)
        return number

    def _time(self, one: Field) -> datetime | None:
        text = self._said(one)
        if not text:
            return None
        zone = zone_of(self.mapping.zone) if self.mapping.zone else None
        at = read_time(text, order=self.mapping.order, zone=zone or self.known.zone)
        if at is None:
            self._amiss(one, Amiss.BAD_TIME, text)
        return at

    def _class(self) -> int | None:
        text = self._said(Field.CLASS)
        if not text or not (text := self._meant(Field.CLASS, text)):
            return None
        kind = self._word(Field.CLASS_KIND, KINDS, Amiss.UNKNOWN_KIND)
        found = find_class(text, kind, self.known)
        if isinstance(found, Amiss):
            self._unknown(Field.CLASS, found, text)
            return None
        return found

    def _word(self, one: Field, table: Mapping[str, str], reason: Amiss) -> str:
        """What a word means: by the mapping, else by what everybody means by it; "" where it is left aside."""
        text = self._said(one)
        if not text:
            return ""
        meant = self._meant(one, text)
        if not meant:
            return ""
        if (found := table.get(plain(meant))) is None:
            self._unknown(one, reason, text)
            return ""
        return found

    def _unit(self) -> int | None:
        return self._named(Field.UNIT, self.known.units, Amiss.UNKNOWN_UNIT)

    def _street(self) -> int | None:
        return self._named(Field.STREET, self.known.streets, Amiss.UNKNOWN_STREET)

    def _named(self, one: Field, names: Mapping[str, int | None], reason: Amiss) -> int | None:
        text = self._said(one)
        if not text or not (meant := self._meant(one, text)):
            return None
        if (found := names.get(plain(meant))) is None:
            self._unknown(one, reason, text)
        return found

    def _position(self) -> tuple[float | None, float | None]:
        east, north = self._said(Field.LONGITUDE), self._said(Field.LATITUDE)
        if not east and not north:
            return None, None
        if not east or not north:
            self._amiss(Field.LATITUDE if east else Field.LONGITUDE, Amiss.HALF_A_POSITION)
            return None, None
        for one, text in ((Field.LONGITUDE, east), (Field.LATITUDE, north)):
            if not is_float(text):
                self._amiss(one, Amiss.BAD_POSITION, text)
                return None, None
        longitude, latitude = float(east), float(north)
        if (latitude, longitude) == (0.0, 0.0):  # what systems write when they do not know
            return None, None
        if not is_place(latitude, longitude):
            self._amiss(Field.LATITUDE if is_place(0.0, longitude) else Field.LONGITUDE, Amiss.BAD_POSITION, north)
            return None, None
        place = convert(Point(latitude, longitude), self.mapping.datum, Datum.WGS84)
        return place.latitude, place.longitude

    def _texts(self, class_id: int | None) -> tuple[str, str, str]:
        """Title, words and address. What is too long for its place is shortened there and stands whole in the words."""
        words, whole = self._said(Field.WORDS), []
        title = " ".join(self._said(Field.TITLE).split())
        if not title:
            beginning = " ".join(words.split())
            title = beginning[:TITLE_FROM_WORDS] + ("…" if len(beginning) > TITLE_FROM_WORDS else "")
            title = title or self.known.class_titles.get(class_id or 0, "") or self._said(Field.CLASS)
            if not title:
                self._amiss(Field.TITLE, Amiss.REQUIRED)
        address = " ".join(self._said(Field.ADDRESS).split())
        if len(title) > TITLE_LENGTH:
            whole.append(title)
            title = title[: TITLE_LENGTH - 1] + "…"
        if len(address) > ADDRESS_LENGTH:
            whole.append(address)
            address = address[: ADDRESS_LENGTH - 1] + "…"
        if whole:
            self.flags.append(Flag.SHORTENED)
            words = "\n".join(filter(None, (*whole, words)))
        for one, text in ((Field.TITLE, title), (Field.WORDS, words), (Field.ADDRESS, address)):
            self._keepable(one, text)
        self._keepable(Field.CLOSING, self._said(Field.CLOSING))
        return title, words, address

    def _keepable(self, one: Field, text: str) -> None:
        if reason := text_problem(text, TEXT_LENGTH):
            self._amiss(one, Amiss(reason), text, limit=TEXT_LENGTH)

    def _standing(self, closed: datetime | None) -> Standing:
        text = self._said(Field.STATE)
        if not text:
            return Standing.CLOSED if closed else Standing.OPEN
        found = STANDINGS.get(plain(self._meant(Field.STATE, text)))
        if found is None:
            self._amiss(Field.STATE, Amiss.UNKNOWN_STATE, text)
        return Standing(found or Standing.OPEN)

    def _source(self) -> Source:
        found = self._word(Field.SOURCE, SOURCES, Amiss.UNKNOWN_SOURCE)
        return Source(found or SOURCES.get(plain(self.mapping.defaults.get(Field.SOURCE, "")), Source.PUBLIC))

    def _odd(self, reported: datetime, due: datetime | None, closed: datetime | None, standing: Standing) -> None:
        """What contradicts itself is kept as it came, and said."""
        if closed is not None and closed < reported:
            self.flags.append(Flag.CLOSED_BEFORE_OPENED)
        if due is not None and due < reported:
            self.flags.append(Flag.DUE_BEFORE_OPENED)
        if standing is Standing.CLOSED and closed is None:
            self.flags.append(Flag.CLOSED_WITHOUT_TIME)
        if standing in (Standing.OPEN, Standing.REPORTED) and closed is not None:
            self.flags.append(Flag.OPEN_WITH_CLOSING_TIME)
        ours = was_on_time(closed, due) if standing is Standing.CLOSED else None
        verdict = self._word(Field.ON_TIME, VERDICTS, Amiss.UNKNOWN_VERDICT)
        if verdict and ours is not None and ours != (verdict == Verdict.YES):
            self.flags.append(Flag.ON_TIME_DIFFERS)


def is_float(text: str) -> bool:
    """Whether a text is a finite number as machines write it."""
    try:
        return isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
