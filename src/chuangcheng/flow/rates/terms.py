"""Words of rates."""

from enum import StrEnum


class Count(StrEnum):
    """统计项: how many cases of a period there are of a kind."""

    REPORTED = "reported"  # 上报
    TAKEN_UP = "taken_up"  # 上报并已立案: of those reported
    FILED = "filed"  # 立案
    REBOUND = "rebound"  # 反弹: of those filed
    SUSPENDED = "suspended"  # 挂账: of those filed
    DUE = "due"  # 应处置、应结案: the limit fell in the period
    DEFERRED = "deferred"  # 缓办: of those due
    HANDLED = "handled"  # 处置: of those due
    HANDLED_ON_TIME = "handled_on_time"  # 按期处置
    CLOSED = "closed"  # 结案: of those due
    CLOSED_ON_TIME = "closed_on_time"  # 按期结案
    EXTENDED = "extended"  # 延期: of those due
    REWORKED = "reworked"  # 返工: of those handled


class Rate(StrEnum):
    """率, each a formula over counts."""

    FILING = "filing"  # 立案率
    HANDLING = "handling"  # 处置率
    HANDLING_ON_TIME = "handling_on_time"  # 按期处置率
    CLOSING = "closing"  # 结案率
    CLOSING_ON_TIME = "closing_on_time"  # 按期结案率
    REWORK = "rework"  # 返工率
    REBOUND = "rebound"  # 反弹率
    EXTENSION = "extension"  # 延期率
    SUSPENSION = "suspension"  # 挂账率


class By(StrEnum):
    """按什么分组."""

    UNIT = "unit"
    AREA = "area"
    CLASS = "class"
    SOURCE = "source"
    PERIOD = "period"


class Beside(StrEnum):
    """Which other period figures are compared with."""

    BEFORE = "before"  # 环比
    YEAR_BEFORE = "year_before"  # 同比
