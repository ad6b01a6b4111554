"""Calls with arguments of the wrong kind: each is one clear error of the library, never one from inside it."""

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import partyrate as pr

SCHEME = """
name = "trial"
table.village = { key = "village" }
table.month = { parent = "village", key = "month" }
input.score = { kind = "number", low = 0, high = 100, decimals = 1 }
lookup.pay = { keys = ["star", "post"], rows = [["five", "head", 10], ["four", "head", 5]] }
ladder.star = { levels = [{ name = "five", when = "score >= 90" }, { name = "four" }] }
procedure.notice = { steps = [{ name = "notice", notice = 2, days = "working", from_next_day = true }] }
"""
VILLAGES = [{"village": "Alder", "score": 90}]
MONTHS = [{"village": "Alder", "month": 1}]


@pytest.fixture
def scheme() -> pr.Scheme:
    return pr.loads_scheme(SCHEME)


@pytest.fixture
def evaluator(scheme: pr.Scheme) -> pr.Evaluator:
    return pr.Evaluator(scheme)


def test_tables_are_given_by_name(evaluator: pr.Evaluator) -> None:
    with pytest.raises(pr.UsageError) as error:
        evaluator.rate(VILLAGES, tables=MONTHS)  # type: ignore[call-overload]
    assert str(error.value) == (
        "tables is a list\n"
        "  why:  finer tables are given by their names\n"
        "  fix:  write tables={'month': ...}, with rows or a frame for each name"
    )


@pytest.mark.parametrize("units", ["villages.csv", None, VILLAGES[0]])
def test_what_is_no_table_is_told_so_beside_others_that_are(evaluator: pr.Evaluator, units: Any) -> None:
    with pytest.raises(pr.EngineError, match=f"^table 'village' is a {type(units).__name__}\n"):
        evaluator.rate(units, tables={"month": MONTHS})


def test_dicts_and_frames_together_are_told_apart(evaluator: pr.Evaluator) -> None:
    with pytest.raises(pr.EngineError, match="dicts for month, frames for the other tables"):
        evaluator.rate(pl.DataFrame(VILLAGES), tables={"month": MONTHS})


@pytest.mark.parametrize("call", [pr.Evaluator, pr.check])
def test_a_scheme_is_loaded_before_it_is_used(call: Any) -> None:
    with pytest.raises(pr.UsageError) as error:
        call("tianjin-village")
    assert str(error.value) == (
        "'tianjin-village' is a str, not a scheme\n"
        "  why:  a scheme is loaded before it is checked and used\n"
        "  fix:  write load_scheme('tianjin-village')"
    )


@pytest.mark.parametrize("name", [None, 2019, ["willow.toml"]])
def test_a_scheme_has_a_name_or_a_path(name: Any) -> None:
    with pytest.raises(pr.UsageError, match=r"is no name and no path\n  why:  .*\n  fix:  write the name"):
        pr.load_scheme(name)


def test_an_edition_is_a_text() -> None:
    with pytest.raises(pr.UsageError, match=r"edition = 2019\n.*\n  fix:  write edition='2019'"):
        pr.load_scheme("tianjin-village", edition=2019)  # type: ignore[arg-type]


def test_a_scheme_is_read_from_text() -> None:
    with pytest.raises(pr.UsageError, match=r"the scheme is given as bytes, not as a text\n.*\n  fix:  .*load_scheme"):
        pr.loads_scheme(SCHEME.encode())  # type: ignore[arg-type]


def test_a_folder_or_file_of_that_name_is_pointed_out(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "willow").mkdir()
    (tmp_path / "elm.toml").write_text(SCHEME, encoding="utf-8")
    with pytest.raises(pr.NotFoundError, match=r"fix:  write './willow' for the folder of that name$"):
        pr.load_scheme("willow")
    with pytest.raises(pr.NotFoundError, match=r"fix:  write 'elm.toml' for the file of that name$"):
        pr.load_scheme("elm")


