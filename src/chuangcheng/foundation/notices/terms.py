"""Words of what people are told: what about, by which way, when, and how far it has come."""

from enum import StrEnum


class Matter(StrEnum):
    """What somebody is told about. A person chooses for each when he wants to hear of it."""

    DISPATCHED = "dispatched"  # a case has come to one's unit
    HANDED_DOWN = "handed_down"  # a case was handed down to oneself, one's section or one's unit
    SENT_BACK = "sent_back"  # what one put right has to be done again
    RETURNED = "returned"  # a unit has returned a case to the office
    TO_VERIFY = "to_verify"  # a case was put right and waits for verification
    NEARLY_DUE = "nearly_due"
    OVERDUE = "overdue"
    ROUND_OPENED = "round_opened"  # one has sites to inspect
    ASKED = "asked"  # a unit asks for more time or for suspension, and one is to decide
    DECIDED = "decided"  # what one's unit asked for was granted or refused
    DEADLINE_MOVED = "deadline_moved"  # the office has changed what one's unit has to do or until when
    LATE_TO_ACCEPT = "late_to_accept"  # a unit has not taken a case in time
    LONG_OVERDUE = "long_overdue"  # a case is late by days: for the office and the supervisors
    RESUME_DUE = "resume_due"  # the day has come until which a case was suspended or deferred
    SAID = "said"  # somebody has said something on a case
    HAZARD = "hazard"  # a safety hazard was reported that one's unit is competent for
    RECALLED = "recalled"  # the office has taken a case back that one's unit had not accepted yet
    DISPUTE = "dispute"  # a dispute was referred to one's unit for mediation


URGENT = frozenset({Matter.HAZARD})
"""What is told at once, by night too, whatever somebody has chosen."""


OUT_OF_SIGHT = frozenset({Matter.RECALLED})
"""What its receiver may not open any more: the message leads to no page."""


class Channel(StrEnum):
    """The way by which somebody is told."""

    EMAIL = "email"
    SMS = "sms"
    WECOM = "wecom"  # 企业微信群机器人
    DINGTALK = "dingtalk"  # 钉钉群机器人
    FEISHU = "feishu"  # 飞书群机器人


PERSONAL = (Channel.EMAIL, Channel.SMS)
"""Ways that lead to one person, by the address or number kept with him."""

ROBOTS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
"""Ways that lead into a unit's chat group."""

OF_UNITS = (*ROBOTS, Channel.SMS)
"""Ways by which a unit is told: its chat group, or a short message to its contact."""


class Timing(StrEnum):
    """When somebody wants to hear of a matter."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


class Language(StrEnum):
    """The languages a message may be written in, by the codes of the pages."""

    CHINESE = "zh-hans"
    ENGLISH = "en"


class Progress(StrEnum):
    """How far one person's notice of one entry has come."""

    WAITING = "waiting"  # not placed in a message yet
    PLACED = "placed"  # part of a message
    DECLINED = "declined"  # the person does not want to hear of such matters
    NO_WAY = "no_way"  # no address, or no such way on this installation
    DROPPED = "dropped"  # when it was to be sent, it no longer concerned this person


class State(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # tried as often as is sensible; somebody must look
    DROPPED = "dropped"  # nothing in it concerned the receiver any more


class Trouble(StrEnum):
    """Why a message did not go out, where the product knows it itself."""

    NO_ADDRESS = "no_address"
    NOT_CONFIGURED = "not_configured"
    NO_LIBRARY = "no_library"
    NO_ANSWER = "no_answer"
    WORKER_ENDED = "worker_ended"
    RESTORED = "restored"  # it waited in a backup: perhaps it was sent since


class Refused(StrEnum):
    """Why an act was not possible."""

    REQUIRED = "required"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_HOUR = "unknown_hour"
    NOT_A_ROBOT = "not_a_robot"  # the address is not one that this kind of robot has
    NO_CONTACT = "no_contact"  # a unit without a telephone number gets no short messages
    NOT_FAILED = "not_failed"


ONE_LINE_EACH = 30
"""Subjects a digest names at most; the rest is counted."""
