"""Settings of all tests: how many random cases Hypothesis tries, chosen by HYPOTHESIS_PROFILE; servers for tests."""

import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.servers import chromium
from tests.servers import postgres as servers
from tests.servers import spark as spark_server

import partyrate as pr

# No deadline: the first case of an engine compiles and imports, so that times say nothing. In CI the cases are the same
# on every run: a change does not fail for a fault that was there before it.
settings.register_profile(
    "default",
    max_examples=100,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=15)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Tests make many small objects beside large models that stay. With the thresholds of Python (700, 10, 10), a quarter of
# the time of tests of frames is spent on looking through all of them for circles; with these, 3 %.
gc.set_threshold(20_000, 50, 50)

SLOW_KINDS = {"pandas texts", "pandas nullable", "pandas pyarrow", "pyarrow", "duckdb"}
"""Kinds of frames left to whole runs: other types of columns of pandas and Arrow, and DuckDB, which plans for long."""

KINDS = {*SLOW_KINDS, "polars", "polars lazy", "pandas"}
"""Kinds of frames, as parameters of tests name them."""

REPEATING = tuple(Path(__file__).with_name(name) for name in ("cases", "properties"))
"""Folders of tests that run again, on more data, the code that tests of units have run."""

MEASURED_CASES = 3
"""How many cases of one test over kinds of frames are measured for coverage, besides the first one on each kind."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave slow kinds of frames to whole runs, and measure coverage only where a test may reach new lines.

    Python 3.11 calls the tracer for every line, which doubles the time of a test. Slow tests, worked cases, random ones
    and the later cases of a test over kinds of frames run the lines that others have run: they are not measured.
    """
    is_measured = config.pluginmanager.hasplugin("_cov")
    cases: Counter[str] = Counter()
    kinds: set[tuple[str, str]] = set()
    for item in items:
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        texts = {value for value in values if isinstance(value, str)}
        is_slow = item.get_closest_marker("slow") is not None
        if texts & SLOW_KINDS and not is_slow:
            item.add_marker("slow")
        test = item.nodeid.partition("[")[0]
        new_kinds = {(test, kind) for kind in texts & KINDS} - kinds
        is_new = not texts & KINDS or cases[test] < MEASURED_CASES or new_kinds
        if is_slow or not is_new or any(map(item.path.is_relative_to, REPEATING)):
            if is_measured:
                item.add_marker("no_cover")
        else:
            cases[test] += 1
            kinds |= new_kinds


def pytest_sessionfinish(session, exitstatus):
    """Fail where servers are needed and a test was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and skipped_although_needed(reporter) and not exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    """Say for want of what tests were skipped, where none may be."""
    if skipped := skipped_although_needed(terminalreporter):
        terminalreporter.section("PARTYRATE_NEEDS_SERVERS is set: no test may be skipped")
        for reason, times in Counter(each.longrepr[2] for each in skipped).most_common():
            terminalreporter.write_line(f"{times} {reason}")


def skipped_although_needed(reporter):
    """Return the reports of skipped tests, where all that tests need is said to be there."""
    return reporter.stats.get("skipped", []) if "PARTYRATE_NEEDS_SERVERS" in os.environ else []


@pytest.fixture(scope="module")
def columns_engine():
    """Compute frames as columns, however small: for tests of what the columns engine gives.

    Frames of tests have a few rows, which users get computed row by row. A module is the scope, so that ratings which
    tests share are computed so too.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pr.Evaluator, "row_engine_limit", 0)
        yield


@pytest.fixture(scope="session")
def postgres():
    """A running PostgreSQL; tests that ask for it are skipped where it is not installed, but not where CI has it."""
    programs = servers.programs()
    if programs is None:
        (pytest.fail if "PARTYRATE_NEEDS_SERVERS" in os.environ else pytest.skip)(servers.REASON)
    with servers.running(programs) as server:
        yield server


@pytest.fixture(scope="session")
def spark():
    """A session on a running Spark cluster, skipped likewise."""
    if not spark_server.is_installed():
        (pytest.fail if "PARTYRATE_NEEDS_SERVERS" in os.environ else pytest.skip)(spark_server.REASON)
    with spark_server.running() as session:
        yield session


@pytest.fixture(scope="session")
def browser():
    """A running Chromium, skipped likewise."""
    path = chromium.program()
    if path is None:
        (pytest.fail if "PARTYRATE_NEEDS_SERVERS" in os.environ else pytest.skip)(chromium.REASON)
    with chromium.running(path) as started:
        yield started
