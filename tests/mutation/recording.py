"""Which test runs which line of the code that mutants are drawn from, and how long it takes.

A record is kept for each file of tests, as long as neither the package, nor what tests share, nor the file changes.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.mutation.areas import PACKAGE, ROOT, files, module_of
from tests.mutation.swapping import caches

FOLDER = ROOT / ".mutation"


OPTIONS = (
    *("-q", "-m", "not slow", "--doctest-modules"),
    *("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"),
)
"""How pytest is called: without slow tests, which most changes should not need."""


def name_of_test(node: str) -> str:
    """Return the name of a test, or of the whole page that a block belongs to: it needs the blocks before it."""
    file, _, _ = node.partition("::")
    return file if file.endswith(".md") else node


class Recorder:
    """A plugin of pytest that tells coverage which test runs, and keeps the seconds of the processor that it takes."""

    def __init__(self, cover: Any) -> None:
        self.cover = cover
        self.seconds: dict[str, float] = {}
        self.caches: list[Any] = []

    def pytest_collection_finish(self) -> None:
        """Import the modules, so that what they run at import is none of what a test runs, and look for caches."""
        for path in files():
            importlib.import_module(module_of(path))
        self.caches = caches()

    def pytest_runtest_setup(self, item: Any) -> None:
        """Name the test before it runs, and let it run what others have run before."""
        for cache in self.caches:
            cache.cache_clear()
        name = name_of_test(item.nodeid)
        self.seconds[name] = self.seconds.get(name, 0.0) - time.process_time()
        self.cover.switch_context(name)

    def pytest_runtest_teardown(self, item: Any) -> None:
        """Name none between tests."""
        self.seconds[name_of_test(item.nodeid)] += time.process_time()
        self.cover.switch_context("")


def environment(source: Path) -> dict[str, str]:
    """Return the environment in which tests import the package from a folder."""
    own = {"PYTHONPATH": os.pathsep.join([str(source), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    return os.environ | own | {"HYPOTHESIS_PROFILE": "quick", "CI": "1"}


def _digest(paths: Iterable[Path]) -> str:
    made = hashlib.sha256()
    for path in sorted(paths):
        made.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return made.hexdigest()


def _shared() -> str:
    """Return a hash of all modules and of what tests share."""
    helpers = (path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_"))
    return _digest([*PACKAGE.rglob("*.py"), *(path for path in helpers if "mutation" not in path.parts)])


def _kept(name: str) -> Path:
    return FOLDER / (name.replace("/", "--") + ".json")


def records(names: Sequence[str]) -> dict[str, Any]:
    """Run files of tests that have no record, and return the seconds of all tests and the tests that run each line."""
    shared = _shared()
    states = {name: shared + _digest([ROOT / name]) for name in names}
    missing = [name for name in names if not (kept := _load(name)) or kept["state"] != states[name]]
    if missing:
        print(f"recording which test of {len(missing)} files runs which line ...", flush=True)
        code = f"from tests.mutation.recording import record; record({missing!r}, {states!r})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=environment(ROOT / "src"))  # noqa: S603
    seconds: dict[str, float] = {}
    lines: dict[str, dict[int, list[str]]] = {}
    for name in names:
        kept = _load(name) or {}
        tests = [*kept["seconds"]]
        seconds |= kept["seconds"]
        for path, numbers in kept["lines"].items():
            own = lines.setdefault(path, {})
            for number, places in numbers.items():
                own.setdefault(int(number), []).extend(tests[place] for place in places)
    return {"seconds": seconds, "lines": lines}


def _load(name: str) -> dict[str, Any] | None:
    path = _kept(name)
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def record(names: Sequence[str], states: dict[str, str]) -> None:
    """Run files of tests under coverage, in this process, and write a record of each."""
    import coverage
    import pytest

    FOLDER.mkdir(exist_ok=True)
    cover = coverage.Coverage(
        data_file=None, config_file=False, include=[str(PACKAGE / path) for path in files()], branch=False
    )
    recorder = Recorder(cover)
    cover.start()
    code = pytest.main([*names, *OPTIONS], plugins=[recorder])
    cover.stop()
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the tests fail without any change: {code}")
    made: dict[str, dict[str, Any]] = {name: {"seconds": {}, "lines": {}} for name in names}
    places: dict[str, int] = {}
    for test, seconds in recorder.seconds.items():
        own_seconds = made[test.partition("::")[0]]["seconds"]
        places[test] = len(own_seconds)
        own_seconds[test] = seconds
    data = cover.get_data()
    for path in data.measured_files():
        short = Path(path).relative_to(PACKAGE).as_posix()
        for number, tests in data.contexts_by_lineno(path).items():
            for test in filter(None, tests):
                own_lines = made[test.partition("::")[0]]["lines"].setdefault(short, {})
                own_lines.setdefault(number, []).append(places[test])
    for name in names:
        _kept(name).write_text(json.dumps({"state": states[name], **made[name]}), encoding="utf-8")
