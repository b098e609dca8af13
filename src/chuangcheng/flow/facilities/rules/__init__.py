"""What is decided about facilities and projects, on plain values."""

from .identifiers import NUMBER_LENGTH, class_in, is_identifier, number_problem
from .plan import Known, KnownClass, PlanRow, Surroundings, plan_rows
from .positions import PLACES, position_problem, to_wgs84
from .ranking import MOST_PEOPLE, OURS, TENTHS, WHOLE, Points, Weights, points_of, weights_problem
from .rows import SheetRow, Wrong
from .stages import is_late, is_over, out_of_order, stage_after

__all__ = [
    "MOST_PEOPLE",
    "NUMBER_LENGTH",
    "OURS",
    "PLACES",
    "TENTHS",
    "WHOLE",
    "Known",
    "KnownClass",
    "PlanRow",
    "Points",
    "SheetRow",
    "Surroundings",
    "Weights",
    "Wrong",
    "class_in",
    "is_identifier",
    "is_late",
    "is_over",
    "number_problem",
    "out_of_order",
    "plan_rows",
    "points_of",
    "position_problem",
    "stage_after",
    "to_wgs84",
    "weights_problem",
]
