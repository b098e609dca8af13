"""Writing the whole installation into one file, and reading it back, on and across both databases.

The file is a zip: one JSON line per row under `tables/`, the originals of all evidence under `files/`,
and last the manifest. Neither pg_dump nor the sqlite3 program is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from chuangcheng.foundation.acts.rules import Invalid
from chuangcheng.foundation.acts.selectors import one_moment
from chuangcheng.foundation.evidence.selectors import original_paths
from chuangcheng.foundation.evidence.services import rebuild_derived, rebuild_masked
from chuangcheng.foundation.journal.selectors import latest_seal, verify
from chuangcheng.foundation.notices.services import hold_restored

from .rules import FILES, FORMAT, Manifest, is_whole
from .selectors import stored_tables, tables
from .terms import Damage, Refused

UNFIT = (ValidationError, IntegrityError, DataError)
"""What rows do that are not what a backup would hold."""
PIECE = 1 << 20
ROWS_AT_ONCE = 500


def _migrations() -> tuple[str, ...]:
    known = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in known))


def write_backup(*, path: Path, now: datetime, told: Callable[[str], None] = lambda entry: None) -> Manifest:
    """Write everything into `path` as of one moment while others go on working.

    The tables may be those of an earlier version: the backup is then one that the earlier program reads back.

    The rows are read in one transaction that only reads. The evidence is copied after it: a file is safe on disk
    before its row is written and never changes, so it is there. Each is compared with its SHA-256; what is missing
    or not what it was stands in the manifest's `damaged`, and the backup is made all the same.

    The file belongs to its owner alone (mode 0600) and appears under its name when it is whole; otherwise nothing
    stays. `told` hears the name of every entry when it is written. Raises OSError.
    """
    digests: dict[str, str] = {}
    rows: dict[str, int] = {}
    damaged: dict[str, Damage] = {}
    columns: dict[str, tuple[str, ...]] = {}
    with _appearing(path) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        with one_moment():
            for model in stored_tables():
                name = f"tables/{model._meta.label_lower}.jsonl"
                rows[model._meta.label_lower], digests[name] = _write_rows(archive, name, model)
                columns[model._meta.label_lower] = tuple(f.attname for f in model._meta.concrete_fields)
                told(name)
            seal, migrations = latest_seal(), _migrations()
            places = [place for place, _ in original_paths()]
        for place in places:
            name = FILES + place
            digest, damage = _write_file(archive, name, Path(settings.FILES_ROOT) / place)
            if digest is not None:
                digests[name] = digest
            if damage is not None:
                damaged[name] = damage
            told(name)
        manifest = Manifest(
            FORMAT, now.isoformat(), migrations, seal.digest if seal else "", rows, digests, damaged, columns
        )
        archive.writestr("manifest.json", json.dumps(manifest.__dict__, ensure_ascii=False, indent=1))
    return manifest


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that its owner alone may read and that appears under its name when it is whole and safe on disk."""
    partial = path.with_name(path.name + ".partial")
    handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as out:
            partial.chmod(0o600)  # one that an interrupted backup left may have been anybody's
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


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


def _write_file(archive: zipfile.ZipFile, name: str, place: Path) -> tuple[str | None, Damage | None]:
    """Copy one original; the digest of what was copied (None: nothing could be), and what is wrong with it."""
    whole = hashlib.sha256()
    try:
        source = place.open("rb")
    except FileNotFoundError:
        return None, Damage.MISSING
    except OSError:
        return None, Damage.UNREADABLE
    damage = None
    with source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
        while True:
            try:
                piece = source.read(PIECE)
            except OSError:
                damage = Damage.UNREADABLE
                break
            if not piece:
                break
            out.write(piece)
            whole.update(piece)
    digest = whole.hexdigest()
    return digest, damage or (None if is_whole(name, digest) else Damage.CHANGED)


def read_backup(*, path: Path, accept_damaged: bool = False) -> Manifest:
    """Fill an empty installation from a backup and prove its journal. Raises Invalid; then no row was filled in.

    Evidence that was damaged when the backup was made is refused (`number` says how many, `manifest` which)
    unless `accept_damaged`: everything else then comes back, and of it what could be read.
    """
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
        if manifest.damaged and not accept_damaged:
            raise Invalid({"": [Refused.EVIDENCE_DAMAGED]}, number=len(manifest.damaged), manifest=manifest)
        for name in manifest.files:
            with _refusing(name):
                _read_file(archive, name, Path(settings.FILES_ROOT), manifest)
        with transaction.atomic():
            for model in tables():
                with _refusing(f"tables/{model._meta.label_lower}.jsonl"):
                    _read_rows(archive, model, manifest)
            _reset_sequences()
            _demand_files(manifest, (FILES + place for place, _ in original_paths()))
            if not verify(seal=manifest.seal or None).holds:
                raise Invalid({"": [Refused.JOURNAL_BROKEN]})
            hold_restored()
    rebuild_derived()
    rebuild_masked()
    return manifest


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Say which entry of a backup is missing, cut off or not what the manifest says."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, *UNFIT):
        raise Invalid({"": [Refused.DAMAGED]}, name=name) from None


def _demand_files(manifest: Manifest, wanted: Iterable[str]) -> None:
    there = manifest.digests.keys() | manifest.damaged.keys()
    for name in wanted:
        if name not in there:
            raise Invalid({"": [Refused.DAMAGED]}, name=name)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read("manifest.json"))
    damaged = {name: Damage(damage) for name, damage in told.get("damaged", {}).items()}
    manifest = Manifest(**{**told, "migrations": tuple(told["migrations"]), "damaged": damaged})
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
    fields, whole = _fields(model, manifest), hashlib.sha256()
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


def _fields(model: type[models.Model], manifest: Manifest) -> list[Any]:
    """The fields of a table in the order in which the backup wrote them. Raises ValueError where they are others."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    written = manifest.columns.get(model._meta.label_lower, tuple(fields))
    if sorted(written) != sorted(fields):
        raise ValueError(f"columns of {model._meta.label_lower}")
    return [fields[name] for name in written]


def _value(field: Any, plain: Any) -> Any:
    return (field.target_field if field.is_relation else field).to_python(plain)


def _read_file(archive: zipfile.ZipFile, name: str, root: Path, manifest: Manifest) -> None:
    place = (root / name.removeprefix(FILES)).resolve()
    if not place.is_relative_to(root.resolve()):
        raise ValueError(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    whole, partial = hashlib.sha256(), place.with_name(place.name + ".partial")
    try:
        with archive.open(name) as source, partial.open("wb") as out:
            while piece := source.read(PIECE):
                out.write(piece)
                whole.update(piece)
        digest = whole.hexdigest()
        if digest != manifest.digests[name] or not (is_whole(name, digest) or name in manifest.damaged):
            raise ValueError(name)
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)


def _reset_sequences() -> None:
    """Let PostgreSQL count on from the rows that were filled in with their own ids."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
