"""Each home answers its five questions on a screen of 1366 × 768 without scrolling: docs/pages.md names them."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

PAGES = Path(__file__).resolve().parents[2] / "docs" / "pages.md"


def tile(group: str) -> str:
    return f'a.tile[href$="group={group}"]'


def queue(group: str) -> str:
    return f'main section:has(h2 + a[href*="group={group}"])'


TODAY, BOUNDS = "main a.big", "main section:has(a.big) .bar"
LATE_UNITS = "#late-units li, #late-units .empty"

ANSWERS = {
    "coordinator": {
        "What is overdue?": tile("overdue"),
        "What was sent to the wrong unit?": tile("returned"),
        "What waits to be verified?": tile("to_verify"),
        "What is nobody's?": tile("nobodys"),
        "How many points do we have today?": TODAY,
    },
    "inspector": {
        "Which site is next?": "#walk a.row",
        "How do I get there?": "#walk a.go",
        "How far am I in my round?": "#walk .progress b.num",
        "Until when?": "#walk .progress .small",
        "Which of my findings are still open?": tile("open"),
    },
    "handler": {
        "What is late?": tile("overdue"),
        "What falls due within a day?": tile("nearly_due"),
        "What is new and not accepted yet?": tile("to_accept"),
        "What do I do first?": queue("with_units"),
        "What came back for rework?": tile("reworked"),
    },
    "verifier": {
        "How much waits for me?": tile("to_verify"),
        "Which is first?": queue("to_verify"),
        "What had to be done over?": tile("reworked"),
        "What can be closed?": tile("to_close"),
        "How much is closed?": tile("closed"),
    },
    "supervisor": {
        "How much is overdue?": tile("overdue"),
        "Which is the longest overdue?": queue("overdue"),
        "With whom does it lie?": LATE_UNITS,
        "What is about to become overdue?": tile("nearly_due"),
        "What keeps coming back?": tile("rebound"),
    },
    "leader": {
        "Where do we stand today?": TODAY,
        "How sure is that?": BOUNDS,
        "Better or worse than the last round?": ".since b, main section:has(a.big) > p:last-of-type",
        "What is stuck, and with whom?": LATE_UNITS,
        "How much is overdue?": tile("overdue"),
    },
    "observer": {
        "Where does the district stand today?": TODAY,
        "How sure is that?": BOUNDS,
        "How much is open?": tile("open"),
        "How much of it is overdue?": tile("overdue"),
        "What has come back after it was closed?": tile("rebound"),
    },
    "administrator": {
        "Who cannot sign in yet?": 'a.tile[href$="standing=no_password"]',
        "Who has no post?": 'a.tile[href$="standing=no_post"]',
        "Which units can nobody reach?": 'a.tile[href="/units/?gaps=1"]',
        "Which classes have no limit?": 'a.tile[href="/classes/?gaps=1"]',
        "Until when are deadlines sure?": 'a.tile[href="/calendar/years/"]',
    },
}


@pytest.mark.parametrize("username", ANSWERS)
def test_five_questions_are_answered_without_scrolling(person, username: str):
    page = person(username).page
    below = {}
    for question, selector in ANSWERS[username].items():
        shown = page.locator(selector).first
        box = shown.bounding_box() if page.locator(selector).count() else None
        # A queue is answered by its first rows: its head and 4 cm of it must be in sight.
        height = min(box["height"], 150) if box else 0
        if box is None or box["y"] + height > 768 or (not shown.inner_text().strip() and "bar" not in selector):
            below[question] = box
    assert below == {}
    assert len(ANSWERS[username]) == 5


def test_the_documentation_names_the_same_questions():
    told = PAGES.read_text(encoding="utf-8")
    assert [q for questions in ANSWERS.values() for q in questions if q not in told] == []
