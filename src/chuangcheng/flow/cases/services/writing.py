"""How cases are written: many at once, with all that happened to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chuangcheng.flow.cases import rules
from chuangcheng.flow.cases.models import SEARCH_INDEX, Case, CaseMove, CasePhoto, Request
from chuangcheng.flow.cases.terms import DONE_PART, Act, PhotoKind, Refused, RequestState, Source, State
from chuangcheng.flow.places.models import Site
from chuangcheng.foundation.accounts.rules import Acting
from chuangcheng.foundation.acts.rules import Actor, Problems
from chuangcheng.foundation.acts.services import insert
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record_many
from chuangcheng.foundation.textsearch.services import index, index_all
from chuangcheng.foundation.workcalendar.rules import Calendar
from chuangcheng.foundation.workcalendar.selectors import default_calendar

from . import making, steps

AT_ONCE = 2000


@dataclass(frozen=True)
class Problem:
    """One problem as it is reported. `uuid` is made by the client, so that sending twice is harmless.

    A problem at a known site takes place and street from the site; elsewhere they are given.
    `found_by_id` is who found it, where somebody else reports it. `photos` are ids of received files that
    show how it was found. `title` is the record; `title_en` says the same where the edition has the English.
    `organisation` is the building site or haulage company; never a person or a plate.
    """

    uuid: UUID
    title: str
    source: Source = Source.OFFICE
    source_reference: str = ""
    words: str = ""
    case_class_id: int | None = None
    standard_id: int | None = None
    site_id: int | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    street_id: int | None = None
    rebound_of_id: int | None = None
    found_by_id: int | None = None
    photos: tuple[int, ...] = ()
    title_en: str = ""
    part_of_id: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class History:
    """A problem and the steps that followed, each by whom and when, oldest first."""

    problem: Problem
    by: Acting
    at: datetime
    steps: tuple[tuple[steps.CaseStep, Acting, datetime], ...] = field(default=())


def load_cases(*, histories: Sequence[History]) -> list[Case]:
    """Write cases with everything that happened to them, in a fixed number of statements per batch.

    The set-based twin of `report_case` and of all moves: the same steps, the same rules, equal rows.
    """
    if not histories:
        return []
    with transaction.atomic():
        return write_prepared(prepare_cases(histories=histories))


@dataclass(frozen=True)
class Prepared:
    """Cases with everything that happened to them, checked and made, and nothing of it written."""

    cases: list[Case]
    search_texts: list[str]
    moves: list[CaseMove]
    pictures: list[CasePhoto]
    requests: list[Request]
    told: list[tuple[Case, Record, Actor, datetime]]


def prepare_cases(
    *,
    histories: Sequence[History],
    sites: Mapping[int, Site] | None = None,
    traits: Mapping[int, steps.Traits] | None = None,
    came_back: Mapping[int, int] | None = None,
) -> Prepared:
    """Make the rows of cases, for `write_prepared`; before the transaction where that matters: SQLite has one writer.

    An act that knows already what is looked up here gives it: the sites, what follows from the classes, how often
    each of the earlier problems had come back (which no act changes). An act that changes a site or a class at the
    same moment counts as the later one.
    """
    # A problem that is only reported has no limit yet: nothing to look up.
    calendar = default_calendar() if any(history.steps for history in histories) else Calendar("UTC", ())
    if sites is None:
        sites = Site.objects.in_bulk({h.problem.site_id for h in histories if h.problem.site_id})
    if traits is None:
        traits = making.traits_of(_classes(histories))
    if came_back is None:
        came_back = _times_come_back({h.problem.rebound_of_id for h in histories if h.problem.rebound_of_id})
    prepared = Prepared([], [], [], [], [], [])
    requests = prepared.requests
    for history in histories:
        case = _new_case(history, sites, came_back)
        steps.classify(case, traits.get(case.case_class_id or 0, steps.Traits()))
        prepared.cases.append(case)
        prepared.search_texts.append(_search_text(case, sites))
        prepared.moves.append(_first_move(case, history))
        prepared.pictures.extend(_pictures(case, history))
        prepared.told.append((case, _first_record(case), history.by, history.at))
        past = [rules.Step(Act.REPORT, history.at)]
        waiting: Request | None = None
        for step, by, at in history.steps:
            case.version += 1
            around = steps.Surroundings(
                by, at, calendar, past, frozenset(history.problem.photos), waiting, traits=traits
            )
            made = making.make_move(case, step, around)
            prepared.moves.append(made.move)
            prepared.pictures.extend(made.pictures)
            waiting = _waiting(waiting, made)
            requests.extend(row for row in made.requests if row not in requests[-1:])
            kind, number = Case.subject_kind(), case.version
            told = Record(kind, 0, number, f"case.{step.act}", made.before, made.told, made.move.words)
            prepared.told.append((case, told, by, at))
            past.append(making.step_of(step.act, at, made.move.origin))
    return prepared


def write_prepared(prepared: Prepared, *, records: Sequence[Record] = ()) -> list[Case]:
    """Write what was prepared, inside the transaction of an act; `records` go into the journal before."""
    cases = prepared.cases
    insert(cases)
    index(
        name=SEARCH_INDEX,
        rows={case.pk: text for case, text in zip(cases, prepared.search_texts, strict=True)},
    )
    placed: list[CaseMove | CasePhoto | Request] = [*prepared.moves, *prepared.pictures, *prepared.requests]
    for row in placed:
        row.case_id = row.case.pk
    insert(prepared.moves)
    insert(_once(prepared.pictures))
    insert(prepared.requests)
    _, _, by, at = prepared.told[0]
    record_many(records=[*records, *(_for(*told) for told in prepared.told)], by=by, at=at)
    return cases


def advance_cases(*, steps_by_case: Mapping[int, Sequence[tuple[steps.CaseStep, Acting, datetime]]]) -> list[Case]:
    """Make the next moves of many cases, each by whom and when, in a fixed number of statements per batch.

    The set-based twin of the single moves, for loading; it takes the cases as they are.
    """
    with transaction.atomic():
        calendar = default_calendar()
        ids = sorted(steps_by_case)
        cases: list[Case] = []
        for start in range(0, len(ids), 500):
            part = Case.objects.filter(pk__in=ids[start : start + 500])
            part.update(version=F("version") + 1)
            cases += part.order_by("id")
        past: dict[int, list[rules.Step]] = {}
        moved = CaseMove.objects.filter(case_id__in=ids).order_by("number")
        for case_id, act, at, origin in moved.values_list("case_id", "act", "at", "origin"):
            past.setdefault(case_id, []).append(making.step_of(act, at, origin))
        found: dict[int, set[int]] = {}
        shown_before = CasePhoto.objects.filter(case_id__in=ids, kind=PhotoKind.BEFORE)
        for case_id, file_id in shown_before.values_list("case_id", "file_id"):
            found.setdefault(case_id, set()).add(file_id)
        asked = {r.case_id: r for r in Request.objects.filter(case_id__in=ids, state=RequestState.WAITING)}
        parts = Case.objects.filter(part_of_id__in=ids).exclude(state__in=DONE_PART)
        whole_open = set(parts.values_list("part_of_id", flat=True))
        given = {getattr(step, "case_class_id", None) for told in steps_by_case.values() for step, _, _ in told}
        traits = making.traits_of(pk for pk in {*given, *(case.case_class_id for case in cases)} if pk)
        rows: list[CaseMove] = []
        pictures: list[CasePhoto] = []
        records: list[Record] = []
        requests: list[Request] = []
        for case in cases:
            case.version -= 1
            waiting = asked.get(case.pk)
            for step, by, at in steps_by_case[case.pk]:
                case.version += 1
                shown = frozenset(found.get(case.pk, ()))
                parts_open = case.pk in whole_open
                around = steps.Surroundings(by, at, calendar, past[case.pk], shown, waiting, parts_open, traits)
                made = making.make_move(case, step, around)
                move = made.move
                rows.append(move)
                pictures += made.pictures
                waiting = _waiting(waiting, made)
                requests += [row for row in made.requests if row not in requests[-1:]]
                records.append(
                    Record(
                        Case.subject_kind(),
                        case.pk,
                        move.number,
                        f"case.{step.act}",
                        made.before,
                        made.told,
                        move.words,
                        by,
                        at,
                    )
                )
                past[case.pk].append(making.step_of(step.act, at, move.origin))
        # An upsert of whole rows: ten times as fast as one CASE per column and row.
        columns = [name.removesuffix("_id") for name in making.SCALARS]
        Case.objects.bulk_create(
            cases,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["version", "changed_at", *columns],
        )
        insert(rows)
        insert(_once(pictures))
        insert([row for row in requests if row.pk is None])
        known = [row for row in requests if row.pk is not None]
        Request.objects.bulk_update(known, ["state", "ended_at", "decided_by"], batch_size=500)
        if records:
            _, by, at = next(iter(steps_by_case.values()))[0]
            record_many(records=records, by=by, at=at)
    return cases


def _classes(histories: Sequence[History]) -> set[int]:
    """The classes that problems have or get in their histories."""
    found = {history.problem.case_class_id for history in histories}
    found |= {getattr(step, "case_class_id", None) for history in histories for step, _, _ in history.steps}
    return {pk for pk in found if pk}


def _waiting(before: Request | None, made: making.Made) -> Request | None:
    """The request that waits after a move."""
    now = made.requests[-1] if made.requests else before
    return now if now is not None and now.state == RequestState.WAITING else None


def _times_come_back(ids: set[int]) -> dict[int, int]:
    """How often the problems of these cases had come back before."""
    if not ids:
        return {}
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "rebound_number"))


def _search_text(case: Case, sites: Mapping[int, Site]) -> str:
    site = sites.get(case.site_id) if case.site_id else None
    return " ".join(filter(None, (case.title, case.title_en, site.name if site else "", case.address)))


def reindex_cases() -> int:
    """Make the search index of all cases anew, after a restore; how many there are."""
    found = Case.objects.values_list("pk", "title", "title_en", "site__name", "address").iterator(AT_ONCE)
    return index_all(name=SEARCH_INDEX, rows=((pk, " ".join(filter(None, texts))) for pk, *texts in found))


def _new_case(history: History, sites: Mapping[int, Site], came_back: Mapping[int, int]) -> Case:
    problem = history.problem
    problems = Problems()
    problems.text("words", problem.words)
    problems.text("title", problem.title, 200)
    problems.text("title_en", problem.title_en, 200)
    if not problem.title.strip():
        problems.add("title", Refused.REQUIRED)
    steps.check_organisation(problems, problem.organisation)
    problems.refuse()
    site = sites.get(problem.site_id) if problem.site_id else None
    return Case(
        uuid=problem.uuid,
        title=problem.title,
        title_en=problem.title_en,
        words=problem.words,
        state=State.REPORTED,
        source=problem.source,
        source_reference=problem.source_reference,
        case_class_id=problem.case_class_id,
        standard_id=problem.standard_id,
        site_id=problem.site_id,
        address=problem.address or (site.address if site else ""),
        latitude=problem.latitude if problem.latitude is not None else (site.latitude if site else None),
        longitude=problem.longitude if problem.longitude is not None else (site.longitude if site else None),
        street_id=problem.street_id or (site.street_id if site else None),
        reported_by_id=problem.found_by_id or history.by.user_id,
        reported_at=history.at,
        changed_at=history.at,
        rebound_of_id=problem.rebound_of_id,
        rebound_number=came_back.get(problem.rebound_of_id, 0) + 1 if problem.rebound_of_id else 0,
        part_of_id=problem.part_of_id,
        organisation=problem.organisation.strip(),
    )


def _first_move(case: Case, history: History) -> CaseMove:
    return CaseMove(
        case=case,
        number=1,
        act=Act.REPORT,
        origin="",
        target=State.REPORTED,
        at=history.at,
        by_user_id=history.by.user_id,
        by_unit_id=history.by.unit_id,
        by_role=history.by.role,
        words=case.words,
    )


def _pictures(case: Case, history: History) -> list[CasePhoto]:
    return [
        CasePhoto(case=case, file_id=file_id, kind=PhotoKind.BEFORE, move_number=1, at=history.at)
        for file_id in history.problem.photos
    ]


def _first_record(case: Case) -> Record:
    after = {
        "title": case.title,
        "state": case.state,
        "source": case.source,
        "source_reference": case.source_reference,
        "case_class_id": case.case_class_id,
        "standard_id": case.standard_id,
        "site_id": case.site_id,
        "street_id": case.street_id,
        "rebound_of_id": case.rebound_of_id,
    }
    if case.is_hazard:
        after |= {"is_hazard": True, "competent_unit_id": case.competent_unit_id, "priority": str(case.priority)}
    if case.organisation:
        after["organisation"] = case.organisation
    if case.part_of_id:
        after["part_of_id"] = case.part_of_id
    if case.title_en:
        after["title_en"] = case.title_en
    return Record(Case.subject_kind(), 0, 1, "case.report", {}, after, case.words)


def _for(case: Case, record: Record, by: Actor, at: datetime) -> Record:
    return Record(
        record.subject_kind, case.pk, record.number, record.act, record.before, record.after, record.why, by=by, at=at
    )


def _once(pictures: list[CasePhoto]) -> list[CasePhoto]:
    return list({(row.case_id, row.file_id, row.kind): row for row in pictures}.values())
