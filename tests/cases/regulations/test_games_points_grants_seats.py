"""Groups of a tournament, points of drivers, seats of a parliament and grants of students, worked out by hand."""

from collections.abc import Mapping
from typing import Any

from tests.cases.regulations.rated import Rate, Rows

import partyrate as pr

# The group stage of 2024, match by match; the last two matches of each group are those of the last day.
EURO = {
    "A": "GER 5-1 SCO, HUN 1-3 SUI, GER 2-0 HUN, SCO 1-1 SUI, SUI 1-1 GER, SCO 0-1 HUN",
    "B": "ESP 3-0 CRO, ITA 2-1 ALB, CRO 2-2 ALB, ESP 1-0 ITA, CRO 1-1 ITA, ALB 0-1 ESP",
    "C": "SVN 1-1 DEN, SRB 0-1 ENG, SVN 1-1 SRB, DEN 1-1 ENG, ENG 0-0 SVN, DEN 0-0 SRB",
    "D": "POL 1-2 NED, AUT 0-1 FRA, POL 1-3 AUT, NED 0-0 FRA, FRA 1-1 POL, NED 2-3 AUT",
    "E": "ROU 3-0 UKR, BEL 0-1 SVK, SVK 1-2 UKR, BEL 2-0 ROU, SVK 1-1 ROU, UKR 0-0 BEL",
    "F": "TUR 3-1 GEO, POR 2-1 CZE, GEO 1-1 CZE, TUR 0-3 POR, GEO 2-0 POR, CZE 1-2 TUR",
}


def games(group: str, matches: str, *, yellow: str = "", kicks: Mapping[str, bool] | None = None) -> Rows:
    """Give two rows of each match; the teams in `yellow` have as many yellow cards in their last match."""
    made: Rows = []
    for number, match in enumerate(matches.split(", ")):
        home, goals, away = match.split()
        for team, scored in zip((home, away), goals.split("-"), strict=True):
            made.append({
                "team": team, "match": f"{group}{number}", "scored": int(scored), "red": 0, "last": number >= 4,
                "yellow": yellow.split().count(team) if number >= 4 else 0,
                "kicks_won": (kicks or {}).get(team) if number >= 4 else None,
            })  # fmt: skip
    return made


def teams(group: str, matches: str, **ranks: int) -> Rows:
    names = sorted({team for match in matches.split(", ") for team in match.split()[::2]})
    return [{"team": team, "group": group, "qualifiers_rank": ranks.get(team), "lot": None} for team in names]


def one_group(rate: Rate, matches: str, ranks: Mapping[str, int] | None = None, **more: Any) -> str:
    """Give the teams of one group with their places."""
    # Some rank, lot and kicks stand in each column, so that frames know what it holds.
    spare = "W 9-0 X, Y 1-0 Z, W 1-0 Y, X 1-0 Z, W 1-0 Z, X 1-0 Y"
    given = {"game": games("A", matches, **more) + games("B", spare, kicks={"W": True})}
    spares = [{**row, "lot": 1} for row in teams("B", spare, W=1, X=2, Y=3, Z=4)]
    rating = rate("euro_groups", teams("A", matches, **(ranks or {})) + spares, given)
    placed = zip(rating.values("team"), rating.values("place"), strict=True)
    return " ".join(f"{team}:{str(place).replace(' ', '-')}" for team, place in list(placed)[:4])


