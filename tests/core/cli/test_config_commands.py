"""``antin config``: what is set, what is weak, what a setting is for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from antin.adapters.data_folder import DataFolder
from antin.cli.main import root
from antin.site.serving.site_settings import (
    CertificateSettings,
    PasskeySettings,
    ServingSettings,
    SiteSettings,
)
from antin.site.serving.writing import site_toml

HOST = "chuky.phutho.gov.vn"
SOUND = SiteSettings(
    serving=replace(ServingSettings(), base_url=f"https://{HOST}", hosts=(HOST,), proxies=("127.0.0.1",)),
    certificates=CertificateSettings("http://pki.phutho.gov.vn"),
    passkeys=PasskeySettings(HOST),
)


@pytest.fixture
def site(tmp_path: Path) -> DataFolder:
    """A folder with sound settings; nothing else is in it."""
    data = DataFolder(tmp_path / "data")
    data.create("site")
    data.config.write_text(site_toml(SOUND))
    return data


def config(data: DataFolder, *words: str) -> Result:
    return CliRunner(env={"LC_ALL": "C.UTF-8"}).invoke(
        root, ["config", *words, "--data", str(data.path)], catch_exceptions=False
    )


def told(data: DataFolder, *words: str) -> Any:
    return json.loads(config(data, *words, "--json").stdout)


def test_show_tells_every_setting_and_which_are_defaults(site: DataFolder) -> None:
    shown = told(site, "show")["settings"]
    assert shown["serving.base_url"] == f"https://{HOST}"
    assert shown["serving.workers"] == 2
    lines = config(site, "show").stdout.splitlines()
    assert f"serving.base_url\thttps://{HOST}\t" in lines
    assert "serving.workers\t2\tdefault" in lines


def test_check_of_sound_settings_is_green(site: DataFolder) -> None:
    assert config(site, "check").exit_code == 0
    assert told(site, "check")["ok"] is True


def test_check_lists_every_weakness_with_its_remedy(site: DataFolder) -> None:
    weak = replace(SOUND, serving=replace(SOUND.serving, base_url=f"http://{HOST}", hosts=("*",)))
    site.config.write_text(site_toml(weak))
    assert config(site, "check").exit_code == 3
    findings = told(site, "check")["findings"]
    assert {"serving.base_url", "serving.hosts"} <= {each["key"] for each in findings}
    assert all(each["message"] and each["remedy"] for each in findings)


def test_explain_tells_what_a_setting_is_for_in_both_languages(site: DataFolder) -> None:
    explained = told(site, "explain", "serving.proxies")["settings"]["serving.proxies"]
    assert explained["value"] == ["127.0.0.1"]
    assert explained["default"] == []
    assert "ủy quyền" in explained["vi"]
    assert "proxies" in explained["en"]
    assert len(told(site, "explain")["settings"]) > 10


def test_unknown_setting_is_answered_with_the_nearest_one(site: DataFolder) -> None:
    answer = config(site, "explain", "serving.proxy")
    assert answer.exit_code == 4
    assert "Did you mean serving.proxies?" in answer.stderr


@pytest.mark.parametrize("word", ["show", "check"])
def test_folder_that_is_not_there_names_how_one_is_made(tmp_path: Path, word: str) -> None:
    answer = config(DataFolder(tmp_path / "none"), word)
    assert answer.exit_code == 3
    assert "antin init" in answer.stderr
