"""From uploads to kept files."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from chuangcheng.foundation.acts.rules import Actor
from chuangcheng.foundation.evidence.services import receive


def keep(files: Iterable[UploadedFile], *, by: Actor, now: datetime) -> tuple[int, ...]:
    """Keep uploads and return their ids. Raises Invalid where one is refused.

    Those before it stay kept, which is harmless: the same bytes sent again are the same file.
    """
    return tuple(receive(content=file, name=file.name or "", by=by, now=now).pk for file in files)
