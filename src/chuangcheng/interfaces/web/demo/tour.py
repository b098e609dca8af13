"""The walk through the demo: one lane's stall from finding to closed case to the score, in eight steps.

Where somebody stands follows from the case itself: whoever moves it, in whatever way, has moved the walk on. The
session keeps only which site of which round the walk is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chuangcheng.flow.cases.terms import State
from chuangcheng.flow.inspections.selectors import StopStory, stop_story
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.accounts.selectors import acting_by_name, name_to_sign_in
from chuangcheng.foundation.accounts.terms import Role
from chuangcheng.foundation.acts.rules import NotFound

SESSION = "tour"
LANE = "BL"
"""The site type of the walk: back lanes."""
STALL = ("09006",)
"""The class that the finding is filed under."""
ITEM = ("无占道经营", "No street vending, no shop overflow")
"""What the item of the lane's checklist is called, in Chinese and English."""
OFFICE, INSPECTOR = "coordinator", "inspector"
"""The sign-ins that prepare a walk and begin it."""


@dataclass(frozen=True)
class Step:
    """One step: whose it is, what it is called, what to do on the page; `act` is the form there."""

    role: Role
    title: Promise
    words: Promise
    act: str = ""


STEPS: tuple[Step, ...] = (
    Step(
        Role.INSPECTOR,
        pgettext_lazy("tour", "发现"),
        _("打开这条小巷的检查单，在“无占道经营”一项勾选“不符合”，附一张照片，然后提交。其余各项一次确认为符合。"),
    ),
    Step(Role.COORDINATOR, _("立案"), _("发现已成为案件。看一眼照片和类别，点“立案”。"), "file"),
    Step(
        Role.COORDINATOR,
        _("派遣"),
        _("系统按责任分工推荐了单位，并说明为什么。选好单位，点“派遣”，整改期限随即开始计算。"),
        "dispatch",
    ),
    Step(Role.HANDLER, _("接收"), _("责任单位核对：确实归自己管，点“接收”；派错了可以退回。"), "accept"),
    Step(Role.HANDLER, _("整改"), _("摊位劝离之后，附一张整改后的照片，点“报告整改完成”。"), "rectify"),
    Step(
        Role.VERIFIER,
        _("核查"),
        _("对照整改前后两张照片。勾选“我在现场核查”，点“核查通过”：这条小巷的今日状态随之更新。"),
        "verify",
    ),
    Step(Role.COORDINATOR, _("结案"), _("核查已通过，点“结案”。每一步都记入了存证日志。"), "close"),
    Step(
        Role.LEADER,
        _("看得分"),
        _("案件已结案。在评分页看今日得分、与上一轮相比失分最多的项，再打开得分册，就是一份可以带走的通报。"),
    ),
)
AT = {
    State.REPORTED: 2,
    State.FILED: 3,
    State.RETURNED: 3,
    State.DISPATCHED: 4,
    State.IN_HAND: 5,
    State.RECTIFIED: 6,
    State.VERIFIED: 7,
    State.CLOSED: 8,
    State.RECHECKED: 8,
}
"""At which step a case stands, by its state. Where it has ended otherwise, so has the walk."""
RETURNED = _("单位把案件退回了。看退回原因，重新派遣，或维持派遣。")
SENT_BACK = _("核查员退回返工了。再附一张整改后的照片，点“报告整改完成”。")
NOTHING_FOUND = _("这次检查没有发现问题，也就没有案件。请重新开始一次。")
ENDED = _("这件案件没有立案，或已撤销，走到这里就结束了。请重新开始一次。")


def number_of(story: StopStory) -> int | None:
    """The step that a story stands at, from 1; None where it ended otherwise."""
    if story.visit_id is None:
        return 1
    return AT.get(story.state) if story.state else None


@dataclass(frozen=True)
class Tour:
    """The walk as the ribbon shows it."""

    story: StopStory
    number: int | None
    steps: tuple[tuple[int, Step], ...]
    words: Promise
    address: str
    username: str | None
    """Who is to make the step, by sign-in name; None where nobody of that unit can sign in here."""
    is_me: bool
    is_here: bool
    before: bool
    after: bool
    item: str

    @property
    def step(self) -> Step | None:
        """What is to be done now."""
        return STEPS[self.number - 1] if self.number else None


def told(session: Any) -> dict[str, int] | None:
    """What the session knows of a walk."""
    kept = session.get(SESSION)
    return kept if isinstance(kept, dict) and {"round", "site", "inspector"} <= set(kept) else None


def tour_of(request: HttpRequest) -> Tour | None:
    """Where the walk of this session stands, in at most six statements; None without one."""
    kept = told(request.session) if settings.IS_DEMO and hasattr(request, "session") else None
    office = acting_by_name([OFFICE]).get(OFFICE) if kept else None
    if kept is None or office is None:
        return None
    try:
        story = stop_story(office, round_id=kept["round"], site_id=kept["site"], class_codes=STALL)
    except NotFound:  # of a stage that is not shown any more
        return None
    return _shown(request, story, kept)


def _shown(request: HttpRequest, story: StopStory, kept: dict[str, int]) -> Tour:
    number = number_of(story)
    step = STEPS[number - 1] if number else None
    address = _address(story, number)
    words = step.words if step else ENDED if story.case_id else NOTHING_FOUND
    if story.state is State.RETURNED:
        words = RETURNED
    elif story.state is State.IN_HAND and story.sent_back:
        words = SENT_BACK
    acting: Acting | None = getattr(request, "acting", None)
    username = _username(step, story)
    return Tour(
        story=story,
        number=number,
        steps=tuple(enumerate(STEPS, 1)),
        words=words,
        address=address,
        username=username,
        is_me=bool(step and acting and _is_his(step, story, acting, kept)),
        is_here=bool(address) and request.path == address.partition("#")[0].partition("?")[0],
        before=number == 1,
        after=bool(step and step.act == "rectify"),
        item=ITEM[get_language() == "en"],
    )


def _address(story: StopStory, number: int | None) -> str:
    """The page on which a step is made."""
    if number is None:
        return ""
    if number == 1:
        return reverse("visit-sheet", args=[story.round_id, story.site_id])
    if number == len(STEPS):
        return reverse("score")
    return f"{reverse('case', args=[story.case_id])}#act-{STEPS[number - 1].act}"


def _username(step: Step | None, story: StopStory) -> str | None:
    if step is None:
        return None
    if step.role is Role.HANDLER:
        return name_to_sign_in(unit_id=story.unit_id, role=Role.HANDLER) if story.unit_id else None
    return str(step.role)


def _is_his(step: Step, story: StopStory, acting: Acting, kept: dict[str, int]) -> bool:
    if acting.role != step.role:
        return False
    if step.role is Role.HANDLER:
        return acting.unit_id == story.unit_id
    return step.role is not Role.INSPECTOR or acting.user_id == kept["inspector"]
