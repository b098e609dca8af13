"""Outside documents of the score: the folder of evidence it is computed from, the document it is written to,
the matrix of a comparison."""

from .changes import changes_of, table_of_changes, write_changes
from .evidence import Evidence, read_evidence
from .frozen import Kept, freeze, thaw
from .matrix import MatrixSheet, matrix_csv, matrix_xlsx
from .problems import Problem, WrongEvidence
from .writing import FORMAT, table_of, write_score

__all__ = [
    "FORMAT",
    "Evidence",
    "Kept",
    "MatrixSheet",
    "Problem",
    "WrongEvidence",
    "changes_of",
    "freeze",
    "matrix_csv",
    "matrix_xlsx",
    "read_evidence",
    "table_of",
    "table_of_changes",
    "thaw",
    "write_changes",
    "write_score",
]
