"""What scrutiny shows, limited to what a person may see."""

from .checks import CheckRow, DrawRow, PlanRow, check_card, checks_page, count_my_checks, draws_page, plan
from .comebacks import ComeBack, ComeBacks, PlaceThatComesBack, Week, come_backs
from .duplicates import Suggestion, suggestions, suggestions_for
from .flags import FlagRow, count_open_flags, flag_card, flags_of_case, flags_page
from .pictures import CasePicture, case_picture, pictures_of_case

__all__ = [
    "CasePicture",
    "CheckRow",
    "ComeBack",
    "ComeBacks",
    "DrawRow",
    "FlagRow",
    "PlaceThatComesBack",
    "PlanRow",
    "Suggestion",
    "Week",
    "case_picture",
    "check_card",
    "checks_page",
    "come_backs",
    "count_my_checks",
    "count_open_flags",
    "draws_page",
    "flag_card",
    "flags_of_case",
    "flags_page",
    "pictures_of_case",
    "plan",
    "suggestions",
    "suggestions_for",
]
