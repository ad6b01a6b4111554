"""Each example runs, and prints what is written beside it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

import partyrate as pr

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_an_example_prints_what_is_written_beside_it(script, tmp_path):
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, "-X", "utf8", script], capture_output=True, check=False, cwd=tmp_path, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.stdout == script.with_suffix(".txt").read_text("utf-8")


def test_the_own_scheme_is_the_one_of_the_tutorial():
    tutorial = (EXAMPLES.parent / "docs" / "tutorial.md").read_text("utf-8")
    scheme = (EXAMPLES / "own_scheme.toml").read_text("utf-8").partition("\n\n")[2]
    assert scheme in tutorial
    assert (EXAMPLES / "own_scheme.csv").read_text("utf-8") in tutorial


def test_the_variant_is_the_one_of_the_page_of_schemes():
    variant = (EXAMPLES / "district_variant.toml").read_text("utf-8")
    page = (EXAMPLES.parent / "docs" / "schemes.md").read_text("utf-8")
    assert variant[variant.index("name =") :] in page


SUB_INDICES = {
    # By hand from the table of HJ 633-2012, such as NO2 85: 100 + 50 * 5 / 100 = 102.5, and upwards 103.
    ("Alder", "1"): {"SO2": 12, "NO2": 103, "PM10": 74, "CO": 30, "O3_8h": 110, "PM2.5": 119},
    ("Alder", "2"): {"SO2": 8, "NO2": 38, "PM10": 44, "CO": 20, "O3_8h": 30, "PM2.5": 43},
    ("Alder", "3"): {"SO2": 20, "NO2": 103, "PM10": 105, "CO": 50, "O3_8h": 92, "PM2.5": 100},
    ("Alder", "4"): {"SO2": 30, "NO2": 75, "PM10": 500, "CO": 75, "O3_8h": 45, "PM2.5": 310},
    ("Birch", "1"): dict.fromkeys(["SO2", "NO2", "PM10", "CO", "O3_8h", "PM2.5"], 50),
    ("Birch", "2"): {"SO2": 51, "NO2": 52, "PM10": 51, "CO": 53, "O3_8h": 51, "PM2.5": 52},
}


def test_the_air_quality_is_what_the_standard_gives_by_hand():
    with (EXAMPLES / "air_quality.csv").open(encoding="utf-8") as file:
        rating = pr.Evaluator(pr.load_scheme(EXAMPLES / "air_quality.toml")).rate(list(csv.DictReader(file)))
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in rating.tables["pollutant"]:
        found.setdefault((row["city"], row["day"]), {})[row["item"]] = row["sub_index"]
    assert {day: found[day] for day in SUB_INDICES} == SUB_INDICES
    assert [row["index"] or row["index_state"] for row in rating.units] == [
        119, 44, 105, 500, "missing", "no rule", 50, 53,
    ]  # fmt: skip
