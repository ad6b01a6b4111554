"""How long the findings of each shipped scheme take: CPU time, the best of three.

PYTHONPATH=src python tests/bench/findings.py
"""

from __future__ import annotations

import time

import partyrate as pr
from partyrate.checks import Checked

LIMIT = 0.3
"""The most seconds that all findings of a shipped scheme may take."""


def seconds(checked: Checked) -> float:
    """Return the CPU time of all findings of a scheme, the best of three."""
    best = float("inf")
    for _ in range(3):
        fresh = Checked(checked.plan, checked.warnings)
        start = time.process_time()
        assert fresh.findings is not None
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print a line for each shipped scheme and profile, and fail where one takes too long."""
    longest = 0.0
    for each in pr.shipped_schemes():
        for profile in (None, "illustrative"):
            scheme = pr.load_scheme(each.name, edition=each.edition, profile=profile)
            took = seconds(pr.check(scheme))
            longest = max(longest, took)
            print(f"{each.name:22} {each.edition:8} {profile or 'as published':14} {took * 1000:6.0f} ms")
    print(f"longest {longest * 1000:.0f} ms of {LIMIT * 1000:.0f} ms")
    assert longest <= LIMIT


if __name__ == "__main__":
    main()
