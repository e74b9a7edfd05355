"""What a reader sees of a page or template, and whether it is in the right language."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["english_in", "hard_coded", "visible_text"]

_SPOKEN = ("aria-label", "title", "placeholder", "alt")
_SILENT = {"script", "style", "template", "code", "pre", "kbd", "svg"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ENGLISH = re.compile(
    r"\b(the|of|and|is|your|this|with|for|not|you|please|are|or|from|has|have|was|must|enter|choose|select|"
    r"cannot|password|sign|already|unable|invalid|required|back|use)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũỳýỵỷỹằắặẳẵầấậẩẫềếệểễồốộổỗờớợởỡừứựửữ]", re.IGNORECASE)


class _Reader(HTMLParser):
    """Collects text and spoken attributes; passages that declare their own language are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._left_out: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_out = self._left_out[-1] or tag in _SILENT or ("lang" in given and tag != "html")
        is_out = is_out or "mono" in (given.get("class") or "").split()
        if not is_out:
            self.texts += [given[name] or "" for name in _SPOKEN if given.get(name)]
        if tag not in _VOID:
            self._left_out.append(is_out)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._left_out) > 1:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out[-1]:
            self.texts.append(data)


def visible_text(html: str) -> list[str]:
    """Every passage that is seen or spoken, without those marked as another language or as code."""
    reader = _Reader()
    reader.feed(html)
    return [" ".join(each.split()) for each in reader.texts if each.strip()]


def english_in(html: str) -> list[str]:
    """Passages of a Vietnamese page that are English: English function words, and no Vietnamese mark."""
    return [each for each in visible_text(html) if _ENGLISH.search(each) and not _MARKS.search(each)]


_BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_COMPONENT_TEXTS = (
    "label",
    "about",
    "kicker",
    "caption",
    "note",
    "legend",
    "hint",
    "nothing",
    "urgent",
    "word",
    "unit",
)
_COMPONENT_TEXT = re.compile(rf"\s(?:{'|'.join(_COMPONENT_TEXTS)})=\"([^\"]*)\"")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def hard_coded(template: str) -> list[str]:
    """Words in a template that no catalogue can translate."""
    bare = _TAG.sub("", _BLOCK.sub("", template))
    texts = visible_text(bare) + _COMPONENT_TEXT.findall(bare)
    return [each for each in texts if _LETTERS.search(each)]
