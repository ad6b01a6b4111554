"""The tables over whose rows functions of rows and of rounds run, in the *analysis* domain."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from partyrate.errors import GrainError, KindError, UnknownNameError
from partyrate.language.domains.analysis.names import Names
from partyrate.language.functions import AMONG
from partyrate.language.grammar import Call, names_in, span_of, text_of
from partyrate.language.tree import written_at
from partyrate.messages import message, text


def chosen_table(names: Names, own_table: str, call: Call, node: ast.Call, met: Mapping[str, str]) -> str:
    """Return the table whose rows are aggregated: the finest table of the arguments.

    Args:
        names: The scheme.
        own_table: The table of the rule.
        call: The function of rows.
        node: Its node, for messages.
        met: The tables of the names in its arguments, each with one of these names.

    Raises:
        GrainError: The tables are not ancestors of one another, none of them has rows to aggregate here, or values of
            a coarser table would count once for each row below them.
        KindError: `rank` has no cohort.
    """
    name = call.function.name.removesuffix(" of rows")
    finest = max(met, key=lambda table: len(names.ancestors(table)), default=None)
    for table, used in met.items():
        assert finest is not None  # it is the finest of these
        if table not in names.ancestors(finest):
            data = {"name": used, "table": table, "other": met[finest], "finest": finest, "function": name}
            raise GrainError(*message("two tables in aggregate", **data), span_of(node))
    above = names.ancestors(own_table)
    if call.within is not None:
        for element in call.within:
            check_within(names, element, above)
        if finest is not None and finest not in above:
            raise GrainError(*message("finer than within", name=met[finest], table=own_table), span_of(node))
        if finest not in (None, own_table) and name not in AMONG:
            raise _of_coarser(names, own_table, call, node, finest, met[finest])
        return own_table
    if name in AMONG:
        raise KindError(*message("rank without within", function=name), span_of(node))
    if finest is None or finest in above:
        over_all = f"{text_of(node).rstrip()[:-1]}, within=())"
        reported = message(
            "aggregate over which rows", function=name, text=text_of(node), table=own_table, instead=over_all
        )
        raise GrainError(*reported, span_of(node)).advised(reported.fix, over_all)
    if own_table not in names.ancestors(finest):
        raise GrainError(*message("table not below", finest=finest, table=own_table), span_of(node))
    return finest


def _of_coarser(names: Names, own_table: str, call: Call, node: ast.Call, table: str, name: str) -> GrainError:
    """Build the error of an aggregate over rows of a table that names values of a coarser one alone."""
    written = text_of(node)
    if call.function.name == "count of rows" and call.where is None:
        within = text_of(next(each.value for each in node.keywords if each.arg == "within"))
        instead = f"count(1, within={within})"
        fix = text("count rows within", instead=instead, own=own_table)
    else:
        copy, number = f"{name}_of_{own_table}", 2
        while copy in names.names:
            copy, number = f"{name}_of_{own_table}_{number}", number + 1
        instead, renamed = "", _renamed(node, name, copy)  # the formula comes first
        fix = text(
            "value of each row", copy=copy if copy.isascii() else f'"{copy}"', own=own_table, name=name, instead=renamed
        )
    if all(names.home(each.id) in names.ancestors(table) for each in call.within or ()):
        fix = text("advice and more", advice=fix, more=text("once for each", text=written, table=table))
    reported = message("coarser than within", text=written, name=name, table=table, own=own_table, fix=fix)
    return GrainError(*reported, span_of(node)).advised(fix, instead)


def _renamed(node: ast.Call, name: str, other: str) -> str:
    """Return how a call is written with another name for a name in its arguments, but for those of `within=`."""
    parts = [*node.args, *(each.value for each in node.keywords if each.arg != "within")]
    found = [each for part in parts for each in ast.walk(part) if isinstance(each, ast.Name) and each.id == name]
    path, first, _ = written_at(node)
    written = text_of(node)
    for start, end in sorted({place[1:] for place in map(written_at, found) if place[0] == path}, reverse=True):
        written = f"{written[: start - first]}{other}{written[end - first :]}"
    return written


def along(names: Names, own_table: str | None, call: Call, node: ast.Call) -> str | None:
    """Return the table along whose rows a function of rounds runs; None where it reads the history.

    Only names of the table without a parent have a history. The finest other table of the arguments needs an order.

    Raises:
        GrainError: That table has no order, or in a rule of a table with an order the arguments name no value of any.
    """
    met = _tables_beside_root(names, call)
    finest = max(met, key=lambda table: len(names.ancestors(table)), default=None)
    if finest is None:
        _check_values(names, own_table, call, node)
    if finest is None or names.order(finest):
        return finest
    data = {"function": call.function.name, "name": met[finest], "table": finest}
    raise GrainError(*message("rounds of finer table", **data), span_of(node))


def _tables_beside_root(names: Names, call: Call) -> dict[str, str]:
    """Return the tables of the names in a function of rounds but for that without a parent, each with one of these."""
    met: dict[str, str] = {}
    stack: list[ast.AST] = [*call.arguments, *([] if call.where is None else [call.where])]
    while stack:
        part = stack.pop()
        inner: Call | None = getattr(part, "call", None)
        if isinstance(part, ast.Name):
            home = names.home(part.id)
            if len(names.ancestors(home)) > 1:
                met.setdefault(str(home), part.id)
        elif inner is None or inner.function.family != "rows":  # functions of rows are refused elsewhere
            stack.extend(ast.iter_child_nodes(part) if inner is None else inner.arguments)
    return met


def _check_values(names: Names, own_table: str | None, call: Call, node: ast.Call) -> None:
    """Check that a function of rounds in a rule of ordered rows names some value, which decides what it looks at.

    Raises:
        GrainError: It names none.
    """
    if own_table is None or not names.order(own_table):
        return
    parts = [*call.arguments, *([] if call.where is None else [call.where])]
    if all(names.home(name) is None for part in parts for name in names_in(part)):
        data = {"function": call.function.name, "text": text_of(node), "table": own_table}
        raise GrainError(*message("rounds of no value", **data), span_of(node))


def check_within(names: Names, element: ast.Name, above: Sequence[str]) -> None:
    """Check a name of `within=`: a key column, or a value that is always present and has fixed decimals.

    Raises:
        UnknownNameError: It is no name of the table of the rule.
        KindError: Its value can be absent, or has no fixed decimals.
    """
    value_range, home = names.value_range(element.id), names.home(element.id)
    if home not in above:
        raise UnknownNameError.of(
            text("within column"),
            element.id,
            [name for name in names.names if names.home(name) in above],
            text("within names"),
            span_of(element),
        )
    assert value_range is not None  # what has a table has a range
    if value_range.possible_causes or value_range.resolution is None:
        key = "within absent" if value_range.possible_causes else "within unrounded"
        raise KindError(*message(key, name=element.id), span_of(element))
