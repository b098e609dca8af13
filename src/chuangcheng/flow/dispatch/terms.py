"""Words of dispatch: the rules that propose a unit, their trial, and how well cases were sent."""

from enum import StrEnum


class SetState(StrEnum):
    """What has become of a version of the rules."""

    DRAFT = "draft"  # 草稿: being worked on, proposes nothing
    PUBLISHED = "published"  # 已发布: in force from its start until the next one starts
    DISCARDED = "discarded"  # 已放弃


class Target(StrEnum):
    """Whom a rule sends a case to."""

    UNIT = "unit"  # a named unit
    TERRITORIAL = "territorial"  # the site's territorial owner 属地(块)
    LINE = "line"  # the site's line owner 主管部门(条)
    LEAD = "lead"  # the lead unit of the case's standard
    STREET = "street"  # the street the place lies in


class Days(StrEnum):
    """Which days a rule is for, by the work calendar."""

    ANY = "any"
    WORKING = "working"  # 工作日, make-up days among them
    FREE = "free"  # 非工作日: weekends and holidays


class Differs(StrEnum):
    """How a rule differs from the version before."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


class Verdict(StrEnum):
    """What a draft would have done to a past case, against the unit that has it now."""

    BETTER = "better"  # it would have gone there at once, and did not by the rules in force
    WORSE = "worse"  # the other way round
    OTHER = "other"  # another proposal, and neither or nobody knows which was right


class By(StrEnum):
    """What the figures of dispatch are told by."""

    CLASS = "class"
    STREET = "street"
    RULE = "rule"


class Which(StrEnum):
    """The cases behind a figure."""

    SENT = "sent"
    RIGHT = "right"  # the first unit has it
    WRONG = "wrong"  # sent on to another, or sent back and not yet sent again
    ARRIVED = "arrived"  # lies with its unit, and it is known how long that took


class Ground(StrEnum):
    """Why the first unit was chosen, where no rule did it."""

    DUTY = "duty"
    HAND = "hand"


class Act(StrEnum):
    """The acts on rules, as the journal names them."""

    START = "dispatch_rules.start"
    ADD = "dispatch_rules.add"
    CHANGE = "dispatch_rules.change"
    MOVE = "dispatch_rules.move"
    REMOVE = "dispatch_rules.remove"
    TRY = "dispatch_rules.try"
    PUBLISH = "dispatch_rules.publish"
    DISCARD = "dispatch_rules.discard"


class FileFault(StrEnum):
    """What can be wrong with a document of rules."""

    TOO_LARGE = "too_large"
    NOT_READABLE = "not_readable"
    NOT_THESE_RULES = "not_these_rules"
    TOO_MANY = "too_many"
    NOT_A_RULE = "not_a_rule"
    UNKNOWN_WORD = "unknown_word"
    NOT_TEXT = "not_text"
    BAD_VALUE = "bad_value"
    UNKNOWN_CODE = "unknown_code"
    TWICE = "twice"


class Refused(StrEnum):
    """Why an act on the rules was not possible."""

    REQUIRED = "required"
    NAMES_NOTHING = "names_nothing"
    UNKNOWN_CLASS = "unknown_class"
    UNKNOWN_CONDITION = "unknown_condition"
    UNKNOWN_STANDARD = "unknown_standard"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_SITE = "unknown_site"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_UNIT = "unknown_unit"
    ONE_OF_TWO = "one_of_two"  # a class or a major, a site or a site type: not both
    HALF_A_SPAN = "half_a_span"
    EMPTY_SPAN = "empty_span"
    BAD_WEEKDAYS = "bad_weekdays"
    TOO_MANY_RULES = "too_many_rules"
    DRAFT_IS_THERE = "draft_is_there"
    NOT_A_DRAFT = "not_a_draft"
    NOT_TRIED = "not_tried"
    NOTHING_CHANGED = "nothing_changed"
    FILE_HAS_FAULTS = "file_has_faults"
    STARTS_IN_THE_PAST = "starts_in_the_past"
    STARTS_BEFORE_THE_LAST = "starts_before_the_last"
