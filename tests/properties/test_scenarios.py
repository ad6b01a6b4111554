"""Scenarios are what single ratings are: each of them is rated alone, on random schemes and on the shipped ones."""

from fractions import Fraction

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from tests.properties.strategies import pairs

import partyrate as pr
from partyrate.errors import SchemeError
from partyrate.model.entry import written_cell
from partyrate.numbers import Absent, LevelValue

STEPS = (Fraction(0), Fraction(1), Fraction(-1, 4), Fraction(5, 2))


def choices(scheme, name):
    """Two or more values of a parameter, the one that it has among them."""
    parameter = scheme.parameters[name]
    if parameter.kind == "flag":
        return [False, True]
    if parameter.kind == "choice":
        return list(parameter.values)
    if parameter.kind == "number":
        base = parameter.value if parameter.value is not None else Fraction(1)
        return list(dict.fromkeys(base + step for step in STEPS))
    return None


def cells(scheme):
    """Cells of lookups that hold numbers, each with the values that it takes."""
    return {
        (lookup.name, *map(written_cell, key)): [value, value + Fraction(1, 4)]
        for lookup in scheme.lookups.values()
        for key, value in lookup.cells.items()
        if isinstance(value, Fraction)
    }


def shown(value):
    if isinstance(value, Absent):
        return None
    return value.name if isinstance(value, LevelValue) else value


def single(scheme, cohort, names):
    """The results of one scenario, rated alone: by key."""
    rating = pr.Evaluator(scheme).rate(cohort.units, **cohort_arguments(cohort))
    keys = rating.plan.full_key(scheme.root.name)
    columns = [[shown(value) for value in rating.values(name)] for name in names]
    rows = list(zip(*(rating.values(key) for key in keys), strict=True))
    return dict(zip(rows, zip(*columns, strict=True) if columns else [()] * len(rows), strict=True))


def cohort_arguments(cohort):
    tables = dict(cohort.tables) | ({"history": cohort.history} if cohort.history else {})
    return {"tables": tables, "as_of": cohort.as_of, "period": cohort.period}


def nearest(wanted, kinds):
    """Numbers as tables show them: where some have no last decimal, all are the nearest doubles."""
    return tuple(
        Fraction(value.numerator / value.denominator) if kind.is_float() and value is not None else value
        for value, kind in zip(wanted, kinds, strict=True)
    )


def exact(value):
    return value if value is None or isinstance(value, str | bool) else Fraction(value)


@pytest.mark.slow
@given(pair=pairs(), data=st.data())
def test_a_scenario_of_a_random_scheme_is_what_a_rating_of_its_own_gives(pair, data):
    evaluator, cohort = pair
    scheme = evaluator.scheme
    known = {name: those for name in scheme.parameters if (those := choices(scheme, name))} | cells(scheme)
    assume(known and cohort.units and scheme.root is not None)
    names = data.draw(st.lists(st.sampled_from(list(known)), min_size=1, max_size=2, unique=True))
    values = {name: known[name] for name in names}
    try:
        found = evaluator.scenarios(cohort.units, values=values, **cohort_arguments(cohort))
    except SchemeError:
        event("a value that the scheme does not take")
        return
    except pr.UsageError as error:
        if "decides" not in error.what and not error.what.startswith("with "):
            raise
        event("nothing varies" if "decides" in error.what else "a value that the scheme does not take")
        return
    event("in turn" if found.one_by_one else "together")
    event("cells" if any(axis.lookup for axis in found.design.axes) else "parameters alone")
    for number, setting in enumerate(found.design.settings):
        kinds = [found.units.schema[name] for name in found.names]
        alone = single(found.design.scheme(scheme, setting), cohort, found.names)
        wanted = {key: nearest(values, kinds) for key, values in alone.items()}
        rows = found.units.filter(found.units["scenario"] == number).select(*found.keys, *found.names).rows()
        size = len(found.keys)
        assert {row[:size]: tuple(map(exact, row[size:])) for row in rows} == wanted, (setting, found.one_by_one)
