"""The journal's arithmetic: what an entry is, how it is hashed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """One act on one subject, as `record_many` takes it.

    `number` is the subject's version after the act. `before` and `after` hold only what changed, as
    plain values (text, numbers, booleans, None, lists); they and `why` go into the erasable payload.
    """

    subject_kind: str
    subject_id: int
    number: int
    act: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
