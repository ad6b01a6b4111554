"""What is started in each environment of the installed wheel; `python programs.py NAME DISTRIBUTIONS PATH`.

Each program uses what its extra is for, and what every environment has: a shipped scheme is checked and rated.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import sys
import traceback
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import partyrate as pr

SCHEME = """
name = "town"
[table.village]
key = "village"
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 1
labels = { zh = "评分", en = "marks" }
[parameter.weight]
kind = "number"
value = 0.5
range = [0.4, 0.6]
step = 0.05
[formula.score]
is = "round(weight * marks, 1)"
labels = { zh = "得分", en = "score" }
[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
quotas = [{ levels = "five", exactly = "0.3 * rows" }]
order_by = "score desc"
ties = "in"
round = "down"
remainder = "four"
conflict = "condition"
"""
VILLAGES = [{"village": f"V{number}", "marks": 90 - number} for number in range(10)]


def evaluator() -> pr.Evaluator:
    """Return the evaluator of a small scheme."""
    return pr.Evaluator(pr.loads_scheme(SCHEME))


def alone(examples: Path) -> None:
    """Check and rate a shipped scheme, explain, go through JSON, read tables; be told what the rest needs."""
    scheme = pr.load_scheme("dinghai-community", profile="illustrative")
    assert pr.check(scheme).plan.nodes
    data = examples / "data"
    tables = {
        name: pr.tables.read_table(data / f"{file}.csv", scheme, table=name)
        for name, file in (("community", "dinghai-community"), ("event", "dinghai-community-event"))
    }
    rating = pr.Evaluator(scheme).rate(tables["community"].frame, tables={"event": tables["event"].frame})
    assert {row["竞位"] for row in rating.units} == {"前2名", "其他", "末位"}
    assert "街道" in str(rating.explain(unit=("S1", "C01"), of="竞位", lang="zh"))
    assert pr.Scheme.from_dict(scheme.to_dict()) == scheme
    needs("cli", lambda: command("check", "qingxu"))
    needs("excel", lambda: pr.write_template(scheme, "template.xlsx"))
    needs("sql", evaluator().sql)
    needs("polars", lambda: evaluator().scenarios(VILLAGES))
    needs("proofs", lambda: pr.prove(evaluator().scheme, "level", of="star"))
    needs("charts", lambda: pr.charts.distribution(evaluator().rate(VILLAGES)).save("levels.png"))


def needs(extra: str, call: Callable[[], Any]) -> None:
    """Check that a call without its extra is one error that names it."""
    error: BaseException | None = None
    try:
        call()
    except (pr.PartyrateError, ImportError, SystemExit) as raised:
        error = raised
    assert error is not None, f"{extra} is not needed"
    assert f"partyrate[{extra}]" in str(error), f"{extra}: {error!r}"


def command(*words: str) -> str:
    """Run the command line and return what it prints."""
    from partyrate.cli import main

    out = io.StringIO()
    sys.argv = ["partyrate", *words]
    with contextlib.redirect_stdout(out):
        try:
            main()
        except SystemExit as end:
            if end.code not in (0, None):
                raise
    return out.getvalue()


def cli(examples: Path) -> None:
    """Rate, show, check and explain on the command line."""
    scheme, rows = str(examples / "own_scheme.toml"), str(examples / "own_scheme.csv")
    assert "no faults" in command("check", "qingxu")
    assert "村" in command("show", "tianjin-village", "--lang", "zh")
    assert "award" in command("rate", scheme, rows, "--out", "results", "--lang", "en")
    assert Path("results", "village.csv").stat().st_size > 100
    assert "组织评价" in command("explain", scheme, rows, "--unit", "Elm", "--of", "star", "--lang", "zh")


def frames(module: str, make: Callable[[Any], Any]) -> Callable[[Path], None]:
    """Return the program of a frame library: frames go in, the same kind comes out."""

    def program(examples: Path) -> None:
        library = __import__(module)
        given = make(library)
        rated = evaluator().rate(given).units
        assert type(rated) is type(given), type(rated)
        assert "five" in str(rated)

    return program


def spark(examples: Path) -> None:
    """Rate a frame of a cluster on this machine."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    rated = evaluator().rate(session.createDataFrame([tuple(each.values()) for each in VILLAGES], list(VILLAGES[0])))
    assert "five" in str(rated.units.collect())
    session.stop()


def duckdb(examples: Path) -> None:
    """Rate a relation."""
    import duckdb as library

    rows = ", ".join("('{village}', {marks})".format(**each) for each in VILLAGES)
    given = library.sql(f"SELECT * FROM (VALUES {rows}) AS t ({', '.join(VILLAGES[0])})")
    assert "five" in str(evaluator().rate(given).units)


def sql(examples: Path) -> None:
    """Write a scheme as one statement."""
    assert "SELECT" in evaluator().sql()


def excel(examples: Path) -> None:
    """Write an empty workbook, and read it back."""
    scheme = pr.load_scheme(examples / "own_scheme.toml")
    pr.write_template(scheme, "template.xlsx", samples=3, lang="zh")
    assert len(pr.tables.read_table("template.xlsx", scheme).report.rows) == 3


def charts(examples: Path) -> None:
    """Draw a chart."""
    pr.charts.distribution(evaluator().rate(VILLAGES)).save("levels.svg")
    assert "<svg" in Path("levels.svg").read_text("utf-8")


def scenarios(examples: Path) -> None:
    """Vary a weight by Sobol points."""
    found = evaluator().scenarios(VILLAGES, values={"weight": (0.4, 0.6)}, design="sobol", draws=4)
    assert len(found.design.settings) == 4


def testing(examples: Path) -> None:
    """Rate random cohorts of a scheme."""
    from hypothesis import given, settings

    from partyrate.testing import Cohort, cohorts

    rater = evaluator()
    rated = []

    @settings(max_examples=5, database=None, deadline=None)
    @given(cohorts(rater.scheme))
    def rates(cohort: Cohort) -> None:
        rated.append(rater.rate(cohort.units))

    rates()
    assert rated


def proofs(examples: Path) -> None:
    """Prove that a score keeps its bounds, and find a row that leaves others."""
    scheme = evaluator().scheme
    (kept,) = pr.prove(scheme, "bounds", of="score", low=0, high=60)
    (left,) = pr.prove(scheme, "bounds", of="score", low=0, high=40)
    assert (kept.verdict, left.verdict) == ("proved", "refuted")
    assert left.witnesses[0].values["score"] > 40


def service(page: Path) -> None:
    """Run the page on services from its text: its files, its code, and what its examples print."""
    scope: dict[str, Any] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        head, _, text = block.partition("\n")
        if head.startswith("# file: "):
            Path(head.removeprefix("# file: ")).write_text(text, "utf-8")
        elif kind == "python" and not block.startswith(">>>"):
            Path("service.py").write_text(block, "utf-8")
            exec(compile(block, "service.py", "exec"), scope)  # noqa: S102 - the code of our own page
        elif kind == "python":
            example = doctest.DocTestParser().get_doctest(block, scope, page.name, str(page), 0)
            runner.run(example, clear_globs=False)
            scope |= example.globs
    assert runner.summarize(verbose=False).failed == 0
    assert runner.tries > 10


PROGRAMS: dict[str, Callable[[Path], None]] = {
    "alone": alone,
    "cli": cli,
    "polars": frames("polars", lambda library: library.DataFrame(VILLAGES)),
    "pandas": frames("pandas", lambda library: library.DataFrame(VILLAGES)),
    "pyarrow": frames("pyarrow", lambda library: library.Table.from_pylist(VILLAGES)),
    "duckdb": duckdb,
    "spark": spark,
    "sql": sql,
    "excel": excel,
    "charts": charts,
    "scenarios": scenarios,
    "testing": testing,
    "proofs": proofs,
    "service": service,
}


def main() -> int:
    """Run one program, after a look at what is installed."""
    name, wanted, path = sys.argv[1:]
    there = sorted({re.sub(r"[-_.]+", "-", each.name).lower() for each in metadata.distributions()})
    assert there == json.loads(wanted), f"there is {there}, and not {wanted}"
    if name not in PROGRAMS:
        sys.stderr.write(f"programs.py has no program for {name}: write one\n")
        return 1
    try:
        PROGRAMS[name](Path(path))
    except BaseException:  # noqa: BLE001 - whatever it is, it is reported
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
