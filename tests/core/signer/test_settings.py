"""What a signer is told: all of it known, all of it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from antin.signer.settings import SettingsRefused, read_settings

CA = """
role = "ca"
passphrase_file = "passphrase"
base_url = "http://127.0.0.1:8001"

[[authorities]]
id = "issuing-1"
key = "issuing-1"
certificate = "authorities/issuing-1.pem"
"""
EVIDENCE = """
role = "evidence"
passphrase_credential = "signer-evidence"

[ledger]
log_id = "antin-01"
key = "evidence"
"""
STATUS = """
role = "status"
passphrase_file = "passphrase"

[time_stamping]
id = "tsa-1"
key = "tsa-1"
certificate = "units/tsa-1.pem"
policies = ["1.3.6.1.4.1.32473.704.1.4"]
time_source = "kernel"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "signer.toml").write_text(text, encoding="utf-8")
    return folder


def test_settings_are_read(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, CA), "ca")
    assert settings.passphrase_file == tmp_path / "passphrase"
    assert settings.authorities[0].certificate == tmp_path / "authorities/issuing-1.pem"
    settings = read_settings(write(tmp_path, EVIDENCE), "evidence")
    assert settings.passphrase_credential == "signer-evidence"
    assert settings.ledger is not None
    assert settings.ledger.key == "evidence"
    settings = read_settings(write(tmp_path, STATUS), "status")
    assert settings.time_stamping is not None
    assert settings.time_stamping.certificate == tmp_path / "units/tsa-1.pem"
    assert settings.time_stamping.policies == ("1.3.6.1.4.1.32473.704.1.4",)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("ca", CA + '\n[surprise]\na = "b"\n'),
        ("ca", CA + '\n[[authorities]]\nid = "x"\nkey = "x"\ncertificate = "x"\ncolour = "red"\n'),
        ("ca", CA + '\n[ledger]\nlog_id = "x"\nkey = "x"\n'),
        ("ca", CA.replace("authorities", "authority")),
        ("ca", CA.replace('key = "issuing-1"\n', "")),
        ("ca", CA.replace("base_url", "# base_url")),
        ("ca", CA.replace("passphrase_file", "# passphrase_file")),
        ("ca", CA.replace("base_url", 'passphrase_credential = "x"\nbase_url')),
        ("ca", CA.replace('"ca"', '"evidence"')),
        ("ca", EVIDENCE),
        ("ca", CA + STATUS.partition("\n\n")[2]),
        ("status", STATUS.replace("time_source", "source")),
        ("status", STATUS.replace("policies", "# policies")),
        ("evidence", EVIDENCE.replace("[ledger]", "[journal]")),
        ("evidence", EVIDENCE.replace("log_id", "name")),
        ("ca", "role = "),
    ],
)
def test_bad_settings_stop_the_start(tmp_path: Path, role: str, text: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(write(tmp_path, text), role)
    assert refused.value.exit_code == 3
    assert str(tmp_path / "signer.toml") in refused.value.where


def test_missing_settings_ask_for_the_ceremony(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="Hold the ceremony first"):
        read_settings(tmp_path, "ca")
