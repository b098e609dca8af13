"""Telling from its bytes what a file is, and reading what it says. Everything here distrusts its input."""

from .contents import Contents, Refused, sniff
from .exif import Capture, read_exif
from .images import fingerprint, masked_jpeg, small_jpeg, software_of
from .reading import read_file

__all__ = [
    "Capture",
    "Contents",
    "Refused",
    "fingerprint",
    "masked_jpeg",
    "read_exif",
    "read_file",
    "small_jpeg",
    "sniff",
    "software_of",
]
