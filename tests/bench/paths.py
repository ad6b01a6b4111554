"""Ways to a level: whether every answer is exact on its boundary, by rating all units again, and how long it takes.

python tests/bench/paths.py [UNITS] [SCHEMES] [SEED]

Units of three shipped schemes are asked for the way to a random level. Each change is verified by `Evaluator.rate` over
all units: it reaches the level, and one step less does not. For some of them, and for random schemes whose conditions
are not monotone, every value of every input with at most `FEW` of them is rated, and the nearest that reaches the level
is the answer.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field
from engines import DATA, table

import partyrate as pr
from partyrate.counterfactuals.cells import Place, as_cell, places_of, values_of
from partyrate.prepared import Prepared

FEW = 1_001
WITHIN = 'within = "place"'
SEARCHED = 100
"""How many units of shipped schemes are searched completely."""

SHIPPED: Any = {
    "tianjin-village": {"tables": ("event",), "profile": "illustrative", "as_of": "2020-03-01"},
    "tianjin-community": {"tables": ("event",), "profile": "illustrative", "as_of": "2020-03-01"},
    "dinghai-staff": {"tables": ("staff",), "profile": "illustrative", "as_of": "2020-03-01"},
}


@define
class Cohort:
    """The units of one scheme, prepared, and how they are rated anew."""

    evaluator: pr.Evaluator
    units: list[dict[str, Any]]
    tables: dict[str, list[dict[str, Any]]]
    when: dict[str, Any]
    prepared: Prepared = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.prepared = self.evaluator.prepare(self.units, tables=self.tables, **self.when)

    def level(self, ladder: str, place: Place, unit: Mapping[str, Any], value: Any) -> Any:
        """Return the level of a unit with a value, by rating all units again."""
        key = [unit[column] for column in self.evaluator.plan.root.key]
        position = next(
            at for at, row in enumerate(self.units) if [row[column] for column in self.evaluator.plan.root.key] == key
        )
        _, below = self.prepared.rows_of(unit)
        row, rows = place.with_value(unit, below, as_cell(value))
        units = [*self.units[:position], row, *self.units[position + 1 :]]
        tables = {
            name: [*(each for each in given if [each[column] for column in self.evaluator.plan.root.key] != key),
                   *rows.get(name, ())]
            for name, given in self.tables.items()
        }  # fmt: skip
        return self.evaluator.rate(units, tables=tables, **self.when).units[position][ladder]


@define
class Tally:
    """What was found."""

    asked: int = 0
    counts: Counter[str] = field(factory=Counter)
    wrong: list[str] = field(factory=list)
    seconds: list[float] = field(factory=list)

    def check(self, is_right: bool, words: str) -> None:
        """Count one check."""
        self.counts["checks"] += 1
        if not is_right:
            self.wrong.append(words)


def shipped(name: str) -> Cohort:
    """Return the example units of a shipped scheme."""
    said = dict(SHIPPED[name])
    tables = {each: table(DATA / f"{name}-{each}.csv") for each in said.pop("tables")}
    evaluator = pr.Evaluator(pr.load_scheme(name, profile=said.pop("profile")))
    return Cohort(evaluator, table(DATA / f"{name}.csv"), tables, said)


def asked(cohort: Cohort, unit: Mapping[str, Any], ladder: str, level: str, tally: Tally, *, is_complete: bool) -> None:
    """Ask for the way to a level, and verify the answer."""
    begun = time.process_time()
    found = cohort.prepared.path_to(unit, level, of=ladder)
    tally.seconds.append(time.process_time() - begun)
    tally.asked += 1
    names = cohort.evaluator.scheme.ladders[ladder].names
    enough = names[: names.index(level) + 1]
    row, below = cohort.prepared.rows_of(unit)
    places = {} if found.is_reached else {place.cell: place for place in places_of(
        cohort.evaluator.plan, ladder, row, below
    )}  # fmt: skip
    answers = {each.cell: each for each in found.changes}
    tally.check(
        set(places) == set(answers) | set(found.no_way) | {each.cell for each in found.undecided},
        f"{unit}: an input is not spoken of",
    )
    tally.counts["undecided"] += len(found.undecided)
    for cell, change in answers.items():
        tally.counts["changes"] += 1
        words = f"{unit} {cell} {change}"
        tally.check(cohort.level(ladder, places[cell], row, change.after) in enough, f"{words}: does not reach")
        before = _one_step_less(places[cell], change.after)
        if before is not None:
            tally.check(cohort.level(ladder, places[cell], row, before) not in enough, f"{words}: not the boundary")
    for cell, place in places.items() if is_complete else ():
        values = list(_few(place))
        if not values:
            continue
        tally.counts["searched completely"] += 1
        nearest = next((value for value in values if _rated(cohort, place, row, below, value, ladder) in enough), None)
        known = None if cell not in answers else answers[cell].after
        tally.check(nearest == known, f"{unit} {cell}: {known}, and {nearest} is the nearest")
        tally.check((nearest is None) == (cell in found.no_way), f"{unit} {cell}: {nearest}, and said to have no way")


def _above(cohort: Cohort, unit: Mapping[str, Any], ladder: str, draw: random.Random) -> str:
    """Return a level above that of a unit; the best where it has that."""
    names = cohort.evaluator.scheme.ladders[ladder].names
    now = cohort.prepared.rate(unit)[ladder]
    return draw.choice(names[: names.index(now)] or names[:1]) if now in names else draw.choice(names)


def _rated(cohort: Cohort, place: Place, row: Mapping[str, Any], below: Any, value: Any, ladder: str) -> Any:
    unit, rows = place.with_value(row, below, as_cell(value))
    return cohort.prepared.rate(unit, tables=rows)[ladder]


def _few(place: Place) -> Sequence[Any]:
    """Return the values of an input, the nearest first; nothing where there are many."""
    values: list[Any] = []
    for value in values_of(place) or ():
        values.append(value)
        if len(values) > FEW:
            return ()
    return values


def _one_step_less(place: Place, after: Any) -> Any:
    """Return the value one step nearer to the old one; None where that is the old one, or there is no order."""
    values = values_of(place)
    if place.node.value_range.kind != "number" or not isinstance(place.before, Fraction) or values is None:
        return None
    sign = 1 if after > place.before else -1
    nearer = [value for value in _until(values, after) if (value - place.before) * sign > 0]
    return nearer[-1] if nearer else None


def _until(values: Iterator[Any], last: Any) -> Iterator[Any]:
    for value in values:
        if value == last:
            return
        yield value


# ------------------------------------------------------------------------------------------------------ random schemes


def random_scheme(draw: random.Random) -> tuple[str, str]:
    """Return a scheme whose conditions are not monotone, with or without quotas, and its ladder's best level."""
    low, high = sorted(draw.sample(range(20, 90), 2))
    scores = [
        "a * 0.6 + b * 2 + sum(mark)",
        f"abs(a - {draw.randint(20, 80)}) + b",
        f"(a if a < {high} else {2 * high} - a) + (10 if c else 0) - b / 2",
        "a - 3 * max(mark) if d == 'hill' else 50 - a / 4 + b",
        f"round(a / {draw.choice([3, 7])}, {draw.choice([0, 1])}) * 3 + min(mark)",
        f"a + sum(mark) if strong else {draw.randint(30, 70)} - b",
    ]
    tops = [
        f"{low} <= score and score < {high}",
        f"abs(score - {draw.randint(20, 80)}) >= {draw.randint(3, 25)}",
        f"score >= {low} and not (b > 12 and c)",
        f"floor(score / {draw.randint(3, 9)}) == {draw.randint(2, 9)} or a == {draw.randint(1, 99)}",
        f"score >= {low} if strong else score < {high}",
    ]
    quota = ""
    if draw.random() < 0.6:
        share, ties = draw.choice(["0.2", "0.34", "0.5"]), draw.choice(["out", "in"])
        quota = (
            f'order_by = "{draw.choice(["score", "a + b", "b - a"])} {draw.choice(["asc", "desc"])}"\nties = "{ties}"\n'
            f'round = "{draw.choice(["up", "down"])}"\nremainder = "two"\nconflict = "condition"\n'
            f"{draw.choice(['', WITHIN])}\n"
            f'quotas = [{{ levels = ["top"], exactly = "{share} * {draw.choice(["rows", "candidates"])}" }}]\n'
        )
    gate = ""
    if draw.random() < 0.5:
        gate = f"""
[gate.veto]
when = "{draw.choice(["c and b < 5", "b > 15", "a > 90 or a < 10"])}"
cap = {{ grade = "{draw.choice(["two", "none"])}" }}
freed = "passes"
"""
    text = f"""
name = "random"
[table.village]
key = ["place", "village"]
rows = 60
[table.month]
parent = "village"
key = "month"
rows = 12
[input.a]
kind = "number"
low = 0
high = 100
step = "0.5"
[input.b]
kind = "number"
low = 0
high = 20
decimals = 0
[input.c]
kind = "flag"
[input.d]
kind = "choice"
values = ["plain", "hill", "shore"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[formula.strong]
is = "{draw.choice(["a > 40", "b < 9", "a + b > 60", "c or b > 3"])}"
[formula.score]
is = "{draw.choice(scores)}"
[ladder.grade]
overlap = "first"
levels = [
    {{ name = "top", when = "{draw.choice(tops)}" }},
    {{ name = "two", when = "score >= 15" }},
    {{ name = "none" }},
]
{quota}{gate}
"""
    return text, "top"


