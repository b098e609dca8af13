"""NOTICE names every package that is installed to run the product, its licence, and the libraries it brings along."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIST = "What is installed beside it"
REQUIRED = sorted(set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)))
FAMILIES = {
    "GNU Lesser General Public": "LGPL",
    "BSD": "BSD",
    "MIT": "MIT",
    "Apache": "Apache",
    "Python Software": "PSF",
    "Zope": "ZPL",
}
"""How a classifier's words begin or go on, and what the licence is called in short."""


def entries() -> dict[str, str]:
    """What NOTICE says of each package: its line and the indented ones below."""
    told = (ROOT / "NOTICE").read_text("utf-8").split(LIST)[1]
    found = re.findall(r"^([a-z0-9-]+)(?: \+)?: (.+(?:\n    .+)*)", told, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


def installed(name: str) -> Distribution | None:
    """The package as it is installed, or None where this machine needs none."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licences(package: Distribution) -> set[str]:
    """The licences that a package says of itself."""
    told = package.metadata.get_all("License-Expression") or package.metadata.get_all("License") or []
    words = {word for text in told for word in re.findall(r"[\w.-]+", text) if word not in ("AND", "OR", "WITH")}
    for classifier in package.metadata.get_all("Classifier") or []:
        if classifier.startswith("License ::"):
            words |= {short for long, short in FAMILIES.items() if long in classifier}
    return {"ZPL-2.1"} if "ZPL" in words else words


def libraries(package: Distribution) -> set[str]:
    """The compiled libraries of others that lie beside a package."""
    files = [file for file in package.files or () if any(part.endswith(".libs") for part in file.parts)]
    return {re.split(r"-[0-9a-f]{6,}|\.so", file.name)[0] for file in files}


def test_notice_lists_what_is_required_and_nothing_else():
    assert sorted(entries()) == REQUIRED


@pytest.mark.parametrize("name", REQUIRED)
def test_notice_tells_the_licences_a_package_says_it_has(name: str):
    package = installed(name)
    if package is None:
        pytest.skip(f"{name} is not needed on this machine")
    told = licences(package)
    assert told, "it says nothing of its licence: look into it and name it here"
    assert [one for one in sorted(told) if one not in entries()[name]] == []


@pytest.mark.parametrize("name", REQUIRED)
def test_notice_names_the_libraries_a_package_brings_along(name: str):
    package = installed(name)
    if package is None:
        pytest.skip(f"{name} is not needed on this machine")
    words = set(re.findall(r"[\w]+", entries()[name]))
    assert libraries(package) - words == set()


def test_parts_under_the_lgpl_are_told_as_such():
    for name, part in (
        ("psycopg", "LGPL-3.0-only"),
        ("psycopg-binary", "LGPL-3.0-only"),
        ("pyvips-binary", "libvips (LGPL-2.1-or-later)"),
        ("pi-heif", "libheif (LGPL-3.0-or-later), libde265 (LGPL-3.0-or-later)"),
        ("shapely", "libgeos and libgeos_c (LGPL-2.1-or-later)"),
    ):
        assert part in entries()[name]
