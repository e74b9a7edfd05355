"""Vendored files are the ones of the manifest, with their licences; a first visit loads little."""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from antin.web.components import assets, vendor

VENDOR = assets.STATIC / "vendor"


def test_vendored_files_have_the_digests_of_the_manifest() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == manifest["sha256"]


def test_every_vendored_folder_names_its_version_and_carries_a_licence() -> None:
    folders = [each for each in VENDOR.iterdir() if each.is_dir()]
    assert folders
    assert all("@" in each.name and (each / "LICENSE").is_file() for each in folders)


def test_manifest_names_the_locked_versions() -> None:
    lock = json.loads((Path(__file__).parents[3] / "frontend/package-lock.json").read_text(encoding="utf-8"))
    for source in vendor.MANIFEST["sources"]:
        assert lock["packages"][f"node_modules/{source['package']}"]["version"] == source["version"]


def test_address_of_assets_changes_with_any_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = assets.digest([tmp_path])
    (tmp_path / "a.css").write_text("b{}")
    assert assets.digest([tmp_path]) != before
    assert assets.static_url() == settings.STATIC_URL


def test_two_weights_of_one_typeface_are_fetched_ahead() -> None:
    weights = {path.split("-")[-2] for path in vendor.PRELOADED_FONTS}
    assert weights == {"400", "600"}
    assert all("/be-vietnam-pro-" in path for path in vendor.PRELOADED_FONTS)


@pytest.mark.page_budget
def test_first_visit_loads_at_most_120_kb_without_fonts(vietnamese: Client) -> None:
    page = vietnamese.get("/gallery/table/").content
    own = [path for path in assets.STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    scripts = files("django_htmx").joinpath("static/django_htmx/htmx-2.min.js").read_bytes()
    total = sum(len(gzip.compress(each)) for each in [page, scripts, *(path.read_bytes() for path in own)])
    assert total <= 120 * 1024


def test_fonts_lie_beside_the_style_sheet_that_names_them() -> None:
    style = (assets.STATIC / "antin/antin.css").read_text(encoding="utf-8")
    named = [part.split('"')[0].split(")")[0] for part in style.replace("url(", "\0").split("\0")[1:]]
    assert named
    for each in named:
        assert (assets.STATIC / "antin" / each.strip("\"'")).is_file(), each
