"""What scrutiny finds in the made-up district: some rectifications with odd pictures, and some second checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pyvips

from chuangcheng.flow.cases.selectors import CaseCard, Filter, case_card, cases_page
from chuangcheng.flow.cases.services import Problem, rectify_case, report_case
from chuangcheng.flow.cases.terms import Group, Sort, Source
from chuangcheng.flow.scrutiny import services
from chuangcheng.flow.scrutiny.selectors import checks_page, flags_page
from chuangcheng.flow.scrutiny.terms import AcceptReason, CheckState, FlagKind, Judgement
from chuangcheng.foundation.accounts.selectors import acting_for
from chuangcheng.foundation.acts.rules import Refusal
from chuangcheng.foundation.evidence.rules import MaskBox
from chuangcheng.foundation.evidence.services import look_at_pictures, mask_picture, receive
from chuangcheng.interfaces.web.demo.scenes import scene
from chuangcheng.interfaces.web.demo.subjects import Subject, subject_of

from .camera import with_exif
from .life import ZONE
from .story import Story

BEGAN = timedelta(hours=6)
"""So long ago the office set it up; rectifications before are not examined."""
FIRST_VARIANT = 100
"""A scene that no other case of the demo shows."""
NAME = re.compile(r"demo-(\w+)-(\d+)-before\.jpg")
METRES_NORTH = 1 / 111_195


def look_closer(story: Story) -> None:
    """Set it up, let some rectifications come in, examine them, judge one flag, draw and record second checks."""
    office = story.district.people["coordinator"]
    began = story.now - BEGAN
    services.set_plan(expected_version=0, share=Decimal("0.02"), far_metres=200, by=office, now=began)
    shown = _rectify(story, began)
    _report_again(story, began)
    while look_at_pictures():
        pass
    while services.examine_rectifications(now=story.now):
        pass
    _judge(story)
    if shown:
        boxes = [MaskBox(1_500, 5_600, 1_400, 1_900), MaskBox(6_200, 6_400, 1_300, 700)]
        mask_picture(file_id=shown[0], expected_version=0, boxes=boxes, by=office, now=story.now)
    _check_again(story)


Picture = Callable[[bytes, CaseCard, datetime], bytes]
"""What a camera makes of a scene: of which case, and when it is handed in."""


def aside(jpeg: bytes, pixels: int) -> bytes:
    """The same place from some steps aside, so that it is a picture of its own."""
    image = pyvips.Image.new_from_buffer(jpeg, "")
    part = image.crop(pixels, pixels // 2, image.width - pixels, image.height - pixels // 2)
    return bytes(part.jpegsave_buffer(Q=80))


def _camera(*, hours: float = 0.5, metres: float = 15, software: str = "") -> Picture:
    """A camera that took its picture so many hours before it was handed in, so many metres off."""

    def take(jpeg: bytes, card: CaseCard, at: datetime) -> bytes:
        place = None
        if card.latitude is not None and card.longitude is not None:
            place = (card.latitude + metres * METRES_NORTH, card.longitude)
        taken = (at - timedelta(hours=hours)).astimezone(ZONE)
        return with_exif(jpeg, taken=taken, place=place, software=software)

    return take


def _sent_on(jpeg: bytes, card: CaseCard, at: datetime) -> bytes:
    """A chat program takes everything out."""
    return jpeg


ODD: tuple[Picture, ...] = (
    _camera(),
    _camera(hours=24 * 40),
    _camera(metres=1_260),
    _camera(software="Snapseed 2.22"),
    _sent_on,
    _camera(),
)
"""One rectification each; the last hands in the picture of the first once more."""


def _rectify(story: Story, began: datetime) -> list[int]:
    """Let units report rectifications of cases they have in hand; the ids of the pictures."""
    office, handlers = story.district.people["coordinator"], story.district.handlers
    rows = cases_page(office, wanted=Filter(group=Group.IN_HAND), now=story.now, sort=Sort.CHANGED, size=40).rows
    kept: list[int] = []
    first, first_shown = b"", ""
    for row in rows:
        if len(kept) == len(ODD):
            break
        card = case_card(office, case_id=row.id, now=story.now)
        by = handlers.get(card.unit_id or 0)
        if by is None or card.moves[-1].at > began:
            continue
        number = len(kept)
        at = began + timedelta(minutes=20 + 35 * number)
        shown = NAME.fullmatch(next((one.name for one in card.pictures_of("before")), ""))
        last = len(kept) == len(ODD) - 1
        if shown is None or (last and shown[0] != first_shown):
            continue
        drawn = aside(scene(Subject(shown[1]), int(shown[2]) - 1, faulty=False), 40 + 15 * number)
        content = first if last else ODD[number](drawn, card, at)
        first, first_shown = first or content, first_shown or shown[0]
        file = receive(content=content, name=shown[0].replace("before", "after"), by=by, now=at)
        try:
            rectify_case(case_id=row.id, expected_version=row.version, by=by, now=at, photos=[file.pk])
        except Refusal:  # handed down meanwhile
            continue
        kept.append(file.pk)
    return kept


def _judge(story: Story) -> None:
    """The office accepts that a picture was sent on by a chat program; the others wait."""
    office = story.district.people["coordinator"]
    for flag in flags_page(office, kind=FlagKind.NO_CAPTURE_TIME).rows[:1]:
        services.judge_flag(
            flag_id=flag.id,
            expected_version=flag.version,
            judgement=Judgement.ACCEPTED,
            reason=AcceptReason.ONLY_SENT_ON,
            by=office,
            now=story.now,
        )


def _report_again(story: Story, at: datetime) -> None:
    """Somebody of the office reports what a unit was told of a while ago, forty metres further on."""
    office = story.district.people["coordinator"]
    rows = cases_page(office, wanted=Filter(group=Group.IN_HAND), now=story.now, sort=Sort.NEWEST, size=40).rows
    for row in rows:
        card = case_card(office, case_id=row.id, now=story.now)
        if not row.reported_at < at - timedelta(hours=20) or card.latitude is None or card.case_class_id is None:
            continue
        drawn = scene(subject_of(card.case_class_key), FIRST_VARIANT + 3, faulty=True)
        file = receive(content=drawn, name="demo-again.jpg", by=office, now=at)
        problem = Problem(
            uuid=story.uuid(),
            title=row.title,
            title_en=row.title_en,
            source=Source.PUBLIC,
            case_class_id=card.case_class_id,
            street_id=card.street_id,
            address=f"{row.place}附近",
            latitude=card.latitude + 40 * METRES_NORTH,
            longitude=card.longitude,
            photos=(file.pk,),
        )
        report_case(problem=problem, by=office, now=at)
        return


def _check_again(story: Story) -> None:
    """Draw from the cases closed a month to a week ago; some have been looked at again and hold."""
    office = story.district.people["coordinator"]
    drawn_at = story.now - timedelta(hours=5)
    try:
        services.draw_checks(
            first_day=story.days_ago(30).date(),
            last_day=story.days_ago(7).date(),
            seed=20,
            by=office,
            now=drawn_at,
        )
    except Refusal:  # nothing was closed yet in a small demo
        return
    waiting = checks_page(office, state=CheckState.WAITING).rows
    for number, row in enumerate(waiting):
        by = acting_for(user_id=row.checker_id)
        if number % 2 or by is None:
            continue
        try:
            services.record_check(
                check_id=row.id,
                expected_version=row.version,
                holds=True,
                uuid=story.uuid(),
                by=by,
                now=drawn_at + timedelta(minutes=10 + number),
            )
        except Refusal:  # the first of his posts is another one
            continue
