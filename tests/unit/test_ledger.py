"""The ledger of facts: every numbered fact has a status, and what it names exists."""

import ast
import importlib.util
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import partyrate as pr
from partyrate.loading.sections import SECTIONS, TOP_KEYS

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "docs" / "facts"
NUMBERS = {
    "tianjin": ("TJ", 48),
    "qingxu": ("QX", 39),
    "liuzhou": ("LZ", 18),
    "dinghai": ("DH", 30),
    "kaifeng": ("KF", 19),
}
"""The key of each region's facts, and how many there are."""

FIELDS = {"title", "status", "entries", "tests", "parameters", "reason"}
NEEDED = {"executed": {"entries", "tests"}, "unpublished": {"parameters"}, "context": {"reason"}}


def facts(region):
    return tomllib.loads((FACTS / f"{region}.toml").read_text("utf-8"))


ALL = {name: fact for region in NUMBERS for name, fact in facts(region).items()}


@cache
def scheme(name):
    name, _, edition = name.partition("@")
    return pr.load_scheme(name, edition=edition or None)


@cache
def functions_in(path):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_there_are_154_numbered_facts():
    assert sum(count for _, count in NUMBERS.values()) == 154
    assert len([name for name in ALL if not name.startswith("X-")]) == 154


@pytest.mark.parametrize("region", NUMBERS)
def test_every_fact_of_a_region_stands_in_its_ledger_and_no_other(region):
    key, count = NUMBERS[region]
    found = facts(region)
    numbered = [name for name in found if not name.startswith("X-")]
    assert numbered == [f"{key}-{number}" for number in range(1, count + 1)]
    assert all(name.startswith(f"X-{key}-") for name in found if name not in numbered)


@pytest.mark.parametrize("name", ALL)
def test_a_fact_has_one_status_with_all_that_belongs_to_it(name):
    fact = ALL[name]
    assert fact["title"].strip()
    assert set(fact) <= FIELDS
    assert NEEDED[fact["status"]] <= {field for field, value in fact.items() if value}


@pytest.mark.parametrize("name", ALL)
def test_what_a_fact_names_exists(name):
    fact = ALL[name]
    for entry in fact.get("entries", ()):
        of, _, where = entry.partition("/")
        made, (word, _, key) = scheme(of), where.partition(".")
        assert not where or word in SECTIONS or (word in TOP_KEYS and not key), entry
        assert not key or key in getattr(made, SECTIONS[word].collection), entry
    for parameter in fact.get("parameters", ()):
        of, _, key = parameter.partition("/")
        open_names = {each.partition("[")[0] for each in scheme(of).unpublished}
        assert key in open_names, f"{parameter} is published, or is not there"
    for test in fact.get("tests", ()):
        path, _, function = test.partition("::")
        assert function in functions_in(path), test


def test_the_page_is_up_to_date():
    spec: Any = importlib.util.spec_from_file_location("make_ledger", ROOT / "docs" / "make_ledger.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "ledger.md").read_text("utf-8") == module.page(), "run python docs/make_ledger.py"
