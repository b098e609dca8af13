"""Words of the journal: what can be wrong with it, and why an erasure is refused."""

from enum import StrEnum


class FaultKind(StrEnum):
    """What the check of the journal found."""

    # one subject's chain
    CHANGED = "changed"  # an entry's header or digest is not what was hashed
    BROKEN_LINK = "broken_link"  # an entry names another predecessor than the one before it
    MISSING_BEFORE = "missing_before"  # a number is skipped
    INSERTED = "inserted"  # a number too many, or more entries than acts
    CUT_OFF = "cut_off"  # fewer entries than acts
    CHAIN_GONE = "chain_gone"  # a subject without any entry
    SUBJECT_GONE = "subject_gone"  # entries of a subject that is no longer there
    UNKNOWN_SUBJECT = "unknown_subject"  # entries of a table that this product does not have
    PAYLOAD_CHANGED = "payload_changed"
    PAYLOAD_GONE = "payload_gone"  # erased without the act
    ERASURE_CHANGED = "erasure_changed"  # the row of an erasure is not what its act said
    # seals
    SEAL_MISSING = "seal_missing"
    SEAL_BROKEN_LINK = "seal_broken_link"
    SEAL_CHANGED = "seal_changed"
    SEALED_ENTRY_GONE = "sealed_entry_gone"
    REWRITTEN = "rewritten"  # an entry's digest is not the one that was sealed
    NEVER_SEALED = "never_sealed"  # neither sealed nor waiting for a seal
    SEAL_UNKNOWN = "seal_unknown"  # the digest that was asked for is not among the seals


class Refused(StrEnum):
    """Why a payload is not erased."""

    REQUIRED = "required"  # an erasure needs its ground
    NOT_ERASABLE = "not_erasable"  # what an erasure says is the proof that it was lawful
