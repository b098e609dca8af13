"""Every act of the desk by every role: strangers get 404, a page without an act takes none, nothing crashes.

What is sent is empty or out of date, so that the answer tells who may act, and nothing is changed by those who may:
they are told what is missing (422) or that the page is stale (409).
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver, resolve, reverse

from chuangcheng.flow.cases.services import keep_text, save_filter
from chuangcheng.flow.cases.terms import Act
from chuangcheng.flow.exchange.services import keep_mapping
from chuangcheng.flow.figures import services as figures
from chuangcheng.flow.figures.formats import OutsideRow
from chuangcheng.flow.figures.models import OutsideLine
from chuangcheng.flow.figures.terms import OutsideKind
from chuangcheng.flow.places.models import DutyRule
from chuangcheng.flow.places.services import NewDuty, NewDutyRule, give_duty, set_duty_rule
from chuangcheng.flow.places.terms import Owner
from chuangcheng.flow.scoring import services as scoring
from chuangcheng.flow.scoring.terms import AppealReason, Comparison
from chuangcheng.flow.standards.services import load_edition, publish_edition
from chuangcheng.foundation.notices.models import Message
from tests import hazards_and_disputes
from tests.facilities import acts as facility_acts
from tests.flow.dispatch.ready import draft_of
from tests.flow.dispatch.ready import rule as dispatch_rule
from tests.flow.exchange.tables import mapping as hotline
from tests.flow.standards.test_read_whole import GOOD as WHOLE
from tests.flow.watch.happenings import cared_for
from tests.people import MONDAY, PEOPLE
from tests.test_pages import EVERYBODY, OFFICE, SETTING_UP, busy, routes, sign_in  # noqa: F401 - a fixture
from tests.world import World

pytestmark = pytest.mark.django_db
LIN = frozenset({"lin"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Posted:
    """An act: the arguments of its address, and who may try it."""

    args: tuple[Any, ...]
    who: frozenset[str]


def acts(busy: dict[str, Any]) -> dict[str, list[Posted]]:  # noqa: F811
    """Every address that takes an act, by its name."""
    world: World = busy["world"]
    lin = world.cast.lin
    duty = give_duty(duty=NewDuty(world.cast.qian.unit_id, world.standard("A1").pk), by=lin, now=MONDAY)
    set_duty_rule(rule=NewDutyRule(owner=Owner.LINE, site_type_id=world.road.site_type_id), by=lin, now=MONDAY)
    rule = DutyRule.objects.get()
    mapping = keep_mapping(name="热线", mapping=hotline(), by=lin, now=MONDAY).pk
    case, site, unit = busy["case"], world.road.pk, world.cast.qian.unit_id
    person, post = world.cast.qian.user_id, world.cast.qian.post_id
    sees_case = OFFICE | {"qian", "zhao"}
    return {
        "report": [Posted((), frozenset({"lin", "wu", "zhao", "han"}))],
        "move": [Posted((case.pk, str(act)), sees_case if act is not Act.REPORT else NOBODY) for act in Act],
        "case-rules": [Posted((), LIN)],
        **of_the_desk(world, case.pk),
        "round-new": [Posted((), LIN)],
        "round-details": [Posted((busy["sample"].pk,), LIN)],
        "round-discard": [Posted((busy["sample"].pk,), LIN)],
        "round-reassign": [Posted((busy["sample"].pk,), LIN)],
        "round-close": [Posted((busy["sample"].pk,), LIN)],
        "round-act": [Posted((busy["sample"].pk, "open"), LIN), Posted((busy["sample"].pk, "nothing"), NOBODY)],
        "visit-sheet": [
            Posted((busy["sample"].pk, world.far_road.pk), frozenset({"zhao"})),
            Posted((busy["census"].pk, site), frozenset({"zhao"})),
        ],
        "site-new": [Posted((), SETTING_UP)],
        "site-change": [Posted((site,), SETTING_UP)],
        "site-retire": [Posted((site,), SETTING_UP)],
        "duty-new": [Posted((), SETTING_UP)],
        "duty-withdraw": [Posted((duty.pk,), SETTING_UP)],
        "duty-rule-new": [Posted((), SETTING_UP)],
        "duty-rule": [Posted((rule.pk,), SETTING_UP)],
        "duty-rule-withdraw": [Posted((rule.pk,), SETTING_UP)],
        **from_outside(world),
        **of_comparison(busy),
        **of_dispatch(world),
        **of_scrutiny(busy),
        **of_watch(world),
        "editions": [Posted((), LIN)],
        "edition": [Posted((world.edition.pk,), LIN)],
        "edition-publish": [Posted((world.edition.pk,), LIN)],
        "edition-use": [Posted((world.edition.pk,), LIN)],
        "edition-mapping": [Posted((world.edition.pk, busy["next"]), LIN)],
        "mapping-confirm": [Posted((world.edition.pk, busy["next"]), LIN)],
        "mapping-line": [Posted((world.edition.pk, busy["next"], busy["line"]), LIN)],
        "mapping-carry": [Posted((world.edition.pk, busy["next"]), LIN)],
        "edition-discard": [Posted((world.edition.pk,), LIN)],
        "edition-problems": [Posted((), NOBODY)],
        "class-new": [Posted((), LIN)],
        "limit-new": [Posted((case.case_class_id,), LIN)],
        "limit": [Posted((case.case_class_id, case.limit_id), LIN)],
        "limit-end": [Posted((case.case_class_id, case.limit_id), LIN)],
        "unit-new": [Posted((), SETTING_UP)],
        "unit": [Posted((unit,), SETTING_UP)],
        "unit-retire": [Posted((unit,), SETTING_UP)],
        "person-new": [Posted((), SETTING_UP)],
        "person": [Posted((person,), SETTING_UP)],
        "person-post": [Posted((person,), SETTING_UP)],
        "person-password": [Posted((person,), SETTING_UP)],
        "post-withdraw": [Posted((person, post), SETTING_UP)],
        "person-deactivate": [Posted((person,), SETTING_UP)],
        "person-reactivate": [Posted((person,), SETTING_UP)],
        "account": [Posted((), EVERYBODY)],
        "account-notices": [Posted((), EVERYBODY)],
        "unit-notices": [Posted((unit,), SETTING_UP)],
        "notice-again": [Posted((Message.objects.filter(sealed=False).latest("id").pk,), SETTING_UP)],
        "calendar-new": [Posted((), SETTING_UP)],
        "calendar-years": [Posted((), SETTING_UP)],
        "calendar-hours": [Posted((busy["calendar"],), SETTING_UP)],
        "calendar-default": [Posted((busy["calendar"],), SETTING_UP)],
        "calendar-exception": [Posted((busy["calendar"],), SETTING_UP)],
        "calendar-exception-back": [Posted((busy["calendar"],), SETTING_UP)],
        "imports": [Posted((), SETTING_UP)],
        "import-table": [Posted(("sites",), SETTING_UP)],
        **{name: [Posted(*one) for one in tries] for name, tries in facility_acts(busy).items()},
        "slips": [Posted((), SETTING_UP | {"he"})],
        "first-sign-in": [Posted((), NOBODY)],
        "case-transfers": [Posted((), LIN)],
        **{
            f"case-transfer-{act}": [Posted((UNKNOWN,), NOBODY)]  # known to who sent it alone
            for act in ("map", "take", "keep", "discard")
        },
        "case-mapping-withdraw": [Posted((mapping,), LIN)],
        "setup-aside": [Posted((), SETTING_UP)],
        "setup-sample": [Posted((), LIN)],
        **{name: [Posted(*one) for one in told] for name, told in hazards_and_disputes.tries(busy).items()},
        **{
            key: [Posted((UNKNOWN,), NOBODY)]
            for key in ("import-prepare", "import-read-as", "import-now", "import-discard")
        },
    }


def of_dispatch(world: World) -> dict[str, list[Posted]]:
    """The acts on the draft of the dispatch rules."""
    draft = draft_of(world, dispatch_rule(class_id=world.standard_class("06012")))
    one = (draft.pk, draft.rules.get().key)
    return {
        "dispatch-draft": [Posted((), LIN)],
        "dispatch-rules-read": [Posted((), LIN)],
        **{f"dispatch-{act}": [Posted((draft.pk,), LIN)] for act in ("rule-new", "try", "publish", "discard")},
        **{f"dispatch-rule{act}": [Posted(one, LIN)] for act in ("", "-move", "-remove")},
    }


def of_the_desk(world: World, case_id: int) -> dict[str, list[Posted]]:
    """The acts on many cases, on kept filters and texts, and in the conversation on a case."""
    lin = world.cast.lin
    kept = keep_text(name="请补照片", text="请补一张", act="", by=lin, now=MONDAY).pk
    shared = save_filter(name="超期", address="group=overdue", shared=True, by=lin, now=MONDAY).pk
    speakers = (OFFICE - {"wang"}) | {"qian", "zhao"}
    return {
        "bulk": [Posted((), frozenset({"lin", "qian", "sun", "chen", "wei", "zhou"}))],
        "case-filters": [Posted((), EVERYBODY - {"feng", "he"})],
        # Whether somebody may withdraw it is told by the version first: it is no secret that a filter is there.
        "case-filter-withdraw": [Posted((shared,), EVERYBODY - {"feng", "he"})],
        "case-texts": [Posted((), LIN)],
        "case-text-withdraw": [Posted((kept,), LIN)],
        "case-message": [Posted((case_id,), speakers)],
    }


def of_comparison(busy: dict[str, Any]) -> dict[str, list[Posted]]:  # noqa: F811
    """The acts on groups, appeals and second visits."""
    world: World = busy["world"]
    lin, qian, census = world.cast.lin, world.cast.qian, busy["census"].pk
    streets = [world.liuan.pk, world.shiqiao.pk]
    kind = Comparison.STREET
    group = scoring.create_group(name="内城", comparison=kind, member_ids=streets, by=lin, now=MONDAY).pk
    later = MONDAY + timedelta(days=1)
    appealed = scoring.appeal(round_id=census, reason=next(iter(AppealReason)), by=qian, now=later, words="有异议").pk
    return {
        "group-new": [Posted((), LIN)],
        "group": [Posted((group,), LIN)],
        "group-withdraw": [Posted((group,), LIN)],
        "appeal": [Posted((appealed,), LIN)],
        "appeal-new": [Posted((census,), frozenset({"qian"}))],
        "round-second": [Posted((census,), LIN)],
    }


def of_scrutiny(busy: dict[str, Any]) -> dict[str, list[Posted]]:  # noqa: F811
    """The acts on pictures, likely duplicates and second checks."""
    case, shown = busy["case"].pk, busy["shown"]
    return {
        "case-photo": [Posted((case, shown), frozenset({"lin", "wu"}))],
        "case-join": [Posted((case, case), LIN)],
        "case-apart": [Posted((case, case), LIN)],
        "flag": [Posted((busy["flag"],), frozenset({"lin", "zhou"}))],
        "check-draw": [Posted((), LIN)],
        "second-check": [Posted((busy["check"],), frozenset({"zhao"}))],
        "scrutiny-plan": [Posted((), LIN)],
    }


def of_watch(world: World) -> dict[str, list[Posted]]:
    """The acts on plans, the watch list, hot spots, stretches and zones."""
    site = world.road.pk
    plan, watched, first, spot, stretch, zone = cared_for(world)
    return {
        "turns-send": [Posted((), LIN)],
        "grades": [Posted((), LIN)],
        "plan-new": [Posted((), LIN)],
        "plan": [Posted((plan,), LIN)],
        "plan-withdraw": [Posted((plan,), LIN)],
        "watched-site": [Posted((watched,), LIN)],
        "watch-add": [Posted((site,), LIN)],
        "care": [Posted((), LIN)],
        "spot-new": [Posted((first,), LIN)],
        "spot-dismiss": [Posted((first,), LIN)],
        "spot-act": [Posted((spot, act), LIN) for act in ("measure", "review", "change", "close")]
        + [Posted((spot, "nothing"), NOBODY)],
        "stretch-import": [Posted((), LIN)],
        "stretch-retire": [Posted((stretch,), LIN)],
        "zone-new": [Posted((), SETTING_UP)],
        "zone": [Posted((zone,), SETTING_UP)],
        "zone-withdraw": [Posted((zone,), SETTING_UP)],
        "terms": [Posted((), SETTING_UP)],
    }


def from_outside(world: World) -> dict[str, list[Posted]]:
    """The acts on figures, and on what decides about the whole of an edition that has gates and events."""
    lin, own = world.cast.lin, world.edition.pk
    row = load_edition(document=WHOLE, by=lin, now=MONDAY)
    edition = publish_edition(edition_id=row.pk, expected_version=1, by=lin, now=MONDAY).pk
    paper = {"source_document": "通报", "dated": MONDAY.date()}
    new = figures.NewFigure("B1", "survey", Decimal("0.9"), reviewer="林", **paper)
    figure = figures.add_figure(edition_id=own, figure=new, by=lin, now=MONDAY).pk
    event = figures.record_event(edition_id=edition, item_code="G15", by=lin, now=MONDAY, **paper).pk
    test = figures.NewResult("云州市", OutsideKind.OFFICIAL, "年度测评", **paper)
    lines = [OutsideRow(1, points="100", won="94.65")]
    result = figures.load_outside(edition_id=own, result=test, lines=lines, by=lin, now=MONDAY)
    line = OutsideLine.objects.get(result=result).pk
    return {
        "figure-new": [Posted((own,), LIN)],
        "figure-import": [Posted((own,), LIN)],
        "figure": [Posted((own, figure), LIN)],
        "figure-withdraw": [Posted((own, figure), LIN)],
        "use": [Posted((edition,), LIN)],
        "gate": [Posted((edition, "P2"), LIN)],
        "total-year": [Posted((edition, 1), LIN)],
        "total-edition": [Posted((edition, "minors"), LIN)],
        "events": [Posted((edition,), LIN)],
        "event": [Posted((edition, event), LIN)],
        "result-new": [Posted((own,), LIN)],
        "result": [Posted((own, result.pk), LIN)],
        "result-withdraw": [Posted((own, result.pk), LIN)],
        "result-line": [Posted((own, result.pk, line), LIN)],
    }


UNKNOWN = "00000000-0000-0000-0000-000000000000"
OF_ALL_PAGES = {"sign-in", "sign-out", "switch-post", "switch-language", "switch-look", "health", "health-bare"}
OF_THE_DEMO = {"demo-enter", "demo-tour", "demo-tour-end", "demo-scene", "demo-stages", "demo-progress"}
"""Nowhere else, for anybody: tests/interfaces/web/demo."""
READ_ONLY_WITH_ARGUMENTS = {
    "appeal-file",
    "calendar-year-file",
    "dispatch-rules-file",
    "case-file",
    "edition-file",
    "edition-template",
    "figure-document",
    "gate-document",
    "import-problems",
    "import-template",
    "result-document",
    "total-document",
    "visit-file",
}
"""Files: opened under the page of their subject, tested there."""


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_who_may_try_which_act(busy: dict[str, Any], name: str):  # noqa: F811
    client = sign_in(busy["world"], name)
    found, wanted = {}, {}
    for route, tries in acts(busy).items():
        for one in tries:
            address = reverse(route, args=one.args)
            with transaction.atomic():
                status = client.post(address, {"expected_version": 0, "confirmed": "1"}).status_code
                transaction.set_rollback(True)
            found[address] = "not found" if status == 404 else "answered" if status in (200, 302, 409, 422) else status
            wanted[address] = "answered" if name in one.who else "not found"
    assert found == wanted


@pytest.mark.parametrize("name", ["lin", "qian"])
def test_pages_without_an_act_take_none(busy: dict[str, Any], name: str):  # noqa: F811
    client = sign_in(busy["world"], name)
    takes_acts = set(acts(busy))
    for address in routes(busy):
        if resolve(address.partition("?")[0]).url_name not in takes_acts:
            assert client.post(address).status_code in (404, 405), address


def test_every_address_is_on_one_of_the_two_lists(busy: dict[str, Any]):  # noqa: F811
    """A new page cannot be forgotten: it is opened by every role above, and its act tried by every role here."""
    opened = {resolve(address.partition("?")[0]).url_name for address in routes(busy)}
    known = {pattern.name for part in get_resolver().url_patterns for pattern in part.url_patterns}
    assert known == opened | set(acts(busy)) | OF_ALL_PAGES | OF_THE_DEMO | READ_ONLY_WITH_ARGUMENTS
