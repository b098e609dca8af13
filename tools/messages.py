"""Keeps the English catalogues: extracts the Chinese texts of every package, checks them, compiles them.

Without words it extracts: new texts are added with an empty translation (or with the one that another package
has for them), texts that are no longer used become obsolete (`#~`) and are told, nothing is dropped. `--prune`
drops the obsolete ones. `--check` changes nothing and fails when something is missing. `--compile` writes the
.mo files; no program besides Python is needed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "chuangcheng"
KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
WORDS = re.compile(r"[a-z]{2}")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|\{(\w*)\}")
Key = tuple[str, str]
"""Context (or empty) and msgid (its singular)."""


def packages(source: Path = SOURCE) -> list[Path]:
    """Every folder that Django asks for a catalogue: the steps and the interfaces."""
    return sorted(
        folder
        for storey in ("foundation", "flow", "interfaces")
        for folder in (source / storey).iterdir()
        if (folder / "__init__.py").exists()
    )


def catalogue_of(package: Path) -> Path:
    """Where a package keeps its English."""
    return package / "locale" / "en" / "LC_MESSAGES" / "django.po"


def texts_of(package: Path) -> dict[Key, tuple[Message, str]]:
    """All texts of a package by context and msgid, each with the file that holds it first."""
    found: dict[Key, tuple[Message, str]] = {}
    for file in sorted(package.rglob("*")):
        if "locale" in file.parts or "migrations" in file.parts:
            continue
        if file.suffix == ".py":
            code = file.read_bytes()
        elif file.suffix in (".html", ".txt") and "templates" in file.parts:
            code = _as_python(file.read_text("utf-8"), str(file))
        else:
            continue
        for line, told, _comments, context in extract(
            "python", io.BytesIO(code), KEYWORDS, options={"encoding": "utf-8"}
        ):
            message = Message(told, context=context)
            found.setdefault(key_of(message), (message, f"{file.relative_to(package.parents[1])}:{line}"))
    return found


def _as_python(template: str, origin: str) -> bytes:
    """A template as lines that the Python reader understands; the line numbers stay."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines()).encode()


def key_of(message: Message) -> Key:
    """What tells a text from others."""
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def load(file: Path) -> Catalog:
    """A package's catalogue, or a new one."""
    if not file.exists():
        catalogue = Catalog(locale="en", charset="utf-8")
        catalogue.fuzzy = False
        return catalogue
    with file.open("rb") as source:
        return read_po(source, locale="en", charset="utf-8", abort_invalid=True)


def save(catalogue: Catalog, file: Path) -> None:
    """Write a catalogue in its own order, with a header that does not change from day to day."""
    body = io.BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True)
    header = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(header + body.getvalue().decode().strip() + "\n", "utf-8")


def is_translated(message: Message) -> bool:
    """Whether every form has its English."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(forms) and all(forms) and (isinstance(message.id, str) or len(forms) == 2)


def problems(package: Path) -> Iterator[str]:
    """Everything that is wrong with a package's texts, each in one line."""
    texts, file = texts_of(package), catalogue_of(package)
    try:
        catalogue = load(file)
    except PoFileError as error:
        yield f"{file}: {error}"
        return
    have = {key_of(message): message for message in catalogue if message.id}
    for key, (message, place) in texts.items():
        if not CHINESE.search(key[1]) and WORDS.search(key[1]):  # names such as WGS-84 are the same everywhere
            yield f"{place}: source texts are Chinese, this one is not: {key[1]!r}"
        elif key not in have or not is_translated(have[key]):
            yield f"{place}: no English for {key[1]!r}"
        elif have[key].fuzzy:
            yield f"{place}: the English of {key[1]!r} is marked as a guess (fuzzy)"
        else:
            yield from _different_places(message, have[key], place)
    for key in have.keys() - texts.keys():
        yield f"{file.relative_to(ROOT)}: {key[1]!r} is used nowhere"
    for message in catalogue.obsolete.values():
        yield f"{file.relative_to(ROOT)}: {key_of(message)[1]!r} is obsolete: move its English or drop it (--prune)"


