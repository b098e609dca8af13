"""The search index of cases that were taken over knows their foreign number too."""

from __future__ import annotations

from chuangcheng.flow.cases.models import SEARCH_INDEX
from chuangcheng.flow.exchange.models import ForeignCase
from chuangcheng.foundation.textsearch.services import index_all

AT_ONCE = 2000


def reindex_taken_over() -> int:
    """Add their foreign numbers to the index, after `cases.services.reindex_cases` has made it anew; how many."""
    found = ForeignCase.objects.values_list("case_id", "case__title", "case__address", "number").iterator(AT_ONCE)
    return index_all(name=SEARCH_INDEX, rows=((pk, " ".join(filter(None, texts))) for pk, *texts in found))
