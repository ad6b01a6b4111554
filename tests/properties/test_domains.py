"""Every domain gives the same: the rows engine and the columns engine over each kind of frame, in value and cause."""

from hypothesis import given
from tests.properties.engines import differences, unfounded
from tests.properties.strategies import DATES, NOW, cases


@given(case=cases())
def test_all_engines_give_the_same_values_and_causes(case):
    world, data = case
    assert not list(differences(world.plan, data, DATES, NOW))


@given(case=cases())
def test_what_a_plan_knows_beforehand_holds_for_every_value(case):
    world, data = case
    assert not list(unfounded(world.plan, data, DATES, NOW))
