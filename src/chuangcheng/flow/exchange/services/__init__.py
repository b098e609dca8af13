"""The acts of taking cases over."""

from .batches import BATCH, take_over_batch
from .mappings import keep_mapping, withdraw_mapping
from .reindexing import reindex_taken_over
from .transfers import change_transfer, discard_transfer, make_transfer, remove_old_transfers

__all__ = [
    "BATCH",
    "change_transfer",
    "discard_transfer",
    "keep_mapping",
    "make_transfer",
    "reindex_taken_over",
    "remove_old_transfers",
    "take_over_batch",
    "withdraw_mapping",
]
