"""Cases with real pictures, on their way."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.services import History, Problem, load_cases, steps
from chuangcheng.flow.reports.formats import Made
from chuangcheng.flow.scoring.formats.book import Seal
from chuangcheng.foundation.evidence.services import receive
from tests.people import MONDAY
from tests.world import World

SEAL = Seal(7, MONDAY, "3f2a" * 16)
MADE = Made(MONDAY.astimezone(ZoneInfo("Asia/Shanghai")), seal=SEAL)
PATH = ("file", "dispatch", "accept", "rectify", "verify", "close")


def real_photo(world: World, number: int) -> int:
    """The id of a kept JPEG; each number gives a picture of its own."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (number * 37 % 256, number * 91 % 256, 90)).save(file, "JPEG")
    file.seek(0)
    return receive(content=file, name=f"{number}.jpg", by=world.cast.lin, now=MONDAY).pk


def case(
    world: World,
    number: int = 1,
    *,
    moves: int = 2,
    title: str = "",
    unit: str = "qian",
    pictures: bool = False,
    started: datetime = MONDAY,
    limit_class: str = "06012",
) -> Case:
    """A case that has made so many moves of `PATH`, one hour each, dispatched to the unit of one of the cast."""
    cast = world.cast
    handler = cast.acting[unit]
    before = (real_photo(world, 2 * number),) if pictures else (world.photo(f"before{number}"),)
    after = real_photo(world, 2 * number + 1) if pictures else world.photo(f"after{number}")
    told = [
        (steps.FileCase(world.standard_class(limit_class)), cast.lin),
        (steps.DispatchCase(handler.unit_id, "by_duty", "属地", world.limit_value(limit_class)), cast.lin),
        (steps.AcceptCase(), handler),
        (steps.Rectify((after,)), handler),
        (steps.Verify(), cast.zhou),
        (steps.Close(), cast.lin),
    ][:moves]
    problem = Problem(uuid.UUID(int=number), title or f"路面有垃圾{number}", site_id=world.road.pk, photos=before)
    past = tuple((step, by, started + timedelta(hours=1 + at)) for at, (step, by) in enumerate(told))
    return load_cases(histories=[History(problem, cast.lin, started, past)])[0]
