"""Words of taking cases over from other systems and handing them out."""

from enum import StrEnum


class Field(StrEnum):
    """What a column of somebody else's table may mean to us."""

    NUMBER = "number"  # 外部编号: under which the source knows the case
    TITLE = "title"
    WORDS = "words"
    CLASS_KIND = "class_kind"  # 部件 or 事项, where codes stand alone
    CLASS = "class"  # by code, by name, or by a word of the source's
    ADDRESS = "address"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    STREET = "street"
    REPORTED = "reported"
    DUE = "due"
    CLOSED = "closed"
    STATE = "state"
    SOURCE = "source"
    UNIT = "unit"
    CLOSING = "closing"  # how it ended there
    ON_TIME = "on_time"  # the source's own verdict, compared with ours


NEEDED = (Field.NUMBER, Field.REPORTED)
"""Without these two a row is no case: nothing would tell it from another, nor when it began."""

WORDED = (Field.CLASS, Field.STATE, Field.SOURCE, Field.UNIT, Field.STREET, Field.ON_TIME, Field.CLASS_KIND)
"""Columns whose words mean something of ours, by a table of values where they differ."""

MAY_BE_LEFT = (Field.CLASS, Field.SOURCE, Field.UNIT, Field.STREET, Field.CLASS_KIND, Field.ON_TIME)
"""Columns whose unknown words may be left aside instead of refusing the row."""


class Standing(StrEnum):
    """How far a case is, in the few words that every source has."""

    REPORTED = "reported"  # nobody has decided about it
    OPEN = "open"
    CLOSED = "closed"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What the source says of its limit."""

    YES = "yes"
    NO = "no"


class DayOrder(StrEnum):
    """In which order a source writes year, month and day."""

    YMD = "ymd"
    MDY = "mdy"
    DMY = "dmy"


class RowStatus(StrEnum):
    """What taking a row over does."""

    NEW = "new"
    SAME = "same"  # it is here already, word for word
    CHANGED = "changed"  # it is here already, and its source now says otherwise: told, never overwritten
    PROBLEM = "problem"


class Flag(StrEnum):
    """What is odd about a row that is taken over all the same."""

    CLOSED_BEFORE_OPENED = "closed_before_opened"
    DUE_BEFORE_OPENED = "due_before_opened"
    CLOSED_WITHOUT_TIME = "closed_without_time"
    OPEN_WITH_CLOSING_TIME = "open_with_closing_time"
    ON_TIME_DIFFERS = "on_time_differs"
    STREET_DIFFERS = "street_differs"
    OUTSIDE_ALL_STREETS = "outside_all_streets"
    SHORTENED = "shortened"


class Amiss(StrEnum):
    """Why a row, or a whole file, is not taken over."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    NOT_TEXT = "not_text"
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    FILE_GONE = "file_gone"
    NO_COLUMN = "no_column"
    REQUIRED = "required"
    TOO_LONG = "too_long"
    NULL_CHARACTER = "null_character"
    LOST_DIGITS = "lost_digits"
    BAD_TIME = "bad_time"
    BAD_POSITION = "bad_position"
    HALF_A_POSITION = "half_a_position"
    UNKNOWN_CLASS = "unknown_class"
    AMBIGUOUS_CLASS = "ambiguous_class"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_STATE = "unknown_state"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_STREET = "unknown_street"
    UNKNOWN_VERDICT = "unknown_verdict"


class TransferState(StrEnum):
    """Where a file of cases stands."""

    OPEN = "open"  # looked at, nothing written
    RUNNING = "running"  # some batches are written, more are to come
    DONE = "done"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class ExportForm(StrEnum):
    """As what a list of cases is handed out."""

    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"


class Refused(StrEnum):
    """Why an act of this step was refused."""

    REQUIRED = "required"
    NOT_A_TABLE = "not_a_table"
    NOTHING_TO_IMPORT = "nothing_to_import"
    TOO_MANY = "too_many"
    BAD_MAPPING = "bad_mapping"
    NAME_TAKEN = "name_taken"
    NO_SYSTEM = "no_system"
    UNKNOWN_ZONE = "unknown_zone"


class Fault(StrEnum):
    """What is wrong with a mapping document, and where it is told by its path."""

    NOT_YAML = "not_yaml"
    WRONG_FORMAT = "wrong_format"
    NOT_A_TABLE = "not_a_table"
    NOT_A_TEXT = "not_a_text"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_WORD = "unknown_word"
