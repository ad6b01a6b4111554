"""The one catalogue of the language, and what every domain makes of it."""

import ast
import subprocess
import sys

import pytest

from partyrate.engines.columns import aggregates as column_aggregates
from partyrate.engines.columns import history as column_history
from partyrate.engines.compiled import aggregates as compiled_aggregates
from partyrate.engines.compiled import history as compiled_history
from partyrate.language.compositions import COMPOSED
from partyrate.language.domains import analysis, columns, compiled, reference, trace
from partyrate.language.functions import AGGREGATES, CATALOGUE, OPERATORS

OF_VALUES = {name for name, function in CATALOGUE.items() if function.family in ("operator", "values", "dates")}
OF_ROWS = {name for name, function in CATALOGUE.items() if function.family == "rows"}
MADE = OF_ROWS - set(COMPOSED)
OF_ROUNDS = {name for name, function in CATALOGUE.items() if function.family == "rounds"}


@pytest.mark.parametrize("domain", [analysis, reference, trace, columns, compiled], ids=lambda domain: domain.__name__)
def test_every_domain_has_every_operator_and_function_of_values_and_no_other(domain):
    assert set(domain.OPERATIONS) == OF_VALUES


@pytest.mark.parametrize(
    "domain", [analysis, reference, trace, column_aggregates, compiled_aggregates], ids=lambda domain: domain.__name__
)
def test_every_domain_has_every_function_of_rows_that_is_not_composed_of_others_and_no_other(domain):
    assert set(domain.ROW_OPERATIONS) == MADE


def test_composed_functions_are_functions_of_rows():
    assert set(COMPOSED) < OF_ROWS


@pytest.mark.parametrize(
    "domain", [analysis, reference, trace, column_history, compiled_history], ids=lambda domain: domain.__name__
)
def test_every_domain_has_every_function_of_rounds_and_no_other(domain):
    assert set(domain.ROUND_OPERATIONS) == OF_ROUNDS


def test_every_entry_belongs_to_a_family_and_stands_under_its_own_name():
    assert set(CATALOGUE) == OF_VALUES | OF_ROWS | OF_ROUNDS | {"absent"}  # which the plan replaces by a constant
    assert all(function.name == name for name, function in CATALOGUE.items())


def test_the_reference_domain_is_lenient_exactly_where_the_catalogue_is_not_strict():
    assert set(reference.LENIENT) == {name for name, function in CATALOGUE.items() if not function.strict}


def test_every_sign_of_python_that_is_accepted_means_an_entry_of_the_catalogue_or_is_made_of_some():
    made_of_others = {"in", "not in", "positive"}
    assert set(OPERATORS.values()) - made_of_others == {
        name for name, function in CATALOGUE.items() if function.family == "operator" and name != "if"
    }
    refused = {ast.FloorDiv, ast.Mod, ast.MatMult, ast.LShift, ast.BitAnd, ast.Is, ast.IsNot, ast.Invert}
    assert not refused & set(OPERATORS)


def test_aggregates_are_the_functions_of_rows_that_share_a_name_with_nothing_else_or_with_a_function_of_values():
    assert {f"{name} of rows" for name in AGGREGATES} == {name for name in OF_ROWS if name.endswith(" of rows")}


def test_the_usage_of_a_function_names_all_its_arguments():
    for function in CATALOGUE.values():
        assert all(f"{keyword}=" in function.usage for keyword in function.keywords), function.name
        assert set(function.required) <= set(function.choices) <= set(function.keywords)


def test_importing_the_domains_imports_no_frame_library():
    code = (
        "import sys, partyrate.language.domains.columns, partyrate.language.domains.trace, "
        "partyrate.engines.columns.compiler;"
        "print([name for name in ('narwhals', 'polars', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"
