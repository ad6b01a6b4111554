"""From a scheme to an ordered plan: every rule parsed, every name resolved, every node's bounds known.

The plan is what all engines work from. Making it finds the faults of the rules and gathers them: unknown names, wrong
kinds, wrong grain, stages out of order, circles.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field, frozen

from partyrate.errors import (
    CycleError,
    GrainError,
    KindError,
    SchemeError,
    SchemeFault,
    StageError,
    StructureError,
    UnknownNameError,
    UsageError,
    listed,
)
from partyrate.language.domains.bounds import Bounds, Static, constant, level, number, unknown
from partyrate.language.functions import CATALOGUE
from partyrate.language.grammar import UNPUBLISHED_OPTION, Call, Rule, parse, span_of, text_of
from partyrate.language.walk import Walk
from partyrate.model import Gate, Incentive, Indicator, Ladder, ParameterName, Scheme, Table, ordering
from partyrate.numbers import Cause, Constant

if TYPE_CHECKING:
    import networkx

DATES: Final = ("as_of", "period_start", "period_end")
MAX_INSTANCES: Final = 1_000

Item = Indicator | Ladder | Gate | Incentive


@define(eq=False)
class Node:
    """One step of the work: an input, a formula, a group, a ladder, a gate or an incentive.

    `rules` holds its parsed rules by the field they stand in: `is`, `when`, `amount`, `levels.0.when`, `quotas.1`.
    `statics` describes what each of them gives, and `static` what the node gives.
    """

    name: str
    kind: str
    table: str
    entry: Item
    rules: dict[str, Rule] = field(factory=dict)
    statics: dict[str, Static] = field(factory=dict)
    static: Static = field(factory=lambda: Static(kind="flag"))
    uses: tuple[str, ...] = ()
    instance: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it can be determined for some row."""
        return self.static.always is not Cause.UNDETERMINED


@frozen(eq=False)
class Plan:
    """A checked scheme in the order of work.

    Args:
        scheme: What it was made from.
        nodes: In an order in which each node follows all it uses.
        recorded: Names that rules look up in the past.
        dates: Those of `as_of`, `period_start` and `period_end` that rules use, with a rule that does.
    """

    scheme: Scheme
    nodes: Mapping[str, Node]
    recorded: tuple[str, ...] = ()
    dates: Mapping[str, Rule] = field(factory=dict)

    @property
    def needed(self) -> frozenset[str]:
        """The nodes that some determinable result needs; the columns of other inputs are not read."""
        needed: set[str] = set()
        stack = [node.name for node in self.nodes.values() if node.is_live and node.kind != "input"]
        while stack:
            name = stack.pop()
            if name not in needed and name in self.nodes:
                needed.add(name)
                stack.extend(self.nodes[name].uses)
        return frozenset(name for name in needed if self.nodes[name].is_live)

    def gates_of(self, ladder: str) -> tuple[Gate, ...]:
        """Give the gates that touch a ladder, in their order."""
        return tuple(gate for gate in self.scheme.gates.values() if ladder in gate.ladders)

    def choice(self, value: Any) -> Any:
        """Give the word of a field that may name a parameter; None where that is unpublished."""
        if isinstance(value, ParameterName):
            return self.scheme.parameters[value.parameter].value
        return value

    def ancestors(self, table: str) -> tuple[str, ...]:
        """Give a table, its parent, and so on up."""
        return ancestors(self.scheme, table)

    def full_key(self, table: str) -> tuple[str, ...]:
        """Give the columns that name a row of a table: its ancestors' and its own."""
        return full_key(self.scheme, table)

    def home(self, name: str) -> str | None:
        """Give the table a name lives in, None for constants."""
        return self.nodes[name].table if name in self.nodes else key_homes(self.scheme).get(name)

    def constants(self, name: str) -> Static | None:
        """Describe a parameter, a date of the call, or a key column."""
        return constants(self.scheme, name)

    def most_rows(self, table: str, above: str | None) -> int:
        """Bound the rows of a table: below one row of the table above, or in all."""
        return most_rows(self.scheme, table, above)

    def excludes(self, table: str) -> bool:
        """Say whether a gate can leave rows of the table out of its cohorts."""
        return any(node.table == table and node.entry.exclude for node in self.nodes.values() if isinstance(node.entry, Gate))

    def graph(self) -> networkx.DiGraph[str]:
        """Give the graph of the work as a `networkx.DiGraph`: an edge leads from what is used to what uses it."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        for node in self.nodes.values():
            graph.add_node(node.name, kind=node.kind, table=node.table)
        for node in self.nodes.values():
            for used in node.uses:
                if used in self.nodes:
                    graph.add_edge(used, node.name)
        return graph


def ancestors(scheme: Scheme, table: str) -> tuple[str, ...]:
    """Give a table of a scheme, its parent, and so on up."""
    chain: list[str] = []
    above: str | None = table
    while above is not None and above in scheme.tables and above not in chain:
        chain.append(above)
        above = scheme.tables[above].parent
    return tuple(chain)


def full_key(scheme: Scheme, table: str) -> tuple[str, ...]:
    """Give the columns that name a row of a table: its ancestors' and its own."""
    key: list[str] = []
    for each in reversed(ancestors(scheme, table)):
        key += [column for column in scheme.tables[each].key if column not in key]
    return tuple(key)


