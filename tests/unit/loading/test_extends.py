"""Variants and editions: files that name only what they change, and which edition is in force on a day."""

import os
import pickle
import re
import sys
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr
from partyrate.errors import (
    CycleError,
    NotFoundError,
    ResourceError,
    SchemeError,
    StructureError,
    UnknownNameError,
    UsageError,
)
from partyrate.loading import dumps_scheme, load_scheme, loads_scheme, shipped_schemes
from partyrate.loading.reading import read_scheme
from partyrate.loading.sections import SECTIONS
from partyrate.model import Gate, Indicator, Parameter, Variation

CITY = """\
name = "city"
edition = "2024"
title = { en = "City" }
effective_from = 2024-01-01
status = "in force"
note = "of the city"
period = "3 months"
stages = ["marks", "stars"]

[table.unit]
key = "unit"

[input.score]
kind = "number"
low = 0
high = 100
decimals = 1

[formula.total]
is = "weight * score"

[input.bad]
kind = "flag"

[parameter.weight]
value = 0.5

[parameter.ceiling]

[lookup.pay]
keys = "star"
columns = ["basic", "extra"]
rows = [["five", 3000, 30], ["four", 2000, { unpublished = true }]]
unpublished = "three"

[ladder.star]
levels = [{ name = "five", when = "total > 40" }, { name = "four", when = "total > ceiling" }, { name = "three" }]

[gate.veto]
when = "bad"
cap = { star = "four" }

[incentive.veto]
kind = "sanction"
when = "bad"
"""

