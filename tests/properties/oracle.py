"""Plain rows in code against the reference engine: every value, every cause, every record of a ladder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyrate.engines.compiled import Program, rate_compiled
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.plan import Plan


def differences_in_code(plan: Plan, program: Program, data: Any, dates: Any, current: int | None) -> Iterator[str]:
    """Compare plain rows in code with the reference engine: every value, every cause, every record of a ladder."""
    store = rate_rows(Request(plan, data.tables, data.history, dates, current))
    coded = rate_compiled(program, Request(plan, data.tables, data.history, dates, current))
    if coded is None:
        yield "code leaves these rows to the reference engine"
        return
    for name, node in plan.nodes.items():
        if store.has(name) != coded.has(name):
            yield f"{name} is computed by one engine alone"
        elif store.has(name):
            expected, found = store.values(name), coded.values(name)
            if list(map(type, expected)) != list(map(type, found)) or expected != found:
                rules = {field: rule.text for field, rule in node.rules.items()}
                yield f"{name} = {rules} in {data}: rows {expected}, code {found}"
    for ladder in plan.scheme.ladders:
        told, retold = RowsResult(plan, store).records(ladder), RowsResult(plan, coded).records(ladder)
        if told != retold or edges(told) != edges(retold):
            yield f"{ladder} in {data}: rows {told}, code {retold}"
    root = plan.scheme.root
    assert root is not None
    for row in data.tables[root.name]:
        key = {column: row[column] for column in root.key}
        if store.past(key) != coded.past(key):
            yield f"the past of {key}: rows {store.past(key)}, code {coded.past(key)}"


def edges(records: list[Any]) -> list[Any]:
    """Give what orders the last row of each level of each cohort."""
    return [[level.edge for level in record.levels] for record in records]