def quarrels(of: Iterable[Path]) -> Iterator[str]:
    """Texts that packages say differently in English: Django shows one of them everywhere."""
    told: dict[Key, dict[str, list[str]]] = {}
    for package in of:
        file = catalogue_of(package)
        if file.exists():
            for message in load(file):
                if message.id and is_translated(message):
                    english = message.string if isinstance(message.string, str) else message.string[-1]
                    told.setdefault(key_of(message), {}).setdefault(english, []).append(package.name)
    for (_context, text), ways in told.items():
        if len(ways) > 1:
            said = "; ".join(f"{english!r} in {', '.join(names)}" for english, names in ways.items())
            yield f"{text!r} has several English words, give one a context: {said}"


def _different_places(message: Message, english: Message, place: str) -> Iterator[str]:
    """Places to fill in that one language has and the other has not; a singular may leave its number out."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    forms = [english.string] if isinstance(english.string, str) else list(english.string)
    known = {found for text in ids for found in PLACEHOLDER.findall(text)}
    for form in forms:
        if extra := set(PLACEHOLDER.findall(form)) - known:
            yield f"{place}: the English of {ids[0]!r} fills in {extra} that the text does not have"
    if known - set(PLACEHOLDER.findall(forms[-1])):
        yield f"{place}: the English of {ids[0]!r} leaves out what the text fills in"


def update(package: Path, shared: dict[Key, Message], *, prune: bool) -> list[str]:
    """Bring a package's catalogue up to date; tells what changed."""
    texts, file = texts_of(package), catalogue_of(package)
    if not texts and not file.exists():
        return []
    catalogue = load(file)
    have = {key_of(message): message for message in catalogue if message.id}
    told = []
    for key, (message, _place) in texts.items():
        plural = not isinstance(message.id, str)
        kept = have.get(key)
        if kept is not None and (not isinstance(kept.id, str)) == plural:
            continue
        earlier = kept or next((m for m in catalogue.obsolete.values() if key_of(m) == key), None) or shared.get(key)
        string = earlier.string if earlier is not None and (not isinstance(earlier.id, str)) == plural else None
        if kept is not None:
            catalogue.delete(kept.id, kept.context)
        for old in [m for m in catalogue.obsolete.values() if key_of(m) == key]:
            del catalogue.obsolete[catalogue._key_for(old.id, old.context)]
        catalogue.add(message.id, string or (("", "") if plural else ""), context=message.context)
        told.append(f"new{'' if string else ', to be translated'}: {key[1]}")
    for key in have.keys() - texts.keys():
        message = have[key]
        catalogue.delete(message.id, message.context)
        catalogue.obsolete[catalogue._key_for(message.id, message.context)] = message
        told.append(f"no longer used: {key[1]}")
    if prune:
        told += [f"dropped: {key_of(message)[1]}" for message in catalogue.obsolete.values()]
        catalogue.obsolete.clear()
    if told:
        save(catalogue, file)
    return [f"{package.name}: {line}" for line in told]


def compile_all() -> None:
    """Write the .mo file beside every catalogue."""
    for package in packages():
        file = catalogue_of(package)
        if file.exists():
            catalogue = load(file)
            with file.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)


def main() -> None:
    """Do what the words say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when something is missing")
    parser.add_argument("--compile", action="store_true", help="write the .mo files")
    parser.add_argument("--prune", action="store_true", help="drop obsolete entries")
    args = parser.parse_args()
    if args.compile:
        compile_all()
        return
    if args.check:
        found = [line for package in packages() for line in problems(package)]
        found += [] if found else quarrels(packages())
        for line in found:
            print(line, file=sys.stderr)
        print(f"{len(found)} problems in the texts" if found else "every text has its English")
        sys.exit(1 if found else 0)
    shared = {
        key_of(message): message
        for package in packages()
        for message in load(catalogue_of(package))
        if message.id and is_translated(message)
    }
    for package in packages():
        for line in update(package, shared, prune=args.prune):
            print(line)


if __name__ == "__main__":
    main()