def test_groups_and_the_four_best_thirds_of_2024(rate: Rate) -> None:
    # All of group E have four points: +1 4, +1 2, 0 3, -2 2. In group C the second and the third are even in all
    # matches; here Slovenia has a card more. Thirds: NED and GEO 4 points and 4:4, SVK 4 and 3:3, SVN 3 and 2:2,
    # HUN 3 and 2:5, CRO 2.
    units = [
        {**row, "lot": None} for group, matches in EURO.items()
        for row in teams(group, matches, HUN=1, SVN=7, DEN=8, NED=9, GEO=20, SVK=11)
    ]  # fmt: skip
    units[0]["lot"] = 1
    given = [
        row
        for group, matches in EURO.items()
        for row in games(group, matches, yellow="SVN SVN DEN", kicks={"XXX": True})
    ]
    given[0]["kicks_won"] = False
    rating = rate("euro_groups", units, {"game": given})
    places = {
        team: (str(place), goes_on)
        for team, place, goes_on in zip(*map(rating.values, ("team", "place", "goes_on")), strict=True)
    }
    for order in (
        "GER SUI HUN SCO", "ESP ITA CRO ALB", "ENG DEN SVN SRB", "AUT FRA NED POL", "ROU BEL SVK UKR",
        "POR TUR GEO CZE",
    ):  # fmt: skip
        assert [places[team][0] for team in order.split()] == ["first", "second", "third", "fourth"]
    assert {team for team, given in places.items() if given == ("third", True)} == {"NED", "GEO", "SVK", "SVN"}
    assert sum(bool(goes_on) for _, goes_on in places.values()) == 16


def test_criteria_are_applied_again_among_those_still_level(rate: Rate) -> None:
    # A beats B 1-0, B beats C 2-1, C beats A 1-0: three points each, goal differences 0, 0, 0, goals 1, 2, 2. So A is
    # third. Between B and C their match decides, though C has 5-0 against D and B 1-0.
    assert (
        one_group(rate, "A 1-0 B, B 2-1 C, C 1-0 A, A 1-0 D, B 1-0 D, C 5-0 D") == "A:third B:first C:second D:fourth"
    )


def test_kicks_decide_between_two_that_end_their_last_match_level(rate: Rate) -> None:
    # The case of hermann-baum.de: Scotland and Hungary have four points and 4:4, and their last match is 2-2.
    matches = "GER 0-1 SCO, HUN 1-2 SUI, GER 0-1 HUN, SCO 1-2 SUI, SUI 1-1 GER, SCO 2-2 HUN"
    ranks = {"HUN": 6, "SCO": 13}
    assert (
        one_group(rate, matches, ranks, kicks={"SCO": True, "HUN": False})
        == "GER:fourth HUN:third SCO:second SUI:first"
    )
    # Nobody says who won: the two wait, and the last one with them, since places that wait are counted by bounds.
    assert one_group(rate, matches, ranks) == "GER:missing HUN:missing SCO:missing SUI:first"
    # The same two matches earlier: cards, and then the position in the qualifiers.
    early = "SCO 2-2 HUN, SUI 1-1 GER, GER 0-1 HUN, SCO 1-2 SUI, HUN 1-2 SUI, GER 0-1 SCO"
    assert one_group(rate, early, ranks) == "GER:fourth HUN:second SCO:third SUI:first"
    assert one_group(rate, early, ranks, yellow="HUN") == "GER:fourth HUN:third SCO:second SUI:first"
    # Nothing parts them: the rules give neither a place, and the last one is still the last.
    assert one_group(rate, early, {"HUN": 6, "SCO": 6}) == "GER:fourth HUN:no-rule SCO:no-rule SUI:first"
    # One of them has no position in the qualifiers, as the host has not, and no lot is drawn.
    assert one_group(rate, early, {"SCO": 13}) == "GER:missing HUN:missing SCO:missing SUI:first"


# What the register holds of a driver beside the offences; one row has all of it, so that frames know each column.
DRIVER = {
    "erteilt": None, "ermahnt_am": None, "verwarnt_am": None, "verringert_am": None, "verringert_auf": None,
    "bescheinigung": None, "seminar_beendet": None, "vorgelegt": None, "letzter_abzug": None,
}  # fmt: skip
FULL = {name: 5 if name == "verringert_auf" else "2001-01-01" for name in DRIVER}
KINDS = {"o": "Ordnungswidrigkeit", "g": "grobe Ordnungswidrigkeit", "s": "Straftat", "e": "Straftat mit Entziehung"}


