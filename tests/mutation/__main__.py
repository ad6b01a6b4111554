"""Count how many small changes of the code that decides results are noticed by the tests that belong to it.

    python -m tests.mutation [--seed 1] [--count 300] [--workers 2] [--only PATH] [--survivors FILE]

Mutants are drawn by the seed from the modules below. First the tests that belong to the modules run once, unchanged,
and it is recorded which test runs which line, and how long it takes. Then each mutant is put into a copy of the package
and the tests that run its line are run, the shortest first, until one fails. A mutant whose tests all pass survives,
unless `equivalent.toml` lists it with the reason why no result can change. The exit code is 1 where fewer than 95 % of
the others are killed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
from tests.mutation.operators import Mutant, mutants

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "partyrate"
MODULES = (
    "language/**/*.py",
    "numbers.py",
    "ladders/*.py",
    "engines/columns/cohorts.py",
    "engines/columns/ladders.py",
    "engines/columns/allocation.py",
    "engines/columns/apportionment.py",
    "engines/columns/reports.py",
    "checks/*.py",
)
"""The language, the numbers, the ladders, the ladders in columns, and the findings."""
TESTS = (
    "tests/unit/language/test_grammar.py",
    "tests/unit/language/test_catalogue.py",
    "tests/unit/plan/test_bounds.py",
    "tests/unit/engines/test_code.py",
    "tests/unit/language/test_values.py",
    "tests/unit/ladders/test_ladders.py",
    "tests/unit/checks",
    "tests/unit/explain/test_explain.py",
    "tests/unit/notes/test_notes.py",
    "tests/properties/test_ladders.py",
    "tests/properties/test_domains.py",
    "tests/properties/test_shipped.py",
)
"""The tests that belong to them, beside their own doctests; those of the servers are left out."""
BAR = 0.95
PATIENCE = 120.0
TIMES = 10
"""A mutant that takes so many seconds, and so many times as long as its tests took, made one run without end."""
RECORD = ROOT / ".mutation" / "record.json"
EQUIVALENT = Path(__file__).parent / "equivalent.toml"


# -----------------------------------------------------------------------------------------------------------


class Recorder:
    """A plugin of pytest that keeps how long each passing test took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Add up the phases of a test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def digest() -> str:
    """Return a hash of all modules and tests."""
    made = hashlib.sha256()
    for path in sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        made.update(f"{path}\0".encode() + path.read_bytes())
    return made.hexdigest()


def record() -> dict[str, Any]:
    """Run the tests that belong to the modules once, and return their seconds and the tests that run each line.

    The record is kept as long as neither the package nor a test changes.
    """
    state = digest()
    if RECORD.exists():
        found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
        if found["state"] == state:
            return found
    RECORD.parent.mkdir(exist_ok=True)
    data = RECORD.parent / "coverage"
    data.unlink(missing_ok=True)
    code = f"from tests.mutation.__main__ import recorded; recorded({str(data)!r})"
    print("recording which test runs which line ...", flush=True)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=environment(ROOT / "src"))  # noqa: S603
    found = json.loads(RECORD.read_text(encoding="utf-8")) | {"state": state}
    RECORD.write_text(json.dumps(found), encoding="utf-8")
    return found


def recorded(data: str) -> None:
    """Run the tests under coverage, in this process, and write the record."""
    import coverage
    import pytest

    recorder = Recorder()
    doctests = [str(path) for path in sorted(files())]
    arguments = [*TESTS, *doctests, "-q", "--doctest-modules", "-p", "no:cacheprovider", "-p", "no:xdist"]
    cover = coverage.Coverage(data_file=data, source=[str(PACKAGE)], branch=False)
    plugin = _Contexts(cover)
    cover.start()
    code = pytest.main([*arguments, "-p", "no:cov"], plugins=[recorder, plugin])
    cover.stop()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the tests fail without any change: {code}")
    cover.save()
    found = cover.get_data()
    lines: dict[str, dict[int, list[str]]] = {}
    for path in found.measured_files():
        own = {number: [name for name in names if name] for number, names in found.contexts_by_lineno(path).items()}
        lines[Path(path).relative_to(PACKAGE).as_posix()] = own
    RECORD.write_text(json.dumps({"seconds": recorder.seconds, "lines": lines}), encoding="utf-8")


class _Contexts:
    """A plugin of pytest that tells coverage which test runs."""

    def __init__(self, cover: Any) -> None:
        self.cover = cover

    def pytest_runtest_setup(self, item: Any) -> None:
        """Name the test before it runs."""
        self.cover.switch_context(item.nodeid)

    def pytest_runtest_teardown(self, item: Any) -> None:
        """Name none between tests."""
        self.cover.switch_context("")


# --------------------------------------------------------------------------------------------------------- the mutants


def files() -> Iterator[Path]:
    """Yield the files that mutants are drawn from."""
    for pattern in MODULES:
        yield from sorted(PACKAGE.glob(pattern))


def drawn(seed: int, count: int, only: str | None) -> list[Mutant]:
    """Return so many mutants, drawn by the seed."""
    paths = [path.relative_to(PACKAGE).as_posix() for path in files()]
    chosen = [path for path in paths if only is None or fnmatch(path, only)]
    every = [mutant for path in chosen for mutant in mutants(PACKAGE, path)]
    return sorted(random.Random(seed).sample(every, min(count, len(every))))