def random_cohort(draw: random.Random) -> Cohort:
    """Return units of a random scheme."""
    evaluator = pr.Evaluator(pr.loads_scheme(random_scheme(draw)[0]))
    units, months = [], []
    for number in range(draw.randint(6, 24)):
        key = {"place": draw.choice("EW"), "village": f"V{number}"}
        half = Fraction(draw.randint(0, 200), 2)
        units.append({**key, "a": str(float(half)), "b": draw.randint(0, 20), "c": draw.random() < 0.4,
                      "d": draw.choice(["plain", "hill", "shore"])})  # fmt: skip
        months += [{**key, "month": month, "mark": draw.randint(0, 100) / 10} for month in range(1, 3)]
    return Cohort(evaluator, units, {"month": months}, {})


# ------------------------------------------------------------------------------------------------------------ measuring


def measure_shipped(name: str, count: int, searched: int, draw: random.Random) -> Tally:
    """Ask for the ways of random units of a shipped scheme."""
    cohort, tally = shipped(name), Tally()
    (ladder,) = [each for each, entry in cohort.evaluator.scheme.ladders.items()
                 if cohort.evaluator.scheme.table_of(entry) == cohort.evaluator.plan.root.name]  # fmt: skip
    for number in range(count):
        unit = draw.choice(cohort.units)
        asked(cohort, unit, ladder, _above(cohort, unit, ladder, draw), tally, is_complete=number < searched)
    return tally


