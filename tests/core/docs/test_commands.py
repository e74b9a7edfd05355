"""Every command that a document shows exists, with its options and as many words as it takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from antin.cli.main import root as command_line

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
_LAUNCHER_VERBS = {"test", "bench"}


def shown_in(text: str) -> list[list[str]]:
    """The words after ``antin`` of every command in a document's shell blocks."""
    lines = (line for block in _BLOCK.findall(text) for line in block.splitlines())
    words = (shlex.split(line, comments=True) for line in lines)
    return [line[1:] for line in words if line and line[0] in ("antin", "./antin")]


def require_known(words: list[str]) -> None:
    """Walk from the root to the command; fail at the first word or option that it does not have."""
    command: click.Command = command_line
    context = click.Context(command)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    options = {name for parameter in command.get_params(context) for name in parameter.opts}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in options]
    assert unknown == []


def test_every_shown_command_exists(documents: dict[str, str]) -> None:
    shown = {name: shown_in(text) for name, text in documents.items()}
    assert ["demo"] in shown["README.md"]
    assert ["test"] in shown["README.md"]
    for commands in shown.values():
        for words in commands:
            if words and words[0] not in _LAUNCHER_VERBS:
                require_known(words)


@pytest.mark.parametrize("verb", sorted(_LAUNCHER_VERBS))
def test_verb_of_the_launcher_is_one(verb: str, root: Path) -> None:
    assert f'if verb == "{verb}":' in (root / "antin").read_text()


def test_command_that_is_not_there_is_noticed() -> None:
    with pytest.raises(AssertionError):
        require_known(["reorg", "celebrate"])
    with pytest.raises(AssertionError):
        require_known(["demo", "--faster"])


def test_readme_says_where_data_lie_and_stays_short(documents: dict[str, str]) -> None:
    readme = documents["README.md"]
    for word in ("--data", "ANTIN_DATA", "./var", "/var/lib/antin", "Apache-2.0", "invented"):
        assert word in readme
    assert len(readme.splitlines()) <= 90
