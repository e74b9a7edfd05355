"""Links, anchors and paths in the documents lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
_IMAGE = re.compile(r'<img src="([^"]+)"')
_PATH = re.compile(r"`((?:src|tests|docs|estates|bench|\.ci)/[\w./*-]+)(?:::\w+)?`")
_FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


def anchors_of(text: str) -> set[str]:
    """The anchors of a document's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.M)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def test_every_link_leads_to_a_file_and_heading(documents: dict[str, str], root: Path) -> None:
    broken = []
    for name, text in documents.items():
        images = [(target, "") for target in _IMAGE.findall(text)]
        for target, anchor in _LINK.findall(_FENCE.sub("", text)) + images:
            path = (root / name).parent / target if target else root / name
            if not path.exists() or (anchor and anchor not in anchors_of(path.read_text())):
                broken.append(f"{name}: {target}#{anchor}")
    assert broken == []


def test_every_path_named_in_the_documents_exists(documents: dict[str, str], root: Path) -> None:
    missing = [
        f"{name}: {path}"
        for name, text in documents.items()
        for path in _PATH.findall(text)
        if not any(root.glob(path.rstrip("/")))
    ]
    assert missing == []


def test_every_page_below_docs_but_reports_of_operation_is_on_the_map(documents: dict[str, str]) -> None:
    linked = {target for target, _ in _LINK.findall(documents["docs/index.md"])}
    pages = {name.removeprefix("docs/") for name in documents if name.startswith("docs/")} - {"index.md"}
    assert sorted(page for page in pages - linked if not page.startswith("operate/")) == []
