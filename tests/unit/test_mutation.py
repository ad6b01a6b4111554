"""The count of mutants: a change is put into the functions that it concerns, and every module has tests."""

from __future__ import annotations

from tests.mutation.areas import AREAS, PACKAGE, area_of, files, files_of_tests
from tests.mutation.operators import mutants
from tests.mutation.swapping import Functions

from partyrate.checks import pieces
from partyrate.language.domains.symbols.aggregates import AGGREGATES


def change(path, before, after):
    (found,) = [each for each in mutants(PACKAGE, path) if (each.before, each.after) == (before, after)]
    return found


def changed(functions, mutant):
    pairs = functions.pairs(mutant)
    assert pairs is not None
    (pair,) = pairs
    return pair


def test_a_change_within_a_function_is_put_into_it_and_one_outside_is_not():
    functions = Functions({"checks/pieces.py", "checks/bounds.py"})
    inside = change("checks/pieces.py", "first <= last", "first < last")
    function, code = changed(functions, inside)
    assert function is pieces._between
    before = function.__code__
    try:
        assert len(list(pieces._between(0, 1, 1, with_start=True))) == 1
        function.__code__ = code
        assert list(pieces._between(0, 1, 1, with_start=True)) == []
    finally:
        function.__code__ = before
    outside = next(each for each in mutants(PACKAGE, "checks/bounds.py") if each.before == "2")
    assert functions.pairs(outside) is None


def test_a_change_in_a_class_is_put_into_all_of_its_methods_that_it_concerns():
    functions = Functions({"checks/pieces.py"})
    found = change("checks/pieces.py", "self.range.resolution is None", "self.range.resolution is not None")
    function, _ = changed(functions, found)
    assert function.__qualname__ == "Compared.step"


def test_a_change_in_what_a_function_made_when_its_module_was_loaded_is_put_into_each_of_these():
    functions = Functions({"language/domains/symbols/aggregates.py"})
    found = change("language/domains/symbols/aggregates.py", "absence == 0", "absence != 0")
    pairs = functions.pairs(found)
    assert pairs is not None
    live = [function for function, _ in pairs if function.__qualname__ == "_whole.<locals>.aggregate"]
    assert {id(each) for each in live} == {id(each) for each in AGGREGATES.values()}


def test_every_module_has_an_area_and_every_area_has_tests():
    assert {area_of(path).name for path in files()} == {area.name for area in AREAS}
    assert all(any(not name.startswith("src/") for name in files_of_tests(area)) for area in AREAS)
