"""Cases of the conformance suite on random rows: rules and ladders that were written by hand, over other cells.

    python -m tests.properties.make_cases

writes `tests/conformance/cases/generated.json`, so that each statement has as many cases as `ENOUGH`. Schemes and rules
are those of the groups by hand; cells come from their own columns. What is expected is what the second implementation
gives; `test_conformance.py` compares it with every engine.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from tests.properties.conformance import FOLDER, Group, by_second, groups

ENOUGH = 6
"""The fewest cases that a statement has."""
ROUNDS = 12
"""How often random rows are drawn for a group, at most."""
FILE = FOLDER / "cases" / "generated.json"


def generated() -> dict[str, Any]:
    """The file of generated cases."""
    by_hand = [group for group in groups() if group.file != FILE.stem]
    counts = Counter(case["statement"] for group in by_hand for case in group.cases)
    found = []
    for number in range(ROUNDS):
        for group in by_hand:
            some = [each for each in group.cases if "expected" in each and counts[each["statement"]] < ENOUGH]
            if some:
                drawn = on_other_rows(group, some, number + 1)
                counts.update(case["statement"] for case in drawn["cases"])
                found.append(drawn)
    return {"format": "partyrate.conformance-cases/1", "origin": "generated", "groups": found}


def on_other_rows(group: Group, cases: Sequence[Mapping[str, Any]], number: int) -> dict[str, Any]:
    """Some cases of a group over random cells, with what the second implementation expects."""
    name = f"{group.data['name']}, other rows {number}"
    tables = {table: list(random_rows(Random(f"{name} {table}"), group, table)) for table in group.data["tables"]}
    changed = {**group.data, "name": name, "tables": tables, "cases": [renamed(each, number) for each in cases]}
    told = {case: found for case, _, found in by_second(Group(group.file, changed))}
    for case in changed["cases"]:
        case["expected"] = told[case["id"]]
    return changed


def renamed(case: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A case under another name, wherever its lines name it."""
    own, new = case["id"], f"{case['id']}_{number}"

    def change(given: Any) -> Any:
        return [change(each) for each in given] if isinstance(given, list) else given.replace(own, new)

    return {key: change(value) if key in ("id", "rule", "when", "of", "add") else value for key, value in case.items()}


def random_rows(random: Random, group: Group, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table with cells drawn from their columns; keys and rounds stay."""
    rows = group.data["tables"][table]
    stay = {"round", *keys_in(group)}
    cells = {key: [row[key] for row in rows] for key in rows[0]} if rows else {}
    for row in rows:
        yield {key: value if key in stay else random.choice(cells[key]) for key, value in row.items()}


def keys_in(group: Group) -> set[str]:
    """Every column of a key, and every name that orders rows."""
    entries = tomllib.loads("\n".join(group.data["scheme"]))["table"].values()
    given = [entry[key] for entry in entries for key in ("key", "order") if key in entry]
    return {name for each in given for name in (each if isinstance(each, list) else [each])}


def text_of(document: Any, indent: int = 0) -> str:
    """A document of JSON in lines of at most 120 characters, as the files by hand have them."""
    flat = json.dumps(document, ensure_ascii=False)
    if indent + len(flat) < 119 and (indent > 4 or not isinstance(document, dict | list)):
        return flat
    pad, end = " " * (indent + 1), "\n" + " " * indent
    if isinstance(document, dict):
        lines = [f"{pad}{json.dumps(key)}: {text_of(value, indent + 1)}" for key, value in document.items()]
        return "{\n" + ",\n".join(lines) + end + "}"
    if isinstance(document, list):
        return "[\n" + ",\n".join(pad + text_of(each, indent + 1) for each in document) + end + "]"
    return flat


if __name__ == "__main__":
    FILE.write_text(text_of(generated()) + "\n", encoding="utf-8")
