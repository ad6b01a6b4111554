"""All objects go through JSON and back without loss, from every engine, and fit the schemas that say what they hold."""

from __future__ import annotations

import json
import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.unit.frames import COMPUTING, ENGINES, LAZY

import partyrate as pr
from partyrate.errors import PartyrateError, pointer_of

pytestmark = pytest.mark.usefixtures("columns_engine")

BAD = Path(__file__).parents[2] / "bad" / "scheme"
DOCUMENTS = ("scheme", "rating", "note", "explanation", "error", "unit", "check")
SHIPPED = [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()]

SCHEME = """
name = "trial"
edition = "2"
title = { zh = "试评", en = "trial" }
[table.unit]
key = ["district", "unit"]
[table.month]
parent = "unit"
key = "month"
[parameter.open]
[parameter.third]
value = 3
[lookup.pay]
keys = "star"
rows = [["five", 3000], ["four", { unpublished = true }], ["three", 0.50]]
[input.a]
table = "unit"
kind = "number"
low = -100
high = 100
decimals = 1
optional = true
[input.day]
table = "unit"
kind = "date"
[input.kind]
table = "unit"
kind = "choice"
values = ["村", "社区"]
[input.points]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.share]
table = "unit"
is = "a / third"
[formula.rounded]
table = "unit"
is = "round(a * 0.1, 2) - 0.05"
labels = { zh = "分", en = "points" }
[formula.later]
table = "unit"
is = "day"
when = "kind == '村'"
[formula.good]
table = "unit"
is = "a > 0"
[formula.what]
table = "unit"
is = "kind"
[formula.waits]
table = "unit"
is = "a + open"
[formula.sum]
table = "unit"
is = "sum(points)"
[formula.double]
table = "month"
is = "points * 2"
[ladder.star]
table = "unit"
levels = [
  { name = "five", when = "a >= 90", value = 2.5, labels = { zh = "五星", en = "five stars" } },
  { name = "four", when = "a >= 60", value = 1 },
  { name = "three", value = 0 },
]
order_by = "a desc"
quotas = [{ levels = "five", at_most = "1" }]
ties = "error"
round = "down"
[gate.veto]
table = "unit"
when = "kind == '社区' and a < 0"
fix = { star = "three" }
freed = "passes"
[incentive.bonus]
table = "unit"
kind = "bonus"
amount = "pay[star]"
unit = "yuan"
every = "year"
[incentive.flag]
table = "unit"
kind = "status"
when = "good"
"""
UNITS: list[dict[str, Any]] = [
    {"district": "D1", "unit": "甲", "a": Decimal("95.5"), "day": date(2019, 3, 1), "kind": "村"},
    {"district": "D1", "unit": "乙", "a": Decimal("95.5"), "day": date(2019, 3, 2), "kind": "社区"},
    {"district": "D2", "unit": "甲", "a": None, "day": date(2019, 3, 3), "kind": "村"},
    {"district": "D2", "unit": "丙", "a": Decimal("-0.3"), "day": date(2019, 3, 4), "kind": "社区"},
    {"district": "D3", "unit": "丁", "a": Decimal("60.0"), "day": date(2019, 3, 5), "kind": "村"},
]
MONTHS: list[dict[str, Any]] = [{"district": "D1", "unit": "甲", "month": m, "points": m} for m in (1, 2)] + [
    {"district": "D3", "unit": "丁", "month": 1, "points": 7}
]


@cache
def evaluator() -> pr.Evaluator:
    return pr.Evaluator(pr.loads_scheme(SCHEME))


@cache
def rating(engine: str = "rows") -> pr.Rating:
    make = ENGINES[engine]
    return evaluator().rate(make(UNITS), tables={"month": make(MONTHS)}, as_of="2019-12-31", period="2019")


@cache
def validator(document: str) -> Any:
    schema = pr.document_schema(document)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def through_json(data: Any, document: str) -> Any:
    """Write data as JSON, read them again, and hold them against their schema."""
    deep = pr.ResourceBudget(depth=200)
    found = pr.read_json(json.dumps(data, ensure_ascii=False, allow_nan=False), budget=deep)
    assert found == data
    validator(document).validate(found)
    return found


