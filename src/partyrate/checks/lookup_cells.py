"""Keys that a rule can have for a lookup without a cell for them, and keys of a lookup that no rule can have."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, product
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.checks.finding import OPEN, finding_at, shown_value
from partyrate.checks.pieces import Compared, Piece, Undecided, joined_pieces, piece_text
from partyrate.checks.sample_rows import Sampler
from partyrate.checks.witnesses import Search
from partyrate.errors import Finding, SchemeFault
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.domains.analysis.lookups import MANY_KEYS, key_values
from partyrate.language.grammar import Rule, names_in
from partyrate.language.interpreter import Interpreter
from partyrate.messages import Text, joined, joined_with, text
from partyrate.model import Indicator
from partyrate.model.entry import written_cell
from partyrate.numbers import Constant, LevelValue
from partyrate.plan import Node, Plan, section
from partyrate.plan.names import NameResolver

MOST_SAID: Final = 5
"""The most keys that a finding names."""


@frozen(eq=False)
class _Read:
    """A cell that a rule reads: the lookup, what is known of its keys, and the part of the rule."""

    lookup: str
    keys: Sequence[ValueRange]
    node: ast.Subscript

    @property
    def written(self) -> list[ast.expr]:
        """The keys as the rule has them."""
        return self.node.slice.elts if isinstance(self.node.slice, ast.Tuple) else [self.node.slice]


class _Reads(Analysis):
    """The analysis domain, which notes the keys of every lookup that a rule reads."""

    def __init__(self, plan: Plan, node: Node) -> None:
        super().__init__(NameResolver(plan.scheme, plan.nodes), node.table)
        self.met: list[_Read] = []

    def lookup(self, name: str, keys: Sequence[ValueRange], node: ast.Subscript) -> ValueRange:
        self.met.append(_Read(name, keys, node))
        return super().lookup(name, keys, node)


def lookup_cells(plan: Plan) -> Iterator[Finding]:
    """Find keys that a rule can have for a lookup that has no cell for them, and texts as keys that none can have."""
    said: set[str] = set()
    reads: dict[str, list[_Read]] = {}
    unknown: set[str] = set()
    sampler = Sampler(plan)
    expected = set(_expected(plan))
    for node in plan.nodes.values():
        for rule in node.rules.values():
            met = _met(plan, node, rule)
            if met is None:
                unknown.update(names_in(rule.tree))
                continue
            for read in met:
                reads.setdefault(read.lookup, []).append(read)
            if node.name not in expected:
                yield from _of_rule(sampler, node, rule, met, said)
    for name, some in reads.items():
        yield from () if name in unknown else _never(plan, name, some)


def _expected(plan: Plan) -> Iterator[str]:
    """Yield the names whose values some rule expects to be absent."""
    for node in plan.nodes.values():
        for rule in node.rules.values():
            for part in ast.walk(rule.tree):
                if _is_lenient(part):
                    yield from names_in(part)


def _met(plan: Plan, node: Node, rule: Rule) -> list[_Read] | None:
    """Return the cells that a rule reads; None where that is not known."""
    if not any(isinstance(part, ast.Subscript) for part in ast.walk(rule.tree)):
        return []
    domain = _Reads(plan, node)
    try:
        Interpreter(domain).rule(rule)
    except (SchemeFault, AssertionError):  # a rule of quotas, whose names are those of a cohort
        return None
    return domain.met


def _never(plan: Plan, name: str, reads: Sequence[_Read]) -> Iterator[Finding]:
    """Find texts as keys of a lookup that no rule can have, where all that read it choose among known texts."""
    cells = plan.scheme.lookups[name].selection
    for position in range(len(plan.scheme.lookups[name].keys)):
        keys = [read.keys[position] for read in reads]
        known = [_values(plan, read, position) if read.keys[position].kind == "text" else None for read in reads]
        if any(key.constant is not None for key in keys) or None in known:
            continue  # a rule may well name one row of many
        possible = set().union(*(values for values in known if values is not None))
        never = [value for value in dict.fromkeys(key[position] for key in cells) if value not in possible]
        if never:
            key = joined(map(written_cell, never), 5)
            said = joined(sorted(map(written_cell, possible)), 6)
            yield finding_at(plan.scheme, ("lookup", name), "lookup-key-never", name=name, keys=key, possible=said)


def _values(plan: Plan, read: _Read, place: int) -> set[Constant] | None:
    """Return the possible values of a key, also of one that names rows which a table lists; None where unknown."""
    known, part = key_values(read.keys[place]), read.written[place]
    if known is not None or not isinstance(part, ast.Name) or part.id in plan.nodes:
        return known
    homes = [table for table in plan.scheme.tables.values() if part.id in table.key]
    return set(homes.pop().row_names) or None if len(homes) == 1 else None


def _of_rule(sampler: Sampler, node: Node, rule: Rule, met: Sequence[_Read], said: set[str]) -> Iterator[Finding]:
    plan = sampler.plan
    guarded = {id(part) for part in _guarded(rule.tree)}
    when = node.rules.get("when")
    conditions = set() if when is None or when is rule else set(names_in(when.tree))
    for read in met:
        own = set(names_in(read.node.slice))
        is_open = any(key.always_absent is not None for key in read.keys)
        if is_open or read.lookup in said or id(read.node) in guarded or own & conditions:
            continue
        lacking = _lacking(sampler, node, read)
        keys, code = lacking.shown, "lookup-lacks-key"
        if not keys:
            keys, code = lacking.possible, "lookup-lacks-key-possible"
        if keys:
            said.add(read.lookup)
            finding = finding_at(
                plan.scheme, ("lookup", read.lookup), code, name=read.lookup, keys=_listed(keys),
                entry=text("named entry", kind=text(f"kind {section(node.entry)}"), name=node.entry.name),
                witness=lacking.witness,
            )  # fmt: skip
            yield finding if lacking.shown else evolve(finding, verdict=OPEN)


def _guarded(tree: ast.expr) -> Iterator[ast.AST]:
    """Yield the parts of a rule that a condition, `coalesce` or `present` guards."""
    for node in ast.walk(tree):
        call = getattr(node, "call", None)
        has_where = call is not None and call.where is not None
        if isinstance(node, ast.IfExp | ast.BoolOp) or _is_lenient(node) or has_where:
            yield from ast.walk(node)


def _is_lenient(node: ast.AST) -> bool:
    """Return whether a part of a rule calls a function of values that may be absent, such as `coalesce`."""
    call = getattr(node, "call", None)
    return call is not None and not call.function.strict


def _listed(keys: Sequence[Text | str]) -> Text:
    """Return the first of some keys in words, those of several parts with semicolons between them."""
    if not any(", " in key for key in keys):
        return joined(keys, MOST_SAID)
    shown = joined_with("semicolon", keys[:MOST_SAID])
    more = len(keys) - MOST_SAID
    return text("listed and more", shown=shown, more=more, count=len(keys)) if more > 0 else shown


@define
class _Lacking:
    """The keys without a cell for which a rule asks, in words.

    Args:
        shown: Those for which it surely asks.
        possible: Those of which that is not decided.
        witness: A row that shows the first one, where one is needed.
    """

    shown: list[Text | str] = field(factory=list)
    possible: list[Text | str] = field(factory=list)
    witness: Mapping[str, Any] = field(factory=dict)


def _lacking(sampler: Sampler, node: Node, read: _Read) -> _Lacking:
    """Return the keys that a lookup lacks of all that a rule can have.

    There are none where not all keys are known. Keys that select exactly need no row.
    """
    cells = sampler.plan.scheme.lookups[read.lookup].selection
    if cells.match != "exact":
        return _beyond_steps(sampler, node, read, cells)
    possible = [_values(sampler.plan, read, place) for place in range(len(read.keys))]
    known = [values for values in possible if values is not None]
    if len(known) < len(possible) or math.prod(map(len, known)) > MANY_KEYS:
        return _Lacking()
    combined = product(*(sorted(values, key=str) for values in known))
    return _Lacking([", ".join(map(written_cell, key)) for key in combined if key not in cells])


# -------------------------------------------------------------------------------------- numbers that select by steps


@frozen(eq=False)
class _Key:
    """A key as a rule has it, with the pieces of its values.

    Args:
        compared: The key.
        pieces: Its pieces; of a text that can be any, those that the lookup has.
        is_free: Whether each of them occurs, whatever the other keys are.
    """

    compared: Compared
    pieces: Sequence[Piece]
    is_free: bool


def _beyond_steps(sampler: Sampler, node: Node, read: _Read, cells: Cells) -> _Lacking:
    """Return the stretches of a number without a cell that some row reaches, and those that one may reach."""
    keys = [_key(sampler.plan, read, cells, place) for place in range(len(read.keys))]
    number = keys[cells.position].compared
    if number.range.kind != "number" or math.prod(len(each.pieces) for each in keys) > MANY_KEYS:
        return _Lacking()
    names = list(names_in(read.node.slice))
    search = Search(sampler, _finest(sampler.plan, node, names), names)
    may_be_limited = _hangs_on_others(keys, number)
    found = _Lacking()
    for wanted in _stretches(cells, keys):
        said, witness = joined(piece_text(*each) for each in wanted), _witness(search, keys, wanted)
        if witness is not None:
            found.witness = found.witness or witness
            found.shown.append(said)
        elif not may_be_limited:
            found.possible.append(said)
    return found


def _hangs_on_others(keys: Sequence[_Key], number: Compared) -> bool:
    """Return whether the number is computed of another key, which may keep it within the cells that there are."""
    others = {name for each in keys if each.compared is not number for name in names_in(each.compared.part)}
    return not others.isdisjoint(names_in(number.part))


def _witness(search: Search, keys: Sequence[_Key], wanted: Sequence[tuple[Compared, Piece]]) -> dict[str, Any] | None:
    """Return a row with keys in some pieces; None where none is found, and the keys are not all free."""
    witness = search.find(wanted)
    if witness is None and all(each.is_free for each in keys):
        return {str(each.name): shown_value(piece.sample) for each, piece in wanted}
    return witness


def _stretches(cells: Cells, keys: Sequence[_Key]) -> Iterator[list[tuple[Compared, Piece]]]:
    """Yield the keys without a cell: those beside the number that vary, each with a piece, and a stretch of this."""
    others: list[list[Piece | None]] = [list(each.pieces) for each in keys]
    others[cells.position] = [None]
    for first in product(*others):
        for stretch in _without_cell(cells, first, keys[cells.position].pieces):
            yield _wanted([each.compared for each in keys], first, stretch)


def _key(plan: Plan, read: _Read, cells: Cells, place: int) -> _Key:
    """Return a key of a lookup with the pieces of its values."""
    compared = _compared(plan, read.written[place], read.keys[place])
    if place == cells.position:
        compared.thresholds.update(cells.steps)
    is_free = compared.is_free or compared.range.constant is not None
    try:
        return _Key(compared, compared.pieces(), is_free)
    except Undecided:
        listed = _values(plan, read, place)
        texts = dict.fromkeys(key[place] for key in cells) if listed is None else sorted(listed, key=str)
        return _Key(compared, list(map(Piece, texts)), listed is not None)


def _wanted(
    compared: Sequence[Compared], first: Sequence[Piece | None], stretch: Piece
) -> list[tuple[Compared, Piece]]:
    """Return the keys that vary, each with the values that are looked for; those of the number are a stretch."""
    pairs = zip(compared, first, strict=True)
    return [(each, stretch if piece is None else piece) for each, piece in pairs if each.range.constant is None]


def _compared(plan: Plan, part: ast.expr, known: ValueRange) -> Compared:
    """Return a key as a value that is compared with those of the cells."""
    used = plan.nodes.get(part.id) if isinstance(part, ast.Name) else None
    entry = used.entry if used is not None and used.kind == "input" and isinstance(used.entry, Indicator) else None
    name = part.id if isinstance(part, ast.Name) else None
    return Compared(part, name, known, entry, is_bare=True)


def _finest(plan: Plan, node: Node, names: Sequence[str]) -> str:
    """Return the table of the rows that have all of some values: the finest of their tables, or that of the rule."""
    tables = [plan.nodes[name].table for name in names if name in plan.nodes]
    return max([node.table, *tables], key=lambda table: len(plan.ancestors(table)))


def _without_cell(cells: Cells, first: Sequence[Piece | None], pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the stretches of the number that have no cell beside the other keys."""

    def lacks(piece: Piece) -> bool:
        segment = Fraction(cells.segment(piece.sample))
        return tuple(segment if each is None else _plain(each.sample) for each in first) not in cells.segments

    for is_lacking, run in groupby(pieces, lacks):
        if is_lacking:
            yield joined_pieces(list(run))


def _plain(value: Any) -> Any:
    """Return a value as keys of lookups hold it: a level by its name."""
    return value.name if isinstance(value, LevelValue) else value
