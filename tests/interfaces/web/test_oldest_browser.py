"""Pages use nothing newer than the oldest browser that docs/browsers.md names: Chromium 109, the last for Windows 7.

What a style sheet says is looked up here, word by word; a word nobody looked up fails and is to be added. Scripts and
templates are searched for what came later. The journeys run in that very browser by `CHROMIUM=… make test`.
"""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "src" / "chuangcheng" / "interfaces"
STATIC = WEB / "web" / "static" / "web"
OLDEST = 109

OLD = {
    "-webkit-mask-image", "-webkit-print-color-adjust", "-webkit-text-size-adjust", "::-moz-progress-bar",
    "::-webkit-details-marker", "::-webkit-progress-bar", "::-webkit-progress-value", "::-webkit-scrollbar",
    "::after", "::before", "::marker", "::placeholder", ":active", ":checked", ":disabled", ":empty", ":first-child",
    ":first-of-type", ":focus", ":hover", ":invalid", ":last-child", ":last-of-type", ":link", ":not", ":nth-child",
    ":only-child", ":required", ":root", ":target", ":visited", "@keyframes", "@media", "@page", "@supports",
    "align-content", "align-items", "align-self", "all", "animation", "attr()", "background", "border",
    "border-bottom", "border-bottom-color", "border-collapse", "border-color", "border-left", "border-left-color",
    "border-left-width", "border-radius", "border-right", "border-spacing", "border-top", "border-top-color",
    "border-width", "flex-grow",
    "bottom", "box-shadow", "box-sizing", "break-after", "break-inside", "calc()", "color", "column-count", "content",
    "counter()", "cursor", "display", "fill", "fill-opacity", "flex", "flex-basis", "flex-direction", "flex-wrap",
    "font", "font-family", "font-size", "font-style", "font-variant-numeric", "font-weight", "grid-area",
    "grid-column", "grid-column-start", "grid-row", "grid-row-start", "grid-template-columns", "height",
    "justify-content", "justify-items", "justify-self", "left", "letter-spacing", "line-height", "linear-gradient()",
    "list-style", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height", "max-width",
    "min-height", "min-width", "minmax()", "not()", "object-fit", "opacity", "order", "outline", "outline-color",
    "outline-offset", "overflow", "overflow-wrap", "overflow-x", "padding", "padding-bottom", "padding-left",
    "padding-right", "padding-top", "paint-order", "pointer-events", "position", "r", "repeat()", "resize", "rgb()",
    "right", "rotate()", "stroke", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
    "table-layout", "text-align", "text-anchor", "text-decoration", "text-overflow", "text-transform", "top",
    "touch-action", "transform", "transition", "translate()", "url()", "user-select", "var()", "vector-effect",
    "vertical-align", "visibility", "white-space", "width", "word-break", "writing-mode", "z-index",
}  # fmt: skip
"""In Chromium for longer than ten years, or since it draws grids (57)."""

SINCE = {
    "accent-color": 93, "appearance": 84, "aspect-ratio": 88, "clip-path": 55, "color-scheme": 81, "column-gap": 66,
    "gap": 84, "row-gap": 66, "inset": 87, "inset()": 55, "page": 85, "place-items": 59, "scroll-behavior": 61,
    "scroll-margin-top": 69, "size": 85, "text-decoration-thickness": 89, "text-underline-offset": 87, "min()": 79,
    "max()": 79, "clamp()": 79, ":focus-visible": 86, ":focus-within": 60, ":is": 88, "is()": 88, ":where": 88,
    "where()": 88, ":has": 105, "has()": 105, "scroll-margin-bottom": 69,
    "overscroll-behavior": 63, "content-visibility": 85,
}  # fmt: skip

WITHOUT = {
    "mask-image": "-webkit-mask-image stands before it",
    "print-color-adjust": "-webkit-print-color-adjust stands before it",
    "scrollbar-width": "a scroll bar is drawn under the navigation of a phone",
    "@bottom-right": "pages of paper have no number of ours",
}
"""Newer than the oldest browser, and what it does without them."""

LATER_IN_SCRIPTS = {
    r"\.to(?:Sorted|Reversed|Spliced)\(": 110, r"\.with\(\d": 110, r"\bstartViewTransition\b": 111,
    r"\bisWellFormed\b": 111, r"\bshowPopover\b|\bpopover\b": 114, r"\bgroupBy\(": 117, r"\bAbortSignal\.any\b": 116,
    r"\bwithResolvers\b": 119, r"\bURL\.canParse\b": 120, r"\bfromAsync\b": 121, r"\bwith\s*\{\s*type": 123,
    r"\bIterator\.from\b|\.(?:union|intersection|difference)\(": 122, r"\bPromise\.try\b": 128,
    r"\bscheduler\.yield\b": 129, r"\bmoveBefore\b": 133, r"\bRegExp\.escape\b": 136, r"\bTemporal\.": 144,
}  # fmt: skip
LATER_IN_PAGES = {r"<search\b": 118, r"\spopover(?:target)?\b": 114, r"<details[^>]*\sname=": 120, r"\sclosedby=": 134}


def words_of(sheet: str) -> set[str]:
    """Properties, at-rules, pseudo-classes and functions of a style sheet."""
    text = re.sub(r'/\*.*?\*/|"[^"]*"', "", sheet, flags=re.DOTALL)
    properties = set(re.findall(r"(?<=[{;\s])(-?[a-z][a-z-]*)\s*:(?=[^{}]*[;}])", text))
    selectors = re.sub(r"\{[^{}]*\}", "{}", text)
    return (
        properties
        | set(re.findall(r"@[a-z-]+", text))
        | set(re.findall(r"::?[a-z-]+", selectors))
        | {f"{name}()" for name in re.findall(r"([a-z-]+)\(", text)}
    )


def test_the_style_sheets_use_nothing_newer():
    used = set().union(*(words_of(file.read_text(encoding="utf-8")) for file in STATIC.glob("*.css")))
    used = {word for word in used if not re.fullmatch(r":\s*", word)} - {"()"}
    unknown = used - OLD - set(SINCE) - set(WITHOUT)
    assert unknown == set(), "look up since which Chromium these exist, and write them down here"
    assert {word: SINCE[word] for word in used if SINCE.get(word, 0) > OLDEST} == {}


def test_what_is_newer_has_its_forerunner_beside_it():
    sheet = (STATIC / "site.css").read_text(encoding="utf-8")
    for name in ("mask-image", "print-color-adjust"):
        assert len(re.findall(rf"(?<!-webkit-){name}:", sheet)) == sheet.count(f"-webkit-{name}:")


def test_rules_are_not_nested():
    """Nesting came with Chromium 112."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "site.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    flat = re.sub(r"@(?:media|page|supports)[^{]*\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", text)
    assert not re.search(r"\{[^{}]*\{", flat)


def test_scripts_and_pages_use_nothing_newer():
    found = [
        (file.name, since)
        for files, later in (
            (STATIC.glob("*.js"), LATER_IN_SCRIPTS),
            (WEB.glob("*/templates/**/*.html"), LATER_IN_PAGES),
        )
        for file in files
        for pattern, since in later.items()
        if re.search(pattern, file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_documentation_names_that_version():
    docs = Path(__file__).resolve().parents[3] / "docs" / "browsers.md"
    assert f"Chromium {OLDEST}" in docs.read_text(encoding="utf-8")
