"""Crosswalks: units rated under several schemes, worked out by hand, and every fault of a file."""

import json
import re
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import polars as pl
import pytest

import partyrate as pr

COMMON = """
name = "common"
assumptions = ["assumed_tasks", "assumed_events"]

[table.village]
key = ["town", "village"]

[table.visit]
parent = "village"
key = "visit"

[table.past]
parent = "village"
key = "year"

[input.kind]
kind = "choice"
values = ["village", "community"]

[input.org]
kind = "number"
low = 0
high = 50
decimals = 1

[input.mass]
kind = "number"
low = 0
high = 100
decimals = 2
optional = true

[input.minutes]
table = "visit"
kind = "number"
low = 0
high = 600
decimals = 0

[input.grade_then]
table = "past"
kind = "choice"
values = ["good", "poor"]

[parameter.assumed_tasks]
value = 7

[parameter.assumed_events]
kind = "flag"
value = false

[formula.party_work]
is = "2 * org"
"""

NORTH = """
name = "north"

[table.unit]
key = "place"

[table.call]
parent = "unit"
key = "number"

[input.organisation]
kind = "number"
low = 0
high = 100
decimals = 1

[input.masses]
kind = "number"
low = 0
high = 100
decimals = 2

[input.hours]
table = "call"
kind = "number"
low = 0
high = 10
decimals = 1

[formula.score]
is = "(organisation + masses) / 2 + sum(hours)"

[ladder.grade]
levels = [{ name = "good", when = "score >= 90" }, { name = "poor" }]
"""

SOUTH = """
name = "south"

[table.village]
key = "id"

[table.event]
parent = "village"
key = "event"

[input.work]
kind = "number"
low = 0
high = 10
decimals = 2

[input.tasks]
kind = "number"
low = 0
high = 10
decimals = 0

[input.barred]
kind = "flag"

[formula.points]
is = "work + tasks / 3"

[ladder.grade]
levels = [{ name = "good", when = "points >= 10 and count(event) == 0 and not barred" }, { name = "poor" }]

[formula.again]
is = "previous(grade) == 'good'"
"""

TO_NORTH = """
[crosswalk.north]
scheme = "north.toml"

[crosswalk.north.table.unit]
from = "village"
key = { place = "village" }
where = "kind == 'village'"
inputs = { organisation = "party_work", masses = "mass" }

[crosswalk.north.table.call]
from = "visit"
key = { place = "village", number = "visit" }
inputs = { hours = "round(minutes / 60, 1)" }
"""

TO_SOUTH = """
[crosswalk.south]
scheme = "south.toml"
period = 2020
results = ["grade", "points", "again"]

[crosswalk.south.table.village]
key = { id = "village" }
inputs = { work = "party_work / 10", tasks = "assumed_tasks" }
lacks = ["barred"]

[crosswalk.south.table.event]
from = "visit"
where = "assumed_events"
key = { id = "village", event = "visit" }

[crosswalk.south.table.history]
from = "past"
key = { id = "village", round = "year" }
inputs = { grade = "grade_then" }
"""

UNITS = [
    {"town": "T", "village": "Alder", "kind": "village", "org": Decimal("45.5"), "mass": Decimal("86.75")},
    {"town": "T", "village": "Birch", "kind": "community", "org": Decimal("20.0"), "mass": None},
    {"town": "T", "village": "Cedar", "kind": "village", "org": Decimal("20.0"), "mass": None},
]
VISITS = [
    {"town": "T", "village": "Alder", "visit": 1, "minutes": 75},
    {"town": "T", "village": "Birch", "visit": 1, "minutes": 600},
]
PAST = [{"town": "T", "village": "Alder", "year": 2019, "grade_then": "good"}]
TABLES = {"visit": VISITS, "past": PAST}


@pytest.fixture
def write(tmp_path):
    def written(*sections):
        (tmp_path / "north.toml").write_text(NORTH)
        (tmp_path / "south.toml").write_text(SOUTH)
        path = tmp_path / "common.toml"
        path.write_text("\n".join(sections))
        return path

    return written


def faults_of(path, lang="en"):
    with pytest.raises(pr.SchemeError) as caught:
        pr.crosswalk(path)
    return caught.value.text(lang)


