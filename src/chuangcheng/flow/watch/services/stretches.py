"""The acts on stretches of street."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from shapely.geometry import shape

from chuangcheng.flow.places.models import Site
from chuangcheng.flow.watch.models import Stretch
from chuangcheng.flow.watch.rules.lines import length
from chuangcheng.flow.watch.terms import Act, Refused
from chuangcheng.foundation.acts.rules import Actor, Conflict, Invalid
from chuangcheng.foundation.acts.services import claim
from chuangcheng.foundation.geography.formats import Shape
from chuangcheng.foundation.geography.rules import Point
from chuangcheng.foundation.geography.selectors import areas_at
from chuangcheng.foundation.geography.terms import AreaKind
from chuangcheng.foundation.journal.rules import Record
from chuangcheng.foundation.journal.services import record, record_many

from .plans import allowed

NAME_LENGTH, CODE_LENGTH = 120, 40


@dataclass(frozen=True)
class Laid:
    """What a load did: how many stretches are new, changed, as they were."""

    created: int = 0
    changed: int = 0
    same: int = 0


def load_stretches(*, shapes: Sequence[Shape], by: Actor, now: datetime) -> Laid:
    """Lay stretches from lines, all or none; one that is there (by code) takes name and line from its shape.

    A line without a code is named by its name, one without a name by its code. Its street is the one in which its
    middle lies. Raises Invalid where there is nothing, or a line has neither code nor name.
    """
    allowed(by)
    if not shapes or any(not (one.code or one.name) for one in shapes):
        raise Invalid({"file": [Refused.NO_LINES]})
    lines = [shape(json.loads(one.geometry)) for one in shapes]
    middles = [line.interpolate(0.5, normalized=True) for line in lines]
    streets = areas_at([Point(point.y, point.x) for point in middles], AreaKind.STREET)
    told: dict[str, dict[str, object]] = {}
    for one, line, street in zip(shapes, lines, streets, strict=True):
        code = (one.code or one.name)[:CODE_LENGTH]
        told[code] = {
            "name": (one.name or one.code)[:NAME_LENGTH],
            "street_id": street.id if street else None,
            "geometry": one.geometry,
            "metres": round(length(line)),
            "retired": False,
        }
    return _lay(told, by=by, now=now)


def lay_from_sites(*, site_type_ids: Sequence[int], by: Actor, now: datetime) -> Laid:
    """Let living sites of these types with a position be stretches, each under the site's code."""
    allowed(by)
    sites = Site.objects.filter(
        retired=False, site_type_id__in=list(site_type_ids), latitude__isnull=False, longitude__isnull=False
    )
    told: dict[str, dict[str, object]] = {
        site.code: {
            "name": site.name,
            "street_id": site.street_id,
            "site_id": site.pk,
            "geometry": json.dumps({"type": "Point", "coordinates": [site.longitude, site.latitude]}),
            "metres": 0,
            "retired": False,
        }
        for site in sites.order_by("code")
    }
    if not told:
        raise Invalid({"types": [Refused.NOTHING_CHOSEN]})
    return _lay(told, by=by, now=now)


def retire_stretch(*, stretch_id: int, expected_version: int, by: Actor, now: datetime) -> Stretch:
    """Take a stretch out of use."""
    allowed(by)
    with transaction.atomic():
        row = claim(Stretch, id=stretch_id, expected_version=expected_version)
        row.retired = True
        row.save(update_fields=["retired"])
        record(subject=row, act=Act.STRETCH_RETIRE, by=by, at=now, before={"retired": False}, after={"retired": True})
    return row


def _lay(told: dict[str, dict[str, object]], *, by: Actor, now: datetime) -> Laid:
    try:
        with transaction.atomic():
            known = {row.code: row for row in Stretch.objects.filter(code__in=list(told))}
            records, changed = [], 0
            for code, row in known.items():
                before = {name: getattr(row, name) for name in told[code]}
                now_is = {name: value for name, value in told[code].items() if before[name] != value}
                if not now_is:
                    continue
                row = claim(Stretch, id=row.pk, expected_version=row.version)
                for name, value in now_is.items():
                    setattr(row, name, value)
                row.save(update_fields=[name.removesuffix("_id") for name in now_is])
                was = {name: before[name] for name in now_is}
                records.append(Record(Stretch.subject_kind(), row.pk, row.version, Act.STRETCH_CHANGE, was, now_is))
                changed += 1
            fresh = [Stretch(code=code, **values) for code, values in told.items() if code not in known]
            Stretch.objects.bulk_create(fresh, batch_size=200)
            records += [
                Record(Stretch.subject_kind(), row.pk, 1, Act.STRETCH_CREATE, {}, {"code": row.code, **told[row.code]})
                for row in fresh
            ]
            record_many(records=records, by=by, at=now)
    except IntegrityError:
        raise Conflict("one of these stretches has just been laid by somebody else") from None
    return Laid(len(fresh), changed, len(known) - changed)
