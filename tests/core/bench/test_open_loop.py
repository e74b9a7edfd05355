"""Requests leave at their rate, waiting counts from the moment they were due, and pages are found by links."""

from __future__ import annotations

from bench.measuring.open_loop import Outcome, Target
from bench.ours.visiting import links_of


def test_percentiles_are_those_of_the_nearest_rank() -> None:
    outcome = Outcome(seconds=[each / 100 for each in range(100, 0, -1)])
    assert [outcome.percentile(share) for share in (0.5, 0.95, 0.99, 1.0)] == [0.5, 0.95, 0.99, 1.0]


def test_percentile_of_one_answer_is_that_answer() -> None:
    assert Outcome(seconds=[0.2]).percentile(0.95) == 0.2


def test_request_names_host_cookie_and_a_caller_of_its_own() -> None:
    target = Target("/registry/units/", ("Cookie: antin_session=x",))
    first, second = (target.request("localhost:8000", number).decode() for number in (1, 258))
    assert first.startswith("GET /registry/units/ HTTP/1.1\r\nHost: localhost:8000\r\n")
    assert first.endswith("Cookie: antin_session=x\r\n\r\n")
    assert "X-Forwarded-For: 10.0.0.1\r\n" in first
    assert "X-Forwarded-For: 10.0.1.2\r\n" in second


def test_links_of_a_page_are_ours_whole_and_without_places() -> None:
    page = '<a class="x" href="?after=9&amp;on=1#people"><a href="/gallery/"><a href="../Đ/"><a href="https://x.vn/">'
    assert links_of("/registry/units/", page) == ["/registry/units/?after=9&on=1", "/registry/%C4%90/"]
