"""Every domain gives the same: the rows engine and the columns engine over each kind of frame, in value and cause."""

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.properties.engines import differences, differences_in_code, unfounded
from tests.properties.strategies import DATES, NOW, cases, wild_rules, world_scheme
from tests.servers import statements

from partyrate.engines.code import NotInCode, compiled
from partyrate.errors import SchemeError
from partyrate.model import Indicator
from partyrate.plan import make_plan


@pytest.mark.slow
@given(case=cases())
def test_all_engines_give_the_same_values_and_causes(case):
    world, data = case
    assert not list(differences(world.plan, data, DATES, NOW))


@pytest.mark.slow
@settings(max_examples=settings().max_examples // 5)  # DuckDB plans a statement for a second
@given(case=cases())
def test_statements_give_the_same_results_inside_duckdb(case):
    world, data = case
    assert not list(statements.differences(world.plan, data, DATES, NOW, "duckdb", statements.in_duckdb))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(case=cases())
def test_statements_give_the_same_results_inside_postgres(postgres, case):
    world, data = case
    assert not list(statements.differences(world.plan, data, DATES, NOW, "postgres", postgres.run))


@given(case=cases())
def test_code_gives_the_values_causes_and_accounts_of_the_yardstick(case):
    world, data = case
    try:
        program = compiled(world.plan)
    except NotInCode as reason:
        event(f"not in code: {reason}")
        return
    event("in code")
    assert not list(differences_in_code(world.plan, program, data, DATES, NOW))


@given(case=cases())
def test_what_a_plan_knows_beforehand_holds_for_every_value(case):
    world, data = case
    assert not list(unfounded(world.plan, data, DATES, NOW))


@given(rule=wild_rules(), table=st.sampled_from(["unit", "ev", "part", "quarter", "bit"]))
def test_any_rule_makes_a_plan_or_an_error_of_the_scheme_that_points_into_it(rule, table):
    formula = Indicator(name="wild", table=table, is_=rule)
    scheme = world_scheme(takes=True, excluding=True, more=[formula])
    faults = faults_of(scheme)
    event("accepted" if not faults else type(faults[0]).__name__)
    for fault in faults:
        assert fault.what
        assert fault.mend
        assert fault.at is None or 1 <= fault.at.column <= len(fault.at.text) + 1


def faults_of(scheme):
    """Give the faults that a plan finds in a scheme."""
    try:
        make_plan(scheme)
    except SchemeError as error:
        return error.faults
    return ()