def test_the_same_units_are_rated_under_both_schemes(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    # North: (91 + 86.75) / 2 + 1.3 = 90.175, from 75 minutes rounded to 1.3 hours; Birch is no village there.
    assert rated.ratings["north"].values("score")[0] == Fraction("90.175")
    assert len(rated.ratings["north"].units) == 2
    # South: 9.1 + 7/3 = 343/30, which reaches 10; whether Alder is barred is not known. The others have 4 + 7/3.
    assert rated.table() == [
        {"town": "T", "village": "Alder", "north": "good", "north_state": None, "south.grade": None,
         "south.grade_state": "undetermined", "south.points": "343/30", "south.again": True, "south.again_state": None},
        {"town": "T", "village": "Birch", "north": None, "north_state": "not rated", "south.grade": "poor",
         "south.grade_state": None, "south.points": "19/3", "south.again": None, "south.again_state": "missing"},
        {"town": "T", "village": "Cedar", "north": None, "north_state": "missing", "south.grade": "poor",
         "south.grade_state": None, "south.points": "19/3", "south.again": None, "south.again_state": "missing"},
    ]  # fmt: skip


def test_what_is_lacking_and_what_is_assumed_is_listed_by_name(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    assert rated.lacking == {"north": (), "south": ("barred",)}
    assert rated.assumptions == {
        "north": {},
        "south": {"tasks": ("assumed_tasks",), "event (where)": ("assumed_events",)},
    }
    assert rated.ratings["south"].undetermined["grade"] == ("barred_unknown",)


@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame], ids=["polars", "pandas"])
def test_the_table_is_of_the_kind_that_came_in(write, frame):
    crosswalk = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH))
    tables = {name: frame(rows) for name, rows in TABLES.items()}
    rated = crosswalk.rate(frame(UNITS), tables=tables)
    assert isinstance(rated.table(), frame)
    assert list(rated.table()["south.points"]) == ["343/30", "19/3", "19/3"]
    assert rated.ratings["north"].values("score") == crosswalk.rate(UNITS, tables=TABLES).ratings["north"].values(
        "score"
    )


def test_a_table_that_is_not_given_is_noted_by_each_scheme(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS)
    assert "table 'call' was not given" in str(rated.ratings["north"].notes)
    assert rated.ratings["north"].values("score")[0] == Fraction("88.875")
    assert rated.ratings["south"].values("again") == [pr.Absent(pr.Cause.MISSING)] * 3


def test_lazy_frames_give_the_same(write):
    crosswalk = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH))
    rated = crosswalk.rate(pl.LazyFrame(UNITS), tables={name: pl.LazyFrame(rows) for name, rows in TABLES.items()})
    assert list(rated.table()["south.points"]) == ["343/30", "19/3", "19/3"]


def test_a_single_scheme_can_be_asked_for(write):
    crosswalk = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH))
    assert list(crosswalk.rate(UNITS, tables=TABLES, only="north").ratings) == ["north"]
    with pytest.raises(pr.NotFoundError, match="nort"):
        crosswalk.rate(UNITS, tables=TABLES, only=["nort"])
    with pytest.raises(pr.NotFoundError):
        crosswalk.rate(UNITS, tables=TABLES, only=3)  # type: ignore[arg-type]


