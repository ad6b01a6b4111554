"""The plan: nodes in the order of work, and questions about the names that they use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field, frozen

from partyrate.errors import NotFoundError, UsageError
from partyrate.errors.arguments import checked_name
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import Rule, calls_of, names_in
from partyrate.messages import message, text
from partyrate.model import (
    Budget,
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Pairing,
    ParameterName,
    Scheme,
    Table,
    WarningRule,
    section_of,
)
from partyrate.numbers import Cause
from partyrate.periods import example_of, span_months
from partyrate.plan.asked import check_has_values
from partyrate.plan.references import parts_of
from partyrate.plan.rule_variants import RuleVariants
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Path, Span

if TYPE_CHECKING:
    import networkx as nx

DATES: Final = ("as_of", "period_start", "period_end")

UNDESCRIBED: Final = ValueRange(kind="flag")
"""The range of a node that has not been analysed yet."""

Item = Indicator | Ladder | Gate | WarningRule | Incentive | Budget | Pairing


section = section_of
"""Return the word of the scheme file that an entry stands under."""


@define(eq=False)
class Node:
    """One step of the work: an input, formula, group, ladder, gate, warning, incentive, budget, or a rule of a pairing.

    `rules` holds its parsed rules by the field they stand in: `is`, `when`, `amount`, `levels.0.when`, `quotas.1`.
    `value_ranges` holds the range of each rule, and `value_range` that of the node. `past_range` is the one that past
    rounds can have recorded, where it differs: their rules may have been others.

    `rule_variants` holds the variants of its rules that depend on unpublished choices, and `excess_choices` the choices
    of rules that would have too many; `is_open` is true where it depends on some, directly or not. `variant_of` names
    the formula or the ladder that a node is a variant of.
    `missing` holds the words in its cells that stand for a missing value, and `causes` those of declared causes.
    """

    name: str
    kind: str
    table: str
    entry: Item
    rules: dict[str, Rule] = field(factory=dict)
    value_ranges: dict[str, ValueRange] = field(factory=dict)
    value_range: ValueRange = UNDESCRIBED
    past_range: ValueRange | None = None
    uses: tuple[str, ...] = ()
    instance: bool = False
    rule_variants: dict[str, RuleVariants] = field(factory=dict)
    excess_choices: tuple[str, ...] = ()
    is_open: bool = False
    variant_of: str | None = None
    missing: frozenset[str] = frozenset()
    causes: Mapping[str, Cause] = field(factory=dict)

    @property
    def is_agreed(self) -> bool:
        """Whether its value is the one that its variants agree on."""
        return self.kind in ("formula", "group", "ladder") and "is" in self.rule_variants

    @property
    def ladder(self) -> Ladder | None:
        """The ladder that it fills; None where it is none, or where its variants agree on the level."""
        return self.entry if isinstance(self.entry, Ladder) and not self.is_agreed else None

    @property
    def shown_as(self) -> str:
        """The name in explanations: that of its entry, or its own where it is a variant."""
        return self.entry.name if self.variant_of is None else self.name

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of its variants, one for each combination of the choices that it depends on."""
        trees = self.rule_variants["is"].trees if self.is_agreed else ()
        return tuple(tree.id for tree in trees if isinstance(tree, ast.Name))

    @property
    def is_computable(self) -> bool:
        """Whether it can be determined for some row."""
        return self.value_range.always_absent is not Cause.UNDETERMINED

    @property
    def may_lack_order(self) -> bool:
        """Whether a row for which the first key of a ladder is undetermined may turn out to stand in no order.

        That is so where the rule of the key can be absent for another cause as well.
        """
        first = self.value_ranges.get("order_by.0")
        return first is not None and bool(first.possible_causes - {Cause.UNDETERMINED})

    def stays_below(self, limit: int) -> bool:
        """Return whether every whole number that its rules need is below a limit."""
        return all(value_range.stays_below(limit) for value_range in (self.value_range, *self.value_ranges.values()))


def _len_of(nodes: Mapping[str, Node]) -> str:
    """Return how many nodes there are, for a `repr`."""
    return f"<{len(nodes):,} nodes>"


