"""What all tests of regulations ask for: a function that rates rows by one engine, frames by columns however small."""

import pytest
from tests.cases.regulations.rated import Rate, rated_by


# Not pandas, which the first ones run on: it computes some two hundred values of ten rows in several seconds.
@pytest.fixture(params=["rows", "polars"])
def rate(request: pytest.FixtureRequest, columns_engine: None) -> Rate:
    """Return what rates rows by one engine."""
    return rated_by(request.param)
