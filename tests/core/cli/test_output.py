from __future__ import annotations

import json

import pytest

from antin.cli.output import emit, progress, table


def test_json_in_a_pipe_is_one_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    emit({"schema": "antin/x/v1", "xã": "Tu Vũ"})
    out = capsysbinary.readouterr().out
    assert out.count(b"\n") == 1
    assert json.loads(out) == {"schema": "antin/x/v1", "xã": "Tu Vũ"}
    assert "Tu Vũ".encode() in out


def test_table_in_a_pipe_is_tab_separated(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    table(["code", "name"], [("07816", "Xã Tu Vũ"), ("07817", "[b]")])
    assert capsysbinary.readouterr().out.decode() == "code\tname\n07816\tXã Tu Vũ\n07817\t[b]\n"


def test_progress_off_a_terminal_is_plain_lines_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as shown:
        stage = shown.stage("Cấp chứng thư", total=3)
        stage.advance()
        stage.advance(2)
        shown.finish(stage, "xong")
    told = capsys.readouterr()
    assert told.out == ""
    first, last = told.err.splitlines()
    assert first == "Cấp chứng thư …"
    assert last.startswith("Cấp chứng thư: 3 (")
    assert last.endswith("xong")