@frozen(eq=False)
class Plan:
    """A checked scheme in the order of work.

    Args:
        scheme: The scheme.
        nodes: The nodes, each after all that it uses.
        recorded: Names that rules look up in the past.
        dates: Which of `as_of`, `period_start` and `period_end` rules use, with a rule that does.
        budget: The limits of the scheme and its data.
    """

    scheme: Scheme
    nodes: Mapping[str, Node] = field(repr=_len_of)
    recorded: tuple[str, ...] = ()
    dates: Mapping[str, Rule] = field(factory=dict, repr=False)
    budget: ResourceBudget = DEFAULT_BUDGET

    @cached_property
    def root(self) -> Table:
        """The table of units: the one without a parent.

        Raises:
            UsageError: Several tables have no parent, so that there are no units.
        """
        root = self.scheme.root
        if root is None:
            raise UsageError(*message("several roots", scheme=self.scheme.name))
        return root

    @cached_property
    def runs_along(self) -> frozenset[str]:
        """The tables along whose rows a function of rounds runs."""
        rules = [rule for node in self.nodes.values() for rule in node.rules.values() if node.is_computable]
        calls: list[Any] = [node for rule in rules for node in calls_of(rule.tree, "rounds")]
        return frozenset(node.call.table for node in calls if node.call.table is not None)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The nodes that some determinable result needs; the columns of other inputs are not read."""
        needed: set[str] = set()
        stack = [node.name for node in self.nodes.values() if node.is_computable and node.kind != "input"]
        while stack:
            name = stack.pop()
            if name not in needed and name in self.nodes:
                needed.add(name)
                stack.extend(self.nodes[name].uses)
        return frozenset(name for name in needed if self.nodes[name].is_computable)

    def beyond(self, limit: int) -> list[Node]:
        """Return the needed nodes at which whole numbers may reach a limit."""
        return [node for node in self.nodes.values() if node.name in self.needed and not node.stays_below(limit)]

    def named(self, name: str) -> Node:
        """Return the node of a name; the name of an incentive, a gate, a budget or a warning may be given as it is.

        Raises:
            NotFoundError: The scheme computes nothing of that name.
        """
        name = checked_name(name, "value")
        for key in (name, f"incentive.{name}", f"gate.{name}", f"budget.{name}", f"warning.{name}"):
            if key in self.nodes:
                return self.nodes[key]
        check_has_values(self.scheme, name)
        known = {node.entry.name: node.entry for node in self.nodes.values() if not node.instance}
        raise NotFoundError.of("value", name, known, text("scheme computes no value", scheme=self.scheme.name))

    def entries(self, names: Iterable[str]) -> dict[str, Item]:
        """Return the entries of the scheme that nodes belong to, by the names of these."""
        return {name: self.nodes[name].entry for name in names}

    def needs(self, name: str) -> tuple[str, ...]:
        """Return the nodes that a node needs, directly or not, itself first."""
        needed: dict[str, None] = {}
        stack = [name]
        while stack:
            current = stack.pop()
            if current not in needed and current in self.nodes:
                needed[current] = None
                stack.extend(self.nodes[current].uses)
        return tuple(needed)

    def gates_of(self, ladder: str) -> tuple[Gate, ...]:
        """Return the gates that act on a ladder, in their order."""
        return tuple(gate for gate in self.scheme.gates.values() if ladder in gate.ladders)

    def choice(self, value: Any) -> Any:
        """Return the value of a field that may name a parameter; None where that is unpublished and can be several."""
        return decided(self.scheme, value)

    def constant(self, part: ast.expr) -> Fraction | None:
        """Return the number that a part of a rule always is; None where it may be another, or is none."""
        parameter = self.scheme.parameters.get(part.id) if isinstance(part, ast.Name) else None
        value = getattr(part, "value", None) if parameter is None else parameter.constant
        return value if isinstance(value, Fraction) else None

    def ancestors(self, table: str) -> tuple[str, ...]:
        """Return a table, its parent, and so on up."""
        return ancestors(self.scheme, table)

    def full_key(self, table: str) -> tuple[str, ...]:
        """Return the columns that name a row of a table: its ancestors' and its own."""
        return self._keys[table]

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, ...]]:
        return {table: full_key(self.scheme, table) for table in self.scheme.tables}

    @cached_property
    def records(self) -> Sequence[Node]:
        """The records that are read of past rounds: of the nodes that rules of computed nodes look up there."""
        names: dict[str, None] = {}
        for node in self.nodes.values():
            if node.is_computable and (node.kind != "input" or node.name in self.needed):
                names.update(dict.fromkeys(looked_up(node)))
        return [self.record(name) for name in names if name in self.nodes]

    def record(self, name: str) -> Node:
        """Return a node as past rounds recorded it: with the range that its value had there."""
        node = self.nodes[name]
        return node if node.past_range is None else evolve(node, value_range=node.past_range)

    def most_rows(self, table: str, above: str | None = None) -> int:
        """Return the most rows of a table: below one row of the table above, or in all."""
        return most_rows(self.scheme, table, above)

    def graph(self) -> nx.DiGraph[str]:
        """Return the graph of the work as a `networkx.DiGraph`: an edge leads from a used node to one that uses it."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        for name in self.uses:
            graph.add_node(name, kind=self.nodes[name].kind, table=self.nodes[name].table)
        for name, used in self.uses.items():
            graph.add_edges_from((needed, name) for needed in used)
        return graph

    @cached_property
    def uses(self) -> Mapping[str, Sequence[str]]:
        """The names that each node uses as its rules are written; variants of a formula are one with it."""
        uses: dict[str, dict[str, None]] = {name: {} for name, node in self.nodes.items() if node.variant_of is None}
        for node in self.nodes.values():
            written = node.variant_of or node.name
            used = (self.nodes[name].variant_of or name for name in node.uses if name in self.nodes)
            uses[written].update(dict.fromkeys(name for name in used if name != written))
        return {name: tuple(used) for name, used in uses.items()}


def entry_name(node: str) -> str:
    """Return the name of the entry that a node belongs to: without arguments, a column, or the values of a variant.

    Example:
        >>> entry_name("better(org, 95)"), entry_name("pay['base'](mode='down')"), entry_name("score")
        ('better', 'pay', 'score')
    """
    return _ADDED.split(node, maxsplit=1)[0]


_ADDED: Final = re.compile(r"\(|\['")


def located(scheme: Scheme, entry: Item, *path: str | int) -> tuple[Span | None, Path]:
    """Return span and path of a field of an entry; those of a call are those of its formula."""
    whole = (section(entry), entry_name(entry.name), *path)
    return scheme.span_of(*whole), whole


def decided(scheme: Scheme, value: Any) -> Any:
    """Return the value of a field that may name a parameter; None where it is not declared, or open.

    An unpublished parameter that can have one value only has that value.
    """
    if not isinstance(value, ParameterName):
        return value
    parameter = scheme.parameters.get(value.parameter)
    if parameter is None:
        return None
    return parameter.values[0] if parameter.is_unpublished and len(parameter.values) == 1 else parameter.constant


def ancestors(scheme: Scheme, table: str | None) -> tuple[str, ...]:
    """Return a table of a scheme, its parent, and so on up; none of no table."""
    chain: list[str] = []
    above = table
    while above is not None and above in scheme.tables and above not in chain:
        chain.append(above)
        above = scheme.tables[above].parent
    return tuple(chain)


def common_table(scheme: Scheme, budget: Budget) -> str | None:
    """Return the finest table that the recipients of all incentives of a budget belong to; None where there is none."""
    incentives = [scheme.incentives[name] for name in budget.incentives if name in scheme.incentives]
    chains = [ancestors(scheme, scheme.table_of(incentive) or "") for incentive in incentives]
    return next((table for table in chains[0] if all(table in chain for chain in chains)), None) if chains else None


def full_key(scheme: Scheme, table: str) -> tuple[str, ...]:
    """Return the columns that name a row of a table: its ancestors' and its own."""
    key: list[str] = []
    for name in reversed(ancestors(scheme, table)):
        key += [column for column in scheme.tables[name].key if column not in key]
    return tuple(key)


