"""Vietnamese is complete: every word can be reached by a catalogue, stands in it, and is shown."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from antin.web.components import assets
from antin.web.gallery.entries import load_entries
from tests.core.web.visible import english_in, hard_coded, visible_text

pytestmark = pytest.mark.untranslated

WEB = assets.STATIC.parent
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
MODULES = sorted(path for path in WEB.rglob("*.py") if "locale" not in path.parts)
CATALOGUES = sorted(WEB.rglob("LC_MESSAGES/*.po"))
PLACES = sorted({path.relative_to(WEB).parts[0] for path in [*TEMPLATES, *MODULES] if path.parent != WEB})
LEGAL_NUMBER = re.compile(r"\S*(?:NĐ-CP|UBTVQH\d*|QĐ-\S+)")
SAME_IN_BOTH = {"OpenAPI", "USB token", "SIM PKI", "Email", "PDF", "PEM", "DER", "JSON", "CSV", "CRL", "API"}
FUNCTIONS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "ngettext": 0,
    "ngettext_lazy": 0,
}
TRANSLATE = re.compile(
    r"\{%\s*trans(?:late)?\s+(?:\"([^\"]*)\"|'([^']*)')(?:\s+context\s+[\"']([^\"']*)[\"'])?"
)
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)


def texts_of_template(path: Path) -> Iterator[tuple[str | None, str]]:
    """(context, English) of every string that a template asks the catalogue for."""
    source = path.read_text(encoding="utf-8")
    for double, single, context in TRANSLATE.findall(source):
        yield context or None, double or single
    for options, body in BLOCK.findall(source):
        first = re.split(r"\{%\s*plural\s*%\}", body)[0]
        words = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", first.replace("%", "%%"))
        yield None, " ".join(words.split()) if "trimmed" in options else words


def texts_of_module(path: Path) -> Iterator[tuple[str | None, str]]:
    """(context, English) of every string that a module asks the catalogue for."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            continue
        place = FUNCTIONS[node.func.id]
        given = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if len(given) > place:
            yield (str(given[0]) if place else None), str(given[place])


def all_texts(place: str) -> list[tuple[str, str | None, str]]:
    """(file, context, English) of one folder of the web."""
    inside = WEB / place
    found = [(path, *each) for path in TEMPLATES if inside in path.parents for each in texts_of_template(path)]
    found += [(path, *each) for path in MODULES if inside in path.parents for each in texts_of_module(path)]
    return [(path.relative_to(WEB).as_posix(), context, text) for path, context, text in found]


@pytest.mark.parametrize("place", PLACES)
def test_templates_hold_no_words_that_cannot_be_translated(place: str) -> None:
    found = {
        path.relative_to(WEB).as_posix(): words
        for path in TEMPLATES
        if WEB / place in path.parents
        and (
            words := [each for each in hard_coded(path.read_text(encoding="utf-8")) if each not in SAME_IN_BOTH]
        )
    }
    assert found == {}


@pytest.mark.parametrize("place", PLACES)
def test_every_text_has_a_vietnamese_translation(place: str) -> None:
    with translation.override("vi"):
        missing = [(where, text) for where, context, text in all_texts(place) if _is_missing(context, text)]
    assert missing == []


def _is_missing(context: str | None, text: str) -> bool:
    if text in SAME_IN_BOTH or not re.search(r"[^\W\d_]{2,}", text):
        return False
    shown = translation.pgettext(context, text) if context else translation.gettext(text)
    return shown == text


@pytest.mark.parametrize("place", PLACES)
def test_source_language_is_english(place: str) -> None:
    marks = re.compile(r"[đơưăâêô]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    assert [
        (where, text) for where, _, text in all_texts(place) if marks.search(LEGAL_NUMBER.sub("", text))
    ] == []


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_catalogue_is_complete_and_compiled(source: Path) -> None:
    written = _entries(source.read_text(encoding="utf-8"))
    with source.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [key for key, text in written.items() if not text] == []
    assert {key: compiled._catalog.get(key) for key in written} == written  # type: ignore[attr-defined]


PARTS = ("msgctxt", "msgid", "msgid_plural", "msgstr", r"msgstr\[0\]")


def _entries(source: str) -> dict[object, str]:
    """Key as gettext keeps it -> translation."""
    found: dict[object, str] = {}
    for block in source.split("\n\n")[1:]:
        parts = {name: _unquoted(block, name) for name in PARTS}
        if parts["msgid"] is None:
            continue
        key: object = parts["msgid"] if parts["msgctxt"] is None else f"{parts['msgctxt']}\x04{parts['msgid']}"
        if parts["msgid_plural"] is not None:
            key = (key, 0)
        found[key] = parts["msgstr"] or parts[r"msgstr\[0\]"] or ""
    return found


def _unquoted(block: str, name: str) -> str | None:
    match = re.search(rf'^{name} ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE)
    if match is None:
        return None
    return "".join(ast.literal_eval(line) for line in match[1].splitlines())


def test_gallery_shows_no_english_on_vietnamese_pages(vietnamese: Client) -> None:
    paths = ["/gallery/", "/gallery/foundations/", "/nothing-here/", "/wrong/broken/", "/wrong/no-database/"]
    for path in [*paths, *(f"/gallery/{each.slug}/" for each in load_entries())]:
        found = [each for each in english_in(vietnamese.get(path).content.decode()) if "Antin Demo" not in each]
        # Names of attributes and codes stand in the gallery as they are written.
        assert [each for each in found if not re.fullmatch(r"[a-z0-9 ,./()←→-]+", each)] == [], path


def test_reader_sees_words_and_spoken_attributes_only() -> None:
    html = '<p title="Đóng">Một <b>hai</b></p><code>for</code><i lang="en">your</i><input placeholder="Tìm">'
    assert visible_text(html) == ["Đóng", "Một", "hai", "Tìm"]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Please enter your code</p>", ["Please enter your code"]),
        ("<p>Nhập mã</p>", []),
        ('<p lang="en">Please enter</p>', []),
    ],
)
def test_english_passage_is_found(html: str, found: list[str]) -> None:
    assert english_in(html) == found


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>{% translate 'Close' %}</p>", []),
        ("<p>Close</p>", ["Close"]),
        ('<c-stat label="Close" />', ["Close"]),
        ("{% blocktranslate %}Close{% endblocktranslate %}", []),
        ('<b lang="vi">Ấn Tín</b>', []),
    ],
)
def test_hard_coded_word_is_found(template: str, found: list[str]) -> None:
    assert hard_coded(template) == found
