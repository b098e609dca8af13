"""Words of facilities, of what becomes of them, and of the projects that mend them."""

from enum import StrEnum


class Condition(StrEnum):
    """部件状态, as the national catalogue of components tells it."""

    INTACT = "intact"  # 完好
    DAMAGED = "damaged"  # 破损
    LOST = "lost"  # 丢失
    ABANDONED = "abandoned"  # 废弃
    REMOVED = "taken_away"  # 移除


class ConditionReason(StrEnum):
    """Why a condition was set."""

    REGISTERED = "registered"  # the first one, with the register
    FOUND = "found"  # seen on site
    WORN = "worn"
    HIT = "hit"
    WEATHER = "weather"
    STOLEN = "stolen"
    REPAIRED = "repaired"
    REPLACED = "replaced"
    PLANNED = "planned"  # taken away or put out of use as planned
    IMPORTED = "imported"


BY_HAND = tuple(r for r in ConditionReason if r not in (ConditionReason.REGISTERED, ConditionReason.IMPORTED))
"""Reasons that a person may pick; the others the product gives itself."""


class Stage(StrEnum):
    """The stages of a project, in their order."""

    SURVEY = "survey"  # 勘查
    BUDGET = "budget"  # 概算
    APPROVAL = "approval"  # 审批
    WORKS = "works"  # 施工
    ACCEPTANCE = "acceptance"  # 验收


STAGES = tuple(Stage)


class ProjectState(StrEnum):
    """What has become of a project."""

    OPEN = "under_way"
    DONE = "accepted"
    DROPPED = "dropped"


class Damage(StrEnum):
    """How bad it is, from light to gone."""

    LIGHT = "light"
    MARKED = "marked"
    SEVERE = "severe"
    GONE = "gone"  # of no use any more


class Urgency(StrEnum):
    """How long it can wait."""

    CAN_WAIT = "can_wait"
    THIS_YEAR = "this_year"
    THIS_QUARTER = "this_quarter"
    AT_ONCE = "at_once"


class ProjectGroup(StrEnum):
    """Named lists of projects."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


class Act(StrEnum):
    """What the journal calls the acts of this step."""

    REGISTER = "facility.register"
    CORRECT = "facility.correct"
    CONDITION = "facility.condition"
    RETIRE = "facility.retire"
    LINK = "link.make"
    UNLINK = "link.withdraw"
    PROJECT_OPEN = "project.open"
    PROJECT_PLAN = "project.plan"
    PROJECT_FINISH = "project.finish"
    PROJECT_DROP = "project.drop"
    PROJECT_WEIGH = "project.weigh"
    WEIGHTS = "weights.set"


class RowStatus(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


class Refused(StrEnum):
    """Why an act of this step, or a row of a sheet, was not possible."""

    REQUIRED = "required"
    TAKEN = "taken"
    BAD_IDENTIFIER = "bad_identifier"
    OTHER_CLASS = "other_class"  # the identifier names another class than the row
    NOT_A_COMPONENT = "not_a_component"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_CONDITION = "unknown_condition"
    AMBIGUOUS = "ambiguous"
    BAD_POSITION = "bad_position"
    POSITION_SWAPPED = "position_swapped"
    IN_THE_FUTURE = "in_the_future"
    SAME_CONDITION = "same_condition"
    UNKNOWN_REASON = "unknown_reason"
    NOT_A_PICTURE = "not_a_picture"
    ALREADY_RETIRED = "already_retired"
    HAS_PROJECT = "has_project"
    LINKED_ALREADY = "linked_already"
    ALREADY_WITHDRAWN = "already_withdrawn"
    CASE_IS_OVER = "case_is_over"
    PROJECT_IS_OPEN = "project_is_open"  # this case has one already
    NOT_OPEN = "not_open"
    STAGE_IS_OVER = "stage_is_over"
    NOT_THIS_STAGE = "not_this_stage"
    BEFORE_THE_LAST = "before_the_last"  # earlier than the stage before it
    TOO_MANY_PEOPLE = "too_many_people"
    WEIGHTS_NOT_A_HUNDRED = "weights_not_a_hundred"
    # a sheet
    TOO_LONG = "too_long"
    NULL_CHARACTER = "null_character"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    MISSING_COLUMN = "missing_column"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TWICE_IN_FILE = "twice_in_file"
    NUMBER_LOST = "number_lost"  # a long number that the spreadsheet has rounded
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_GEOJSON = "not_geojson"
    NOT_A_POINT = "not_a_point"
    NOT_IN_USE = "not_in_use"  # the register has it, and it has been retired
    HAS_PROBLEMS = "has_problems"
    NOTHING_TO_IMPORT = "nothing_to_import"
