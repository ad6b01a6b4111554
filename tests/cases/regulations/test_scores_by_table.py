"""Public regulations that make one number of many: values worked out from their texts by hand."""

from collections.abc import Sequence
from typing import Any

from tests.cases.regulations.rated import Rate, Rows, shown

import partyrate as pr

# Express Entry -------------------------------------------------------------------------------------------------------

SKILLS = ("reading", "writing", "speaking", "listening")


def candidate(number: int, first: Sequence[int], second: Sequence[int] = (), of_spouse: Sequence[int] = (),
              **more: Any) -> tuple[dict[str, Any], Rows]:  # fmt: skip
    """Give a candidate, and the rows of the four skills."""
    usual = {
        "round": 1, "candidate": number, "born": "1996-01-01", "submitted": "2025-01-31", "submitted_second": 0,
        "spouse": "none", "education": "less", "spouse_education": None, "work_in_canada": 0,
        "spouse_work_in_canada": None, "foreign_work": 0, "certificate": False, "first_language": "English",
        "sibling": False, "canadian_study": "none", "offer": "none", "nominated": False,
    }  # fmt: skip
    skills = [
        {
            "round": 1,
            "candidate": number,
            "skill": skill,
            "first": first[at],
            "second": second[at] if second else None,
            "of_spouse": of_spouse[at] if of_spouse else None,
        }
        for at, skill in enumerate(SKILLS)
    ]
    return {**usual, **more}, skills


def pool(rate: Rate, as_of: str, invitations: int = 3) -> pr.Rating[Any]:
    alone: dict[str, Any] = {
        "education": "master",
        "work_in_canada": 1,
        "foreign_work": 2,
        "canadian_study": "one or two years",
    }
    everyone = [
        candidate(1, (9, 9, 9, 9), **alone),
        candidate(
            2, (10, 9, 8, 7), (9, 9, 9, 9), (9, 7, 5, 4), spouse="accompanying", born="1992-06-01",
            education="two or more", work_in_canada=6, foreign_work=3, certificate=True, first_language="French",
            spouse_education="three years", spouse_work_in_canada=2, sibling=True, nominated=True,
        ),
        candidate(
            3, (4, 5, 6, 3), (5, 6, 7, 9), spouse="not accompanying", born="1980-01-01", education="secondary",
            foreign_work=5, certificate=True, offer="senior management",
        ),
        candidate(
            4, (7, 7, 7, 7), spouse="Canadian", born="2007-06-02", work_in_canada=3, foreign_work=1, certificate=True,
            first_language="French", canadian_study="three years or more",
        ),
        candidate(5, (9, 9, 9, 9), submitted="2025-01-30", submitted_second=86399, **alone),
        candidate(6, (9, 9, 9, 9), submitted="2025-01-30", submitted_second=86398, **alone),
    ]  # fmt: skip
    people = [person for person, _ in everyone]
    skills = [row for _, rows in everyone for row in rows]
    tables = {"candidate": people, "skill": skills}
    return rate("express_entry", [{"round": 1, "invitations": invitations}], tables, as_of=as_of)


def test_points_of_express_entry_are_cut_off_part_by_part(rate: Rate) -> None:
    rating = pool(rate, "2025-06-01")
    # 1: 29 years 110, master 135, four skills of CLB 9 124, a year of work 40. 2: 33 years 80, two credentials 119,
    #    32 + 29 + 22 + 16, four times 6 in English but 22 at most, 70. 3: 45 years 0, 30, 6 + 6 + 9 + 0,
    #    1 + 1 + 3 + 6, as if there were no spouse. 4: 17 years 0, 0, four times 17, three years of work 64.
    assert shown(rating, "core") == "409 390 62 132 409 409"
    # 2: 8 for the degree, 7 for the work, 5 + 3 + 1 + 0 for the languages.
    assert shown(rating, "spouse_points") == "0 24 0 0 0 0"
    # 1: 50 + 25 are 50 at most, and 25 + 13. 2: 25 + 50 are 50, twice, and 50 for the trade: 150 are 100 at most.
    # 3: a skill of CLB 3 leaves nothing. 4: 13 + 25, and 50.
    assert shown(rating, "transfer") == "88 100 0 88 88 88"
    # 1: 15 for the study. 2: 50 + 15 + 600 are 600 at most. 3: nothing for an offer. 4: 25 for French without English,
    #    and 30.
    assert shown(rating, "additional") == "15 600 0 55 15 15"
    assert shown(rating, "score") == "512 1114 62 275 512 512"


