"""Writing to the store so that a file is either whole and safe or not there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from django.conf import settings

from chuangcheng.foundation.evidence.formats import Refused
from chuangcheng.foundation.evidence.rules import Limits, copy_path, original_path
from chuangcheng.foundation.evidence.terms import CopyKind, FileProblem

INCOMING: Final = "incoming"
"""Folder of files that are being received; below the store's root, so that renaming never copies."""
READ_AT_ONCE: Final = 1 << 18


class Stream(Protocol):
    """Anything that hands out bytes piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, empty at the end."""


@dataclass(frozen=True)
class Arrived:
    """A file under its temporary name."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The root of the store."""
    return Path(settings.FILES_ROOT)


def limits() -> Limits:
    """The limits of this installation: `EVIDENCE_LIMITS` in the settings names those that differ from ours."""
    return Limits(**getattr(settings, "EVIDENCE_LIMITS", {}))


def take_in(content: Stream, *, most: int) -> Arrived:
    """Write a stream to a temporary name, piece by piece, and make it safe on disk.

    Raises Refused as soon as more than `most` bytes have come; whatever goes wrong, nothing stays.
    """
    digest, size = hashlib.sha256(), 0
    with _temporary() as file:
        try:
            for piece in _pieces(content, most):
                size += len(piece)
                digest.update(piece)
                file.write(piece)
            _make_safe(file)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Arrived(Path(file.name), digest.hexdigest(), size)


def _pieces(content: Stream, most: int) -> Iterator[bytes]:
    size = 0
    while piece := content.read(READ_AT_ONCE):
        size += len(piece)
        if size > most:
            raise Refused(FileProblem.TOO_LARGE, limit=most)
        yield piece


def keep_original(arrived: Arrived) -> None:
    """Give a received file its final name. The same bytes may be there already: they are replaced by themselves."""
    _move(arrived.path, root() / original_path(arrived.sha256))


def keep_copies(sha256: str, copies: Mapping[CopyKind, bytes]) -> None:
    """Write the derived copies of a picture."""
    for kind, data in copies.items():
        keep_derived(copy_path(sha256, kind), data)


def keep_derived(path: PurePosixPath, data: bytes) -> None:
    """Write what was derived from a file under its place below the root."""
    with _temporary() as file:
        try:
            file.write(data)
            _make_safe(file)
            _move(Path(file.name), root() / path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def _temporary() -> IO[bytes]:
    folder = _folder(root() / INCOMING)
    return tempfile.NamedTemporaryFile(dir=folder, delete=False)


def _make_safe(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _move(source: Path, target: Path) -> None:
    _folder(target.parent)
    source.replace(target)
    _sync_folder(target.parent)


def _folder(path: Path) -> Path:
    """Make a folder and those above it, each safe on disk before anything lies in it."""
    if not path.is_dir():
        _folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)
    return path


def _sync_folder(path: Path) -> None:
    """A name is safe only when its folder is. Windows has no way to say so and does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
