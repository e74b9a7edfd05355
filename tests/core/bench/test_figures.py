"""What the bench prints must not flatter."""

from __future__ import annotations

from bench.measuring.figures import Figure, at_least, at_most, json_of, table_of


def test_figure_is_judged_by_its_goal() -> None:
    quick = Figure("crl", "large list", "CPU s", 2.4, goal=at_most(3))
    slow = Figure("crl", "large list", "CPU s", 3.1, goal=at_most(3))
    assert (quick.is_met, slow.is_met) == (True, False)


def test_goal_of_a_ratio_is_judged_by_the_ratio() -> None:
    goal = at_least(5, of_ratio=True)
    assert Figure("issue", "no lint", "/CPU s", 2_000, 400, "django-ca", goal).is_met is True
    assert Figure("issue", "no lint", "/CPU s", 2_000, 500, "django-ca", goal).is_met is False


def test_missing_peer_leaves_the_ratio_and_the_verdict_open() -> None:
    goal = at_least(5, of_ratio=True)
    figure = Figure("issue", "no lint", "/CPU s", 2_000, None, "django-ca", goal, "skipped: not installed")
    assert figure.ratio is None
    assert figure.is_met is None
    assert "skipped: not installed" in table_of([figure])


def test_table_is_markdown_with_ratio_goal_and_verdict() -> None:
    figure = Figure(
        "issue", "no lint", "/CPU s", 1_500, 500, "django-ca", at_least(5, of_ratio=True), scale=2_000
    )
    head, rule, row = table_of([figure]).splitlines()
    assert head.startswith("| part")
    assert set(rule) == {"|", "-"}
    assert [cell.strip() for cell in row.split("|")[1:-1]] == [
        *("issue", "no lint", "/CPU s", "2,000", "1,500", "500", "django-ca", "3", "≥ 5 ×", "NO", "")
    ]


def test_json_states_its_schema_and_every_figure() -> None:
    document = json_of([Figure("start", "antin --help", "s", 0.2, goal=at_most(0.3))], {"cores": 2})
    assert document["schema"] == "antin.bench/1"
    assert document["figures"][0]["met"] is True
