from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from antin.cli.main import root
from antin.reissue.rules import RULES


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def antin(*words: str) -> Result:
    return CliRunner().invoke(root, list(words))


def test_steps_are_listed_in_the_order_of_the_work() -> None:
    told = antin("reorg", "--help").stdout
    steps = ["import", "plan", "freeze", "approve", "apply", "switch", "losses", "cutoff", "proof"]
    assert sorted(steps, key=lambda step: told.index(f"\n  {step} ")) == steps


def test_rules_name_their_legal_basis() -> None:
    told = json.loads(antin("reorg", "rules", "--json").stdout)
    assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in RULES]
    assert all(rule["legal_basis"] and rule["title_vi"] and rule["title_en"] for rule in told["rules"])


def test_rules_are_told_in_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    english = antin("reorg", "rules").stdout
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    vietnamese = antin("reorg", "rules").stdout
    assert RULES[0].title_en in english
    assert RULES[0].title_vi in vietnamese


def test_import_writes_an_example_that_it_never_writes_over(tmp_path: Path) -> None:
    target = tmp_path / "quyết định"
    assert antin("reorg", "import", "--example", str(target)).exit_code == 0
    assert (target / "decision.toml").exists()
    again = antin("reorg", "import", "--example", str(target), "--json")
    assert again.exit_code == 7
    assert json.loads(again.stdout)["error"]["code"] == "decision_folder.not_empty"


@pytest.mark.parametrize(
    "words",
    [
        ("reorg", "import"),
        ("reorg", "import", "folder", "--example", "other"),
        ("reorg", "rollback"),
        ("reorg", "approve", "--key", "only.key"),
        ("reorg", "cutoff", "--sign"),
        ("reorg", "proof", "--kept", "checkpoint.json"),
        ("reorg", "proof", "PLAN", "--check", "folder"),
        ("cert", "export", "abc"),
        ("cert", "export", "--all"),
        ("cert", "list", "--limit", "0"),
        ("cert", "list", "--at", "yesterday"),
        ("cert", "show"),
    ],
    ids=" ".join,
)
def test_words_that_do_not_go_together_are_a_usage_error(words: tuple[str, ...]) -> None:
    assert antin(*words).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("reorg", "plan"),
        ("reorg", "freeze"),
        ("reorg", "approve", "--key", "a.key", "--passphrase-file", "a.passphrase"),
        ("reorg", "apply"),
        ("reorg", "switch"),
        ("reorg", "losses"),
        ("reorg", "cutoff"),
        ("reorg", "rollback", "--reason", "why"),
        ("reorg", "status"),
        ("reorg", "not-ready"),
        ("reorg", "proof"),
        ("cert", "list"),
        ("cert", "show", "1"),
        ("crl", "list"),
        ("crl", "publish"),
        ("ledger", "verify"),
        ("ledger", "checkpoint"),
    ],
    ids=" ".join,
)
def test_missing_data_folder_is_told_before_anything_starts(words: tuple[str, ...], tmp_path: Path) -> None:
    told = antin(*words, "--data", str(tmp_path / "nothing"), "--json")
    assert told.exit_code == 3
    assert json.loads(told.stdout)["error"]["code"] == "data_folder.missing"
    assert not (tmp_path / "nothing").exists()


def test_missing_decision_folder_is_told_with_its_place(tmp_path: Path) -> None:
    told = antin("reorg", "import", str(tmp_path / "nothing"), "--json")
    assert json.loads(told.stdout)["error"]["code"] == "decision_folder.not_found"


@pytest.mark.parametrize("words", [("reorg", "proof", "--check"), ("ledger", "verify")], ids=" ".join)
def test_missing_bundle_is_not_found(words: tuple[str, ...], tmp_path: Path) -> None:
    told = antin(*words, str(tmp_path / "nothing"), "--json")
    assert told.exit_code == 4
    assert json.loads(told.stdout)["error"]["code"] == "proof.bundle_unreadable"


def test_kept_checkpoint_that_is_none_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("{}")
    told = antin("ledger", "verify", str(tmp_path), "--kept", str(kept), "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["error"]["code"] == "checkpoint.unreadable"
