"""Checks of a whole scheme before it is used: every reference, every choice that must be made, every structural limit.

What makes a scheme unusable is a fault; what merely deserves a look is a warning.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from partyrate.errors import (
    SchemeError,
    SchemeFault,
    StructureError,
    UnknownNameError,
    UnprovenError,
    UsageError,
    counted,
    listed,
)
from partyrate.ladders import MAX_READINGS, readings
from partyrate.language.functions import CATALOGUE
from partyrate.language.grammar import Call, Rule, parse
from partyrate.model import (
    RESERVED,
    Budget,
    Entry,
    Gate,
    Indicator,
    Ladder,
    Limit,
    Pairing,
    Parameter,
    ParameterName,
    Scheme,
    Step,
    Variation,
    folded,
)
from partyrate.model.entry import show_scalar
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.model.pairing import PAIR_PLACE, helper_column
from partyrate.model.procedure import DAYS, MOST_DAYS, read_span
from partyrate.model.variation import likely_slips
from partyrate.numbers import show
from partyrate.plan import Plan, common_table, full_key, make_plan, section, within_names


@frozen
class Checked:
    """A scheme without faults: its plan, what deserves a look, and what it changes of the scheme that it extends."""

    plan: Plan
    warnings: tuple[SchemeFault, ...]

    @property
    def variation(self) -> Variation | None:
        """The entries replaced, added and dropped, where the scheme extends another one."""
        return self.plan.scheme.variation


def check(scheme: Scheme) -> Checked:
    """Check a scheme and make its plan.

    Raises:
        SchemeError: All faults, in the order of the file.
        UsageError: It is no scheme, but for instance the name of one.

    Example:
        >>> from partyrate.model import Indicator, Scheme, Table
        >>> score = Indicator(name="score", kind="number", low=0, high=100, decimals=2)
        >>> double = Indicator(name="double", is_="2 * score")
        >>> checked = check(Scheme(name="trial", tables=[Table(name="unit", key="id")], indicators=[score, double]))
        >>> list(checked.plan.nodes)
        ['score', 'double']
    """
    if not isinstance(scheme, Scheme):
        raise UsageError(
            f"{scheme!r} is a {type(scheme).__name__}, not a scheme",
            "a scheme is loaded before it is checked and used",
            f"write load_scheme({scheme!r})",
        )
    plan, faults = examine(scheme)
    if faults or plan is None:
        raise SchemeError.of(f"scheme {scheme.name!r}", faults)
    return Checked(plan, tuple(warnings(plan)))


def examine(scheme: Scheme) -> tuple[Plan | None, list[SchemeFault]]:
    """Find every fault of a scheme; without one, also give its plan."""
    faults: list[SchemeFault] = []
    for finder in (heads, names, references, lookups, ladders, gates, budgets, pairings, procedures, limits):
        faults += finder(scheme)
    try:
        return make_plan(scheme), dropped(scheme, faults)
    except SchemeError as error:
        said = {fault.path for fault in faults if fault.path}
        return None, dropped(scheme, [*faults, *(fault for fault in error.faults if fault.path not in said)])


def dropped(scheme: Scheme, faults: list[SchemeFault]) -> list[SchemeFault]:
    """Say of names that are unknown because the scheme drops them that this is so."""
    gone = {each.partition(".")[2] for each in scheme.variation.dropped} if scheme.variation else set()
    for fault in faults:
        if isinstance(fault, UnknownNameError) and fault.name in gone:
            fault.why = f"{scheme.name} drops {fault.name!r} of the scheme that it extends, and this still uses it"
            fault.mend = "replace or drop this entry as well, or take the name out of 'drop'"
    return faults


def _fault(scheme: Scheme, path: tuple[str | int, ...], what: str, why: str, mend: str) -> StructureError:
    return StructureError(what, why, mend, scheme.where(*path), path)


def _unknown(
    scheme: Scheme, path: tuple[str | int, ...], kind: str, name: str, known: Iterable[str], why: str
) -> UnknownNameError:
    at = scheme.positions.keys.get(path) if path[-1] == name else None  # the key itself, where that is the name
    return UnknownNameError.of(kind, name, known, why, at or scheme.where(*path), path)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def everything(scheme: Scheme) -> Iterator[Entry]:
    """Give every entry of a scheme."""
    for entries in (
        scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders, scheme.gates,
        scheme.incentives, scheme.budgets, scheme.pairings, scheme.procedures, scheme.limits,
    ):  # fmt: skip
        yield from entries.values()


def placed(scheme: Scheme) -> Iterator[tuple[tuple[str | int, ...], Entry]]:
    """Give every entry of a scheme, and every step of its procedures, each with its path."""
    for entry in everything(scheme):
        yield (section(entry), entry.name), entry
    for procedure in scheme.procedures.values():
        for number, step in enumerate(procedure.steps):
            yield ("procedure", procedure.name, "steps", number), step


def names(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names that mean two things."""
    homes: dict[str, str] = {}
    for entries in (scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders):
        for name, entry in entries.items():
            kind = section(entry)
            path = (kind, name)
            if name in RESERVED:
                yield _fault(
                    scheme, path, f"{kind} {name!r} has a name of the language",
                    f"{listed(RESERVED)} mean something in every rule", "choose another name",
                )  # fmt: skip
            if keyword.iskeyword(name):
                yield _fault(
                    scheme, path, f"{kind} {name!r} has the name of a word of Python",
                    "rules are Python expressions, whose own words name no values", "choose another name",
                )  # fmt: skip
            if name in CATALOGUE and isinstance(entry, Indicator) and entry.takes:
                yield _fault(
                    scheme, path, f"formula {name!r} has the name of a function", "a call must mean one thing",
                    "choose another name",
                )  # fmt: skip
            if name in homes:
                yield _fault(
                    scheme, path, f"{name!r} is both {_a(homes[name])} and {_a(kind)}",
                    "a name in a rule means one thing", "rename one of them",
                )  # fmt: skip
            homes.setdefault(name, kind)
    for name, table in scheme.tables.items():
        for column in table.key:
            if column in INCENTIVE_COLUMNS and scheme.incentives:
                yield _fault(
                    scheme, ("table", name, "key"), f"the key column {column!r} has the name of a column of incentives",
                    f"a table of incentives has the keys beside {listed(INCENTIVE_COLUMNS, 9)}",
                    "rename the key column",
                )  # fmt: skip


