"""What is done for a safety hazard before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.cases.terms import Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.evidence.selectors import not_pictures

from . import steps
from .making import carry_out


def isolate_case(
    *, case_id: int, expected_version: int, by: Acting, now: datetime, photos: Sequence[int], words: str = ""
) -> Case:
    """现场隔离 of a hazard by whoever stands there, with a picture; needed before its rectification can be reported."""
    if not_pictures(photos):
        raise Invalid({"photos": [Refused.NOT_A_PICTURE]})
    step = steps.Isolate(tuple(photos), words=words)
    return carry_out(case_id=case_id, expected_version=expected_version, by=by, now=now, step=step)