def test_the_last_invitation_goes_to_the_profile_that_was_earlier_by_a_second(rate: Rate) -> None:
    assert shown(pool(rate, "2025-06-01"), "outcome") == "waiting invited waiting waiting invited invited"
    assert shown(pool(rate, "2025-06-01", 2), "outcome") == "waiting invited waiting waiting waiting invited"


def test_points_for_offers_and_for_french_are_those_of_the_day(rate: Rate) -> None:
    # An offer in senior management is worth 200 points until 24 March 2025. In April 2020, when the fourth one is 12
    # and the third one 40 years old, so that age gives 50, French without English is worth 15.
    assert shown(pool(rate, "2025-03-24"), "score") == "512 1119 262 275 512 512"
    assert shown(pool(rate, "2020-04-01"), "score").split()[2:4] == ["312", "265"]
    assert shown(pool(rate, "2017-06-05"), "score").split()[3] == "undetermined"


# Hospital-acquired conditions -----------------------------------------------------------------------------------------


def hospitals(rate: Rate, period: str) -> pr.Rating[Any]:
    """Rate 23 hospitals, the 22nd in Maryland, the 23rd without any measure."""
    results: dict[tuple[int, str], float | None] = {
        (at, "CLABSI"): 0 if at == 1 else 1 if at <= 11 else 9.9 if at == 22 else 3 for at in range(1, 23)
    }
    results |= {(1, "CAUTI"): 0, (2, "CAUTI"): 0, (20, "CAUTI"): 2, (21, "CAUTI"): 2, (12, "CAUTI"): None}
    results |= {(at, "MRSA"): 10 if at == 19 else 0 for at in (*range(3, 12), 19)}
    results |= {(5, "CDI"): 4, (6, "CDI"): 4}
    rows = [
        {"hospital": at, "measure": measure, "status": "not submitted" if result is None else "scored",
         "result": result}
        for (at, measure), result in results.items()
    ]  # fmt: skip
    rows += [{"hospital": 23, "measure": "SSI", "status": "too few cases", "result": None}]
    made = [{"hospital": at, "state": "MD" if at == 22 else "OH", "payment": 1000.5} for at in range(1, 24)]
    return rate("hospital_conditions", made, {"measure": rows}, period=period)


def test_the_worst_quarter_is_found_by_distances_from_the_mean(rate: Rate) -> None:
    rating = hospitals(rate, "2025-10-01/2026-09-30")
    # CLABSI of 22: the second result of all is 1, the 21st is 3, so that 0 counts as 1 and 9.9 as 3. Eleven ones and
    # eleven threes lie 1 from their mean, the deviation is the root of 22/21, 1.023533: 0.9770 below or above.
    # CAUTI of four: the root of 4/3, 1.154701: 0.8660, which the 12th has, too, that sent nothing.
    # MRSA of ten, nine zeros and 10: the mean is 1, the deviation the root of 10: 0.3162 below, and 2.8460 above.
    # CDI of two that are equal has no spread: no z-score.
    # 1, 2: -(0.9770 + 0.8660) / 2. 3 to 11: -(0.9770 + 0.3162) / 2. 12, 20, 21: (0.9770 + 0.8660) / 2.
    # 19: (0.9770 + 2.8460) / 2. The 23rd has none.
    assert [str(value) if isinstance(value, pr.Absent) else float(value) for value in rating.values("total")] == [
        -0.9215, -0.9215, *[-0.6466] * 9, 0.9215, *[0.977] * 6, 1.9115, 0.9215, 0.9215, 0.977, "missing",
    ]  # fmt: skip
    # Of 21 hospitals outside Maryland the 16th from below: 2 + 9 + 3 lie below 0.977, six have it, and one is above.
    assert {float(value) for value in rating.values("threshold")} == {0.977}
    assert [at for at, reduced in enumerate(rating.values("reduced"), start=1) if reduced] == [19]
    # 99 % of 1,000.50 are 990.495.
    assert [float(value) for value in rating.values("paid_out")[17:20]] == [1000.5, 990.5, 1000.5]