TOWN = """\
name = "town"
edition = "2025"
extends = "city.toml"
drop = ["incentive.veto", "bad"]

[values]
weight = 0.4
pay.five = { extra = 35 }
pay.three = { basic = 1000 }

[gate.veto]
when = "score < 10"
cap = { star = "three" }

[formula.score]
is = "clamp(raw, 0, 100)"

[input.raw]
kind = "number"
low = -5
high = 120
decimals = 1
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """An empty folder to work in; call it with texts by name."""
    monkeypatch.chdir(tmp_path)

    def write(**texts):
        for name, text in texts.items():
            path = Path(name.replace("__", "/").replace("_dot_", ".") + ".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def town(files):
    files(city=CITY, town=TOWN)
    return load_scheme("town.toml")


def variation_of(scheme):
    assert isinstance(scheme.variation, Variation)
    return scheme.variation


# ----------------------------------------------------------------------------------------------- what is taken over


def test_an_entry_replaces_that_of_its_name_whole_and_in_its_place_and_others_follow(town):
    assert list(town.indicators) == ["score", "total", "raw"]
    assert town.indicators["score"] == Indicator(name="score", formula="clamp(raw, 0, 100)")
    assert town.gates["veto"] == Gate(name="veto", when="score < 10", cap={"star": "three"})
    assert town.ladders == loads_scheme(CITY).ladders


def test_what_is_dropped_is_gone_and_only_that(town):
    assert "bad" not in town.indicators
    assert town.incentives == {}
    assert list(town.gates) == ["veto"]


def test_values_are_those_of_the_variant_and_no_assumptions(town):
    assert town.parameters["weight"].value == Fraction(2, 5)
    assert town.lookups["pay"].cells == {
        ("five", "basic"): 3000,
        ("five", "extra"): 35,
        ("four", "basic"): 2000,
        ("four", "extra"): None,
        ("three", "basic"): 1000,
        ("three", "extra"): None,
    }
    assert town.assumptions == ()
    assert town.unpublished == ("ceiling", "pay['four', 'extra']", "pay['three', 'extra']")


def test_a_file_has_its_own_title_days_status_and_note_and_the_stages_and_the_period_of_its_base(town):
    assert (town.name, town.edition, town.title, town.effective_from) == ("town", "2025", {}, None)
    assert (town.status, town.note) == ("", "")
    assert (town.period, town.stages) == ("3 months", ("marks", "stars"))


def test_a_variant_rates_by_its_own_rules(town):
    evaluator = pr.Evaluator(town.with_values(ceiling=20))
    rating = evaluator.rate([{"unit": "a", "raw": 110}, {"unit": "b", "raw": 60}, {"unit": "c", "raw": 8}])
    assert [(row["score"], row["total"], row["star"]) for row in rating.units] == [
        (100, 40, "four"),
        (60, 24, "four"),
        (8, Fraction(16, 5), "three"),
    ]


def test_the_variation_lists_what_is_changed(town):
    assert town.variation == Variation(
        base="city",
        edition="2024",
        replaced=("gate.veto", "formula.score"),
        added=("input.raw",),
        dropped=("input.bad", "incentive.veto"),
        values=("weight", "pay['five', 'extra']", "pay['three', 'basic']"),
    )
    assert str(town.variation) == (
        "extends city 2024\n"
        "  replaced: gate.veto, formula.score\n"
        "  added: input.raw\n"
        "  dropped: input.bad, incentive.veto\n"
        "  values: weight, pay['five', 'extra'], pay['three', 'basic']"
    )
    assert pr.check(town).variation is town.variation
    assert loads_scheme(CITY).variation is None


def test_a_key_at_the_top_that_has_another_value_is_listed_as_replaced(files):
    files(city=CITY, town='name = "t"\nextends = "city.toml"\nperiod = "1 year"\nstages = ["marks", "stars"]')
    assert variation_of(load_scheme("town.toml")).replaced == ("period",)


def test_a_file_that_changes_nothing_says_so(files):
    files(city=CITY, town='name = "t"\nextends = "city.toml"')
    assert str(load_scheme("town.toml").variation) == "extends city 2024\n  nothing is changed"


def test_an_extended_scheme_is_written_whole_and_loads_back_equal(town):
    again = loads_scheme(dumps_scheme(town))
    assert again == town
    assert again.variation is None
    assert "extends" not in dumps_scheme(town)


def test_a_value_becomes_a_formula_and_a_parameter_may_become_an_input(files):
    files(
        city=CITY,
        town='name = "t"\nextends = "city.toml"\n[formula.bad]\nis = "score < 1"\n'
        '[input.weight]\nkind = "number"\nlow = 0\nhigh = 1\ndecimals = 2',
    )
    scheme = load_scheme("town.toml")
    assert list(scheme.indicators) == ["score", "total", "bad", "weight"]
    assert "weight" not in scheme.parameters
    assert variation_of(scheme).replaced == ("formula.bad", "input.weight")
    assert str(scheme.span_of("input", "weight")) == "town.toml:5:1"
    assert scheme.span_of("parameter", "weight") is None
    assert pr.check(scheme).warnings == ()


def test_a_gate_does_not_replace_an_incentive_of_its_name(files):
    files(
        city=CITY,
        town='name = "t"\nextends = "city.toml"\n[incentive.veto]\nkind = "status"\n'
        '[gate.star]\nwhen = "bad"\nbars = "veto"',
    )
    variation = variation_of(load_scheme("town.toml"))
    assert (variation.replaced, variation.added) == (("incentive.veto",), ("gate.star",))


def test_names_are_folded_before_they_are_compared(files):
    files(
        city='name = "c"\n[parameter."Ａ１"]\nvalue = 1\n[parameter."Ｂ１"]\nvalue = 1\n[parameter."Ｃ１"]\nvalue = 1',
        town='name = "t"\nextends = "city.toml"\ndrop = "Ａ1"\n[values]\n"Ｂ1" = 2\n[parameter."Ｃ1"]\nvalue = 3',
    )
    scheme = load_scheme("town.toml")
    assert {name: each.value for name, each in scheme.parameters.items()} == {"B1": 2, "C1": 3}
    assert str(scheme.span_of("parameter", "B1", "value")) == "town.toml:5:8"


def test_assumptions_of_a_base_stay_assumptions_unless_the_variant_settles_them(files):
    files(
        city='name = "c"\nassumptions = ["a", "b", "d"]\n[parameter.a]\nvalue = 1\n[parameter.b]\nvalue = 1\n'
        "[parameter.d]\nvalue = 1\n[parameter.e]\nvalue = 1",
        town='name = "t"\nextends = "city.toml"\nassumptions = "e"\ndrop = "d"\n[values]\nb = 2',
    )
    assert load_scheme("town.toml").assumptions == ("a", "e")


# ----------------------------------------------------------------------------------------------- places in the files


def test_every_place_is_in_the_file_that_says_so(town):
    places = {
        ("name",): "town.toml:1:9",
        ("drop", 1): "town.toml:4:28",
        ("stages", 1): "city.toml:8:21",
        ("ladder", "star", "levels", 0, "when"): "city.toml:37:36",
        ("gate", "veto", "cap", "star"): "town.toml:13:17",
        ("formula", "score"): "town.toml:15:1",
        ("parameter", "weight"): "city.toml:25:1",
        ("parameter", "weight", "value"): "town.toml:7:10",
        ("lookup", "pay", "rows", 0, 1): "city.toml:33:18",
        ("lookup", "pay", "rows", 0, 2): "town.toml:8:22",
        ("lookup", "pay", "rows", 2, 1): "town.toml:9:23",
    }
    assert {path: str(town.span_of(*path)) for path in places} == places
    for gone in [("incentive", "veto"), ("effective_from",), ("title", "en")]:
        assert town.span_of(*gone) is None


def test_a_fault_of_a_rule_that_was_taken_over_is_shown_in_the_file_of_the_base(files):
    files(city=CITY, town='name = "t"\nextends = "city.toml"\ndrop = "weight"\n[formula.more]\nis = "totl + 1"')
    with pytest.raises(SchemeError) as caught:
        pr.check(load_scheme("town.toml"))
    assert (
        str(caught.value)
        == """\
