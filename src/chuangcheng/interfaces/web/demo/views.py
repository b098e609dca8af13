"""What only the demo can do: be somebody by one click, walk through a case, show another stage. Elsewhere 404."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.flow.cases.selectors import quiet_sites
from chuangcheng.flow.inspections.services import close_round, start_round
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.standards.selectors import current_edition
from chuangcheng.foundation.accounts.selectors import acting_by_name
from chuangcheng.foundation.accounts.services import sign_in
from chuangcheng.foundation.acts.rules import Invalid, NotFound
from chuangcheng.interfaces.web.sessions import PERSON

from . import PASSWORD, SIGN_INS, stages
from .stages import Stage
from .tour import INSPECTOR, LANE, OFFICE, SESSION, told, tour_of

View = Callable[..., HttpResponse]


def of_the_demo(view: View) -> View:
    """A page that exists in the demo only."""

    @wraps(view)
    def seen(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.IS_DEMO:
            raise NotFound("only the demo has this page")
        return view(request, *args, **kwargs)

    return seen


def _back(request: HttpRequest, otherwise: str = "/") -> str:
    """The address of this installation that a form asks to go to."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else otherwise


@require_POST
@never_cache
@of_the_demo
def enter(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's people. It is a sign-in like any other, with the password that the demo prints."""
    username = request.POST.get("who", "")
    tour = tour_of(request)
    if username not in dict(SIGN_INS) and not (tour and username == tour.username):
        raise NotFound(username)
    try:
        user = sign_in(
            username=username, password=PASSWORD, address=request.META.get("REMOTE_ADDR", ""), now=request.now
        )
    except Invalid:
        messages.error(request, _("这个演示账号的密码已被改过，不能一键登录。"))
        return redirect("sign-in")
    walk = told(request.session)
    login(request, user, backend=PERSON)
    if walk:
        request.session[SESSION] = walk
    return HttpResponseRedirect(_back(request))


@require_POST
@of_the_demo
def start_tour(request: HttpRequest) -> HttpResponse:
    """Begin a walk: a lane where nothing is open, to be looked at today. One that was begun is left where it stands."""
    tour = tour_of(request)
    if tour and tour.number == 1:  # nothing has happened yet: the same lane will do
        return HttpResponseRedirect(_back(request))
    people = acting_by_name([OFFICE, INSPECTOR])
    edition = current_edition()
    if edition is None or len(people) < 2:
        raise NotFound("no demo is loaded")
    office, inspector = people[OFFICE], people[INSPECTOR]
    lanes = quiet_sites(office, site_type=LANE)
    if not lanes:
        messages.error(request, _("眼下没有合适的小巷，请先办结几件案件，或切换阶段。"))
        return HttpResponseRedirect(_back(request))
    today = localtime(request.now).date()
    # Several visitors at the same moment should not meet in one lane.
    site_id = lanes[int(request.now.timestamp()) % len(lanes)]
    row = start_round(
        title=_("走一遍：一条小巷的占道经营"),
        kind=RoundKind.ROUTINE,
        edition_id=edition.id,
        starts_on=today,
        ends_on=today + timedelta(days=1),
        inspector_ids=[inspector.user_id or 0],
        site_ids=[site_id],
        by=office,
        now=request.now,
        instead_of=tour.story.round_id if tour else None,
    )
    request.session[SESSION] = {"round": row.pk, "site": site_id, "inspector": inspector.user_id}
    return HttpResponseRedirect(_back(request))


@require_POST
@of_the_demo
def end_tour(request: HttpRequest) -> HttpResponse:
    """Put the walk away: its round is closed, so that it lies on nobody's desk. What was done stays done."""
    tour = tour_of(request)
    request.session.pop(SESSION, None)
    if tour and tour.story.open_version is not None:
        close_round(
            round_id=tour.story.round_id,
            expected_version=tour.story.open_version,
            by=acting_by_name([OFFICE])[OFFICE],
            now=request.now,
        )
    return HttpResponseRedirect(_back(request))


@require_GET
@of_the_demo
def scene_picture(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """A drawn picture of a stall, and of the same place without it: every walk has a place of its own."""
    from .scenes import scene
    from .subjects import Subject

    if what not in ("before", "after"):
        raise NotFound(what)
    answer = HttpResponse(scene(Subject.STALL, number % 1000, faulty=what == "before"), content_type="image/jpeg")
    answer.headers["Content-Disposition"] = f'inline; filename="demo-stall-{number}-{what}.jpg"'
    return answer


STAGES: dict[Stage, tuple[Promise, Promise]] = {
    Stage.START: (gettext_lazy("启动"), gettext_lazy("第一轮排查刚刚开启，什么都还没有看过；离测评二百多天。")),
    Stage.MID: (gettext_lazy("推进"), gettext_lazy("走过三个月，四千多件案件在各个状态；离测评一百多天。")),
    Stage.EVE: (gettext_lazy("迎检前夜"), gettext_lazy("最后一轮模拟测评已结束，绝大多数案件已办结；离测评四天。")),
}
PICTURES = gettext_lazy("照片")
"""At the start nothing has been seen yet, so there are none."""
PARTS = (
    gettext_lazy("区划、单位、人员、点位、测评体系"),
    PICTURES,
    gettext_lazy("轮次、检查、案件"),
    gettext_lazy("封存日志"),
)


def _home() -> Path:
    if not settings.DEMO_STAGES:
        raise NotFound("nobody here exchanges stages")
    return Path(settings.DEMO_STAGES)


@require_http_methods(["GET", "POST"])
@never_cache
@of_the_demo
def stage_page(request: HttpRequest) -> HttpResponse:
    """Which stage is shown; ask for another, and see how far it is."""
    home = _home()
    if request.method == "POST":
        chosen = request.POST.get("stage", "")
        if chosen not in set(Stage):
            raise NotFound(chosen)
        if Stage(chosen) is not stages.shown(home):
            stages.ask(home, Stage(chosen))
        return redirect("demo-stages")
    now = stages.told(home)
    parts = [words for words in PARTS if now.wanted is not Stage.START or words is not PICTURES]
    done = [(words, at < now.parts, at == now.parts) for at, words in enumerate(parts)]
    context = {
        "stages": [(stage, *words, stage in now.ready) for stage, words in STAGES.items()],
        "told": now,
        "wanted": STAGES[now.wanted][0] if now.wanted else "",
        "failed": STAGES[now.failed][0] if now.failed else "",
        "parts": done,
    }
    return render(request, "web/demo/stages.html", context)


@require_GET
@never_cache
@of_the_demo
def stage_progress(request: HttpRequest) -> HttpResponse:
    """The same for the page's script."""
    now = stages.told(_home())
    return JsonResponse({"shown": now.shown, "wanted": now.wanted, "failed": now.failed, "parts": now.parts})
