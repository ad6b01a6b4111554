"""Every domain gives the same: the rows engine and the columns engine over each kind of frame, in value and cause."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.properties.oracle import differences_in_code
from tests.properties.strategies import WORLD, given_by, pairs, wild_rules, world_scheme
from tests.servers import statements

from partyrate import testing
from partyrate.engines.compiled import NotCompilable, compiled
from partyrate.errors import EngineError, SchemeError
from partyrate.model import Indicator
from partyrate.plan import make_plan


# No other test finds that one engine reads a construct otherwise in a place that nobody thought of.
@pytest.mark.slow
@given(pair=pairs())
def test_all_engines_give_the_same_values_causes_and_notes(pair):
    testing.same_on_all_engines(*pair)


# A statement is another program than the one that runs over a relation: types, casts and remainders are DuckDB's own.
@pytest.mark.slow
@settings(max_examples=settings().max_examples // 5)  # DuckDB plans a statement for a second
@given(pair=pairs([WORLD]))
def test_statements_give_the_same_results_inside_duckdb(pair):
    evaluator, cohort = pair
    assert not list(statements.differences(evaluator, cohort, "duckdb", statements.in_duckdb))


# The same statements where doubles, decimals and divisions are those of PostgreSQL: a process for each statement.
@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pair=pairs([WORLD]), decimals=st.booleans())
def test_statements_give_the_same_results_inside_postgres(postgres, pair, decimals):
    evaluator, cohort = pair
    try:
        found = list(statements.differences(evaluator, cohort, "postgres", postgres.run, decimals=decimals))
    except EngineError as refused:
        if "more than 1,600 columns" not in str(refused):
            raise
        event("wider than PostgreSQL takes")
        return
    assert not found


# Rows in code are what users of plain rows get, with short cuts that the reference engine does not take.
@pytest.mark.slow
@given(pair=pairs())
def test_code_gives_the_values_causes_and_accounts_of_the_reference_engine(pair):
    plan, data, dates, number = given_by(*pair)
    try:
        program = compiled(plan)
    except NotCompilable as reason:
        event(f"not in code: {reason}")
        return
    event("in code")
    assert not list(differences_in_code(plan, program, data, dates, number))


# Ties are where an order of rows would show: they are drawn often, and rated twice on two engines.
@pytest.mark.slow
@given(pair=pairs())
def test_the_order_of_rows_changes_nothing(pair):
    testing.row_order_does_not_matter(*pair)
    testing.row_order_does_not_matter(*pair, engine="polars")


@given(pair=pairs())
def test_what_a_plan_knows_beforehand_holds_for_every_value(pair):
    testing.bounded(*pair)


@given(pair=pairs())
def test_a_quota_is_kept_or_a_note_says_why_not(pair):
    testing.quota_kept_or_reported(*pair)


# An explanation is computed anew from what it shows: that shows whether it leaves out what a value is made of.
@pytest.mark.slow
@given(pair=pairs(), engine=st.sampled_from(["rows", "rows", "rows", "polars"]))
def test_an_explanation_shows_all_that_a_value_is_made_of(pair, engine):
    testing.explanation_replays(*pair, engine=engine)


@given(scheme=testing.schemes())
def test_a_file_holds_the_whole_scheme(scheme):
    testing.lossless_file(scheme)


@given(rule=wild_rules(), table=st.sampled_from(["unit", "ev", "part", "quarter", "bit"]))
def test_any_rule_makes_a_plan_or_an_error_of_the_scheme_that_points_into_it(rule, table):
    formula = Indicator(name="wild", table=table, formula=rule)
    scheme = world_scheme(more=[formula])
    faults = faults_of(scheme)
    event("accepted" if not faults else type(faults[0]).__name__)
    for fault in faults:
        assert fault.what
        assert fault.fix
        assert fault.at is None or 1 <= fault.at.column <= len(fault.at.text) + 1


def faults_of(scheme):
    """Give the faults that a plan finds in a scheme."""
    try:
        make_plan(scheme)
    except SchemeError as error:
        return error.faults
    return ()