def points(rate: Rate, as_of: str, *drivers: tuple[dict[str, Any], str]) -> pr.Rating[Any]:
    """Rate drivers by their offences: kind, day, day on which it is final, day on which the office hears of it."""
    units = [{"inhaber": number, **DRIVER, **more} for number, (more, _) in enumerate(drivers, start=1)]
    offences: Rows = []
    for number, (_, given) in enumerate(drivers, start=1):
        for at, offence in enumerate(filter(None, given.split(", ")), start=1):
            kind, day, final, *known = offence.split()
            offences.append({
                "inhaber": number, "tat": at, "art": KINDS[kind], "begangen": day, "rechtskraft": final,
                "bekannt": (known or [final])[0],
            })  # fmt: skip
    spare = {
        "inhaber": 99,
        "tat": 1,
        "art": "Straftat",
        "begangen": "2000-01-01",
        "rechtskraft": "2000-01-01",
        "bekannt": "2000-01-01",
    }
    return rate("driver_points", [*units, {"inhaber": 99, **FULL}], {"tat": [*offences, spare]}, as_of=as_of)


def first(rating: pr.Rating[Any], name: str) -> str:
    """Give the values of a name without that of the spare row."""
    return " ".join(str(value).replace(" ", "-") for value in rating.values(name)[:-1])


def test_points_count_on_the_day_of_the_last_offence_until_they_are_deleted(rate: Rate) -> None:
    # The first decision is final on 15 March 2020: 30 months later, on 15 September 2022, its point lapses; a year
    # later the entry is deleted. With the last offence on 14 September 2022 it counts (1 + 2 + 1), on the next day not.
    kept = "o 2020-01-10 2020-03-15, g 2021-05-01 2021-07-01"
    drivers: list[tuple[dict[str, Any], str]] = [
        ({}, f"{kept}, o 2022-09-14 2023-01-10"),
        ({}, f"{kept}, o 2022-09-15 2023-01-10"),
        ({}, ""),
    ]
    rating = points(rate, "2023-03-01", *drivers)
    assert first(rating, "massgebend") == "4 3 0"
    assert first(rating, "punktestand") == "3 3 0"
    assert first(rating, "massnahme") == "Ermahnung keine keine"
    assert first(rating, "stufe") == "eins Vormerkung keine"
    # Deleted on 15 September 2023: what counted on the day of the offence may not be used any more.
    assert first(points(rate, "2023-09-14", *drivers), "massgebend") == "4 3 0"
    assert first(points(rate, "2023-09-15", *drivers), "massgebend") == "3 3 0"


def test_a_period_that_begins_on_the_last_of_a_month(rate: Rate) -> None:
    # Thirty months from 31 August 2021 on: February 2024 has no 31st, so that they are over with its 29th day.
    drivers: list[tuple[dict[str, Any], str]] = [
        ({}, f"o 2021-06-01 2021-08-31, o {day} 2024-04-01") for day in ("2024-02-28", "2024-02-29", "2024-03-01")
    ]
    assert first(points(rate, "2024-05-01", *drivers), "massgebend") == "2 2 1"


def test_a_step_that_was_left_out_comes_first_and_takes_points_down(rate: Rate) -> None:
    nine = (
        "g 2022-01-01 2022-03-01, g 2022-02-01 2022-04-01, g 2022-03-01 2022-05-01, g 2022-04-01 2022-06-01, "
        "o 2022-05-01 2022-07-01"
    )
    warned = {"ermahnt_am": "2022-08-01", "verringert_am": "2022-08-01", "verringert_auf": 5}
    rating = points(
        rate, "2023-06-01",
        ({}, nine),  # 9: first the reminder, and 5
        (warned, nine),  # 5
        (warned, f"{nine}, g 2022-06-01 2022-10-01"),  # committed before, known later: 5 + 2
        (warned, f"{nine}, g 2022-06-01 2022-10-01, o 2022-09-01 2022-12-01"),  # 8, and no warning yet: 7
        ({**warned, "verwarnt_am": "2023-01-15", "verringert_am": "2023-01-15", "verringert_auf": 7},
         f"{nine}, g 2022-06-01 2022-10-01, o 2022-09-01 2022-12-01, o 2023-02-01 2023-05-01"),  # 7 + 1
        ({"ermahnt_am": "2022-08-01"}, "e 2022-01-01 2022-03-01, e 2022-02-01 2022-04-01, g 2022-05-01 2022-07-01"),
    )  # fmt: skip
    assert first(rating, "massgebend") == "9 5 7 8 8 8"
    assert first(rating, "massnahme") == "Ermahnung keine Verwarnung Verwarnung Entziehung Verwarnung"
    assert first(rating, "stand_danach") == "5 5 7 7 8 7"
    # On 15 February 2025 the point of 1 July 2022 has lapsed (30 months: 1 January 2025), and is taken from the five.
    later = points(rate, "2025-02-15", (warned, nine), ({}, nine))
    assert first(later, "punktestand") == "4 8"


