"""周通报: one page on what was found and put right, who is late, what the score says and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from chuangcheng.flow.reports.rules import named
from chuangcheng.foundation.documents.rules import Block, Cell, Column, Document, Layout, Paragraph, Row, Section, Table
from chuangcheng.foundation.documents.terms import Align, Style

from .making import Made, moment
from .problem_list import late_words
from .values import Briefing, Problem, Scored, Tally

PAGE = Layout(top=16, right=20, bottom=16, left=20, size=10.5, pitch=15.8, table_size=8.2)
"""One page: the margins of a letter would leave room for half of it. What somebody typed is cut to its line."""

WIDE = (9.8, 9.2, 11.4, 13.4, 9.2)
"""Millimetres of the columns of figures."""


def briefing_document(told: Briefing, *, made: Made) -> Document:
    """The briefing as a document of one page."""
    say = made.say
    sections = (
        Section(say("本周办理情况", "The week"), (Paragraph(_summary(told, made)), _tallies(told, made))),
        Section(say("超期最长的案件", "Longest overdue"), tuple(_late(told, made))),
        Section(say("得分", "Score"), (Paragraph(_scores(told, made)),)),
        Section(say("问题反弹", "What came back"), (Paragraph(_rebounds(told, made)),)),
        Section(say("工作要求", "What is asked for"), (Paragraph(_asked(told, made)), _where(told, made))),
    )
    last = told.week.last
    return Document(
        title=say("创城工作周通报", "Weekly briefing"),
        subtitle=f"{made.day(told.week.first)}{say('至', ' to ')}{made.day(last)}",
        dated=made.dated,
        lead=(Paragraph(_heading(told, made), Style.NOTE),),
        sections=sections,
        language=made.language,
        layout=PAGE,
        author=told.office,
        watermark=made.watermark,
        footer=made.footer,
    )


def _heading(told: Briefing, made: Made) -> str:
    say = made.say
    until = ""
    if told.until < told.week.last:
        until = say(f"　　本周数据截至 {told.until}", f" · the week up to {told.until}")
    return f"{told.office}{say('　　制作时间：', ' · made ')}{moment(told.at)}{until}"


def _summary(told: Briefing, made: Made) -> str:
    whole = told.whole
    rate = _percent(whole.on_time, whole.rectified)
    return made.say(
        f"本周发现问题 {whole.found} 个，立案 {whole.filed} 件，整改 {whole.rectified} 件，其中按期 {whole.on_time} 件"
        f"（按期率 {rate}），结案 {whole.closed} 件。目前超期未整改 {whole.overdue} 件。",
        f"{made.count(whole.found, 'problem was', 'problems were')} found, {whole.filed} filed, "
        f"{whole.rectified} put right, {whole.on_time} of them on time ({rate}), {whole.closed} closed. "
        f"{whole.overdue} {'is' if whole.overdue == 1 else 'are'} overdue now.",
    ) + _disputes(told, made)


def _disputes(told: Briefing, made: Made) -> str:
    """Disputes are counted, never listed."""
    if not (told.disputes or told.disputes_settled):
        return ""
    return made.say(
        f"本周转介矛盾纠纷 {told.disputes} 件，登记调解结果 {told.disputes_settled} 件。",
        f" {made.count(told.disputes, 'dispute was', 'disputes were')} referred to mediation; the outcome of "
        f"{told.disputes_settled} was noted.",
    )


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "—"
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _tallies(told: Briefing, made: Made) -> Table:
    """Streets on the left, units on the right."""
    say = made.say
    heads = (
        say("发现", "Found"),
        say("立案", "Filed"),
        say("结案", "Closed"),
        say("按期", "On time"),
        say("超期", "Late"),
    )
    numbers = tuple(Column(head, wide, align=Align.CENTRE) for head, wide in zip(heads, WIDE, strict=True))
    columns = (
        Column(say("街道", "Street"), 28),
        *numbers,
        Column(say("责任单位", "Unit"), 36),
        *numbers,
    )
    left, right = _lines(told.streets, 8, made), _lines(told.units, 11, made)
    empty: tuple[Cell, ...] = ("",) * 6
    return Table(columns, tuple(Row((*a, *b)) for a, b in zip_longest(left, right, fillvalue=empty)))


def _lines(rows: Sequence[Tally], most: int, made: Made) -> list[tuple[Cell, ...]]:
    shown, rest = named(rows)
    found = [_line(one, _short(one.name, most)) for one in shown]
    if rest:
        added = Tally(
            None,
            "",
            *(sum(getattr(one, name) for one in rest) for name in ("found", "filed", "rectified", "on_time")),
            *(sum(getattr(one, name) for one in rest) for name in ("closed", "overdue")),
        )
        found.append(_line(added, made.say(f"其余 {len(rest)} 个", f"{len(rest)} others")))
    return found or [("—", *("",) * 5)]


def _line(one: Tally, name: str) -> tuple[Cell, ...]:
    return name, str(one.found), str(one.filed), str(one.closed), f"{one.on_time}/{one.rectified}", str(one.overdue)


def _late(told: Briefing, made: Made) -> Iterator[Block]:
    say = made.say
    if not told.late:
        yield Paragraph(say("目前没有超期案件。", "Nothing is overdue."))
        return
    columns = (
        Column(say("案件", "Case"), 17, align=Align.CENTRE),
        Column(say("问题", "Problem"), 50),
        Column(say("地点", "Place"), 33),
        Column(say("责任单位", "Unit"), 32),
        Column(say("期限", "Limit"), 23, align=Align.CENTRE),
        Column(say("超期天数", "Days late"), 15, align=Align.CENTRE),
    )
    yield Table(columns, tuple(Row(_late_cells(one, made)) for one in told.late))


def _late_cells(one: Problem, made: Made) -> tuple[Cell, ...]:
    due = f"{one.due_at:%Y-%m-%d}" if one.due_at else ""
    return (
        one.number,
        _short(made.either(one.title, one.title_en), 15),
        _short(one.place, 10),
        _short(one.unit, 10),
        due,
        late_words(one, made),
    )


def _short(text: str, most: int) -> str:
    """As much of a text as takes the room of so many Chinese characters; Latin ones take half of it."""
    room = 2.0 * most
    told = text.replace("\n", " ")
    for at, character in enumerate(told):
        room -= 1 if character.isascii() else 2
        if room < 0:
            return told[: max(at - 1, 0)] + "…"
    return told


def _scores(told: Briefing, made: Made) -> str:
    say = made.say
    now, before, today = told.this_round, told.last_round, told.today
    parts = []
    if now is None:
        parts.append(say("尚无轮次结果。", "No round has a result yet."))
    else:
        parts.append(say("本轮", "This round, ") + _score(now, made))
        if before is not None:
            change = _rate(now) - _rate(before)
            more = say(f"，本轮较上轮 {_signed(change)} 个百分点", f" ({_signed(change)} percentage points since)")
            parts.append(say("；上轮", "; the last, ") + _score(before, made) + more)
        parts.append(say("。", ". "))
    if today is not None:
        parts.append(
            say("今日状态 ", "State today: ")
            + _value(today)
            + say("（下限 ", " (bounds ")
            + _two(today.lower)
            + say("，上限 ", " to ")
            + _two(today.upper)
            + say("）", ")")
        )
        if now is not None:
            since = _signed(_rate(today) - _rate(now))
            parts.append(say(f"，较本轮 {since} 个百分点", f", {since} percentage points since the round"))
        parts.append(say("。", "."))
    return "".join(parts)


def _score(one: Scored, made: Made) -> str:
    return made.say(f"“{_short(one.title, 18)}”{_value(one)}", f"“{_short(one.title, 18)}”: {_value(one)}")


def _rate(one: Scored) -> Decimal:
    return one.value / one.points * 100 if one.points else Decimal(0)


def _value(one: Scored) -> str:
    rate = _rate(one).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{_two(one.value)} / {_two(one.points)}（{rate}%）".replace("（", " (").replace("）", ")")


def _two(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP)}"


def _signed(amount: Decimal) -> str:
    told = amount.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"+{told}" if told > 0 else f"{told}".replace("-", "−")


def _rebounds(told: Briefing, made: Made) -> str:
    say = made.say
    if not told.came_back:
        return say("本周没有问题反弹。", "Nothing came back this week.")
    names = say("；", "; ").join(
        f"{one.number} {_short(made.either(one.title, one.title_en), 16)}{say('（', ' (')}{_short(one.place, 10)}"
        f"{say('，', ', ')}{_short(one.unit, 12) or say('未派遣', 'not dispatched')}{say('）', ')')}"
        for one in told.rebounds
    )
    more = say(" 等", " and others") if told.came_back > len(told.rebounds) else ""
    return say(
        f"本周 {told.came_back} 个问题整改结案后又出现：{names}{more}。",
        f"{made.count(told.came_back, 'problem', 'problems')} came back after being closed: {names}{more}.",
    )


def _asked(told: Briefing, made: Made) -> str:
    """What follows from the figures; whoever signs edits it in the Word file."""
    say = made.say
    asked = []
    late = [one for one in told.units if one.overdue]
    if late:
        names = say("、", ", ").join(_short(one.name, 12) for one in late[:3])
        more = say("等单位", " and others") if len(late) > 3 else ""
        asked.append(
            say(
                f"{names}{more}立即整改超期案件，逐件说明原因",
                f"{names}{more}: put right what is overdue and give the reason for each",
            )
        )
    if told.nearly_due:
        asked.append(
            say(f"{told.nearly_due} 件 24 小时内到期的案件按期整改", f"{told.nearly_due} due within 24 hours: on time")
        )
    waiting = told.to_file + told.to_dispatch + told.returned
    if waiting:
        asked.append(
            say(
                f"{told.office}及时处理待立案 {told.to_file} 件、待派遣 {told.to_dispatch} 件、"
                f"单位退回 {told.returned} 件",
                f"{told.office}: {told.to_file} to file, {told.to_dispatch} to dispatch, {told.returned} returned",
            )
        )
    if told.came_back:
        asked.append(say("反弹问题查明原因，加密巡查", "find out why problems came back, and look there more often"))
    if not asked:
        return say("保持现有力度，按期整改在办案件。", "Keep on, and put right what is in hand by its limit.")
    return say("；".join(asked) + "。", "; ".join(asked) + ".")


def _where(told: Briefing, made: Made) -> Paragraph:
    return Paragraph(
        made.say(
            "注：“按期”为按期整改件数/整改件数；超期和今日状态为制作时数据。各项数字可在系统“周通报”页点开。",
            "On time: put right within the limit / put right. Late and today: as of when this was made. Each figure "
            "opens to its cases on the page “Weekly briefing”.",
        ),
        Style.NOTE,
    )
