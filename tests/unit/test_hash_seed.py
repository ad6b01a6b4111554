"""No message depends on the seed of hashes: the same script prints the same under each of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "told_in_order.py"


def printed(seed: int) -> str:
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, "-X", "utf8", SCRIPT],
        capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


# Three processes print some hundred texts each: an order that depends on hashes is the same within one process.
@pytest.mark.slow
def test_faults_notes_and_explanations_have_the_same_words_under_every_seed_of_hashes():
    first, *others = map(printed, (0, 1, 2))
    assert first.count("\n") > 300
    for other in others:
        assert other == first
