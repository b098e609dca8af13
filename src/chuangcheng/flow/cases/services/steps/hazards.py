"""The move that is made for hazards only."""

from __future__ import annotations

from dataclasses import dataclass

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Act, PhotoKind, Refused
from chuangcheng.foundation.acts.rules import Problems

from .base import CaseStep, Noted, Surroundings


@dataclass(frozen=True)
class Isolate(CaseStep):
    """现场隔离: people are kept away from it, and the picture shows how. The unit's clock runs on."""

    act = Act.ISOLATE
    pictures: tuple[int, ...] = ()

    def check(self, case: Case, problems: Problems, around: Surroundings) -> None:
        if not self.pictures:
            problems.add("photos", Refused.PHOTO_REQUIRED)

    def apply(self, case: Case, around: Surroundings) -> Noted:
        case.isolated_at, case.isolated_by_id = around.now, around.by.user_id
        return Noted(words=self.words, on_site=True, pictures=self.pictures, kind=PhotoKind.ISOLATION)
