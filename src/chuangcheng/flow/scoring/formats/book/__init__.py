"""The score book: what a score is, how each of its figures came about and what stands behind it, as one paper."""

from .building import book_document
from .files import book_of_files
from .values import Book, Failing, FailingOf, FigureTold, Seal

__all__ = ["Book", "Failing", "FailingOf", "FigureTold", "Seal", "book_document", "book_of_files"]
