"""Scheme files: what is read, where each fault is shown, and the way back to a file."""

import json
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate
from partyrate.errors import (
    KindError,
    NotFoundError,
    ResourceError,
    SchemeError,
    SchemeFault,
    StructureError,
    UsageError,
)
from partyrate.loading import dump_scheme, dumps_scheme, json_schema, load_scheme, loads_scheme, shipped_schemes
from partyrate.loading.positions import positions_of
from partyrate.loading.sections import SECTIONS, keys_in, keys_of, needed_in
from partyrate.model import (
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Level,
    Limit,
    Lookup,
    Parameter,
    ParameterName,
    Procedure,
    Quota,
    Scheme,
    Source,
    Step,
    Table,
)
from partyrate.resources import ResourceBudget

BAD = Path(__file__).parents[2] / "bad" / "loading"
SCHEMA = Path(partyrate.__file__).parent / "schemes" / "scheme.schema.json"

TRIAL = """\
name = "trial"
edition = "2024"
title = { zh = "试行", en = "Trial" }
effective_from = 2024-01-01
stages = ["考评", "评定"]

[table.unit]
key = ["district", "unit"]

[input."群众测评"]
kind = "number"
low = 0
high = { parameter = "满分" }
decimals = 2
source = "T-1"

[formula."综合得分"]
is = "round(0.35*群众测评 + 基数, 2)"

[input."基数"]
kind = "number"
low = -0.5
high = 1_000
decimals = 1

[parameter."满分"]

[lookup."绩效"]
keys = "星级"
rows = [["五星", 55000.10], ["四星", { unpublished = true }]]
unpublished = ["三星", "无星"]

[ladder."星级"]
within = "district"
order_by = "综合得分 desc"
ties = "out"
levels = [
  { name = "五星", value = 5 },
  { name = "无星" },
]

[[ladder."星级".quotas]]
levels = "五星"
exactly = '0.1 * rows'

[gate."否决"]
when = "群众测评 < 1"
cap = { "星级" = "无星" }
freed = { parameter = "满分" }

[incentive."奖励"]
kind = "pay"
from = "next"

[procedure."流程"]
steps = [{ name = "公示", notice = 5, days = "working" }]

[limit."指标"]
tree = "综合得分"
depth = 2

[source.T-1]
document = "a document"
"""


def faults(text: str) -> tuple[SchemeFault, ...]:
    with pytest.raises(SchemeError) as caught:
        loads_scheme(text)
    return caught.value.faults


# --------------------------------------------------------------------------------------------------- what is read


def test_a_file_and_the_same_scheme_in_python_are_equal():
    assert loads_scheme(TRIAL) == Scheme(
        name="trial",
        edition="2024",
        title={"zh": "试行", "en": "Trial"},
        effective_from=date(2024, 1, 1),
        stages=["考评", "评定"],
        tables=[Table(name="unit", key=["district", "unit"])],
        indicators=[
            Indicator(name="群众测评", kind="number", low=0, high=ParameterName("满分"), decimals=2, source="T-1"),
            Indicator(name="综合得分", formula="round(0.35*群众测评 + 基数, 2)"),
            Indicator(name="基数", kind="number", low=Fraction(-1, 2), high=1000, decimals=1),
        ],
        parameters=[Parameter(name="满分")],
        lookups=[
            Lookup(
                name="绩效",
                keys=["星级"],
                rows=[["五星", Decimal("55000.10")], ["四星", None]],
                unpublished=["三星", "无星"],
            )
        ],
        ladders=[
            Ladder(
                name="星级",
                within=["district"],
                order_by=["综合得分 desc"],
                ties="out",
                levels=[Level(name="五星", value=5), Level(name="无星")],
                quotas=[Quota(levels=["五星"], exactly="0.1 * rows")],
            )
        ],
        gates=[Gate(name="否决", when="群众测评 < 1", cap={"星级": "无星"}, freed=ParameterName("满分"))],
        incentives=[Incentive(name="奖励", kind="pay", from_="next")],
        procedures=[Procedure(name="流程", steps=[Step(name="公示", notice=5, days="working")])],
        limits=[Limit(name="指标", tree="综合得分", depth=2)],
        sources=[Source(name="T-1", document="a document")],
    )


