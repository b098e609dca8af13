"""Words of sites and duties."""

from enum import StrEnum


class Owner(StrEnum):
    """Which owner of a site a rule names."""

    TERRITORIAL = "territorial"  # 属地(块)
    LINE = "line"  # 主管部门(条)
    UNIT = "unit"  # a named unit


class Part(StrEnum):
    """The part a unit has in a duty."""

    LEAD = "lead"  # 牵头
    COOPERATING = "cooperating"  # 配合


class Origin(StrEnum):
    """How a duty came about."""

    RULE = "rule"
    HAND = "hand"


class Why(StrEnum):
    """Why a unit answers: the reason that is stored with a dispatch, from the most to the least specific."""

    DUTY_HERE = "duty_here"  # a duty for this standard in this area
    DUTY = "duty"  # a duty for this standard
    RULE = "rule"  # a rule by site type
    LINE_OWNER = "line_owner"
    TERRITORIAL_OWNER = "territorial_owner"
    STREET = "street"  # a place without owner falls to its street


class Refused(StrEnum):
    """Why an act on sites or duties was not possible."""

    REQUIRED = "required"
    TAKEN = "taken"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_STANDARD = "unknown_standard"
    BAD_POSITION = "bad_position"
    POSITION_SWAPPED = "position_swapped"
    OUTSIDE_AREAS = "outside_areas"
    ALREADY_RETIRED = "already_retired"
    ALREADY_WITHDRAWN = "already_withdrawn"
