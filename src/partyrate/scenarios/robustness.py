"""Robustness: how results change without one indicator, with a shifted cut, and with noise in the marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from partyrate.errors import EngineError, NotFoundError, UsageError, checked_language, listed
from partyrate.errors.arguments import check_progress, checked_names
from partyrate.messages import Text, joined, message, text
from partyrate.model import Scheme
from partyrate.model.identity import scheme_identity
from partyrate.numbers import round_fraction, show
from partyrate.plan import Plan
from partyrate.plan.asked import check_has_values
from partyrate.scenarios.axes import Setting
from partyrate.scenarios.cuts import cuts_of
from partyrate.scenarios.design import Design, check_number
from partyrate.scenarios.document import rows_of
from partyrate.scenarios.labels import label_of
from partyrate.scenarios.perturbing import Typical, indicators_of, marks_of, noise_of
from partyrate.scenarios.result import Scenarios
from partyrate.scenarios.run import levels_of, results_of
from partyrate.scenarios.task import Task
from partyrate.scenarios.together import Progress, Runs
from partyrate.scenarios.weights import Weight, weights_of
from partyrate.serialization.values import plain_value
from partyrate.version import VERSION

if TYPE_CHECKING:
    import polars as pl

ROBUSTNESS_FORMAT: Final = "partyrate.robustness/1"
"""The format of robustness as plain data, with its version."""

MOST_NOISE: Final = 1_000
"""The most steps that a mark is off."""

MOST_NAMED: Final = 5
"""How many rows of a table a text of one screen names."""

_CUT: Final = ("rule", "entry", "to")
"""The columns of a cut that a text names."""


@frozen(eq=False)
class Robustness:
    """How results hold when the rules or the marks are a little different.

    Tables are frames of Polars. `changed` counts the units whose result differs, `up` and `down` those that rise and
    fall: by level, or by rank among all units where the result is a number; null for flags and words.

    Args:
        dropped: For each indicator and result: what changes if the indicator had its typical value in all rows, so that
            it distinguished nobody. `reaches` is false where no rule of the result uses it.
        cuts: For each number that rules compare values with, one step down and up, within the bounds of what is
            compared with it (`to`), and each result.
        noise: Scenarios in which every mark is up to some steps higher or lower by chance; None where there are none.
        marks: The marks that noise was added to.
        weights: The effective weight of each part of a sum beside the nominal one.
        scheme: The scheme.
    """

    dropped: pl.DataFrame = field(repr=False)
    cuts: pl.DataFrame = field(repr=False)
    noise: Scenarios | None
    marks: tuple[str, ...]
    weights: Sequence[Weight] = field(repr=False)
    scheme: Scheme = field(repr=False)

    @property
    def undecisive(self) -> list[str]:
        """The indicators that decide nothing: without them no result of any unit is another one."""
        import polars as pl

        deciding = self.dropped.group_by("indicator", maintain_order=True).agg(pl.col("changed").sum())
        names: list[str] = deciding.filter(pl.col("changed") == 0)["indicator"].to_list()
        return names

    def text(self, lang: str | None = None) -> str:
        """Return a summary of one screen in a language."""
        lang = checked_language(lang)
        return "\n".join(line.in_language(lang) for line in self._lines())

    def _lines(self) -> list[Text]:
        label = partial(label_of, self.scheme)
        lines = [
            text(
                "robust dropped", indicator=label(each["indicator"]), result=label(each["result"]),
                units_have=_units_have(each["changed"]),
            )
            for each in _most(self.dropped)
        ]  # fmt: skip
        if self.undecisive:
            results = joined(map(label, self.dropped["result"].unique(maintain_order=True)))
            names = joined(map(label, self.undecisive), MOST_NAMED)
            lines.append(text("robust undecisive", results=results, names=names))
        lines += [
            text(
                "robust cut",
                result=label(each["result"]),
                units_have=_units_have(each["changed"]),
                **{name: each[name] for name in _CUT},
            )
            for each in _most(self.cuts)
        ]
        if self.noise is not None:
            for name in self.noise.levels:
                decided = self.noise.decided(name)
                sure = decided.filter(decided["is_decided"]).height
                counts = {"sure": sure, "units": decided.height, "count": len(self.noise)}
                what = "" if name in self.noise.scheme.ladders else " value"
                lines.append(text(f"robust noise{what}", name=label(name), **counts))
        for weight in self.weights:
            shares = {"nominal": _percent(weight.nominal), "effective": _percent(weight.effective)}
            lines.append(text("robust weight", of=label(weight.of), part=label(weight.part), **shares))
        return lines or [text("robust nothing")]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON; `document_schema("robustness")` says what it holds."""
        noise = self.noise
        return {
            "format": ROBUSTNESS_FORMAT,
            "version": VERSION,
            "scheme": scheme_identity(self.scheme),
            "dropped": rows_of(self.dropped),
            "undecisive": self.undecisive,
            "cuts": rows_of(self.cuts),
            "weights": [
                {
                    "of": each.of, "part": each.part, "rows": each.rows, "effective": plain_value(each.effective),
                    "nominal": None if each.nominal is None else plain_value(each.nominal),
                }
                for each in self.weights
            ],
            "marks": list(self.marks),
            "draws": 0 if noise is None else len(noise),
            "keys": [] if noise is None else list(noise.keys),
            "levels": {} if noise is None else {name: rows_of(noise.shares(name), noise.keys) for name in noise.levels},
            "ranks": {} if noise is None else {
                name: rows_of(noise.ranks(name), noise.keys) for name in noise.names if name not in noise.levels
            },
        }  # fmt: skip

    def __repr__(self) -> str:
        return f"<Robustness of {self.scheme!r}>"


