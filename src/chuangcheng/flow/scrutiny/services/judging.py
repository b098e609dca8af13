"""A person judges a flag."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chuangcheng.flow.scrutiny.models import Flag
from chuangcheng.flow.scrutiny.permissions import can_judge, can_see_flags
from chuangcheng.flow.scrutiny.terms import AcceptReason, DoubtReason, Judgement, Refused
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Invalid, NotFound, Problems
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.journal.services import record

REASONS: dict[Judgement, frozenset[str]] = {
    Judgement.ACCEPTED: frozenset(AcceptReason),
    Judgement.DOUBTFUL: frozenset(DoubtReason),
}


def judge_flag(
    *,
    flag_id: int,
    expected_version: int,
    judgement: Judgement,
    reason: str,
    by: Acting,
    now: datetime,
    words: str = "",
) -> Flag:
    """判断 one flag: acceptable or doubtful, with a reason from the list of that judgement.

    It moves no case: whoever doubts a picture sends the case back on its own page. The office may judge every flag, a
    verifier those of cases he may judge; others get NotFound.
    """
    known = Flag.objects.filter(pk=flag_id).select_related("case").first()
    if known is None or not can_see_flags(by) or not can_judge(by, known.case):
        raise NotFound(f"flag {flag_id}")
    problems = Problems()
    problems.text("words", words)
    if judgement not in REASONS:
        problems.add("judgement", Refused.REQUIRED)
    elif reason not in REASONS[judgement]:
        problems.add("reason", Refused.WRONG_REASON if reason else Refused.REQUIRED)
    problems.refuse()
    with transaction.atomic():
        flag = claim(Flag, id=flag_id, expected_version=expected_version)
        if flag.judgement != Judgement.OPEN:
            raise Invalid({"": [Refused.ALREADY_JUDGED]})
        flag.judgement, flag.reason, flag.words = judgement, reason, words.strip()
        flag.judged_by_id, flag.judged_at = by.user_id, now
        flag.save(update_fields=["judgement", "reason", "words", "judged_by", "judged_at"])
        record(
            subject=flag,
            act="scrutiny.judge",
            by=by,
            at=now,
            before={"judgement": Judgement.OPEN},
            after={"judgement": judgement, "reason": reason, "case_id": flag.case_id},
            why=flag.words,
        )
    return flag