2 faults in scheme 't'
city.toml:20:7: unknown name 'weight'
   20 | is = "weight * score"
      |       ^^^^^^
  why:  t drops 'weight' of the scheme that it extends, and this still uses it
  fix:  replace or drop this entry as well, or take the name out of 'drop'
town.toml:5:7: unknown name 'totl'
    5 | is = "totl + 1"
      |       ^^^^
  why:  a rule may use the indicators, parameters, lookups and ladders of its own scheme
  fix:  write 'total', or declare 'totl'"""
    )


def test_faults_of_several_files_stand_together_each_file_in_its_order(files):
    files(
        city=CITY.replace('"bad"\ncap', '"bd"\ncap'),
        town='name = "t"\nextends = "city.toml"\n[formula.more]\nis = "totl"\nmor = 1\n[formula.most]\nis = "scor"',
    )
    with pytest.raises(SchemeError) as caught:
        pr.check(load_scheme("town.toml"))
    assert "mor" in str(caught.value)
    files(town='name = "t"\nextends = "city.toml"\n[formula.more]\nis = "totl"\n[formula.most]\nis = "scor"')
    with pytest.raises(SchemeError) as caught:
        pr.check(load_scheme("town.toml"))
    places = [(fault.at.file, fault.at.line) for fault in caught.value.faults if fault.at]
    assert places == [("city.toml", 40), ("town.toml", 4), ("town.toml", 6)]


# ---------------------------------------------------------------------------------------------------- chains, places


def test_a_chain_is_followed_and_remembered(files):
    files(
        city=CITY,
        town=TOWN,
        sub__village='name = "village"\nextends = "../town.toml"\ndrop = ["gate.veto"]\n[values]\nweight = 0.3',
    )
    village = load_scheme("sub/village.toml")
    assert village.parameters["weight"].value == Fraction(3, 10)
    assert village.indicators["score"].formula == "clamp(raw, 0, 100)"
    assert str(village.span_of("parameter", "weight", "value")) == "sub/village.toml:5:10"
    assert str(village.span_of("formula", "score")) == "sub/../town.toml:15:1"
    assert str(village.span_of("ladder", "star")) == "sub/../city.toml:36:1"
    assert str(village.variation).splitlines()[:5] == [
        "extends town 2025",
        "  dropped: gate.veto",
        "  values: weight",
        "which extends city 2024",
        "  replaced: gate.veto, formula.score",
    ]


def test_a_circle_names_every_file_and_line(files):
    files(
        a='name = "a"\nextends = "b.toml"',
        b='name = "b"\n\nextends = "c.toml"',
        c='name = "c"\n\n\nextends = "./b.toml"',
    )
    with pytest.raises(SchemeError, match=r"in a circle: b.toml \(line 3\) -> c.toml \(line 4\) -> b.toml") as caught:
        load_scheme("a.toml")
    (fault,) = caught.value.faults
    assert isinstance(fault, CycleError)
    assert fault.loop == ("b.toml", "c.toml")
    assert str(fault.at) == "c.toml:4:12"


def test_an_absolute_path_and_a_folder_of_editions_can_be_extended(files, tmp_path):
    files(
        city__2023='name = "city"\nedition = "2023"\neffective_from = 2023-01-01',
        city__2024=CITY,
        a=f'name = "a"\nextends = "{tmp_path}/city/2023.toml"',
        b='name = "b"\nextends = "./city"',
        c='name = "c"\nextends = "./city@2023"',
    )
    assert [variation_of(load_scheme(f"{name}.toml")).edition for name in "abc"] == ["2023", "2024", "2023"]


def test_a_shipped_scheme_is_extended_by_name_and_by_edition():
    for extends in ("tianjin-village", "tianjin-village@2019"):
        scheme = loads_scheme(f'name = "t"\nextends = "{extends}"')
        shipped = load_scheme("tianjin-village", edition="2019")
        assert scheme == shipped.with_changes("t")
        assert str(scheme.span_of("ladder", "星级")) == str(shipped.span_of("ladder", "星级"))


def test_a_text_extends_shipped_schemes_only_unless_a_folder_is_given(files):
    files(sub__city=CITY, town='name = "town"')
    for words in ("sub/city.toml", "./sub", "/etc/passwd", "no.toml", "sub/city"):
        with pytest.raises(SchemeError, match="cannot be extended: it is a path") as caught:
            loads_scheme(f'name = "t"\nextends = "{words}"', "sub/town.toml")
        assert "pass base=" in caught.value.faults[0].fix
    for base, words in ((".", "sub/city.toml"), ("sub", "city.toml"), (Path("sub"), "./city.toml")):
        assert variation_of(loads_scheme(f'name = "t"\nextends = "{words}"', base=base)).base == "city"
    with pytest.raises(SchemeError, match=r"'city.toml' cannot be extended: there is no such file"):
        loads_scheme('name = "t"\nextends = "city.toml"', base=".")
    with pytest.raises(SchemeError, match=r"it leads out of the folder sub"):
        loads_scheme('name = "t"\nextends = "../town.toml"', base="sub")
    wrong: tuple[Any, ...] = ("none", "town.toml", 3, "\0")
    for base in wrong:
        with pytest.raises(UsageError, match="is no folder"):
            loads_scheme('name = "t"', base=base)


SECRET = "the word of another file"  # noqa: S105 - a word to look for
FOREIGN = f'name = "foreign"\nnote = "{SECRET}"\n[table.unit]\nkey = "{SECRET}"\nnonsense = "{SECRET}"\n'


def refused(path, **more):
    """Why a file cannot be loaded, without a word of a file that it may not reach."""
    with pytest.raises(SchemeError) as caught:
        load_scheme(path, **more)
    assert SECRET not in str(caught.value)
    assert all(SECRET not in (fault.at.text if fault.at else "") for fault in caught.value.faults)
    return caught.value.faults[0].what


def test_a_file_reaches_no_file_outside_the_parent_of_its_folder(files, tmp_path):
    files(foreign=FOREIGN, home__mine__b="")
    far = tmp_path / "home" / "mine"
    (far / "link.toml").symlink_to(tmp_path / "foreign.toml")
    (far / "folder").symlink_to(tmp_path)
    ways = [
        "../../foreign.toml", f"{tmp_path}/foreign.toml", "../../foreign", "../..", "../../foreign@2024", "link.toml",
        "./link", "./folder", "folder/foreign.toml", "./folder@foreign", "../mine/../../foreign.toml", "../../no.toml",
        "../../../../../../../../etc/passwd", "/etc/passwd", "/", "~/../foreign.toml/..", "../../foreign.toml/",
    ]  # fmt: skip
    for words in ways:
        files(home__mine__a=f"name = 'a'\nextends = '{words}'")
        assert "cannot be extended" in refused("home/mine/a.toml") or "no scheme at" in refused("home/mine/a.toml")
    assert "leads out of the folder" in refused("home/mine/a.toml", base="home/mine")
    files(home__mine__a='name = "a"\nextends = "../../foreign.toml"', foreign=CITY)
    assert "it leads out of the folder" in refused("home/mine/a.toml")
    assert variation_of(load_scheme("home/mine/a.toml", base=tmp_path)).base == "city"
    files(home__a='name = "a"\nextends = "../foreign.toml"', home__mine__b='name = "b"\nextends = "../a.toml"')
    assert variation_of(load_scheme("home/a.toml")).base == "city"
    assert "it leads out of the folder" in refused("home/mine/b.toml")  # what b may not reach, it reaches by no other


def test_a_profile_beside_a_file_is_no_way_out(files, tmp_path):
    files(foreign=FOREIGN, home__mine__city=CITY, home__mine__a='name = "a"\nextends = "city.toml"')
    (tmp_path / "home" / "mine" / "city.open.toml").symlink_to(tmp_path / "foreign.toml")
    assert "leads out of the folder" in refused("home/mine/a.toml", profile="open")


@pytest.mark.parametrize(
    "text",
    [FOREIGN + "[other]\nx = 1", f'token = "{SECRET}"', f"not toml {SECRET}", f'name = "x"\ntoken = "{SECRET}"\n', ""],
)
def test_no_line_of_a_file_that_is_no_scheme_is_shown(files, text):
    files(mine__a='name = "a"\nextends = "../b.toml"', b=text, mine__c='name = "c"\nextends = "./folder@b"')
    assert refused("mine/a.toml") == "mine/../b.toml cannot be extended: it is no scheme file"
    files(mine__folder__b=text)
    assert refused("mine/c.toml").endswith("no scheme file")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no paths there")
def test_a_pipe_a_device_and_a_large_file_are_no_scheme_files(files, tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "device.toml").symlink_to("/dev/zero")
    (tmp_path / "large.toml").write_bytes(b"#" * 10_000_001)
    (tmp_path / "circle.toml").symlink_to("circle.toml")
    for name, words in (("pipe", "no regular file"), ("device", "no regular file"), ("circle", "cannot be read")):
        with pytest.raises(SchemeError, match=words):
            load_scheme(f"{name}.toml")
        with pytest.raises(SchemeError, match=r"cannot be read|no regular file|leads out"):
            loads_scheme(f'name = "a"\nextends = "{name}.toml"', base=".")
    with pytest.raises(SchemeError, match="10,000,001 bytes or more") as caught:
        load_scheme("large.toml")
    assert isinstance(caught.value.faults[0], ResourceError)


def test_a_base_that_is_not_utf8_is_a_fault_of_the_base(files):
    files(town='name = "t"\nextends = "city.toml"')
    Path("city.toml").write_bytes('name = "城"'.encode("gb18030"))
    with pytest.raises(SchemeError, match=r"1 fault in city.toml\ncity.toml:1:9: the file is not UTF-8"):
        load_scheme("town.toml")


# ------------------------------------------------------------------------------------------------------------ slips


@pytest.mark.parametrize(
    ("old", "new", "warned"),
    [
        ("综合得分", "综合得份", True),
        ("mass_review", "mass_reveiw", True),
        ("指标1", "指标2", False),  # a row of entries
        ("上级考评权重", "群众测评权重", False),
        ("五星奖", "四星奖", False),
    ],
)
def test_an_addition_is_warned_of_where_its_name_is_close_to_one_taken_over(old, new, warned):
    base = loads_scheme(f'name = "c"\n[table.unit]\nkey = "id"\n[parameter."{old}"]\nvalue = 1')
    found = pr.check(base.with_changes("t", [Parameter(name=new, value=2)])).warnings
    assert [warning.what for warning in found] == [
        f"parameter {new!r} is new, and stands beside {old!r} of what is extended"
    ] * warned


def test_the_warning_stands_at_the_addition_and_none_is_given_for_a_new_name_of_what_was_dropped(files):
    files(city=CITY, town='name = "t"\nextends = "city.toml"\n[parameter.wieght]\nvalue = 1')
    (warning,) = pr.check(load_scheme("town.toml")).warnings
    assert str(warning.at) == "town.toml:3:1"
    assert warning.fix == "write 'weight' to replace it; leave it so where both are meant"
    files(
        town='name = "t"\nextends = "city.toml"\ndrop = "weight"\n[parameter.wieght]\nvalue = 1\n'
        '[formula.total]\nis = "wieght * score"'
    )
    assert pr.check(load_scheme("town.toml")).warnings == ()


# --------------------------------------------------------------------------------------------------------- profiles


GUESS = """\
name = "guess"