# ------------------------------------------------------------------------------------------------------------- schemes


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("profile", [None, "illustrative"])
def test_a_scheme_goes_through_json_and_back(name: str, profile: str | None) -> None:
    try:
        scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2], profile=profile)
    except pr.PartyrateError:
        pytest.skip("there is no such profile")
    back = pr.Scheme.from_dict(through_json(scheme.to_dict(), "scheme"))
    assert back == scheme
    assert (back.supplied, back.variation) == (scheme.supplied, scheme.variation)
    assert (back.fingerprint, back.text_fingerprint) == (scheme.fingerprint, scheme.text_fingerprint)


def changed(path: str, value: Any) -> dict[str, Any]:
    """Give the trial scheme as data with another value at a pointer; `...` takes it out."""
    data = json.loads(json.dumps(pr.loads_scheme(SCHEME).to_dict()))
    *above, last = [int(part) if part.isdigit() else part for part in path.strip("/").split("/")]
    place = data
    for part in above:
        place = place[part]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return data  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value", "pointer", "words"),
    [
        ("/format", "partyrate.scheme/9", "/format", "the document has the format 'partyrate.scheme/9'"),
        ("/format", ..., "", "the document has no format"),
        ("/name", ..., "", "'name' is missing"),
        ("/name", 1, "/name", "1, a whole number stands here"),
        ("/nmae", "x", "/nmae", "unknown key 'nmae'"),
        ("/tables/0/kee", "x", "/tables/0/kee", "unknown key 'kee'"),
        ("/tables/0", "unit", "/tables/0", "'unit', a text stands here"),
        ("/parameters/1/value", "3", "/parameters/1/value", "'3', a text stands here"),
        ("/parameters/1/value", 3, "/parameters/1/value", "3, a whole number stands here"),
        ("/parameters/1/value/number", "1/0", "/parameters/1/value", "a table stands here"),
        ("/parameters/1/value", {"text": "x"}, "/parameters/1/value", "parameter 'third' has the value 'x'"),
        ("/indicators/0/low", 0.5, "/indicators/0/low", "0.5, a number with decimals stands here"),
        ("/indicators/0/kind", "nmber", "/indicators/0", "kind = 'nmber' is not known"),
        ("/lookups/0/rows/0", [{"text": "five"}], "/lookups/0/rows/0", "row 1 of lookup 'pay' has 1 cell"),
        ("/ladders/0/quotas/0/at_most", 1, "/ladders/0/quotas/0/at_most", "1, a whole number stands here"),
        ("/ladders/0/levels", {}, "/ladders/0/levels", "a table stands here"),
    ],
)
def test_what_is_no_scheme_is_said_with_its_pointer(path: str, value: Any, pointer: str, words: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        pr.Scheme.from_dict(changed(path, value))
    (fault,) = caught.value.faults
    assert fault.pointer == pointer
    assert fault.what.startswith(words)
    assert fault.why
    assert fault.fix


def test_all_faults_of_a_scheme_are_told_at_once() -> None:
    data = changed("/tables/0/kee", "x")
    data["indicators"][0]["low"] = 1
    data["ladders"][0]["levels"][1] = None
    with pytest.raises(pr.DocumentError) as caught:
        pr.Scheme.from_dict(data)
    assert [fault.pointer for fault in caught.value.faults] == [
        "/tables/0/kee", "/indicators/0/low", "/ladders/0/levels/1",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- ratings


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize("inputs", [False, True])
def test_a_rating_goes_through_json_and_back_from_every_engine(engine: str, inputs: bool) -> None:
    made = rating(engine)
    data = through_json(made.to_dict(inputs=inputs), "rating")
    back = pr.Rating.from_dict(data)
    assert back.to_dict() == data
    assert back == made.record(inputs=inputs)
    assert back.notes == made.notes
    assert [note.text(lang) for note in back.notes for lang in ("en", "zh")] == [
        note.text(lang) for note in made.notes for lang in ("en", "zh")
    ]
    for table, each in back.tables.items():
        for name in [*each.keys, *each.columns]:
            assert list(back.values(name, table)) == made.values(name, table=table)


@pytest.mark.parametrize("engine", [each for each in COMPUTING if each not in LAZY])
@pytest.mark.parametrize("few", [0, 5_000])
def test_every_engine_gives_one_document(engine: str, few: int) -> None:
    make, made = ENGINES[engine], pr.Evaluator(evaluator().scheme, row_engine_limit=few)
    other = made.rate(make(UNITS), tables={"month": make(MONTHS)}, as_of="2019-12-31", period="2019")
    data, expected = other.to_dict(), rating().to_dict()
    for each in (data, expected):
        for table in each["tables"].values():
            table["keys"].pop("month", None)  # a number or a text, as the frame has it
    assert data == expected


def test_numbers_are_exact_levels_have_names_and_values_and_absence_its_cause() -> None:
    columns = rating().to_dict()["tables"]["unit"]["columns"]
    assert columns["share"]["values"] == ["191/6", "191/6", None, "-0.1", "20"]
    assert columns["rounded"] | {"labels": 0} == {
        "kind": "number", "labels": 0, "decimals": 2, "values": ["9.50", "9.50", None, "-0.08", "5.95"],
        "states": [None, None, "missing", None, None],
    }  # fmt: skip
    assert columns["star"]["levels"][0] == {
        "level": "five", "value": "2.5", "labels": {"zh": "五星", "en": "five stars"},
    }  # fmt: skip
    assert columns["star"]["values"][3:] == ["three", "four"]
    assert columns["good"]["values"][3:] == [False, True]
    assert columns["later"]["values"] == ["2019-03-01", None, "2019-03-03", None, "2019-03-05"]
    assert columns["later"]["states"][1] == "not applicable"
    assert columns["waits"]["lacking"] == ["open"]
    bonus, flag = rating().to_dict()["incentives"]
    assert (bonus["rows"][-2:], bonus["amounts"][-2:], bonus["states"][-2:]) == (
        [3, 4], ["0.5", None], [None, "undetermined"],
    )  # fmt: skip
    assert (flag["rows"], set(flag["amounts"])) == ([0, 1, 2, 4], {None})


def test_the_document_names_the_rules_the_day_and_the_round() -> None:
    data = rating().to_dict()
    scheme = evaluator().scheme
    assert data["scheme"] == {
        "name": "trial", "edition": "2", "title": {"zh": "试评", "en": "trial"},
        "fingerprint": scheme.fingerprint, "text_fingerprint": scheme.text_fingerprint,
    }  # fmt: skip
    assert (data["as_of"], data["period"]["start"], data["version"]) == ("2019-12-31", "2019-01-01", pr.__version__)


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("format", "partyrate.note/1", "/format"),
        ("as_of", "yesterday", "/as_of"),
        ("as_of", 1, "/as_of"),
        ("tables/unit/columns/rounded/values/0", 9.5, "/tables/unit/columns/rounded/values/0"),
        ("tables/unit/columns/rounded/values/0", "9,5", "/tables/unit/columns/rounded/values/0"),
        ("tables/unit/columns/rounded/values/0", None, "/tables/unit/columns/rounded/states/0"),
        ("tables/unit/columns/rounded/states/2", "gone", "/tables/unit/columns/rounded/states/2"),
        ("tables/unit/columns/rounded/values", [], "/tables/unit/columns/rounded/values"),
        ("tables/unit/columns/star/values/3", "six", "/tables/unit/columns/star/values/3"),
        ("tables/unit/columns/good/values/3", "true", None),
        ("tables/unit/keys/unit", ["甲"], "/tables/unit/keys/unit"),
        ("tables/unit/rows", "5", "/tables/unit/rows"),
        ("incentives/0/amounts", [], "/incentives/0/amounts"),
        ("notes/0/kind", "hint", "/notes/0/kind"),
        ("notes", {}, "/notes"),
    ],
)
def test_what_is_no_rating_is_said_with_its_pointer(path: str, value: Any, pointer: str | None) -> None:
    data = json.loads(json.dumps(rating().to_dict()))
    *above, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place = data
    for part in above:
        place = place[part]
    place[last] = value
    if pointer is None:
        return
    with pytest.raises(pr.DocumentError) as caught:
        pr.Rating.from_dict(data)
    assert [fault.pointer for fault in caught.value.faults] == [pointer]


