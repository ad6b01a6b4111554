"""Findings of random schemes: none is contradicted by a rating.

PYTHONPATH=src PYTHONHASHSEED=0 python tests/properties/test_findings.py 2000 5    # so many schemes, cohorts of each

Schemes come in rounds of 50, each with a seed of its own, so that `--seed` takes up a run where it stopped, and repeats
a round alone. What is contradicted is written down, and the run goes on.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.checks.signs import Signs
from partyrate.numbers import MISSING

SCHEMES = testing.schemes(formulas=5, ladders=2)

ROWS = 40
"""The most units of a cohort; five cohorts are 200 rows."""

ROUND = 50
"""How many schemes are drawn with one seed."""

TRIED: Counter[str] = Counter()
"""How many findings of each code were tried."""


class Tried:
    """A scheme whose findings are tried: it is compiled once, and so is every rule that is probed."""

    def __init__(self, checked: pr.Checked) -> None:
        self.checked, self.scheme, self.plan = checked, checked.plan.scheme, checked.plan
        self.evaluator = pr.Evaluator(self.scheme)
        self.root = self.scheme.root.name if self.scheme.root else ""
        self.probes: dict[tuple[str, str], pr.Evaluator] = {}

    def rated(self, cohort: testing.Cohort) -> pr.Rating:
        return testing.rate(self.evaluator, cohort)

    def probed(self, path: tuple[Any, ...], cohort: testing.Cohort) -> list[Any]:
        """Return the values of the rule that a finding is about, in the rows of its table."""
        key = self.table_of(path), self.rule_of(path)
        if key not in self.probes:
            probe = pr.Indicator(name="probe", table=key[0], formula=key[1])
            indicators = [*self.scheme.indicators.values(), probe]
            self.probes[key] = pr.Evaluator(evolve(self.scheme, indicators=indicators, positions=self.scheme.positions))
        return values_of(testing.rate(self.probes[key], cohort), "probe")

    def rule_of(self, path: tuple[Any, ...]) -> str:
        """Return the rule that a finding is about."""
        section, name, *rest = path
        scheme = self.scheme
        entries = {
            "ladder": scheme.ladders, "gate": scheme.gates, "incentive": scheme.incentives, "warning": scheme.warnings,
        }  # fmt: skip
        entry: Any = entries.get(section, scheme.indicators)[name]
        for part in rest:
            entry = entry[part] if isinstance(part, int) else getattr(entry, "formula" if part == "is" else part)
        return str(entry)

    def table_of(self, path: tuple[Any, ...]) -> str:
        section, name = path[:2]
        nodes = self.plan.nodes
        return str(nodes[f"{section}.{name}" if section in ("gate", "incentive", "warning") else name].table)


def values_of(rating: pr.Rating, name: str) -> list[Any]:
    try:
        return list(rating.values(name))
    except pr.NotFoundError:
        return []


def contradictions(tried: Tried, cohort: testing.Cohort) -> Iterator[str]:
    """Yield the findings of a scheme that the rating of some rows contradicts."""
    rating = tried.rated(cohort)
    for found in tried.checked.findings:
        if found.code in ("condition-never", "condition-always", "gate-never", "gate-always"):
            if not found.path or found.path[-1] != "when":
                continue
            TRIED[found.code] += 1
            values = tried.probed(found.path, cohort)
            wrong = found.code.endswith("never")
            if wrong in values or (not wrong and any(isinstance(value, pr.Absent) for value in values)):
                yield f"{found.code} {found.path}: {tried.rule_of(found.path)}"
        elif found.code == "level-never":
            TRIED[found.code] += 1
            level = tried.scheme.ladders[str(found.path[1])].levels[int(found.path[3])].name
            if any(getattr(value, "name", None) == level for value in values_of(rating, str(found.path[1]))):
                yield f"level-never {found.path}: {level}"
        elif found.code == "one-value-only":
            TRIED[found.code] += 1
            present = {value for value in values_of(rating, str(found.path[1])) if not isinstance(value, pr.Absent)}
            if len(present) > 1:
                yield f"one-value-only {found.path}: {present}"
        elif found.code == "input-without-consequence":
            TRIED[found.code] += 1
            yield from _has_consequence(tried, rating, cohort, str(found.path[1]))
        elif found.code == "direction-against":
            TRIED[found.code] += 1
            yield from _other_direction(tried, cohort, found)
        elif found.code == "direction-both":
            TRIED[found.code] += 1
            yield from _not_both(tried, cohort, found)


def _not_both(tried: Tried, cohort: testing.Cohort, found: pr.Finding) -> Iterator[str]:
    """Rate the rows that a finding shows of units that need no finer rows, and yield what they do not show."""
    of_ladder = str(found.witness["result"]).removeprefix("ladder.")  # by which names of nodes do not begin
    if tried.plan.nodes[of_ladder].table != tried.root:
        return
    for way, sign in (("rises", 1), ("falls", -1)):
        step = found.witness[way]
        row = {name: value for name, value in step["row"].items() if value is not None}
        if any(isinstance(value, list) for value in row.values()) or found.witness["input"] not in row:
            return
        units = [{**row, found.witness["input"]: step[end]} for end in ("from", "to")]
        columns = {name: tried.scheme.indicators[name].column or name for name in row}
        keys = [dict.fromkeys(tried.scheme.root.key, f"r{number}") for number in (1, 2)] if tried.scheme.root else []
        named = [{**key, **{columns[each]: unit[each] for each in row}} for key, unit in zip(keys, units, strict=True)]
        try:
            rating = tried.rated(evolve(cohort, units=named, tables={}, history=[]))
        except pr.DataError:  # other inputs are lacking, which the result does not need
            return
        result = str(found.witness["result"]).partition(".")[2]
        one, two = [each.place if isinstance(each, pr.LevelValue) else each for each in values_of(rating, result)[:2]]
        if not (two > one if sign > 0 else two < one):
            yield f"direction-both {found.path} {way}: {one} -> {two}"


def _changed(tried: Tried, cohort: testing.Cohort, name: str, *, only_first: bool = False) -> Iterator[Any]:
    """Yield cohorts in which an input has its least and its greatest value."""
    entry = tried.scheme.indicators[name]
    ends: tuple[Any, Any] = (False, True) if entry.kind == "flag" else (entry.low, entry.high)
    table, column = tried.scheme.table_of(entry) or tried.root, entry.column or name
    for end in ends:
        value = end if isinstance(end, bool) else str(end)
        rows = cohort.units if table == tried.root else cohort.tables.get(table, [])
        count = 1 if only_first else len(rows)
        some = [
            {**row, column: value} if at < count and row.get(column) is not None else row for at, row in enumerate(rows)
        ]
        is_root = table == tried.root
        yield evolve(cohort, units=some) if is_root else evolve(cohort, tables={**cohort.tables, table: some})


def _has_consequence(tried: Tried, rating: pr.Rating, cohort: testing.Cohort, name: str) -> Iterator[str]:
    scheme = tried.scheme
    if scheme.indicators[name].kind not in ("number", "flag") or scheme.indicators[name].allowed:
        return
    for other in _changed(tried, cohort, name):
        try:
            again = tried.rated(other)
        except pr.DataError:  # no other value is allowed in some row
            continue
        for ladder in scheme.ladders:
            if values_of(again, ladder) != values_of(rating, ladder):
                yield f"input-without-consequence {name}: {ladder}"


def _other_direction(tried: Tried, cohort: testing.Cohort, found: pr.Finding) -> Iterator[str]:
    """Find a unit whose level goes the other way than a finding says."""
    name, scheme = str(found.path[1]), tried.scheme
    entry = scheme.indicators[name]
    if entry.allowed or scheme.table_of(entry) != (scheme.root.name if scheme.root else None) or not cohort.units:
        return
    try:
        low, high = (tried.rated(each) for each in _changed(tried, cohort, name, only_first=True))
    except pr.DataError:
        return
    for ladder in scheme.ladders:
        if f"ladder '{ladder}'" in found.what and scheme.table_of(scheme.ladders[ladder]) == scheme.table_of(entry):
            one, other = values_of(low, ladder)[0], values_of(high, ladder)[0]
            if isinstance(one, pr.LevelValue) and isinstance(other, pr.LevelValue):
                rises = other.place - one.place
                if rises * (1 if entry.direction == "higher" else -1) > 0:
                    yield f"direction-against {name}: {ladder} {one} -> {other}"


def wrong_directions(tried: Tried, cohort: testing.Cohort) -> Iterator[str]:
    """Yield the values of the first unit that go against what signs say of them, from one end of an input to the other.

    A value that is absent at one end says nothing; levels are compared by their places.
    """
    scheme, plan, root = tried.scheme, tried.plan, tried.root
    signs = Signs(plan)
    for name, node in plan.nodes.items():
        entry = scheme.indicators.get(name)
        if node.kind != "input" or node.table != root or entry is None or entry.allowed or not cohort.units:
            continue
        if entry.kind not in ("number", "flag"):
            continue
        try:
            low, high = (tried.rated(each) for each in _changed(tried, cohort, name, only_first=True))
        except pr.DataError:
            continue
        for other in plan.nodes.values():
            if other.kind not in ("formula", "group", "ladder") or other.table != root or other.variant_of is not None:
                continue
            sense = signs.direction_of(other, name).sense
            ends = [(values_of(rating, other.name) or [MISSING])[0] for rating in (low, high)]
            one, two = [each.place if isinstance(each, pr.LevelValue) else each for each in ends]
            if sense is None or any(isinstance(each, pr.Absent | str) for each in (one, two)):
                continue
            TRIED[f"sense {sense}"] += 1
            step = (two > one) - (two < one)
            if step not in (0, sense):
                yield f"{other.name} with {name}: {sense}, but {one} -> {two}"


Case = tuple[pr.Scheme, list[testing.Cohort], testing.Cohort]
"""A scheme with cohorts in which its findings are tried, and a small one for directions."""


def cases(cohorts: int) -> st.SearchStrategy[Case]:
    """Return schemes with so many cohorts each."""

    def of(scheme: pr.Scheme) -> st.SearchStrategy[Case]:
        several = st.lists(testing.cohorts(scheme, max_units=ROWS), min_size=cohorts, max_size=cohorts)
        return st.tuples(st.just(scheme), several, testing.cohorts(scheme, max_units=5))

    return SCHEMES.flatmap(of)


def holds(scheme: pr.Scheme, cohorts: Sequence[testing.Cohort], few: testing.Cohort) -> None:
    """Fail where a rating of some cohorts contradicts a finding of a scheme; directions are tried with a small one."""
    checked = pr.check(scheme)
    for found in checked.findings:
        assert found.lines("zh")
    codes = ("unread-input", "unread-parameter", "unread-lookup", "unread-absence")
    unread = [found for found in checked.findings if found.code in codes and len(found.path) == 2]
    if unread:  # without them, the scheme is as good as with them
        TRIED["unread"] += len(unread)
        without = scheme.with_changes("without", drop=[found.entry for found in unread])
        try:
            pr.check(without)
        except pr.SchemeError as error:
            raise AssertionError(str(error)) from None
    tried = Tried(checked)
    for cohort in cohorts if len(unread) < len(checked.findings) else ():
        assert list(contradictions(tried, cohort)) == []
    assert list(wrong_directions(tried, few)) == []


CHECKS = list(HealthCheck)


@settings(suppress_health_check=CHECKS, deadline=None)
@given(cases(1))
def test_no_finding_of_a_random_scheme_is_contradicted_by_a_rating(case):
    holds(*case)


def one_round(number: int, cohorts: int, seen: set[str], folder: Path) -> Iterator[str]:
    """Yield what is contradicted in one round; such schemes are kept in a folder, and all that were tried are seen."""
    drawn: list[Case] = []
    broken = 0

    @settings(max_examples=ROUND, database=None, phases=[Phase.generate], deadline=None, suppress_health_check=CHECKS)
    @seed(number)
    @given(cases(cohorts))
    def collect(case: Case) -> None:
        drawn.append(case)

    collect()
    for scheme, several, few in drawn:
        written = pr.dumps_scheme(scheme)
        if written in seen:  # Hypothesis draws many a scheme again, with other cohorts
            continue
        seen.add(written)
        try:
            holds(scheme, several, few)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
            broken += 1
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number}-{broken}.toml").write_text(written, encoding="utf-8")
            yield "".join(traceback.format_exception(error))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schemes", type=int)
    parser.add_argument("cohorts", type=int)
    parser.add_argument("--seed", type=int, default=1, help="the first round; the run before says where to go on")
    parser.add_argument("--folder", type=Path, default=Path(".hypothesis/findings"), help="where schemes are kept")
    asked = parser.parse_args()
    seen: set[str] = set()
    number, broken, start = asked.seed, 0, time.process_time()
    while len(seen) < asked.schemes:
        for each in one_round(number, asked.cohorts, seen, asked.folder):
            broken += 1
            print(f"round {number}: {each}", flush=True)
        number += 1
        seconds = time.process_time() - start
        print(f"{len(seen)} schemes, {seconds:.0f} s, {broken} broken; go on with --seed {number}", flush=True)
    print(dict(TRIED))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
