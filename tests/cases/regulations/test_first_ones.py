"""Public regulations of other fields and places as data, with values worked out from their texts by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.cases.regulations.rated import ENGINES, SCHEMES, Rate, Rows, rated_by, shown

import partyrate as pr


@pytest.fixture(params=ENGINES)
def rate(request: pytest.FixtureRequest, columns_engine: None) -> Rate:
    """Return what rates rows by one engine."""
    return rated_by(request.param)


def rows(names: str, *values: Sequence[Any], **more: Any) -> Rows:
    """Give rows of some columns, the last one a number of the row."""
    *columns, number = names.split()
    return [{**more, **dict(zip(columns, each, strict=True)), number: at} for at, each in enumerate(values, start=1)]


@pytest.mark.parametrize("path", sorted(SCHEMES.glob("*.toml")), ids=lambda path: path.stem)
def test_nothing_is_found_in_a_regulation(path: Path) -> None:
    checked = pr.check(pr.load_scheme(path))
    assert not checked.warnings
    assert all(finding.accepted for finding in checked.findings)


def test_the_total_and_the_worst_score_decide_together(rate: Rate) -> None:
    # A total of 15 with a single 10 is no "5"; a total of 25 with a single 15 is a "2", with a single 20 a "1".
    scores = [
        (5, 5, 5),
        (10, 5, 0),
        (5, 5, 10),
        (15, 5, 5),
        (10, 10, 10),
        (20, 5, 0),
        (25, 0, 0),
        (20, 10, 20),
        (20, 20, 20),
    ]
    assert shown(rate("food_hygiene", rows("hygiene structure confidence business", *scores)), "rating") == (
        "5 4 4 2 3 1 0 1 0"
    )


def test_stars_of_nursing_homes_are_moved_and_capped(rate: Rate) -> None:
    # Ten homes of a state: 1, 3, 2, 2, 2 places. Staffing above the inspection, or one star; quality five or one star.
    same = ("three", "three", False)
    homes = [
        ("one", "three", False), ("five", "one", False), ("three", "five", True), same, ("four", "three", False), same,
        same, same, ("three", "one", False), ("five", "five", False),
    ]  # fmt: skip
    made = [
        {**home, "deficiency_score": 10 * home["home"], "state": "Ohio"}
        for home in rows("staffing quality special_focus home", *homes)
    ]
    rating = rate("nursing_homes", made)
    assert shown(rating, "inspection") == "five four four four three three two two one one"
    assert shown(rating, "overall") == "four four three four four three two two one two"


def test_annual_leave_by_years_of_work(rate: Rate) -> None:
    people = rows(
        "works_since entered school_holidays personal_leave_with_pay sick_months employee",
        ("2010-01-01", "2010-01-01", 0, 0, 0),  # 14 years: 10 days
        ("2024-03-01", "2024-03-01", 0, 0, 0),  # less than a year
        ("2019-05-01", "2024-10-01", 0, 0, 0),  # 92 days of the year are left: 92 / 365 * 5 = 1.26
        ("2000-01-01", "2001-01-01", 0, 0, 3.5),  # 24 years: below four months of illness, 15 days
        ("2000-01-01", "2001-01-01", 0, 0, 4),
        ("2012-01-01", "2013-01-01", 60, 0, 0),  # a teacher
        ("2012-01-01", "2013-01-01", 0, 20, 0),
    )  # fmt: skip
    assert shown(rate("paid_leave", people, as_of="2024-12-31"), "leave") == "10 0 1 15 0 0 0"


def test_severance_by_years_and_parts_of_a_year(rate: Rate) -> None:
    people = rows(
        "entered ended monthly_pay employee",
        ("2020-01-15", "2023-08-15", 10000),  # 3 years and 7 months: 4
        ("2021-01-01", "2023-06-01", 10000),  # 2 years and 5 months: 2.5
        ("2023-01-01", "2023-01-02", 6000),  # a day: half a month
        ("2003-01-01", "2023-01-01", 30000),  # 20 years above three times the mean: 12 months of 24,000
        ("2003-01-01", "2023-01-01", 24000),  # at three times the mean: 20 months
        ("2020-01-01", "2022-01-01", 9000),
        local_mean_pay=8000,
    )
    rating = rate("severance", people)
    assert shown(rating, "months_paid") == "4 5/2 1/2 12 20 2"
    assert shown(rating, "severance_pay") == "40000 25000 3000 288000 480000 18000"


def test_points_for_the_lowest_price_of_those_that_qualify(rate: Rate) -> None:
    # A small firm's 100 is compared as 90. B and A are even; the lower price comes first. D does not qualify.
    bids = rows("price is_small qualifies technical bidder", (90, False, True, 60), (100, True, True, 60),
                (120, False, True, 65), (80, False, False, 70), lot=1)  # fmt: skip
    rating = rate("price_points", [{"lot": 1}], {"bid": bids})
    assert shown(rating, "points") == "30 30 45/2 not-applicable"
    assert shown(rating, "place") == "first second third not-applicable"


def test_tax_is_withheld_as_in_the_example_of_the_tax_administration(rate: Rate) -> None:
    # 30,000 a month, of which 4,500 and 2,000 are deducted beside the 5,000: 555, 625 and 1,850 in the first months.
    months = rows("pay deducted month", *[(30000, 6500)] * 12, person=1)
    rating = rate("income_tax", [{"person": 1}], {"month": months})
    assert shown(rating, "withheld") == "555 625 1850 1850 1850 1850 1850 2250 3700 3700 3700 3700"
    assert shown(rating, "tax") == "27480"  # 222,000 at 20 % less 16,920


def test_a_diploma_needs_every_condition(rate: Rate) -> None:
    marks: dict[int, tuple[Any, ...]] = {
        1: (7, 6, 6, 5, 5, 5), 2: (4, 4, 4, 4, 4, 4), 3: (4, 4, 3, 4, 4, 4), 4: (7, 7, 7, 7, 7, 1),
        5: (5, 5, 5, 3, 3, 2), 6: (7, 7, 7, 7, 7, "N"),
    }  # fmt: skip
    subjects = [
        {
            "candidate": candidate,
            "subject": at,
            "grade": str(grade),
            "level": "higher" if at <= (4 if candidate == 5 else 3) else "standard",
        }
        for candidate, grades in marks.items()
        for at, grade in enumerate(grades, start=1)
    ]
    essays = [("A", "B"), ("D", "D"), ("A", "A"), ("A", "A"), ("B", "D"), ("A", "A")]
    candidates = rows("theory essay candidate", *essays, service_done=True, misconduct=False)
    rating = rate("ib_diploma", candidates, {"subject": subjects})
    assert shown(rating, "points") == "37 24 26 39 24 38"
    assert shown(rating, "award") == "diploma diploma none none diploma none"


def test_the_class_of_water_and_the_state_of_a_river(rate: Rate) -> None:
    # Two of five sections are good, one is worse than all classes: 40 % and 20 %. Two sections alone go by their means.
    items = "DO CODMn COD BOD5 NH3N TP section"
    green = rows(items, (8, 1.9, 14, 2, 0.1, 0.02), (6.5, 4, 15, 3, 0.4, 0.1), (4, 6, 20, 4, 1, 0.2),
                 (1.9, 2, 15, 3, 0.1, 0.02), (7.5, 10, 30, 6, 1.5, 0.3), river="Green")  # fmt: skip
    sand = rows(items, (7, 2, 16, 2, 0.5, 0.1), (6, 2, 22, 2, 0.5, 0.1), river="Sand")
    rating = rate("surface_water", [{"river": "Green"}, {"river": "Sand"}], {"section": green + sand})
    assert shown(rating, "grade") == "1 2 4 6 4 3 4"
    assert shown(rating, "section_state") == "优 优 轻度污染 重度污染 轻度污染 良好 轻度污染"
    assert shown(rating, "state") == "中度污染 良好"


def test_the_rate_of_the_day_is_in_force(rate: Rate) -> None:
    taxes = [
        rate("vat", [{"invoice": 1, "price": 11600}], as_of=day) for day in ("2018-04-30", "2018-05-01", "2020-01-01")
    ]
    assert [float(tax.values("tax")[0]) for tax in taxes] == [1685.47, 1600, 1334.51]


def test_the_share_of_excellent_staff_depends_on_the_office(rate: Rate) -> None:
    # Twelve in each office, one on trial and one absent for long: 2.4 places, and 3 in the outstanding office.
    people = [
        {
            "office": office, "person": at, "score": 95 - at, "on_trial": at == 2, "days_absent": 184 if at == 3 else 0,
            "excellent_years_before": 2 if at == 1 else 0, "failed": at == 12,
        }
        for office in "AB" for at in range(1, 13)
    ]  # fmt: skip
    offices: Rows = [{"office": "A", "office_is_outstanding": False}, {"office": "B", "office_is_outstanding": True}]
    rating = rate("civil_servants", offices, {"person": people})
    grades = shown(rating, "grade").split()
    assert grades[:5] == ["优秀", "not-applicable", "not-applicable", "优秀", "称职"]
    assert grades[12:18] == ["优秀", "not-applicable", "not-applicable", "优秀", "优秀", "称职"]
    assert grades[11] == grades[23] == "不称职"
    assert rating.values("merit").count(True) == 2


def test_the_county_is_in_the_code_of_the_village(rate: Rate) -> None:
    villages = [
        {"code": code, "area": area, "people": people}
        for code, area, people in (
            ("110101001001", "111", 5000), ("110101001002", "112", 3000),
            ("350582001001", "121", 2000), ("350582100201", "220", 1000), ("350582100202", "220", 2000),
        )
    ]  # fmt: skip
    rating = rate("urban_share", [{"county": "110101"}, {"county": "350582"}], {"village": villages})
    assert shown(rating, "urban_percent") == "100 40"


def test_the_class_of_a_refrigerator(rate: Rate) -> None:
    appliances = rows(
        "yearly_energy standard_energy model", (41, 100), (41.1, 100), (100, 100), (300, 240), (300.3, 240)
    )
    assert shown(rate("energy_label", appliances), "label") == "A B E F G"