def test_no_hospital_has_a_score_in_the_year_of_the_pandemic(rate: Rate) -> None:
    rating = hospitals(rate, "2022-10-01/2023-09-30")
    assert set(map(str, rating.values("total"))) == {"suppressed"}
    assert not any(rating.values("reduced"))
    assert {float(value) for value in rating.values("paid_out")} == {1000.5}


# Attainment 8 and Progress 8 ------------------------------------------------------------------------------------------

Result = tuple[str, str, float, str]


def results(**elements: Sequence[float]) -> list[Result]:
    """Give results by element, each in a subject of its own, all entered in one summer."""
    return [
        (f"{element} {at}", element, points, "2019-06-01")
        for element, all_points in elements.items()
        for at, points in enumerate(all_points)
    ]


def schools(rate: Rate) -> pr.Rating[Any]:
    """Rate eight schools: pupils by school, as a prior attainment group and results."""
    full = results(maths=[7], language=[6], literature=[8], EBacc=[9, 8, 7, 7, 5], other=[8, 6, 4])
    one_english = results(maths=[5], language=[4], EBacc=[6, 5], other=[7, 7, 7, 7])
    again: list[Result] = [("maths", "maths", 3, "2018-11-01"), ("maths", "maths", 8, "2019-06-01")]
    entered_again = again + results(language=[5], literature=[5], EBacc=[4])
    alike: dict[str, tuple[int, float, int]] = {"E": (2, 9, 6), "F": (2, 3, 6), "G": (3, 9, 6), "H": (3, 4.5, 6)}
    pupils: dict[str, list[tuple[int | None, list[Result]]]] = {
        "A": [*[(1, results(maths=[4]))] * 5, (1, [])],
        "C": [(None, full)] * 5,
        "D": [
            (None, full), (None, one_english), (None, results(literature=[5])), (None, entered_again),
            (1, results(maths=[4])), (1, results(maths=[4])),
        ],
        **{name: [(group, results(maths=[points]))] * number for name, (group, points, number) in alike.items()},
    }  # fmt: skip
    people = [
        {"school": school, "pupil": at, "prior": prior}
        for school, group in pupils.items()
        for at, (prior, _) in enumerate(group, start=1)
    ]
    lines = [
        {"school": school, "pupil": at, "line": line, "subject": subject, "element": element, "points": points,
         "entered": entered}
        for school, group in pupils.items()
        for at, (_, rows) in enumerate(group, start=1)
        for line, (subject, element, points, entered) in enumerate(rows, start=1)
    ]  # fmt: skip
    return rate("progress_8", [{"school": school} for school in pupils], {"pupil": people, "result": lines})


def test_eight_slots_are_filled_and_two_of_them_doubled(rate: Rate) -> None:
    rating = schools(rate)
    # D: 14 for mathematics, 16 for literature, 9 + 8 + 7 and, of 7, 5, 8, 6, 4 and the language's 6, 8 + 7 + 6: 75.
    # Mathematics 10, language alone 4, EBacc 6 + 5, three of the four sevens: 46. Literature alone: 5. The first entry
    # in mathematics gives 6; of two even fives one is doubled, 10, and one is open with the 4: 25.
    assert [float(value) for value in rating.values("attainment_8")[11:17]] == [75, 46, 5, 25, 8, 8]
    # (75 + 46 + 5 + 25 + 8 + 8) / 6 = 27.83.
    assert shown(rating, "school_attainment_8") == "67/10 SUPP 139/5 18 6 18 9"


