"""Quotas by enumeration: what the allocation of a ladder does with cohorts of every size up to 200.

All rows of such a cohort meet every condition, and no gate acts: what is lacking there is lacking for want of places.
Where every quota is a fixed number and a share, what happens repeats with the common denominator of the shares.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.checks.cases import settled_ladders
from partyrate.checks.finding import finding_at
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.errors import Finding
from partyrate.ladders import CohortRecord, LadderAllocator, ProfileGroup, RowProfile, rounded_places
from partyrate.messages import Text, joined, text
from partyrate.model import Ladder
from partyrate.numbers import show
from partyrate.plan import Node, Plan, within_names

MOST_ROWS: Final = 200
"""The greatest cohort that is looked at."""

MOST_RUNS: Final = 4
"""The most stretches of sizes that are said, the last one among them."""


def quotas(plan: Plan) -> Iterator[Finding]:
    """Find quotas that ask for more places than there are rows, leave rows without one, or have none to give."""
    sampler = Sampler(plan)
    for node, ladder in settled_ladders(plan):
        if not ladder.enforced:
            continue
        allocator = LadderAllocator(plan, ladder)
        ways = allocator.interpretations
        if ways.too_many or len({(each.remainder, *each.roundings(ladder)) for each in ways.alternatives}) > 1:
            continue
        way, *_ = ways.alternatives  # which give such cohorts the same levels
        try:
            found = _enumerated(sampler, node, ladder, allocator.in_one(way))
        except NotAlone:
            continue
        yield from found.findings(plan)


@define(eq=False)
class _Sizes:
    """The sizes of cohorts at which something is wrong with one ladder.

    Args:
        ladder: The ladder.
        own: The levels with places of their own that must not stay empty.
        last: The greatest size.
        period: The number of rows after which everything repeats; None where that is not known.
        above: The sizes at which quotas ask for more places than rows, with these places.
        unplaced: The sizes at which rows get no level, with how many.
        empty: The sizes at which a level gets nobody though its quota is one place or more, by level.
        small: The sizes at which a level gets nobody since its quota is less than one place.
        wide: The numbers of the quotas that limit nobody at any size, by their places in the ladder.
    """

    ladder: Ladder
    own: Sequence[str]
    last: int
    period: int | None
    above: dict[int, int] = field(factory=dict)
    unplaced: dict[int, int] = field(factory=dict)
    empty: dict[str, list[int]] = field(factory=dict)
    small: dict[str, list[int]] = field(factory=dict)
    wide: dict[int, Any] = field(factory=dict)

    def note_empty(self, size: int, numbers: Sequence[Any], record: CohortRecord) -> None:
        """Note the levels with a quota that get nobody in a cohort of a size."""
        taken = {level.level: level.taken for level in record.levels}
        pairs = zip(self.ladder.quotas, numbers, strict=True)
        own = {level: number for quota, number in pairs if len(quota.levels) == 1 for level in quota.levels}
        for level in self.own:
            if not taken.get(level):
                (self.small if own[level] < 1 else self.empty).setdefault(level, []).append(size)

    def findings(self, plan: Plan) -> Iterator[Finding]:
        """Yield what is wrong, each with its sizes."""
        for code, sizes in (("places-above-cohort", self.above), ("rows-without-place", self.unplaced)):
            if sizes:
                size, count = next(iter(sizes.items()))
                yield self._found(plan, code, list(sizes), size=size, count=count)
        for level in dict.fromkeys([*self.empty, *self.small]):
            few, many = self.small.get(level, []), self.empty.get(level, [])
            places = sorted([*few, *many]) if len(few) + len(many) == self.last else many
            if places:
                yield self._found(plan, "level-without-place", places, level=level)

        for number, places in self.wide.items():
            path = ("ladder", self.ladder.name, "quotas", number, "at_most")
            said: dict[str, Any] = {"places": show(places)}
            yield finding_at(
                plan.scheme, path, "quota-above-cohort", decided_by="enumeration", witness={"size": 1, **said},
                name=self.ladder.name, number=number + 1, rule=self.ladder.quotas[number].places, **said,
            )  # fmt: skip

    def _found(self, plan: Plan, code: str, sizes: Sequence[int], **data: Any) -> Finding:
        witness = {"sizes": list(sizes[:20]), "count": len(sizes), "to": self.last}
        if self.period is not None:
            witness["period"] = self.period
        path = ("ladder", self.ladder.name, "quotas")
        return finding_at(
            plan.scheme, path, code, decided_by="enumeration", witness=witness, name=self.ladder.name,
            sizes=self._words(sizes), **data,
        )  # fmt: skip

    def _words(self, sizes: Sequence[int]) -> Text:
        """Return sizes in words: `1 to 9`, `13, 23, 33, ..., 193`, and whether they repeat."""
        if len(sizes) == self.last:
            return text("all sizes", last=self.last)
        runs = [[size for _, size in run] for _, run in groupby(enumerate(sizes), lambda pair: pair[1] - pair[0])]
        said = [text("sizes from to", low=run[0], high=run[-1]) if len(run) > 1 else str(run[0]) for run in runs]
        known = joined(said if len(said) <= MOST_RUNS else [*said[: MOST_RUNS - 1], text("sizes left out"), said[-1]])
        key = "some sizes" if self.period is None or len(runs) < 3 else "some sizes of a period"
        return text(key, sizes=known, count=len(sizes), last=self.last, period=self.period)


def _enumerated(sampler: Sampler, node: Node, ladder: Ladder, allocator: LadderAllocator) -> _Sizes:
    """Allocate cohorts of every size."""
    shares = _shares(sampler.plan, node, ladder)
    most = _most_in_cohort(sampler.plan, node, ladder)
    last = min(MOST_ROWS, most)
    (way,) = allocator.interpretations.alternatives
    own = _levels_with_quotas(ladder, way.remainder)
    found = _Sizes(ladder, own, last, _period(shares) if len(shares) == len(ladder.quotas) else None)
    fixed = math.ceil(sum((each.fixed for each in shares), Fraction(0)))
    profile = _meets_all(ladder, [gate.name for gate in allocator.gates])
    keys = [(Fraction(number),) * len(ladder.order_by) for number in range(last)]
    asked = [_numbers(sampler, node, ladder, size) for size in range(1, last + 1)]
    found.wide = _limiting_nobody(ladder, asked, is_all=most == last)
    for size, numbers in enumerate(asked, 1):
        _, record = allocator.allocate((), [ProfileGroup(profile, keys[:size])], numbers)
        total = _asked(ladder, way.roundings(ladder), numbers)
        if total > size and (size >= fixed or last < fixed):  # fewer rows than fixed numbers ask for are no surprise
            found.above[size] = total
        if record.unplaced:
            found.unplaced[size] = record.unplaced
        found.note_empty(size, numbers, record)
    return found


def _limiting_nobody(ladder: Ladder, asked: Sequence[Sequence[Any]], *, is_all: bool) -> dict[int, Any]:
    """Return the limits above the number of rows at every size, with what they are for one row.

    Where there are greater cohorts than those that are looked at, a limit must keep above them: a fixed one does not.
    """
    found: dict[int, Any] = {}
    for place, quota in enumerate(ladder.quotas):
        spare = [numbers[place] - size for size, numbers in enumerate(asked, 1)]
        if quota.bound == "at_most" and min(spare) > 0 and (is_all or spare[-1] >= spare[0]):
            found[place] = asked[0][place]
    return found


def _most_in_cohort(plan: Plan, node: Node, ladder: Ladder) -> int:
    """Return the most rows of a cohort: those below one row of a table whose key `within` holds, or all."""
    within = within_names(plan.choice(ladder.within))
    above = (name for name in plan.ancestors(node.table) if set(plan.full_key(name)) <= {*within})
    return plan.most_rows(node.table, next(above, None))


def _numbers(sampler: Sampler, node: Node, ladder: Ladder, size: int) -> list[Any]:
    """Return what the quotas of a ladder ask for in a cohort of a size.

    Raises:
        NotAlone: They depend on more than the size.
    """
    row = SampleRow(sampler, node.table, {"rows": Fraction(size), "candidates": Fraction(size)})
    wanted = [sampler.evaluated(node.rules[f"quotas.{place}"].tree, row) for place in range(len(ladder.quotas))]
    if not all(isinstance(each, Fraction) for each in wanted):
        raise NotAlone
    return list(wanted)


def _asked(ladder: Ladder, roundings: Sequence[str], numbers: Sequence[Any]) -> int:
    """Return the places that quotas ask for from below, rounded."""
    asked = [number for number, quota in zip(numbers, ladder.quotas, strict=True) if quota.bound != "about"]
    places = zip(rounded_places(roundings, asked)[0], ladder.enforced, strict=True)
    return sum(count for count, quota in places if quota.bound in ("exactly", "at_least"))


def _meets_all(ladder: Ladder, gates: Sequence[str]) -> RowProfile:
    """Return the profile of a row that meets every condition, and on which no gate acts."""
    conditions = tuple(None if level.when is None else True for level in ladder.levels)
    return RowProfile(applicable=True, conditions=conditions, gates=dict.fromkeys(gates, False))


def _levels_with_quotas(ladder: Ladder, remainder: str | None) -> list[str]:
    """Return the levels with a number of places of their own, above which every level is limited as well.

    A level that takes the remainder is: it leaves what quotas below it ask for, and takes all that others may have.
    """
    limited = {level for quota in ladder.enforced if quota.bound != "at_least" for level in quota.levels}
    single = [quota for quota in ladder.enforced if len(quota.levels) == 1]
    own = {level for quota in single for level in quota.levels}
    asking = {level for quota in single if quota.bound != "at_most" for level in quota.levels}
    found = []
    for level in ladder.names:
        if level == remainder:
            own &= asking
        elif level not in limited:
            break
        elif level in own:
            found.append(level)
    return found


@frozen
class _Linear:
    """A number of places as a fixed number and a share of the rows."""

    fixed: Fraction
    share: Fraction


def _shares(plan: Plan, node: Node, ladder: Ladder) -> list[_Linear]:
    """Return the quotas that are a fixed number and a share of the rows."""
    found = (_linear(plan, node.rules[f"quotas.{place}"].tree) for place in range(len(ladder.quotas)))
    return [each for each in found if each is not None]


def _period(shares: Sequence[_Linear]) -> int | None:
    """Return the number of rows after which the fractions of places repeat; None where no cohort is as large."""
    period = math.lcm(*(each.share.denominator for each in shares))
    return period if period <= MOST_ROWS else None


def _linear(plan: Plan, tree: ast.expr) -> _Linear | None:
    """Return a rule as a fixed number and a share of the rows; None where it is none."""
    constant = plan.constant(tree)
    if constant is not None:
        return _Linear(constant, Fraction(0))
    if isinstance(tree, ast.Name):
        return _Linear(Fraction(0), Fraction(1)) if tree.id in ("rows", "candidates") else None
    if not isinstance(tree, ast.BinOp):
        return None
    left, right = _linear(plan, tree.left), _linear(plan, tree.right)
    if left is None or right is None:
        return None
    return _joined(tree.op, left, right)


def _joined(operator: ast.operator, left: _Linear, right: _Linear) -> _Linear | None:
    """Return the sum, difference, product or quotient of two numbers of places; None where that is no share."""
    match operator:
        case ast.Add():
            return _Linear(left.fixed + right.fixed, left.share + right.share)
        case ast.Sub():
            return _Linear(left.fixed - right.fixed, left.share - right.share)
        case ast.Mult() if not (left.share and right.share):
            return _Linear(left.fixed * right.fixed, left.share * right.fixed + left.fixed * right.share)
        case ast.Div() if right.share == 0 and right.fixed != 0:
            return _Linear(left.fixed / right.fixed, left.share / right.fixed)
    return None
