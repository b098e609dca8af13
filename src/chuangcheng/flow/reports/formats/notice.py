"""整改通知书: what one unit is asked to put right, by when, and how it answers.

It bears no number, no seal and no name of whoever signs: these are written and stamped by hand, and it leaves room.
"""

from __future__ import annotations

from datetime import date

from chuangcheng.foundation.documents.rules import LETTER, Block, Cell, Column, Document, Paragraph, Row, Table
from chuangcheng.foundation.documents.terms import Align, Kind, Style

from .making import Made, moment, shots, titled
from .problem_list import limit_words
from .values import Notice, Problem

SIDE = 40.0


def notice_document(notice: Notice, *, made: Made) -> Document:
    """The notice as a letter by GB/T 9704, as far as that goes for a paper without a red head."""
    say = made.say
    number = len(notice.rows)
    blocks: list[Block] = [
        Paragraph(say("编号：____________________", "No. ____________________"), Style.SIGNED),
        Paragraph(f"{notice.unit}{say('：', ':')}", Style.PLAIN),
        Paragraph(
            say(
                f"经查，你单位责任范围内存在以下 {number} 个问题，已按责任分工派遣你单位办理。"
                "请按本通知的要求和期限完成整改。",
                f"{made.count(number, 'problem was', 'problems were')} found within your responsibility and dispatched "
                "to you. Please put right what is listed below by its limit.",
            )
        ),
        _table(notice, made),
        *(Paragraph(text) for text in _requirements(notice, made)),
        Paragraph(say("（印章）", "(seal)"), Style.SIGNED),
        Paragraph(notice.issuer, Style.SIGNED),
        Paragraph(made.day(made.dated), Style.SIGNED),
        _signatures(made),
        Paragraph(
            say(
                "本件由系统按案件记录生成，编号、签发和印章由制发单位办理后生效。",
                "Made from the records of the cases. It takes effect once the issuing unit has numbered, signed and "
                "sealed it by hand.",
            ),
            Style.NOTE,
        ),
    ]
    return Document(
        title=say("整改通知书", "Notice of rectification"),
        dated=made.dated,
        lead=tuple(blocks),
        language=made.language,
        layout=LETTER,
        author=notice.issuer,
        watermark=made.watermark,
        footer=made.footer,
    )


def _table(notice: Notice, made: Made) -> Table:
    say = made.say
    columns = (
        Column(say("序号", "No."), 12, Kind.NUMBER, align=Align.CENTRE),
        Column(say("问题", "Problem"), 43),
        Column(say("地点", "Place"), 26),
        Column(say("整改期限", "Limit"), 30, align=Align.CENTRE),
        Column(say("问题照片", "Pictures"), 45),
    )
    return Table(columns, tuple(Row(_cells(at, one, notice.until, made)) for at, one in enumerate(notice.rows, 1)))


def _signatures(made: Made) -> Table:
    """Room for those who sign and receive it, by hand."""
    titles = made.say("签发人", "Signed by"), made.say("经办人", "Handled by"), made.say("签收人", "Received by")
    columns = tuple(Column(title, 39, align=Align.CENTRE) for title in (*titles, made.say("签收日期", "Received on")))
    return Table(columns, (Row(("\n\n", "", "", "")),))


def _cells(at: int, one: Problem, until: date | None, made: Made) -> tuple[Cell, ...]:
    told = [titled(one, made)]
    if one.class_name:
        told.append(made.say("类别：", "Class: ") + made.either(one.class_name, one.class_name_en))
    told.append(made.say("案件编号：", "Case: ") + one.number)
    limit = limit_words(one, made).replace(" ", "\n", 1)
    if one.late is not None:  # nobody can be asked for something by a moment that is over
        asked = made.say(f"{until} 前", f"by {until}") if until else made.say("立即整改", "At once")
        limit = asked + "\n" + made.say(f"（原期限 {moment(one.due_at)} 已过）", f"(limit {moment(one.due_at)} passed)")
    pictures = shots(one.before, SIDE, made.say(f"{one.number} 问题照片", f"{one.number}, the problem"))
    return at, "\n".join(told), "\n".join(filter(None, (one.place, one.street))), limit, pictures


def _requirements(notice: Notice, made: Made) -> tuple[str, ...]:
    say = made.say
    contact = f"{say('联系人：', ' Contact: ')}{notice.contact}{say('。', '.')}" if notice.contact else ""
    return (
        say(
            "一、请明确承办人，按上列期限逐项整改到位，并举一反三，检查同类点位。",
            "1. Name who handles each problem, put it right by its limit, and look at your other sites of the kind.",
        ),
        say(
            "二、整改完成后，在系统中报告并附整改后照片，由其他单位的核查员核查；要求现场核查的，以现场核查结果为准。",
            "2. When it is done, report it in the system with a picture taken afterwards. Somebody of another unit "
            "verifies it, on site where the class asks for that.",
        ),
        say(
            "三、认为不属本单位职责，或者对问题认定有异议的，请在期限内退回并说明理由；有异议的，应附证据。",
            "3. What is not yours, or was found wrongly, is to be returned by the limit with the reason, and with "
            "evidence where you contest it.",
        )
        + contact,
    )
