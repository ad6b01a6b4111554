"""The conformance suite as data: its statements, its groups of cases, and what engines and the second reading give."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.properties.second_cohorts import WholeScheme
from tests.properties.second_scheme import Place
from tests.unit.frames import duckdb_relation, polars

import partyrate as pr
from partyrate.numbers import Absent, LevelValue
from partyrate.periods import read_period
from partyrate.testing.plain_values import Gap, PlainLevel

FOLDER = Path(__file__).parent.parent / "conformance"
ENGINES = ("reference", "compiled", "polars", "duckdb")


@dataclass(frozen=True)
class Group:
    """Cases over one scheme and the same rows."""

    file: str
    data: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The file and the name of the group."""
        return f"{self.file}: {self.data['name']}"

    @property
    def cases(self) -> Sequence[Mapping[str, Any]]:
        """The cases of the group."""
        cases: Sequence[Mapping[str, Any]] = self.data["cases"]
        return cases

    def scheme(self, *cases: Mapping[str, Any]) -> str:
        """The TOML of the scheme with what some cases add to it; with that of all cases where none are given."""
        lines = list(self.data["scheme"])
        for case in cases or [each for each in self.cases if not each.get("refused")]:
            lines += case.get("add", ())
            if "rule" in case:
                lines += [f"[formula.{case['id']}]", f"is = '''{case['rule']}'''"]
                lines += [f"{key} = '''{case[key]}'''" for key in ("table", "when") if key in case]
        return "\n".join(lines)

    @property
    def dates(self) -> dict[str, Any]:
        """What the rating is asked for beside its tables."""
        return {key: self.data[key] for key in ("as_of", "period") if key in self.data}

    def refused_data(self) -> Iterator[tuple[str, Group]]:
        """Yield each case whose tables must be refused, with the group that has them in place of its own."""
        for case in self.cases:
            if case.get("refused") and "tables" in case:
                own = {key: case[key] for key in ("tables", "as_of", "period") if key in case}
                rest = {key: value for key, value in self.data.items() if key not in ("as_of", "period")}
                yield case["id"], Group(self.file, {**rest, "cases": [], **own})


def groups() -> list[Group]:
    """All groups of the suite."""
    return [
        Group(path.stem, data)
        for path in sorted(FOLDER.glob("cases/*.json"))
        for data in json.loads(path.read_text(encoding="utf-8"))["groups"]
    ]


def statements() -> list[Mapping[str, str]]:
    """All statements of the suite."""
    found: list[Mapping[str, str]] = json.loads((FOLDER / "statements.json").read_text(encoding="utf-8"))["statements"]
    return found


def plain(value: Any) -> Any:
    """A value of an engine, or of the second reading, as the suite writes it."""
    match value:
        case Absent():
            return {"absent": value.cause.words}
        case Gap():
            return {"absent": value.cause}
        case LevelValue() | PlainLevel():
            return {"level": value.name}
        case Fraction():
            return {"number": str(value)}
        case date():
            return {"date": value.isoformat()}
    return value


def expected(case: Mapping[str, Any]) -> list[Any]:
    """What a case expects; numbers may be written as decimals or as fractions."""
    return [
        {"number": str(Fraction(each["number"]))} if isinstance(each, dict) and "number" in each else each
        for each in case["expected"]
    ]


def rated(group: Group, evaluator: pr.Evaluator, engine: str) -> pr.Rating:
    """Rate the rows of a group on an engine."""
    make = {"polars": polars, "duckdb": duckdb_relation}.get(engine, lambda rows: [dict(row) for row in rows])
    evaluator = copy(evaluator)
    if engine not in ("reference", "compiled"):
        evaluator.row_engine_limit = 0
    if engine == "reference":
        vars(evaluator)["program"] = None
    tables = {name: make(rows) for name, rows in group.data["tables"].items()}
    units = tables.pop(evaluator.plan.root.name)
    return evaluator.rate(units, tables=tables, **group.dates)


def by_engine(group: Group, evaluator: pr.Evaluator, engine: str) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield each case with what it expects and what an engine gives, in the order of the rows."""
    rating = rated(group, evaluator, engine)
    for case in group.cases:
        if case.get("refused"):
            continue
        if "totals" in case:
            yield case["id"], by_key(case["expected"]), plain_totals(rating.totals(by=case["totals"] or ()))
            continue
        node = rating.plan.named(case.get("of", case["id"]))
        given = group.data["tables"][node.table]
        keys = [key for key in rating.plan.full_key(node.table) if key in given[0]]  # the others are derived
        values = {
            tuple(str(row[key]) for key in keys): row[node.name] for row in rating.result.fetch(node.table, [node.name])
        }
        order = [tuple(str(row[key]) for key in keys) for row in given]
        yield case["id"], expected(case), [plain(values[key]) for key in order]


def by_second(group: Group) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield each case with what it expects and what the second reading of the pages gives."""
    whole = by_pages(group)
    for case in group.cases:
        if "totals" in case:
            yield case["id"], by_key(case["expected"]), plain_totals(whole.totals(case["totals"]))
        elif not case.get("refused"):
            name = case.get("of", case["id"])
            rows = [whole.row(whole.table_of(name), raw) for raw in group.data["tables"][whole.table_of(name)]]
            yield case["id"], expected(case), [plain(whole.value(name, Place(row))) for row in rows]


def by_pages(group: Group) -> WholeScheme:
    """The second reading of a group: its scheme with its rows.

    Raises:
        Refused: The pages refuse the rows, or the days.
    """
    dates: dict[str, Any] = {key: value for key, value in group.dates.items() if key == "as_of"}
    if "period" in group.dates:  # the calendar of rounds is data here, and no rule
        period = read_period(group.dates["period"], "1 year")
        dates |= {
            "period_start": period.start.isoformat(),
            "period_end": period.end.isoformat(),
            "round": period.number,
        }
    return WholeScheme(group.scheme(), group.data["tables"], **dates)


def plain_totals(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Totals as the suite writes them; their order says nothing."""
    return by_key([{key: plain(value) for key, value in row.items()} for row in rows])


def by_key(totals: Sequence[Any]) -> list[Any]:
    """Totals in the order of what they are grouped by."""
    return sorted(totals, key=lambda row: [row.get(key, "") for key in ("incentive", "amount_unit", "every")])
