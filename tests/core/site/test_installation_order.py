"""The order of an installation: read whole, refused where something is weak, misshapen or missing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from antin.site.installing.example import example_order
from antin.site.installing.order import Installation, OrderRefused, installation_from, read_installation
from antin.site.installing.order_weaknesses import order_weaknesses
from antin.site.serving.weaknesses import weaknesses_of

ROLES = frozenset({"registrar", "administrator"})


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What people bring: two private folders and three passphrases."""
    folder = tmp_path / "stick"
    for name in ("keys", "root"):
        (folder / name).mkdir(parents=True)
        (folder / name).chmod(0o700)
    for name, words in (
        ("root-passphrase", "tre xanh gạch đỏ"),
        ("approver-1.passphrase", "ruộng bậc thang 77"),
        ("approver-2.passphrase", "sông Lô chảy chậm"),
    ):
        bring(folder / name, words)
    return folder


def bring(path: Path, words: str, mode: int = 0o600) -> None:
    path.write_text(f"{words}\n")
    path.chmod(mode)


@pytest.fixture
def tables(stick: Path) -> dict[str, Any]:
    return tomllib.loads(example_order(stick))


@pytest.fixture
def order(tables: dict[str, Any], tmp_path: Path) -> Installation:
    return installation_from(tables, tmp_path / "site.toml")


def weak(order: Installation, tmp_path: Path) -> list[str]:
    return [each.key for each in order_weaknesses(order, tmp_path / "data", ROLES)]


def test_example_is_a_sound_order(order: Installation, tmp_path: Path) -> None:
    assert weaknesses_of(order.settings) == []
    assert weak(order, tmp_path) == []
    assert [each.id for each in order.ceremony.approvers] == ["approver-1", "approver-2"]
    assert order.officer.roles == ("registrar",)


def test_order_is_read_from_its_file_with_paths_beside_it(tmp_path: Path, stick: Path) -> None:
    (stick / "site.toml").write_text(example_order(Path(".")))
    order = read_installation(stick / "site.toml")
    assert order.ceremony.keys_folder == stick / "keys"
    assert weak(order, tmp_path) == []


@pytest.mark.parametrize("section", ["ceremony", "first_officer"])
def test_missing_section_is_named(tables: dict[str, Any], section: str) -> None:
    del tables[section]
    with pytest.raises(OrderRefused, match=section) as refused:
        installation_from(tables, Path("site.toml"))
    assert "antin init --example" in refused.value.remedy


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("ceremony", "keys_folder", 7),
        ("ceremony", "root_passphrase_file", " "),
        ("ceremony", "approvers", "approver-1"),
        ("first_officer", "roles", "registrar"),
        ("first_officer", "passphrase", "secret"),
        ("ceremony", "passphrase", "secret"),
    ],
)
def test_misshapen_or_unknown_key_is_named(tables: dict[str, Any], section: str, key: str, value: Any) -> None:
    tables[section][key] = value
    with pytest.raises(OrderRefused, match=key):
        installation_from(tables, Path("site.toml"))


def test_one_approver_is_not_enough(order: Installation, tmp_path: Path) -> None:
    ceremony = replace(order.ceremony, approvers=order.ceremony.approvers[:1])
    assert (
        weak(replace(order, ceremony=ceremony), tmp_path)
        == ["ceremony.approvers", "first_officer.approver"][:1]
    )


def test_absent_approver_counts_for_enrolment_only(order: Installation, tmp_path: Path) -> None:
    absent = replace(order.ceremony.approvers[1], passphrase_file=None, public_key_file=tmp_path / "b.pem")
    ceremony = replace(order.ceremony, approvers=(order.ceremony.approvers[0], absent))
    assert weak(replace(order, ceremony=ceremony), tmp_path) == ["ceremony.approvers"]
    more = replace(order.ceremony, approvers=(*order.ceremony.approvers, replace(absent, id="approver-3")))
    assert weak(replace(order, ceremony=more), tmp_path) == []


def test_approver_brings_exactly_one_thing(order: Installation, tmp_path: Path) -> None:
    first = order.ceremony.approvers[0]
    for both_or_none in (
        replace(first, public_key_file=tmp_path / "a.pem"),
        replace(first, passphrase_file=None, public_key_file=None),
    ):
        ceremony = replace(
            order.ceremony,
            approvers=(
                both_or_none,
                *order.ceremony.approvers[1:],
            ),
        )
        assert "ceremony.approvers" in weak(replace(order, ceremony=ceremony), tmp_path)


def test_doubled_or_unusable_id_is_weak(order: Installation, tmp_path: Path) -> None:
    first, second = order.ceremony.approvers
    for name in (first.id, "Approver 2", "../x"):
        ceremony = replace(order.ceremony, approvers=(first, replace(second, id=name)))
        assert "ceremony.approvers" in weak(replace(order, ceremony=ceremony), tmp_path)


