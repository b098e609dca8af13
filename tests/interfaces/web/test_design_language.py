"""Colours, sizes and repeated parts of pages are said once: in style sheets, tags and the page that shows them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client

from chuangcheng.interfaces.web.design import END, declared, tokens
from tests.people import Cast

WEB = Path(__file__).resolve().parents[3] / "src" / "chuangcheng" / "interfaces"
SHEETS = WEB / "web" / "static" / "web"
SITE = (SHEETS / "site.css").read_text(encoding="utf-8")
DARK = (SHEETS / "dark.css").read_text(encoding="utf-8")
DAY_TOKENS, DARK_TOKENS = declared(SITE), {**declared(SITE), **declared(DARK)}

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|lab|lch|oklch|color)a?\(|(?<=[:\s])(?:white|black|red|gray|grey)(?![-\w])", re.I
)
LENGTH = re.compile(r"(?<![\w-])\d*\.?\d+(?:px|rem|em|pt|ch|mm|cm)\b")


def below_the_tokens() -> str:
    """Every rule without comments, the conditions of media queries (which cannot read a token) and the paper's size."""
    rules = re.sub(r"/\*.*?\*/", "", SITE.split(END)[1], flags=re.DOTALL)
    rules = re.sub(r"@page[^{]*\{(?:[^{}]|\{[^}]*\})*\}", "", rules)
    return re.sub(r"@media[^{]*\{", "", rules)


def test_no_colour_and_no_size_stands_outside_the_tokens():
    rules = re.sub(r"#(?=[a-z-]+[\s.,:{)])(?![0-9a-f]{3,8}[\s;,)])[a-z-]+", "", below_the_tokens())  # ids
    assert [*COLOUR.findall(rules), *LENGTH.findall(rules)] == []


def test_every_token_that_is_used_exists_and_every_one_that_exists_is_used():
    used = set(re.findall(r"var\(--([\w-]+)", SITE))
    assert used - set(DAY_TOKENS) - {"unit"} == set()  # `--unit` is the scale of a map, set by its script
    assert set(DAY_TOKENS) - used == set()


def test_the_dark_changes_colours_only():
    colours = {name for name, value in DAY_TOKENS.items() if COLOUR.match(value)} - {"opaque", "faint"}
    assert set(declared(DARK)) == colours
    assert re.sub(r"/\*.*?\*/|:root \{.*?\n\}", "", DARK, flags=re.DOTALL).strip() == ""


def luminance(colour: str) -> float:
    """Relative luminance of an opaque colour, by WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


GROUNDS = ("paper", "wash", "field", "tint", "note")
WORDS = [
    *((word, ground) for word in ("ink", "soft", "accent", "accent-strong") for ground in (*GROUNDS, "accent-wash")),
    *((word, ground) for word in ("bad", "warn", "turn", "good", "run") for ground in ("paper", f"{word}-wash")),
    *((word, f"{word}-wash") for word in ("done", "off")),
    ("ink", "bad-wash"), ("ink", "warn-wash"), ("ink", "good-wash"), ("bad", "tint"), ("warn", "tint"),
    ("on-fill", "fill"), ("on-fill", "fill-strong"), ("on-fill", "top"), ("on-fill", "top-field"),
    ("on-fill", "top-hover"), ("top-soft", "top-field"), ("map-ink", "map-area"),
]  # fmt: skip
SHAPES = [
    *((shape, ground) for shape in ("edge", "focus") for ground in GROUNDS),
    ("top-focus", "top"), ("bar-sure", "bar"), ("bar-sure", "bar-may"), ("bad", "paper"),
    *((f"dot-{one}", "map-area") for one in ("bad", "wait", "run", "good", "done", "off", "site")),
]  # fmt: skip


@pytest.mark.parametrize("look", ["light", "dark"])
def test_words_and_shapes_stand_out(look: str):
    values = DAY_TOKENS if look == "light" else DARK_TOKENS
    faint = [(a, b) for a, b in WORDS if contrast(values[a], values[b]) < 4.5]
    faint += [(a, b) for a, b in SHAPES if contrast(values[a], values[b]) < 3]
    assert faint == []


def test_sizes_of_type_and_space_go_up_step_by_step():
    for name in ("text", "space", "wide", "rule"):
        steps = [float(re.match(r"[\d.]+", v)[0]) for n, v in DAY_TOKENS.items() if re.match(rf"{name}(-|$)", n)]
        assert all(smaller < larger for smaller, larger in pairwise(steps)), name


BY_HAND = re.compile(r'class="(?:badge|empty|crumbs|note|problem|scroll)[\s"{]')
ALLOWED = {"desk/edition.html": 1}
"""A `details` that looks like a note."""


def test_parts_of_pages_are_written_by_their_tags():
    found = {}
    for file in sorted(WEB.glob("*/templates/**/*.html")):
        if file.parent.name != "components" and (n := len(BY_HAND.findall(file.read_text(encoding="utf-8")))):
            found[f"{file.parent.name}/{file.name}"] = n
    assert found == ALLOWED


def test_no_style_stands_in_a_template():
    for file in WEB.glob("*/templates/**/*.html"):
        text = file.read_text(encoding="utf-8")
        assert " style=" not in text, file.name
        assert "<style" not in text, file.name


@pytest.mark.django_db
def test_everybody_who_is_signed_in_sees_the_design_language_as_it_is(client: Client, cast: Cast):
    stranger = client.get("/design/")
    assert (stranger.status_code, stranger["Location"]) == (302, "/sign-in/?next=/design/")
    client.force_login(cast.user("feng"))
    page = client.get("/design/").content.decode()
    for part in ("tile warn", "badge warn", "timeline", "pair", "facts"):
        assert part in page
    for part in ('class="bar"', 'class="errors"', "chips", "pager", 'class="empty"', 'role="alert"', 'class="note"'):
        assert part in page
    colours, others = tokens()
    assert all(f"<code>{token.name}</code>" in page for token in (*colours, *others))
