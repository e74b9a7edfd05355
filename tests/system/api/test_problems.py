"""Errors of the API are problem documents with our codes, whatever goes wrong."""

from __future__ import annotations

import pytest

from tests.system.api.machines import Machine

CASES = {
    "/units?level=planet": (422, "request.invalid"),
    "/units?limit=0": (422, "request.invalid"),
    "/units?at=2025-07-01": (422, "request.invalid"),
    "/units?cursor=***": (422, "request.invalid"),
    "/units?cursor=_w": (404, "cursor.not_found"),
    "/units/00000": (404, "unit.not_found"),
    "/organisations/nobody": (404, "organisation.not_found"),
    "/persons/nobody": (404, "person.not_found"),
    "/certificates/abc": (404, "certificate.not_found"),
    "/nowhere": (404, "address.not_found"),
}


@pytest.mark.parametrize("path", list(CASES))
def test_failure_is_a_problem_with_a_code(machine: Machine, path: str) -> None:
    answer = machine.ask(path)
    document = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, document["code"]) == CASES[path]
    assert document["status"] == answer.status_code
    assert document["type"] == f"urn:antin:problem:{document['code']}"
    assert document["title"]
    assert document["detail"]


def test_wrong_value_is_named_with_its_place(machine: Machine) -> None:
    errors = machine.ask("/units?level=planet").json()["errors"]
    assert errors[0]["where"] == "query.level"


def test_wrong_method_says_what_is_allowed(machine: Machine) -> None:
    answer = machine.ask("/units", "put")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["code"] == "method.not_allowed"


def test_unforeseen_failure_tells_a_reference_and_no_cause(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from antin.apps.directory import api as directory

    def break_down(*_args: object, **_values: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setattr(directory, "units_at", break_down)
    answer = machine.ask("/units")
    assert answer.status_code == 500
    assert answer.json()["reference"].startswith("server.error-")
    assert "the cause" not in answer.content.decode()
    assert "the cause" in caplog.text


def test_description_is_public_and_names_every_address(machine: Machine) -> None:
    answer = machine.desk.browser().get("/api/openapi.json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert "/api/v1/certificates/{serial}/status" in paths
    for operations in paths.values():
        for operation in operations.values():
            assert set(operation["responses"]) >= {"200", "401", "403", "422"}
            assert list(operation["responses"]["401"]["content"]) == ["application/problem+json"]
