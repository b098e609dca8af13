"""The English catalogues are kept without losing a word."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """tools/messages.py, told that the project is elsewhere."""
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "messages_tool", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A step with two texts in code and two in a template."""
    place = tmp_path / "flow" / "planted"
    (place / "templates").mkdir(parents=True)
    (place / "labels.py").write_text(
        'from x import gettext_lazy as _\nA = _("案件")\nB = pgettext("状态", "关闭")\n', "utf-8"
    )
    (place / "templates" / "page.html").write_text(
        '{% load i18n %}<p>{% trans "点位" %}\n'
        "{% blocktrans count n=n %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktrans %}",
        "utf-8",
    )
    return place


def test_texts_of_code_and_templates_are_found(messages: ModuleType, package: Path):
    assert set(messages.texts_of(package)) == {("", "案件"), ("状态", "关闭"), ("", "点位"), ("", "%(n)s 件")}


def test_a_missing_translation_is_told_with_its_place(messages: ModuleType, package: Path):
    assert "flow/planted/labels.py:2: no English for '案件'" in list(messages.problems(package))


def test_what_another_package_has_is_taken_over_and_the_rest_left_empty(messages: ModuleType, package: Path):
    messages.update(package, {}, prune=False)
    file = messages.catalogue_of(package)
    file.write_text(file.read_text("utf-8").replace('msgid "案件"\nmsgstr ""', 'msgid "案件"\nmsgstr "Case"'), "utf-8")
    known = {messages.key_of(m): m for m in messages.load(file) if m.id and messages.is_translated(m)}
    assert list(known) == [("", "案件")]
    file.unlink()
    messages.update(package, known, prune=False)
    assert messages.load(file).get("案件").string == "Case"
    assert messages.load(file).get("点位").string == ""


def test_a_text_that_is_no_longer_used_is_kept_until_it_is_dropped_on_purpose(messages: ModuleType, package: Path):
    messages.update(package, {}, prune=False)
    file = messages.catalogue_of(package)
    file.write_text(file.read_text("utf-8").replace('msgid "案件"\nmsgstr ""', 'msgid "案件"\nmsgstr "Case"'), "utf-8")
    (package / "labels.py").write_text("", "utf-8")
    assert "planted: no longer used: 案件" in messages.update(package, {}, prune=False)
    assert "Case" in file.read_text("utf-8")
    assert any("obsolete" in line for line in messages.problems(package))
    messages.update(package, {}, prune=True)
    assert "Case" not in file.read_text("utf-8")


def test_english_that_fills_in_what_the_text_has_not_is_told(messages: ModuleType, package: Path):
    messages.update(package, {}, prune=False)
    file = messages.catalogue_of(package)
    file.write_text(
        file.read_text("utf-8").replace('msgid "点位"\nmsgstr ""', 'msgid "点位"\nmsgstr "Site %(code)s"'), "utf-8"
    )
    assert any("fills in" in line and "点位" in line for line in messages.problems(package))


def test_a_source_text_that_is_not_chinese_is_told(messages: ModuleType, package: Path):
    (package / "labels.py").write_text('A = _("Case")\n', "utf-8")
    assert any("source texts are Chinese" in line for line in messages.problems(package))


def test_a_text_that_two_packages_say_differently_is_told(messages: ModuleType, tmp_path: Path, package: Path):
    other = package.parent / "second"
    for place, english in ((package, "Case"), (other, "File")):
        catalogue = messages.Catalog(locale="en", charset="utf-8")
        catalogue.add("案件", english)
        catalogue.add("点位", "Site")
        catalogue.add("点位", f"Sites of {english}", context=english)
        messages.save(catalogue, messages.catalogue_of(place))
    told = list(messages.quarrels([package, other]))
    assert told == ["'案件' has several English words, give one a context: 'Case' in planted; 'File' in second"]
