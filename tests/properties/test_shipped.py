"""Rows and columns agree on random data, value for value, for every scheme that is shipped."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.oracle import differences_in_code
from tests.properties.strategies import given_by

import partyrate as pr
from partyrate import testing

EVERY = [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()]


@cache
def evaluator(name):
    scheme, _, edition = name.partition("@")
    return pr.Evaluator(pr.load_scheme(scheme, edition=edition, profile="illustrative"))


# The schemes that people use are larger than any that is drawn: their rows, ties and gaps are drawn instead.
@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=max(2, settings().max_examples // 20), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_value_of_a_shipped_scheme_is_the_same_in_rows_and_columns(name, data):
    rater = evaluator(name)
    cohort = data.draw(testing.cohorts(rater.scheme, max_units=5))
    testing.same_on_all_engines(rater, cohort, engines=["polars", "pandas"])
    plan, rows, dates, number = given_by(rater, cohort)
    assert rater.program is not None
    assert not list(differences_in_code(plan, rater.program, rows, dates, number))
