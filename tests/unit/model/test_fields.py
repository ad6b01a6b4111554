"""Fields of schemes built in Python hold what their annotations say; anything else is one clear error."""

from typing import Any

import attrs
import pytest

import partyrate as pr

NUMBER: dict[str, Any] = {"name": "i", "kind": "number", "low": 0, "high": 1, "decimals": 0}
LEVELS = [pr.Level(name="x", when="a == 1"), pr.Level(name="y")]
ENTRIES: dict[str, tuple[Any, dict[str, Any]]] = {
    "indicators": (pr.Indicator, NUMBER),
    "formulas": (pr.Indicator, {"name": "i", "formula": "a"}),
    "ladders": (pr.Ladder, {"name": "l", "levels": LEVELS}),
    "tables": (pr.Table, {"name": "v", "key": "m", "parent": "u"}),
    "parameters": (pr.Parameter, {"name": "p", "value": 1}),
    "lookups": (pr.Lookup, {"name": "k", "keys": ["q"], "rows": [[1, 2]]}),
    "gates": (pr.Gate, {"name": "g", "when": "a == 1", "cap": {"l": "y"}}),
    "incentives": (pr.Incentive, {"name": "b", "kind": "bonus", "amount": "a", "unit": "yuan"}),
    "budgets": (pr.Budget, {"name": "b", "incentives": ["bonus"], "at_most": "1"}),
    "limits": (pr.Limit, {"name": "m", "tree": "all", "depth": 2}),
    "sources": (pr.Source, {"name": "s", "document": "rules"}),
    "accepts": (pr.Accept, {"name": "c", "code": "weights-total", "entry": "group.all", "reason": "as published"}),
    "procedures": (pr.Procedure, {"name": "r", "steps": [pr.Step(name="mark")]}),
    "pairings": (pr.Pairing, {"name": "h", "helpers": "a == 1", "helped": "a == 0", "each": 1}),
    "steps": (pr.Step, {"name": "mark"}),
    "levels": (pr.Level, {"name": "x", "when": "a == 1"}),
    "quotas": (pr.Quota, {"levels": ["x"], "exactly": "1"}),
}
ODD: list[Any] = [3, 3.5, True, None, "zz", ["x"], {"q": 1}, object(), [["x"]], [3], {"x": "y"}]


def rated(collection: str, entry: Any) -> pr.Rating:
    """Rate one row by a scheme that has an entry."""
    parts: dict[str, Any] = {
        "tables": [pr.Table(name="u", key="k")],
        "indicators": [pr.Indicator(**{**NUMBER, "name": "a", "parent": "all"}), pr.Indicator(name="all")],
        "ladders": [pr.Ladder(name="l", levels=LEVELS)],
        "incentives": [pr.Incentive(name="bonus", kind="bonus", amount="a", unit="yuan")],
    }
    if collection == "levels":
        parts["ladders"] = [pr.Ladder(name="l", levels=[entry, LEVELS[1]])]
    elif collection == "quotas":
        more: dict[str, Any] = {
            "order_by": "a desc",
            "ties": "in",
            "round": "down",
            "remainder": "y",
            "quotas": [entry],
        }
        parts["ladders"] = [pr.Ladder(name="l", levels=[pr.Level(name="x"), LEVELS[1]], **more)]
    elif collection == "steps":
        parts["procedures"] = [pr.Procedure(name="r", steps=[entry])]
    else:
        name = "indicators" if collection == "formulas" else collection
        parts[name] = [*(parts.get(name, []) if name in ("tables", "indicators") else []), entry]
    return pr.Evaluator(pr.Scheme(name="t", **parts)).rate(
        [{"k": 1, "a": 1} | ({"i": 1} if collection == "indicators" else {})]
    )


@pytest.mark.parametrize("collection", ENTRIES)
def test_a_field_that_holds_something_else_ends_in_an_error_of_the_library_or_in_none(collection):
    cls, right = ENTRIES[collection]
    rated(collection, cls(**right))
    refused = 0
    for attribute in attrs.fields(cls):
        for odd in ODD:
            try:
                found = rated(collection, cls(**{**right, attribute.alias: odd}))
                assert found.units is not None
            except pr.PartyrateError as error:
                refused += "why:" in str(error) and "fix:" in str(error)
    assert refused > len(attrs.fields(cls))


@pytest.mark.parametrize(
    ("cls", "fields", "what", "fix"),
    [
        (pr.Level, {"name": "x", "value": "12.5"}, "'value' of level 'x' is '12.5', a text", "without quotes: 12.5"),
        (pr.Level, {"name": "x", "when": True}, "'when' of level 'x' is true", 'in quotes: "True"'),
        (pr.Level, {"name": 3}, "'name' of a level is 3, a whole number", 'in quotes: "3"'),
        (pr.Table, {"name": "t", "rows": 1e6}, "'rows' of table 't' is 1000000.0, a number with", "number: 1000000"),
        (pr.Table, {"name": "t", "key": ["a", 3]}, "item 2 of 'key' of table 't' is 3, a whole", 'in quotes: "3"'),
        (pr.Scheme, {"name": "s", "effective_from": "2019-01-01"}, "'2019-01-01', a text", r"date\(2019, 12, 31\)"),
        (pr.Scheme, {"name": "s", "tables": ["u"]}, "'item 1' in 'tables' of scheme 's' is 'u', a text", "Table"),
        (pr.Scheme, {"name": "s", "tables": {"u": {}}}, "'u' in 'tables' of scheme 's' is a table", "Table"),
        (pr.Gate, {"name": "g", "when": "a", "cap": {"l": 5}}, "'l' in 'cap' of gate 'g' is 5", 'in quotes: "5"'),
        (pr.Ladder, {"name": "l", "levels": "x"}, "item 1 of 'levels' of ladder 'l' is 'x', a text", "Level"),
        (pr.Scheme, {"name": None}, "'name' of a scheme is None", 'write "..."'),
        (pr.Table, {"name": "t", "rows": float("nan")}, "'rows' of table 't' is nan, a number with", "write 1"),
        (pr.Incentive, {"name": "i", "kind": "pay", "rounds": float("-inf")}, "'rounds' of incentive 'i' is -inf", "1"),
        (
            pr.Parameter,
            {"name": "p", "value": float("inf")},
            "'value' of parameter 'p' is inf",
            r'write Decimal\("0.5"',
        ),
    ],
)
def test_the_error_names_the_field_and_what_it_holds(cls, fields, what, fix):
    with pytest.raises(pr.KindError, match=what) as caught:
        cls(**fields)
    assert caught.match(fix)


@pytest.mark.parametrize("value", ["9" * 5_000 + "%", "9" * 200 + "%", "1e999999999"])
def test_a_number_of_very_many_digits_in_quotes_is_a_fault_like_others(value):
    with pytest.raises(pr.PartyrateError, match="a number"):
        pr.Parameter(name="p", kind="number", value=value)
