"""Frames of pandas are computed column by column: in time that grows with the scheme, and with their rows in place."""

import pandas as pd
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

MARK = pr.Indicator(name="mark", kind="number", low=0, high=9, decimals=0)


def chain(length):
    """A scheme of formulas each of which reads the one before it."""
    steps = [pr.Indicator(name=f"f{n}", formula=f"9 - {f'f{n - 1}' if n else 'mark'}") for n in range(length)]
    return pr.Scheme(name="chain", tables=[pr.Table(name="unit", key="id")], indicators=[MARK, *steps])


def test_a_scheme_of_twice_the_length_takes_twice_as_many_columns_in_hand(monkeypatch):
    taken = [0]
    plain = pd.DataFrame.__getitem__

    def counted(self, key):
        taken[0] += 1
        return plain(self, key)

    monkeypatch.setattr(pd.DataFrame, "__getitem__", counted)
    found = []
    for length in (40, 80):
        taken[0] = 0
        rating = pr.Evaluator(chain(length)).rate(pd.DataFrame({"id": ["a", "b"], "mark": [0, 5]}))
        assert rating.values(f"f{length - 1}") == [0, 5]
        found.append(taken[0])
    assert found[1] < 2.2 * found[0]


LOOK_UP = pr.Lookup(name="pay", keys=["n"], rows=[[n, n * n] for n in range(10)])
JOINED = pr.Scheme(
    name="joined",
    tables=[
        pr.Table(name="town", key="t"),
        pr.Table(name="unit", key="u", parent="town"),
        pr.Table(name="month", key="m", parent="unit", order="m", rows=3),
    ],
    lookups=[LOOK_UP],
    indicators=[
        pr.Indicator(name="size", table="town", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="mark", table="month", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="run", table="month", formula="streak(mark > size)"),
        pr.Indicator(name="total", table="unit", formula="sum(mark) + size"),
        pr.Indicator(name="best", table="town", formula="max(total)"),
        pr.Indicator(name="paid", table="town", formula="pay[size]"),
        pr.Indicator(name="past", table="town", formula="coalesce(previous(size), 0)"),
    ],
)


@pytest.mark.parametrize("names", [[7, 7, 7], ["c", "a", "b"], [0, 1, 2]], ids=["one for all", "texts", "numbers"])
def test_rows_keep_their_order_whatever_they_are_called_and_whatever_is_joined_to_them(names):
    towns = [{"t": "z", "size": 2}, {"t": "a", "size": 3}, {"t": "m", "size": 1}]
    units = [{"t": town, "u": unit} for town, unit in (("m", 2), ("z", 1), ("a", 1), ("m", 1))]
    months = [{"t": t, "u": u, "m": 3 - n, "mark": (n + u) % 5} for n in range(3) for t, u in (("m", 1), ("z", 1))]
    history = [{"t": "a", "round": 2018, "size": 8}]
    evaluator = pr.Evaluator(JOINED)
    tables = {"unit": units, "month": months, "history": history}
    expected = evaluator.rate(towns, tables=tables, period="2019")

    def framed(rows):
        frame = pd.DataFrame(rows)
        return frame.set_axis((names * 3)[: len(frame)], axis=0)

    given = {name: framed(rows) for name, rows in tables.items()}
    found = evaluator.rate(framed(towns), tables=given, period="2019")
    assert list(found.units["t"]) == ["z", "a", "m"]
    for name in ("size", "mark", "run", "total", "best", "paid", "past"):
        assert found.values(name) == expected.values(name), name


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pandas texts"])  # texts have no order
@pytest.mark.parametrize("key", ["a\\b", 'it\'s "x"', "a b", "col(", "党\\支部", "['k']", "_pr"])
def test_a_key_is_found_by_every_engine_whatever_it_is_called(key, engine):
    made = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key=key), pr.Table(name="month", key="m", parent="unit", order="m", rows=9)],
        indicators=[
            pr.Indicator(name="mark", table="month", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="run", table="month", formula="streak(mark > 2)"),
            pr.Indicator(name="longest", formula="max(coalesce(run, 0))"),
        ],
    )
    months = [{key: unit, "m": n, "mark": n} for n in range(1, 6) for unit in ("x", "y")]
    frame = ENGINES[engine]
    found = pr.Evaluator(made).rate(frame([{key: "x"}, {key: "y"}]), tables={"month": frame(months)})
    assert found.values("longest") == [3, 3]
