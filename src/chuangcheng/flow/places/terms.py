"""Words of sites and duties."""

from enum import StrEnum


class Owner(StrEnum):
    """Who answers where a rule holds."""

    TERRITORIAL = "territorial"  # 属地(块)
    LINE = "line"  # 主管部门(条)
    UNIT = "unit"  # a named unit


class Part(StrEnum):
    """The part a unit has in a duty."""

    LEAD = "lead"  # 牵头
    COOPERATING = "cooperating"  # 配合


class Why(StrEnum):
    """Why a unit answers, from the most to the least specific reason: the order in which units are suggested.

    What a person gave by hand comes before every rule. A rule that names more comes before one that names less;
    of those that name equally many, the standard counts more than the area, and the area more than the site type.
    """

    DUTY_HERE = "duty_here"  # given by hand for this standard in this area
    DUTY = "duty"  # given by hand for this standard, everywhere
    RULE_STANDARD_AREA_TYPE = "rule_standard_area_type"
    RULE_STANDARD_AREA = "rule_standard_area"
    RULE_STANDARD_TYPE = "rule_standard_type"
    RULE_AREA_TYPE = "rule_area_type"
    RULE_STANDARD = "rule_standard"
    RULE_AREA = "rule_area"
    RULE_TYPE = "rule_type"
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
    ALREADY_RETIRED = "already_retired"
    ALREADY_WITHDRAWN = "already_withdrawn"
    RULE_NAMES_NOTHING = "rule_names_nothing"
    RULE_IS_THERE = "rule_is_there"
    HAS_PROBLEMS = "has_problems"
    NOT_A_TABLE = "not_a_table"
    NOTHING_TO_IMPORT = "nothing_to_import"
    TOO_MANY_DRAFTS = "too_many_drafts"
    TOO_MANY_NAMES = "too_many_names"
    BAD_HOURS = "bad_hours"
    DATES_REVERSED = "dates_reversed"
    NO_SHAPE = "no_shape"
    NO_CLASSES = "no_classes"
    UNKNOWN_CLASS = "unknown_class"


class Table(StrEnum):
    """What a table of the office's own lists."""

    UNITS = "units"
    PEOPLE = "people"
    AREAS = "areas"
    SITES = "sites"
    DUTIES = "duties"


class RowStatus(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


class DraftState(StrEnum):
    """What has become of a table that somebody sent."""

    OPEN = "open"  # waits for its import
    IMPORTED = "imported"
    DISCARDED = "discarded"  # by the one who sent it
    EXPIRED = "expired"  # nobody imported it in time


class Amiss(StrEnum):
    """What can be wrong with a table. `labels.py` has the words and the remedy."""

    # the file
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NOT_TEXT = "not_text"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    NO_EDITION = "no_edition"
    BAD_AREAS = "bad_areas"
    FILE_GONE = "file_gone"
    # a row
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NULL_CHARACTER = "null_character"
    TWICE_IN_FILE = "twice_in_file"
    NAME_TAKEN = "name_taken"
    RETIRED = "retired"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_STANDARD = "unknown_standard"
    UNKNOWN_PARENT = "unknown_parent"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_PART = "unknown_part"
    AMBIGUOUS = "ambiguous"
    WRONG_PARENT = "wrong_parent"
    KIND_FIXED = "kind_fixed"
    CYCLE = "cycle"
    PARENT_REFUSED = "parent_refused"
    SEVERAL_OWNERS = "several_owners"
    BAD_PHONE = "bad_phone"
    BAD_USERNAME = "bad_username"
    BAD_EMAIL = "bad_email"
    NOT_A_NUMBER = "not_a_number"
    BAD_POSITION = "bad_position"
    SWAPPED = "swapped"


class PlaceCheck(StrEnum):
    """Holes between an edition, the duties and the sites."""

    STANDARD_WITHOUT_DUTY = "standard_without_duty"
    FIELD_WITHOUT_SITE = "field_without_site"
    TYPE_WITHOUT_CHECKLIST = "type_without_checklist"
    METHOD_OUT_OF_REACH = "method_out_of_reach"
    COUNT_OUT_OF_REACH = "count_out_of_reach"
    SITE_WITHOUT_OWNER = "site_without_owner"


class SetUpStep(StrEnum):
    """What an empty installation needs before its first round, in the order in which each builds on the one before."""

    CALENDAR = "calendar"
    AREAS = "areas"
    UNITS = "units"
    PEOPLE = "people"
    EDITION = "edition"
    SITES = "sites"
    DUTIES = "duties"


class StepState(StrEnum):
    """How far a step of the set-up is, as the tables tell. Nobody ticks it."""

    TODO = "todo"
    GAPS = "gaps"  # the work can begin; something is still missing
    DONE = "done"


class OnDays(StrEnum):
    """On which days a recurring time holds, beside its months and weekdays."""

    EVERY = "every"
    WORKING = "working"  # by the office's calendar, with make-up days
    REST = "rest"  # weekends and holidays by the same calendar
    SCHOOL = "school"  # working days inside a school term


class ZoneKind(StrEnum):
    """What a permitted zone permits."""

    TRADE = "trade"  # 允许经营
    PARK = "park"  # 允许停放
    POST = "post"  # 允许张贴
    OTHER = "other"
