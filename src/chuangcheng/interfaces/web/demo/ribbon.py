"""What stands above every page of the demo: that it is one, its stage, and the walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise

from . import stages
from .tour import STEPS, Step, Tour, tour_of
from .views import STAGES


@dataclass(frozen=True)
class Ribbon:
    """The ribbon of a page; the walk is read only where a page shows it."""

    read: Callable[[], Tour | None]
    stage: Promise | None
    here: str
    steps: tuple[Step, ...] = STEPS

    @cached_property
    def tour(self) -> Tour | None:
        """The walk of this session."""
        return self.read()


def ribbon(request: HttpRequest) -> Ribbon:
    """The ribbon of the demo; `stage` is None where stages are not exchanged."""
    stage = STAGES[stages.shown(Path(settings.DEMO_STAGES))][0] if settings.DEMO_STAGES else None
    return Ribbon(lambda: tour_of(request), stage, request.get_full_path() if request.method == "GET" else "/")
