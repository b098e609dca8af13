"""Files of cases from other systems, what their columns mean, and which case is which elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from chuangcheng.flow.cases.models import Case
from chuangcheng.foundation.accounts.models import User
from chuangcheng.foundation.acts.models import Subject

from .terms import RowStatus, TransferState


class KeptMapping(Subject):
    """对应表 under a name: `document` is the mapping document, as YAML."""

    name = models.CharField(max_length=60, unique=True)
    document = models.TextField()
    changed_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Transfer(Subject):
    """案件转入: one file of cases on its way in. Its rows are no evidence: they are removed when all is done.

    While `held`, they lie in a file of their own: as read, or when it is done the rows that were refused, as xlsx.
    `position` rows of `total` are behind us; `counts` (JSON) says what became of them.
    """

    uuid = models.UUIDField(unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.name) for s in TransferState], default=TransferState.OPEN.value
    )
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.TextField(blank=True)
    held = models.BooleanField(default=True)
    held_since = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["made_by", "made_at"], name="transfer_made_by"),
            models.Index(fields=["held_since"], condition=Q(held=True), name="transfer_held_since"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uuid}"

    @property
    def path(self) -> Path:
        """Where the rows lie."""
        return transfers_folder() / self.uuid.hex


class ForeignCase(models.Model):
    """外部案件: under which number of which system a case is known there, and what the source said when we took it.

    `received` (JSON) holds the texts by field, `flags` what was odd, separated by blanks.
    """

    system = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="foreign")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="cases")
    digest = models.CharField(max_length=64)
    received = models.TextField()
    flags = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["system", "number"], name="one_case_per_foreign_number")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transfer", "id"], condition=~Q(flags=""), name="foreign_flagged"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class ToldRow(models.Model):
    """A row that was told and not written: refused, or changed at its source since we took it over.

    `told` (JSON) says why, without the cells that were not read.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="told")
    status = models.CharField(max_length=8, choices=[(s.value, s.name) for s in (RowStatus.PROBLEM, RowStatus.CHANGED)])
    sheet = models.CharField(max_length=60, blank=True)
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=80, blank=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    told = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["transfer", "sheet", "row"], name="told_row_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["transfer", "status", "id"], name="told_row_status"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.sheet} {self.row}"


def transfers_folder() -> Path:
    """The folder of files on their way in, apart from the evidence."""
    return Path(settings.FILES_ROOT) / "case-transfers"