def measure_random(count: int, draw: random.Random) -> Tally:
    """Ask for the ways of units of random schemes, and search all of them completely."""
    tally = Tally()
    for _ in range(count):
        cohort = random_cohort(draw)
        for unit in draw.sample(cohort.units, 3):
            asked(cohort, unit, "grade", _above(cohort, unit, "grade", draw), tally, is_complete=True)
    return tally


def told(name: str, tally: Tally) -> str:
    """Return what was found, in a line."""
    seconds = sorted(tally.seconds)
    counts = ", ".join(f"{count:,} {word}" for word, count in sorted(tally.counts.items()))
    return (
        f"{name}: {tally.asked:,} asked, {counts}; {len(tally.wrong)} wrong; "
        f"median {seconds[len(seconds) // 2]:.3f} s, greatest {seconds[-1]:.1f} s of the processor"
    )


def main(words: Sequence[str]) -> None:
    """Measure, and print what was found of each part as soon as it is there."""
    units, schemes, seed = _sizes(words)
    draw = random.Random(seed)
    if schemes:
        shown(f"{schemes} random schemes", measure_random(schemes, draw))
    share = units // len(SHIPPED)
    for number, name in enumerate(SHIPPED):
        own = share + (number < units % len(SHIPPED))
        shown(name, measure_shipped(name, own, -(-SEARCHED * own // max(units, 1)), draw))


def shown(name: str, tally: Tally) -> None:
    """Print what was found."""
    print(told(name, tally), flush=True)
    for wrong in tally.wrong[:20]:
        print(wrong, flush=True)


def _sizes(words: Sequence[str]) -> tuple[int, int, int]:
    given = [*map(int, words), *(2_000, 200, 14)[len(words) :]]
    return given[0], given[1], given[2]


if __name__ == "__main__":
    main(sys.argv[1:])