def test_progress_is_limited_from_below_and_stands_in_a_band(rate: Rate) -> None:
    rating = schools(rate)
    # Of group 1, seven have 8 and one has none: the mean is 7, the differences are 0.1 and -0.7, their deviation is
    # the root of 0.56 / 8, 0.2646, and 2.3 times that is 0.60858. A: (5 * 0.1 - 0.60858) / 6 = -0.0181.
    # Groups 2 and 3: 18 and 6, 0.6 from their mean; 18 and 9, 0.45 from it.
    assert shown(rating, "school_progress_8") == "-1/50 SUPP LOWCOV 3/5 -3/5 9/20 -9/20"
    # The 32 scores total 0.0914, their squares 0.07 + 0.3704 + 12 * 0.36 + 12 * 0.2025 = 7.1904; the deviation is
    # 0.4740, and for six pupils 1.96 * 0.4740 / 2.449490 = 0.3793. E: from 0.22. G: from 0.07.
    assert [float(value) for value in rating.values("lower")[3:]] == [0.22, -0.98, 0.07, -0.83]
    assert shown(rating, "band") == (
        "average SUPP LOWCOV well-above-average well-below-average above-average below-average"
    )


# Human Development Index ----------------------------------------------------------------------------------------------


def countries(rate: Rate) -> pr.Rating[Any]:
    """Rate five countries, of each all people, then women and men where they are known."""
    known: dict[int, tuple[float, list[tuple[float | None, float | None, float | None]]]] = {
        1: (3829, [(65.311, 7.875, 3.778)]),
        2: (90000, [(85.5, 19.5, 13), (87.5, 18, 15), (82.5, 18, 16)]),
        3: (2738.61, [(52.5, 9, 7.5), (55, 9, 7.5), (50, 9, 7.5)]),
        4: (3813.15, [(55.75, 9.9, 8.25)]),
        5: (1000, [(60, 9, None)]),
    }
    made = [
        {"country": at, "income": income, "wage_ratio": 1 if at == 2 else None,
         "female_active": {2: 0.5, 3: 0.4}.get(at), "female_population": 0.5}
        for at, (income, _) in known.items()
    ]  # fmt: skip
    people = [
        {"country": at, "sex": sex, "life": life, "expected_schooling": expected, "mean_schooling": mean}
        for at, (_, rows) in known.items()
        for sex, (life, expected, mean) in zip(("all", "female", "male"), rows, strict=False)
    ]
    return rate("human_development", made, {"people": people})


def test_human_development_is_the_cube_root_of_three_indices(rate: Rate) -> None:
    rating = countries(rate)
    # 1 is the example of the technical note, 0.6971, 0.3447 and 0.5506, from figures that round to 65.3, 7.9, 3.8.
    # 2: 85.5 years and 90,000 dollars are above the goalposts, (18 / 18 + 13 / 15) / 2 = 0.9333, its cube root 0.9773.
    # 3: each index is 0.5, since 750 to the power of 0.5 is 27.3861. 4: each is 0.55. 5: no mean years, no index.
    indices = [float(rating.values("income_index")[at]) for at in (0, 1, 4, 7)]
    assert [round(value, 4) for value in indices] == [0.5506, 1, 0.5, 0.55]
    assert shown(rating, "hdi") == "51/100 977/1000 1/2 11/20 missing"
    assert shown(rating, "category") == "low very-high low medium missing"
    assert shown(rating, "place") == "3 1 4 2 missing"
    assert shown(rating, "places_gained") == "-1 0 0 1 missing"  # by income 2, 1, 4, 3: the fifth is not counted


def test_women_and_men_have_goalposts_and_incomes_of_their_own(rate: Rate) -> None:
    rating = countries(rate)
    # 2: 87.5 and 82.5 years are the highest goalposts of either, and both incomes are above theirs: parity.
    # 3: women have 0.8 * 0.4 of 0.8 * 0.4 + 0.6 of the wages, 0.347826, and half of the people: 1,905.12 dollars, men
    #    3,572.10. The indices of income are 0.445181 and 0.540136, those of life and education 0.5 for both: the cube
    #    root of 0.824202 is 0.9376, 6.2 % from parity.
    assert shown(rating, "gender_development") == "missing 1 469/500 missing missing"
    assert shown(rating, "gender_group") == "missing 1 3 missing missing"