def test_a_name_that_no_record_has_is_said() -> None:
    with pytest.raises(pr.NotFoundError, match="write 'rounded'"):
        rating().record().values("rouned")


def test_3538_villages_are_json_in_half_a_second() -> None:
    units = [
        {"district": f"D{n % 16}", "unit": f"v{n}", "a": Decimal(n % 1000) / 10, "day": date(2019, 1, 1), "kind": "村"}
        for n in range(3_538)
    ]
    made = evaluator().rate(units)
    assert made.notes
    best, text = 9.0, ""
    for _ in range(5):  # other work on the machine must not decide
        start = time.process_time()
        text = json.dumps(made.to_dict(), ensure_ascii=False)
        best = min(best, time.process_time() - start)
    assert len(text) > 300_000
    assert best < 0.5


# --------------------------------------------------------------------------------------------- notes and explanations


def test_a_note_goes_through_json_and_back() -> None:
    assert rating().notes
    for note in rating().notes:
        data = through_json(note.to_dict(), "note")
        back = pr.Note.from_dict(data)
        assert back == note
        assert [back.text(lang) for lang in ("en", "zh")] == [data["text"]["en"], data["text"]["zh"]]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_explanation_goes_through_json_and_back(lang: str) -> None:
    for node in evaluator().plan.nodes.values():
        if node.kind == "input" or node.table != "unit":
            continue
        for unit in UNITS:
            made = evaluator().explain(rating(), unit=(unit["district"], unit["unit"]), of=node.entry.name, lang=lang)
            data = through_json(made.to_dict(), "explanation")
            back = pr.Explanation.from_dict(data)
            assert back == made
            assert str(back) == str(made)
            assert back.to_dict() == data


