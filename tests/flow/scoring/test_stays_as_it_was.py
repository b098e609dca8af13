"""A closed round, its fixed result and its evidence stay byte for byte what they were, whatever later editions do."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image

from chuangcheng.flow.figures.services import NewFigure, load_figures
from chuangcheng.flow.inspections.models import Round
from chuangcheng.flow.inspections.services import recompute_state_today
from chuangcheng.flow.inspections.terms import RoundKind
from chuangcheng.flow.places.services import NewDuty, load_duties, retire_site
from chuangcheng.flow.scoring.models import ScoreRun
from chuangcheng.flow.scoring.selectors import round_sheet
from chuangcheng.flow.scoring.services import carry_over, close_and_fix
from chuangcheng.flow.standards.models import MappingLine
from chuangcheng.flow.standards.services import (
    confirm_lines,
    discard_draft,
    load_edition,
    propose_mapping,
    use_edition,
)
from chuangcheng.foundation.accounts.services import change_unit
from chuangcheng.foundation.evidence.services import receive
from chuangcheng.foundation.journal.selectors import verify
from chuangcheng.foundation.journal.services import seal
from tests.editions import NEXT, next_edition
from tests.people import MONDAY, unit
from tests.world import World

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=30)

RECORD = (
    "scoring_scorerun",
    "scoring_scoreline",
    "scoring_leftout",
    "inspections_round",
    "inspections_roundquota",
    "inspections_assignment",
    "inspections_visit",
    "inspections_observation",
    "inspections_observationphoto",
    "standards_node",
    "standards_checklistitem",
    "standards_itemstandard",
    "standards_checklistline",
    "evidence_file",
    "journal_entry",
    "journal_payload",
    "journal_sealedentry",
    "journal_seal",
)
"""Tables of which no row that is there may ever change."""

EDITION_COLUMNS = (
    "id, code, title, title_en, official, notice, state, document, document_sha256, loaded_at, published_at"
)
"""All of an edition but its version and whether it is in use."""


def dump() -> dict[str, set[str]]:
    """Every row of those tables as text, as the database has it."""
    found = {}
    with connection.cursor() as cursor:
        for table in RECORD:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = {repr(row) for row in cursor.fetchall()}
        cursor.execute(f"SELECT {EDITION_COLUMNS} FROM standards_edition WHERE state = 'published'")
        found["standards_edition"] = {repr(row) for row in cursor.fetchall()}
    return found


def files(root: Path) -> dict[str, str]:
    """Every file of the evidence by its digest."""
    return {str(p.relative_to(root)): sha256(p.read_bytes()).hexdigest() for p in root.rglob("*") if p.is_file()}


def picture() -> bytes:
    """A small picture."""
    kept = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(kept, "PNG")
    return kept.getvalue()


def test_whatever_later_editions_do_the_record_of_a_closed_round_keeps_every_byte(world: World, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    lin = world.cast.lin
    receive(content=picture(), name="before.png", by=world.cast.zhao, now=MONDAY)
    load_duties(duties=[NewDuty(unit("liuan").pk, world.standard("A1").pk)], by=lin, now=MONDAY)
    closed = world.plan(kind=RoundKind.SAMPLE, quotas={world.road.site_type_id: 9}, seed=1)
    world.visit(closed, world.road, failing=("I1", "I3"))
    close_and_fix(round_id=closed.pk, expected_version=closed.version, by=lin, now=MONDAY + timedelta(hours=2))
    seal(now=MONDAY + timedelta(hours=3))
    rows, kept, sheet = dump(), files(tmp_path), round_sheet(lin, round_id=closed.pk)
    assert kept and all(rows[table] for table in rows if table != "scoring_leftout")

    # loading, replacing, discarding, publishing
    draft = load_edition(document=NEXT, by=lin, now=LATER)
    draft = load_edition(document=NEXT.replace("points: 8", "points: 9"), by=lin, now=LATER)
    discard_draft(edition_id=draft.pk, expected_version=draft.version, by=lin, now=LATER)
    new = next_edition()
    # mapping, carrying over, taking into use
    mapping = propose_mapping(old_id=world.edition.pk, new_id=new.pk, by=lin, now=LATER)
    open_lines = MappingLine.objects.filter(mapping=mapping, confirmed=False)
    confirm_lines(mapping_id=mapping.pk, expected_version=1, line_ids=[one.pk for one in open_lines], by=lin, now=LATER)
    done = carry_over(mapping_id=mapping.pk, expected_version=2, by=lin, now=LATER)
    assert (done.duties.duties, done.states.states) == (1, 3)
    new.refresh_from_db()
    use_edition(edition_id=new.pk, expected_version=new.version, by=lin, now=LATER)
    # a site is retired, a unit changes, figures come, another round is walked on the new edition
    world.far_road.refresh_from_db()
    retire_site(site_id=world.far_road.pk, expected_version=world.far_road.version, by=lin, now=LATER)
    street = unit("liuan")
    change_unit(
        unit_id=street.pk,
        expected_version=street.version,
        by=world.cast.feng,
        now=LATER,
        name="柳岸街道办事处",
        contact_name="钱主任",
        contact_phone="",
        parent_id=street.parent_id,
    )
    figure = NewFigure("C1", "statistic", Decimal("0.9"), "统计公报", date(2026, 3, 1), "林")
    load_figures(edition_id=new.pk, figures=[figure], by=lin, now=LATER)
    later = replace(world, edition=new)
    another = later.plan(sites=(world.road,), at=LATER)
    later.visit(another, world.road, failing=("I2",), at=LATER + timedelta(hours=1))
    close_and_fix(round_id=another.pk, expected_version=another.version, by=lin, now=LATER + timedelta(hours=2))
    recompute_state_today()
    seal(now=LATER + timedelta(hours=3))

    after = dump()
    assert {table: before - after[table] for table, before in rows.items()} == {table: set() for table in rows}
    assert {name: digest for name, digest in files(tmp_path).items() if name in kept} == kept
    assert round_sheet(lin, round_id=closed.pk) == sheet
    assert (Round.objects.count(), ScoreRun.objects.count()) == (2, 2)
    assert verify().holds
