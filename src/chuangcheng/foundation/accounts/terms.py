"""Words of the accounts: kinds of unit, roles."""

from enum import StrEnum


class UnitKind(StrEnum):
    """Kinds of 单位 in the tree."""

    CITY = "city"
    DISTRICT = "district"
    DEPARTMENT = "department"
    STREET = "street"
    COMMUNITY = "community"
    COMPANY = "company"


class Role(StrEnum):
    """What a person does in a unit. One person may hold several roles and acts in one at a time."""

    COORDINATOR = "coordinator"  # 创城办
    INSPECTOR = "inspector"  # 检查员
    HANDLER = "handler"  # 责任单位经办人
    VERIFIER = "verifier"  # 核查员
    SUPERVISOR = "supervisor"  # 督查室
    LEADER = "leader"  # 领导
    OBSERVER = "observer"  # 上级、审计, read-only
    ADMINISTRATOR = "administrator"  # 系统管理员
    UNIT_ADMIN = "unit_admin"  # 单位管理员: lets people of his unit and below in, nothing else


class Standing(StrEnum):
    """Whether a person can work with the product, and if not, what is missing. One may miss two things at once."""

    READY = "ready"
    NO_PASSWORD = "no_password"  # noqa: S105 - cannot sign in: nobody has set one yet
    WAITING = "waiting"  # has a one-time password, and has not yet chosen one of his own
    NO_POST = "no_post"  # signs in and is told to ask an administrator
    OUT_OF_USE = "out_of_use"


class Act(StrEnum):
    """What the journal calls the acts on people and units."""

    PERSON_CREATE = "person.create"
    PERSON_CHANGE = "person.change"
    PERSON_GIVE_POST = "person.give_post"
    PERSON_WITHDRAW_POST = "person.withdraw_post"
    PERSON_SET_PASSWORD = "person.set_password"  # noqa: S105 - an act, not a password
    PERSON_ONE_TIME = "person.give_one_time_password"
    PERSON_CHOOSE_PASSWORD = "person.choose_password"  # noqa: S105 - an act, not a password
    PERSON_PUT_ASIDE = "person.put_set_up_aside"
    UNIT_CREATE = "unit.create"
    UNIT_CHANGE = "unit.change"
    UNIT_RETIRE = "unit.retire"


class Refused(StrEnum):
    """Why an act on units or people was not possible."""

    REQUIRED = "required"
    TAKEN = "taken"
    UNKNOWN_PARENT = "unknown_parent"
    WRONG_PARENT = "wrong_parent"  # a community under a community, say
    OWN_DESCENDANT = "own_descendant"
    HAS_LIVE_UNITS = "has_live_units"
    HAS_LIVE_POSTS = "has_live_posts"
    UNKNOWN_UNIT = "unknown_unit"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - a reason, not a password
    SHORT_PASSWORD = "short_password"  # noqa: S105 - a reason, not a password
    COMMON_PASSWORD = "common_password"  # noqa: S105 - a reason, not a password
    PERSONAL_PASSWORD = "personal_password"  # noqa: S105 - like the person's own names
    SAME_PASSWORD = "same_password"  # noqa: S105 - as the one-time one
    EXPIRED_PASSWORD = "expired_password"  # noqa: S105 - a reason, not a password
    NOBODY_CHOSEN = "nobody_chosen"
    TOO_MANY_CHOSEN = "too_many_chosen"
    WRONG_SIGN_IN = "wrong_sign_in"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a reason, not a password
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    BAD_USERNAME = "bad_username"
    BAD_EMAIL = "bad_email"
    UNKNOWN_AREA = "unknown_area"
    LAST_ADMINISTRATOR = "last_administrator"
