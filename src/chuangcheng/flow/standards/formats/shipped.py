"""What ships with the product: editions and the catalogue of case classes, in `editions/` of the checkout."""

from __future__ import annotations

from pathlib import Path

from chuangcheng.flow.standards.rules import ClassRow, LimitRow
from chuangcheng.flow.standards.terms import CaseKind

from .catalogue import read_case_classes, read_case_limits

FOLDER = Path(__file__).resolve().parents[5] / "editions"


def shipped_editions() -> tuple[str, ...]:
    """The names of the editions that ship."""
    return tuple(sorted(place.parent.name for place in FOLDER.glob("*/edition.yaml")))


def shipped_edition(name: str) -> bytes:
    """The document of an edition that ships. Raises KeyError with the names there are."""
    if name not in shipped_editions():
        raise KeyError(f"{name}: {', '.join(shipped_editions())}")
    return (FOLDER / name / "edition.yaml").read_bytes()


class NationalOrLocal:
    """The classes a document may name where no database is at hand: the national ones, and any local one."""

    def __init__(self) -> None:
        self._national = frozenset(row.key for row in shipped_case_classes()[0])

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and (
            key in self._national or key.startswith((f"{CaseKind.LOCAL}:", f"{CaseKind.HAZARD}:"))
        )


def shipped_case_classes() -> tuple[tuple[ClassRow, ...], dict[tuple[str, str], tuple[LimitRow, ...]]]:
    """The national case classes and the first set of limits, as `services.load_case_classes` takes them."""
    classes = read_case_classes((FOLDER / "case-classes" / "national.csv").read_bytes())
    return classes, read_case_limits((FOLDER / "case-classes" / "limits.yaml").read_bytes(), classes)


def shipped_hazards() -> tuple[tuple[ClassRow, ...], dict[tuple[str, str], tuple[LimitRow, ...]]]:
    """The unofficial sample classes of safety hazards with their limits; the office names who is competent."""
    classes = read_case_classes((FOLDER / "case-classes" / "hazards.csv").read_bytes())
    return classes, read_case_limits((FOLDER / "case-classes" / "hazard-limits.yaml").read_bytes(), classes)