def test_a_seminar_takes_one_point_once_in_five_years(rate: Rate) -> None:
    five = "g 2023-01-01 2023-02-01, g 2023-02-01 2023-03-01, o 2023-03-01 2023-04-01"
    course = {"bescheinigung": "2024-01-15", "seminar_beendet": "2024-01-10", "vorgelegt": "2024-01-24"}
    rating = points(
        rate, "2024-06-01",
        (course, five),
        ({**course, "vorgelegt": "2024-01-25"}, five),  # 15 days after the end
        ({**course, "letzter_abzug": "2019-01-16"}, five),  # a day less than five years
        ({**course, "letzter_abzug": "2019-01-15"}, five),
        (course, f"{five}, o 2024-01-05 2024-03-01"),  # six on the day of the certificate, by the day of the offence
        (course, f"{five}, o 2024-02-05 2024-03-01"),  # five that day, four, and one more
        ({"erteilt": "2023-03-15"}, five),  # what was final before the licence does not count
    )  # fmt: skip
    assert first(rating, "abzug") == "1 0 0 1 0 1 0"
    assert first(rating, "punktestand") == "4 5 5 4 6 5 1"
    # The last offence of the first driver lies before the certificate: what is to be done goes by five points.
    assert first(rating, "massgebend") == "5 5 5 5 6 5 1"
    assert first(rating, "massnahme") == "Ermahnung Ermahnung Ermahnung Ermahnung Ermahnung Ermahnung keine"


def seats(
    rate: Rate, *parties: tuple[str, int, int], least: int = 135, lots: Mapping[str, int] | None = None
) -> pr.Rating[Any]:
    """Rate parties by votes and seats won in constituencies; one without votes has no list. The last one has a lot."""
    rows = [
        {
            "partei": name,
            "zweitstimmen": votes,
            "wahlkreise": won,
            "landesliste": votes > 0,
            "los": (lots or {}).get(name),
        }
        for name, votes, won in (*parties, ("zuletzt", 1, 0))
    ]
    rows[-1]["los"] = 40
    return rate("state_seats", rows, values={"mindestzahl": least})


def test_seats_of_two_elections(rate: Rate) -> None:
    # 2022: 52 44 22 17 of 135; five seats more in constituencies, so ten more: 56 47 24 18 of 145, and the 57th stays.
    rating = seats(
        rate, ("SPD", 1211418, 57), ("CDU", 1017276, 27), ("Grüne", 526923, 3), ("AfD", 396839, 0), ("FDP", 170298, 0),
        ("Übrige 1", 150000, 0), ("Übrige 2", 150000, 0),
    )  # fmt: skip
    assert first(rating, "zunaechst") == "52 44 22 17 0 0 0"
    assert first(rating, "mehrsitze") == "5 0 0 0 0 0 0"
    assert first(rating, "zustehend") == "56 47 24 18 0 0 0"
    assert first(rating, "sitze") == "57 47 24 18 0 0 0"
    assert first(rating, "listensitze") == "0 20 21 18 0 0 0"
    assert first(rating, "landtag") == " ".join(["146"] * 7)
    # 2017: one seat more, two are added, and all 137 are in proportion.
    rating = seats(
        rate, ("SPD", 1413990, 55), ("CDU", 1287191, 32), ("Grüne", 334130, 0), ("FDP", 287957, 0), ("AfD", 235863, 0),
    )  # fmt: skip
    assert first(rating, "sitze") == "55 50 12 11 9"
    assert first(rating, "landtag").startswith("137")