def test_ratings_are_compared_by_the_keys_of_the_common_table(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    assert rated.record("north").tables["unit"].keys == {"town": ("T", "T"), "village": ("Alder", "Cedar")}
    assert "2 units in common" in str(rated.compare("north", "south").text())
    with pytest.raises(pr.NotFoundError):
        rated.compare("north", "west")


def test_a_unit_is_explained_under_each_scheme_that_rates_it(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    assert list(rated.explain(("T", "Birch"))) == ["south"]
    explained = rated.explain(("T", "Alder"))
    assert "level 'good' needs score >= 90: true" in str(explained["north"])
    assert "it needs what is unpublished: barred_unknown" in str(explained["south"])
    with pytest.raises(pr.NotFoundError, match="Elder"):
        rated.explain(("T", "Elder"))


def test_rows_that_a_scheme_does_not_take_are_refused_with_its_name(write):
    path = write(COMMON, TO_NORTH.replace('place = "village" }\nwhere = "kind == \'village\'"', 'place = "town" }'))
    with pytest.raises(pr.DataError, match="rows made for 'north'"):
        pr.crosswalk(path).rate(UNITS, tables=TABLES)


def test_the_summary_counts_levels_and_names_what_is_lacking_and_assumed(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    assert rated.text().splitlines() == [
        "common under 2 schemes",
        "north: 2 units",
        "  grade: good 1, no level 1",
        "south: 3 units",
        "  grade: poor 2, no level 1",
        "  points: 19/3 (about 6.333333) to 343/30 (about 11.433333)",
        "  again: yes 1, missing 2",
        "  lacking: barred",
        "  assumed: assumed_tasks, assumed_events",
    ]
    assert rated.text("zh").splitlines()[1:3] == ["north：2 个参评单位", "  grade：good 1、没有等次 1"]


def test_plain_data_hold_the_table(write):
    rated = pr.crosswalk(write(COMMON, TO_NORTH, TO_SOUTH)).rate(UNITS, tables=TABLES)
    found = json.loads(json.dumps(rated.to_dict()))
    assert found["lacking"] == {"north": [], "south": ["barred"]}
    assert found["units"][1]["south.grade"] == "poor"


UNKNOWN_KINDS = """
name = "kinds"

[table.unit]
key = "unit"

[table.part]
parent = "unit"
key = "part"
columns = ["roads", "water"]

[input.flag]
kind = "flag"

[input.choice]
kind = "choice"
values = ["it's", "b", "c"]

[input.day]
kind = "date"

[input.words]
kind = "text"

[input.points]
table = "part"
kind = "number"
low = 0
high = 10
decimals = 0

[formula.both]
is = "flag or not flag"

[formula.some]
is = "choice == 'c'"

[formula.late]
is = "year(day)"

[formula.named]
is = "words == 'x'"

[formula.total]
is = "sum(coalesce(points, 0))"
"""


def test_lacking_inputs_of_every_kind_leave_their_results_undetermined(write, tmp_path):
    (tmp_path / "kinds.toml").write_text(UNKNOWN_KINDS)
    to_kinds = """
    [crosswalk.kinds]
    scheme = "kinds.toml"
    results = ["both", "some", "late", "named", "total"]
    lacks = ["part"]
    [crosswalk.kinds.table.unit]
    from = "village"
    key = { unit = "village" }
    lacks = ["flag", "choice", "day", "words"]
    """
    rated = pr.crosswalk(write(COMMON, to_kinds)).rate(UNITS[:2], tables=TABLES)
    for name in ("both", "some", "late", "named", "total"):
        assert [str(value) for value in rated.ratings["kinds"].values(name)] == ["undetermined"] * 2
    assert rated.lacking == {"kinds": ("flag", "choice", "day", "words", "points")}


def test_a_scheme_that_accepts_a_finding_of_an_input_is_rated_without_it(write, tmp_path):
    accepted = """
[accept.flag]
code = "input-without-consequence"
entry = "input.flag"
reason = "it is watched"
[accept.day]
code = "input-without-consequence"
entry = "input.day"
reason = "it is watched"
"""
    (tmp_path / "kinds.toml").write_text(UNKNOWN_KINDS + accepted)
    to_kinds = """
    [crosswalk.kinds]
    scheme = "kinds.toml"
    results = ["both", "total"]
    lacks = ["part"]
    [crosswalk.kinds.table.unit]
    from = "village"
    key = { unit = "village" }
    lacks = ["flag", "choice", "day", "words"]
    """
    rated = pr.crosswalk(write(COMMON, to_kinds)).rate(UNITS[:2], tables=TABLES)
    assert [str(value) for value in rated.ratings["kinds"].values("both")] == ["undetermined"] * 2


LACKED_TABLE = """
name = "lacked"

[table.unit]
key = "unit"

[table.person]
parent = "unit"
key = "person"

[table.course]
parent = "person"
key = "course"

[input.marks]
table = "course"
kind = "number"
low = 0
high = 10
decimals = 0

[formula.best]
is = "coalesce(max(marks), 0)"

[formula.passed]
is = "any(marks > 5)"

[formula.courses]
is = "count(marks, where=marks > 5)"

[formula.one]
is = "1"

[incentive.praise]
table = "person"
when = "one == 1"
kind = "bonus"
amount = "100"
unit = "yuan"
"""


def test_a_table_of_which_nothing_is_known_is_none_without_rows(write, tmp_path):
    (tmp_path / "lacked.toml").write_text(LACKED_TABLE)
    to_lacked = """
    [crosswalk.lacked]
    scheme = "lacked.toml"
    results = ["best", "passed", "courses", "one"]
    lacks = ["person", "course"]
    [crosswalk.lacked.table.unit]
    from = "village"
    key = { unit = "village" }
    """
    rating = pr.crosswalk(write(COMMON, to_lacked)).rate(UNITS[:1]).ratings["lacked"]
    found = [str(rating.values(name)[0]) for name in ("best", "passed", "courses", "one")]
    assert found == ["undetermined", "undetermined", "undetermined", "1"]
    assert [(each["person"], each["amount"], each["state"]) for each in rating.incentives] == [
        ("unknown", None, "undetermined")
    ]


def test_columns_that_are_read_as_rows_are_given_with_the_rows_of_their_parent(write, tmp_path):
    (tmp_path / "kinds.toml").write_text(UNKNOWN_KINDS)
    to_kinds = """
    [crosswalk.kinds]
    scheme = "kinds.toml"
    results = ["total"]
    [crosswalk.kinds.table.unit]
    from = "village"
    key = { unit = "village" }
    inputs = { roads = "round(org / 5, 0)", water = "round(mass / 10, 0)" }
    lacks = ["flag", "choice", "day", "words"]
    """
    rated = pr.crosswalk(write(COMMON, to_kinds)).rate(UNITS, tables=TABLES)
    assert rated.ratings["kinds"].values("total") == [18, 4, 4]  # 45.5 / 5 = 9.1 and 86.75 / 10 = 8.675


FAULTS = {
    "no section": ("", "the file names no scheme"),
    "unknown key": (TO_NORTH.replace("from =", "form ="), "unknown key 'form'"),
    "name twice": (TO_NORTH.replace("scheme =", 'name = "x"\nscheme ='), "'name'"),
    "name of a key": (TO_NORTH.replace("crosswalk.north", "crosswalk.town"), "no scheme can be called 'town' here"),
    "no name": (TO_NORTH.replace("crosswalk.north", 'crosswalk.""'), "no scheme can be called '' here"),
    "unknown scheme": (TO_NORTH.replace("north.toml", "nowhere"), "unknown scheme 'nowhere'"),
    "no file": (TO_NORTH.replace("north.toml", "nort.toml"), "there is no such file"),
    "outside": (TO_NORTH.replace("north.toml", "../../north.toml"), "lies outside the folder"),
    "unknown table": (TO_NORTH.replace("table.call", "table.cal"), "unknown table 'cal'"),
    "unknown source": (TO_NORTH.replace('"visit"\nkey', '"visits"\nkey'), "unknown table 'visits'"),
    "unknown input": (TO_NORTH.replace("masses =", "mases ="), "unknown input 'mases'"),
    "input not given": (TO_NORTH.replace(', masses = "mass"', ""), "'north' needs masses in table 'unit'"),
    "unknown lacking": (TO_SOUTH.replace('["barred"]', '["barred", "bared"]'), "unknown input 'bared'"),
    "given and lacked": (TO_SOUTH.replace('["barred"]', '["barred", "work"]'), "'work' is listed under lacks"),
    "units lacked": (
        TO_SOUTH.replace("period", 'lacks = ["village"]\nperiod').replace("south.table.village", "south.table.other"),
        "'south' needs table 'village'",
    ),
    "table not given": (TO_NORTH.partition("[crosswalk.north.table.call]")[0], "'north' needs table 'call'"),
    "table lacked": (TO_SOUTH.replace("period", 'lacks = ["event"]\nperiod'), "table 'event' is listed under lacks"),
    "table counted": (
        TO_SOUTH.replace("period", 'lacks = ["event"]\nperiod').replace("south.table.event", "none.table.event"),
        "counts the rows of table 'event'",
    ),
    "unknown result": (TO_SOUTH.replace('"again"]', '"star"]'), "unknown result 'star'"),
    "past not given": (TO_SOUTH.partition("[crosswalk.south.table.history]")[0], "looks up past rounds of grade"),
    "key not given": (TO_SOUTH.replace('key = { id = "village" }\ninputs', "inputs"), "nothing gives key column 'id'"),
    "unknown key column": (TO_NORTH.replace("{ place =", "{ plac ="), "unknown key column 'plac'"),
    "key of numbers": (TO_NORTH.replace('place = "village" }', 'place = "org" }'), "key column 'place' gets a number"),
    "selection": (TO_NORTH.replace("kind == 'village'", "mass > 3"), "where of table 'unit' is not always"),
    "kind": (TO_NORTH.replace('"mass" }', "\"kind == 'village'\" }"), "'masses' of 'north' gets a flag"),
    "bounds": (TO_NORTH.replace('"mass" }', '"mass + 1" }'), "'masses' of 'north' can get 1 to 101"),
    "decimals": (TO_NORTH.replace('"party_work"', '"mass"'), "'organisation' of 'north' can get 2 decimals"),
    "endless decimals": (TO_NORTH.replace('"mass" }', '"mass / 3" }'), "can get endless decimals"),
    "values": (TO_SOUTH.replace('"grade_then"', '"kind"'), "'grade' of 'south' can get village, community"),
    "constant": (TO_NORTH.replace('"mass" }', '"60" }'), "the rule is a constant"),
    "rule": (TO_NORTH.replace('"party_work"', '"party_wrk"'), "unknown name 'party_wrk'"),
    "syntax": (TO_NORTH.replace('"party_work"', '"2 * "'), "common.toml:"),
    "grain": (TO_NORTH.replace('"party_work"', '"minutes"'), "'minutes' has a value for each row of table 'visit'"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_when_the_file_is_loaded_and_points_into_it(write, name):
    section, words = FAULTS[name]
    path = write(COMMON, section)
    found = faults_of(path)
    assert words in found
    if name != "no section":
        assert "common.toml:" in found
    assert faults_of(path, "zh") != found


def test_constants_are_sourced_or_marked_as_assumptions(write):
    found = faults_of(write(COMMON.replace('"assumed_tasks", ', ""), TO_NORTH))
    assert "parameter 'assumed_tasks' has neither a source nor a mark as an assumption" in found
    sourced = COMMON.replace('"assumed_tasks", ', "").replace("value = 7", 'value = 7\nsource = "plan"')
    pr.crosswalk(write(sourced + '[source.plan]\ndocument = "Plan"\n', TO_NORTH))


def test_a_value_that_nobody_published_is_no_value_of_a_crosswalk(write):
    open_value = COMMON.replace("value = 7", "").replace('"assumed_tasks", ', "")
    assert "undetermined, since assumed_tasks has no value" in faults_of(write(open_value, TO_SOUTH))


def test_what_forms_cohorts_cannot_be_lacking(write, tmp_path):
    path = write(COMMON, TO_NORTH.replace(', masses = "mass" }', ' }\nlacks = ["masses"]'))
    (tmp_path / "north.toml").write_text(NORTH.replace(
        "[ladder.grade]", '[formula.mean_of_peers]\nis = "mean(organisation, within=masses)"\n[ladder.grade]'
    ))  # fmt: skip
    found = faults_of(path)
    assert "'north' cannot be computed without what is lacking or may be missing: 'masses' in within=" in found
    assert "common.toml:" in found


def test_all_faults_are_reported_at_once(write):
    path = write(COMMON, TO_NORTH.replace("masses =", "mases ="), TO_SOUTH.replace('"party_work / 10"', '"party_wrk"'))
    found = faults_of(path)
    assert "unknown input 'mases'" in found
    assert "unknown name 'party_wrk'" in found


HARD = """
name = "hard"
[table.village]
key = ["town", "village"]
[input.score]
kind = "number"
low = 0
high = 50
decimals = 1
[input.barred]
kind = "flag"
[ladder.grade]
source = "H-1"
levels = [{ name = "good", when = "score >= 45" }, { name = "fair", when = "score >= 30" }, { name = "poor" }]
[gate.ban]
source = "H-2"
when = "barred"
labels = { zh = "一票否决" }
cap = { grade = "poor" }
freed = "passes"
[source.H-1]
document = "Rules"
clause = "1"
[source.H-2]
document = "Rules"
clause = "2"
"""
EASY = (
    HARD.replace('"hard"', '"easy"')
    .replace("45", "35")
    .replace("30", "20")
    .replace('when = "barred"', 'when = "barred and score < 20"')
)
SIDE_BY_SIDE = """
name = "side"
[table.village]
key = ["town", "village"]
[input.score]
kind = "number"
low = 0
high = 50
decimals = 1
[input.barred]
kind = "flag"
[crosswalk.hard]
scheme = "hard.toml"
[crosswalk.hard.table.village]
inputs = { score = "score", barred = "barred" }
[crosswalk.easy]
scheme = "easy.toml"
[crosswalk.easy.table.village]
inputs = { score = "score", barred = "barred" }
"""
SIDES = [
    {"town": "T", "village": "A", "score": 48, "barred": False},
    {"town": "T", "village": "B", "score": 40, "barred": False},
    {"town": "T", "village": "C", "score": 40, "barred": True},
]


@pytest.fixture
def side_by_side(tmp_path):
    for name, text in (("hard", HARD), ("easy", EASY), ("side", SIDE_BY_SIDE)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return pr.crosswalk(tmp_path / "side.toml")


def test_for_each_unit_the_rule_that_makes_the_difference_is_named(side_by_side):
    rated = side_by_side.rate(SIDES)
    rows = [
        (row["village"], row["scheme"], row["level"], row["difference"], row["entry"], row["source"])
        for row in rated.deciding(lang="en")
    ]
    assert rows == [
        ("A", "hard", "good", "same", None, None),
        ("A", "easy", "good", "same", None, None),
        ("B", "hard", "fair", "lowest", "ladder.grade.levels.good", "H-1"),
        ("B", "easy", "good", "highest", None, None),
        ("C", "hard", "poor", "lowest", "gate.ban", "H-2"),
        ("C", "easy", "good", "highest", None, None),
    ]
    assert rated.deciding(lang="zh")[2]["rule"] == "“good”要求 score ≥ 45：否"
    assert rated.text("zh", deciding=True).splitlines()[3:6] == [
        "  在此低于其他方案的：2 个，未进上一等次的原因", "    “good”的要求：1 个", "    “一票否决”：1 个",
    ]  # fmt: skip
    assert "  在此低于其他方案的：无" in rated.text("zh", deciding=True).splitlines()  # under the easy one


def test_a_crosswalk_shows_schemes_and_units_in_the_language_of_the_reader(tmp_path, monkeypatch):
    (tmp_path / "own.toml").write_text(
        'name = "own"\ntitle = { en = "Own rules", zh = "本地办法" }\n[table.unit]\nkey = "id"\n'
        '[input.mark]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 1\n'
        '[formula.half]\nis = "mark / 2"\n[ladder.grade]\nlabels = { en = "grade", zh = "等次" }\noverlap = "first"\n'
        'levels = [{ name = "good", labels = { zh = "优秀" }, when = "mark >= 5" }, { name = "<b>" }]\n',
        "utf-8",
    )
    (tmp_path / "all.toml").write_text(
        'name = "all"\n[table.unit]\nkey = "id"\n'
        '[input.mark]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 1\n[input.taking_part]\nkind = "flag"\n'
        '[crosswalk.own]\nscheme = "own.toml"\n[crosswalk.own.table.unit]\nwhere = "taking_part"\n'
        'inputs = { mark = "mark" }\n'
        '[crosswalk.marks]\nscheme = "own.toml"\nresults = ["half"]\n'
        '[crosswalk.marks.table.unit]\ninputs = { mark = "mark" }\n',
        "utf-8",
    )
    units = [{"id": f"U{at}", "mark": mark, "taking_part": at < 2} for at, mark in enumerate(("7.5", "3", *["6"] * 20))]
    rated = pr.crosswalk(tmp_path / "all.toml").rate(units)
    monkeypatch.setenv("PARTYRATE_LANG", "zh")
    shown = re.sub(r"<[^>]*>+", "|", rated._repr_html_())
    assert "本地办法||2||等次：优秀 1、&lt;b&gt; 1" in shown
    assert "|U0||优秀||3.75|" in shown
    assert "|U1||&lt;b&gt;||1.50|" in shown
    assert "|U2||不参评||3.00|" in shown
    assert "共 22 个单位，列出 12 个" in shown
    assert "U11|" in shown
    assert "U12|" not in shown
    assert str(rated) == rated.text("zh")
    assert "等次：优秀 1、<b> 1" in str(rated)


def test_deciding_rules_come_in_the_kind_of_table_and_as_a_document(side_by_side):
    from jsonschema import Draft202012Validator

    rated = side_by_side.rate(pl.DataFrame(SIDES))
    assert isinstance(rated.deciding(), pl.DataFrame)
    for deciding in (False, True):
        found = json.loads(json.dumps(rated.to_dict(deciding=deciding)))
        Draft202012Validator(pr.document_schema("crosswalk")).validate(found)
        assert ("deciding" in found) is deciding


PLAIN = """
name = "plain"
results = ["total", "passed", "sort", "due"]
[table.village]
key = "village"
[input.work]
kind = "number"
low = 0
high = 10
decimals = 2
optional = true
[formula.total]
labels = { zh = "总分", en = "total mark" }
is = "work * 10"
[formula.passed]
is = "work >= 6"
[formula.sort]
is = "'A' if work >= 9 else 'B'"
[formula.due]
is = "years_after(as_of, 1)"
"""
GRADED = PLAIN.replace('"plain"', '"graded"').replace(
    "[formula.passed]",
    '[ladder.grade]\nlevels = [{ name = "good", when = "work >= 8" }, { name = "fair" }]\n[formula.passed]',
)
PLAINLY = """
name = "county"
[table.village]
key = "village"
[input.work]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[crosswalk.plain]
scheme = "plain.toml"
table.village.inputs = { work = "round(work / 10, 2)" }
[crosswalk.graded]
scheme = "graded.toml"
table.village.inputs = { work = "round(work / 10, 2)" }
"""


@pytest.fixture
def plainly(tmp_path):
    for name, text in (("plain", PLAIN), ("graded", GRADED), ("county", PLAINLY)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    units = [{"village": name, "work": work} for name, work in (("Alder", 91.5), ("Birch", 64), ("Elm", None))]
    return pr.crosswalk(tmp_path / "county.toml").rate(units, as_of="2024-01-31")


def test_a_scheme_without_ladders_shows_the_results_of_its_units(plainly):
    rows = plainly.table()
    assert list(rows[0]) == [
        "village", "plain.total", "plain.total_state", "plain.passed", "plain.passed_state", "plain.sort",
        "plain.sort_state", "plain.due", "graded", "graded_state",
    ]  # fmt: skip
    assert (rows[0]["plain.total"], rows[1]["plain.passed"], rows[0]["graded"]) == (Decimal("91.5"), True, "good")
    assert rows[2]["plain.total_state"] == "missing"


def test_results_that_are_no_levels_are_summed_up_in_both_languages(plainly):
    assert plainly.text("en").splitlines()[1:6] == [
        "plain: 3 units",
        "  total mark: 64 to 91.5, missing 1",
        "  passed: yes 2, missing 1",
        "  sort: A 1, B 1, missing 1",
        "  due: 2025-01-31 to 2025-01-31",
    ]
    assert "  总分：64 至 91.5、缺失 1" in plainly.text("zh")
    assert "  passed：是 2、缺失 1" in plainly.text("zh")
    assert "total mark: 64 to 91.5" in plainly._repr_html_()


def test_fractions_that_no_decimal_equals_have_one_beside_them(tmp_path):
    (tmp_path / "plain.toml").write_text(PLAIN.replace('is = "work * 10"', 'is = "work / 3"'), encoding="utf-8")
    county = PLAINLY[: PLAINLY.index("[crosswalk.graded]")]
    (tmp_path / "county.toml").write_text(county, encoding="utf-8")
    units = [{"village": name, "work": work} for name, work in (("Alder", 91.5), ("Birch", 64), ("Elm", None))]
    rated = pr.crosswalk(tmp_path / "county.toml").rate(units, as_of="2024-01-31")
    assert "  total mark: 32/15 (about 2.133333) to 3.05, missing 1" in rated.text("en")
    assert "总分：32/15（约 2.133333） 至 3.05" in rated.text("zh")
    assert "32/15 (about 2.133333)" in rated._repr_html_()


def test_schemes_of_a_crosswalk_are_compared_with_and_without_ladders(plainly):
    found = plainly.compare("plain", "graded", scores="total")
    assert found.moves() == []
    assert "no ladder is compared in plain" in found.text("en")
    assert [row["result"] for row in found.results()] == ["total", "passed", "sort", "due"]
    strange = pr.compare({"plain": plainly.record("plain"), "other": evaluator_of_others().rate(OTHERS)})
    assert "no result has one name and one kind in both ratings" in strange.text("en")
    assert "双方没有名称和类型都相同的结果" in strange.text("zh")


OTHERS = [{"village": "Alder", "points": 3}]


def evaluator_of_others():
    return pr.Evaluator(
        pr.loads_scheme(
            'name = "other"\n[table.village]\nkey = "village"\n[input.points]\nkind = "number"\nlow = 0\nhigh = 9\n'
            'decimals = 0\n[formula.double]\nis = "points * 2"\n'
        )
    )
