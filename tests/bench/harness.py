"""What the benchmarks share: fair timing, children with memory of their own, the machine, and tables on a page.

Ways of doing one thing run in turn in one process, so that a busy moment of the machine falls on all of them alike;
their medians are compared. What must not share memory, or needs an environment of its own, runs in a child process
that prints one line of JSON.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
Name = TypeVar("Name", bound=Hashable)
TIMES = 5
PATIENCE = 60.0
"""Seconds after which a way is not run again."""


# ------------------------------------------------------------------------------------------------------------- timing


@frozen
class Timing:
    """Seconds by the clock and of the processor, one of each for every run."""

    clock: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def seconds(self) -> float:
        """The median by the clock."""
        return statistics.median(self.clock)

    @property
    def work(self) -> float:
        """The median of the time of all threads of this process on the processor."""
        return statistics.median(self.processor)


def timed(ways: Mapping[Name, Callable[[], object]], times: int = TIMES) -> dict[Name, Timing]:
    """Run ways in turn, each `times` times, or fewer where it has taken `PATIENCE` seconds already.

    Nothing is kept of what a way gives: freeing it is part of its time, as where it would be used and let go.

    Example:
        >>> timing = timed({"a": lambda: sum(range(1000)), "b": lambda: None}, times=3)["a"]
        >>> len(timing.clock), timing.seconds > 0
        (3, True)
    """
    taken: dict[Name, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            if not taken[name] or sum(clock for clock, _ in taken[name]) < PATIENCE:
                start = time.perf_counter(), time.process_time()
                way()
                taken[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
    return {name: Timing(*zip(*pairs, strict=True)) for name, pairs in taken.items()}


# ----------------------------------------------------------------------------------------------------------- children


def child(script: str, *arguments: object, python: str = sys.executable) -> dict[str, Any]:
    """Run a script of this folder in a process of its own, and give what its last line says in JSON.

    Raises:
        subprocess.CalledProcessError: It failed; what it said about that has been printed.
    """
    command = [python, str(HERE / script), *map(str, arguments)]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


def report(**found: object) -> None:
    """Say in a child what was found."""
    print(json.dumps(found))


def peak_memory() -> float:
    """Give the most memory this process has held so far, in GB (10^9 bytes).

    Linux counts it for the program that runs now. `resource.getrusage` counts what held the process before as well: a
    child would seem to have been as large as its parent was when it started.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) * 1024 / 1e9
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e9


# -------------------------------------------------------------------------------------------------------- the machine


def machine(packages: Sequence[str] = ("partyrate", "narwhals", "polars")) -> str:
    """Say on what the figures were measured: processor, cores, memory, versions, the day, and how busy it was."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text(encoding="utf-8")) if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{each} {importlib.metadata.version(each)}" for each in packages)
    today = datetime.now(tz=UTC).date()
    return (
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, "
        f"{platform.system()}; Python {platform.python_version()}, {versions}; {today}. "
        f"Load average when the run began: {os.getloadavg()[0]:.1f}."
    )


# ------------------------------------------------------------------------------------------------------------- tables


@frozen
class Bar:
    """A limit that a figure is held to."""

    what: str
    limit: float
    found: float
    unit: str = "times"
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure keeps it."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of a table."""
        word, met = "at least" if self.at_least else "at most", "yes" if self.met else "**missed**"
        found = f"{self.found:,.0f}" if self.found > 1_000 else f"{self.found:.2f}"
        return self.what, f"{word} {self.limit:,g} {self.unit}", found, met


BARS = ("What", "Limit", "Measured", "Met")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a Markdown table.

    Example:
        >>> print(table(["Way", "Seconds"], [("a", 1)]))
        | Way | Seconds |
        | --- | --- |
        | a | 1 |
    """
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def merged(page: str, bars: Iterable[Bar]) -> str:
    """Give the table of limits of a page with some of them measured anew; the others stay as they are.

    Example:
        >>> page = "<!-- measured bars -->" + table(BARS, [Bar("a", 2, 1).cells]) + "<!-- end of bars -->"
        >>> print(merged(page, [Bar("a", 2, 3), Bar("b", 1, 1, "ms")]))
        | What | Limit | Measured | Met |
        | --- | --- | --- | --- |
        | a | at most 2 times | 3.00 | **missed** |
        | b | at most 1 ms | 1.00 | yes |
    """
    found = re.search("<!-- measured bars -->(.*)<!-- end of bars -->", page, re.DOTALL)
    lines = found[1].strip().splitlines()[2:] if found else []
    rows: dict[str, Sequence[str]] = {}
    for line in lines:
        what, *others = line.strip("| ").split(" | ")
        rows[what] = what, *others
    return table(BARS, (rows | {bar.what: bar.cells for bar in bars}).values())


def written(page: str, parts: Mapping[str, str]) -> str:
    """Give a page with new text between its markers.

    Example:
        >>> written("<!-- measured a -->old<!-- end of a -->", {"a": "new"})
        '<!-- measured a -->\\n\\nnew\\n\\n<!-- end of a -->'

    Raises:
        LookupError: The page lacks markers of that name.
    """
    for name, text in parts.items():
        marked = re.compile(f"(<!-- measured {name} -->).*(<!-- end of {name} -->)", re.DOTALL)
        if not marked.search(page):
            raise LookupError(name)
        page = marked.sub(lambda found, text=text: f"{found[1]}\n\n{text}\n\n{found[2]}", page)  # type: ignore[misc]
    return page
