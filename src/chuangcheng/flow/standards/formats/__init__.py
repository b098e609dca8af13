"""Readers and writers of the documents of this step: editions, case classes, time limits."""

from .edition import FORMAT, read_edition
from .problems import Notes, Problem, WrongDocument
from .writing import write_edition
from .yamltree import Fields, Listing, Mapping, Scalar, decoded, read_tree

__all__ = [
    "FORMAT",
    "Fields",
    "Listing",
    "Mapping",
    "Notes",
    "Problem",
    "Scalar",
    "WrongDocument",
    "decoded",
    "read_edition",
    "read_tree",
    "write_edition",
]