def test_an_explanation_has_raw_values_beside_labels() -> None:
    data = evaluator().explain(rating(), unit=("D3", "丁"), of="star", lang="zh").to_dict()
    assert (data["value"], data["shown"]) == ({"level": "four", "value": "1"}, "four")
    assert data["scale"]["levels"][0] == {"level": "five", "value": "2.5"}
    part = next(each for each in data["parts"] if each["name"] == "a")
    assert part["value"] == {"number": "60"}
    assert any("kind" in fact and fact["data"] for fact in data["facts"])
    first = evaluator().explain(rating(), unit=("D1", "甲"), of="later", lang="zh").to_dict()
    assert first["value"] == {"date": "2019-03-01"}


def test_what_is_told_twice_is_written_once() -> None:
    rules = "".join(f'[formula.g{n}]\nis = "g{n - 1} + g{n - 2}"\n' for n in range(2, 40))
    text = (
        'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 1\ndecimals = 0\n'
        f'[formula.g0]\nis = "a"\n[formula.g1]\nis = "a + 1"\n{rules}'
    )
    made = pr.Evaluator(pr.loads_scheme(text))
    tree = made.explain(made.rate([{"id": 1, "a": 1}]), unit=1, of="g39")
    assert len(json.dumps(tree.to_dict())) < 50_000
    data = through_json(tree.to_dict(), "explanation")
    assert str(pr.Explanation.from_dict(data)).count("g1 = 2") == str(tree).count("g1 = 2")


# Documents of all shipped schemes are checked against the published schemas, by another library.
@pytest.mark.slow
@pytest.mark.parametrize("notes", [False, True])
def test_one_unit_and_a_check_fit_their_schemas(notes: bool) -> None:
    prepared = evaluator().prepare(UNITS, tables={"month": MONTHS}, as_of="2019-12-31", period="2019")
    for unit in UNITS:
        through_json(prepared.to_dict(unit, notes=notes), "unit")
    for name in SHIPPED:
        scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
        if not notes or scheme.variation:
            through_json(pr.check(scheme).to_dict(), "check")


# -------------------------------------------------------------------------------------------------------------- errors


def back_from(error: PartyrateError) -> PartyrateError:
    found = PartyrateError.from_dict(through_json(error.to_dict(), "error"))
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert found.to_dict() == error.to_dict()
    return found


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: str(path.stem))
def test_the_faults_of_a_scheme_go_through_json_and_back(path: Path) -> None:
    try:
        pr.check(pr.loads_scheme(path.read_text("utf-8"), path.name))
    except pr.PartyrateError as error:
        back = back_from(error)
        for fault, other in zip(getattr(error, "faults", ()), getattr(back, "faults", ()), strict=True):
            assert vars(other).keys() == vars(fault).keys()
            data = fault.to_dict()
            assert data["pointer"] == pointer_of(fault.path)
            assert data["fix"] == fault.fix


