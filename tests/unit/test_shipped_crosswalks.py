"""The crosswalks of the examples rate the synthetic county under every shipped edition."""

import csv
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import partyrate as pr

EXAMPLES = Path(__file__).parents[2] / "examples"
VILLAGE_TABLES = ("month", "event", "past", "staff", "ballot", "competence")
FILES = {
    "villages": ("village", VILLAGE_TABLES),
    "branches": ("village", VILLAGE_TABLES),
    "secretaries": ("village", VILLAGE_TABLES),
    "towns": ("unit", ("unit-event", "official")),
}


def read(name):
    with (EXAMPLES / "data" / f"county-{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def rated(name):
    units, tables = FILES[name]
    crosswalk = pr.crosswalk(EXAMPLES / "crosswalks" / f"{name}.toml")
    given = {table.removeprefix("unit-"): read(table) for table in tables}
    return crosswalk.rate(read(units), tables=given, as_of="2019-12-31", period=2019)


def test_the_county_is_what_its_script_makes():
    script = EXAMPLES / "data" / "make_county.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False, encoding="utf-8")  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_crosswalks_together_cover_every_shipped_edition():
    covered = {(each.scheme.name, each.scheme.edition) for name in FILES for each in rated(name).ratings.values()}
    assert covered == {(each.name, each.edition) for each in pr.shipped_schemes()}


@pytest.mark.parametrize("name", FILES)
def test_every_scheme_gives_results_for_the_county(name):
    for target, rating in rated(name).ratings.items():
        open_ones = {*rating.undetermined}
        results = [each for each in rated(name).targets[target].results if each not in open_ones]
        assert results, target
        for result in results:
            values = rating.values(result)
            assert values, (target, result)
            assert sum(not isinstance(value, pr.Absent) for value in values) > 0.9 * len(values), (target, result)


@pytest.mark.parametrize("name", FILES)
def test_what_is_undetermined_is_so_for_what_the_common_table_lacks(name):
    for target, rating in rated(name).ratings.items():
        lacking = {each.removesuffix("_unknown") for names in rating.undetermined.values() for each in names}
        assert lacking <= {*rated(name).lacking[target], *rating.scheme.unpublished}, target


def test_stars_of_villages_are_those_of_a_rating_of_the_same_rows():
    """The scores of Tianjin stand in the common table under other names; only the names change."""
    found = rated("villages").ratings["tianjin-village"]
    rows = [
        {"district": "county", "unit": row["village"], "superior_score": row["superior"], "mass_score": row["masses"],
         "peer_score": row["peers"], "seven_situations": row["barred"]}
        for row in read("village") if row["kind"] == "village"
    ]  # fmt: skip
    events = [
        {"district": "county", "unit": row["village"], "event": row["event"], "date": row["day"]}
        for row in read("event") if row["kind"] == "penalty" and row["village"] in {each["unit"] for each in rows}
    ]  # fmt: skip
    scheme = pr.load_scheme("tianjin-village", profile="illustrative")
    direct = pr.Evaluator(scheme).rate(
        [{**row, "party_building": None, "collective_income": None, "disposable_income": None} for row in rows],
        tables={"event": events}, as_of="2020-03-01",
    )  # fmt: skip
    assert found.values("综合得分") == direct.values("综合得分")
    assert [str(level) for level in found.values("星级")] == [str(level) for level in direct.values("星级")]
