"""Words of disputes. There are no words for people: a dispute is a place and a kind."""

from enum import StrEnum


class DisputeKind(StrEnum):
    """纠纷类型."""

    NEIGHBOURS = "neighbours"  # 邻里纠纷
    PROPERTY = "property"  # 物业纠纷
    HOUSING = "housing"  # 房屋、宅基地纠纷
    FAMILY = "family"  # 婚姻家庭纠纷
    LABOUR = "labour"  # 劳动争议
    CONSUMER = "consumer"  # 消费纠纷
    TRAFFIC = "traffic"  # 交通事故纠纷
    CONSTRUCTION = "construction"  # 施工扰民纠纷
    STALLS = "stalls"  # 摊位、经营场地纠纷
    OTHER = "other"  # 其他


class Outcome(StrEnum):
    """调解结果."""

    AGREED = "agreed"  # 达成协议
    PARTLY = "partly"  # 部分达成协议
    NOT_AGREED = "not_agreed"  # 未达成协议
    WITHDRAWN = "withdrawn"  # 当事人不再要求调解
    TO_COURT = "to_court"  # 引导诉讼、仲裁
    TO_POLICE = "to_police"  # 移送公安
    NOT_OURS = "not_ours"  # 不属本单位受理


class Refused(StrEnum):
    """Why an act on a dispute was not possible."""

    REQUIRED = "required"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_OUTCOME = "unknown_outcome"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_UNIT = "unknown_unit"
    NO_MEDIATOR = "no_mediator"  # nobody is named who mediates in this street
    NO_NUMBERS = "no_numbers"  # a telephone or identity number stands in the place
    BEFORE_REFERRAL = "before_referral"
    NOT_YET = "not_yet"
    UNCHANGED = "unchanged"
