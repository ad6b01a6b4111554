"""No message depends on the seed of hashes: the same script prints the same under each of them."""

import copy
import os
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from partyrate.numbers import LevelValue, Scale

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


# A scale keeps its hash, which a process with another seed must not take over: levels would be in no table of its own.
def test_a_level_that_another_process_wrote_is_found_among_its_equals():
    scale = "Scale('star', ('one', 'two'), (Fraction(1), Fraction(2)))"
    write = (
        "import pickle, sys; from fractions import Fraction; from partyrate.numbers import LevelValue, Scale\n"
        f"level = LevelValue({scale}, 1); hash(level); sys.stdout.buffer.write(pickle.dumps(level))"
    )
    written = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, "-c", write], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "5"}
    )
    level = pickle.loads(written.stdout)  # noqa: S301 - written above
    own = LevelValue(Scale("star", ("one", "two"), (Fraction(1), Fraction(2))), 1)
    assert {own: "found"}.get(level) == "found"
    assert hash(copy.deepcopy(level)) == hash(own)