def equivalents() -> dict[str, str]:
    """Return the mutants that can change no result, with the reason."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {entry["name"]: entry["why"] for entry in entries}


def tests_of(mutant: Mutant, found: dict[str, Any]) -> list[str]:
    """Return the tests that run the line of a mutant, shortest first; where it runs at import, those of its file."""
    lines = found["lines"].get(mutant.path, {})
    names = lines.get(str(mutant.line)) or sorted({name for each in lines.values() for name in each})
    return sorted(names, key=lambda name: found["seconds"].get(name, 0.0))


@frozen
class Outcome:
    """What became of a mutant: "killed", "survived" or "endless", and the seconds it took."""

    mutant: Mutant
    what: str
    seconds: float


def environment(source: Path) -> dict[str, str]:
    """Return the environment in which tests import the package from a folder."""
    own = {"PYTHONPATH": os.pathsep.join([str(source), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    return os.environ | own | {"HYPOTHESIS_PROFILE": "quick", "CI": "1"}


def outcomes(chosen: Sequence[Mutant], found: dict[str, Any], workers: int) -> Iterator[Outcome]:
    """Yield what becomes of each mutant, in copies of the package, several at a time.

    Each runs in a process forked from this one, which has imported all that does not belong to the package.
    """
    preload()
    with tempfile.TemporaryDirectory() as name:
        copies = [Path(name) / str(number) for number in range(workers)]
        for copy in copies:
            shutil.copytree(PACKAGE.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
        free, running, waiting = [*copies], dict[int, tuple[Mutant, Path, float, float]](), [*reversed(chosen)]
        while waiting or running:
            while free and waiting:
                mutant, copy = waiting.pop(), free.pop()
                tests = tests_of(mutant, found)
                limit = PATIENCE + TIMES * sum(found["seconds"].get(name, 0.0) for name in tests)
                running[start(mutant, copy, tests)] = mutant, copy, time.monotonic(), limit
            for process, (mutant, copy, began, limit) in list(running.items()):
                ended, status = os.waitpid(process, os.WNOHANG)
                seconds = time.monotonic() - began
                if not ended and seconds > limit:
                    os.killpg(process, signal.SIGKILL)
                    ended, _ = os.waitpid(process, 0)
                    what = "endless"
                else:
                    what = "survived" if ended and os.waitstatus_to_exitcode(status) == 0 else "killed"
                if ended:
                    del running[process]
                    shutil.copyfile(PACKAGE / mutant.path, copy / "partyrate" / mutant.path)
                    free.append(copy)
                    yield Outcome(mutant, what, seconds)
            time.sleep(0.02)


def preload() -> None:
    """Import what tests need and what is not under test, so that forked processes have it."""
    for name in ("pytest", "hypothesis", "polars", "pandas", "pyarrow", "duckdb", "narwhals", "networkx", "simpleeval"):
        with contextlib.suppress(ImportError):
            __import__(name)


def start(mutant: Mutant, copy: Path, tests: Sequence[str]) -> int:
    """Put a mutant into a copy and run tests over it in a new process; return its number."""
    (copy / "partyrate" / mutant.path).write_text(
        mutant.applied((PACKAGE / mutant.path).read_text(encoding="utf-8")), encoding="utf-8"
    )
    process = os.fork()
    if process:
        return process
    os.setpgid(0, 0)
    code = 1
    try:
        os.environ.update(environment(copy))
        sys.path[:0] = [str(copy), str(ROOT)]
        sys.dont_write_bytecode = True
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        import pytest

        # What was imported before is not rewritten by pytest: a warning, which our settings make an error.
        own = ["-x", "-q", "-W", "ignore::pytest.PytestAssertRewriteWarning", "--doctest-modules"]
        own += ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
        code = int(pytest.main([*own, *moved(tests, copy)])) if tests else 0
    finally:
        os._exit(code)


def moved(tests: Sequence[str], copy: Path) -> list[str]:
    """Return the tests with doctests of the package looked for in a copy."""
    source = "src/partyrate/"
    return [
        str(copy / "partyrate") + "/" + name.removeprefix(source) if name.startswith(source) else name for name in tests
    ]


# ------------------------------------------------------------------------------------------------------------- running


def main() -> None:
    """Draw mutants, run them, and print which survive."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", help="a pattern of files below the package, such as 'ladders/*'")
    given = parser.parse_args()
    found = record()
    known = equivalents()
    chosen = drawn(given.seed, given.count, given.only)
    listed = [mutant for mutant in chosen if mutant.name in known]
    counts: Counter[str] = Counter()
    tried = [mutant for mutant in chosen if mutant.name not in known]
    unchanged = [evolve(mutant, after=mutant.before) for mutant in tried[:1]]
    if any(outcome.what != "survived" for outcome in outcomes(unchanged, found, 1)):
        raise SystemExit("the tests fail in a copy without any change, so that nothing can be said of mutants")
    for outcome in outcomes(tried, found, given.workers):
        counts[outcome.what] += 1
        if outcome.what != "killed":
            mutant = outcome.mutant
            print(
                f"{outcome.what}: src/partyrate/{mutant.path}:{mutant.line}: {mutant.name.partition(': ')[2]}",
                flush=True,
            )
    killed = len(tried) - counts["survived"]
    share = killed / len(tried) if tried else 1.0
    print(
        f"seed {given.seed}: {len(chosen)} mutants, {len(listed)} listed as equivalent, "
        f"{killed} of the other {len(tried)} killed: {share:.1%}"
    )
    if share < BAR:
        raise SystemExit(f"fewer than {BAR:.0%} were killed")


if __name__ == "__main__":
    main()