def test_values_are_given_by_name(scheme: pr.Scheme) -> None:
    with pytest.raises(pr.UsageError, match=r"the values are a list\n.*\n  fix:  write with_values\(\{name: value\}\)"):
        scheme.with_values([1])  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [{"five, head": 1}, {"five,head": 1}, 3])
def test_a_cell_with_several_keys_is_nested(scheme: pr.Scheme, given: Any) -> None:
    with pytest.raises(pr.UnknownNameError) as error:
        scheme.with_values(pay=given)
    assert str(error.value).partition("\n")[2] == (
        "  why:  a cell must be declared by the scheme before it can be filled; this lookup has 2 keys\n"
        "  fix:  nest the keys, as in five = { head = ... }, and use one of: five, head; four, head"
    )


def test_a_cell_with_several_keys_is_filled_when_nested(scheme: pr.Scheme) -> None:
    assert scheme.with_values(pay={"five": {"head": 12}}).lookups["pay"].cells["five", "head"] == 12


def test_a_cell_needs_its_key() -> None:
    scheme = pr.Scheme(name="trial", lookups=[pr.Lookup(name="pay", keys="star", unpublished=["five", "four"])])
    with pytest.raises(pr.UnknownNameError) as error:
        scheme.with_values(pay=3)
    assert str(error.value) == (
        "lookup 'pay' got 3, and no key\n"
        "  why:  a cell must be declared by the scheme before it can be filled\n"
        "  fix:  give a value for one of the keys: five, four"
    )


def test_an_explanation_is_one_of_a_rating_in_a_language_that_is_there(evaluator: pr.Evaluator) -> None:
    rating = evaluator.rate(VILLAGES, tables={"month": MONTHS})
    with pytest.raises(pr.UsageError, match=r"rating is a str\n.*\n  fix:  pass what rate\(\) gave"):
        evaluator.explain("Alder", unit=rating, of="star")  # type: ignore[arg-type]
    with pytest.raises(pr.UsageError, match=r"lang = 'fr'\n.*\n  fix:  write 'en' or 'zh'"):
        evaluator.explain(rating, unit="Alder", of="star", lang="fr")
    with pytest.raises(pr.NotFoundError) as error:
        evaluator.explain(rating, unit="Adler", of="star")
    assert str(error.value) == (
        "unknown row 'village Adler'\n"
        "  why:  table 'village' has no row with that key; its key columns are village\n"
        "  fix:  give a key as it stands in the data; unit= may be the last key column alone where that is unique"
    )
    with pytest.raises(pr.NotFoundError, match=r"fix:  declare a \[pairing\.\.\.\.\] in the scheme; there is none"):
        rating.pairs("help")


@pytest.mark.parametrize("rows", ["star", [1], {"a": 1}])
def test_a_frame_is_made_of_rows(evaluator: pr.Evaluator, rows: Any) -> None:
    rating = evaluator.rate(VILLAGES, tables={"month": MONTHS})
    with pytest.raises(pr.UsageError, match=r"^a frame is made of a list of dicts, not of .*\n.*\n  fix:  pass what"):
        rating.frame(rows)


@pytest.mark.parametrize("day", ["2024-02-08", datetime.fromisoformat("2024-02-08T00:00:00"), 20240208])
@pytest.mark.parametrize("argument", ["holidays", "working"])
def test_holidays_are_dates_and_never_passed_over_silently(scheme: pr.Scheme, day: Any, argument: str) -> None:
    given: dict[str, Any] = {"holidays": [date(2024, 2, 9)], argument: [date(2024, 2, 9), day]}
    with pytest.raises(
        pr.UsageError, match=rf"{argument} has .*, which is no date\n.*\n  fix:  write date\(2024, 2, 8\) for"
    ):
        pr.timeline(scheme, None, "2024-02-07", **given)
    with pytest.raises(pr.UsageError, match=f"{argument} has .*, which is no date"):
        pr.review(scheme, None, [{"step": "notice", "begin": "2024-02-07"}], **given)


