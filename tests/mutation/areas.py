"""Which modules mutants are drawn from, and which tests belong to each part of them."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "partyrate"


@frozen
class Area:
    """A part of the code that decides results.

    Args:
        name: A name to print.
        modules: Patterns of its files, below the package.
        tests: The files and folders of tests that belong to it, beside the doctests of its modules.
    """

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Return whether a file of the package belongs to the area."""
        return any(fnmatch(path, pattern) for pattern in self.modules)


AREAS = (
    Area(
        "checks",
        ("checks/*.py",),
        (
            "tests/unit/checks",
            "tests/unit/plan",
            "tests/properties/test_findings.py",
            "tests/properties/test_shipped.py",
        ),
    ),
    Area(
        "directions",
        ("language/domains/direction*.py",),
        (
            "tests/unit/language/test_directions.py",
            "tests/unit/language/test_directions_by_enumeration.py",
            "tests/unit/language/test_directions_of_operations.py",
            "tests/unit/language/test_directions_of_rows.py",
            "tests/unit/language/test_directions_of_rules.py",
            "tests/unit/checks/test_signs.py",
            "tests/unit/checks/test_findings.py",
            "tests/unit/plan/test_steadiness.py",
            "tests/properties/test_findings.py",
        ),
    ),
    Area(
        "symbols",
        ("language/domains/symbols/*.py",),
        (
            "tests/unit/language/test_symbols_of_operations.py",
            "tests/unit/language/test_symbols_of_rows.py",
            "tests/unit/proofs",
            "tests/properties/test_proofs.py",
            "tests/properties/test_domains.py",
        ),
    ),
    Area(
        "language",
        ("language/*.py", "numbers.py"),
        (
            "tests/unit/language",
            "tests/unit/plan",
            "tests/unit/engines/test_code.py",
            "tests/unit/explain/test_explain.py",
            "tests/properties/test_domains.py",
            "tests/properties/test_shipped.py",
        ),
    ),
    Area(
        "ladders",
        ("ladders/*.py", "engines/columns/*.py"),
        (
            "tests/unit/ladders",
            "tests/unit/explain/test_explain.py",
            "tests/unit/notes/test_notes.py",
            "tests/properties/test_ladders.py",
            "tests/properties/test_shipped.py",
        ),
    ),
)
"""The findings, the language with its domains, numbers, and the ladders; the first one that holds a file counts."""

MODULES = (
    "checks/*.py",
    "language/**/*.py",
    "numbers.py",
    "ladders/*.py",
    "engines/columns/cohorts.py",
    "engines/columns/ladders.py",
    "engines/columns/allocation.py",
    "engines/columns/apportionment.py",
    "engines/columns/reports.py",
)
"""The files that mutants are drawn from."""


def files() -> Iterator[str]:
    """Yield the files that mutants are drawn from, below the package."""
    for pattern in MODULES:
        yield from (path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.glob(pattern)))


def module_of(path: str) -> str:
    """Return the name of the module that a file of the package is."""
    return "partyrate." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def area_of(path: str) -> Area:
    """Return the area of a file."""
    return next(area for area in AREAS if area.holds(path))


def files_of_tests(area: Area) -> list[str]:
    """Return the files of tests that belong to an area, doctests of its modules among them."""
    found = [f"src/partyrate/{path}" for path in files() if area_of(path) == area]
    for name in area.tests:
        path = ROOT / name
        every = [path] if path.is_file() else sorted(path.rglob("test_*.py"))
        found += [each.relative_to(ROOT).as_posix() for each in every]
    return found
