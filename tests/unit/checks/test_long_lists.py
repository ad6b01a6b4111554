"""Long lists in findings are cut, and say how many more there are."""

from __future__ import annotations

import pytest

import partyrate as pr

HEAD = 'name = "trial"\n[table.village]\nkey = "village"\nrows = 20\n'
NUMBER = '[input.{}]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
PAY = '[incentive.{}]\nkind = "bonus"\nunit = "yuan"\namount = "{}"\n'


def numbers(count, name="x"):
    return "".join(NUMBER.format(f"{name}{number}") for number in range(count))


def found(text, code):
    return [each for each in pr.check(pr.loads_scheme(HEAD + text)).findings if each.code == code]


def names(count, name, quoted=True):
    return ", ".join(f"'{name}{number}'" if quoted else f"{name}{number}" for number in range(count))


@pytest.mark.parametrize("count", [8, 9])
def test_inputs_without_consequence(count):
    rule = " + ".join(f"x{number}" for number in range(count))
    text = numbers(count) + NUMBER.format("y") + f'[formula.f]\nis = "{rule}"\n' + PAY.format("pay", "y")
    (told,) = found(text, "input-without-consequence")
    assert told.what.endswith(f"depends on {names(8, 'x')}" + (" and 1 more" if count > 8 else ""))


@pytest.mark.parametrize("count", [4, 5])
def test_readers_of_an_input_without_consequence(count):
    formulas = "".join(f'[formula.f{number}]\nis = "x0 + {number}"\n' for number in range(count))
    (told,) = found(numbers(1) + NUMBER.format("y") + formulas + PAY.format("pay", "y"), "input-without-consequence")
    assert told.why.startswith(f"only {names(4, 'f')}" + (" and 1 more" if count > 4 else " reads"))


@pytest.mark.parametrize("count", [6, 7])
def test_weights_of_a_formula(count):
    rule = " + ".join(f"0.1 * x{number}" for number in range(count))
    (told,) = found(f'{numbers(count)}[formula.f]\nis = "{rule}"\n' + PAY.format("pay", "f"), "weights-in-formula")
    listed = ", ".join(f"0.1 * x{number}" for number in range(6))
    assert told.what.endswith(f": {listed}" + (" and 1 more" if count > 6 else ""))


@pytest.mark.parametrize("count", [4, 5])
def test_results_that_an_input_acts_on(count):
    text = "".join(PAY.format(f"pay{number}", "9 - x0") for number in range(count))
    (told,) = found(numbers(1) + text, "direction-against")
    listed = ", ".join(f"incentive 'pay{number}'" for number in range(4))
    assert f"results of {listed}" + (" and 1 more worse" if count > 4 else " worse") in told.what


@pytest.mark.parametrize("count", [4, 5])
def test_values_with_which_two_levels_overlap(count):
    rules = " and ".join(f"x{number} > 4" for number in range(count))
    levels = f'{{ name = "a", when = "{rules}" }}, {{ name = "b", when = "x0 > 3" }}'
    (told,) = found(f'{numbers(count)}[ladder.star]\noverlap = "report"\nlevels = [{levels}]\n', "bands-overlap")
    listed = ", ".join(f"x{number} from 5 to 9" for number in range(4))
    assert told.what.endswith(f": {listed}" + (" and 1 more" if count > 4 else ""))


@pytest.mark.parametrize("count", [20, 21])
def test_entries_that_lack_a_language(count):
    text = '[input.own]\nkind = "flag"\nlabels = { zh = "甲", en = "own" }\n' + "".join(
        f'[input.x{number}]\nkind = "flag"\nlabels = {{ zh = "乙" }}\n' for number in range(count)
    )
    top = 'name = "trial"\ntitle = { zh = "题", en = "t" }\n[table.village]\nkey = "v"\n'
    scheme = pr.loads_scheme(top + 'labels = { zh = "村", en = "v" }\n' + text)
    (told,) = [each for each in pr.check(scheme).findings if each.code == "language-lacking"]
    assert told.what.endswith(f"for {names(20, 'x', quoted=False)}" + (" and 1 more" if count > 20 else ""))


@pytest.mark.parametrize("count", [4, 5])
def test_entries_that_make_a_choice_alike(count):
    formulas = "".join(f'[formula.f{number}]\nis = "round(x0 / {number + 3}, 1)"\n' for number in range(count))
    scheme = pr.loads_scheme(HEAD + numbers(1) + formulas + PAY.format("pay", "x0"))
    (choice,) = [each for each in pr.check(scheme).choices if each.kind == "rounding"]
    assert len(choice.entries) == count
    said = choice.said(scheme).in_language("en")
    assert f"({names(4, 'f', quoted=False)}{' and 1 more' if count > 4 else ''})" in said


@pytest.mark.parametrize("count", [6, 7])
def test_levels_that_count_as_numbers(count):
    levels = ", ".join(f'{{ name = "v{number}", when = "x0 > {8 - number}" }}' for number in range(count))
    text = f'{numbers(1)}[ladder.star]\nlevels = [{levels}]\n[formula.f]\nwhen = "star > 20"\nis = "x0"\n'
    (told,) = [each for each in found(text, "condition-never") if each.entry == "formula.f"]
    listed = names(6, "v", quoted=False) + (" and 1 more" if count > 6 else "")
    assert told.why == f"the levels of star count as 1 to {count}, and are compared by their names: {listed}"


@pytest.mark.parametrize("count", [3, 4, 5])
def test_bounds_of_values_that_decide_a_condition(count):
    said = "; ".join(f"x{number} is 0 to 9" for number in range(min(count, 4)))
    for rule, end in (
        (" and ".join(f"x{number} >= 0" for number in range(count)), ""),
        (
            " and ".join(f"x{number} > 5 and x{number} < 3" for number in range(count)),
            "; no value meets all parts of the condition",
        ),
    ):
        text = f'{numbers(count)}[formula.f]\nwhen = "{rule}"\nis = "1 + x0"\n'
        (told,) = found(text, "condition-never") or found(text, "condition-always")
        assert told.why == said + end


@pytest.mark.parametrize("count", [6, 7])
def test_values_that_a_condition_compares(count):
    values = ", ".join(f'"v{number}"' for number in range(count))
    text = f'[input.side]\nkind = "choice"\nvalues = [{values}]\n'
    levels = '{ name = "a", when = "side == \'v0\' and side == \'v1\'" }, { name = "b" }'
    (told,) = found(f"{text}[ladder.star]\nlevels = [{levels}]\n", "condition-never")
    side = f"side is one of {names(6, 'v', quoted=False)}" + (" and 1 more" if count > 6 else "")
    assert told.why == f"{side}; no value meets all parts of the condition"