def test_the_example_of_the_parliament_and_the_lot_for_the_last_seat(rate: Rate) -> None:
    # As the parliament has it: of 4160 3380 2460 2080 1690 1386 1230 1126 1040 845 the ninth is A's, the tenth B's.
    assert first(seats(rate, ("A", 4160, 0), ("B", 3380, 0), ("C", 2460, 0), least=10), "sitze") == "4 4 2"
    # A 300 150 100, B 200 100, C 150 75: four seats are clear, though two averages are 150; the fifth is A's or B's.
    votes = (("A", 300, 0), ("B", 200, 0), ("C", 150, 0))
    assert first(seats(rate, *votes, least=4), "sitze") == "2 1 1"
    assert first(seats(rate, *votes, least=5), "sitze") == "missing missing 1"
    assert first(seats(rate, *votes, least=5, lots={"A": 2, "B": 1}), "sitze") == "2 2 1"
    assert first(seats(rate, *votes, least=6, lots={}), "sitze") == "3 2 1"


def test_seats_without_a_list_or_below_the_threshold_come_first(rate: Rate) -> None:
    # Of 10 seats one goes to a candidate without a list, two to a party with 4.9 % of 10,000 votes: seven are shared by
    # 6000 and 3510: 6000 3510 3000 2000 1755 1500 1200.
    rating = seats(rate, ("A", 6000, 2), ("B", 3509, 1), ("C", 490, 2), ("Einzelbewerber", 0, 1), least=10)
    assert first(rating, "zu_verteilen") == "7 7 7 7"
    assert first(rating, "sitze") == "5 2 2 1"
    assert first(rating, "landtag") == "10 10 10 10"
    # Just five percent are enough: seven seats are 6000 3499 3000 2000 1749 1500 1200, none for 500 votes. The two
    # seats that C won are two more than its share: four more are shared, 1166 1000 875 857, and C still has its two.
    rating = seats(rate, ("A", 6000, 0), ("B", 3499, 0), ("C", 500, 2), least=7)
    assert first(rating, "beteiligt") == "True True True"
    assert first(rating, "zunaechst") == "5 2 0"
    assert first(rating, "zustehend") == "7 4 0"
    assert first(rating, "sitze") == "7 4 2"


def students(changes: Mapping[int, Mapping[str, Any]], year: int = 2, number: int = 20, start: int = 0) -> Rows:
    """Give the students of a year of one subject, each a point behind the one before."""
    usual = {
        "院系": "数学院", "专业": "数学", "年级": year, "连读": False, "公费师范生": False, "处分": False,
        "不及格科目": 0, "表现突出": False, "证明材料": False, "困难等级": "不困难", "评审得分": 10,
    }  # fmt: skip
    return [
        {**usual, "学号": start + at, "学习成绩": 100 - at, "综合考评": 100 - at, **changes.get(at, {})}
        for at in range(1, number + 1)
    ]


SECOND_YEAR = students({
    1: {"评审得分": 95, "困难等级": "特别困难"},
    2: {"学习成绩": 98, "评审得分": 90},  # two are second of twenty: 2 / 20 or 3 / 20
    3: {"学习成绩": 98, "评审得分": 70},
    4: {"表现突出": True, "证明材料": True, "评审得分": 80, "困难等级": "困难"},  # 4 / 20
    5: {"表现突出": True, "证明材料": True, "不及格科目": 1},  # 5 / 20
    6: {"表现突出": True, "证明材料": True, "综合考评": 1},  # 6 / 20, and the last in the other order
    7: {"表现突出": True, "证明材料": True, "评审得分": 85, "困难等级": "一般困难"},  # 7 / 20
    8: {"公费师范生": True, "评审得分": 99, "困难等级": "困难"},
})  # fmt: skip
STRICT: dict[str, Any] = {"考核综合考评": True, "并列名次": "max", "放宽者须及格": True}
LENIENT: dict[str, Any] = {"考核综合考评": False, "并列名次": "min", "放宽者须及格": False}
DEPARTMENT = [{"院系": "数学院", "国奖名额": 2, "励志名额": 1}]


