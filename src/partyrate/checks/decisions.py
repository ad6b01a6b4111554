"""Checks of decisions: whether their rows leave gaps, overlap, or can never hold, each shown by single values.

All cases that their conditions distinguish are looked at. What the data bring has every value of its bounds and
decimals, so that a case that no row fits can occur; of what is computed that is not known, nor of a comparison of two
such values, which counts as a flag of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, islice, pairwise
from typing import Any, Final

from attrs import evolve

from partyrate.checks.cases import Cases
from partyrate.checks.finding import OPEN, finding_at, shown_value
from partyrate.checks.pieces import Compared, Piece, Undecided, joined_pieces, piece_text
from partyrate.checks.row_bands import Bands, edge_value
from partyrate.checks.sample_rows import Sampler
from partyrate.errors import Finding
from partyrate.language.grammar import names_in
from partyrate.messages import Text, joined
from partyrate.model import Indicator
from partyrate.numbers import show
from partyrate.plan import Node, Plan, entry_name
from partyrate.plan.decisions import RowOf, covered_by_parts, rows_of
from partyrate.spans import Path

MOST_PAIRS: Final = 3
"""The most overlapping pairs of rows of one decision that are reported."""

Pieces = Mapping[str, Piece]
"""A piece for each value that conditions compare."""

Holding = tuple[Pieces, list[int]]
"""The pieces of a case, and the numbers of the rows that hold in it."""

_COVERED: Final = "covered"
"""The name under which the cases of parts hold whether the number lies below the last edge."""


def decisions(plan: Plan) -> Iterator[Finding]:
    """Find gaps and overlaps of decisions, and rows that never hold."""
    checked: set[str] = set()
    sampler = Sampler(plan)
    for node in plan.nodes.values():
        if node.variant_of is not None:
            continue  # with one value of an unpublished choice; the decision is looked at as it is written
        entry, name = node.entry, entry_name(node.entry.name)
        if isinstance(entry, Indicator) and entry.is_decision and name not in checked:
            checked.add(name)
            if entry.hits == "parts":
                yield from _falling_edges(plan, entry, name)
            if node.is_computable:
                yield from _Rows(sampler, node, entry, name).findings()


def _falling_edges(plan: Plan, entry: Indicator, name: str) -> Iterator[Finding]:
    """Find edges of parts that are published parameters and do not rise."""
    edges: list[tuple[tuple[str | int, ...], Fraction]] = []
    assert entry.rows is not None
    for index, row in enumerate(entry.rows):
        for key, edge in row.edges.items():
            value = edge_value(plan.scheme, edge)
            if value is not None:
                edges.append((("decision", name, "rows", index, key), value))
    for (_, before), (path, edge) in pairwise(edges):
        if edge <= before:
            code = "edges-out-of-order"
            yield finding_at(plan.scheme, path, code, name=name, edge=show(edge), before=show(before))


class _Rows:
    """The rows of one decision in all cases that their conditions distinguish."""

    def __init__(self, sampler: Sampler, node: Node, entry: Indicator, name: str) -> None:
        self.sampler, self.node, self.entry, self.name = sampler, node, entry, name
        variants = node.rule_variants.get("is")
        tree = variants.written.tree if variants is not None else node.rules["is"].tree
        rows = rows_of(tree)
        self.rows: list[RowOf] = [row for row in rows if row.condition is not None]
        self.rest = next((row for row in rows if row.condition is None), None)
        self.covered = covered_by_parts(entry, tree)

    @property
    def is_open(self) -> bool:
        """Whether a gap or an overlap matters."""
        return self.entry.hits == "unique" or self.covered is not None or self.is_without_rest

    @property
    def is_without_rest(self) -> bool:
        """Whether only rows with a condition give a value."""
        return self.entry.hits in ("first", "unique") and self.rest is None

    def findings(self) -> Iterator[Finding]:
        """Yield what is found."""
        tests = {str(number): row.condition for number, row in enumerate(self.rows) if row.condition is not None}
        if self.covered is not None:
            tests[_COVERED] = self.covered
        try:
            cases = Cases(self.sampler, self.node.table, tests)
        except Undecided:
            if self.is_open:
                yield self.found(("decision", self.name), "decision-undecided", is_open=True)
            return
        numbers = range(len(self.rows))
        holding = [(each.pieces, [n for n in numbers if each.results[str(n)] is True]) for each in cases]
        gaps = [pieces for pieces, rows in holding if not rows]
        if self.covered is not None:
            yield from self.gap(cases, [each.pieces for each in cases if each.results[_COVERED] is False])
        elif self.is_without_rest:
            yield from self.gap(cases, gaps)
        yield from self.overlaps(cases, holding)
        yield from self.passed(cases, holding)
        yield from self.never(holding, has_gap=bool(gaps))

    def never(self, holding: Sequence[Holding], *, has_gap: bool) -> Iterator[Finding]:
        """Yield the rows that no case reaches, that for the rest included."""
        is_first = self.entry.hits == "first"
        reached = {number for _, rows in holding for number in (rows[:1] if is_first else rows)}
        never = [row for number, row in enumerate(self.rows) if number not in reached]
        for row in never if self.rest is None or has_gap else [*never, self.rest]:
            path = ("decision", self.name, "rows", row.index)
            yield self.found(path, "decision-row-never", row=row.index + 1)

    def gap(self, cases: Cases, found: Sequence[Pieces]) -> Iterator[Finding]:
        """Yield a case that no row fits; of a single number or day, all stretches that none fits."""
        if found:
            path = ("decision", self.name, "rows")
            values = _stretches(cases, found) if _is_line(cases) else joined(cases.words(found[0]), 6)
            yield self.shown(cases, path, "decision-gap", found[0], values=values)

    def passed(self, cases: Cases, holding: Sequence[Holding]) -> Iterator[Finding]:
        """Yield numbers between two bands that a row further down takes, which is meant for what lies beyond both."""
        if self.entry.hits != "first" or not _is_line(cases):
            return
        ((key, compared),) = cases.compared.items()
        bands = Bands(self.sampler.plan.scheme, self.entry, [row.index for row in self.rows])
        found: dict[tuple[int, int], list[Piece]] = {}
        for pieces, rows in holding:
            number = pieces[key].sample
            passed = bands.passed(rows[0], number) if rows and isinstance(number, Fraction) else None
            if passed is not None:
                found.setdefault((passed, rows[0]), []).append(pieces[key])
        for (passed, taken), run in found.items():
            yield from self.passes(compared, joined_pieces(run), self.rows[passed].index, self.rows[taken].index)

    def passes(self, compared: Compared, piece: Piece, passed: int, taken: int) -> Iterator[Finding]:
        """Yield that numbers pass one row and take another, where some row of the data has such a number."""
        from partyrate.checks.witnesses import Search  # much code, which only few schemes need

        search = Search(self.sampler, self.node.table, list(names_in(compared.part)))
        witness = search.find([(compared, piece)])
        if witness is not None:
            path, values = ("decision", self.name, "rows", passed), piece_text(compared, piece)
            code, row = "decision-band-passed", passed + 1
            yield self.found(path, code, witness=witness, values=values, row=row, other=taken + 1)

    def overlaps(self, cases: Cases, holding: Sequence[Holding]) -> Iterator[Finding]:
        """Yield the pairs of rows of which only one may hold, with values for which both do."""
        if self.entry.hits != "unique":
            return
        pairs: dict[tuple[int, int], Pieces] = {}
        for pieces, (one, other, *_) in ((pieces, rows) for pieces, rows in holding if len(rows) > 1):
            pairs.setdefault((one, other), pieces)
        for (one, other), pieces in islice(pairs.items(), MOST_PAIRS):
            rows = joined(str(self.rows[number].index + 1) for number in (one, other))
            path = ("decision", self.name, "rows", self.rows[other].index)
            values = joined(cases.words(pieces), 6)
            yield self.shown(cases, path, "decision-overlap", pieces, rows=rows, values=values)

    def shown(self, cases: Cases, path: Path, code: str, pieces: Pieces, **data: Any) -> Finding:
        """Build a finding that values show, or that they show where they can occur together."""
        if not cases.is_free:
            return self.found(path, f"{code}-possible", is_open=True, **data)
        witness = {name: shown_value(piece.sample) for name, piece in pieces.items()}
        return self.found(path, code, witness=witness, **data)

    def found(self, path: Path, code: str, *, is_open: bool = False, **data: Any) -> Finding:
        """Build a finding about the decision, which an enumeration of all cases found or left open."""
        scheme = self.sampler.plan.scheme
        finding = finding_at(scheme, path, code, decided_by="enumeration", name=self.name, **data)
        return evolve(finding, verdict=OPEN) if is_open else finding


def _is_line(cases: Cases) -> bool:
    """Return whether conditions are about one number or day alone."""
    return [each.range.kind for each in cases.compared.values()] in (["number"], ["date"])


def _stretches(cases: Cases, found: Sequence[Pieces]) -> Text:
    """Return the stretches of the one number or day that some of its pieces make, in words."""
    ((key, pieces),) = cases.pieces.items()
    missed = {id(each[key]) for each in found}
    runs = [list(run) for is_missed, run in groupby(pieces, lambda piece: id(piece) in missed) if is_missed]
    return joined(cases.words_of(key, joined_pieces(run)) for run in runs)
