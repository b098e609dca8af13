"""The words of a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import formats, translation
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from chuangcheng.foundation.notices.labels import HEADLINES
from chuangcheng.foundation.notices.models import Entry
from chuangcheng.foundation.notices.terms import ONE_LINE_EACH, OUT_OF_SIGHT, Language, Matter

Link = Callable[[str, int], str]
"""From a subject's kind and id to the address of its page."""


@dataclass(frozen=True)
class Text:
    """A message as it is sent: plain text, because every way can show it."""

    title: str
    body: str


def compose(entries: Sequence[Entry], *, digest: bool, language: Language, link: Link) -> Text:
    """The message of these entries, oldest first: about one subject, or a digest of several."""
    with translation.override(str(language)):
        return _digest(entries, link) if digest else _single(entries, link)


def _single(entries: Sequence[Entry], link: Link) -> Text:
    latest = entries[-1]
    headline = HEADLINES[Matter(latest.matter)]
    lines = [str(headline), _about(latest)]
    if latest.place:
        lines.append(_("地点：%(place)s") % {"place": latest.place})
    if due := next((entry.due_at for entry in reversed(entries) if entry.due_at), None):
        lines.append(_("整改期限：%(at)s") % {"at": _moment(due)})
    earlier = list(dict.fromkeys(str(HEADLINES[Matter(one.matter)]) for one in entries[:-1]))
    if earlier := [words for words in earlier if words != str(headline)]:
        lines.append(_("此前：%(what)s") % {"what": _("；").join(earlier)})
    if latest.matter not in OUT_OF_SIGHT:
        lines.append(link(latest.subject_kind, latest.subject_id))
    return Text(
        _("【创城】%(headline)s：%(about)s") % {"headline": headline, "about": _about(latest)}, "\n".join(lines)
    )


def _digest(entries: Sequence[Entry], link: Link) -> Text:
    newest: dict[tuple[str, str, int], Entry] = {(e.matter, e.subject_kind, e.subject_id): e for e in entries}
    lines: list[str] = []
    number = len(newest)
    title = _("【创城】待办汇总：%(n)d 项") % {"n": number}
    shown = 0
    for matter in Matter:
        rows = [entry for entry in newest.values() if entry.matter == matter]
        if not rows or shown >= ONE_LINE_EACH:
            continue
        lines += ["", _("%(headline)s（%(n)d 项）") % {"headline": HEADLINES[matter], "n": len(rows)}]
        for entry in rows[: ONE_LINE_EACH - shown]:
            due = _("，期限 %(at)s") % {"at": _moment(entry.due_at)} if entry.due_at else ""
            lines.append(f"· {_about(entry)}{due}")
            if matter not in OUT_OF_SIGHT:
                lines.append(f"  {link(entry.subject_kind, entry.subject_id)}")
            shown += 1
    if number > shown:
        lines += ["", _("另有 %(n)d 项，请登录查看。") % {"n": number - shown}]
    return Text(title, "\n".join([title, *lines]))


def _about(entry: Entry) -> str:
    english = translation.get_language() == Language.ENGLISH
    title = entry.title_en if english and entry.title_en else entry.title
    return f"{entry.number} {title}".strip()


def _moment(at: object) -> str:
    local = at.astimezone(get_default_timezone())  # type: ignore[attr-defined]
    return formats.date_format(local, "Y-m-d H:i")
