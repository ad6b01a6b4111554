"""The tests that run the line of each mutant, in processes forked from one that has collected them all."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any, NoReturn

import pytest
from attrs import evolve, frozen
from tests.mutation.areas import PACKAGE, ROOT
from tests.mutation.operators import Mutant
from tests.mutation.recording import OPTIONS, environment, name_of_test
from tests.mutation.swapping import Functions, caches

PATIENCE = 8
TIMES = 5
"""A mutant that takes so many seconds of the processor, and so many times as long as its tests, runs without end."""
MEMORY = 6 * 2**30
"""The most bytes that a mutant may ask for."""
SURVIVED, KILLED, UNUSABLE = 0, 1, 3
CODES = {SURVIVED: "survived", KILLED: "killed", -signal.SIGXCPU: "endless", -signal.SIGKILL: "endless"}


@frozen
class Outcome:
    """What became of a mutant, and the seconds it took.

    It was "killed" by a test that failed, or "unusable" where no test could even begin; "endless" where the tests did
    not come to an end; or it "survived".
    """

    mutant: Mutant
    what: str
    seconds: float


@frozen
class Trial:
    """A mutant, the names of the tests that are to notice it, and the seconds that these take unchanged."""

    mutant: Mutant
    tests: Sequence[str]
    seconds: float

    @property
    def limit(self) -> int:
        """The seconds after which it runs without end."""
        return int(PATIENCE + TIMES * self.seconds)


class Mutants:
    """A plugin of pytest that runs the tests of mutants instead of all tests.

    Args:
        trials: What is tried.
        workers: How many are tried at a time.
        told: Is called with each outcome.
        failed: A folder in which processes leave the names of the tests that failed in them.
    """

    def __init__(self, trials: Sequence[Trial], workers: int, told: Callable[[Outcome], None], failed: Path) -> None:
        self.trials, self.workers, self.told, self.failed = trials, workers, told, failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests of each mutant in a process of its own."""
        items: defaultdict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            items[name_of_test(item.nodeid)].append(item)
        functions = Functions({trial.mutant.path for trial in self.trials})
        kept = caches()

        def begin(trial: Trial, *, is_anew: bool = False) -> int:
            pairs = None if is_anew else functions.pairs(trial.mutant)
            process = os.fork()
            if not process:
                _limit(trial.limit)
                if pairs is None:
                    _run_anew(trial)
                for function, code in pairs:
                    function.__code__ = code
                for cache in kept:
                    cache.cache_clear()
                _run([item for name in trial.tests for item in items[name]])
            return process

        least = min(self.trials, key=lambda trial: trial.seconds or PATIENCE)
        _sound(evolve(least, mutant=unchanged(least.mutant)), partial(begin, is_anew=True))
        for outcome in _outcomes(self.trials, self.workers, begin):
            self.told(outcome)
        if killers := [path.read_text(encoding="utf-8") for path in self.failed.iterdir()]:
            # A test that fails in such a process without any change would kill every mutant.
            tests = sorted({name_of_test(node) for node in killers})
            _sound(evolve(least, mutant=unchanged(least.mutant), tests=tests, seconds=3600.0), begin)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End the process where a test fails."""
        if report.failed:
            (self.failed / str(os.getpid())).write_text(report.nodeid, encoding="utf-8")
            os._exit(KILLED)


def run(files: Sequence[str], trials: Sequence[Trial], workers: int, told: Callable[[Outcome], None]) -> None:
    """Collect tests, and tell what becomes of each mutant."""
    os.environ.update(environment(ROOT / "src"))
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as failed:
        code = pytest.main([*files, *OPTIONS, "-s"], plugins=[Mutants(trials, workers, told, Path(failed))])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"the tests cannot be run: {code}")


def unchanged(mutant: Mutant) -> Mutant:
    """Return a mutant that changes nothing."""
    return evolve(mutant, after=mutant.before)


def _sound(trial: Trial, begin: Callable[[Trial], int]) -> None:
    """Stop where tests fail without any change."""
    if any(outcome.what != "survived" for outcome in _outcomes([trial], 1, begin)):
        names = ", ".join(trial.tests)
        pytest.exit(f"one of these tests fails without any change, so that nothing can be said of mutants: {names}", 1)


def _outcomes(trials: Sequence[Trial], workers: int, begin: Callable[[Trial], int]) -> Iterator[Outcome]:
    """Yield what becomes of each mutant, several at a time."""
    running: dict[int, tuple[Trial, float]] = {}
    waiting = [*reversed(trials)]
    while waiting or running:
        while waiting and len(running) < workers:
            trial = waiting.pop()
            running[begin(trial)] = trial, time.monotonic()
        for process, (trial, began) in list(running.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            seconds = time.monotonic() - began
            if not ended and seconds > 10 * trial.limit:  # it waits for something, which takes no time of the processor
                os.killpg(process, signal.SIGKILL)
                ended, status = os.waitpid(process, 0)
            if ended:
                del running[process]
                code = os.waitstatus_to_exitcode(status)
                yield Outcome(trial.mutant, CODES.get(code, "unusable"), seconds)
        time.sleep(0.01)


def _limit(seconds: int) -> None:
    """Give this process a group of its own, silence, and limits of time and memory."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def _run(items: Sequence[Any]) -> NoReturn:
    """Run tests until one fails, and end."""
    code = UNUSABLE
    try:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        code = SURVIVED
    finally:
        os._exit(code)


def _run_anew(trial: Trial) -> NoReturn:
    """Run the tests, and end; they import a copy of the package, where more than functions is changed."""
    mutant, code = trial.mutant, UNUSABLE
    try:
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name)
            copytree(PACKAGE, copy / "partyrate", ignore=ignore_patterns("__pycache__"))
            source = (PACKAGE / mutant.path).read_text(encoding="utf-8")
            (copy / "partyrate" / mutant.path).write_text(mutant.applied(source), encoding="utf-8")
            begin = "src/partyrate/"
            tests = [
                str(copy / "partyrate" / test.removeprefix(begin)) if test.startswith(begin) else test
                for test in trial.tests
            ]
            command = [sys.executable, "-m", "pytest", "-x", *OPTIONS, *tests]
            code = subprocess.run(command, check=False, env=environment(copy)).returncode  # noqa: S603
    finally:
        os._exit(code if code in (SURVIVED, KILLED) else UNUSABLE)
