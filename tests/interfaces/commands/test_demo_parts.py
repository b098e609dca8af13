"""The parts of the demo that need no database: pictures, classes, duties, and the life of a case from the dice."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
import pyvips

from chuangcheng.flow.cases.services import steps
from chuangcheng.flow.standards.formats import read_edition, shipped_case_classes, shipped_edition
from chuangcheng.flow.standards.selectors import LimitChoice
from chuangcheng.flow.standards.terms import LimitUnit
from chuangcheng.interfaces.commands.demo import names
from chuangcheng.interfaces.commands.demo.duties import BY_PLACE, GAPS, HELPING, TENDED, lead_of
from chuangcheng.interfaces.commands.demo.life import Known, daytime, live
from chuangcheng.interfaces.web.demo.canvas import HEIGHT, MARGIN, WIDTH
from chuangcheng.interfaces.web.demo.scenes import scene
from chuangcheng.interfaces.web.demo.subjects import Subject, subject_of

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def edition():
    return read_edition(shipped_edition("sample-unofficial"))


def pixels(content: bytes) -> np.ndarray:
    return pyvips.Image.new_from_buffer(content, "").numpy().astype(int)


@pytest.mark.parametrize("subject", Subject)
def test_the_picture_after_shows_the_same_place_put_right(subject):
    before, after = (pixels(scene(subject, 1, faulty=faulty)) for faulty in (True, False))
    assert before.shape == after.shape == (HEIGHT, WIDTH, 3)
    step = MARGIN // 2
    # The second was taken a step aside: laid over each other, most of the place agrees, and the fault does not.
    apart = np.abs(before[200:, step:] - after[200:, : WIDTH - step]).max(axis=2)
    assert (apart < 40).mean() > 0.6
    assert (apart > 60).sum() > 400
    elsewhere = pixels(scene(subject, 0, faulty=True))
    assert (np.abs(before - elsewhere).max(axis=2) > 40).mean() > 0.05


def test_a_scene_is_the_same_however_often_it_is_drawn():
    assert scene(Subject.STALL, 1, faulty=True) == scene(Subject.STALL, 1, faulty=True)


def test_every_picture_says_that_it_is_made_up():
    for subject in Subject:
        corner = pixels(scene(subject, 0, faulty=False))[18:58, 18:94]
        red = (corner[..., 0] > corner[..., 1] + 60).mean()
        assert 0.1 < red < 0.6


@pytest.mark.parametrize(
    ("key", "subject"),
    [
        ("matter:06012", Subject.RUBBISH),
        ("matter:06042", Subject.RUBBISH),
        ("matter:09006", Subject.STALL),
        ("matter:07001", Subject.BILLS),
        ("matter:06013", Subject.BROKEN),
        ("matter:09010", Subject.VEHICLES),
        ("matter:09012", Subject.FIRE_LANE),
        ("component:01013", Subject.FIRE_LANE),
        ("matter:07008", Subject.PUBLICITY),
        ("component:03008", Subject.PUBLICITY),
        ("local:L3", Subject.SERVICE),
        ("local:L5", Subject.BROKEN),
        ("matter:08007", Subject.BUILDING_SITE),
        ("component:01037", Subject.FIXTURE),
        ("matter:06008", Subject.CABLES),
        ("component:03001", Subject.TOILET),
        ("matter:06036", Subject.CLUTTER),
        ("matter:06001", Subject.SHACK),
        ("matter:06004", Subject.FACADE),
    ],
)
def test_the_fault_in_the_picture_fits_the_class(key, subject):
    assert subject_of(key) is subject


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("志愿者服务", "local:L3"),
        ("早晚高峰有志愿者文明引导", "local:L2"),
        ("机动车礼让行人(有灯与无灯路口)", "local:L2"),
        ("禁烟标识且非吸烟区无人吸烟", "local:L1"),
        ("显著位置展示学生守则", "local:L4"),
        ("无损坏公共设施", "local:L5"),
        ("灭火器、安全锤", "local:L5"),
        ("投诉机制便捷有效", "local:L3"),
    ],
)
def test_an_item_without_a_national_class_gets_a_fitting_one_of_the_office(item, key):
    assert names.class_for(item) == key


def test_the_classes_of_the_office_take_no_code_of_the_nation(edition):
    national = {row.key for row in shipped_case_classes()[0]}
    assert not national & {f"local:{code}" for code, *_ in names.LOCAL_CLASSES}
    for item in edition.items:
        assert item.case_class or names.class_for(item.title).startswith("local:")


def test_every_counted_standard_has_a_lead_or_a_rule_but_for_a_few_gaps(edition):
    counted = {leaf.code for leaf in edition.leaves() if leaf.counted}
    without = {code for code in counted if lead_of(code) is None and code not in BY_PLACE}
    assert without == set(GAPS)
    assert 3 <= len(without) <= 5
    departments = {code for code, _ in names.DEPARTMENTS}
    assert {lead for code in counted if (lead := lead_of(code))} <= departments
    assert set(BY_PLACE) <= counted
    assert {code for code, _ in HELPING} <= counted
    assert set(TENDED) <= {row.code for row in edition.site_types}


@pytest.mark.parametrize(
    ("standard", "department"),
    [
        ("公交-02-01", "transport"),
        ("X-F-IN-12", "fire"),
        ("X-F-OR-05", "traffic"),
        ("Ⅲ-92", "environment"),
        ("X-SAT-05", "education"),
        ("X-F-EN-01", None),
    ],
)
def test_the_lead_of_a_standard_makes_sense(standard, department):
    assert lead_of(standard) == department


def person(user_id: int, unit_id: int) -> SimpleNamespace:
    return SimpleNamespace(user_id=user_id, unit_id=unit_id, name=f"p{user_id}")


def district() -> SimpleNamespace:
    """A street (1) with a community (2) below it whose clerk can sign in."""
    limit = LimitChoice(1, "", Decimal(3), LimitUnit.WORKING_DAYS, False, "", "", "", "", "")
    office = ("coordinator", "verifier", "verifier2", "enforcement2")
    people = {name: person(at, 9) for at, name in enumerate(office, 1)}
    return SimpleNamespace(
        people=people, handlers={1: person(7, 1), 2: person(8, 2)}, below={1: ((2, "新苑社区"),)}, limits={5: [limit]}
    )


KNOWN = Known(NOW - timedelta(days=60), 5, 1, "点位属地单位", 77)


def told(seed: int, known: Known = KNOWN, pace: float = 1.0) -> list[tuple[str, int, datetime]]:
    life = live(district(), random.Random(seed), known, until=NOW, pace=pace)
    return [(str(step.act), by.user_id, at) for step, by, at in life]


def test_the_same_dice_make_the_same_life():
    assert told(4) == told(4)
    assert len({str(told(seed)) for seed in range(20)}) > 15


def test_a_life_goes_forward_in_time_and_ends_with_the_present():
    for seed in range(300):
        times = [KNOWN.reported_at, *(at for _, _, at in told(seed))]
        assert times == sorted(times)
        assert times[-1] <= NOW
    young = [told(seed, replace(KNOWN, reported_at=NOW - timedelta(hours=30))) for seed in range(300)]
    assert sum(bool(life) and life[-1][0] != "close" for life in young) > 0


def test_lives_differ_as_an_office_knows_them():
    lives = [told(seed) for seed in range(600)]
    acts = Counter(act for life in lives for act, _, _ in life)
    assert set(acts) >= {"refuse", "return", "insist", "uphold", "hand_down", "send_back", "verify", "close"}
    assert 0.25 < acts["hand_down"] / acts["accept"] < 0.55
    by_community = [life for life in lives if ("rectify", 8) in {(act, by) for act, by, _ in life}]
    assert by_community
    assert all("hand_down" in [act for act, _, _ in life] for life in by_community)


def test_what_is_contested_shows_its_evidence():
    for seed in range(600):
        for step, _, _ in live(district(), random.Random(seed), KNOWN, until=NOW, pace=1.0):
            if isinstance(step, steps.ReturnCase) and step.reason == "contested":
                assert step.evidence == (77,)
                return
    pytest.fail("nothing was contested")


def test_the_days_work_lies_between_eight_and_eighteen():
    for hour in range(48):
        at = daytime(NOW - timedelta(days=9, hours=hour), NOW).astimezone().astimezone(tz=None)
        local = (at.astimezone(UTC) + timedelta(hours=8)).hour
        assert 8 <= local <= 18