def no_date(plan: Plan, name: str) -> UsageError:
    """Make the error of a date that a rule needs and nobody gave."""
    rule = plan.dates.get(name)
    argument = "as_of" if name == "as_of" else "period"
    return UsageError(
        f"{name} is not known",
        f"the rule {rule.text!r} of {rule.path[1]!r} uses it" if rule and len(rule.path) > 1 else "a rule uses it",
        'pass as_of="2019-12-31"' if argument == "as_of" else 'pass period="2019"',
    )


def key_homes(scheme: Scheme) -> dict[str, str]:
    """Give the table of each key column."""
    homes: dict[str, str] = {}
    for name, table in scheme.tables.items():
        for column in table.key:
            homes.setdefault(column, name)
    return homes


def constants(scheme: Scheme, name: str) -> Static | None:
    """Describe what is no node: a parameter, a date of the call, or a key column."""
    parameter = scheme.parameters.get(name)
    if parameter is not None:
        if parameter.value is None:
            return unknown(parameter.kind if parameter.kind != "choice" else "text")
        static = constant(parameter.value)
        return evolve(static, values=parameter.values or static.values)
    if name in DATES:
        return Static(kind="date", low=Fraction(1), high=Fraction(3_652_059))
    return Static(kind="text") if name in key_homes(scheme) else None


def most_rows(scheme: Scheme, table: str, above: str | None) -> int:
    """Bound the rows of a table: below one row of the table above, or in all."""
    most = 1
    for each in ancestors(scheme, table):
        if each == above:
            break
        most *= scheme.tables[each].rows
    return most


def make_plan(scheme: Scheme) -> Plan:
    """Check the rules of a scheme and order its work.

    Raises:
        SchemeError: All faults of the rules, gathered.
    """
    maker = _Maker(scheme)
    plan = maker.plan()
    if maker.faults:
        raise SchemeError.of(f"scheme {scheme.name!r}", maker.faults)
    return plan