def grants(rate: Rate, given: Rows, name: str, as_of: str = "2024-10-15", **values: Any) -> str:
    rating = rate("student_grants", DEPARTMENT, {"学生": given}, values, as_of=as_of)
    return " ".join(str(value).replace(" ", "-") for value in rating.values(name)[:9])


def test_who_may_ask_for_a_grant_is_known_where_every_reading_agrees(rate: Rate) -> None:
    assert grants(rate, SECOND_YEAR, "符合国奖条件", **LENIENT) == "True True True True True True False False False"
    assert grants(rate, SECOND_YEAR, "符合国奖条件", **STRICT) == "True False False True False False False False False"
    assert grants(rate, SECOND_YEAR, "符合国奖条件") == (
        "True undetermined undetermined True undetermined undetermined False False False"
    )
    # First years have no right, nor has who is in the sixth year of bachelor and master; one of ten is the first tenth.
    for year, more, right in (
        (1, {}, "False"),
        (2, {}, "True"),
        (6, {"连读": True}, "False"),
        (5, {"连读": True}, "True"),
    ):
        given = students({1: more}, year, 10)
        assert grants(rate, given, "符合国奖条件").startswith(f"{right} False"), (year, more)
    # One of nine is more than a tenth.
    assert grants(rate, students({}, 2, 9), "符合国奖条件").startswith("False")


def test_places_of_a_department_and_who_has_one_grant_has_not_another(rate: Rate) -> None:
    # Of 95, 90, 80, 70 two have the grant; of those in need with 85 and 80 one has the other, the first has one
    # already, and who is paid as a future teacher may not.
    assert grants(rate, SECOND_YEAR, "国家奖学金", **LENIENT) == (
        "获奖 获奖 未获奖 未获奖 未获奖 未获奖 not-applicable not-applicable not-applicable"
    )
    none = "not-applicable"
    assert grants(rate, SECOND_YEAR, "国家励志奖学金", **LENIENT) == (
        f"{none} {none} {none} 未获得 {none} {none} 获得 {none} {none}"
    )
    # Strictly the first and the fourth have it, and the other grant goes to the seventh all the same.
    assert (
        grants(rate, SECOND_YEAR, "国家奖学金", **STRICT)
        == f"获奖 {none} {none} 获奖 {none} {none} {none} {none} {none}"
    )
    assert (
        grants(rate, SECOND_YEAR, "国家励志奖学金", **STRICT)
        == f"{none} {none} {none} {none} {none} {none} 获得 {none} {none}"
    )
    # As published: the first has the grant however the notice is read; who else has it is open.
    assert grants(rate, SECOND_YEAR, "国家奖学金").startswith("获奖 undetermined undetermined undetermined")


def test_amounts_on_a_day_and_those_that_nobody_published(rate: Rate) -> None:
    given = {"学生": SECOND_YEAR}
    for day, grant, other in (("2023-10-15", 16000, 5000), ("2024-10-15", 20000, 6000)):
        rating = rate("student_grants", DEPARTMENT, given, LENIENT, as_of=day)
        assert [rating.total(name) for name in ("国奖", "励志")] == [grant, other]
        assert "助学金" in rating.undetermined
    # 4,500, 3,700, 2,800 and 3,700 are 14,700 yuan for four: more than 4 * 3,300, and less than 4 * 3,700.
    levels = {"助学金标准": {"特别困难": 4500, "困难": 3700, "一般困难": 2800}}
    for day, exceeded in (("2024-08-31", True), ("2024-09-01", False)):
        rating = rate("student_grants", DEPARTMENT, given, {**LENIENT, **levels}, as_of=day)
        assert rating.total("助学金") == 14700
        assert any("助学金总额" in str(note) for note in rating.notes) is exceeded
