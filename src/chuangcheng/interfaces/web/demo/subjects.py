"""What a picture of a problem shows, by the code of its class."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What is wrong in a scene; case classes fall into these groups."""

    RUBBISH = "rubbish"
    STALL = "stall"
    BILLS = "bills"
    BROKEN = "broken"
    VEHICLES = "vehicles"
    FIRE_LANE = "fire_lane"
    PUBLICITY = "publicity"
    SERVICE = "service"
    BUILDING_SITE = "building_site"
    FIXTURE = "fixture"
    CABLES = "cables"
    TOILET = "toilet"
    CLUTTER = "clutter"
    SHACK = "shack"
    FACADE = "facade"


SUBJECTS: tuple[tuple[Subject, str], ...] = (
    # beginnings of class codes, the longer before the shorter
    (Subject.FIRE_LANE, "09012 01013"),
    (Subject.PUBLICITY, "07008 07007 03008"),
    (Subject.FACADE, "06004"),
    (Subject.SHACK, "06001"),
    (Subject.BILLS, "07"),
    (Subject.CLUTTER, "06036 09003 06047"),
    (Subject.STALL, "09001 09002 09005 09006"),
    (Subject.VEHICLES, "0900 09010 09011 09016 06040"),
    (Subject.TOILET, "03001"),
    (Subject.RUBBISH, "06010 06011 06012 06014 06017 06041 06042 03004 03005"),
    (Subject.CABLES, "06008"),
    (Subject.BUILDING_SITE, "08"),
    (Subject.FIXTURE, "01037 02014 02004 03002 02001 02002 02003"),
    (Subject.BROKEN, "01 02 03 04 06 09019"),
    (Subject.SERVICE, "09020 L1 L3 L4"),
    (Subject.VEHICLES, "L2"),
    (Subject.BROKEN, "L5"),
)


def subject_of(class_key: str) -> Subject:
    """What a picture of a problem of this class ("kind:code") shows."""
    code = class_key.partition(":")[2]
    return next((subject for subject, starts in SUBJECTS if code.startswith(tuple(starts.split()))), Subject.RUBBISH)
