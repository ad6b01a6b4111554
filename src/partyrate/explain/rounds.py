"""The rounds, or rows of an ordered table, that `previous`, `streak` and `times` look at, in an explanation."""

from __future__ import annotations

import ast
from functools import reduce
from typing import Any, Final

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.dependencies import unit_of
from partyrate.explain.explainer import Explainer
from partyrate.explain.fact import Fact
from partyrate.language.grammar import Call, text_of
from partyrate.periods import Rounds, span_months

ROUNDS_SHOWN: Final = 12
"""The most rounds or rows that an explanation shows of a function."""


def rounds_used(builder: Explainer, call: Call, row: StoredRow) -> list[Fact]:
    """Return the rounds, or rows, that a function of rounds used: the one before, or this one and those before."""
    start = row if call.table is not None else unit_of(row)
    value, before = looked_back(call)
    if call.function.name == "previous":
        rows = [reduce(lambda each, _: each.earlier(call.table), range(before), start)]
    else:
        rows = list(start.rounds(call.table))
    rule, facts = text_of(value), []
    words = {"rule": builder.rule(rule, row.table)}
    for each in rows[:ROUNDS_SHOWN]:
        at, words["where"] = place_of(builder, call, each)
        if call.where is not None and builder.at(call.where, each) is not True:
            facts.append(builder.fact("round passed over", {"round": at}, **words))
            continue
        got = builder.at(value, each)
        kind = "value before round" if looks_back(value) else "value of round"
        data = {"round": at, "rule": rule, "value": got}
        facts.append(builder.fact(kind, data, value=builder.show(got), **words))
    if more := len(rows[ROUNDS_SHOWN:]):
        facts.append(builder.fact("more rounds", {"rounds": more}, more=more))
    return facts


def place_of(builder: Explainer, call: Call, row: StoredRow) -> tuple[Any, str]:
    """Return a round, or the key of a row below its parent, as data and in words; None before the first row."""
    if call.table is None:
        rounds = Rounds(span_months(builder.scheme.period), builder.case.rating.period)
        at = rounds.words(row.round)
        return at, builder.phrase("round", round=at)
    if not row.raw:
        return None, builder.phrase("none before")
    keys = builder.scheme.tables[call.table].key
    values = tuple(row.raw[name] for name in keys)
    return values, builder.keyed(call.table, keys, values)


def looked_back(call: Call) -> tuple[ast.expr, int]:
    """Return what a function of rounds takes of each, and how many rounds back: `previous(previous(x))` takes `x`."""
    value, before = call.arguments[0], 1
    inner: Call | None = getattr(value, "call", None) if call.function.name == "previous" else None
    while inner is not None and inner.function.name == "previous" and inner.table == call.table:
        value, before = inner.arguments[0], before + 1
        inner = getattr(value, "call", None)
    return value, before


def looks_back(tree: ast.expr) -> bool:
    """Whether a part of a rule is computed from rounds, or rows, other than the one it is computed for."""
    calls = (getattr(each, "call", None) for each in ast.walk(tree))
    return any(call is not None and call.function.family == "rounds" for call in calls)
