"""The mapping document (对应表): what the columns and words of one source mean, as YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from chuangcheng.flow.exchange.rules.guessing import plain
from chuangcheng.flow.exchange.rules.mapping import CaseMapping
from chuangcheng.flow.exchange.rules.words import KINDS, SOURCES, STANDINGS, VERDICTS
from chuangcheng.flow.exchange.terms import MAY_BE_LEFT, WORDED, DayOrder, Fault, Field
from chuangcheng.foundation.geography.terms import Datum

FORMAT = "chuangcheng-case-mapping/1"
MAX_BYTES = 1_000_000
KEYS = ("format", "system", "zone", "times", "datum", "columns", "values", "defaults", "leave_unknown")
T = TypeVar("T", bound=StrEnum)

CLOSED_LISTS: Mapping[Field, Mapping[str, str]] = {
    Field.STATE: STANDINGS,
    Field.SOURCE: SOURCES,
    Field.CLASS_KIND: KINDS,
    Field.ON_TIME: VERDICTS,
}
"""Fields whose words of ours are few: another one is a mistake of the document."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong, at which place of the document (`columns.due`), and what stands there."""

    fault: Fault
    path: str = ""
    value: str = ""


class WrongMapping(Exception):
    """A document that is no mapping; `wrong` names everything at once."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(f"{one.path}: {one.fault} {one.value}".strip(": ") for one in wrong))
        self.wrong = wrong


def read_mapping(document: bytes | str) -> CaseMapping:
    """Read a mapping document. Raises WrongMapping; whether the mapping can be used is `rules.check_mapping`'s."""
    try:
        text = document.decode("utf-8-sig") if isinstance(document, bytes) else document
        if len(text) > MAX_BYTES:
            raise WrongMapping((Wrong(Fault.NOT_YAML),))
        told = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError):
        raise WrongMapping((Wrong(Fault.NOT_YAML),)) from None
    return _Reader().read(told)


def write_mapping(mapping: CaseMapping) -> str:
    """The document of a mapping; `read_mapping` gives the mapping back."""
    told: dict[str, Any] = {"format": FORMAT, "system": mapping.system}
    if mapping.zone:
        told["zone"] = mapping.zone
    told["times"] = str(mapping.order)
    told["datum"] = str(mapping.datum)
    told["columns"] = {
        str(one): names[0] if len(names) == 1 else list(names) for one, names in mapping.columns.items() if names
    }
    if values := {str(one): dict(table) for one, table in mapping.values.items() if table}:
        told["values"] = values
    if defaults := {str(one): text for one, text in mapping.defaults.items() if text}:
        told["defaults"] = defaults
    if mapping.leave:
        told["leave_unknown"] = sorted(str(one) for one in mapping.leave)
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110)


class _Reader:
    """Reads a document that is YAML, and collects what is wrong with it."""

    def __init__(self) -> None:
        self.wrong: list[Wrong] = []

    def read(self, told: Any) -> CaseMapping:
        document = self._table(told, "")
        if self._text(document.get("format"), "format") != FORMAT:
            self.wrong.append(Wrong(Fault.WRONG_FORMAT, "format", str(document.get("format"))[:80]))
        for key in document:
            if key not in KEYS:
                self.wrong.append(Wrong(Fault.UNKNOWN_KEY, "", str(key)[:80]))
        mapping = CaseMapping(
            system=self._text(document.get("system"), "system"),
            columns={
                one: self._names(names, f"columns.{one}") for one, names in self._fields(document, "columns").items()
            },
            values=self._values(document),
            defaults={
                one: self._word(one, text, f"defaults.{one}")
                for one, text in self._fields(document, "defaults").items()
            },
            leave=frozenset(self._leave(document)),
            order=self._member(DayOrder, document.get("times"), "times", DayOrder.YMD),
            zone=self._text(document.get("zone"), "zone"),
            datum=self._member(Datum, document.get("datum"), "datum", Datum.WGS84),
        )
        if self.wrong:
            raise WrongMapping(tuple(self.wrong))
        return mapping

    def _table(self, told: Any, path: str) -> dict[Any, Any]:
        if told is None:
            return {}
        if not isinstance(told, dict):
            self.wrong.append(Wrong(Fault.NOT_A_TABLE, path))
            return {}
        return told

    def _fields(self, document: dict[Any, Any], path: str) -> dict[Field, Any]:
        found = {}
        for key, value in self._table(document.get(path), path).items():
            if key in set(Field):
                found[Field(key)] = value
            else:
                self.wrong.append(Wrong(Fault.UNKNOWN_FIELD, f"{path}.{str(key)[:80]}"))
        return found

    def _names(self, told: Any, path: str) -> tuple[str, ...]:
        names = told if isinstance(told, list) else [told]
        return tuple(text for name in names if (text := " ".join(self._text(name, path).split())))

    def _values(self, document: dict[Any, Any]) -> dict[Field, dict[str, str]]:
        found: dict[Field, dict[str, str]] = {}
        for one, table in self._fields(document, "values").items():
            path = f"values.{one}"
            if one not in WORDED:
                self.wrong.append(Wrong(Fault.UNKNOWN_FIELD, path))
                continue
            found[one] = {
                self._text(word, path): self._word(one, meant, f"{path}.{str(word)[:80]}")
                for word, meant in self._table(table, path).items()
            }
        return found

    def _word(self, one: Field, told: Any, path: str) -> str:
        text = self._text(told, path)
        if text and one in CLOSED_LISTS and plain(text) not in CLOSED_LISTS[one]:
            self.wrong.append(Wrong(Fault.UNKNOWN_WORD, path, text[:80]))
        return text

    def _leave(self, document: dict[Any, Any]) -> list[Field]:
        told = document.get("leave_unknown") or []
        if not isinstance(told, list):
            self.wrong.append(Wrong(Fault.NOT_A_TABLE, "leave_unknown"))
            return []
        names = [str(name)[:80] for name in told]
        for name in names:
            if name not in set(MAY_BE_LEFT):
                self.wrong.append(Wrong(Fault.UNKNOWN_FIELD, f"leave_unknown.{name}"))
        return [Field(name) for name in names if name in set(MAY_BE_LEFT)]

    def _text(self, told: Any, path: str) -> str:
        if told is None:
            return ""
        if isinstance(told, bool):  # yes and no, as YAML takes them
            return "yes" if told else "no"
        if isinstance(told, (dict, list)):
            self.wrong.append(Wrong(Fault.NOT_A_TEXT, path))
            return ""
        return str(told).strip()

    def _member(self, terms: type[T], told: Any, path: str, usual: T) -> T:
        text = self._text(told, path)
        if not text:
            return usual
        if text not in set(terms):
            self.wrong.append(Wrong(Fault.UNKNOWN_WORD, path, text[:80]))
            return usual
        return terms(text)
