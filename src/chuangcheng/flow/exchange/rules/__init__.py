"""Decisions on rows of other systems, on plain values."""

from .guessing import is_personal, known_headings, plain, propose
from .mapping import CaseMapping, check_mapping, fits, zone_of
from .reading import CaseValues, Problem, RawRow, Reading, differences, digest_of, read_row
from .times import read_time
from .words import KINDS, SOURCES, STANDINGS, VERDICTS, Known, find_class, state_of

__all__ = [
    "KINDS",
    "SOURCES",
    "STANDINGS",
    "VERDICTS",
    "CaseMapping",
    "CaseValues",
    "Known",
    "Problem",
    "RawRow",
    "Reading",
    "check_mapping",
    "differences",
    "digest_of",
    "find_class",
    "fits",
    "is_personal",
    "known_headings",
    "plain",
    "propose",
    "read_row",
    "read_time",
    "state_of",
    "zone_of",
]