def heads(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find days of an edition in the wrong order, and a round that nobody could count."""
    if scheme.effective_from and scheme.effective_to and scheme.effective_from > scheme.effective_to:
        yield _fault(
            scheme, ("effective_to",), f"effective_to = {scheme.effective_to} is before effective_from = "
            f"{scheme.effective_from}", "the edition would be in force on no day",
            "swap them, or mend the one that is wrong",
        )  # fmt: skip
    try:
        number, unit = read_span(scheme.period)
    except StructureError:
        number, unit = 0, ""
    if number < 1 or unit == "day":
        yield _fault(
            scheme, ("period",), f"the period {scheme.period!r}", "a round spans whole months or years",
            "write '1 year' or '3 months'",
        )  # fmt: skip


def references(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names of sources, parents, stages and parameters that nothing declares, or of the wrong kind."""
    for path, entry in placed(scheme):
        for number, name in enumerate(entry.source):
            if name not in scheme.sources:
                yield _unknown(
                    scheme,
                    (*path, "source", number),
                    "source",
                    name,
                    scheme.sources,
                    "a source is an entry of the scheme",
                )
        yield from parameters(scheme, entry, path)
        values = getattr(entry, "values", ())
        for number, value in enumerate(values):
            if value in values[:number]:
                yield _fault(
                    scheme, (*path, "values", number), f"{value!r} stands twice in the values of {entry.name!r}",
                    "a choice takes one of its values", "keep one of them, or mend the one that is misspelt",
                )  # fmt: skip
    for name, indicator in scheme.indicators.items():
        if indicator.parent is None:
            continue
        path = (section(indicator), name, "parent")
        parent = scheme.indicators.get(indicator.parent)
        if parent is None or not parent.is_group:
            groups = [each for each, entry in scheme.indicators.items() if entry.is_group]
            yield _unknown(
                scheme, path, "group", indicator.parent, groups, "a parent is an indicator with neither kind nor rule"
            )
        elif not name.isidentifier():
            yield _fault(
                scheme, path, f"{name!r} is a part of {indicator.parent!r}, and no name that a rule can use",
                "a group is computed from the names of its parts", "use letters, digits and underscores only",
            )  # fmt: skip
    for incentive in scheme.incentives.values():
        if incentive.from_ not in ("this", "next") and not (isinstance(incentive.from_, int) and incentive.from_ >= 0):
            yield _fault(
                scheme, ("incentive", incentive.name, "from"), f"from = {incentive.from_!r} is no round",
                "an effect begins with this round, the next one, or so many rounds later",
                'write "this", "next" or a whole number',
            )  # fmt: skip


_WORDS: Mapping[str, tuple[Any, ...]] = {
    "ties": TIES,
    "round": ROUND,
    "conflict": CONFLICT,
    "overlap": OVERLAP,
    "freed": FREED,
    "days": DAYS,
}
_KINDS = {
    "takes_place": "flag",
    "from_next_day": "flag",
    "notice": "number",
    "takes": "number",
    "low": "number",
    "high": "number",
    "decimals": "number",
}
_KINDS |= {"each": "number", "at_most": "number", "weight": "number", "maximum": "number", "within": "choice"}


def parameters(scheme: Scheme, entry: Entry, path: tuple[str | int, ...]) -> Iterator[SchemeFault]:
    """Find fields that name a parameter which does not fit."""
    for field_name in (*_WORDS, *_KINDS):
        value = getattr(entry, field_name, None)
        if not isinstance(value, ParameterName):
            continue
        here = (*path, field_name)
        parameter = scheme.parameters.get(value.parameter)
        if parameter is None:
            yield _unknown(
                scheme, here, "parameter", value.parameter, scheme.parameters, f"{field_name} names what decides it"
            )
        elif field_name in _WORDS:
            yield from _choice_fits(scheme, here, parameter, _WORDS[field_name])
        elif isinstance(entry, Step) and field_name in ("takes", "notice", "within"):
            yield from _days_fit(scheme, here, parameter)
        elif field_name != "within" and parameter.kind != _KINDS[field_name]:
            yield _fault(
                scheme, here, f"parameter {parameter.name!r} is a {parameter.kind}, and {field_name} needs a "
                f"{_KINDS[field_name]}", "a parameter stands for the value of the field",
                f'declare it with kind = "{_KINDS[field_name]}"',
            )  # fmt: skip


def _choice_fits(
    scheme: Scheme, path: tuple[str | int, ...], parameter: Parameter, words: tuple[Any, ...]
) -> Iterator[SchemeFault]:
    possible = parameter.values or ((parameter.value,) if parameter.value is not None else ())
    wrong = [word for word in possible if word not in words]
    if parameter.kind not in ("choice", "text") or wrong or not possible:
        yield _fault(
            scheme,
            path,
            f"parameter {parameter.name!r} can be {listed(possible) or 'anything'}",
            f"{path[-1]} is one of: {listed(words)}",
            f'declare it with kind = "choice" and values among: {listed(words)}',
        )


def _days_fit(scheme: Scheme, path: tuple[str | int, ...], parameter: Parameter) -> Iterator[SchemeFault]:
    """Find parameters that are no number of days; a deadline may be a span as well."""
    spans = path[-1] == "within"
    value = parameter.value
    kind_fits = parameter.kind == "number" or (spans and parameter.kind == "text")
    fits = kind_fits
    if isinstance(value, str) and fits:
        try:
            read_span(value)
        except StructureError:
            fits = False
    elif isinstance(value, Fraction):
        fits = value.denominator == 1 and 0 <= value <= MOST_DAYS
    if not fits:
        is_ = f"is a {parameter.kind}" if value is None else f"is {show_scalar(value)}"
        yield _fault(
            scheme, path, f"parameter {parameter.name!r} {is_}, and {path[-1]} needs "
            + ("a number of days, or a span" if spans else "a number of days"),
            f"days are a whole number from 0 to {MOST_DAYS}" + ("; a span is for instance '1 month'" if spans else ""),
            "give it another value" if kind_fits
            else 'declare it with kind = "number"' + (', or kind = "text" for a span' if spans else ""),
        )  # fmt: skip


def lookups(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find keys of lookups that are no level of the ladder, or no value of the choice, whose name the key has."""
    for name, lookup in scheme.lookups.items():
        keys = [(row, ("rows", number)) for number, row in enumerate(lookup.rows)]
        keys += [(key, ("unpublished", number)) for number, key in enumerate(lookup.unpublished)]
        for place, of in enumerate(lookup.keys):
            entry: Any = scheme.ladders.get(of) or scheme.indicators.get(of)
            known = entry.names if isinstance(entry, Ladder) else getattr(entry, "values", ())
            for cells, at in keys:
                if known and cells[place] not in known:
                    path: tuple[str | int, ...] = ("lookup", name, *at)
                    path = (*path, place) if (*path, place) in scheme.positions.spans else path
                    yield _unknown(
                        scheme, path, "level" if isinstance(entry, Ladder) else "value", str(cells[place]), known,
                        f"key {of!r} of lookup {name!r} takes what {of!r} can be",
                    )  # fmt: skip


def ladders(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find ladders whose levels, quotas or choices do not fit."""
    for name, ladder in scheme.ladders.items():
        path: tuple[str | int, ...] = ("ladder", name)
        if not ladder.levels or len(set(ladder.names)) < len(ladder.names):
            yield _fault(
                scheme, (*path, "levels"), f"the levels of {name!r} are {listed(ladder.names) or 'none'}",
                "a ladder has one level at least, each with its own name",
                "give each level another name" if ladder.levels else 'write levels = [{ name = "..." }], best first',
            )  # fmt: skip
            continue
        if ladder.remainder is not None and ladder.remainder not in ladder.names:
            yield _unknown(
                scheme,
                (*path, "remainder"),
                "level",
                ladder.remainder,
                ladder.names,
                "the remainder is one of the levels",
            )
        for number, quota in enumerate(ladder.quotas):
            for place, level in enumerate(quota.levels):
                if level not in ladder.names:
                    yield _unknown(
                        scheme, (*path, "quotas", number, "levels", place), "level", level, ladder.names,
                        "a quota names levels of its ladder",
                    )  # fmt: skip
        yield from cohort_columns(scheme, ladder)
        if not ladder.enforced:
            continue
        needed = {
            "order_by": (ladder.order_by, 'add order_by = ["score desc"]'),
            "ties": (ladder.ties, 'add ties = "in", "out" or "error", or name a parameter'),
            "round": (ladder.round, 'add round = "down", "up", "half_up" or "largest_remainder"'),
        }
        for field_name, (value, mend) in needed.items():
            if not value:
                yield _fault(
                    scheme, path, f"ladder {name!r} has places to give and no {field_name}",
                    "who gets a place, and how many there are, must not be settled silently", mend,
                )  # fmt: skip
        yield from overlapping(scheme, ladder)
        yield from cohort_rules(scheme, ladder)


def overlapping(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that ask for places at the same level from below."""
    seen: dict[str, int] = {}
    for number, quota in enumerate(ladder.quotas):
        if quota.bound not in ("exactly", "at_least"):
            continue
        for level in quota.levels:
            if level in seen:
                yield _fault(
                    scheme, ("ladder", ladder.name, "quotas", number),
                    f"two quotas ask for places at level {level!r}",
                    "places asked for by exactly or at_least are counted once",
                    "join the quotas, or use at_most for one of them",
                )  # fmt: skip
            seen[level] = number


def cohort_columns(scheme: Scheme, entry: Ladder | Pairing) -> Iterator[SchemeFault]:
    """Find columns of a cohort that the table of a ladder or a pairing does not have."""
    chain = _chain(scheme, scheme.table_of(entry))
    if not chain:
        return  # the plan reports it
    known = [column for table in chain for column in scheme.tables[table].key]
    values: list[Indicator | Ladder] = [each for each in scheme.indicators.values() if not each.takes]
    known += [each.name for each in [*values, *scheme.ladders.values()] if (scheme.table_of(each) or "") in chain]
    within, path = entry.within, (section(entry), entry.name, "within")
    if isinstance(within, ParameterName):
        parameter = scheme.parameters.get(within.parameter)
        found = () if parameter is None else (parameter.value, *parameter.values)
        named = [(name, ("parameter", within.parameter, "value")) for each in found for name in within_names(each)]
    else:
        named = [(name, (*path, number)) for number, name in enumerate(within)]  # type: ignore[misc]
    for name, where in dict(named).items():
        if name not in known:
            yield _unknown(
                scheme, where, "column of a cohort", name, known,
                "a cohort is formed by key columns, and by values of its own table and of coarser ones",
            )  # fmt: skip


def cohort_rules(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that use what differs within a cohort."""
    if isinstance(ladder.within, ParameterName):
        return
    table = scheme.table_of(ladder)
    if table is None or table not in scheme.tables:
        return
    within = set(within_names(ladder.within))
    for number, quota in enumerate(ladder.quotas):
        path = ("ladder", ladder.name, "quotas", number, quota.bound)
        try:
            rule = parse(quota.places, path, scheme.where(*path))
        except SchemeFault:
            continue  # the plan reports it
        for name in dict.fromkeys(differing(scheme, rule, table, within)):
            yield _fault(
                scheme, path, f"the places use {name!r}, which can differ within a cohort",
                "a cohort has one number of places",
                f"use rows, candidates, parameters, lookups, or a value of a table whose key is in within = "
                f"{listed(sorted(within)) or '[]'}",
            )  # fmt: skip


def differing(scheme: Scheme, rule: Rule, table: str, within: set[str], inside: tuple[str, ...] = ()) -> Iterator[str]:
    """Give what a rule of a table uses that can differ between rows that agree in the columns of `within`.

    What an aggregate says of all rows that agree in some of these columns is the same for each of them. `inside` names
    the formulas in whose rules we are.
    """
    if set(full_key(scheme, table)) <= within:
        return
    keys = {column for each in scheme.tables.values() for column in each.key}
    stack: list[ast.AST] = [rule.tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name) and node.id not in within:
            entry = scheme.indicators.get(node.id) or scheme.ladders.get(node.id)
            own = {node.id} & keys if entry is None else set(full_key(scheme, scheme.table_of(entry) or ""))
            if node.id in scheme.tables or not own <= within:
                yield node.id
        elif isinstance(node, ast.Subscript):
            stack.append(node.slice)
        elif call is not None:
            groups = None if call.within is None else {part.id for part in call.within if isinstance(part, ast.Name)}
            if groups is None or call.function.name == "rank" or not groups <= within:
                stack += [*call.arguments, *([] if call.where is None else [call.where])]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack += node.args
            yield from differing_inside(scheme, node.func.id, table, within, inside)
        else:
            stack += ast.iter_child_nodes(node)


def differing_inside(scheme: Scheme, name: str, table: str, within: set[str], inside: tuple[str, ...]) -> Iterator[str]:
    """Give what the rules of a formula with arguments use that can differ, but for its arguments."""
    formula = scheme.indicators.get(name)
    if formula is None or name in inside:
        return  # the plan reports it
    for text in (formula.is_, formula.when):
        try:
            rule = parse(text or "0", (section(formula), name))
        except SchemeFault:
            continue
        for each in differing(scheme, rule, table, within, (*inside, name)):
            if each not in formula.takes:
                yield each


def _chain(scheme: Scheme, table: str | None) -> list[str]:
    chain: list[str] = []
    while table is not None and table in scheme.tables and table not in chain:
        chain.append(table)
        table = scheme.tables[table].parent
    return chain


def gates(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find gates that touch what is not there, or leave open what becomes of a place."""
    for name, gate in scheme.gates.items():
        for field_name in ("cap", "fix"):
            for ladder, level in getattr(gate, field_name).items():
                path = ("gate", name, field_name, ladder)
                if ladder not in scheme.ladders:
                    yield _unknown(scheme, path, "ladder", ladder, scheme.ladders, "a gate names ladders of the scheme")
                elif level not in scheme.ladders[ladder].names:
                    yield _unknown(
                        scheme, path, f"level of {ladder!r}", level, scheme.ladders[ladder].names,
                        "a gate caps or fixes at a level of that ladder",
                    )  # fmt: skip
                elif scheme.ladders[ladder].enforced and gate.freed is None:
                    yield _fault(
                        scheme, ("gate", name), f"gate {name!r} does not say what becomes of the place given up",
                        f"ladder {ladder!r} has places to give",
                        'add freed = "passes" (the next in order moves up) or "empty" (nobody else moves)',
                    )  # fmt: skip
        for number, ladder in enumerate(gate.exclude):
            if ladder not in scheme.ladders:
                yield _unknown(
                    scheme, ("gate", name, "exclude", number), "ladder", ladder, scheme.ladders,
                    "a gate names ladders of the scheme",
                )  # fmt: skip
        for number, incentive in enumerate(gate.bars):
            if incentive not in scheme.incentives:
                yield _unknown(
                    scheme, ("gate", name, "bars", number), "incentive", incentive, scheme.incentives,
                    "a gate bars from incentives of the scheme",
                )  # fmt: skip
        yield from gate_grain(scheme, gate)


def budgets(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find budgets whose incentives cannot be added up, or whose limit is not one for all that it is a limit of."""
    for name, budget in scheme.budgets.items():
        path = ("budget", name)
        known = [each for each, incentive in scheme.incentives.items() if incentive.adds_up]
        if not budget.incentives:
            yield _fault(
                scheme, (*path, "incentives"), f"budget {name!r} names no incentives",
                "it limits what some incentives add up to", f"name some of: {listed(known) or 'none has amounts yet'}",
            )  # fmt: skip
        for number, each in enumerate(budget.incentives):
            if each not in scheme.incentives:
                yield _unknown(
                    scheme, (*path, "incentives", number), "incentive", each, known,
                    "a budget names incentives of the scheme",
                )  # fmt: skip
            elif not scheme.incentives[each].adds_up:
                yield _fault(
                    scheme, (*path, "incentives", number), f"incentive {each!r} has no amounts that can be added up",
                    "a budget limits amounts in a unit; multipliers are no such amounts",
                    "take it out, or give it an amount and a unit",
                )  # fmt: skip
        yield from mixed_budget(scheme, budget)
        yield from budget_cohort(scheme, budget)


def mixed_budget(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find a budget of amounts in several units, or for several spans."""
    found = [scheme.incentives[name] for name in budget.incentives if name in scheme.incentives]
    for field_name, words in (("unit", "units"), ("every", "spans")):
        values = {each.name: getattr(each, field_name) for each in found if each.adds_up}
        if len(set(values.values())) > 1:
            said = listed(f"{name} {value or 'without one'}" for name, value in values.items())
            yield _fault(
                scheme, ("budget", budget.name, "incentives"),
                f"the amounts of budget {budget.name!r} have different {words}: {said}",
                "only amounts of one unit, for one span, can be added up",
                f"make a budget for each, or mend {field_name!r} of an incentive",
            )  # fmt: skip


def budget_cohort(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find columns of a budget that its recipients do not have, and limits that differ between its rows."""
    table, path = common_table(scheme, budget), ("budget", budget.name)
    homes = dict.fromkeys(
        str(scheme.table_of(scheme.incentives[name])) for name in budget.incentives if name in scheme.incentives
    )
    if table is None:
        if homes and all(home in scheme.tables for home in homes):
            yield _fault(
                scheme, (*path, "incentives"), f"the recipients of budget {budget.name!r} have no table in common",
                f"its incentives fall on rows of {listed(homes)}, which belong to no common table",
                "make a budget for each",
            )  # fmt: skip
        return
    known = full_key(scheme, table)
    for number, column in enumerate(budget.within):
        if column not in known:
            yield _unknown(
                scheme, (*path, "within", number), "key column", column, known,
                "each group of recipients that agree in key columns has a budget of its own",
            )  # fmt: skip
    within = set(budget.within)
    try:
        rule = parse(budget.at_most, (*path, "at_most"), scheme.where(*path, "at_most"))
    except SchemeFault:
        return  # the plan reports it
    for name in dict.fromkeys(differing(scheme, rule, table, within)):
        yield _fault(
            scheme, (*path, "at_most"), f"the limit uses {name!r}, which can differ between rows of one budget",
            "a budget has one limit",
            f"use parameters, lookups, aggregates with within={listed(budget.within) or '()'}, or a value of a table "
            f"whose key is in within = {listed(budget.within) or '[]'}",
        )  # fmt: skip


def gate_grain(scheme: Scheme, gate: Gate) -> Iterator[SchemeFault]:
    """Find gates whose ladders live in tables that the gate's rows do not reach."""
    tables = {scheme.table_of(scheme.ladders[name]) for name in gate.ladders if name in scheme.ladders}
    own = gate.table
    if own is None and len(tables) > 1:
        yield _fault(
            scheme, ("gate", gate.name), f"gate {gate.name!r} touches ladders of {listed(sorted(map(str, tables)))}",
            "a gate looks at the rows of one table", "add table = ..., one that all of them belong to",
        )  # fmt: skip
    elif own is not None and own in scheme.tables:
        for table in tables:
            if own not in _chain(scheme, table):
                yield _fault(
                    scheme, ("gate", gate.name, "table"),
                    f"gate {gate.name!r} of table {own!r} touches table {table!r}",
                    "a gate acts on the rows of its table and of finer ones", f"make it a gate of {table!r}",
                )  # fmt: skip


def pairings(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find pairings whose numbers, cohorts or columns do not fit."""
    for name, pairing in scheme.pairings.items():
        path = ("pairing", name)
        for field_name in ("each", "at_most"):
            value = getattr(pairing, field_name)
            number = constant_of(scheme, value)
            if isinstance(value, ParameterName) and number is not None and (number < 1 or number.denominator != 1):
                yield _fault(
                    scheme, (*path, field_name), f"{field_name} is {show(number)}, the value of {value.parameter!r}",
                    "it is how many rows one row is paired with: a whole number from 1",
                    "give the parameter another value",
                )  # fmt: skip
        yield from cohort_columns(scheme, pairing)
        keys = [key for table in _chain(scheme, scheme.table_of(pairing)) for key in scheme.tables[table].key]
        for key in keys:
            if key in (PAIR_PLACE, *map(helper_column, keys)):
                yield _fault(
                    scheme, path, f"the key column {key!r} has the name of a column of pairs",
                    f"pairs have the key of the helped row beside {PAIR_PLACE!r} and the key of the helper, each part "
                    f"with {helper_column('')!r} before it", "rename the key column",
                )  # fmt: skip


def procedures(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find steps that require what is not there, or what comes later."""
    entries = (scheme.entries, scheme.tables, scheme.gates, scheme.incentives, scheme.pairings)
    values = {name for each in entries for name in each}
    for procedure in scheme.procedures.values():
        steps = [step.name for step in procedure.steps]
        for number, step in enumerate(procedure.steps):
            path = ("procedure", procedure.name, "steps", number)
            if step.name in steps[:number]:
                yield _fault(
                    scheme, (*path, "name"), f"procedure {procedure.name!r} has two steps {step.name!r}",
                    "steps are required, and recorded, by their names", "rename one of them",
                )  # fmt: skip
            if step.stage is not None and step.stage not in scheme.stages:
                yield _unknown(
                    scheme, (*path, "stage"), "stage", step.stage, scheme.stages, "stages are declared by the scheme"
                )
            for place, name in enumerate(step.requires):
                here = (*path, "requires", place)
                if name in steps[number:] and name not in steps[:number]:
                    later = "itself" if name == step.name else f"{name!r}, a later step"
                    yield _fault(
                        scheme, here, f"step {step.name!r} requires {later}",
                        "a step follows what it requires, and steps stand in their order",
                        "take it out, or put the steps in another order",
                    )  # fmt: skip
                elif name not in steps and folded(name) not in values:
                    yield _unknown(
                        scheme, here, "step or value", name, [*steps[:number], *sorted(values)],
                        "a step requires earlier steps, and entries of the scheme",
                    )  # fmt: skip


def limits(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find trees of indicators that break a structural limit."""
    for name, limit in scheme.limits.items():
        if limit.tree not in scheme.indicators:
            yield _unknown(
                scheme, ("limit", name, "tree"), "indicator", limit.tree, scheme.indicators, "a limit names a group"
            )
            continue
        yield from limit_faults(scheme, limit)


def limit_faults(scheme: Scheme, limit: Limit) -> Iterator[SchemeFault]:
    """Find what breaks one limit."""
    path = ("limit", limit.name)
    levels: list[list[Indicator]] = []
    parts = list(scheme.parts(limit.tree))
    while parts and len(levels) <= len(scheme.indicators):
        levels.append(parts)
        parts = [part for each in parts for part in scheme.parts(each.name)]
    if limit.depth is not None and len(levels) > limit.depth:
        deep = levels[limit.depth][0]
        yield _fault(
            scheme, (section(deep), deep.name), f"{deep.name!r} stands on level {limit.depth + 1} of {limit.tree!r}",
            f"limit {limit.name!r}: at most {counted(limit.depth, 'level')}", "move it up, or take it out",
        )  # fmt: skip
    if limit.level is not None and (limit.at_most is not None or limit.exactly is not None):
        found = len(levels[limit.level - 1]) if 0 < limit.level <= len(levels) else 0
        bound = limit.exactly if limit.exactly is not None else limit.at_most
        assert bound is not None
        if found > bound or (limit.exactly is not None and found != bound):
            yield _fault(
                scheme, path, f"{limit.tree!r} has {counted(found, 'indicator')} on level {limit.level}",
                f"limit {limit.name!r}: {'exactly' if limit.exactly is not None else 'at most'} {bound}",
                "add or take out indicators",
            )  # fmt: skip
    if limit.total is not None and levels:
        field_name, plural = "weight", "weights"
        if any(part.maximum is not None for part in levels[0]):
            field_name, plural = "maximum", "maxima"
        values = [constant_of(scheme, getattr(part, field_name)) for part in levels[0]]
        total = sum((value for value in values if value is not None), Fraction(0))
        if None not in values and total != limit.total:
            yield _fault(
                scheme, path, f"the parts of {limit.tree!r} have {plural} that add up to {show(total)}",
                f"limit {limit.name!r}: they add up to {show(Fraction(limit.total))}",  # type: ignore[arg-type]
                f"mend a {field_name}, or the limit",
            )  # fmt: skip


def constant_of(scheme: Scheme, value: Any) -> Fraction | None:
    """Give the number of a field that may name a parameter."""
    if isinstance(value, ParameterName):
        parameter = scheme.parameters.get(value.parameter)
        value = None if parameter is None else parameter.value
    return value if isinstance(value, Fraction) else None


def additions(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find entries that a scheme adds to the one it extends under almost the name of one that it has from there."""
    for (word, name), near in likely_slips(scheme).items():
        others = " or ".join(map(repr, near))
        yield _fault(
            scheme, (word, name), f"{word} {name!r} is new, and stands beside {others} of what is extended",
            "an entry replaces only the one of just its name, and names so close are often one name misspelt",
            f"write {others} to replace it; leave it so where both are meant",
        )  # fmt: skip


def warnings(plan: Plan) -> Iterator[SchemeFault]:
    """Find what deserves a look: values too large for the fast engines, weights that do not add up, open choices."""
    yield from additions(plan.scheme)
    for node in plan.unproved:
        rule = next(iter(node.rules.values()), None)
        yield UnprovenError(
            f"{node.name!r} may need whole numbers of 2^53 and more",
            "frames in memory are then computed row by row, slowly; lazy frames and databases refuse it",
            "round its parts to fewer decimals, or lower bounds and 'rows' of what it uses",
            rule.at if rule else None,
            rule.path if rule else (),
        )
    for group in (indicator for indicator in plan.scheme.indicators.values() if indicator.is_group):
        parts = plan.scheme.parts(group.name)
        weights = [constant_of(plan.scheme, part.weight) for part in parts]
        total = sum((weight for weight in weights if weight is not None), Fraction(0))
        if None not in weights and total != 1 and any(weight != 1 for weight in weights):
            yield _fault(
                plan.scheme, ("group", group.name), f"the weights below {group.name!r} add up to {show(total)}",
                "weights usually add up to 1", "mend a weight, or say the total with a [limit]",
            )  # fmt: skip
    for name, ladder in plan.scheme.ladders.items():
        if len(readings(plan, ladder).ways) > MAX_READINGS:
            yield _fault(
                plan.scheme, ("ladder", name), f"ladder {name!r} leaves so much open that no row gets a level",
                f"its unpublished choices can be read in more than {MAX_READINGS} ways", "supply some of them",
            )  # fmt: skip
