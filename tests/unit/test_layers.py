"""The layers: each package or module may import from those above it in this list, never from those below."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import partyrate

SOURCE = Path(partyrate.__file__).parent

LAYERS = [
    "version",
    "spans",
    "messages",
    "text",
    "errors",
    "resources",
    "absence",
    "numbers",
    "storage",
    "serialization",
    "writers",
    "periods",
    "language",
    "model",
    "plan",
    "ladders",
    "checks",
    "loading",
    "engines",
    "results",
    "notes",
    "procedures",
    "explain",
    "rating",
    "scenarios",
    "counterfactuals",
    "prepared",
    "by_day",
    "studies",
    "evaluator",
    "proofs",
    "comparison",
    "crosswalks",
    "description",
    "summary",
    "charts",
    "tables",
    "output",
    "report",
    "partyrate",
    "testing",
    "cli",
    "__main__",
]
"""The package itself, `partyrate/__init__.py`, stands just below the command line."""


def module_of(path: Path, source: Path = SOURCE) -> str:
    """Give the dotted name of a module inside the package."""
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "partyrate"


MODULES = {module_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the modules of the package that a file imports, inside functions and for types as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "partyrate":
            base = (node.module or "").removeprefix("partyrate").removeprefix(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".removeprefix(".")
                yield (inner if inner in MODULES else base or "partyrate"), node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "partyrate":
                    yield alias.name.removeprefix("partyrate").removeprefix(".") or "partyrate", node.lineno


def upward(path: Path, module: str) -> Iterator[str]:
    """Name the imports of a module that point to a layer below its own in the list."""
    own = LAYERS.index(module.split(".", maxsplit=1)[0])
    for imported, line in imports_of(path):
        if LAYERS.index(imported.split(".")[0]) > own:
            yield f"{path}:{line}: {module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_layer_and_from_those_above_it(module):
    assert list(upward(MODULES[module], module)) == []


def test_modules_form_no_loop():
    graph = {module: {name for name, _ in imports_of(path)} - {module} for module, path in MODULES.items()}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, naming the loop
    assert set(order) == set(MODULES)


def test_no_relative_imports_hide_an_arrow():
    for path in MODULES.values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}:{node.lineno}"


def test_the_test_names_file_and_line_of_an_arrow_that_points_upward(tmp_path):
    path = tmp_path / "numbers.py"
    path.write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from partyrate.plan import Plan\n"
        "def f():\n    from partyrate.plan import Plan\n    import partyrate.errors\n    import partyrate\n"
    )
    assert sorted(upward(path, "numbers")) == [
        f"{path}:3: numbers imports plan",
        f"{path}:5: numbers imports plan",
        f"{path}:7: numbers imports partyrate",
    ]


REGIONS = ("tianjin", "qingxu", "liuzhou", "dinghai", "kaifeng", "天津", "清徐", "柳州", "定海", "开封")


def regions_in(path: Path) -> Iterator[str]:
    """Name the lines of a module that name a region, but for examples in docstrings."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.lstrip().startswith(">>>") and any(region in line.lower() for region in REGIONS):
            yield f"{path}:{number}: {line.strip()}"


def test_no_module_names_a_region_since_a_region_is_data():
    assert [line for path in MODULES.values() for line in regions_in(path)] == []


def test_the_test_names_file_and_line_of_a_region_and_passes_over_examples(tmp_path):
    path = tmp_path / "numbers.py"
    path.write_text(
        '"""Numbers.\n\n>>> load("tianjin-village")\n"""\nif name == "Tianjin":  # 天津\n', encoding="utf-8"
    )
    assert list(regions_in(path)) == [f'{path}:5: if name == "Tianjin":  # 天津']


PAGE = (Path(__file__).parents[2] / "docs" / "how-it-works.md").read_text(encoding="utf-8")


def table_of(heading: str) -> list[list[str]]:
    """Return the cells of the rows of the table below a heading of the page."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_page_has_the_layers_in_this_order():
    named = [name.strip("`") for row in table_of("Layers") for name in row[0].split(", ")]
    assert named == LAYERS


def test_every_internal_term_of_the_page_is_where_it_says():
    for term, where, meaning in table_of("Internal terms"):
        module, _, name = where.strip("`").rpartition(".")
        assert hasattr(import_module(f"partyrate.{module}"), name), term
        assert meaning
