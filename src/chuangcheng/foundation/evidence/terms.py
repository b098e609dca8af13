"""Words of the evidence store: kinds of file, copies of a picture, reasons for a refusal."""

from enum import StrEnum


class MediaType(StrEnum):
    """What is received. Told from the bytes, never from the name or from what the sender says."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"
    PPT = "application/vnd.ms-powerpoint"


class CopyKind(StrEnum):
    """The original and what is made from a picture: upright, resized, without metadata."""

    ORIGINAL = "original"
    PAGE = "page"  # 1600 pixels at most, JPEG: for looking at and for papers
    THUMBNAIL = "thumbnail"  # 320 pixels at most, WebP: for lists
    MASKED = "masked"  # the page copy with what a person covered: for every paper and message that leaves the desk


class FileProblem(StrEnum):
    """Why a file is refused. `labels.py` has the words."""

    EMPTY = "empty_file"
    TOO_LARGE = "file_too_large"
    UNSAFE_NAME = "unsafe_file_name"
    UNSUPPORTED = "unsupported_file"
    TWO_FORMATS = "two_formats_in_one"
    DAMAGED = "damaged_file"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    ENCRYPTED = "encrypted_file"
    MACROS = "file_with_macros"
    ACTIVE_CONTENT = "active_content"


class MaskProblem(StrEnum):
    """Why a picture could not be masked."""

    NO_PICTURE = "no_picture"
    NOTHING_COVERED = "nothing_covered"  # neither a box nor the statement that nothing needs one
    BOX_OUTSIDE = "box_outside"
    TOO_MANY_BOXES = "too_many_boxes"


class Damage(StrEnum):
    """What can be wrong with a file in the store."""

    MISSING = "missing"
    WRONG_SIZE = "wrong_size"
    CHANGED = "changed"
