"""The search index of cases that were taken over knows their foreign number too."""

from __future__ import annotations

from django.db import transaction

from chuangcheng.flow.cases.models import SEARCH_INDEX
from chuangcheng.flow.exchange.models import ForeignCase
from chuangcheng.foundation.textsearch.services import index

AT_ONCE = 2000


def reindex_taken_over() -> int:
    """Add their foreign numbers to the index, after `cases.services.reindex_cases` has made it anew; how many."""
    count = 0
    with transaction.atomic():
        rows: dict[int, str] = {}
        for pk, *texts in ForeignCase.objects.values_list("case_id", "case__title", "case__address", "number").iterator(
            AT_ONCE
        ):
            rows[pk] = " ".join(filter(None, texts))
            count += 1
            if len(rows) == AT_ONCE:
                index(name=SEARCH_INDEX, rows=rows)
                rows = {}
        index(name=SEARCH_INDEX, rows=rows)
    return count
