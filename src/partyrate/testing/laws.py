"""Laws that hold for every scheme, and claims that a scheme may make, as functions for the test suites of users.

Each takes an evaluator and a cohort, gives nothing, and raises `AssertionError` with the unit, the value and the engine
where it does not hold.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, fields
from hypothesis import given

from partyrate.engines.cell_reader import column_of
from partyrate.errors import DataError, EngineError, NotFoundError, UnprovenError
from partyrate.evaluator import Evaluator
from partyrate.ladders import CohortRecord, QuotaRecord, interpretations_of
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.reference import Item
from partyrate.loading import dumps_scheme, loads_scheme
from partyrate.messages import text
from partyrate.model import Indicator, Ladder, Scheme
from partyrate.notes import deviates, shown_key
from partyrate.numbers import MISSING, UNDETERMINED, Absent, LevelValue, Rounding, exact, round_fraction, show
from partyrate.plan import Node, Plan, within_names
from partyrate.testing.comparing import described, differences, fail, level_counts, value_text, values_of
from partyrate.testing.frames import in_force, installed, rate
from partyrate.testing.random_cohorts import Cohort, Row, as_data, cohorts
from partyrate.testing.replay import replay

_KIND_OF = {"Fraction": "number", "bool": "flag", "str": "text", "date": "date", "LevelValue": "level"}
_ROUNDINGS = {"down": Rounding.DOWN, "up": Rounding.UP, "half_up": Rounding.HALF_UP}


# --------------------------------------------------------------------------------------------------------- the engines


def same_on_all_engines(
    evaluator: Evaluator,
    cohort: Cohort,
    engines: Iterable[str] | None = None,
    *,
    notes: bool = True,
    check: bool = True,
) -> None:
    """Every engine computes the same values, causes of absence and notes as plain rows.

    Args:
        evaluator: The scheme.
        cohort: The rows.
        engines: Some of `polars`, `polars lazy`, `pandas`, `pyarrow`, `duckdb`; those whose libraries are installed
            where they are left out. `pyspark` is tried where it is named, in the session of Spark that is running. An
            engine that refuses the scheme or the frame is passed over.
        notes: Whether notes are compared as well, for which lazy frames and relations are asked many times.
        check: Whether frames are checked, as plain rows always are.
    """
    evaluator = in_force(evaluator, cohort)
    expected = rate(evaluator, cohort)
    for engine in installed() if engines is None else engines:
        try:
            found = rate(evaluator, cohort, engine, check=check)
        except (EngineError, UnprovenError):
            continue
        except DataError as error:
            raise AssertionError(f"{engine} refuses data that plain rows take: {error}") from error
        fail(differences(evaluator.plan, expected, found, ("rows", engine), notes=notes))


def row_order_does_not_matter(
    evaluator: Evaluator, cohort: Cohort, *, engine: str = "rows", seed: int | str = 0
) -> None:
    """The same rows in another order have the same values, and notes that differ in the order of rows alone."""
    evaluator = in_force(evaluator, cohort)
    expected = rate(evaluator, cohort, engine)
    shuffled = random.Random(seed)  # noqa: S311 - it guards no secret
    for words, arrange in (
        ("backwards", lambda rows: rows[::-1]),
        ("shuffled", lambda rows: shuffled.sample(rows, len(rows))),
    ):
        other = evolve(
            cohort,
            units=arrange(cohort.units),
            tables={name: arrange(rows) for name, rows in cohort.tables.items()},
            history=arrange(cohort.history),
        )
        engines = engine, f"{engine} {words}"
        fail(differences(evaluator.plan, expected, rate(evaluator, other, engine), engines, same_order=False))


# ----------------------------------------------------------------------------------------------------------- ladders


def quota_kept_or_reported(evaluator: Evaluator, cohort: Cohort) -> None:
    """Each cohort has as many rows at the levels of a quota as it asks for, or a note says how many it has instead.

    Who has which level is counted anew. Places are rounded as the scheme says. Without gates and open choices, only a
    tie that lets all in gives more than the places, and there are fewer only where too few earned them or tie.
    """
    evaluator = in_force(evaluator, cohort)
    rating, plan = rate(evaluator, cohort), evaluator.plan
    for node in plan.nodes.values():
        ladder = node.ladder
        if ladder is None or node.variant_of is not None or not node.is_computable or not ladder.quotas:
            continue
        if node.table not in rating.result.given:
            continue
        names = within_names(plan.choice(ladder.within))
        counts = level_counts(rating, node, names)
        for record in rating.result.records(ladder.name):
            where = dict(zip(names, map(shown_key, record.key), strict=False))
            notes = [note for note in rating.notes if note.about == ladder.name and dict(note.cohort) == where]
            fail(
                f"ladder {ladder.name!r}, cohort {where or 'of all rows'}: {fault}"
                for fault in broken_quotas(plan, ladder, record, counts[record.key], notes)
            )


def broken_quotas(
    plan: Plan, ladder: Ladder, record: CohortRecord, counts: Mapping[str, int], notes: Sequence[Any]
) -> Iterator[str]:
    """Yield the quotas of a cohort that are neither kept nor reported."""
    is_open = len(interpretations_of(plan, ladder).alternatives) > 1
    for quota, entry in zip(record.quotas, ladder.quotas, strict=True):
        words = f"{', '.join(quota.levels)}, {quota.bound}"
        got = sum(counts[level] for level in quota.levels)
        if got != quota.got:
            yield f"{words}: {got} rows have these levels, and the record says {quota.got}"
        if isinstance(quota.wanted, Absent) or (quota.places is None and quota.bound != "about"):
            continue
        uncertain = counts[str(UNDETERMINED)] + record.missing
        faults = [
            misrounded(plan.choice(entry.round or ladder.round), quota) if not is_open else "",
            unreported(quota, got, uncertain, notes),
        ]
        if not is_open and not plan.gates_of(ladder.name) and len(record.levels) == len(ladder.levels):
            faults += misallocated(quota, got, record, lets_ties_in=plan.choice(ladder.ties) == "in")
        yield from (f"{words}: {fault}" for fault in faults if fault)


def misrounded(rounding: Any, quota: QuotaRecord) -> str:
    """Return how the places of a quota differ from its rounded demand; empty where they do not."""
    if quota.places is None or rounding not in _ROUNDINGS or isinstance(quota.wanted, Absent):
        return ""
    places = max(0, int(round_fraction(quota.wanted, 0, _ROUNDINGS[rounding])))
    wanted = f"{show(quota.wanted)} rounded {rounding} is {places} places"
    return "" if places == quota.places else f"{wanted}, and there are {quota.places}"


def unreported(quota: QuotaRecord, got: int, uncertain: int, notes: Sequence[Any]) -> str:
    """Return how a cohort deviates from a quota without a note; empty where it does not, or a note reports it."""
    if isinstance(quota.wanted, Absent) or not deviates(quota.bound, quota.wanted, quota.places, got, uncertain):
        return ""
    is_reported = any(
        note.data.get("levels") == ", ".join(quota.levels)
        and (note.kind == "no places" or (note.kind == "deviation" and note.data["got"] == got))
        for note in notes
    )
    return "" if is_reported else f"{got} of {show(quota.wanted)}, and no note says so"


def misallocated(quota: QuotaRecord, got: int, record: CohortRecord, *, lets_ties_in: bool) -> Iterator[str]:
    """Yield how the rows at the levels of a quota differ from its places without a tie or a lack of candidates."""
    if quota.places is None:
        return
    levels = {level.level: level for level in record.levels}
    tied = any(levels[name].has_tie for name in quota.levels)
    last = levels[quota.levels[-1]]
    if quota.bound != "at_least" and got > quota.places and not (tied and lets_ties_in):
        yield f"{got} of {quota.places} places, and no tie let more in"
    too_few = last.taken in (last.candidates + last.lifted, last.places)
    if quota.bound != "at_most" and got < quota.places and not (tied or too_few):
        yield f"{got} of {quota.places} places, though more rows earned them"


def better_never_worse(evaluator: Evaluator, cohort: Cohort, ladder: str, inputs: Sequence[str] | None = None) -> None:
    """A better input of one unit never lowers the level of this unit, nor removes it; one that waits may be as good.

    Each number or flag of each row in turn is improved by one step, and to its best value; `direction` of the input
    says which values are better. Everything else stays.

    This is a claim about a scheme, not a law of all schemes. It is false, and rightly so, where a rule turns against an
    input (a penalty, a lookup that falls), where a level needs an input to be low, with `overlap = "report"`, where a
    cohort or a quota is formed by the input, and with `ties = "out"` or `"error"`: a unit that draws level with the one
    above can lose the place that both then lack.

    Args:
        evaluator: The scheme.
        cohort: The rows.
        ladder: The ladder.
        inputs: The inputs that are improved; by default all numbers and flags that the ladder depends on.
    """
    evaluator = in_force(evaluator, cohort)
    plan = evaluator.plan
    if ladder not in plan.nodes or not isinstance(plan.nodes[ladder].entry, Ladder):
        raise NotFoundError.of("ladder", ladder, plan.scheme.ladders, text("levels from a ladder"))
    keys = plan.full_key(plan.nodes[ladder].table)
    before = values_of(rate(evaluator, cohort)).get(ladder, {})
    for node in improvable(plan, ladder, inputs):
        for row, value, other in improved(plan, cohort, node):
            key = tuple(row[column] for column in keys)
            after = values_of(rate(evaluator, other))[ladder][key]
            if rank_of(after) < rank_of(before[key]) and after not in (MISSING, UNDETERMINED):
                unit = ", ".join(f"{name} {row[name]}" for name in keys)
                raise AssertionError(
                    f"{ladder!r} of {unit} falls from {before[key]} to {after} where {node.name!r} becomes {value} "
                    f"instead of {row[column_of(node)]} ({getattr(node.entry, 'direction', 'higher')} is better)"
                )


def improved(plan: Plan, cohort: Cohort, node: Node) -> Iterator[tuple[Row, Any, Cohort]]:
    """Yield each row with a better value of an input, that value, and the cohort that has it."""
    is_root = plan.scheme.root is not None and plan.scheme.root.name == node.table
    rows = cohort.units if is_root else cohort.tables.get(node.table, [])
    for number, row in enumerate(rows):
        for value in better(node, row.get(column_of(node))):
            changed = [*rows[:number], row | {column_of(node): value}, *rows[number + 1 :]]
            tables = cohort.tables if is_root else {**cohort.tables, node.table: changed}
            yield row, value, evolve(cohort, units=changed if is_root else cohort.units, tables=tables)


def improvable(plan: Plan, ladder: str, inputs: Sequence[str] | None) -> list[Node]:
    """Return the inputs that can be improved for one row of a ladder: of its own table, or of a finer one."""
    needed: dict[str, None] = {}
    stack = [ladder]
    while stack:
        name = stack.pop()
        if name not in needed and name in plan.nodes:
            needed[name] = None
            stack.extend(plan.nodes[name].uses)
    home = plan.nodes[ladder].table
    return [
        plan.nodes[name]
        for name in (needed if inputs is None else inputs)
        if plan.nodes[name].kind == "input"
        and plan.nodes[name].value_range.kind in ("number", "flag")
        and home in plan.ancestors(plan.nodes[name].table)
        and not plan.scheme.tables[plan.nodes[name].table].columns
    ]


def better(node: Node, raw: Any) -> list[Any]:
    """Return better values of an input than one: the next one, and the best."""
    entry, value_range = node.entry, node.value_range
    assert isinstance(entry, Indicator)
    higher = entry.direction == "higher"
    if value_range.kind == "flag":
        return [higher] if raw is (not higher) else []
    value = exact(raw)
    if value is None or value_range.always_absent is not None:
        return []
    step = value_range.resolution or 1
    best = value_range.high if higher else value_range.low
    following = value + Fraction(1 if higher else -1, step)
    better = [each for each in dict.fromkeys([following, best]) if (each > value) == higher and each != value]
    return [as_data(each, step) for each in better if value_range.low <= each <= value_range.high]


def rank_of(level: Item) -> int:
    """Return a number that orders levels; no level is below every level."""
    return level.place if isinstance(level, LevelValue) else -1


# ---------------------------------------------------------------------------------------------------- single values


def bounded(evaluator: Evaluator, cohort: Cohort, *, engine: str = "rows") -> None:
    """Every value keeps to what the check of the scheme proved: its kind, bounds, smallest step and causes.

    The proofs that whole numbers of 64 bits suffice rest on these.
    """
    evaluator = in_force(evaluator, cohort)
    plan, rating = evaluator.plan, rate(evaluator, cohort, engine)
    fail(
        f"{described(node)} of {', '.join(map(str, key))} on {engine} {value_text(value)}: {problem}"
        for name, values in values_of(rating).items()
        if (node := plan.nodes[name]).kind != "input" or name in plan.needed
        for key, value in values.items()
        if (problem := outside(node.value_range, value))
    )


def outside(value_range: ValueRange, value: Item) -> str:
    """Return how a value breaks its proved range; empty where it does not."""
    if isinstance(value, Absent):
        return "" if value.cause in value_range.possible_causes else f"never known to be {value}"
    kind = _KIND_OF[type(value).__name__]
    if value_range.always_absent is not None:
        return f"known to be always {value_range.always_absent.words}"
    if kind != value_range.kind:
        return f"known as a {value_range.kind}"
    if value_range.constant is not None and value_range.constant != value:
        return f"known to be {value_range.constant!r}"
    if value_range.values is not None and value not in value_range.values:
        return f"known to be among {value_range.values}"
    number: Any = value.place if isinstance(value, LevelValue) else value.toordinal() if kind == "date" else value  # type: ignore[union-attr]
    if kind in ("number", "date", "level") and not value_range.low <= number <= value_range.high:
        return f"known to lie from {value_range.low} to {value_range.high}"
    return odd_number(value_range, value) if isinstance(value, Fraction) else ""


def odd_number(value_range: ValueRange, value: Fraction) -> str:
    """Return how a number within its bounds breaks the rest of its proved range."""
    if value_range.resolution is not None and (value * value_range.resolution).denominator != 1:
        return f"known to be a multiple of 1/{value_range.resolution}"
    if value_range.resolution is None and (
        abs(value.numerator) > value_range.max_numerator or value.denominator > value_range.max_denominator
    ):
        return f"known to need at most {value_range.max_numerator} / {value_range.max_denominator}"
    return "known not to be zero" if value_range.nonzero and value == 0 else ""


def explanation_replays(
    evaluator: Evaluator, cohort: Cohort, *, engine: str = "rows", of: Sequence[str] | None = None
) -> None:
    """An explanation suffices to compute its value again, and the result is the value of the rating.

    Each rule is computed from the values of the explanation's parts alone; levels are allocated again from the values
    of the cohort. Parts are followed down to the inputs. An explanation among those of all rows is the same as one
    that is asked for alone.

    Args:
        evaluator: The scheme.
        cohort: The rows.
        engine: The engine that rates.
        of: Names of values; all that are not inputs where they are left out.
    """
    evaluator = in_force(evaluator, cohort)
    rating = rate(evaluator, cohort, engine)
    nodes = {
        name: node
        for name in values_of(rating)
        if (node := evaluator.plan.nodes[name]).kind not in ("input", "budget")
        and not node.instance
        and (of is None or node.entry.name in of)
    }
    asked = [node.entry.name for node in nodes.values()]
    together = iter(rating.explanations(of=asked))
    values, tables = values_of(rating), dict.fromkeys(node.table for node in nodes.values())
    for table in tables:
        names = [name for name, node in nodes.items() if node.table == table]
        for key in values[names[0]]:
            unit = dict(zip(evaluator.plan.full_key(table), key, strict=True))
            for name in names:
                fail(replay(evaluator, rating, nodes[name], unit, next(together)))


# ------------------------------------------------------------------------------------------------------------- files


def lossless_file(scheme: Scheme) -> None:
    """A scheme that is written to a file and read again is the same scheme, and is written the same way."""
    text = dumps_scheme(scheme)
    again = loads_scheme(text)
    if again != scheme:
        compared = [each.name for each in fields(Scheme) if each.eq]
        changed = [name for name in compared if getattr(scheme, name) != getattr(again, name)]
        parts = [f"{name}: {getattr(scheme, name)!r} is read as {getattr(again, name)!r}" for name in changed]
        raise AssertionError("the file holds another scheme\n" + "\n".join(parts))
    if dumps_scheme(again) != text:
        raise AssertionError("the scheme that was read is written in another way")


# --------------------------------------------------------------------------------------------------------- all of them


def all_laws(
    evaluator: Evaluator,
    *,
    better: Mapping[str, Sequence[str] | None] | None = None,
    engines: Iterable[str] | None = None,
) -> Callable[[], None]:
    """Build a test of every law for one scheme, over random cohorts.

    Args:
        evaluator: The scheme.
        better: Ladders for which a better input never gives a lower level, each with the inputs for which that holds
            (None: all).
        engines: As for `same_on_all_engines`.

    Returns:
        A test for pytest, built by Hypothesis; `hypothesis.settings(...)` can be put around it.
    """
    lossless_file(evaluator.scheme)

    @given(cohorts(evaluator.scheme))
    def test(cohort: Cohort) -> None:
        same_on_all_engines(evaluator, cohort, engines)
        row_order_does_not_matter(evaluator, cohort)
        quota_kept_or_reported(evaluator, cohort)
        bounded(evaluator, cohort)
        explanation_replays(evaluator, cohort)
        for ladder, inputs in (better or {}).items():
            better_never_worse(evaluator, cohort, ladder, inputs)

    return test