def most_rows(scheme: Scheme, table: str, above: str | None) -> int:
    """Return the most rows of a table: below one row of the table above, or in all."""
    most = 1
    for name in ancestors(scheme, table):
        if name == above:
            break
        most *= scheme.tables[name].most
    return most


def no_date(plan: Plan, name: str) -> UsageError:
    """Build the error of a date that a rule needs and the call does not pass."""
    rule = plan.dates.get(name)
    is_named = rule is not None and len(rule.path) > 1
    reason = text("date used by", rule=rule.line, entry=rule.path[1]) if rule and is_named else text("date used")
    if name == "as_of":
        return UsageError(*message("as_of not passed", name=name, reason=reason))
    example = example_of(span_months(plan.scheme.period))
    return UsageError(*message("period not passed", name=name, reason=reason, round=example))


def key_homes(scheme: Scheme) -> dict[str, str]:
    """Return the table of each key column."""
    homes: dict[str, str] = {}
    for name, table in scheme.tables.items():
        for column in table.key:
            homes.setdefault(column, name)
    return homes


def within_names(within: Any) -> tuple[str, ...]:
    """Return the columns of a cohort; a parameter writes several in one text, with commas, and none as an empty one."""
    if isinstance(within, ParameterName) or within is None:
        return ()
    if isinstance(within, str):
        return tuple(name.strip() for name in within.split(",") if name.strip())
    return tuple(within)


def looked_up(node: Node) -> tuple[str, ...]:
    """Return the names whose past the rules of a node look up in the history."""
    nodes: Any = (node for rule in node.rules.values() for node in calls_of(rule.tree, "rounds"))
    calls = [node.call for node in nodes if node.call.table is None]
    names = (name for call in calls for part in parts_of(call) for name in names_in(part, recorded=True))
    return tuple(dict.fromkeys(names))


def condition_of(node: Node, rule: str) -> ast.expr | None:
    """Return the condition that is true in every row in which a rule of a node counts; None where it always counts.

    The value of a formula or an incentive is not used where its `when` is not true.
    """
    condition = node.rules.get("when") if rule in ("is", "amount") else None
    return None if condition is None else condition.tree
