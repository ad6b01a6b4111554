"""No function decides too much: its complexity counts `and`, `or` and comprehensions as well as branches and loops."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import partyrate

SOURCE = Path(partyrate.__file__).parent
LIMIT, PREFERRED = 15, 10
MOST_ABOVE_PREFERRED = 0.094
"""The share of functions that may be above `PREFERRED`; it only falls."""

EXCEPTIONS: frozenset[str] = frozenset(
    {
        "charts.distribution.distribution",
        "charts.graph._columns",
        "charts.strengths._numbers",
        "charts.strengths.unit_profile",
        "charts.tornado.tornado",
        "comparison.correspondence._declared",
        "comparison.sides._of_rating",
        "comparison.sides._of_record",
        "comparison.switches.bundled",
        "comparison.switches.parts_of",
        "counterfactuals.cells.values_of",
        "crosswalks.crosswalk._Loader.loaded",
        "crosswalks.fitting._Fitting._table",
        "engines.columns.chart_frames.chart_frame",
        "engines.columns.outlook.Outlooks.__init__",
        "engines.columns.run.rate_columns",
        "engines.compiled.aggregates.Gathering.run",
        "engines.compiled.cells.read_input",
        "engines.compiled.codegen.Function.source",
        "engines.compiled.grouping.gather",
        "engines.compiled.ordered_rows.counted.count",
        "engines.compiled.tables.Tables.history",
        "errors.base.unknown_words",
        "explain.builder.ExplanationBuilder.filled",
        "explain.cohorts.Cohort._words",
        "explain.ladders._Standing.waits",
        "explain.rule_words.RuleWords._called",
        "ladders.cohorts.LadderAllocator.in_all_interpretations",
        "ladders.gates.apply_gates",
        "ladders.open_rows.open_parts",
        "ladders.outlook.outlook",
        "ladders.seats.grows",
        "notes.building.absence_notes",
        "notes.lacking.reached",
        "notes.ladders._LadderNotes.asked",
        "notes.ladders._LadderNotes.cohort",
        "notes.waiting.lacks_in",
        "output.files._column",
        "output.workbook._Book.cell",
        "plan.steadiness.steady_while",
        "rating.chart_tables.chart_table",
        "rating.levels.sample_rows",
        "rating.row_order.values_of",
        "results.matching.paired",
        "results.sampling.allotted",
        "results.totals.receipts",
        "results.totals.rows_of",
        "scenarios.axes._range",
        "scenarios.design.designed",
        "scenarios.document.document",
        "scenarios.frames.series_of",
        "scenarios.robustness._Study.result",
        "scenarios.run._check_limits",
        "scenarios.varied._Builder._input",
        "scenarios.varied._Builder._scheme",
        "tables.conversion.Converter._date",
        "tables.layout._candidate",
        "tables.layout._chosen",
        "tables.layout._texts",
        "tables.parts.SheetReader.usual",
        "tables.plausibility._of_table",
        "tables.several._read_workbook",
        "testing.deciding.decided_choices",
        "testing.laws.quota_kept_or_reported",
        "testing.random_schemes._input",
        "testing.replay.recomputed_value",
        "testing.row_facts.rank_facts",
        "testing.vocabulary.Vocabulary.of",
        "testing.waiting.open_about",
    }
)
"""Functions above `LIMIT`, as `module.function`."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.Assert | ast.match_case


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """Yield what a function consists of: lambdas included, named functions and classes within it left out."""
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        if not isinstance(node, Function | ast.ClassDef):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def decisions(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


def complexity(function: Function) -> int:
    return 1 + sum(map(decisions, own_nodes(function)))


def functions(node: ast.AST, path: str) -> Iterator[tuple[str, int]]:
    """Yield the dotted name and the complexity of every function, of those within others as well."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield f"{path}.{child.name}", complexity(child)
        inner = f"{path}.{child.name}" if isinstance(child, Function | ast.ClassDef) else path
        yield from functions(child, inner)


@pytest.fixture(scope="module")
def complexities() -> list[tuple[str, int]]:
    return [
        each
        for path in sorted(SOURCE.rglob("*.py"))
        for each in functions(
            ast.parse(path.read_text(encoding="utf-8")),
            ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"),
        )
    ]


def test_no_function_is_above_the_limit(complexities):
    assert {name for name, number in complexities if number > LIMIT} == EXCEPTIONS


def test_few_functions_are_above_what_is_preferred(complexities):
    above = sorted((number, name) for name, number in complexities if number > PREFERRED)
    assert len(above) <= MOST_ABOVE_PREFERRED * len(complexities), above


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a", 1),
        ("if a:\n  pass\nelif b:\n  pass\nelse:\n  pass", 3),
        ("return a if b else c", 2),
        ("return a and b and c or d", 4),
        ("for a in b:\n  while c:\n    pass", 3),
        ("return [a for b in c for a in b if a if b]", 5),
        ("try:\n  pass\nexcept KeyError:\n  pass\nexcept ValueError:\n  pass", 3),
        ("match a:\n  case 1:\n    pass\n  case _:\n    pass", 3),
        ("assert a or b", 3),
        ("return lambda x: x or a", 2),
        ("def inner():\n  return a or b or c\nreturn inner", 1),
    ],
)
def test_what_is_counted(body, expected):
    tree = ast.parse("def outer():\n" + "".join(f"  {line}\n" for line in body.splitlines()))
    (_, number), *inner = functions(tree, "module")
    assert number == expected
    assert inner == ([("module.outer.inner", 3)] if "inner" in body else [])
