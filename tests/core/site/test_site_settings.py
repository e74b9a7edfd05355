"""Settings of a site: read, written, explained; what is unknown or misshapen stops with a sentence."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from antin.adapters.data_folder import DataFolder
from antin.site.serving.explanations import EXPLANATIONS, SECTION_TITLES
from antin.site.serving.reading import (
    SettingRefused,
    UnableToReadSettings,
    load_toml,
    settings_from,
    settings_of,
)
from antin.site.serving.site_settings import (
    SECTIONS,
    DatabaseSettings,
    OfficeSettings,
    ServingSettings,
    SiteSettings,
    TlsSettings,
)
from antin.site.serving.writing import site_toml

PATH = Path("/etc/antin/site.toml")
CHOSEN = SiteSettings(
    office=OfficeSettings(name="Sở Khoa học và Công nghệ “Đất Tổ”", province="25", language="en"),
    serving=ServingSettings(
        base_url="https://chuky.phutho.gov.vn",
        hosts=("chuky.phutho.gov.vn", "noi-bo.phutho.gov.vn"),
        port=8443,
        proxies=("10.0.0.7",),
    ),
    tls=TlsSettings(Path("/etc/antin/chain.pem"), Path("/etc/antin/key.pem")),
    database=DatabaseSettings(Path("/etc/antin/database.url")),
)


def every_key() -> list[str]:
    return [f"{name}.{each.name}" for name, kind in SECTIONS.items() for each in fields(kind)]


def test_settings_are_read_back_as_they_were_written() -> None:
    assert settings_from(tomllib.loads(site_toml(CHOSEN)), PATH) == CHOSEN


def test_defaults_are_read_back_and_leave_out_what_is_not_set() -> None:
    written = site_toml(SiteSettings())
    assert settings_from(tomllib.loads(written), PATH) == SiteSettings()
    assert "# url_file = " in written


def test_every_setting_is_explained_and_no_other() -> None:
    assert list(EXPLANATIONS) == every_key()
    assert list(SECTION_TITLES) == list(SECTIONS)
    for explanation in EXPLANATIONS.values():
        assert explanation.vietnamese.endswith(".")
        assert explanation.english.endswith(".")


@pytest.mark.parametrize("key", every_key())
def test_example_of_each_setting_can_be_read(key: str) -> None:
    section, _, name = key.partition(".")
    tables = tomllib.loads(f"[{section}]\n{name} = {EXPLANATIONS[key].example}\n")
    read = getattr(getattr(settings_from(tables, PATH), section), name)
    plain = list(read) if isinstance(read, tuple) else read
    assert plain in (tables[section][name], Path(str(tables[section][name])))


@pytest.mark.parametrize("key", every_key())
def test_written_file_explains_each_setting_in_both_languages(key: str) -> None:
    words = " ".join(site_toml(SiteSettings()).replace("\n# ", " ").split())
    assert EXPLANATIONS[key].vietnamese in words
    assert EXPLANATIONS[key].english in words


def test_unknown_setting_is_named_with_the_nearest_one() -> None:
    with pytest.raises(SettingRefused) as refused:
        settings_from({"serving": {"base_ulr": "https://x.vn"}}, PATH)
    assert refused.value.code == "settings.unknown"
    assert "serving.base_url" in refused.value.remedy


def test_unknown_section_is_named() -> None:
    with pytest.raises(SettingRefused, match="There is no setting database_url"):
        settings_from({"database_url": "postgresql:///x"}, PATH)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("serving.port", "8000"),
        ("serving.port", True),
        ("serving.hosts", "chuky.phutho.gov.vn"),
        ("serving.hosts", [1]),
        ("office.name", 7),
        ("tls.key", ""),
    ],
)
def test_value_of_the_wrong_kind_is_shown_how_to_write(key: str, value: object) -> None:
    section, _, name = key.partition(".")
    with pytest.raises(SettingRefused) as refused:
        settings_from({section: {name: value}}, PATH)
    assert refused.value.code == "settings.wrong_kind"
    assert EXPLANATIONS[key].example in refused.value.remedy


def test_section_that_is_a_value_is_refused() -> None:
    with pytest.raises(SettingRefused, match="is a section"):
        settings_from({"serving": 8000}, PATH)


def test_relative_path_starts_at_the_file() -> None:
    read = settings_from({"tls": {"key": "tls/key.pem"}}, PATH)
    assert read.tls.key == Path("/etc/antin/tls/key.pem")


def test_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert settings_of(DataFolder(tmp_path)) == SiteSettings()


def test_folder_s_settings_are_read(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    data.config.write_text("[serving]\nport = 8080\n")
    assert settings_of(data) == SiteSettings(serving=replace(ServingSettings(), port=8080))


def test_file_that_is_no_toml_or_missing_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "site.toml"
    broken.write_text("port: 8000")
    with pytest.raises(UnableToReadSettings, match="not TOML"):
        load_toml(broken)
    with pytest.raises(UnableToReadSettings, match="cannot be read"):
        load_toml(tmp_path / "none.toml")


def test_proxy_is_told_where_the_web_process_listens() -> None:
    behind = ServingSettings(base_url="https://chuky.phutho.gov.vn", proxies=("127.0.0.1",), port=8010)
    assert SiteSettings(serving=behind).listens_at == "http://127.0.0.1:8010"
    assert SiteSettings(serving=replace(behind, address="::1")).listens_at == "http://[::1]:8010"
    assert SiteSettings(serving=replace(behind, proxies=())).listens_at == "https://chuky.phutho.gov.vn"
