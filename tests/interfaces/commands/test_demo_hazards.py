"""The demo has two hazards, one company that spilled its load, and disputes that are counted."""

from datetime import UTC, datetime

import pytest

from chuangcheng.flow.cases.models import Case
from chuangcheng.flow.disputes.models import Dispute, Mediator
from chuangcheng.flow.standards.models import CaseClass
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.interfaces.commands.demo.command import load
from chuangcheng.interfaces.commands.demo.hazards import COMPANY

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_the_demo_shows_hazards_an_organisation_and_counts_of_disputes(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    load(seed=20, now=NOW, stage="mid", scale=0.02)
    hazards = Case.objects.filter(is_hazard=True).order_by("reported_at")
    assert [(row.state, row.isolated_at is not None) for row in hazards] == [("in_hand", True), ("reported", False)]
    assert hazards.first().due > NOW
    assert not CaseClass.objects.filter(kind="hazard", competent_unit=None).exists()
    assert Case.objects.get(organisation=COMPANY).state == "filed"
    assert (Dispute.objects.count(), Dispute.objects.filter(outcome="").count(), Mediator.objects.count()) == (
        14,
        5,
        24,
    )
    assert verify().holds
