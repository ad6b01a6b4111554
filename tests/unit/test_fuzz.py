"""Inputs that nobody meant: some of each target end cleanly, and what must not be done is found where it is done."""

import os
import time
from pathlib import Path

import pytest
from tests.fuzz.cells import hostile
from tests.fuzz.guards import SECRET, Trial
from tests.fuzz.targets import TARGETS, prepare

import partyrate as pr


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    made = Trial(tmp_path_factory.mktemp("fuzz").resolve(), prepare)
    yield made
    made.end()


@pytest.mark.parametrize("target", TARGETS)
def test_some_inputs_of_each_target_end_cleanly(trial, target):
    found = [(number, each) for number in range(6) for each in trial.of(target, 20, number)]
    assert [each for each in found if each[1].kind != "time"] == []  # other tests run at the same time


def wrong(folders):
    """Inputs that do what none may do."""
    outside = folders.around / "made"
    memory: list[bytearray] = []
    start = [0.0]

    def error_with(words):
        raise pr.UsageError(words)

    deeds = {
        "raises": lambda: 1 // 0,
        "is slow": lambda: all(iter(lambda: time.process_time() - start[0] < 2.2, False)),
        "never ends": lambda: any(iter(int, 1)),
        "is large": lambda: memory.append(bytearray(b"x") * (300 * 2**20)),
        "writes": lambda: outside.write_text("x"),
        "makes": (folders.around / "folder").mkdir,
        "starts": lambda: os.system("true"),  # noqa: S605, S607
        "reads": (folders.around / "secret").read_text,
        "says": lambda: error_with(f"line: {SECRET}"),
        "ends": lambda: os._exit(3),
        "is clean": lambda: error_with("what is wrong"),
        "writes inside": lambda: (folders.out / "x.csv").write_text("x"),
    }

    def run(target, _seed, _number):
        memory.clear()
        start[0] = time.process_time()
        return deeds[target]()

    return run


@pytest.fixture(scope="module")
def guard(tmp_path_factory):
    made = Trial(tmp_path_factory.mktemp("guard").resolve(), wrong)
    yield made
    made.end()


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="time and memory are read from /proc")
@pytest.mark.parametrize(
    ("deed", "kinds"),
    [
        ("is clean", set()),
        ("raises", {"ZeroDivisionError"}),
        ("writes", {"touched", "wrote"}),
        ("makes", {"touched", "wrote"}),
        ("starts", {"touched"}),
        ("reads", {"touched"}),
        ("says", {"secret"}),
        ("is slow", {"time"}),
        ("never ends", {"time"}),
        ("is large", {"memory"}),
        ("ends", {"crash"}),
        ("writes inside", set()),
    ],
)
def test_what_no_input_may_do_is_found(guard, deed, kinds):
    assert {found.kind for found in guard.of(deed, 1, 1)} == kinds
    for name in ("made", "folder"):
        path = guard.around / name
        if path.exists():
            path.rmdir() if path.is_dir() else path.unlink()


def test_an_input_is_made_anew_by_its_seed_and_number():
    from random import Random

    from tests.fuzz import files, rules

    known = files.corpus()
    for number in range(30):
        made = [files.scheme_text(Random(f"schemes 1 {number}"), known) for _ in range(2)]
        made += [rules.rule(Random(f"rules 1 {number}"), files.rules_of(known)) for _ in range(2)]
        assert made[0] == made[1]
        assert made[2] == made[3]
    assert len({type(hostile(Random(number))) for number in range(300)}) > 20
