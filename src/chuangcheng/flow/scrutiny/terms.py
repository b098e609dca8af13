"""Words of scrutiny: flags on pictures, judgements, second checks."""

from enum import StrEnum


class FlagKind(StrEnum):
    """What about a picture of a rectification may need a person's look. A fact with its evidence, no verdict."""

    SAME_PICTURE = "same_picture"  # the very same file was used before
    LIKE_PICTURE = "like_picture"  # nearly the same picture was used before
    BEFORE_DISPATCH = "before_dispatch"  # taken before the unit was told of the problem
    FAR = "far"  # taken far from the place
    EDITED = "edited"  # a program for editing wrote the file
    NO_CAPTURE_TIME = "no_capture_time"


class Judgement(StrEnum):
    """What a person made of a flag."""

    OPEN = "open"
    ACCEPTED = "accepted"  # there is a good explanation
    DOUBTFUL = "doubtful"


class AcceptReason(StrEnum):
    """Why a flag is explained. Picked, so that nobody has to write."""

    SAME_WORK = "same_work"  # one picture shows the rectification of several problems
    CLOCK_WRONG = "clock_wrong"
    POSITION_ROUGH = "position_rough"
    ONLY_SENT_ON = "only_sent_on"  # a chat program took the time out or wrote the file anew
    SEEN_ON_SITE = "seen_on_site"


class DoubtReason(StrEnum):
    """Why a picture is doubted."""

    NOT_THIS_PLACE = "not_this_place"
    NOT_THIS_TIME = "not_this_time"
    USED_AGAIN = "used_again"
    CONTENT_CHANGED = "content_changed"
    CANNOT_TELL = "cannot_tell"


class CheckState(StrEnum):
    """Where a second check stands."""

    WAITING = "waiting"
    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"


class Refused(StrEnum):
    """Why an act of scrutiny was not possible."""

    REQUIRED = "required"
    ALREADY_JUDGED = "already_judged"
    WRONG_REASON = "wrong_reason"
    SAME_CASE = "same_case"
    ALREADY_TOLD = "already_told"  # these two were judged to be no duplicates before
    SHARE_OUT_OF_RANGE = "share_out_of_range"
    METRES_OUT_OF_RANGE = "metres_out_of_range"
    NO_DAYS = "no_days"
    NOTHING_TO_DRAW = "nothing_to_draw"
    NOT_SET_UP = "not_set_up"
    ALREADY_CHECKED = "already_checked"
    PHOTO_REQUIRED = "photo_required"
    NOT_CLOSED = "not_closed"  # the case has moved on since it was drawn