def test_a_number_of_an_indicator_may_be_written_as_a_plain_decimal_and_as_nothing_else():
    assert pr.Indicator(name="a", parent="g", kind="flag", weight="0.03").weight == Fraction(3, 100)
    with pytest.raises(pr.KindError) as caught:
        pr.Indicator(name="a", kind="number", low="zero", high=1, decimals=0)
    assert caught.value.what == "'zero' is a str"
    assert caught.value.fix == "write a plain decimal such as 0.03, or name a parameter"


SMALL = pr.loads_scheme(
    'name = "t"\n[table.unit]\nkey = "id"\n[table.month]\nparent = "unit"\nkey = "month"\n[input.a]\ntable = "unit"\n'
    'kind = "flag"\n[ladder.star]\ntable = "unit"\nlevels = [{ name = "high", when = "a" }, { name = "low" }]\n'
)
CALLS: dict[str, Callable[[pr.Evaluator, pr.Rating], Any]] = {
    "a scheme": lambda evaluator, rating: pr.load_scheme("no-such"),
    "an edition": lambda evaluator, rating: pr.load_scheme("qingxu", edition="1066"),
    "a profile": lambda evaluator, rating: pr.load_scheme("qingxu", profile="no-such"),
    "a table": lambda evaluator, rating: evaluator.rate([], tables={"mnth": []}),
    "a table of a statement": lambda evaluator, rating: evaluator.sql(table="unti"),
    "a dialect": lambda evaluator, rating: evaluator.sql("oracle"),
    "a unit": lambda evaluator, rating: evaluator.explain(rating, unit=9, of="star"),
    "a part of a key": lambda evaluator, rating: evaluator.explain(rating, unit={"ID": 1}, of="star"),
    "a value": lambda evaluator, rating: evaluator.explain(rating, unit=1, of="stra"),
    "values": lambda evaluator, rating: rating.values("stra"),
    "values of a table": lambda evaluator, rating: rating.values("star", table="unti"),
    "a total": lambda evaluator, rating: rating.total("stra"),
    "totals": lambda evaluator, rating: rating.totals(by="stra"),
    "a ladder": lambda evaluator, rating: rating.counts("stra"),
    "a level": lambda evaluator, rating: rating.sample("star", "best", n=1, seed="s"),
    "a stratum": lambda evaluator, rating: rating.sample("star", n=1, seed="s", within="distrct"),
    "a pairing": lambda evaluator, rating: rating.pairs("help"),
    "a procedure": lambda evaluator, rating: pr.timeline(evaluator.scheme, "work", "2020-01-01"),
    "a record": lambda evaluator, rating: rating.record().values("stra"),
    "a table of one unit": lambda evaluator, rating: evaluator.prepare([{"id": 1, "a": True}]).rate(
        {}, tables={"x": []}
    ),
    "a variant": lambda evaluator, rating: evaluator.scheme.with_changes("other", edtion="1"),
}


@pytest.mark.parametrize("call", CALLS)
def test_what_a_call_names_and_is_not_there_is_a_fault_of_the_call_and_of_no_scheme(call: str) -> None:
    evaluator = pr.Evaluator(SMALL)
    rating = evaluator.rate([{"id": 1, "a": True}])
    with pytest.raises(pr.NotFoundError) as caught:
        CALLS[call](evaluator, rating)
    assert isinstance(caught.value, pr.UsageError)
    assert isinstance(caught.value, LookupError)
    assert not isinstance(caught.value, pr.SchemeFault)
    assert caught.value.what.startswith("unknown ")
    assert caught.value.why
    assert caught.value.fix


def test_no_class_of_errors_means_two_things() -> None:
    names = [getattr(pr, name) for name in pr.__all__]
    classes = [each for each in names if isinstance(each, type) and issubclass(each, pr.PartyrateError)]
    assert len(classes) > 10
    kinds = (
        pr.SchemeError, pr.SchemeFault, pr.DataError, pr.DataFault, pr.DocumentError, pr.DocumentFault, pr.UsageError,
        pr.EngineError,
    )  # fmt: skip
    assert [each for each in classes if sum(issubclass(each, kind) for kind in kinds) > 1] == []
    assert issubclass(pr.SchemeResourceError, pr.ResourceError)


