"""Words of documents."""

from enum import StrEnum


class Form(StrEnum):
    """What a document is written as. The value is the suffix of its file."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class Kind(StrEnum):
    """What a column of a table holds."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"  # a share from 0 to 1, shown as a percentage


class Align(StrEnum):
    """Where the cells of a column stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Style(StrEnum):
    """How a paragraph is set."""

    BODY = "body"  # first line indented by two characters
    PLAIN = "plain"  # not indented: the line of an addressee, a signature
    NOTE = "note"  # smaller, for what explains
    SIGNED = "signed"  # to the right, as who signs and the date stand
