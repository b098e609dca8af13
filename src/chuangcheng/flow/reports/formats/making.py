"""What every paper is made with: when, in which language, marked and sealed how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chuangcheng.flow.scoring.formats.book import Seal
from chuangcheng.foundation.documents.rules import Shot

from .values import Problem


@dataclass(frozen=True)
class Made:
    """When a paper is made (in the office's zone), in Chinese or English ("en"), its watermark and its seal."""

    dated: datetime
    language: str = "zh"
    watermark: str = ""
    seal: Seal | None = None

    @property
    def english(self) -> bool:
        """Whether it is in English."""
        return self.language.startswith("en")

    def say(self, chinese: str, english: str) -> str:
        """The text of the language."""
        return english if self.english else chinese

    def either(self, chinese: str, english: str) -> str:
        """A title in the language, where there is one."""
        return english if self.english and english else chinese

    def day(self, day: date) -> str:
        """A day as a letter writes it."""
        return f"{day.day} {day:%B %Y}" if self.english else f"{day.year}年{day.month}月{day.day}日"

    def count(self, number: int, one: str, many: str) -> str:
        """A number with its English noun."""
        return f"{number} {one if number == 1 else many}"

    @property
    def footer(self) -> str:
        """The newest seal of the journal, which stands at the foot of every page."""
        if self.seal is None:
            return ""
        told = self.say(f"日志封存第 {self.seal.number} 号", f"Journal seal {self.seal.number}")
        return f"{told} {self.seal.digest}"


def moment(at: datetime | None) -> str:
    """A date and a time in the office's zone."""
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def titled(one: Problem, made: Made) -> str:
    """What a case is about; of a hazard that it is one, and the building site or haulage company where one is named."""
    title = made.either(one.title, one.title_en)
    if one.hazard:
        title = made.say("【安全隐患】", "[Hazard] ") + title
    if one.organisation:
        title += "\n" + made.say("工地或运输企业：", "Site or haulage company: ") + one.organisation
    return title


def shots(pictures: Sequence[bytes], side: float, words: str) -> tuple[Shot, ...]:
    """Pictures in a cell, so many millimetres large."""
    return tuple(Shot(data, side, words) for data in pictures)