def test_what_a_file_extends_and_is_not_there_is_a_fault_of_the_file() -> None:
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme('name = "t"\nextends = "qingxo"\n')
    (fault,) = caught.value.faults
    assert isinstance(fault, pr.UnknownNameError)
    assert (fault.candidates, fault.at is not None) == (("qingxu",), True)


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({"三星": 5}, ("three",)),
        ({"stars": 5}, ()),
        ({"three stars": 5}, ("three",)),
        ({"七星": 5}, ()),
    ],
)
def test_the_label_of_a_level_is_suggested_as_its_name_where_a_cell_is_given_a_value(
    values: dict[str, int], meant: tuple[str, ...]
) -> None:
    levels = [pr.Level(name="five", when="a >= 50"), pr.Level(name="three", labels={"zh": "三星", "en": "three stars"})]
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[pr.Indicator(name="a", kind="number", low=0, high=100, decimals=0)],
        ladders=[pr.Ladder(name="star", levels=levels)],
        lookups=[pr.Lookup(name="bonus", keys="star", rows=[("five", 9)], unpublished=["three"])],
    )
    with pytest.raises(pr.UnknownNameError) as error:
        scheme.with_values(bonus=values)
    assert error.value.candidates[: len(meant)] == meant
    assert (error.value.fix == "write 'three'") == bool(meant)


ARGUMENTS = pr.Evaluator(
    pr.loads_scheme("""
name = "calls"
table.unit = { key = "unit" }
input.a = { kind = "number", low = 0, high = 9, decimals = 0 }
formula.twice = { takes = ["n", "least"], is = "max(2 * n, least)" }
formula.twist = { is = "a + 1" }
parameter.bonus = { value = 1 }
formula.total = { is = "twice(a, 1) + bonus" }
ladder.star = { levels = [{ name = "high", when = "total > 5" }, { name = "low" }] }
""")
)
UNITS = [{"unit": "x", "a": 1}, {"unit": "y", "a": 5}]
RATED = ARGUMENTS.rate(UNITS)


@pytest.mark.parametrize(
    "call",
    [
        lambda: RATED.values("twice"),
        lambda: RATED.explain(unit="x", of="twice"),
        lambda: list(RATED.explanations(of="twice")),
        lambda: RATED.distribution("twice"),
        lambda: ARGUMENTS.prepare(UNITS).explain(UNITS[0], of="twice"),
        lambda: pr.charts.histogram(RATED, "twice"),
        lambda: pr.compare({"one": RATED, "other": RATED}, of="twice"),
        lambda: pr.compare({"one": RATED, "other": RATED}, scores="twice"),
        lambda: pr.prove(ARGUMENTS, of="twice"),
        lambda: ARGUMENTS.robustness(UNITS, of="twice"),
        lambda: ARGUMENTS.robustness(UNITS, marks=["twice"]),
        lambda: ARGUMENTS.scenarios(UNITS, values={"bonus": [1, 2]}, of="twice"),
    ],
    ids=range(12),
)
def test_a_formula_that_takes_arguments_is_no_value_of_its_own(call: Callable[[], object]) -> None:
    with pytest.raises(pr.NotFoundError) as error:
        call()
    assert str(error.value) == (
        "'twice' has no value without its arguments (n, least)\n"
        "  why:  a formula that takes arguments is computed where a rule calls it\n"
        "  fix:  ask for a value whose rule calls it, or write a formula with the rule twice(n, least)"
    )
    assert error.value.text("zh") == (
        "“twice”须给出参数（n、least）才有值\n"
        "  原因：带参数的公式在规则调用它时计算\n"
        "  改法：查询调用它的那一项，或另写公式，规则为 twice(n, least)"
    )


@pytest.mark.parametrize("most", [3, None, "month", [1], b"x"])
def test_numbers_of_rows_are_given_by_table(scheme: pr.Scheme, most: Any) -> None:
    with pytest.raises(pr.UsageError) as error:
        scheme.with_rows(most)
    assert "write most={'village': 100000}" in str(error.value)