class _Maker:
    """Makes one plan; gathers faults on the way."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.faults: list[SchemeFault] = []
        self.nodes: dict[str, Node] = {}
        self.broken: set[str] = set()
        self.known: dict[str, Static] = {}
        self.recorded: dict[str, None] = {}
        self.dates: dict[str, Rule] = {}
        self.keys = key_homes(scheme)

    # ------------------------------------------------------------------------------------- what the bounds domain asks

    def static(self, name: str) -> Static | None:
        return self.known[name] if name in self.known else constants(self.scheme, name)

    def home(self, name: str) -> str | None:
        if name in self.nodes:
            return self.nodes[name].table
        return None if name in self.scheme.parameters or name in DATES else self.keys.get(name)

    def ancestors(self, table: str) -> tuple[str, ...]:
        return ancestors(self.scheme, table)

    def most_rows(self, table: str, above: str | None) -> int:
        return most_rows(self.scheme, table, above)

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        found = self.scheme.lookups.get(lookup)
        return None if found is None else found.cells

    def excludes(self, table: str) -> bool:
        gates = [self.nodes[f"gate.{gate.name}"] for gate in self.scheme.gates.values() if gate.exclude]
        return any(gate.table == table for gate in gates)

    @property
    def tables(self) -> Sequence[str]:
        return tuple(self.scheme.tables)

    @property
    def names(self) -> Sequence[str]:
        callables = [name for name, entry in self.scheme.indicators.items() if entry.takes]
        return (*self.known, *self.scheme.parameters, *self.scheme.lookups, *callables, *DATES, *self.keys)

    # -------------------------------------------------------------------------------------------------------- the steps

    def plan(self) -> Plan:
        self.check_tables()
        if not self.faults:
            for entry in self.scheme.indicators.values():
                if not entry.takes:
                    self.add(self.indicator_node(entry))
            for ladder in self.scheme.ladders.values():
                self.add(self.ladder_node(ladder))
            for gate in self.scheme.gates.values():
                self.add(self.gate_node(gate))
            for incentive in self.scheme.incentives.values():
                self.add(self.incentive_node(incentive))
            self.find_uses()
            for name in self.ordered():
                self.describe(self.nodes[name])
            self.check_stages()
        ordered = {name: self.nodes[name] for name in self.order if name in self.nodes} if self.nodes else {}
        return Plan(self.scheme, ordered, tuple(self.recorded), self.dates)

    order: list[str] = []  # noqa: RUF012 - replaced by ordered()

    def attempt(self, fault: SchemeFault, name: str | None = None) -> None:
        self.faults.append(fault)
        if name is not None:
            self.broken.add(name)

    def check_tables(self) -> None:
        scheme = self.scheme
        if not scheme.tables:
            self.attempt(
                StructureError(
                    "the scheme has no table",
                    "every value belongs to the rows of a table",
                    'add [table.unit] with key = ["..."]',
                )
            )
        for name, table in scheme.tables.items():
            at, path = scheme.where("table", name), ("table", name)
            if not table.key:
                self.attempt(
                    StructureError(
                        f"table {name!r} has no key", "a key names a row", 'add key = ["..."]', at, path
                    )
                )
            if table.parent is not None and table.parent not in scheme.tables:
                self.attempt(
                    UnknownNameError.of(
                        "table", table.parent, scheme.tables, "a parent is a table of the scheme",
                        scheme.where("table", name, "parent"), path,
                    )
                )  # fmt: skip
            chain = ancestors(scheme, name)
            if scheme.tables[chain[-1]].parent in chain:
                error = CycleError(
                    f"the tables {' -> '.join([*chain, name])} are their own parents",
                    "tables form chains from fine to coarse",
                    "take out one 'parent'",
                    at,
                    path,
                )
                error.loop = chain
                self.attempt(error)

    def add(self, node: Node | None) -> None:
        if node is not None:
            self.nodes[node.name] = node

    def located(self, entry: Item, section: str, *path: str | int) -> tuple[Any, ...]:
        """Give span and path of a field of an entry."""
        whole = (section, entry.name, *path)
        return self.scheme.where(*whole), whole

    def section(self, entry: Item) -> str:
        if isinstance(entry, Indicator):
            return "input" if entry.is_input else "group" if entry.is_group else "formula"
        return type(entry).__name__.lower()

    def home_table(self, entry: Item, table: str | None) -> str | None:
        """Give the table of an entry, or report that it has none."""
        at, path = self.located(entry, self.section(entry), "table")
        if table is None and self.scheme.root is not None:
            table = self.scheme.root.name
        if table is None:
            self.attempt(
                StructureError(
                    f"{entry.name!r} names no table",
                    "the scheme has several tables without a parent",
                    f"add table = one of: {listed(self.scheme.tables)}",
                    at,
                    path,
                )
            )
        elif table not in self.scheme.tables:
            self.attempt(
                UnknownNameError.of("table", table, self.scheme.tables, "every value lives in one table", at, path)
            )
            table = None
        return table

    def parsed(self, node: Node, field_name: str, text: str | None, *path: str | int) -> None:
        """Parse one rule of a node."""
        if text is None:
            return
        at, whole = self.located(node.entry, self.section(node.entry), *path)
        try:
            rule = parse(text, whole, at)
            node.rules[field_name] = evolve(rule, tree=self.resolved(rule.tree, {}, ()))
        except SchemeFault as fault:
            self.attempt(fault, node.name)

    # ------------------------------------------------------------------------------------------------ kinds of entries

    def indicator_node(self, entry: Indicator) -> Node | None:
        table = self.home_table(entry, entry.table)
        if table is None:
            return None
        if entry.name in self.keys and self.keys[entry.name] not in self.ancestors(table):
            self.attempt(StructureError(f"{entry.name!r} is also a key column of another table"))
        node = Node(entry.name, self.section(entry), table, entry)
        self.parsed(node, "when", entry.when, "when")
        self.parsed(node, "is", entry.is_, "is")
        if entry.is_group:
            parts = self.scheme.parts(entry.name)
            at, path = self.located(entry, "group")
            if not parts:
                self.attempt(
                    StructureError(
                        f"{entry.name!r} has neither a kind, nor a rule, nor parts",
                        "an input has a kind, a formula a rule, and a group is the parent of other indicators",
                        f'add kind or is, or give its parts parent = "{entry.name}"',
                        at,
                        path,
                    ),
                    entry.name,
                )
            else:
                node.rules["is"] = weighted_sum(parts, path)
        return node

    def ladder_node(self, ladder: Ladder) -> Node | None:
        table = self.home_table(ladder, ladder.table)
        if table is None:
            return None
        node = Node(ladder.name, "ladder", table, ladder)
        self.known[ladder.name] = level(ladder.scale)
        self.parsed(node, "when", ladder.when, "when")
        for place, each in enumerate(ladder.levels):
            self.parsed(node, f"levels.{place}.when", each.when, "levels", place, "when")
        for place, quota in enumerate(ladder.quotas):
            self.parsed(node, f"quotas.{place}", quota.places, "quotas", place, quota.bound)
        for place, key in enumerate(ladder.order_by):
            at, path = self.located(ladder, "ladder", "order_by", place)
            try:
                self.parsed(node, f"order_by.{place}", ordering(key)[0], "order_by", place)
            except StructureError as fault:
                self.attempt(evolve_fault(fault, at, path), ladder.name)
        return node

    def gate_node(self, gate: Gate) -> Node | None:
        tables = {
            node.table for name in gate.ladders if (node := self.nodes.get(name)) is not None and node.kind == "ladder"
        }
        barred = {
            self.scheme.table_of(incentive)
            for name in gate.bars
            if (incentive := self.scheme.incentives.get(name)) is not None
        }
        own = gate.table or (tables.pop() if len(tables) == 1 else None)
        if own is None and not tables and len(barred) == 1:
            own = barred.pop()
        table = self.home_table(gate, own)
        if table is None:
            return None
        node = Node(f"gate.{gate.name}", "gate", table, gate)
        self.parsed(node, "when", gate.when, "when")
        return node

    def incentive_node(self, incentive: Incentive) -> Node | None:
        table = self.home_table(incentive, incentive.table)
        if table is None:
            return None
        node = Node(f"incentive.{incentive.name}", "incentive", table, incentive)
        self.parsed(node, "when", incentive.when, "when")
        self.parsed(node, "amount", incentive.amount, "amount")
        return node

    # ------------------------------------------------------------------------------------------------ formulas by call

    def resolved(
        self, tree: ast.expr, arguments: Mapping[str, ast.expr], stack: tuple[str, ...]
    ) -> ast.expr:
        """Put arguments in place of names, and instances in place of calls of formulas."""
        maker = self

        class Resolve(ast.NodeTransformer):
            def visit_Name(self, node: ast.Name) -> ast.expr:
                return copy.deepcopy(arguments[node.id]) if node.id in arguments else node

            def visit_Call(self, node: ast.Call) -> ast.expr:
                call: Call | None = getattr(node, "call", None)
                if call is not None:
                    node.args = [self.visit(argument) for argument in node.args]
                    within = call.within
                    if within is not None:
                        within = tuple(self.visit(element) for element in within)
                    node.call = Call(  # type: ignore[attr-defined]
                        call.function,
                        tuple(node.args),
                        None if call.where is None else self.visit(call.where),
                        within,
                        {key: maker.option(key, word, call, node) for key, word in call.options.items()},
                    )
                    return node
                node.args = [self.visit(argument) for argument in node.args]
                return maker.instance(node, stack)

        return Resolve().visit(copy.deepcopy(tree))  # type: ignore[no-any-return]

    def option(self, key: str, word: str, call: Call, node: ast.Call) -> str:
        """Give the word of a named argument; a parameter may decide it."""
        if not word.startswith("="):
            return word
        parameter = self.scheme.parameters.get(word[1:])
        if parameter is None:
            raise UnknownNameError.of(
                "parameter", word[1:], self.scheme.parameters, call.function.usage, span_of(node)
            )
        if parameter.value is None:
            return UNPUBLISHED_OPTION
        if parameter.value not in call.function.choices[key]:
            raise KindError(
                f"{key}={parameter.name} is {parameter.value!r}",
                call.function.usage,
                f"give the parameter one of: {listed(call.function.choices[key])}",
                span_of(node),
            )
        return str(parameter.value)

    def instance(self, node: ast.Call, stack: tuple[str, ...]) -> ast.expr:
        """Give the name of the formula called with these arguments, and make its node."""
        name = node.func.id  # type: ignore[attr-defined]
        entry = self.scheme.indicators.get(name)
        if entry is None or not entry.takes:
            callables = [each for each, indicator in self.scheme.indicators.items() if indicator.takes]
            functions = [each.removesuffix(" of rows") for each in CATALOGUE if each[0].isalpha()]
            raise UnknownNameError.of(
                "function",
                name,
                [*functions, *callables],
                "a call names a function of the language, or a formula with 'takes'",
                span_of(node.func),
            )
        if node.keywords or len(node.args) != len(entry.takes):
            raise KindError(
                f"{text_of(node)!r} has {len(node.args)} arguments",
                f"formula {name!r} takes {listed(entry.takes)}",
                f"write {name}({', '.join(entry.takes)})",
                span_of(node),
            )
        key = f"{name}({', '.join(_written(argument) for argument in node.args)})"
        if name in stack:
            error = CycleError(
                f"formula {name!r} calls itself: {' -> '.join([*stack, name])}",
                "a formula with arguments is put in place of its call",
                "take the call out; a value of an earlier round is previous(...)",
                span_of(node),
            )
            error.loop = (*stack, name)
            raise error
        if key not in self.nodes:
            if len(self.nodes) > MAX_INSTANCES:
                raise StructureError(f"more than {MAX_INSTANCES} nodes", "calls of formulas multiply", "use a lookup")
            table = self.home_table(entry, entry.table)
            assert entry.is_ is not None
            at, path = self.located(entry, "formula", "is")
            rule = parse(entry.is_, path, at)
            arguments = dict(zip(entry.takes, node.args, strict=True))
            made = Node(key, "formula", table or "", evolve(entry, takes=(), name=key), instance=True)
            made.rules["is"] = evolve(rule, tree=self.resolved(rule.tree, arguments, (*stack, name)))
            if entry.when is not None:
                at, path = self.located(entry, "formula", "when")
                rule = parse(entry.when, path, at)
                made.rules["when"] = evolve(rule, tree=self.resolved(rule.tree, arguments, (*stack, name)))
            self.nodes[key] = made
        renamed = ast.Name(key)
        for each in ("origin", "start", "end"):
            setattr(renamed, each, getattr(node, each))
        return renamed

    # ------------------------------------------------------------------------------------------------ order and bounds

    def find_uses(self) -> None:
        for node in self.nodes.values():
            uses: dict[str, None] = {}
            for rule in node.rules.values():
                for name in used_names(rule.tree):
                    if name in DATES:
                        self.dates.setdefault(name, rule)
                    uses.setdefault(name)
                if any(_has_within(part) for part in ast.walk(rule.tree)):
                    for gate in self.scheme.gates.values():
                        gated = self.nodes.get(f"gate.{gate.name}")
                        if gate.exclude and gated is not None and gated.table == node.table:
                            uses.setdefault(gated.name)
            entry = node.entry
            if isinstance(entry, Ladder):
                within = self.scheme.parameters.get(entry.within.parameter) if isinstance(
                    entry.within, ParameterName
                ) else None  # fmt: skip
                for name in within_names(within.value if within else entry.within):
                    uses.setdefault(name)
                for gate in self.scheme.gates.values():
                    if entry.name in gate.ladders:
                        uses.setdefault(f"gate.{gate.name}")
            if isinstance(entry, Incentive):
                for gate in self.scheme.gates.values():
                    if entry.name in gate.bars:
                        uses.setdefault(f"gate.{gate.name}")
            node.uses = tuple(name for name in uses if name in self.nodes)

    def ordered(self) -> list[str]:
        """Order the nodes so that each follows all it uses; report circles whole."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from((used, node.name) for node in self.nodes.values() for used in node.uses)
        for group in networkx.strongly_connected_components(graph):
            if len(group) > 1 or any(graph.has_edge(name, name) for name in group):
                loop = [edge[0] for edge in networkx.find_cycle(graph.subgraph(group))]
                loop.reverse()
                # Start at the node that stands first in the scheme, so that the message does not depend on hashing.
                first = min(range(len(loop)), key=lambda place: list(self.nodes).index(loop[place]))
                self.attempt(self.cycle([*loop[first:], *loop[:first]]))
                self.broken.update(group)
                graph.remove_nodes_from(list(group))
        place = {name: number for number, name in enumerate(self.nodes)}
        self.order = list(networkx.lexicographical_topological_sort(graph, key=lambda name: place[name]))
        return self.order

    def cycle(self, loop: list[str]) -> CycleError:
        steps = []
        for name, used in zip(loop, [*loop[1:], loop[0]], strict=True):
            node = self.nodes[name]
            rule = next((rule for rule in node.rules.values() if used in used_names(rule.tree)), None)
            line = f" (line {rule.at.line}: {rule.text})" if rule and rule.at else f" ({rule.text})" if rule else ""
            steps.append(f"{name}{line}")
        entry = self.nodes[loop[0]].entry
        at, path = self.located(entry, self.section(entry), "is")
        error = CycleError(
            "entries need each other in a circle: " + " -> ".join([*steps, loop[0]]),
            "each value is computed from values that are known before it",
            "take one of the names out of its rule; a value of an earlier round is previous(...), which makes no circle",
            at,
            path,
        )
        error.loop = tuple(loop)
        return error

    def describe(self, node: Node) -> None:
        """Find the bounds of a node, or report its faults; what uses a broken node is broken without further words."""
        if node.name in self.broken or any(used in self.broken for used in node.uses):
            self.broken.add(node.name)
            self.known[node.name] = unknown("number")
            return
        try:
            self.describe_rules(node)
            node.static = getattr(self, f"describe_{node.kind}")(node)
        except SchemeFault as fault:
            self.attempt(fault, node.name)
            return
        if node.kind not in ("gate", "incentive"):
            self.known[node.name] = node.static

    def describe_rules(self, node: Node) -> None:
        for name, rule in node.rules.items():
            if name.startswith("quotas."):
                continue
            node.statics[name] = self.bounds(node, rule)
            if name.endswith("when") and node.statics[name].kind != "flag":
                raise KindError(
                    f"{rule.text!r} is a {node.statics[name].kind}, not a flag",
                    "a condition is true or false",
                    "write a comparison",
                    span_of(rule.tree),
                    rule.path,
                )

    def bounds(self, node: Node, rule: Rule, extra: Mapping[str, Static] | None = None) -> Static:
        known = self.known
        self.known = {**known, **(extra or {})}
        domain = Bounds(self, node.table)
        try:
            static = Walk(domain).rule(rule)
        finally:
            self.known = known
        self.recorded.update(dict.fromkeys(domain.recorded))
        return static

    def conditional(self, node: Node, static: Static) -> Static:
        """Add what a false or absent `when` does."""
        when = node.statics.get("when")
        if when is None or (when.constant is True and not when.causes):
            return static
        causes = static.causes | when.causes | {Cause.NOT_APPLICABLE}
        return evolve(static, causes=causes, always=when.always or static.always, constant=None)

    def describe_input(self, node: Node) -> Static:
        entry = node.entry
        assert isinstance(entry, Indicator)
        if entry.kind == "number":
            low, high, decimals = (self.number_of(node, name) for name in ("low", "high", "decimals"))
            if low is None or high is None or decimals is None:
                return unknown("number")
            if low > high or decimals.denominator != 1 or not 0 <= decimals <= 9:
                at, path = self.located(entry, "input", "low")
                raise StructureError(
                    f"the bounds of {entry.name!r} are low {low}, high {high}, decimals {decimals}",
                    "low is at most high, and decimals are a whole number from 0 to 9",
                    "mend the bounds",
                    at,
                    path,
                )
            static = evolve(number(low, high, 10 ** int(decimals)), constant=None)
        elif entry.kind == "choice":
            static = Static(kind="text", values=entry.values)
        elif entry.kind == "date":
            static = Static(kind="date", low=Fraction(1), high=Fraction(3_652_059))
        else:
            static = Static(kind=str(entry.kind))
        if entry.optional:
            static = static.absent_by(Cause.MISSING)
        return self.conditional(node, static)

    def number_of(self, node: Node, field_name: str) -> Fraction | None:
        """Give a number of an entry that may name a parameter; None where that is unpublished."""
        value = getattr(node.entry, field_name)
        if isinstance(value, ParameterName):
            at, path = self.located(node.entry, self.section(node.entry), field_name)
            parameter = self.scheme.parameters.get(value.parameter)
            if parameter is None or parameter.kind != "number":
                raise UnknownNameError.of(
                    "parameter of kind number",
                    value.parameter,
                    [name for name, each in self.scheme.parameters.items() if each.kind == "number"],
                    f"{field_name} is a number, or names a parameter that is one",
                    at,
                    path,
                )
            value = parameter.value
        return None if value is None else Fraction(value)

    def describe_formula(self, node: Node) -> Static:
        static = node.statics["is"]
        entry = node.entry
        assert isinstance(entry, Indicator)
        if static.kind == "text" and static.always is None and static.values is None:
            raise KindError(
                f"the formula {node.name!r} gives a text", "formulas give numbers, flags, dates, levels or choices",
                "use the text where it is compared or looked up", span_of(node.rules["is"].tree),
            )  # fmt: skip
        decimals = self.number_of(node, "decimals")
        if decimals is not None and static.decimals is not None and static.decimals > decimals:
            at, path = self.located(entry, self.section(entry), "decimals")
            raise StructureError(
                f"{node.name!r} can have {static.decimals} decimals, and declares {decimals}",
                "decimals of a formula are a promise, not a rounding",
                f"round it: round({node.rules['is'].text}, {decimals})",
                at,
                path,
            )
        return self.conditional(node, static)

    describe_group = describe_formula

    def describe_gate(self, node: Node) -> Static:
        return node.statics["when"]

    def describe_incentive(self, node: Node) -> Static:
        static = node.statics.get("amount", Static(kind="flag", constant=True))
        if "amount" in node.statics and static.kind not in ("number", "level"):
            rule = node.rules["amount"]
            raise KindError(
                f"the amount {rule.text!r} is a {static.kind}", "an amount is a number", "write a number",
                span_of(rule.tree), rule.path,
            )  # fmt: skip
        return self.conditional(node, static)

    def describe_ladder(self, node: Node) -> Static:
        ladder = node.entry
        assert isinstance(ladder, Ladder)
        cohort = number(0, self.most_rows(node.table, None), 1)
        for name, rule in node.rules.items():
            if not name.startswith("quotas."):
                continue
            static = self.bounds(node, rule, {"rows": cohort, "candidates": cohort})
            if static.kind != "number":
                raise KindError(
                    f"the places {rule.text!r} are a {static.kind}", "places are a number",
                    "write for instance 0.1 * candidates", span_of(rule.tree), rule.path,
                )  # fmt: skip
            node.statics[name] = static
        for name, static in node.statics.items():
            if name.startswith("order_by.") and (static.kind == "text" or static.step is None):
                rule = node.rules[name]
                raise KindError(
                    f"{rule.text!r} cannot order a ladder: it is "
                    + ("a text" if static.kind == "text" else "a quotient of values that vary"),
                    "rows are ordered by numbers with fixed decimals, dates, flags or levels",
                    "use another value" if static.kind == "text" else f"round it first: round({rule.text}, 4)",
                    span_of(rule.tree),
                    rule.path,
                )
        return evolve(level(ladder.scale), causes=self.ladder_causes(node, ladder), always=self.never(node, ladder))

    def ladder_causes(self, node: Node, ladder: Ladder) -> frozenset[Cause]:
        """Find why a row can be without a level."""
        causes: set[Cause] = set()
        if "when" in node.statics:
            causes |= {Cause.NOT_APPLICABLE}
        for static in node.statics.values():
            causes |= static.causes
        gates = [gate for gate in self.scheme.gates.values() if ladder.name in gate.ladders]
        for gate in gates:
            gated = self.nodes.get(f"gate.{gate.name}")
            causes |= gated.static.causes if gated is not None else set()
            if ladder.name in gate.exclude:
                causes.add(Cause.NOT_APPLICABLE)
        last = ladder.levels[-1]
        if last.when is not None or ladder.enforced or ladder.overlap != "first":
            causes.add(Cause.NO_RULE)
        fields = [ladder.ties, ladder.round, ladder.conflict, ladder.overlap, ladder.within]
        fields += [each for gate in gates for each in (gate.freed, gate.takes_place)]
        names = [value.parameter for value in fields if isinstance(value, ParameterName)]
        if any(name in self.scheme.parameters and self.scheme.parameters[name].is_unpublished for name in names):
            causes.add(Cause.UNDETERMINED)
        return frozenset(causes)

    def never(self, node: Node, ladder: Ladder) -> Cause | None:
        """Say whether the ladder is undetermined for every row: an order key, its cohort or a place is unpublished."""
        first = [static for name, static in node.statics.items() if name == "when" or name == "levels.0.when"]
        if ladder.enforced:
            first += [static for name, static in node.statics.items() if name.startswith(("order_by.", "quotas."))]
        if any(static.always is Cause.UNDETERMINED for static in first):
            return Cause.UNDETERMINED
        within = ladder.within
        if isinstance(within, ParameterName) and self.scheme.parameters[within.parameter].is_unpublished:
            return Cause.UNDETERMINED
        return None

    def check_stages(self) -> None:
        stages = list(self.scheme.stages)
        reached: dict[str, int] = {}
        for name in self.order:
            node = self.nodes[name]
            stage = node.entry.stage
            used = {each: reached.get(each, -1) for each in node.uses}
            latest = max(used, key=lambda each: used[each], default=None)
            if stage is None:
                reached[name] = used[latest] if latest is not None else -1
                continue
            at, path = self.located(node.entry, self.section(node.entry), "stage")
            if stage not in stages:
                self.attempt(
                    UnknownNameError.of("stage", stage, stages, "stages are declared by the scheme", at, path)
                )
                continue
            reached[name] = stages.index(stage)
            if latest is not None and used[latest] > reached[name]:
                self.attempt(
                    StageError(
                        f"{name!r} of stage {stage!r} uses {latest!r} of the later stage {stages[used[latest]]!r}",
                        f"the stages follow each other: {', '.join(stages)}",
                        "move one of them to another stage, or use an earlier value",
                        at,
                        path,
                    )
                )


