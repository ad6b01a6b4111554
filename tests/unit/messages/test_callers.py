"""Remedies name arguments as whoever called writes them."""

import ast
import string

import pytest

from partyrate.messages import Argument, Caller, UnitKey, text, with_cells, written_for
from partyrate.messages.callers import OPTIONS
from partyrate.messages.catalogue import TEXTS

COMMAND = Caller(writes_options=True)


def options_of(line):
    """Return the arguments that a line names, each with what it is given."""
    parts = string.Formatter().parse(line)
    return [(name[len("option[") : -1], spec) for _, name, spec, _ in parts if name and name.startswith("option[")]


NAMED = sorted({(*each, lang) for lines in TEXTS.values() for lang, line in zip(("en", "zh"), lines, strict=True)
                for each in options_of(line)})  # fmt: skip


@pytest.mark.parametrize(("name", "given", "lang"), NAMED)
def test_every_argument_that_a_text_names_is_valid_python_and_an_option(name, given, lang):
    filled = given.replace("{", "").replace("}", "")
    python = format(OPTIONS[lang][name], filled)
    if not python.endswith("="):
        ast.parse(f"call({python})")
    with written_for(COMMAND):
        option = format(OPTIONS[lang][name], filled)
    assert option == f"--{name.replace('_', '-')}" + (f" {filled}" if filled else "")


@pytest.mark.parametrize(
    ("name", "given", "python", "option"),
    [
        ("skip", "12", "skip=[12]", "--skip 12"),
        ("skip", "month=7", "skip=[7]", "--skip month=7"),
        ("column", "org=组织 评价", 'columns={"org": "组织 评价"}', '--column "org=组织 评价"'),
        ("missing", 'a"b', 'missing=["a\\"b"]', '--missing a"b'),
        ("vary", "weight=0.3..0.6:0.1", 'values={"weight": {"range": (0.3, 0.6), "step": 0.1}}',
         "--vary weight=0.3..0.6:0.1"),
        ("of", "star", 'of="star"', "--of star"),
        ("of", "2024=star", 'of={"2024": "star"}', "--of 2024=star"),
        ("level", "five=A", 'levels={"five": "A"}', "--level five=A"),
        ("input", "score", 'inputs=["score"]', "--input score"),
        ("decimal_comma", "", "decimal_comma=True", "--decimal-comma"),
        ("vary", "veto=true,false", 'values={"veto": ["true", "false"]}', "--vary veto=true,false"),
        ("total", "a,b=1", 'totals={("a", "b"): 1}', "--total a,b=1"),
        ("change", "score=90", 'changes={"score": 90}', "--change score=90"),
        ("share", "0.2", 'share="0.2"', "--share 0.2"),
        ("against", "other.toml", 'against="other.toml"', "--against other.toml"),
    ],
)  # fmt: skip
def test_an_argument_is_written_as_its_caller_does(name, given, python, option):
    assert format(OPTIONS["en"][name], given) == python
    with written_for(COMMAND):
        assert format(OPTIONS["en"][name], given) == option
    assert format(OPTIONS["en"][name], given) == python


@pytest.mark.parametrize(
    ("key", "python", "option"),
    [
        ({"lot": "L1", "bidder": 7}, "unit={'lot': 'L1', 'bidder': 7}", "--unit L1,7"),
        (("L1", "B00"), "unit=('L1', 'B00')", "--unit L1,B00"),
        (("L 1", "B00"), "unit=('L 1', 'B00')", '--unit "L 1,B00"'),
    ],
)
def test_the_key_of_a_row_is_written_as_its_caller_does(key, python, option):
    assert str(UnitKey(key)) == python
    with written_for(COMMAND):
        assert str(UnitKey(key)) == option


@pytest.mark.parametrize(
    ("name", "option"), [("of", "--of"), ("levels", "--level"), ("inputs", "--input"), ("low", "--low")]
)
def test_an_argument_that_is_a_value_of_a_text_is_written_as_its_caller_does(name, option):
    questions = "direction"
    said = text("argument without question", name=Argument(name), questions=questions)
    assert said.startswith(f"{name}= is given")
    with written_for(COMMAND):
        said = text("argument without question", name=Argument(name), questions=questions)
    assert said.startswith(f"{option} is given")
    assert said.zh.startswith(f"给出了 {option}，")


def test_a_cell_for_an_argument_is_named_with_the_option():
    def in_cell(value, option, lang):
        return f"{lang}: {value} in B6, or {option}"

    with written_for(COMMAND):
        with_cells({"as_of": in_cell})
        said = text("pass as_of")
    assert said.endswith("en: 2019-12-31 in B6, or --as-of 2019-12-31")
    assert said.zh.endswith("zh: 2019-12-31 in B6, or --as-of 2019-12-31")
    assert text("pass as_of").endswith('as_of="2019-12-31"')