def test_the_faults_of_data_go_through_json_and_back_with_pointers_into_the_tables() -> None:
    units = [UNITS[0] | {"a": "9,5"}, UNITS[1] | {"a": float("inf")}, UNITS[3] | {"kind": "镇"}, UNITS[3]]
    months = [MONTHS[0] | {"points": Fraction(1, 3)}, MONTHS[1] | {"unit": "无"}]
    with pytest.raises(pr.DataError) as caught:
        evaluator().rate(units, tables={"month": months})
    data = back_from(caught.value).to_dict()
    assert {fault["pointer"] for fault in data["faults"]} >= {
        "/unit/0/a", "/unit/1/a", "/unit/2/kind", "/month/0/points",
    }  # fmt: skip
    assert all(fault["what"] and fault["why"] and fault["fix"] for fault in data["faults"])


@pytest.mark.parametrize(
    "error",
    [
        pr.UsageError("a", "b", "c"),
        pr.EngineError("a"),
        pr.ResourceBudget().exceeded("ways", "many", "fewer", path=("ladder", "a/b", 0)),
        pr.UnknownNameError.of("name", "scor", ["score"], "why"),
        pr.NotFoundError.of("table", "unti", ["unit"], "why"),
        pr.DataFault("a", value=date(2019, 1, 2), key=(("id", 1), ("day", date(2019, 1, 1))), row=3, table="t"),
    ],
)
def test_every_kind_of_error_keeps_what_it_holds(error: PartyrateError) -> None:
    assert vars(back_from(error)) == vars(error)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": "partyrate.error/1"},
        {"format": "partyrate.error/1", "error": "KeyboardInterrupt", "what": ""},
        {"format": "partyrate.error/9", "error": "UsageError", "what": ""},
        {"format": "partyrate.error/1", "error": "SchemeError", "what": "", "faults": [1]},
        [],
    ],
)
def test_what_is_no_error_is_refused(data: Any) -> None:
    with pytest.raises(pr.DocumentError, match="this is no error of the library"):
        PartyrateError.from_dict(data)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_another_document_is_refused_by_its_schema(document: str) -> None:
    assert not validator(document).is_valid({"format": f"partyrate.{document}/2"})
    assert not validator(document).is_valid([])


def test_a_document_that_is_none_is_a_fault_of_the_call() -> None:
    with pytest.raises(pr.UsageError, match="name one of: scheme, rating"):
        pr.document_schema("ratings")


# --------------------------------------------------------------------------------------------------- damaged documents

ODD: list[Any] = [
    None, True, 1, -1, 10**20, 1.5, "", "x", "1/0", "2019-13-45", [], [1], {}, [[]], {"number": "x"}, {"number": 1},
    {"date": "x"}, {"absent": "x"}, {"level": "x", "value": "1"}, {"above": "x"}, {"a": {"b": []}},
]  # fmt: skip


@cache
def documents() -> list[tuple[Any, Any]]:
    """Give documents of every kind, each with what reads it."""
    made = rating()
    found: list[tuple[Any, Any]] = [
        (pr.Scheme.from_dict, evaluator().scheme.to_dict()),
        (pr.Rating.from_dict, made.to_dict(inputs=True)),
        *((pr.Note.from_dict, note.to_dict()) for note in made.notes),
        *(
            (pr.Explanation.from_dict, evaluator().explain(made, unit=("D1", "甲"), of=of).to_dict())
            for of in ("star", "waits", "later")
        ),
    ]
    for call in (
        lambda: evaluator().rate([{**UNITS[0], "a": "x"}]),
        lambda: pr.check(pr.loads_scheme('name = "t"\n[table.u]\nkey = "k"\n[formula.x]\nis = "y + 1"')),
    ):
        try:
            call()
        except PartyrateError as error:
            found.append((PartyrateError.from_dict, error.to_dict()))
    return found


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the paths of everything in a document."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(each for key, value in inner for each in places(value, (*path, key)))]


@given(st.data())
@settings(max_examples=300)
def test_a_damaged_document_is_a_clear_error_or_another_document(data: st.DataObject) -> None:
    read, document = data.draw(st.sampled_from(documents()), label="document")
    path = data.draw(st.sampled_from(places(document)), label="path")
    odd = data.draw(st.sampled_from([*ODD, ...]), label="in its place")
    damaged: Any = json.loads(json.dumps(document)) if path else (None if odd is ... else odd)
    place = damaged
    for part in path[:-1]:
        place = place[part]
    if path and odd is ...:
        del place[path[-1]]
    elif path:
        place[path[-1]] = odd
    try:
        found = read(damaged)
    except pr.DocumentError as error:
        assert all(fault.what and fault.why and fault.fix for fault in error.faults)  # noqa: PT017 - either is right
    else:
        assert str(found)
        assert found.to_dict()