@pytest.mark.parametrize("entry", ["star", None, 3])
def test_the_table_of_an_entry_is_asked_with_the_entry(scheme: pr.Scheme, entry: Any) -> None:
    assert scheme.table_of(scheme.ladders["star"]) == "village"
    with pytest.raises(pr.UsageError) as error:
        scheme.table_of(entry)
    assert str(error.value).endswith(
        "give the entry itself: scheme.indicators['NAME'], scheme.ladders['NAME'] or scheme.incentives['NAME']"
    )


LABELLED = pr.Evaluator(
    pr.loads_scheme(
        'name = "labelled"\n'
        'table.village = { key = "village", labels = { zh = "村" } }\n'
        'table.month = { parent = "village", key = "month", labels = { zh = "月考核" } }\n'
        "input.score = "
        '{ kind = "number", low = 0, high = 100, decimals = 0, labels = { zh = "得分", en = "the score" } }\n'
        'parameter.least = { kind = "number", value = 60, labels = { zh = "合格线" } }\n'
        'formula.total = { is = "score + 1", labels = { zh = "总分" } }\n'
        'ladder.star = { labels = { zh = "星级" }, levels = [\n'
        '    { name = "five", labels = { zh = "五星" }, when = "total >= least" }, { name = "four" }] }\n'
    )
)
LABELLED_ROWS = [{"village": name, "score": score} for name, score in (("a", 50), ("b", 90))]
LABELLED_RATING = LABELLED.rate(LABELLED_ROWS)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: LABELLED.rate(LABELLED_ROWS, tables={"月考核": MONTHS}), "month"),
        (lambda: LABELLED.sql("duckdb", table="月考核"), "month"),
        (lambda: LABELLED.scheme.with_rows({"月考核": 5}), "month"),
        (lambda: LABELLED.scheme.with_values({"合格线": 5}), "least"),
        (lambda: LABELLED.scenarios(LABELLED_ROWS, values={"合格线": [1, 2]}), "least"),
        (lambda: LABELLED.scenarios(LABELLED_ROWS, values={"least": [60, 70]}, of="星级"), "star"),
        (lambda: LABELLED.robustness(LABELLED_ROWS, of="总分"), "total"),
        (lambda: LABELLED.robustness(LABELLED_ROWS, marks=["得分"]), "score"),
        (lambda: LABELLED.prepare(LABELLED_ROWS).what_if(LABELLED_ROWS[0], {"The Score": 3}), "score"),
        (lambda: LABELLED.prepare(LABELLED_ROWS).path_to(LABELLED_ROWS[0], "five", of="星级"), "star"),
        (lambda: LABELLED.prepare(LABELLED_ROWS).path_to(LABELLED_ROWS[0], "五星"), "five"),
        (lambda: pr.prove(LABELLED, of="星级"), "star"),
        (lambda: pr.prove(LABELLED, of="star", level="五星"), "five"),
        (lambda: LABELLED_RATING.values("总分"), "total"),
        (lambda: LABELLED_RATING.values("star", table="村"), "village"),
        (lambda: LABELLED_RATING.explain(unit="a", of="星级"), "star"),
        (lambda: LABELLED_RATING.distribution("星级"), "star"),
        (lambda: LABELLED_RATING.sample("star", "五星", n=1, seed="a"), "five"),
        (lambda: pr.compare({"old": LABELLED_RATING, "new": LABELLED_RATING}, of="星级"), "star"),
        (lambda: pr.compare({"old": LABELLED_RATING, "new": LABELLED_RATING}, scores="总分"), "total"),
    ],
    ids=range(20),
)
def test_a_label_in_place_of_a_name_is_answered_with_the_name(call: Callable[[], object], name: str) -> None:
    with pytest.raises(pr.PartyrateError) as error:
        call()
    assert str(error.value).endswith(f"\n  fix:  write {name!r}")