def evolve_fault(fault: SchemeFault, at: Any, path: Any) -> SchemeFault:
    """Give a fault the place it belongs to."""
    fault.at, fault.path = at, path
    return fault


def within_names(within: Any) -> tuple[str, ...]:
    """Read the columns of a cohort; a parameter writes several in one text, with commas, and none as an empty one."""
    if isinstance(within, ParameterName) or within is None:
        return ()
    if isinstance(within, str):
        return tuple(name.strip() for name in within.split(",") if name.strip())
    return tuple(within)


def used_names(tree: ast.expr) -> Iterator[str]:
    """Give the names whose values of this round a rule needs; `previous` needs none."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Call):
            call: Call | None = getattr(node, "call", None)
            if call is None:  # a call of a formula, not yet put in place
                stack.extend(node.args)
            elif call.function.name != "previous":
                stack.extend([*call.arguments, *([call.where] if call.where is not None else []), *(call.within or ())])
        else:
            stack.extend(ast.iter_child_nodes(node))


def _has_within(node: ast.AST) -> bool:
    call = getattr(node, "call", None)
    return call is not None and call.within is not None


def _written(node: ast.expr) -> str:
    """Write an argument so that equal arguments are written alike."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, Fraction | bool) else repr(node.value)
    return text_of(node) if not isinstance(node, ast.Name) else node.id


def weighted_sum(parts: Iterable[Indicator], path: tuple[str | int, ...]) -> Rule:
    """Make the rule of a group: the sum of its parts, each times its weight."""
    words: list[str] = []
    for part in parts:
        weight = part.weight
        factor = weight.parameter if isinstance(weight, ParameterName) else _weight_text(weight)
        words.append(f"{factor} * {part.name}" if factor != "1" else part.name)
    return parse(" + ".join(words), path)


def _weight_text(weight: Fraction) -> str:
    from partyrate.numbers import decimals_of, show

    return show(weight) if decimals_of(weight) is not None else f"({show(weight)})"


__all__ = ["DATES", "GrainError", "Node", "Plan", "Table", "ancestors", "full_key", "make_plan", "within_names"]