def test_inputs_formulas_and_groups_stand_in_the_order_of_the_file():
    assert list(loads_scheme(TRIAL).indicators) == ["群众测评", "综合得分", "基数"]


def test_numbers_are_read_exactly_however_long_they_are():
    long = "0.1000000000000000055511151231257827021181583404541015625"
    scheme = loads_scheme(f'name = "a"\n[parameter.p]\nvalue = {long}\n[parameter.q]\nvalue = 0x1F')
    assert scheme.parameters["p"].value == Fraction(Decimal(long)) != Fraction(1, 10)
    assert scheme.parameters["q"].value == 31


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_of_windows_change_nothing(tmp_path, ending):
    path = tmp_path / "trial.toml"
    path.write_bytes(("\ufeff" + TRIAL).replace("\n", ending).encode())
    scheme = load_scheme(path)
    assert scheme == loads_scheme(TRIAL)
    span = scheme.span_of("formula", "综合得分", "is")
    assert span
    assert span.text == 'is = "round(0.35*群众测评 + 基数, 2)"'


def test_a_name_is_folded_and_found_under_its_folded_path():
    scheme = loads_scheme('name = "a"\n[parameter."Ａ１"]\nvalue = 1')
    assert list(scheme.parameters) == ["A1"]
    assert str(scheme.span_of("parameter", "A1", "value")) == "<text>:3:9"


