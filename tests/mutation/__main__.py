"""Count how many small changes of the code that decides results are noticed by the tests that belong to it.

    python -m tests.mutation [--seed 1] [--count 300] [--workers 2] [--only PATTERN] [--survivors FILE]
        [--limit SECONDS] [--verbose]

Mutants are drawn by the seed from the modules in `areas.py`, which also says which tests belong to them. First those
tests run once, unchanged, and it is recorded which test runs which line, and how long it takes; a record is kept in
`.mutation` until the package or the tests change. Then each mutant is put into a copy of the package and the tests of
its area that run its line are run, the shortest first, until one fails. A mutant whose tests all pass survives, unless
`equivalent.toml` lists it with the reason why no result can change. The exit code is 1 where fewer than 95 % of the
others are killed. With `--survivors FILE`, the names of survivors are written to the file; where it is there already,
the mutants that it names are tried instead of others, and those that still survive are left in it.
"""

from __future__ import annotations

import argparse
import os
import random
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from tests.mutation.areas import PACKAGE, area_of, files, files_of_tests
from tests.mutation.operators import Mutant, mutants
from tests.mutation.recording import records
from tests.mutation.running import Outcome, Trial, run

BAR = 0.95
EQUIVALENT = Path(__file__).parent / "equivalent.toml"


def drawn(seed: int, count: int, only: str | None, names: set[str] | None) -> list[Mutant]:
    """Return so many mutants, drawn by the seed; or those with some names."""
    chosen = [path for path in files() if only is None or fnmatch(path, only)]
    every = [mutant for path in chosen for mutant in mutants(PACKAGE, path)]
    if names is not None:
        return sorted(mutant for mutant in every if mutant.name in names)
    return sorted(random.Random(seed).sample(every, min(count, len(every))))


def equivalents() -> dict[str, str]:
    """Return the mutants that can change no result, with the reason."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {entry["name"]: entry["why"] for entry in entries}


def _trial(mutant: Mutant, found: dict[str, Any], limit: float | None) -> Trial:
    """Return a mutant with the tests that run its line, shortest first; where it runs at import, those of its file."""
    lines = found["lines"].get(mutant.path, {})
    names = lines.get(mutant.line) or {name for each in lines.values() for name in each}
    taken, total = [], 0.0
    for seconds, name in sorted((found["seconds"][name], name) for name in names):
        total += seconds
        if limit is None or total <= limit:
            taken.append(name)
    return Trial(mutant, taken, min(total, limit or total))


def main() -> None:
    """Draw mutants, run them, and print which survive."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", help="a pattern of files below the package, such as 'ladders/*'")
    parser.add_argument("--survivors", type=Path, help="a file of names of mutants, to be tried again or to be written")
    parser.add_argument("--limit", type=float, help="try so many seconds of tests on each mutant: for a first look")
    parser.add_argument("--verbose", action="store_true", help="print all mutants, with their seconds")
    given = parser.parse_args()
    again: Path | None = given.survivors
    names = set(again.read_text(encoding="utf-8").splitlines()) if again and again.exists() else None
    known = equivalents()
    if stale := known.keys() - {mutant.name for path in files() for mutant in mutants(PACKAGE, path)}:
        raise SystemExit("\n".join(["equivalent.toml lists what is no mutant (any more):", *sorted(stale)]))
    chosen = drawn(given.seed, given.count, given.only, names)
    tried = [mutant for mutant in chosen if mutant.name not in known]
    areas = {area.name: area for area in (area_of(mutant.path) for mutant in tried)}
    found = {name: records(files_of_tests(area)) for name, area in areas.items()}
    counts: Counter[tuple[str, str]] = Counter((area_of(m.path).name, "equivalent") for m in chosen if m.name in known)
    left: list[str] = []

    def told(outcome: Outcome) -> None:
        mutant = outcome.mutant
        counts[area_of(mutant.path).name, outcome.what] += 1
        if given.verbose or outcome.what in ("survived", "endless"):
            change = mutant.name.partition(": ")[2]
            took = f" ({outcome.seconds:.0f} s)" if given.verbose else ""
            print(f"{outcome.what}{took}: src/partyrate/{mutant.path}:{mutant.line}: {change}", flush=True)
        if outcome.what == "survived":
            left.append(mutant.name)

    trials = [_trial(mutant, found[area_of(mutant.path).name], given.limit) for mutant in tried]
    tests = {name for area in areas.values() for name in files_of_tests(area)}
    if trials:
        run(sorted(tests), trials, given.workers, told)
    if again:
        again.write_text("".join(f"{name}\n" for name in left), encoding="utf-8")
    for name in sorted({area for area, _ in counts}):
        own_counts = {what: count for (area, what), count in counts.items() if area == name}
        print(f"{name}: " + ", ".join(f"{count} {what}" for what, count in sorted(own_counts.items())))
    survived = sum(count for (_, what), count in counts.items() if what == "survived")
    killed, listed = len(tried) - survived, len(chosen) - len(tried)
    share = killed / len(tried) if tried else 1.0
    print(
        f"seed {given.seed}: {len(chosen)} mutants, {listed} listed as equivalent, "
        f"{killed} of the other {len(tried)} killed: {share:.1%}"
    )
    if share < BAR:
        raise SystemExit(f"fewer than {BAR:.0%} were killed")


if __name__ == "__main__":
    main()