@pytest.mark.parametrize("words", ["ngắn", "aaaaaaaaaaaaaaaa", "", "ruộng bậc thang 77"])
def test_easy_empty_or_shared_passphrase_is_weak(
    order: Installation, tmp_path: Path, stick: Path, words: str
) -> None:
    bring(stick / "approver-2.passphrase", words)
    assert weak(order, tmp_path) == ["ceremony.approvers"]


def test_passphrase_that_others_read_or_that_is_missing_is_weak(
    order: Installation, tmp_path: Path, stick: Path
) -> None:
    (stick / "root-passphrase").chmod(0o644)
    (stick / "approver-1.passphrase").unlink()
    assert weak(order, tmp_path) == ["ceremony.root_passphrase_file", "ceremony.approvers"]


def test_keys_that_leave_do_not_go_into_the_data_folder(order: Installation, tmp_path: Path) -> None:
    inside = tmp_path / "data" / "keys"
    inside.mkdir(parents=True, mode=0o700)
    ceremony = replace(order.ceremony, keys_folder=inside)
    assert weak(replace(order, ceremony=ceremony), tmp_path) == ["ceremony.keys_folder"]


def test_open_or_missing_folder_is_weak(order: Installation, tmp_path: Path, stick: Path) -> None:
    (stick / "keys").chmod(0o755)
    (stick / "root").rmdir()
    assert weak(order, tmp_path) == ["ceremony.keys_folder", "ceremony.root_folder"]


def test_unknown_role_or_approver_of_the_first_officer_is_weak(order: Installation, tmp_path: Path) -> None:
    officer = replace(order.officer, roles=("king",), approver="approver-9")
    assert weak(replace(order, officer=officer), tmp_path) == ["first_officer.roles", "first_officer.approver"]
    assert weak(replace(order, officer=replace(order.officer, roles=())), tmp_path) == ["first_officer.roles"]


# --- tokens ---


@pytest.fixture
def with_token(tables: dict[str, Any], stick: Path) -> dict[str, Any]:
    """The order, with a token for the issuing authority."""
    bring(stick / "ca.pin", "482913")
    (stick / "vendor.so").touch()
    token = {
        "role": "ca",
        "module": str(stick / "vendor.so"),
        "token": "antin-ca",
        "pin_file": str(stick / "ca.pin"),
    }
    tables["ceremony"]["tokens"] = [token]
    return tables


def test_token_of_a_signer_is_a_sound_order(with_token: dict[str, Any], stick: Path, tmp_path: Path) -> None:
    order = installation_from(with_token, tmp_path / "site.toml")
    assert weak(order, tmp_path) == []
    (token,) = order.ceremony.tokens
    assert (token.role, token.place.token, token.place.processes) == ("ca", "antin-ca", 2)


def test_example_explains_a_token_that_can_be_read(stick: Path, tmp_path: Path) -> None:
    lines = example_order(stick).splitlines()
    start = lines.index("# [[ceremony.tokens]]")
    lines[start : start + 5] = [line.removeprefix("# ") for line in lines[start : start + 5]]
    order = installation_from(tomllib.loads("\n".join(lines)), tmp_path / "site.toml")
    assert order.ceremony.tokens[0].pin_file == stick / "ca.pin"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"role": "web"}, "no signer of role"),
        ({"processes": 0}, "a number above 0"),
        ({"token": ""}, "must be a text"),
        ({"slot": 1}, "unknown key"),
    ],
)
def test_token_that_is_described_wrongly_is_refused(
    with_token: dict[str, Any], tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    with_token["ceremony"]["tokens"][0] |= change
    with pytest.raises(OrderRefused, match=said):
        installation_from(with_token, tmp_path / "site.toml")


def test_token_without_its_library_its_pin_or_an_own_signer_is_weak(
    with_token: dict[str, Any], stick: Path, tmp_path: Path
) -> None:
    (first,) = with_token["ceremony"]["tokens"]
    bring(stick / "open.pin", "482913", mode=0o644)
    with_token["ceremony"]["tokens"] = [
        first,
        {**first, "module": str(stick / "missing.so")},
        {**first, "pin_file": str(stick / "open.pin")},
        {**first, "pin_file": str(stick / "missing.pin")},
    ]
    order = installation_from(with_token, tmp_path / "site.toml")
    found = [each.sentence for each in order_weaknesses(order, tmp_path / "data", ROLES)]
    assert len(found) == 4
    for said, message in zip(("4 tokens", "missing.so", "open.pin", "missing.pin"), found, strict=True):
        assert said in message
