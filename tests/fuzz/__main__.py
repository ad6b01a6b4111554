"""Try inputs for some minutes, target by target in turns, and print what is found: `make fuzz-input MINUTES=10`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.guards import Trial
from tests.fuzz.targets import TARGETS, prepare, shown

TURN = 25
"""How many inputs of one target are tried before the next one has its turn."""


def main() -> int:
    """Run, and return how many different faults were found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--target", choices=TARGETS, action="append", help="only this one; may be repeated")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--number", type=int, help="only this input")
    words = asked.parse_args()
    targets = words.target or list(TARGETS)
    tried: Counter[str] = Counter()
    causes: Counter[tuple[str, str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder).resolve(), prepare)
        end = time.monotonic() + words.minutes * 60
        number = words.number or 0
        while time.monotonic() < end:
            for target in targets:
                for each in [number] if words.number is not None else range(number, number + TURN):
                    tried[target] += 1
                    for found in trial.of(target, words.seed, each):
                        cause = (target, *found.cause)
                        causes[cause] += 1
                        if causes[cause] == 1:
                            print(f"--- {target} --seed {words.seed} --number {each}: {found.kind} {found.place}")
                            print(f"{shown(target, words.seed, each)}\n{found.words}", flush=True)
            if words.number is not None:
                break
            number += TURN
        trial.end()
    print(f"seed {words.seed}: " + ", ".join(f"{target} {tried[target]:,}" for target in targets))
    for (target, kind, place), count in causes.most_common():
        print(f"{count:6}  {target}: {kind} {place}")
    print(f"{len(causes)} different faults")
    return min(len(causes), 1)


if __name__ == "__main__":
    sys.exit(main())