def _units_have(count: int) -> Text:
    """Return a number of units as the subject of a sentence."""
    return text("one unit has") if count == 1 else text("units have", count=count)


def _most(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with the most changes, as far as there are some."""
    import polars as pl

    changing = table.filter(pl.col("changed") > 0).sort("changed", descending=True, maintain_order=True)
    return changing.head(MOST_NAMED).rows(named=True)


def robustness(
    task: Task,
    *,
    of: Sequence[str] | str | None,
    noise: Any,
    marks: Sequence[str] | None,
    draws: Any,
    seed: Any,
    progress: Progress | None,
) -> Robustness:
    """Rate units with single indicators held, cuts shifted, and noise; `Evaluator.robustness` says the arguments."""
    if find_spec("polars") is None:
        raise EngineError(*message("scenarios need polars"))
    for word, value in (("noise", noise), ("draws", draws)):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise UsageError(*message("number from 0", word=word, value=repr(value)))
    check_number(draws)
    check_progress(progress)
    if noise > MOST_NOISE:
        raise UsageError(*message("too much noise", noise=noise, most=MOST_NOISE))
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise UsageError(*message("seed of draws", seed=repr(seed)))
    names = _results(task, of)
    _check_marks(task.evaluator.plan, marks)
    return _Study(task, names, progress).result(noise, marks, draws, seed)


def _percent(share: Fraction | None) -> str:
    """Return a share in whole per cent; a dash where there is none."""
    return "-" if share is None else f"{show(round_fraction(100 * share, 0))}%"


def _results(task: Task, of: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return the results that are looked at: those that are asked for, else the ladders, else the numbers of units."""
    plan = task.evaluator.plan
    known = results_of(plan)
    asked = () if of is None else checked_names(of, "of", "star")
    for name in asked:
        if name not in known:
            check_has_values(plan.scheme, name)
            why = text("results are numbers and levels of units")
            raise NotFoundError.of("result", str(name), plan.entries(known), why)
    ladders = tuple(name for name in known if name in plan.scheme.ladders)
    found = asked or ladders or tuple(name for name in known if plan.nodes[name].value_range.kind == "number")
    if not found:
        raise UsageError(*message("nothing varies", names=listed(known)))
    return found


def _check_marks(plan: Plan, marks: Any) -> None:
    if marks is None:
        return
    if isinstance(marks, str) or not isinstance(marks, Sequence):
        raise UsageError(*message("marks are no list", marks=repr(marks)))
    known = [node.name for node in indicators_of(plan)]
    fitting = {node.name for node in marks_of(plan, known)}
    for name in checked_names(marks, "marks", "score"):
        if name not in fitting:
            check_has_values(plan.scheme, name)
            entries = plan.entries(sorted(fitting))
            raise NotFoundError.of("mark", str(name), entries, text("marks are numbers within bounds"))


@frozen(eq=False)
class _Study:
    """The parts of a study of robustness."""

    task: Task
    names: tuple[str, ...]
    progress: Progress | None

    def result(self, noise: int, marks: Sequence[str] | None, draws: int, seed: int) -> Robustness:
        plan = self.task.evaluator.plan
        needed = self.needed()
        noisy = [node for node in marks_of(plan, marks) if node.name in needed] if noise and draws else []
        return Robustness(
            self.dropped(needed),
            self.cuts(needed),
            self.noise(noisy, noise, draws, seed),
            tuple(node.name for node in noisy),
            weights_of(self.task, [name for name in plan.nodes if name in needed]),
            plan.scheme,
        )

    def needed(self) -> set[str]:
        """Return the values that the results need, gates of ladders included."""
        plan = self.task.evaluator.plan
        ladders = [name for name in self.names if name in plan.scheme.ladders]
        gates = [f"gate.{gate.name}" for ladder in ladders for gate in plan.gates_of(ladder)]
        return {name for each in (*self.names, *gates) for name in plan.needs(each)}

    def dropped(self, needed: set[str]) -> pl.DataFrame:
        """Hold each indicator at its typical value, in a scenario of its own."""
        nodes = indicators_of(self.task.evaluator.plan)
        redraws = {node.name: Typical(number) for number, node in enumerate(nodes, start=1)}
        design = Design("listed", (), (), tuple({} for _ in range(len(nodes) + 1)))
        units = self.run(self.task, design, redraws)
        columns: dict[str, Sequence[Any]] = {
            "indicator": [node.name for node in nodes],
            "table": [node.table for node in nodes],
            "reaches": [node.name in needed for node in nodes],
        }
        return self.compared(units, columns)

    def cuts(self, needed: set[str]) -> pl.DataFrame:
        """Shift each cut one step down and up, as far as what it is compared with can go, in a scenario of its own."""
        scheme, cuts = cuts_of(self.task.evaluator.plan, sorted(needed))
        own: Setting = {cut.name: cut.value for cut in cuts}
        shifted = [(cut, value) for cut in cuts for value in cut.shifted]
        settings: list[Setting] = [own, *({**own, cut.name: value} for cut, value in shifted)]
        design = Design("listed", tuple(cut.axis for cut in cuts), (), tuple(settings))
        task = evolve(self.task, evaluator=self.task.build(scheme)) if cuts else self.task
        units = self.run(task, design, {})
        columns: dict[str, Sequence[Any]] = {
            "entry": [cut.entry for cut, _ in shifted],
            "rule": [cut.rule for cut, _ in shifted],
            "cut": [cut.value for cut, _ in shifted],
            "to": [value for _, value in shifted],
        }
        return self.compared(units, columns)

    def noise(self, nodes: Sequence[Any], steps: int, draws: int, seed: int) -> Scenarios | None:
        """Add noise to all marks, in scenarios of their own."""
        if not nodes:
            return None
        redraws = {node.name: noise_of(node, seed, steps) for node in nodes}
        design = Design("noise", (), (), tuple({} for _ in range(draws)))
        runs = Runs(self.task, design, self.names, None, redraws=redraws, progress=self.progress)
        units = runs.units()
        levels = levels_of(self.task, self.names)
        scheme = self.task.evaluator.plan.scheme
        return Scenarios(design, runs.keys, self.names, levels, units, runs, (), scheme)

    def run(self, task: Task, design: Design, redraws: Mapping[str, Any]) -> pl.DataFrame:
        """Rate the scenarios; return the results of units."""
        return Runs(task, design, self.names, None, redraws=redraws, progress=self.progress).units()

    def compared(self, units: pl.DataFrame, columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
        """Return for each scenario but the first, and each result, how many units differ from the first one."""
        import polars as pl

        from partyrate.scenarios.frames import frame_of

        keys = list(self.task.evaluator.plan.full_key(self.task.evaluator.plan.root.name))
        about = frame_of({name: list(values) for name, values in columns.items()})
        about = about.with_columns(scenario=pl.int_range(1, about.height + 1, dtype=pl.Int64))
        levels = levels_of(self.task, self.names)
        parts = []
        for position, name in enumerate(self.names):
            order = self.order(name, levels)
            own = units.select("scenario", *keys, pl.col(name).alias("_result")).with_columns(_place=order)
            first = own.filter(pl.col("scenario") == 0).drop("scenario")
            both = own.filter(pl.col("scenario") > 0).join(first, on=keys, suffix="_first", nulls_equal=True)
            differs = ~pl.col("_result").eq_missing(pl.col("_result_first"))
            counted = both.group_by("scenario").agg(
                changed=differs.sum().cast(pl.Int64),
                up=(pl.col("_place") > pl.col("_place_first")).sum().cast(pl.Int64),
                down=(pl.col("_place") < pl.col("_place_first")).sum().cast(pl.Int64),
                share=differs.mean(),
            )
            part = about.join(counted, on="scenario", how="left", maintain_order="left")
            if name in levels and name not in self.task.evaluator.plan.scheme.ladders:
                part = part.with_columns(up=pl.lit(None, pl.Int64), down=pl.lit(None, pl.Int64))
            parts.append(part.with_columns(result=pl.lit(name), _result=pl.lit(position)))
        found = pl.concat(parts).sort("scenario", "_result")
        return found.select(*columns, "result", "changed", "share", "up", "down")

    def order(self, name: str, levels: Mapping[str, Sequence[str]]) -> pl.Expr:
        """Return the place of a result among others: of a level from below, of a number its rank in the scenario."""
        import polars as pl

        if name not in levels:
            return pl.col("_result").rank("min").over("scenario").cast(pl.Int64)
        places = {level: place for place, level in enumerate(reversed(levels[name]))}
        return pl.col("_result").cast(pl.String).replace_strict(places, default=-1, return_dtype=pl.Int64)
