"""Readers and writers of the documents of this step: editions, case classes, time limits."""

from .catalogue import LIMITS_FORMAT, read_case_classes, read_case_limits
from .edition import FORMAT, read_edition
from .problems import Notes, Problem, WrongDocument
from .shipped import NationalOrLocal, shipped_case_classes, shipped_edition, shipped_editions
from .writing import write_edition
from .yamltree import Fields, Listing, Mapping, Scalar, Value, decoded, read_tree

__all__ = [
    "FORMAT",
    "LIMITS_FORMAT",
    "Fields",
    "Listing",
    "Mapping",
    "NationalOrLocal",
    "Notes",
    "Problem",
    "Scalar",
    "Value",
    "WrongDocument",
    "decoded",
    "read_case_classes",
    "read_case_limits",
    "read_edition",
    "read_tree",
    "shipped_case_classes",
    "shipped_edition",
    "shipped_editions",
    "write_edition",
]