# ----------------------------------------------------------------------------------------------------- the faults


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_file_says_where_why_and_how_to_mend(path, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(SchemeError) as caught:
        load_scheme(path.name)
    assert str(caught.value) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_each_broken_file_has_its_message_and_the_other_way_round():
    assert {path.stem for path in BAD.glob("*.toml")} == {path.stem for path in BAD.glob("*.txt")}


def test_a_fault_carries_its_place_as_data_and_survives_pickling():
    (fault,) = faults('name = "a"\n[ladder.star]\nlevels = [{ name = "x" }, { name = "y", valu = 1 }]')
    assert isinstance(fault, StructureError)
    assert fault.path == ("ladder", "star", "levels", 1, "valu")
    assert fault.at
    assert (fault.at.line, fault.at.column, fault.at.length) == (3, 41, 4)
    copy = pickle.loads(pickle.dumps(SchemeError.of("a", [fault])))  # noqa: S301  # our own
    assert str(copy) == str(SchemeError.of("a", [fault]))


def test_a_fault_of_a_field_is_also_a_type_error_and_all_are_value_errors():
    (fault,) = faults('name = "a"\n[table.t]\nrows = "many"')
    assert isinstance(fault, KindError)
    assert isinstance(fault, TypeError)
    with pytest.raises(ValueError, match="'rows' of table 't' is 'many', a text"):
        loads_scheme('name = "a"\n[table.t]\nrows = "many"')


def test_a_key_that_is_missing_because_it_is_misspelt_is_one_fault():
    (fault,) = faults('name = "a"\n[lookup.pay]\nkey = "star"')
    assert fault.fix == "write 'keys', or remove it"


def test_a_key_that_is_missing_beside_another_unknown_one_is_a_fault_of_its_own():
    assert len(faults('name = "a"\n[lookup.pay]\ncolour = "red"')) == 2


def test_lists_too_deep_for_python_are_one_fault():
    (fault,) = faults("name = " + "[" * 100_000)
    assert fault.what == "tables, lists or the parts of a key stand more than 30 deep inside each other"
    with pytest.raises(SchemeError) as caught:
        loads_scheme("name = " + "[" * 100_000, budget=ResourceBudget(depth=200_000))
    (fault,) = caught.value.faults
    assert fault.what == "lists or tables stand inside each other too deeply"


def test_a_whole_number_too_long_for_python_is_one_fault():
    (fault,) = faults(f'name = "a"\n[parameter.p]\nvalue = {"9" * 5000}')
    assert fault.what == "a number of 5,000 digits"
    assert isinstance(fault, ResourceError)
    assert fault.resource == "digits"


def test_dates_of_datetimes_are_refused_in_python_as_well():
    with pytest.raises(KindError, match=r"(?s)a date with a time.*leave out the time: date\(2024, 1, 1\)"):
        Parameter(name="day", kind="date", value=datetime(2024, 1, 1, tzinfo=UTC))


VALUES = st.sampled_from(
    ["1", "-2.50", "1e3", "nan", "true", '""', '"a"', '"number"', "'down'", "2024-01-01", "08:00:00", "[]", '["a", 1]',
     "[[1, 2], 3]", "{}", '{ parameter = "p" }', "{ unpublished = true }", '{ name = "a", when = "b", levels = [] }',
     '[{ name = "a" }]', '[{ levels = "a", exactly = "1" }]', '{ a = "b" }', "[{ a = { b = [1] } }]"]
)  # fmt: skip


@given(st.data())
def test_any_mixture_of_known_keys_and_values_gives_a_scheme_or_faults_with_places(data):
    lines = ['name = "trial"']
    for word in data.draw(st.lists(st.sampled_from(list(SECTIONS)), unique=True)):
        lines.append(f"[{word}.x]")
        keys = data.draw(st.lists(st.sampled_from(keys_in(word)), unique=True))
        lines += [f"{key} = {data.draw(VALUES)}" for key in dict.fromkeys([*needed_in(word), *keys])]
    text = "\n".join(lines)
    found: tuple[SchemeFault, ...] = ()
    try:
        scheme = loads_scheme(text)
    except SchemeError as error:
        found = error.faults
    else:
        assert loads_scheme(dumps_scheme(scheme)) == scheme
    assert all(fault.at and fault.at.text == lines[fault.at.line - 1] for fault in found)
    assert all(fault.why and fault.fix for fault in found)


@given(st.text(alphabet=st.sampled_from("ab 群“，＝.=[]{}\"'\\#,\n\t10-"), max_size=40))
def test_any_text_gives_a_scheme_or_a_scheme_error(text):
    with pytest.raises(SchemeError) as caught:
        loads_scheme(text)
    assert all(fault.at for fault in caught.value.faults)


# ------------------------------------------------------------------------------------------------------ positions


def test_the_place_inside_a_rule_is_exact_for_every_way_to_write_a_text():
    text = '''\
[formula]
a.is = "群众 + bad"
b.is = '群众 + bad'
c.is = "\\u7fa4\\t\\"众\\" + bad"
d.is = """
群众
  + bad"""
e.is = """群众 \\

    + bad"""
f = { is = \'\'\'群众 + bad\'\'\' }
'''
    document, positions = tomllib.loads(text), positions_of(text)
    lines = []
    for name in "abcdef":
        rule = document["formula"][name]["is"]
        span = positions.spans["formula", name, "is"].inside(rule.index("bad"), 3)
        assert span.text[span.column - 1 : span.column + 2] == "bad"
        assert span.length == 3
        lines.append(span.line)
    assert lines == [2, 3, 4, 7, 10, 11]


def test_what_crosses_a_line_end_is_marked_to_the_end_of_its_line_and_the_end_of_a_text_is_a_place():
    span = positions_of('a = """one\ntwo"""').spans[("a",)]
    assert (span.inside(1, 6).line, span.inside(1, 6).length) == (1, 3)
    assert (span.inside(7, 1).line, span.inside(7, 1).column) == (2, 4)
    last = positions_of('a = """\none\n"""').spans[("a",)]
    assert (last.inside(4, 1).line, last.inside(4, 1).column) == (2, 4)


IN_LINES = """\
name = "x"
[table.unit]
key = "unit"
[input.a]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.r]
is = """


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ('"""\n1\n/ a"""', '12:3: \'a\' may be zero\n   12 | / a"""\n      |   ^\n'),
        ("'''\n1 +\n\n  wrong\n'''", "13:3: unknown name 'wrong'\n   13 |   wrong\n      |   ^^^^^\n"),
        ('"""\r\na +\r\n  wrong\r\n"""', "12:3: unknown name 'wrong'\n   12 |   wrong\n      |   ^^^^^\n"),
        ('"a +\\n wrong"', "10:13: unknown name 'wrong'\n   10 | is = \"a +\\n wrong\"\n      |             ^^^^^\n"),
        ('"""\n1 +\n"""', "11:4: the rule ends too early\n   11 | 1 +\n      |    ^\n"),
        ('"""\na + (\n 2\n"""', "11:5: '(' is never closed\n   11 | a + (\n      |     ^\n"),
        ('"""\na + 群众 +\n  ? 2"""', '12:3: \'?\' is no sign of the language\n   12 |   ? 2"""\n      |   ^\n'),
        (
            '"""\nround(\n  a) and a > 1"""',
            "11:1: 'round( a)' is a number, not a flag\n   11 | round(\n      | ^^^^^^\n",
        ),
    ],
)
def test_a_fault_in_a_rule_over_several_lines_has_its_place_in_the_file(rule, place):
    with pytest.raises(SchemeError) as caught:
        partyrate.check(loads_scheme(f"{IN_LINES}{rule}\n", "f.toml"))
    assert f"f.toml:{place}" in str(caught.value)


