"""Inputs that nobody meant: some of each target end cleanly, and what must not be done is found where it is done."""

import os
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
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


# A few inputs show that each target still ends cleanly; long runs are made with `make fuzz-input`.
@pytest.mark.slow
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


# Processes of their own break each rule for inputs on purpose, and one of them has to run into its limit of time.
@pytest.mark.slow
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


# ------------------------------------------------------------------------------------------------- what was found so

KINDS = [
    pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
    pr.Indicator(name="f", kind="flag"),
    pr.Indicator(name="d", kind="date"),
    pr.Indicator(name="c", kind="choice", values=["x"]),
    pr.Indicator(name="w", kind="text"),
]
RATED = [pr.Ladder(name="star", levels=[pr.Level(name="up", when="a > 5"), pr.Level(name="down")])]
USED = "a > 0 and f and d == d and c == 'x' and w == 'x'"


@pytest.mark.parametrize("kind", ["a", "f", "d", "c", "w", "star"])
@pytest.mark.parametrize("cell", [10**5000, -(10**5000), Fraction(1, 10**5000)], ids=["great", "small", "near nought"])
def test_numbers_that_python_does_not_write_are_faults_of_every_kind_of_input_and_record(kind, cell):
    made = pr.Scheme(
        name="t", tables=[pr.Table(name="unit", key="id")], ladders=RATED,
        indicators=[
            *KINDS, pr.Indicator(name="used", formula=USED),
            pr.Indicator(name="past", formula=f"present(previous({kind}))"),
        ],
    )  # fmt: skip
    sound = {"id": "x", "a": 1, "f": True, "d": "2019-01-01", "c": "x", "w": "x"}
    for each in KINDS:
        with pytest.raises(pr.DataError, match=r"digits|is a Fraction|is no date|neither true nor false"):
            pr.Evaluator(made).rate([{**sound, each.name: cell}], period="2019")
    past = [{"id": "x", "round": 2018, kind: cell}]
    with pytest.raises(pr.DataError, match="digits"):
        pr.Evaluator(made).rate([sound], tables={"history": past}, period="2019")


def test_a_finer_frame_without_columns_has_no_rows():
    made = pr.Scheme(
        name="t", tables=[pr.Table(name="unit", key="id"), pr.Table(name="vote", key="n", parent="unit", expects=[1])],
        indicators=[
            pr.Indicator(name="a", table="vote", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="b", table="vote", formula="2 * a"),
            pr.Indicator(name="s", table="unit", formula="sum(coalesce(a, 0))"),
        ],
    )  # fmt: skip
    units = pl.DataFrame({"id": ["x", "y"]})
    rating = pr.Evaluator(made).rate(units, tables={"vote": pl.DataFrame()})
    assert rating.units["s"].to_list() == [0, 0]
    assert rating.tables["vote"].rows() == [("x", 1, None, "missing"), ("y", 1, None, "missing")]


@pytest.mark.parametrize(
    "cell",
    [np.float64(1e300), np.int64(99), np.float32(9.5), np.str_("10"), np.uint64(2**63)],
    ids=lambda cell: type(cell).__name__,
)
def test_a_wrong_number_of_numpy_is_told_like_one_of_python(cell):
    scheme = pr.Scheme(
        name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*KINDS, pr.Indicator(name="b", formula="a + 1")]
    )
    with pytest.raises(pr.DataError) as caught:
        pr.Evaluator(scheme).rate([{"id": "x", "a": cell}])
    (fault,) = caught.value.faults
    assert "above the highest" in fault.what or "decimals" in fault.what
    assert "[input.a]" in fault.fix
