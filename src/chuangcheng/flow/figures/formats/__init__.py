"""Sheets of figures and of other organs' results: reading them, and empty ones to fill in."""

from .sheets import (
    COLUMNS,
    NUMBER,
    OPTIONAL,
    OUTSIDE_COLUMNS,
    OutsideRow,
    OutsideSheet,
    SheetProblem,
    SheetRow,
    decoded,
    number_of,
    rate_of,
    read_figures,
    read_outside,
)
from .templates import Choices, template_of_figures, template_of_results

__all__ = [
    "COLUMNS",
    "NUMBER",
    "OPTIONAL",
    "OUTSIDE_COLUMNS",
    "Choices",
    "OutsideRow",
    "OutsideSheet",
    "SheetProblem",
    "SheetRow",
    "decoded",
    "number_of",
    "rate_of",
    "read_figures",
    "read_outside",
    "template_of_figures",
    "template_of_results",
]
