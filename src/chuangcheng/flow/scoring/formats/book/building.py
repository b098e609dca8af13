"""A score book as a document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from chuangcheng.flow.scoring.formats.layout import percent
from chuangcheng.flow.scoring.formats.outcome import METHODS
from chuangcheng.flow.scoring.rules import Line
from chuangcheng.flow.scoring.terms import Reason
from chuangcheng.flow.standards.rules import Edition, Node
from chuangcheng.foundation.documents.rules import (
    Block,
    Column,
    Document,
    Facts,
    Paragraph,
    Row,
    Section,
    Table,
    rounded,
)
from chuangcheng.foundation.documents.terms import Align, Kind, Style

from .leading import sections_of_outcome
from .values import Book, FailingOf, FigureTold, Seal
from .words import (
    BOUNDS,
    COUNTED_TWICE,
    LISTED,
    OTHERS_RESULTS,
    READ,
    REASONS,
    SHORTENED,
    UNOFFICIAL,
    VIEWS,
    WHOSE,
    Pair,
)

NOTHING_KNOWN = (Reason.NO_EVIDENCE, Reason.NOT_APPLICABLE, Reason.RULE_UNKNOWN)
LONGEST_NOTICE = 1000


def book_document(
    book: Book, *, dated: datetime, language: str = "zh", watermark: str = "", seal: Seal | None = None
) -> Document:
    """The document of a score book, in Chinese or English ("en").

    `dated` is when it is made and `seal` the newest of the journal, both in the office's zone.
    """
    return _Builder(book, language).document(dated, watermark, seal)


class _Builder:
    """One book in one language."""

    def __init__(self, book: Book, language: str) -> None:
        self.book, self.language = book, language
        self.at = int(language.startswith("en"))
        self.nodes = {node.code: (node, depth) for node, depth in _walk(book.edition.tree)}

    def say(self, chinese: str, english: str) -> str:
        """The text of the language."""
        return (chinese, english)[self.at]

    def pick(self, pair: Pair) -> str:
        """The word of the language."""
        return pair[self.at]

    def title(self, named: Node | Edition) -> str:
        """A title in the language, where there is one."""
        return named.title_en if self.at and named.title_en else named.title

    def document(self, dated: datetime, watermark: str, seal: Seal | None) -> Document:
        """All of it."""
        book = self.book
        name = self.title(book.edition)
        view = book.round or self.pick(VIEWS[book.view])
        parts = [view, *([book.of] if book.of else [])]
        sections = [
            self._total(),
            *sections_of_outcome(book, self.language),
            self._lines(),
            *self._failing(),
            *self._figures(),
            self._not_counted(),
        ]
        return Document(
            title=self.say(f"{name}得分册", f"{name}: score book"),
            subtitle=" · ".join(parts),
            dated=dated,
            facts=tuple(self._facts(dated, seal)),
            remarks=tuple(self._remarks()),
            sections=tuple(sections),
            language=self.language,
            watermark=watermark,
            footer=self.say(f"日志封存第 {seal.number} 号 {seal.digest}", f"Journal seal {seal.number} {seal.digest}")
            if seal
            else "",
        )

    def _facts(self, dated: datetime, seal: Seal | None) -> Iterator[tuple[str, str]]:
        book, edition, say = self.book, self.book.edition, self.say
        yield say("测评体系", "Edition"), f"{self.title(edition)}\n{edition.code}"
        view = self.pick(VIEWS[book.view])
        yield say("口径", "View"), view + (say(f"：{book.round}", f": {book.round}") if book.round else "")
        whose = self.pick(WHOSE[book.comparison])
        yield say("范围", "Scope"), (say(f"{whose}：{book.of}", f"{whose}: {book.of}") if book.of else whose)
        if book.at is not None:
            yield say("评分时间", "Score taken"), f"{book.at:%Y-%m-%d %H:%M}"
        if book.outside.day is not None:
            yield say("评分日", "Day of the score"), book.outside.day.isoformat()
        yield say("制作时间", "Made"), f"{dated:%Y-%m-%d %H:%M}"
        yield say("体系文件摘要", "Edition document"), _digest(book.digest)
        for name, digest in book.files:
            yield name, _digest(digest)
        yield say("计分引擎", "Engine"), say(f"第 {book.engine} 版", f"version {book.engine}")
        if seal is not None:
            told = say(f"第 {seal.number} 号，{seal.at:%Y-%m-%d %H:%M}", f"No. {seal.number}, {seal.at:%Y-%m-%d %H:%M}")
            yield say("日志封存", "Journal seal"), f"{told}\n{_digest(seal.digest)}"

    def _remarks(self) -> Iterator[str]:
        if not self.book.edition.official:
            yield self.pick(UNOFFICIAL)
        yield self.pick(OTHERS_RESULTS)

    def _total(self) -> Section:
        """一、总分."""
        book, total, say = self.book, self.book.total, self.say
        known = bool(total.known)
        tally = total.tally
        rate = percent(total.value / total.points, 1) if total.points and known else "—"
        pairs = [
            (say("得分", "Value"), f"{_two(total.value) if known else '—'} / {_two(total.points)}"),
            (say("得分率", "Rate"), rate),
            (
                say("下限", "Lower bound"),
                say(f"{_two(total.lower)}（未知全部按不符合）", f"{_two(total.lower)} (all that is unknown fails)"),
            ),
            (
                say("上限", "Upper bound"),
                say(f"{_two(total.upper)}（未知全部按符合）", f"{_two(total.upper)} (all that is unknown passes)"),
            ),
            (say("证据到位", "Evidence present"), percent(total.evidence, 1)),
            (
                say("实地查看", "Seen on site"),
                say(
                    f"符合 {tally.met}，不符合 {tally.failed}，此处没有 {tally.absent}，未查 {tally.unknown}",
                    f"met {tally.met}, failed {tally.failed}, not here {tally.absent}, not seen {tally.unknown}",
                ),
            ),
        ]
        if book.pairs is not None:
            pairs.append((say("漏检率估计", "Failures missed"), self._missed(book.pairs)))
        blocks: list[Block] = [Facts(tuple(pairs))]
        blocks += [Paragraph(self.pick(READ[self.book.view])), Paragraph(self.pick(BOUNDS))]
        blocks += [Paragraph(self.pick(COUNTED_TWICE), Style.NOTE)]
        if notice := self.book.edition.notice.strip():
            told = notice if len(notice) <= LONGEST_NOTICE else notice[:LONGEST_NOTICE] + "……"
            blocks += [Paragraph(told, Style.NOTE)]
        return Section(say("总分", "Total"), tuple(blocks))

    def _missed(self, pairs: int) -> str:
        """How often a failure is missed, by second visits of others; it changes no figure."""
        found = self.book.missed
        if found is None:
            return self.say(
                f"复查不足，无法估计（现有 {pairs} 对）",
                f"too few second visits to estimate it (pairs so far: {pairs})",
            )
        share, low, high = (percent(one, 1) for one in (found.share, found.low, found.high))
        return self.say(
            f"{share}（{low}–{high}，{found.pairs} 对；只供参考，不改变得分）",
            f"{share} ({low}–{high}, {found.pairs} pairs; for information, it changes no figure)",
        )

    def _lines(self) -> Section:
        """各项得分."""
        say, number = self.say, Kind.NUMBER
        columns = (
            Column(say("编码", "Code"), 18),
            Column(say("测评内容与标准", "Content or standard"), 45),
            Column(say("满分", "Points"), 13, number, 2),
            Column(say("得分", "Value"), 13, number, 2),
            Column(say("下限", "Lower"), 13, number, 2),
            Column(say("上限", "Upper"), 13, number, 2),
            Column(say("不符合", "Failed"), 12, number),
            Column(say("未查", "Not seen"), 11, number),
            Column(say("得分依据", "How it came about"), 27),
        )
        rows = tuple(self._rows())
        if not rows:
            return Section(say("各项得分", "Line by line"), (Paragraph(say("没有计分的标准。", "Nothing counts.")),))
        total = self.book.total
        end = Row(("", say("总分", "Total"), *_figures_of(total), self._why(total)), strong=True)
        return Section(say("各项得分", "Line by line"), (Table(columns, (*rows, end), outline=1),))

    def _rows(self) -> Iterator[Row]:
        """One row for every node above a standard that counts, and for every method that can win something."""
        methods: dict[str, list[Line]] = {}
        for line in self.book.lines:
            if line.method is not None and line.points:
                methods.setdefault(line.code, []).append(line)
        counting = {line.code for line in self.book.lines if line.method is None and line.counted}
        for line in self.book.lines:
            if line.method is not None or not line.counted or line.code not in self.nodes:
                continue
            node, depth = self.nodes[line.code]
            if not any(leaf.code in counting for leaf in node.leaves()):
                continue
            told = methods.get(line.code, []) if node.is_leaf else []
            why = self._why(told[0] if len(told) == 1 else line)
            yield Row((line.code, self.title(node), *_figures_of(line), why), depth=depth, strong=not node.is_leaf)
            for part in told if len(told) > 1 else ():
                name = self.pick(METHODS[part.method]) if part.method else ""
                yield Row(("", name, *_figures_of(part), self._why(part)), depth=depth + 1)

    def _why(self, line: Line) -> str:
        """How a figure came about: its rule in words, the letter, the figure entered, or what was counted."""
        told = self.pick(REASONS[line.reason])
        if line.letter:
            told += self.say(f"（{line.letter}）", f" ({line.letter})")
        if line.given is not None:
            told += self.say(f"：录入 {rounded(line.given, None):f}", f": {rounded(line.given, None):f} entered")
        elif line.reason in COUNTED and line.tally.observed:
            told += self.say(
                f"：符合 {line.tally.met} / 已查 {line.tally.observed}",
                f": {line.tally.met} of {line.tally.observed} met",
            )
        return told

    def _failing(self) -> Iterator[Section]:
        """不符合记录."""
        told, say = self.book.failing, self.say
        if told is None:
            return
        title = say("不符合记录", "What failed")
        if not told:
            yield Section(title, (Paragraph(say("没有不符合记录。", "Nothing failed.")),))
            return
        columns = (
            Column(say("点位", "Site"), 36),
            Column(say("检查项", "Item"), 39),
            Column(say("问题", "What was seen"), 30),
            Column(say("查看日期", "Seen on"), 19, align=Align.CENTRE),
            Column(say("案件", "Case"), 15, align=Align.CENTRE),
            Column(say("状态", "State"), 26),
        )
        rows = tuple(row for group in told for row in self._group(group))
        yield Section(
            title,
            (
                Paragraph(self.pick(LISTED if any(group.rows for group in told) else SHORTENED), Style.NOTE),
                Table(columns, rows),
            ),
            starts_page=True,
        )

    def _group(self, group: FailingOf) -> Iterator[Row]:
        found = self.nodes.get(group.code)
        name = self.title(found[0]) if found else ""
        more = group.number - len(group.rows)
        told = self.say(f"不符合 {group.number} 条", f"{group.number} failed")
        if more and group.rows:
            told += self.say(
                f"，列出最近 {len(group.rows)} 条，另有 {more} 条", f", newest {len(group.rows)} listed, {more} more"
            )
        yield Row((f"{group.code}  {name}" + self.say(f"（{told}）", f" ({told})"),), strong=True, whole=True)
        for one in group.rows:
            marks = [one.state] if one.state else []
            if one.fixed:
                marks.append(self.say("已整改，未复看", "fixed, not looked at again"))
            if one.set_aside:
                marks.append(self.say("事后申诉成立", "objection upheld later"))
            item = one.item_en if self.at and one.item_en else one.item
            yield Row((one.site, item, one.fault, one.seen_on.isoformat(), one.case_number, "\n".join(marks)))

    def _figures(self) -> Iterator[Section]:
        """录入结果及来源."""
        figures, say = self.book.figures, self.say
        if not figures:
            return
        columns = (
            Column(say("编码", "Code"), 18),
            Column(say("标准", "Standard"), 40),
            Column(say("测评方式", "Method"), 20),
            Column(say("数值", "Figure"), 17, Kind.NUMBER, None),
            Column(say("来源文件", "Source document"), 32),
            Column(say("日期", "Date"), 19, align=Align.CENTRE),
            Column(say("审核人", "Reviewer"), 19),
        )
        yield Section(
            say("录入结果及来源", "Figures and their sources"),
            (Table(columns, tuple(self._figure(one) for one in figures)),),
        )

    def _figure(self, one: FigureTold) -> Row:
        found = self.nodes.get(one.code)
        changed = self.say("结果固定后录入有变动", "changed since the result was fixed")
        return Row(
            (
                one.code,
                self.title(found[0]) if found else "",
                self.pick(METHODS[one.method]),
                one.value,
                one.source or changed,
                one.dated.isoformat() if one.dated else "",
                one.reviewer,
            )
        )

    def _not_counted(self) -> Section:
        """未计入的内容及原因."""
        say, book = self.say, self.book
        columns = (
            Column(say("编码", "Code"), 18),
            Column(say("测评标准", "Standard"), 60),
            Column(say("满分", "Points"), 15, Kind.NUMBER, 2),
            Column(say("原因", "Why"), 72),
        )
        rows: list[Row] = []
        for line in book.lines:
            found = self.nodes.get(line.code)
            if found is None or not found[0].is_leaf or line.method is not None:
                continue
            node = found[0]
            if not line.counted:
                why = node.left_out_because or say("体系规定不计分", "the edition does not count it")
                rows.append(Row((line.code, self.title(node), line.points or None, why)))
            elif line.reason in NOTHING_KNOWN and not line.known:
                rows.append(Row((line.code, self.title(node), line.points or None, self.pick(REASONS[line.reason]))))
        blocks: list[Block] = []
        if rows:
            blocks += [Table(columns, tuple(rows))]
        else:
            blocks += [Paragraph(say("所有标准均已计入。", "Every standard counts."))]
        if book.left_out:
            blocks += [
                Paragraph(
                    say(
                        f"结果固定时，有 {book.left_out} 条记录因申诉成立已经剔除，不作证据。",
                        f"When the result was fixed, {book.left_out} observations had been set aside upon objections.",
                    )
                )
            ]
        return Section(say("未计入的内容及原因", "What does not count, and why"), tuple(blocks), starts_page=True)


COUNTED = (
    Reason.SHARE_MET,
    Reason.SOME_FAILED,
    Reason.ALL_MET,
    Reason.LETTER,
    Reason.NO_LETTER,
    Reason.DEDUCTED,
    Reason.ON_CURVE,
)
"""Reasons that follow from counts where no figure was entered."""


def _digest(text: str) -> str:
    """A digest in two lines, each of which fits beside its name."""
    return f"SHA-256\n{text[:32]}\n{text[32:]}"


def _figures_of(line: Line) -> tuple[Decimal | int | None, ...]:
    """Points, value, bounds, failed and not seen; no value where nothing is known."""
    value = line.value if line.known else None
    return line.points, value, line.lower, line.upper, line.tally.failed, line.tally.unknown


def _two(amount: Decimal) -> str:
    return f"{rounded(amount, 2):f}"


def _walk(nodes: tuple[Node, ...], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)
