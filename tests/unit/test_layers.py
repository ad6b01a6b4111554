"""The rooms of the house: each may import from the rooms above it in this list, never from below."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import partyrate

SOURCE = Path(partyrate.__file__).parent

ROOMS = [
    "version",
    "spans",
    "messages",
    "text",
    "errors",
    "resources",
    "numbers",
    "storage",
    "serialization",
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
    "counterfactuals",
    "prepared",
    "scenarios",
    "evaluator",
    "comparison",
    "description",
    "summary",
    "tables",
    "output",
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
    """Give the modules of the package that a file imports, inside functions as well, but not for the type checker."""
    stack: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            stack += node.orelse
            continue
        stack += ast.iter_child_nodes(node)
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
    """Name the imports of a module that point to a room below its own in the list."""
    own = ROOMS.index(module.split(".", maxsplit=1)[0])
    for imported, line in imports_of(path):
        if ROOMS.index(imported.split(".")[0]) > own:
            yield f"{path}:{line}: {module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_room_and_from_those_before_it(module):
    assert list(upward(MODULES[module], module)) == []


def test_modules_form_no_loop():
    graph = {module: {name for name, _ in imports_of(path)} - {module} for module, path in MODULES.items()}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, naming the loop
    assert set(order) == set(MODULES)


def test_the_columns_engine_imports_nothing_for_the_type_checker_alone():
    packages = ("engines.columns.", "engines.sql.")
    for module, path in MODULES.items():
        if f"{module}.".startswith(packages):
            assert "TYPE_CHECKING" not in path.read_text(encoding="utf-8"), path


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
