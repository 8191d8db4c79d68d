"""Random worlds reach every choice that the schema offers, and are quick to make."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.worlds import as_tree, random_world

CHOICES = {
    "calendar": {"china", "none"},
    "kind": {
        *("town", "group", "division", "desk", "leadership"),
        *("fixed", "meeting", "training", "empty", "backlog"),
    },
    "every": {"day", "week", "month", "quarter", "half_year", "year"},
    "dist": {"fixed", "exponential", "erlang", "gamma", "lognormal", "uniform", "empirical"},
    "unit": {"ticks", "minutes", "hours", "working_days", "months", "days"},
    "when": {
        *("always", "pooled", "blocked", "absent"),
        *("late", "due_near", "arrived", "ended", "completed", "filed"),
    },
    "pool": {"home", "zone", "across", "head", "deputy", "division", "county", "contact"},
    "role": {"handling", "approval", "review", "desk", "report"},
    "headline": {True, False},
    "extends": {True, False},
    "pauses": {True, False},
    "agenda": {1, 2, 3},
    "chance": {0.1, 0.15, 0.2, 0.4, 0.6, 1.0},
    "only": {None, "pooled", "not_pooled"},
    "pooling": {"none", "hard", "all"},
    "order": {"due", "class", "first_come"},
    "team": {0, 1, 2, 3},
    "river": {True, False},
    "hard": {True, False},
    "main": {True, False},
    "on_site": {True, False},
    "class_effort": {True, False},
    "release_groups": {True, False},
}
GIVEN_SOMETIMES = {
    *("leave", "extra_days", "linked", "place", "borders", "arrangements", "valid_from", "valid_to"),
    *("per_year", "gap", "milestone", "not_by", "wait", "effort", "posts", "matters", "due"),
    *("weekdays", "extra", "hours", "division"),
    *("gate", "gates", "followups", "levers", "lever", "without", "then", "steps", "classes"),
    *("same_as", "days", "after_days", "extension", "contact", "covers", "of_classes"),
    *("days_before", "delay", "class", "dates", "random_days"),
    *("share", "turnover", "learning", "opens", "rooms", "room", "least", "head", "deputy", "pooled_posts"),
    *("absences", "closures", "people", "season", "hand_over", "reading", "own"),
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[Any]]:
    """All values by key, of two hundred worlds."""
    values: dict[str, list[Any]] = {}
    for seed in range(200):
        for key, value in entries(as_tree(random_world(seed))):
            values.setdefault(key, []).append(value)
    return values


def entries(part: Any) -> Iterator[tuple[str, Any]]:
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict):
        yield from part.items()
    for child in children:
        yield from entries(child)


@pytest.mark.slow
@pytest.mark.parametrize("key", CHOICES)
def test_every_choice_is_taken_somewhere(found, key):
    scalars = {value for value in found[key] if not isinstance(value, dict | list)}
    assert CHOICES[key] <= scalars


@pytest.mark.parametrize("key", sorted(GIVEN_SOMETIMES))
def test_what_may_be_left_out_is_sometimes_given_and_sometimes_not(found, key):
    assert any(found[key])
    assert not all(found[key])


def test_a_seed_names_a_world():
    assert random_world(7) == random_world(7) != random_world(8)
    assert random_world(7, calendar=True).time.calendar == "china"
    assert random_world(7, calendar=False).time.calendar == "none"
