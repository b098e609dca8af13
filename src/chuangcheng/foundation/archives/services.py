"""Writing the whole installation into one file, and reading it back, on and across both databases.

The file is a zip: one JSON line per row under `tables/`, the originals of all evidence under `files/`,
and last the manifest. Neither pg_dump nor the sqlite3 program is needed.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.evidence.selectors import original_paths
from chuangcheng.foundation.evidence.services import rebuild_derived
from chuangcheng.foundation.journal.selectors import latest_seal, verify

from .rules import FORMAT, Manifest
from .terms import Refused

PIECE = 1 << 20
ROWS_AT_ONCE = 500


def tables() -> list[type[models.Model]]:
    """The product's own tables, each after the tables it points at."""
    own = [model for model in apps.get_models() if model.__module__.startswith("chuangcheng.")]
    ordered: list[type[models.Model]] = []
    while own:
        ready = [model for model in own if not _needs(model) & set(own) - {model}]
        if not ready:
            raise RuntimeError("tables point at each other in a circle")
        ordered += sorted(ready, key=lambda model: model._meta.label_lower)
        own = [model for model in own if model not in ready]
    return ordered


def _needs(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model is not None}


def _migrations() -> tuple[str, ...]:
    known = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in known))


def write_backup(*, path: Path, now: datetime) -> Manifest:
    """Write everything into `path` as of one moment: rows from one transaction, files that are never changed.

    On SQLite writers wait meanwhile; on PostgreSQL they do not. The file appears under its name when it is whole.
    """
    digests: dict[str, str] = {}
    rows: dict[str, int] = {}
    partial = path.with_name(path.name + ".partial")
    outermost = not connection.in_atomic_block  # inside another transaction its own level holds and cannot be changed
    with transaction.atomic(), zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in tables():
            name = f"tables/{model._meta.label_lower}.jsonl"
            rows[model._meta.label_lower], digests[name] = _write_rows(archive, name, model)
        root = Path(settings.FILES_ROOT)
        for place, _ in original_paths():
            digests[f"files/{place}"] = _write_file(archive, f"files/{place}", root / place)
        seal = latest_seal()
        manifest = Manifest(FORMAT, now.isoformat(), _migrations(), seal.digest if seal else "", rows, digests)
        archive.writestr("manifest.json", json.dumps(manifest.__dict__, ensure_ascii=False, indent=1))
    partial.replace(path)
    return manifest


def _write_rows(archive: zipfile.ZipFile, name: str, model: type[models.Model]) -> tuple[int, str]:
    fields = model._meta.concrete_fields
    whole, number = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as out:
        for row in model._base_manager.order_by("pk").values_list(*(f.attname for f in fields)).iterator(2000):
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode()
            out.write(line + b"\n")
            whole.update(line + b"\n")
            number += 1
    return number, whole.hexdigest()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _write_file(archive: zipfile.ZipFile, name: str, place: Path) -> str:
    whole = hashlib.sha256()
    entry = zipfile.ZipInfo(name)
    with place.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
        while piece := source.read(PIECE):
            out.write(piece)
            whole.update(piece)
    return whole.hexdigest()


def read_backup(*, path: Path) -> Manifest:
    """Fill an empty installation from a backup and prove its journal. Raises Invalid; then no row was filled in."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = _manifest(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError):
        raise Invalid({"": [Refused.NOT_AN_ARCHIVE]}) from None
    with archive:
        if manifest.migrations != _migrations():
            raise Invalid({"": [Refused.OTHER_VERSION]})
        if any(model._base_manager.exists() for model in tables()):
            raise Invalid({"": [Refused.NOT_EMPTY]})
        root = Path(settings.FILES_ROOT)
        try:
            for name in manifest.digests:
                if name.startswith("files/"):
                    _read_file(archive, name, root, manifest.digests[name])
            with transaction.atomic():
                for model in tables():
                    _read_rows(archive, model, manifest)
                _reset_sequences()
                if not verify(seal=manifest.seal or None).holds:
                    raise Invalid({"": [Refused.JOURNAL_BROKEN]})
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError):
            raise Invalid({"": [Refused.DAMAGED]}) from None
    rebuild_derived()
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read("manifest.json"))
    manifest = Manifest(**{**told, "migrations": tuple(told["migrations"])})
    if manifest.format != FORMAT:
        raise ValueError(manifest.format)
    return manifest


def _lines(source: IO[bytes], whole: Any) -> Iterator[list[Any]]:
    for line in source:
        whole.update(line)
        yield json.loads(line)


def _read_rows(archive: zipfile.ZipFile, model: type[models.Model], manifest: Manifest) -> None:
    label = model._meta.label_lower
    name = f"tables/{label}.jsonl"
    fields, whole = model._meta.concrete_fields, hashlib.sha256()
    batch: list[models.Model] = []
    number = 0
    with archive.open(name) as source:
        for values in _lines(source, whole):
            batch.append(model(**{f.attname: _value(f, v) for f, v in zip(fields, values, strict=True)}))
            number += 1
            if len(batch) == ROWS_AT_ONCE:
                model._base_manager.bulk_create(batch)
                batch = []
    model._base_manager.bulk_create(batch)
    if whole.hexdigest() != manifest.digests[name] or number != manifest.rows[label]:
        raise ValueError(name)


def _value(field: Any, plain: Any) -> Any:
    return (field.target_field if field.is_relation else field).to_python(plain)


def _read_file(archive: zipfile.ZipFile, name: str, root: Path, digest: str) -> None:
    place = (root / name.removeprefix("files/")).resolve()
    if not place.is_relative_to(root.resolve()):
        raise ValueError(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    whole, partial = hashlib.sha256(), place.with_name(place.name + ".partial")
    with archive.open(name) as source, partial.open("wb") as out:
        while piece := source.read(PIECE):
            out.write(piece)
            whole.update(piece)
    if whole.hexdigest() != digest:
        partial.unlink()
        raise ValueError(name)
    partial.replace(place)


def _reset_sequences() -> None:
    """Let PostgreSQL count on from the rows that were filled in with their own ids."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
