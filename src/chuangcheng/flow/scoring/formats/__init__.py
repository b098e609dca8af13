"""Outside documents of the score: the folder of evidence it is computed from, the document it is written to."""

from .evidence import Evidence, read_evidence
from .problems import Problem, WrongEvidence
from .writing import FORMAT, table_of, write_score

__all__ = ["FORMAT", "Evidence", "Problem", "WrongEvidence", "read_evidence", "table_of", "write_score"]