def test_keys_and_headers_have_places_of_their_own():
    positions = positions_of('a."b c".d = 1\n[[x.y]]\nk = 1\n[[x.y]]\n[x.y.z]\nk = { m = [1, { n = 2 }] }')
    shown = {path: (span.line, span.column, span.length) for path, span in positions.keys.items()}
    assert shown["a", "b c"] == (1, 3, 5)
    assert shown["x", "y", 1] == (4, 5, 1)
    assert shown["x", "y", 1, "z", "k", "m", 1, "n"] == (6, 17, 1)
    assert positions.spans["x", "y", 0].line == 2
    assert positions.spans["x", "y", 1].line == 4
    assert positions.spans["x",].line == 2


@st.composite
def toml_documents(draw):
    """Write a random document in random style: headers, dotted keys, braces, lists over several lines, comments."""
    names = st.sampled_from(["a", "b", "群众", "x y", 'q"', "1-2", ""])
    scalars = st.one_of(
        st.integers(-(10**9), 10**9).map(str),
        st.decimals(-1000, 1000, places=2).map(str),
        st.sampled_from(["true", "false", "2024-01-01", "2024-01-01 08:00:00", "08:00:00", "1e5", "+0.5", "0xff"]),
        st.text(st.sampled_from("ab群 \"'\\#]},=\t"), max_size=6).map(
            lambda text: json.dumps(text, ensure_ascii=False)
        ),
        st.text(st.sampled_from('ab群 "\\#]},='), max_size=6).map(lambda text: f"'{text}'"),
        st.text(st.sampled_from("ab群 '#\n"), max_size=6).map(lambda text: f'"""{text}"""'),
        st.text(st.sampled_from('ab群 "\\#\n'), max_size=6).map(lambda text: f"'''\n{text}'''"),
        st.sampled_from(['"""a\\\n   b"""', '""""a""""', "''''a''''", '"""\\"""" # no"""']),
    )

    def key(name: str) -> str:
        bare = name.replace("-", "").isalnum() and name.isascii()
        return name if bare and draw(st.booleans()) else json.dumps(name, ensure_ascii=False)

    def value(depth: int) -> str:
        kind = draw(st.sampled_from(["scalar", "scalar", "list", "braces"])) if depth else "scalar"
        if kind == "list":
            items = [value(depth - 1) for _ in range(draw(st.integers(0, 3)))]
            comma = draw(st.sampled_from([",", " , ", ", # one, ]\n  ", ",\n"]))
            return f"[ {comma.join(items)} ]" if draw(st.booleans()) else f"[\n{comma.join(items)}\n  # end\n]"
        if kind == "braces":
            keys = draw(st.lists(names, unique=True, max_size=3))
            return "{ " + ", ".join(f"{key(name)} = {value(depth - 1)}" for name in keys) + " }"
        plain: str = draw(scalars)
        return plain

    lines: list[str] = []
    for top in draw(st.lists(names, unique=True, max_size=4)):
        style = draw(st.sampled_from(["pair", "dotted", "header", "headers"]))
        if style == "pair":
            lines.insert(0, f"{key(top)} = {value(3)}")
        elif style == "dotted":
            below = draw(st.lists(names, unique=True, min_size=1, max_size=3))
            lines[:0] = [f"{key(top)} . {key(name)}={value(2)} # {top}" for name in below]
        else:
            for _ in range(1 if style == "header" else draw(st.integers(1, 3))):
                lines.append(f"[{key(top)}] # header" if style == "header" else f" [[ {key(top)} ]]")
                lines += [f"  {key(name)} = {value(2)}" for name in draw(st.lists(names, unique=True, max_size=3))]
                if draw(st.booleans()):
                    lines += [f"[{key(top)}.sub.{key('x y')}]", f"k = {value(1)}"]
    return "\n".join(lines).replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Give every path of a document with its value, tables and lists as well."""
    if path:
        yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from leaves(inner, (*path, key))


@given(toml_documents())
def test_every_value_of_any_document_is_found_where_it_stands(text):
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # such as the same key by two ways; the test needs texts that are TOML
        return
    positions, lines = positions_of(text), text.replace("\r\n", "\n").split("\n")
    found = dict(leaves(document))
    assert set(found) == set(positions.spans)
    for path, value in found.items():
        span = positions.spans[path]
        assert span.text == lines[span.line - 1]
        assert 1 <= span.column <= len(span.text) + 1
        marked = span.text[span.column - 1 : span.column - 1 + span.length]
        if isinstance(value, str):
            for offset, char in enumerate(value):
                place = span.inside(offset, 1)
                written = place.text[place.column - 1 : place.column - 1 + place.length] or "\n"
                assert written == char or tomllib.loads(f'v = """\n{written}"""')["v"] == char
        elif not isinstance(value, dict | list):
            assert tomllib.loads(f"v = {marked}")["v"] == value
        else:
            assert marked[0] in "[{" or positions.keys[path] == span
        if isinstance(path[-1], str):
            key = positions.keys[path]
            assert tomllib.loads(key.text[key.column - 1 : key.column - 1 + key.length] + " = 1") == {path[-1]: 1}


# ------------------------------------------------------------------------------------------------------- writing


def test_a_written_scheme_reads_as_an_author_would_write_it():
    assert dumps_scheme(loads_scheme(TRIAL)).splitlines()[6:13] == [
        "[table.unit]",
        'key = ["district", "unit"]',
        "",
        '[parameter."满分"]',
        "",
        '[lookup."绩效"]',
        'keys = ["星级"]',
    ]


def test_a_long_list_is_written_with_one_item_on_each_line():
    scheme = Scheme(name="a", indicators=[Indicator(name="x", kind="choice", values=["long enough " * 3] * 5)])
    assert max(map(len, dumps_scheme(scheme).splitlines())) < 60
    assert loads_scheme(dumps_scheme(scheme)) == scheme


def test_a_number_that_is_no_decimal_is_not_written_as_another_one():
    with pytest.raises(UsageError, match="1/3 is no finite decimal"):
        dumps_scheme(Scheme(name="a", parameters=[Parameter(name="third", value=Fraction(1, 3))]))


TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(['say "yes"', "a\\b", 'it\'s "x"', "two\nlines", "\x7f", "'"]))
NUMBERS = st.decimals(-(10**6), 10**6, places=3).map(Fraction)


@st.composite
def schemes(draw):
    names = draw(st.lists(st.text(max_size=5), unique_by=partyrate.model.folded, min_size=8, max_size=8))
    common = {"labels": draw(st.dictionaries(TEXTS, TEXTS, max_size=2)), "note": draw(TEXTS)}
    keys = draw(st.lists(TEXTS, unique=True, max_size=3))
    cells = draw(st.sampled_from([NUMBERS, TEXTS, st.booleans(), st.dates()]))
    return Scheme(
        name=draw(TEXTS),
        effective_to=draw(st.none() | st.dates()),
        stages=draw(st.lists(TEXTS, max_size=2)),
        assumptions=draw(st.lists(TEXTS, max_size=2)),
        parameters=[
            Parameter(name=names[0], kind="number", value=draw(st.none() | NUMBERS), **common),
            Parameter(name=names[1], kind="text", value=draw(TEXTS), unit=draw(TEXTS)),
            Parameter(name=names[2], kind="date", value=draw(st.dates())),
        ],
        lookups=[Lookup(name=names[3], keys=["k"], rows=[[key, draw(st.none() | cells)] for key in keys], **common)],
        indicators=[
            Indicator(name=names[4], kind="number", low=draw(NUMBERS), high=ParameterName(draw(TEXTS)), decimals=1),
            Indicator(
                name=names[5], formula=draw(TEXTS), takes=draw(st.lists(TEXTS, max_size=2)), weight=draw(NUMBERS)
            ),
            Indicator(name=names[6], **common),
        ],
        ladders=[
            Ladder(
                name=names[7],
                levels=[Level(name=draw(TEXTS), value=draw(st.none() | NUMBERS)) for _ in keys],
                quotas=[Quota(levels=keys, about=draw(TEXTS))],
                within=draw(st.lists(TEXTS, max_size=2) | st.builds(ParameterName, TEXTS)),
            )
        ],
        gates=[Gate(name=names[7], when=draw(TEXTS), cap={"a": draw(TEXTS)}, takes_place=draw(st.booleans()))],
        incentives=[Incentive(name=names[0], kind="pay", from_=draw(st.integers(0, 3) | TEXTS), **common)],
        limits=[Limit(name=names[0], tree="t", total=draw(st.none() | NUMBERS))],
    )


@given(schemes())
def test_a_scheme_that_is_written_and_read_is_the_same(scheme):
    again = loads_scheme(dumps_scheme(scheme))
    assert again == scheme
    assert list(again.indicators) == list(scheme.indicators)
    assert dumps_scheme(again) == dumps_scheme(scheme)


# --------------------------------------------------------------------------------------------------- files by name


# All shipped schemes are written and read again.
@pytest.mark.slow
def test_every_shipped_scheme_stands_under_its_own_name_and_is_written_back_equal():
    shipped = shipped_schemes()
    assert shipped
    for one in shipped:
        scheme = load_scheme(one.name, edition=one.edition)
        assert (scheme.name, scheme.edition, scheme.title) == (one.name, one.edition, one.title)
        assert loads_scheme(dumps_scheme(scheme)) == scheme
        assert scheme.positions.file == f"{one.name}/{one.edition}.toml"


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf of schemes with two editions, where the file names sort the other way round than the days."""
    folder = tmp_path / "trial"
    folder.mkdir()
    (tmp_path / "scheme.schema.json").write_text("{}")
    (folder / "2024.toml").write_text('name = "trial"\nedition = "2024"\neffective_from = 2024-01-01')
    (folder / "1st.toml").write_text('name = "trial"\nedition = "1st"\neffective_from = 2025-01-01\n[parameter.p]')
    (folder / "1st.guess.toml").write_text('name = "guess"\n[values]\np = 0.25')
    (folder / "1st.gess.md").touch()
    monkeypatch.setattr("partyrate.loading.editions.schemes_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.usefixtures("shelf")
def test_without_an_edition_the_one_in_force_from_the_latest_day_is_taken():
    assert [scheme.edition for scheme in shipped_schemes()] == ["2024", "1st"]
    assert load_scheme("trial").edition == "1st"
    assert load_scheme("trial", edition="2024").edition == "2024"


@pytest.mark.usefixtures("shelf")
def test_unknown_schemes_editions_and_profiles_are_named_with_what_there_is():
    with pytest.raises(NotFoundError, match=r"unknown scheme 'trail'(.|\n)*write 'trial', or a path that ends"):
        load_scheme("trail")
    with pytest.raises(NotFoundError, match=r"unknown edition of 'trial' '3rd'(.|\n)*use one of: 1st, 2024, or"):
        load_scheme("trial", edition="3rd")
    with pytest.raises(NotFoundError, match=r"unknown profile of trial/1st.toml 'gess'(.|\n)*write 'guess'"):
        load_scheme("trial", profile="gess")
    with pytest.raises(LookupError, match=r"unknown profile of trial/2024.toml 'guess'(.|\n)*give a path"):
        load_scheme("trial", edition="2024", profile="guess")


def test_a_profile_is_found_beside_its_scheme_or_at_a_path(shelf):
    for scheme in (
        load_scheme("trial", profile="guess"),
        load_scheme("trial", profile=shelf / "trial" / "1st.guess.toml"),
        load_scheme(shelf / "trial" / "1st.toml", profile="guess"),
        load_scheme(str(shelf / "trial" / "1st.toml"), profile=str(shelf / "trial" / "1st.guess.toml")),
    ):
        assert scheme.parameters["p"].value == Fraction(1, 4)
        assert scheme.assumptions == ("p",)
        assert str(scheme.span_of("parameter", "p")).endswith("1st.toml:4:1")


def test_a_profile_fills_parameters_and_cells_and_its_values_are_exact(tmp_path):
    (tmp_path / "a.toml").write_text(
        'name = "a"\n[parameter.day]\nkind = "date"\n[lookup.pay]\nkeys = ["star", "role"]\n'
        'unpublished = [["five", 1], ["five", 2]]'
    )
    (tmp_path / "a.real.toml").write_text(
        'name = "real"\nillustrative = false\n[values]\nday = 2024-01-01\npay.five = { 1 = 0.1, 2 = 7 }\n'
        '[notes]\nday = "as announced"'
    )
    scheme = load_scheme(tmp_path / "a.toml", profile="real")
    assert scheme.parameters["day"].value == date(2024, 1, 1)
    assert scheme.lookups["pay"].rows == (("five", 1, Fraction(1, 10)), ("five", 2, 7))
    assert scheme.assumptions == ()


def test_all_faults_of_a_profile_are_shown_with_their_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text(
        'name = "a"\n[parameter.weight]\n[lookup.pay]\nkeys = ["star"]\nrows = [["five", { unpublished = true }]]'
    )
    Path("a.p.toml").write_text('name = "p"\n[values]\nwieght = 1\nweight = true\npay = { five = 2, fife = 1 }')
    with pytest.raises(SchemeError) as caught:
        load_scheme("a.toml", profile="p")
    assert (
        str(caught.value)
        == """\
3 faults in a.p.toml
a.p.toml:3:10: unknown parameter or lookup 'wieght'
    3 | wieght = 1
      |          ^
  why:  only parameters and lookups of scheme 'a' take values
  fix:  write 'weight'
a.p.toml:4:10: parameter 'weight' has the value True
    4 | weight = true
      |          ^^^^
  why:  a value has the kind its parameter declares: a number
  fix:  write a number, or leave 'value' out where it is not published
a.p.toml:5:26: unknown key of lookup 'pay' 'fife'
    5 | pay = { five = 2, fife = 1 }
      |                          ^
  why:  a cell must be declared by the scheme before it can be filled
  fix:  write 'five'"""
    )
    Path("a.q.toml").write_text("illustrativ = true\n[values]\nweight = [1]\n[notes]\nweight = 2")
    with pytest.raises(SchemeError) as caught:
        load_scheme("a.toml", profile="q")
    assert [fault.what for fault in caught.value.faults] == [
        "unknown key 'illustrativ' in the profile",
        "the profile lacks the key 'name'",
        "'weight' of 'values' of the profile is a list",
        "'weight' of 'notes' of the profile is 2, a whole number",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("trail.toml", "trail.toml:1:1: there is no such file\n  fix:  write 'trial.toml' in place of 'trail.toml'"),
        ("other.toml", "there is no such file\n  fix:  look at the path; it starts at the working directory"),
        ("folder.toml", "folder.toml:1:1: this is a folder\n  why:  a scheme is one file"),
        ("no/where.toml", "there is no such file\n  fix:  look at the path; it starts at the working directory"),
        ("trial.yaml/", "this is no TOML file\n  why:  scheme files end in .toml"),
        ("a\0b.toml", "the file cannot be read\n  why:  the system says: embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_fault(tmp_path, monkeypatch, name, text):
    monkeypatch.chdir(tmp_path)
    Path("trial.toml").touch()
    Path("folder.toml").mkdir()
    with pytest.raises(SchemeError) as caught:
        load_scheme(name)
    assert text in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_edition_is_not_asked_of_a_path():
    with pytest.raises(UsageError, match=r"edition '2019' is given with the path 'a.toml'(.|\n)*a path names one file"):
        load_scheme("a.toml", edition="2019")
    with pytest.raises(
        UsageError, match=r"the day 2019-01-01 is given with the path 'a.toml'(.|\n)*a folder of editions"
    ):
        load_scheme("a.toml", on="2019-01-01")


# ------------------------------------------------------------------------------------------- the schema, the import


def test_the_shipped_json_schema_is_the_one_of_this_model():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_the_json_schema_describes_every_key_with_its_words_and_defaults():
    defs = json_schema()["$defs"]
    ties = defs["ladder"]["properties"]["ties"]
    assert ties["anyOf"] == [{"enum": ["in", "out", "error"]}, {"$ref": "#/$defs/parameter_name"}]
    assert ties["description"].startswith("What happens to rows that tie across the edge")
    assert defs["input"]["properties"]["direction"]["default"] == "higher"
    assert defs["input"]["required"] == ["kind"]
    assert "is" not in defs["input"]["properties"]
    assert defs["incentive"]["properties"]["from"]["anyOf"] == [{"type": "string"}, {"type": "integer"}]
    assert defs["level"]["required"] == ["name"]
    for word, section in SECTIONS.items():
        assert set(defs[word]["properties"]) == set(keys_of(section.entry)) - {"name", *section.lacks}


def test_every_key_of_a_section_is_an_attribute_of_its_class_or_left_out_by_name():
    for section in SECTIONS.values():
        assert {*section.needs, *section.lacks} <= set(keys_of(section.entry))
        assert section.collection in attrs.fields_dict(Scheme)


def test_importing_the_loader_imports_neither_cattrs_nor_tomllib():
    code = "import sys, partyrate.loading; print({'cattrs', 'tomllib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ours
    assert run.stdout.strip() == "set()"


def test_a_scheme_is_written_to_a_file_whole_or_refused(tmp_path):
    scheme = loads_scheme(TRIAL)
    dump_scheme(scheme, tmp_path / "trial.toml")
    dump_scheme(scheme, str(tmp_path / "again.toml"))
    assert load_scheme(tmp_path / "trial.toml") == load_scheme(tmp_path / "again.toml") == scheme
    assert (tmp_path / "trial.toml").read_text("utf-8") == dumps_scheme(scheme)
    wrong: list[Any] = [tmp_path / "trial.json", tmp_path, 1, None]
    for path in wrong:
        with pytest.raises(UsageError, match=r"is no path of a TOML file"):
            dump_scheme(scheme, path)
    with pytest.raises(UsageError, match="a scheme is written"):
        dump_scheme(cast("Any", "trial"), tmp_path / "trial.toml")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["again.toml", "trial.toml"]


EDGES = """
name = "trial"
[table.village]
key = "village"
[input.since]
kind = "date"
[decision.early]
of = "since"
rows = [{ EDGE, gives = 1 }, { gives = 0 }]
"""


@pytest.mark.parametrize("edge", ["at_least", "above", "at_most", "below"])
def test_a_date_as_an_edge_is_to_be_written_as_a_rule(edge):
    with pytest.raises(SchemeError) as caught:
        loads_scheme(EDGES.replace("EDGE", f"{edge} = 2024-01-01"))
    (fault,) = caught.value.faults
    assert fault.fix == "write it in quotes: \"date('2024-01-01')\""
    written = fault.fix.removeprefix("write it in quotes: ")
    scheme = loads_scheme(EDGES.replace("EDGE", f"{edge} = {written}"))
    assert partyrate.Evaluator(scheme).rate([{"village": "a", "since": "2023-12-31"}]).values("early") == [
        1 if edge in ("at_most", "below") else 0
    ]


@pytest.mark.parametrize(
    "entry", ['[decision.d]\nrows = [{ when = "since < as_of", gives = "a" }]', '[formula.d]\nis = "since"']
)
def test_labels_of_values_belong_to_declared_values(entry):
    with pytest.raises(SchemeError) as caught:
        loads_scheme(EDGES.partition("[decision")[0] + entry + '\nvalue_labels."a".en = "b"')
    fault = caught.value.faults[0]
    assert "[input" not in fault.fix
    assert "an input, a parameter or a lookup" in fault.why
    assert "输入项、参数或对照表" in fault.text("zh")


@pytest.mark.parametrize(
    ("gate", "fix"),
    [
        ('when = "level"\nexclude = true', 'write a text: "..."'),
        ('when = "level"\nlabels = { en = true }', 'write a text: "..."'),
        ('when = true\nexclude = "star"', 'write it in quotes: "True"'),
    ],
)
def test_a_flag_is_to_be_put_in_quotes_only_where_a_rule_belongs(gate, fix):
    text = 'name = "trial"\n[table.village]\nkey = "village"\n[ladder.star]\nlevels = [{ name = "one" }]\n'
    with pytest.raises(SchemeError) as caught:
        loads_scheme(f'{text}[input.level]\nkind = "flag"\n[gate.out]\n{gate}\n')
    (fault,) = caught.value.faults
    assert fault.fix == fix