[values]
ceiling = 20
bonus = 1
pay = { four = { extra = 7 }, three = { basic = 8, extra = 9 } }
"""


def test_a_profile_of_the_base_fills_only_what_the_variant_still_leaves_open(files):
    files(city=CITY + "\n[parameter.bonus]", city_dot_guess=GUESS, town=TOWN.replace('"bad"]', '"bad", "bonus"]'))
    scheme = load_scheme("town.toml", profile="guess")
    assert scheme.unpublished == ()
    assert scheme.parameters["ceiling"].value == 20
    assert "bonus" not in scheme.parameters
    assert scheme.lookups["pay"].cells["three", "basic"] == 1000  # the variant's own rule
    assert scheme.lookups["pay"].cells["three", "extra"] == 9
    assert scheme.assumptions == ("ceiling", "pay")
    assert str(scheme.variation).startswith("extends city 2024\n")


def test_a_profile_of_a_base_is_found_along_the_chain_and_the_nearest_holds_alone(files):
    files(
        city=CITY + "\n[parameter.bonus]",
        city_dot_guess=GUESS,
        town=TOWN,
        village='name = "v"\nextends = "town.toml"',
        village_dot_own='name = "own"\n[values]\nceiling = 10',
    )
    assert load_scheme("village.toml", profile="guess").parameters["ceiling"].value == 20
    files(town_dot_guess='name = "guess"\n[values]\nceiling = 30')
    scheme = load_scheme("village.toml", profile="guess")
    assert scheme.parameters["ceiling"].value == 30
    assert "bonus" in scheme.unpublished
    with pytest.raises(NotFoundError, match=r"unknown profile of village.toml 'ges'(.|\n)*write 'guess', or a path"):
        load_scheme("village.toml", profile="ges")


def test_a_profile_of_a_base_whose_values_do_not_fit_the_base_is_a_fault_of_the_profile(files):
    files(city=CITY, city_dot_guess=GUESS, town=TOWN)
    with pytest.raises(SchemeError, match=r"city.guess.toml:5:9: unknown parameter or lookup 'bonus'"):
        load_scheme("town.toml", profile="guess")


# --------------------------------------------------------------------------------------------------- in Python alone


def test_a_variant_made_in_python_is_that_of_the_file(town):
    base = load_scheme("city.toml")
    made = base.with_changes(
        "town",
        [
            Gate(name="veto", when="score < 10", cap={"star": "three"}),
            Indicator(name="score", formula="clamp(raw, 0, 100)"),
            Indicator(name="raw", kind="number", low=-5, high=120, decimals=1),
        ],
        drop=["bad", "incentive.veto"],
        values={"weight": "0.4", "pay": {"five": {"extra": 35}, "three": {"basic": 1000}}},
        edition="2025",
    )
    assert made == town
    assert made.variation == town.variation
    assert pickle.loads(pickle.dumps(made)).variation == town.variation  # noqa: S301  # our own


def test_a_variant_in_python_refuses_what_a_file_refuses():
    base = loads_scheme(CITY)
    with pytest.raises(UnknownNameError, match="unknown entry 'wieght'"):
        base.with_changes("t", drop=["wieght"])
    with pytest.raises(StructureError, match="'weight' is declared twice"):
        base.with_changes("t", [Parameter(name="weight"), Parameter(name="weight", value=1)])
    with pytest.raises(StructureError, match="'weight' is declared here, and gets another value as well"):
        base.with_changes("t", [Parameter(name="weight")], values={"weight": 1})


VILLAGE = load_scheme("tianjin-village")
VILLAGE_AGAIN = loads_scheme(dumps_scheme(VILLAGE))


@given(st.data())
def test_a_variant_is_its_base_but_for_what_it_names(data):
    base, again = VILLAGE, VILLAGE_AGAIN
    sections = {"parameter": base.parameters, "gate": base.gates, "incentive": base.incentives, "limit": base.limits}
    names = [(word, name) for word, entries in sections.items() for name in entries]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    dropped = chosen[: data.draw(st.integers(0, len(chosen)))]
    replaced = [each for each in chosen if each not in dropped]
    entries = [getattr(again, f"{word}s")[name] for word, name in replaced]
    variant = base.with_changes(base.name, entries, drop=[".".join(each) for each in dropped])
    for word, all_of_them in sections.items():
        kept = [name for name in all_of_them if (word, name) not in dropped]
        assert list(getattr(variant, f"{word}s")) == kept
        assert all(getattr(variant, f"{word}s")[name] == all_of_them[name] for name in kept)
    assert set(variation_of(variant).replaced) == {".".join(each) for each in replaced}
    assert set(variation_of(variant).dropped) == {".".join(each) for each in dropped}
    assert (variation_of(variant).added, variation_of(variant).values) == ((), ())


NAMES = ["unit", "score", "total", "bad", "weight", "ceiling", "pay", "star", "veto", "other"]
LINES = [
    "value = 0.3", 'kind = "flag"', 'is = "score + 1"', 'when = "bad"', 'key = "unit"', 'keys = "star"', "high = 1",
    'cap = { star = "four" }', 'levels = [{ name = "five" }]', 'kind = "sanction"', 'note = "x"', "no = 1",
]  # fmt: skip
VALUES = [
    "weight = 0.3", "ceiling = 3", 'ceiling = "x"', "star = 1", "pay = 1", "pay.four.extra = 3", "pay.two.basic = 1",
    'pay.five = { basic = 1, "extra" = 2 }',
]  # fmt: skip
BASE = loads_scheme(CITY, "city.toml")


@given(st.data())
def test_any_changes_give_a_scheme_that_is_written_back_equal_or_faults_with_places(data):
    words = st.sampled_from([*NAMES, *(f"{word}.{name}" for word in SECTIONS for name in NAMES)])
    lines = ['name = "t"', f"drop = {data.draw(st.lists(words, max_size=3))}".replace("'", '"')]
    values = data.draw(st.lists(st.sampled_from(VALUES), max_size=3, unique_by=lambda line: re.split("[ .]", line)[0]))
    lines += ["[values]", *values]
    for word, name in data.draw(
        st.lists(st.tuples(st.sampled_from(list(SECTIONS)), st.sampled_from(NAMES)), unique=True)
    ):
        keys = data.draw(st.lists(st.sampled_from(LINES), unique_by=lambda line: line.split()[0], max_size=3))
        lines += [f"[{word}.{name}]", *keys]
    text = "\n".join(lines).replace('name = "t"', 'name = "t"\nextends = "city"')
    lines = text.split("\n")
    found: tuple[pr.SchemeFault, ...] = ()
    try:
        scheme = read_scheme(text, "t.toml", lambda words, at: BASE)
    except SchemeError as error:
        found = error.faults
    else:
        assert loads_scheme(dumps_scheme(scheme)) == scheme
        try:
            pr.check(scheme)
        except SchemeError as error:
            found = error.faults
    shown = {"t.toml": lines, "city.toml": CITY.splitlines()}
    for fault in found:
        assert fault.at is None or fault.at.text == shown[fault.at.file][fault.at.line - 1]
        assert fault.why
        assert fault.fix


# ------------------------------------------------------------------------------------------------- the day in force


@pytest.fixture
def willow(files):
    files(
        willow__old='name = "willow"\neffective_from = 2017-01-01\neffective_to = 2018-12-31',
        willow__mid='name = "willow"\neffective_from = 2019-01-01\neffective_to = 2021-12-31',
        willow__new='name = "willow"\neffective_from = 2021-01-01',
        willow__draft='name = "willow"\nstatus = "planned"',
        willow__new_dot_guess='name = "guess"',
    )
    return "./willow"


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ("2017-01-01", "old"),
        ("2018-12-31", "old"),
        (date(2019, 1, 1), "mid"),
        ("2020-12-31", "mid"),
        ("2021-06-30", "new"),  # mid and new are both in force, new from the later day
        (date(2030, 1, 1), "new"),
    ],
)
def test_the_edition_in_force_on_a_day_is_taken(willow, day, edition):
    assert load_scheme(willow, on=day).positions.file == f"./willow/{edition}.toml"


def test_a_folder_works_like_a_name_with_edition_and_profile(willow):
    assert load_scheme(Path("willow")).positions.file == "willow/new.toml"
    assert load_scheme("willow/", edition="old").positions.file == "willow/old.toml"
    assert load_scheme(willow, on="2022-01-01", profile="guess").name == "willow"
    with pytest.raises(NotFoundError, match=r"unknown edition of './willow' 'mdi'(.|\n)*write 'mid'"):
        load_scheme(willow, edition="mdi")


def test_a_day_before_every_edition_is_one_error_with_the_days_of_each(willow):
    with pytest.raises(UsageError) as caught:
        load_scheme(willow, on="2016-12-31")
    assert str(caught.value) == (
        "no edition of './willow' is in force on 2016-12-31\n"
        "  why:  its editions are draft (no first day given), old (from 2017-01-01 to 2018-12-31), "
        "mid (from 2019-01-01 to 2021-12-31), new (from 2021-01-01 on)\n"
        "  fix:  give another day, or the edition by its name"
    )


def test_two_editions_from_the_same_day_are_a_fault(files, willow):
    files(willow__newer='name = "willow"\neffective_from = 2021-01-01')
    with pytest.raises(UsageError, match=r"new, newer of './willow' are all in force on 2021-06-30"):
        load_scheme(willow, on="2021-06-30")
    assert load_scheme(willow, on="2020-06-30").positions.file == "./willow/mid.toml"


@pytest.mark.parametrize("on", ["2018-13-01", "yesterday", datetime(2018, 1, 1), 2018])  # noqa: DTZ001  # any will do
def test_what_is_no_day_is_refused(willow, on):
    with pytest.raises(UsageError, match=r"is no day(.|\n)*write it as 2019-12-31"):
        load_scheme(willow, on=on)


def test_edition_and_day_together_are_refused(willow):
    with pytest.raises(UsageError, match="edition 'old' and the day 2018-01-01 are given"):
        load_scheme(willow, edition="old", on="2018-01-01")


def test_an_edition_whose_day_is_no_day_is_a_fault_of_its_file(files, willow):
    files(willow__mid='name = "willow"\neffective_from = "2019-01-01"')
    with pytest.raises(
        SchemeError, match=r"willow/mid.toml:2:19: 'effective_from' of the scheme is '2019-01-01', a text"
    ):
        load_scheme(willow, on="2018-01-01")
    assert load_scheme(willow, edition="old").name == "willow"


def test_a_folder_without_editions_is_one_fault(files):
    Path("empty").mkdir()
    with pytest.raises(SchemeError, match="no scheme file is in this folder"):
        load_scheme("./empty")


def test_shipped_schemes_say_their_days(files, tmp_path, willow, monkeypatch):
    monkeypatch.setattr("partyrate.loading.editions.schemes_folder", lambda: tmp_path)
    assert [(each.edition, each.effective_from, each.effective_to) for each in shipped_schemes()] == [
        ("draft", None, None),
        ("old", date(2017, 1, 1), date(2018, 12, 31)),
        ("mid", date(2019, 1, 1), date(2021, 12, 31)),
        ("new", date(2021, 1, 1), None),
    ]
    assert load_scheme("willow", on="2018-12-31").positions.file == "willow/old.toml"


def test_a_shipped_scheme_without_days_is_in_force_on_no_day():
    with pytest.raises(
        UsageError, match=r"no edition of 'tianjin-village' is in force on 2019-06-01(.|\n)*2019 \(no first"
    ):
        load_scheme("tianjin-village", on="2019-06-01")
