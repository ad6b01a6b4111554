"""One unit is rated, explained, noted and kept among the others; a unit alone is told loudly that it is alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
[table.unit]
key = ["district", "id"]
[table.staff]
parent = "unit"
key = "person"
[input.a]
table = "unit"
kind = "number"
low = 0
high = 100
decimals = 1
[input.late]
table = "staff"
kind = "flag"
[formula.late_ones]
table = "unit"
is = "count(staff, where=late)"
[formula.place]
table = "unit"
is = "rank(a, 'desc', within=district, ties='min')"
[ladder.star]
table = "unit"
levels = [{ name = "five", labels = { zh = "五星", en = "five stars" } }, { name = "four" }]
within = "district"
order_by = "a desc"
quotas = [{ levels = "five", at_most = "0.5 * rows" }]
ties = "in"
round = "down"
"""
UNITS = [{"district": d, "id": n, "a": 10 * n + len(d)} for d in ("D1", "D22") for n in (1, 2, 3, 4)]
STAFF = [{"district": "D1", "id": 1, "person": p, "late": p == "p"} for p in "pq"]
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
PREPARED = EVALUATOR.prepare(UNITS, tables={"staff": STAFF}, as_of="2019-12-31", period="2019")
NEW = {"district": "D1", "id": 9, "a": "99.5"}
CHANGED = {"district": "D1", "id": 1, "a": 95}


def rated(unit: dict[str, Any], **tables: Any) -> tuple[pr.Rating, dict[str, Any]]:
    """Rate all units with one of them new or changed."""
    units = [unit, *(row for row in UNITS if (row["district"], row["id"]) != (unit["district"], unit["id"]))]
    rating = EVALUATOR.rate(units, tables={"staff": STAFF, **tables}, as_of="2019-12-31", period="2019")
    return rating, rating.units[0]


@pytest.mark.parametrize("unit", [NEW, CHANGED, UNITS[5]])
def test_what_is_said_of_one_unit_is_what_a_rating_of_all_says(unit: dict[str, Any]) -> None:
    rating, row = rated(unit)
    key = (unit["district"], unit["id"])
    assert PREPARED.rate(unit) == row
    for of in ("star", "place", "late_ones"):
        assert str(PREPARED.explain(unit, of=of)) == str(EVALUATOR.explain(rating, unit=key, of=of))
        assert str(PREPARED.explain(unit, of=of, lang="zh")) == str(
            EVALUATOR.explain(rating, unit=key, of=of, lang="zh")
        )
    notes = [note for note in rating.notes if note.cohort.get("district", unit["district"]) == unit["district"]]
    assert list(PREPARED.notes(unit)) == notes
    data = PREPARED.to_dict(unit, notes=True)
    assert pr.read_json(json.dumps(data)) == data
    assert data["key"] == {"district": unit["district"], "id": unit["id"]}
    assert data["values"]["place"] == {"number": str(row["place"])}
    assert data["values"]["star"]["level"] == row["star"]
    assert [note["text"]["en"] for note in data["notes"]] == list(map(str, notes))


def test_a_level_has_its_value_and_labels() -> None:
    data = PREPARED.to_dict(NEW)
    assert data["values"]["star"] == {"level": "five", "value": "2", "labels": {"zh": "五星", "en": "five stars"}}
    assert data["scheme"]["fingerprint"] == EVALUATOR.scheme.fingerprint
    assert "notes" not in data


@pytest.mark.parametrize("unit", [NEW, CHANGED])
@pytest.mark.parametrize("staff", [None, [], [{"person": "r", "late": True}]])
def test_an_update_is_what_preparing_all_units_anew_gives(unit: dict[str, Any], staff: Any) -> None:
    own = None if staff is None else [{"district": "D1", "id": unit["id"], **row} for row in staff]
    updated = PREPARED.update(unit, tables=None if own is None else {"staff": own})
    units = [unit if (row["district"], row["id"]) == ("D1", unit["id"]) else row for row in UNITS]
    units += [unit] if unit is NEW else []
    kept = [row for row in STAFF if row["id"] != unit["id"]] if own is not None else STAFF
    anew = EVALUATOR.prepare(units, tables={"staff": [*kept, *(own or [])]}, as_of="2019-12-31", period="2019")
    others: list[dict[str, Any]] = [*UNITS, NEW, CHANGED | {"a": 1}]
    for other in others:
        assert updated.rate(other) == anew.rate(other)
    assert updated.rating.units == anew.rating.units
    assert updated.rating.record() == anew.rating.record()
    assert PREPARED.rate(UNITS[0])["late_ones"] == 1  # the old one stays as it was


def test_faults_of_one_unit_are_told_by_every_way_in() -> None:
    for call in (PREPARED.rate, PREPARED.to_dict, PREPARED.among, PREPARED.notes, PREPARED.update):
        with pytest.raises(pr.DataError, match="above the highest"):
            call(NEW | {"a": 101})
        with pytest.raises(pr.NotFoundError, match="unknown table 'staf'"):
            call(NEW, tables={"staf": []})
        with pytest.raises(pr.UsageError, match="a unit is a row"):
            call([NEW])  # type: ignore[arg-type]
    with pytest.raises(pr.NotFoundError, match="write 'star'"):
        PREPARED.explain(NEW, of="stra")
    with pytest.raises(pr.UsageError, match="write 'en' or 'zh'"):
        PREPARED.explain(NEW, of="star", lang="fr")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_unit_alone_is_told_so_by_every_engine(engine: str) -> None:
    make = ENGINES[engine]
    alone = EVALUATOR.rate(make([UNITS[0]]))
    said = [note for note in alone.notes if note.kind == "small cohort"]
    tail = " nothing here; rate the others with it (in Python, prepare(...) keeps them)"
    assert list(map(str, said)) == [
        f"star: 1 row in the cohort: places of a quota mean{tail}",
        f"place: 1 row in the cohort: what is compared among the rows of a cohort means{tail}",
    ]
    assert said[0].text("zh") == (
        "star：比较组内只有 1 个：名额在此没有意义；请连同组内其他单位一并评定（Python 中用 prepare(...)）"
    )
    several = EVALUATOR.rate(make(UNITS[3:5]))  # a cohort of one, twice: as the scheme has it
    assert [note for note in several.notes if note.kind == "small cohort"] == []


def test_where_nothing_is_shared_or_compared_a_unit_alone_is_nothing_to_report() -> None:
    text = SCHEME.partition("[formula.place]")[0]
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    assert [note.kind for note in evaluator.rate([UNITS[0]], tables={"staff": []}).notes] == []
