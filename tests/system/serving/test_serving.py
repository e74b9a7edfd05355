"""A served office: healthy, clear while parts of it are gone, whole again by itself, ended in order."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tests.system.office import NewOffice
from tests.system.serving.serving import Served, is_alive, serving, wait_for

_NAMED_BY_SESSION = "antin_session=s3cr3tsession00000000000000000000"  # makes a page ask the database


def workers_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_served_office_is_healthy(served: Served) -> None:
    assert served.ask("/healthz/live").json == {"status": "ok", "checks": []}
    assert served.ask("/healthz/ready").status == 200
    names = [check["name"] for check in served.ask("/healthz/deep").json["checks"]]
    assert {"database", "migrations", "crls", "signer-ca", "signer-evidence", "clock"} <= set(names)


def test_page_is_served_with_its_headers(served: Served) -> None:
    page = served.ask("/account/sign-in/")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "secure" not in page.headers.get("set-cookie", "").lower()  # plain http on this machine only


def test_foreign_host_name_is_refused(served: Served) -> None:
    assert served.ask("/account/sign-in/", Host="evil.example").status == 400


def test_upload_beyond_the_limit_is_refused_before_it_is_sent(served: Served) -> None:
    answer = served.ask("/account/link/", method="POST", body=b"x", Content_Length=str(200 * 1024**2))
    assert answer.status == 413
    assert "Tệp tải lên quá lớn" in answer.text


def test_access_log_holds_no_secret(served: Served) -> None:
    served.ask("/account/sign-in/?next=/s3cr3t", Cookie=_NAMED_BY_SESSION, Referer="https://x/?s3cr3t")
    lines = served.data.log("access").read_text().splitlines()
    assert any(re.search(r" GET /account/sign-in/ 200 \d+ [\d.]+ms$", line) for line in lines)
    logs = "".join(path.read_text(errors="replace") for path in served.data.logs.glob("*.log"))
    assert "s3cr3t" not in logs


def test_second_server_of_a_folder_is_refused(served: Served, served_again: tuple[int, str]) -> None:
    code, error = served_again
    assert (code, error) == (9, "serve.already")
    assert served.ask("/healthz/ready").status == 200


def test_killed_database_gives_a_clear_page_and_comes_back(served: Served) -> None:
    served.kill_postgres()
    statuses = set()

    def is_back() -> bool:
        page = served.ask("/", Cookie=_NAMED_BY_SESSION)
        statuses.add(page.status)
        if page.status == 503:
            assert "<html" in page.text
            assert page.headers.get("retry-after", page.headers.get("Retry-After"))
        return served.ask("/healthz/ready").status == 200

    wait_for(is_back)
    assert 500 not in statuses
    assert 0 not in statuses
    served.wait_healthy()


def test_page_that_stands_in_shows_while_the_web_process_is_gone(served: Served) -> None:
    workers = workers_of(served.pid("web"))
    assert len(workers) == 2
    old = served.kill("web")
    seen = {}

    def is_back() -> bool:
        page = served.ask("/account/sign-in/")
        seen[page.status] = page
        return page.status == 200 and served.pid("web") != old

    wait_for(is_back)
    assert "Hệ thống đang khởi động lại" in seen[503].text
    assert seen[503].headers["Retry-After"] == "15"
    wait_for(lambda: not any(is_alive(worker) for worker in workers))
    served.wait_healthy()


def test_killed_signer_is_named_and_started_again_while_pages_go_on(served: Served) -> None:
    old = served.kill("signer-ca")
    assert served.ask("/account/sign-in/").status == 200
    wait_for(lambda: served.data.pid("signer-ca").exists() and served.pid("signer-ca") != old)
    served.wait_healthy()


def test_lost_worker_of_the_web_process_is_replaced(served: Served) -> None:
    parent = served.pid("web")
    lost = workers_of(parent)[0]
    os.kill(lost, 9)
    wait_for(lambda: lost not in workers_of(parent) and len(workers_of(parent)) == 2)
    assert served.pid("web") == parent
    assert served.ask("/account/sign-in/").status == 200


def test_ended_office_leaves_nothing_behind(copied: NewOffice) -> None:
    data = copied().data
    with serving(data, "--demo") as served:
        pids = [served.pid(name) for name in ("web", "signer-ca", "signer-evidence", "scheduler", "worker-1")]
        pids += workers_of(served.pid("web"))
        code, said = served.stop()
    assert code == 0, said
    assert "Stopped." in said
    assert not [pid for pid in pids if is_alive(pid)]
    assert not (data.postgres / "postmaster.pid").exists()
    assert json.loads((data.path / "antin.json").read_text())["kind"] == "demo"
