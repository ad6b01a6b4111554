"""What the scripts beside this one share: whole numbers drawn from one seed, and files that are written or compared.

Only `Random.random` is drawn from, whose sequence Python promises to keep, so that the same seed makes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent


class Draw:
    """Whole numbers drawn from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def between(self, low: int, high: int) -> int:
        """Give a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def mark(self, centre: int, spread: int) -> int:
        """Give a score near `centre`, between 60 and 99 points."""
        return min(9900, max(6000, centre + self.between(-spread, spread)))


def points(hundredths: int) -> str:
    """Write hundredths of a point with two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as comma-separated text with line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def require(what: str, *, holds: bool) -> None:
    """Stop where a promise about the data does not hold."""
    if not holds:
        raise SystemExit(f"does not hold: {what}")


def write_or_compare(what: str, files: Mapping[str, str], arguments: Sequence[str] | None = None) -> int:
    """Write files beside the scripts, or with `--check` compare them; give 1 where a byte differs."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--check", action="store_true", help="compare the files instead of writing them")
    if not parser.parse_args(arguments).check:
        for name, text in files.items():
            (HERE / name).write_bytes(text.encode())
        return 0
    differ = [
        name
        for name, text in files.items()
        if not (HERE / name).exists() or (HERE / name).read_bytes() != text.encode()
    ]
    sys.stdout.write("differ: " + ", ".join(differ) + "\n" if differ else "all files agree\n")
    return 1 if differ else 0
