"""Readers and writers of the documents of this step: editions, case classes, time limits."""

from .catalogue import LIMITS_FORMAT, read_case_classes, read_case_limits
from .documents import read_document
from .edition import FORMAT, read_edition
from .faults import write_problems
from .problems import Cell, Notes, Problem, WrongDocument
from .schema import edition_schema
from .shipped import NationalOrLocal, shipped_case_classes, shipped_edition, shipped_editions, shipped_hazards
from .summary import Noticed, Summary, noticed_in, summary_of
from .workbook import read_workbook
from .workbook_writing import workbook_template, write_workbook
from .writing import write_edition
from .yamltree import Fields, Listing, Mapping, Scalar, Value, decoded, read_tree

__all__ = [
    "FORMAT",
    "LIMITS_FORMAT",
    "Cell",
    "Fields",
    "Listing",
    "Mapping",
    "NationalOrLocal",
    "Notes",
    "Noticed",
    "Problem",
    "Scalar",
    "Summary",
    "Value",
    "WrongDocument",
    "decoded",
    "edition_schema",
    "noticed_in",
    "read_case_classes",
    "read_case_limits",
    "read_document",
    "read_edition",
    "read_tree",
    "read_workbook",
    "shipped_case_classes",
    "shipped_edition",
    "shipped_editions",
    "shipped_hazards",
    "summary_of",
    "workbook_template",
    "write_edition",
    "write_problems",
    "write_workbook",
]
