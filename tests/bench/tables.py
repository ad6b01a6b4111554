"""How long a large workbook takes to be read, against python-calamine on the same file.

A table of villages with 39 marks of two decimals, as `XlsxWriter` stores them (every eighth mark with the digits of a
binary float). What is timed: `read_table`, from the file to a frame whose every cell was checked against the scheme and
whose report counts what was converted. By python-calamine, where it is installed: the same cells as lists, made into
a frame, and rated, which checks them.

Processor time and the greatest memory of a process of its own for each way; the package itself was imported before.
Then both ways in turn in one process, since machines are not equally fast from one minute to the next: the time of
`read_table` as a share of what is allowed, twice that of python-calamine and that of making and checking the frame.

    python tests/bench/tables.py [ROWS] [COLUMNS]
"""

from __future__ import annotations

import gc
import random
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

import partyrate as pr

ROWS, COLUMNS, SEED, RUNS = 50_000, 40, 1, 5


def evaluator_of(columns: int) -> pr.Evaluator:
    """Return the scheme of so many columns, ready to rate."""
    marks = [
        pr.Indicator(name=f"mark{number}", kind="number", low=0, high=100, decimals=2) for number in range(columns - 1)
    ]
    score = pr.Indicator(name="score", formula=" + ".join(mark.name for mark in marks))
    table = pr.Table(name="village", key="village")
    return pr.Evaluator(pr.Scheme(name="marks", tables=[table], indicators=[*marks, score]))


def write(path: Path, rows: int, columns: int) -> None:
    """Write a workbook of villages, drawn from a seed."""
    import xlsxwriter

    chance = random.Random(SEED)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("village")
        sheet.write_row(0, 0, ["village", *(f"mark{number}" for number in range(columns - 1))])
        for row in range(1, rows + 1):
            sheet.write_string(row, 0, f"村{row}")
            for column in range(1, columns):
                sheet.write_number(row, column, chance.randrange(10_001) / 100)


def ready(columns: int) -> pr.Evaluator:
    """Return the evaluator, with all imported that is imported when it is needed."""
    evaluator = evaluator_of(columns)
    names = ["village", *(f"mark{number}" for number in range(columns - 1))]
    evaluator.rate(pr.read_table([dict.fromkeys(names, "1")], evaluator).frame)
    return evaluator


def timed(way: str, path: Path, evaluator: pr.Evaluator) -> tuple[float, float]:
    """Return the processor time of reading the workbook in one way, and of rating what was read."""
    gc.collect()
    start = time.process_time()
    if way == "calamine":
        import python_calamine

        head, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        read = time.process_time()
        evaluator.rate(pl.DataFrame(rows, schema=list(map(str, head)), orient="row"))
    else:
        frame = pr.read_table(path, evaluator).frame
        read = time.process_time()
        evaluator.rate(frame)
    return read - start, time.process_time() - read


def greatest_memory() -> int:
    """Return the greatest memory of this process in megabytes, without that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def measure(way: str, path: Path, columns: int) -> None:
    """Read the workbook in one way, and print the time and the memory that it took."""
    read, rated = timed(way, path, ready(columns))
    print(f"{way:<10} read {read:5.2f} s, rated {rated:5.2f} s, {greatest_memory():,} MB")


def compare(path: Path, columns: int) -> None:
    """Read the workbook in both ways in turn, and print the share of the time that is allowed."""
    evaluator, shares = ready(columns), []
    for _ in range(RUNS):
        own, _ = timed("partyrate", path, evaluator)
        other, check = timed("calamine", path, evaluator)
        shares.append(own / (2 * other + check))
        print(f"{own:5.2f} s, allowed {2 * other + check:5.2f} s: {shares[-1]:.2f}", flush=True)
    print(f"median share of what is allowed: {statistics.median(shares):.2f}")


def main() -> None:
    """Write the workbook, and measure each way in a process of its own."""
    rows, columns = (int(word) for word in (*sys.argv[1:3], *map(str, (ROWS, COLUMNS)[len(sys.argv[1:3]) :])))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "villages.xlsx"
        write(path, rows, columns)
        print(f"{rows:,} rows by {columns} columns, {path.stat().st_size / 1e6:.1f} MB", flush=True)
        for way in ("partyrate", *(["calamine"] if find_spec("python_calamine") else [])):
            subprocess.run([sys.executable, __file__, way, str(path), str(columns)], check=True)  # noqa: S603
        if find_spec("python_calamine"):
            compare(path, columns)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("partyrate", "calamine"):
        measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
