"""What is written instead of a function of another language has the value that the function has there."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, prod, trunc
from statistics import median, pvariance, quantiles, variance
from typing import Any, Final

import pytest

import partyrate as pr
from partyrate.language import advice
from partyrate.language.functions import FUNCTIONS

SCHEME = """
name = "values"
[table.unit]
key = "id"
rows = 20
[table.m]
parent = "unit"
key = "step"
rows = 12
[input]
a = { kind = "number", low = -50, high = 50, decimals = 1 }
b = { kind = "number", low = 1, high = 9, decimals = 1 }
k = { kind = "number", low = -9, high = -1, decimals = 0 }
z = { kind = "number", low = -1, high = 1, decimals = 0 }
opt = { kind = "number", low = -9, high = 9, decimals = 0, optional = true }
f = { kind = "flag" }
g = { kind = "flag" }
sort = { kind = "choice", values = ["hill", "plain"] }
s = { kind = "date" }
e = { kind = "date" }
x = { table = "m", kind = "number", low = -50, high = 50, decimals = 1 }
w = { table = "m", kind = "number", low = 1, high = 9, decimals = 0 }
"""


def away(value, digits=0):
    """Round a half away from zero, as spreadsheets and SQL do."""
    scaled = abs(value) * 10**digits
    return (1 if value >= 0 else -1) * Fraction(floor(scaled + Fraction(1, 2)), 10**digits)


def half_even(value, digits=0):
    """Round a half to the even neighbour."""
    return Fraction(round(value * 10**digits), 10**digits)


def up(value, digits=0):
    """Round away from zero."""
    return (1 if value >= 0 else -1) * Fraction(ceil(abs(value) * 10**digits), 10**digits)


def down(value, digits=0):
    """Round toward zero."""
    return Fraction(trunc(value * 10**digits), 10**digits)


def share(values, p):
    """Interpolate between the values around a share, both ends among them."""
    ordered = sorted(values)
    place = Fraction(p) * (len(ordered) - 1)
    low = floor(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def root(value, n, digits=4):
    """Round a root of a whole number of ten-thousandths, a half away from zero."""
    found, size = 0, Fraction(abs(value))
    while (Fraction(found + 1, 10**digits) - Fraction(1, 2 * 10**digits)) ** n <= size:
        found += 1
    return Fraction(found, 10**digits) * (1 if value >= 0 else -1)


def whole_months(start, end):
    """Count the months that are complete; spreadsheets refuse days that stand the other way round."""
    if end < start:
        return ...
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def whole_years(start, end):
    """Count the years that are complete."""
    return ... if end < start else whole_months(start, end) // 12


def after_months(day, n):
    """Give the day that many months later, or the last one of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(day.day, last))


def day_number(day):
    """Number a day, since the rule compares days with one that is fixed."""
    return (day - date(2000, 1, 1)).days


RATED_ON: Final = date(2024, 12, 31)

VALUES: Final[dict[str, Callable[..., object]]] = {
    "IF(a > 1, b, k)": lambda a, b, k, **_: b if a > 1 else k,
    "IFS(a > 5, b, a > 0, k, TRUE, 3)": lambda a, b, k, **_: b if a > 5 else k if a > 0 else 3,
    "SWITCH(sort, 'hill', a, b)": lambda sort, a, b, **_: a if sort == "hill" else b,
    "AND(f, g)": lambda f, g, **_: f and g,
    "OR(f, g)": lambda f, g, **_: f or g,
    "NOT(f)": lambda f, **_: not f,
    "XOR(f, g)": lambda f, g, **_: f != g,
    "TRUE()": lambda **_: True,
    "FALSE()": lambda **_: False,
    "ISBLANK(opt)": lambda opt, **_: opt is None,
    "NOTNULL(opt)": lambda opt, **_: opt is not None,
    "IFNULL(opt, a)": lambda opt, a, **_: a if opt is None else opt,
    "SUM(x)": lambda x, **_: sum(x),
    "SUM(a, b, k)": lambda a, b, k, **_: a + b + k,
    "AVERAGE(x)": lambda x, **_: sum(x) / len(x),
    "AVERAGE(a, k)": lambda a, k, **_: (a + k) / 2,
    "AVERAGE(a, b, k)": lambda a, b, k, **_: (a + b + k) / 3,
    "COUNT(x)": lambda x, **_: len(x),
    "MAX(a, k)": lambda a, k, **_: max(a, k),
    "MIN(a, k)": lambda a, k, **_: min(a, k),
    "ANY(f, g)": lambda f, g, **_: f or g,
    "ALL(f, g)": lambda f, g, **_: f and g,
    "SUMIF(x > 5, x)": lambda x, **_: sum(each for each in x if each > 5),
    "COUNTIF(x, x > 5)": lambda x, **_: sum(each > 5 for each in x),
    "AVERAGEIF(x > -60, x)": lambda x, **_: sum(x) / len(x),
    "SUMIFS(x, w > 3)": lambda x, w, **_: sum(a for a, b in zip(x, w, strict=True) if b > 3),
    "AVERAGEIFS(x, w > 0)": lambda x, **_: sum(x) / len(x),
    "MAXIFS(x, w > 0)": lambda x, **_: max(x),
    "MINIFS(x, w > 0)": lambda x, **_: min(x),
    "SUMIF(x, '>-5')": lambda x, **_: sum(each for each in x if each > -5),
    "SUMIF(w, '<>3', x)": lambda x, w, **_: sum(a for a, b in zip(x, w, strict=True) if b != 3),
    "SUMIFS(x, w, '>3', x, '<=0')": lambda x, w, **_: sum(a for a, b in zip(x, w, strict=True) if b > 3 and a <= 0),
    "COUNTIFS(x, '<0', w, '>=4')": lambda x, w, **_: sum(a < 0 and b >= 4 for a, b in zip(x, w, strict=True)),
    "SUMPRODUCT(x, w)": lambda x, w, **_: sum(map(prod, zip(x, w, strict=True))),
    "中位数(x)": lambda x, **_: median(x),
    "MEDIAN(a, b, k)": lambda a, b, k, **_: sorted((a, b, k))[1],
    "QUARTILE(x, 0)": lambda x, **_: min(x),
    "QUARTILE(x, 1)": lambda x, **_: quantiles(x, n=4, method="inclusive")[0],
    "QUARTILE(x, 2)": lambda x, **_: median(x),
    "QUARTILE.INC(x, 3)": lambda x, **_: quantiles(x, n=4, method="inclusive")[2],
    "QUARTILE(x, 4)": lambda x, **_: max(x),
    "QUARTILE(x, 1 + 2)": lambda x, **_: share(x, Fraction(3, 4)),
    "PERCENTILE(x, 0.9)": lambda x, **_: share(x, Fraction(9, 10)),
    "PERCENTILE_DISC(x, 0.5)": lambda x, **_: sorted(x)[(len(x) - 1) // 2],
    "VAR.P(x)": lambda x, **_: pvariance(x),
    "VAR.S(x)": lambda x, **_: variance(x),
    "STDEV.S(x)": lambda x, **_: root(variance(x), 2, 2),
    "STDEV.P(x)": lambda x, **_: root(pvariance(x), 2, 2),
    "WEIGHTED_AVERAGE(x, w)": lambda x, w, **_: Fraction(sum(map(prod, zip(x, w, strict=True))), sum(w)),
    "去极值平均(x + w, 0)": lambda x, w, **_: Fraction(sum(x) + sum(w), len(x)),
    "PROD(x)": lambda x, **_: prod(x),
    "LARGE(x, 2)": lambda x, **_: sorted(x)[-2],
    "SMALL(x, 2)": lambda x, **_: sorted(x)[1],
    "earliest(x)": lambda x, **_: min(x),
    "latest(x)": lambda x, **_: max(x),
    "ROUNDED(a / 4, 1)": lambda a, **_: away(a / 4, 1),
    "四舍五入(a)": lambda a, **_: away(a),
    "rint(a)": lambda a, **_: half_even(a),
    "ROUNDUP(a / 4, 1)": lambda a, **_: up(a / 4, 1),
    "ROUNDUP(a)": lambda a, **_: up(a),
    "ROUNDDOWN(a / 4, 1)": lambda a, **_: down(a / 4, 1),
    "ROUNDDOWN(a)": lambda a, **_: down(a),
    "银行家舍入(a / 4, 1)": lambda a, **_: half_even(a / 4, 1),
    "TRUNC(a)": lambda a, **_: down(a),
    "TRUNC(a / 4, 1)": lambda a, **_: down(a / 4, 1),
    "INT(a)": lambda a, **_: floor(a),
    "INT(-a / 2)": lambda a, **_: floor(-a / 2),
    "int(a)": lambda a, **_: int(a),
    "取整(a)": lambda a, **_: floor(a),
    "CEILING(a)": lambda a, **_: ceil(a),
    "向下取整(a)": lambda a, **_: floor(a),
    "FLOOR(a)": lambda a, **_: floor(a),
    "CEILING(a, 0.5)": lambda a, **_: ceil(a * 2) / Fraction(2),
    "FLOOR(a, 5)": lambda a, **_: floor(a / 5) * 5,
    "MROUND(a, 5)": lambda a, **_: away(a / 5) * 5,
    "五舍六入(a, 0)": lambda a, **_: -away(-a) if (a % 1) != Fraction(1, 2) else down(a),
    "FLOAT(a)": lambda a, **_: a,
    "MOD(a, b)": lambda a, b, **_: a - b * floor(a / b),
    "MOD(a, k)": lambda a, k, **_: a - k * floor(a / k),
    "QUOTIENT(a, b)": lambda a, b, **_: down(a / b),
    "DIV(a, k)": lambda a, k, **_: down(a / k),
    "整除(a, b)": lambda a, b, **_: floor(a / b),
    "DIV0(a, z)": lambda a, z, **_: a / z if z else 0,
    "POWER(a, 2)": lambda a, **_: a**2,
    "SIGN(z)": lambda z, **_: z,
    "绝对值(a)": lambda a, **_: abs(a),
    "BETWEEN(a, k, b)": lambda a, k, b, **_: k <= a <= b,
    "CLIP(a, k, b)": lambda a, k, b, **_: min(max(a, k), b),
    "SQRT(b)": lambda b, **_: root(b, 2),
    "CBRT(b)": lambda b, **_: root(b, 3),
    "NTHROOT(b, 2)": lambda b, **_: root(b, 2),
    "TODAY() > s": lambda s, **_: s < RATED_ON,
    "DATEDIF(s, e)": lambda s, e, **_: whole_years(s, e),
    "DATEDIF(s, e, 'y')": lambda s, e, **_: whole_years(s, e),
    "DATEDIF(s, e, 'm')": lambda s, e, **_: whole_months(s, e),
    "DATEDIF(s, e, 'd')": lambda s, e, **_: (e - s).days,
    "TIMESTAMPDIFF('year', s, e)": lambda s, e, **_: whole_years(s, e),
    "TIMESTAMPDIFF('month', s, e)": lambda s, e, **_: whole_months(s, e),
    "TIMESTAMPDIFF('day', s, e)": lambda s, e, **_: (e - s).days,
    "CAP(a, 3)": lambda a, **_: min(a, 3),
    "FLOOR_AT(a, 0)": lambda a, **_: max(a, 0),
    "YEARS_DIFF(as_of, s)": lambda s, **_: whole_years(s, RATED_ON),
    "YEARS_BETWEEN(s, as_of)": lambda s, **_: whole_years(s, RATED_ON),
    "YEARS_BETWEEN(s, e)": lambda s, e, **_: whole_years(s, e),
    "DAYS(as_of, s)": lambda s, **_: (RATED_ON - s).days,
    "DATEDIFF(as_of, s)": lambda s, **_: (RATED_ON - s).days,
    "DATEDIFF(s, e)": lambda s, e, **_: (e - s).days,
    "DATEDIFF('day', s, e)": lambda s, e, **_: (e - s).days,
    "DATE_DIFF(as_of, s, 'day')": lambda s, **_: (RATED_ON - s).days,
    "DATE_DIFF(s, e, 'day')": lambda s, e, **_: (e - s).days,
    "天数(s, e)": lambda s, e, **_: (e - s).days,
    "DATEADD(s, 30)": lambda s, **_: s + timedelta(30),
    "EDATE(s, -3)": lambda s, **_: after_months(s, -3),
    "ADD_YEARS(s, 5)": lambda s, **_: after_months(s, 60),
    "年份(s)": lambda s, **_: s.year,
    "月份(s)": lambda s, **_: s.month,
    "季度(s)": lambda s, **_: (s.month + 2) // 3,
    "DAYOFMONTH(s)": lambda s, **_: s.day,
    "isoweekday(s)": lambda s, **_: s.isoweekday(),
    "WEEKDAY(s, 2)": lambda s, **_: s.isoweekday(),
    "DAYOFYEAR(s)": lambda s, **_: s.timetuple().tm_yday,
    "LAST_DAY(s)": lambda s, **_: after_months(s.replace(day=1), 1) - timedelta(1),
    "EOMONTH(s, 2)": lambda s, **_: after_months(s.replace(day=1), 3) - timedelta(1),
    "月初(s)": lambda s, **_: s.replace(day=1),
    "月末(s)": lambda s, **_: after_months(s.replace(day=1), 1) - timedelta(1),
    "季初(s)": lambda s, **_: s.replace(day=1, month=(s.month - 1) // 3 * 3 + 1),
    "季末(s)": lambda s, **_: after_months(s.replace(day=1, month=(s.month - 1) // 3 * 3 + 1), 3) - timedelta(1),
    "年初(s)": lambda s, **_: date(s.year, 1, 1),
    "年末(s)": lambda s, **_: date(s.year, 12, 31),
    "DATE_TRUNC('month', s)": lambda s, **_: s.replace(day=1),
    "DATE_TRUNC('quarter', s)": lambda s, **_: s.replace(day=1, month=(s.month - 1) // 3 * 3 + 1),
    "DATE_TRUNC('year', s)": lambda s, **_: date(s.year, 1, 1),
    "MONTHS_BETWEEN(as_of, s)": lambda s, **_: whole_months(s, RATED_ON),
    "MONTHS_BETWEEN(s, as_of)": lambda s, **_: whole_months(s, RATED_ON),
    "MONTHS_BETWEEN(s, e)": lambda s, e, **_: whole_months(s, e),
    "整月(s, e)": lambda s, e, **_: whole_months(s, e),
    "ISIN(sort, 'hill', 'plain')": lambda **_: True,
    "EXACT(a, b)": lambda a, b, **_: a == b,
    "GT(a, b)": lambda a, b, **_: a > b,
    "LT(a, b)": lambda a, b, **_: a < b,
}
"""Calls of other languages, and their value there by the values of the names; `...` where it has none."""

WITHOUT = (
    "cumsum", "rank", "dense_rank", "rank.avg", "row_number", "percentrank", "percentrank.exc", "cume_dist", "min_max",
    "streak", "times", "lag", "weekday", "c", "winsorize", "zscore", "top", "bottom",
)  # fmt: skip
"""Functions whose value depends on the rows of the whole table, on rounds or on a remark, by the names of their lines;
and a group, which is no value."""


def parts(call):
    """Give the name of a call and its arguments."""
    name, _, rest = call.partition("(")
    inside = rest[: rest.rindex(")")]
    return name, [part.strip() for part in inside.split(",") if part.strip()]


def instead(call):
    """Give what is written instead of a call, and what stands after it."""
    name, arguments = parts(call)
    found = advice.of_call(name, arguments, FUNCTIONS)
    assert found is not None
    assert found.instead
    return found.instead + call[call.rindex(")") + 1 :]


def rows():
    """Give units with their finer rows, values below zero and halves among them."""
    numbers = ["-12.5", "-7.4", "-2.5", "-0.5", "0", "0.5", "3.7", "7.5", "37.5"]
    starts = ["2019-02-28", "2020-02-29", "2021-12-31", "2023-03-15", "2024-01-31", "2022-06-30"]
    ends = ["2024-02-28", "2024-02-29", "2020-01-01", "2024-03-14", "2024-02-29", "2022-06-30"]
    units, finer = [], []
    for place, number in enumerate(numbers):
        unit: dict[str, Any] = {
            "id": place,
            "a": Fraction(number),
            "b": Fraction(place + 3, 2),
            "k": -1 - place,
            "z": place % 3 - 1,
        }
        unit |= {"opt": None if place % 2 else place - 4, "f": place % 2 == 0, "g": place % 3 == 0}
        unit |= {"sort": "hill" if place % 2 else "plain"}
        unit |= {"s": date.fromisoformat(starts[place % 6]), "e": date.fromisoformat(ends[place % 6])}
        unit["x"] = [Fraction(each) * (1 - 2 * (step % 2)) for step, each in enumerate(numbers[: place + 2])]
        unit["w"] = [1 + (place + step) % 9 for step in range(len(unit["x"]))]
        pairs = zip(unit["x"], unit["w"], strict=True)
        finer += [{"id": place, "step": step, "x": x, "w": w} for step, (x, w) in enumerate(pairs)]
        units.append(unit)
    return units, finer


@pytest.fixture(scope="module")
def rating():
    """Rate everything that is written instead, as one scheme."""
    formulas = []
    for place, call in enumerate(VALUES):
        rule = instead(call)
        is_day = isinstance(VALUES[call](**rows()[0][0]), date)
        rule = f"days_between(date('2000-01-01'), {rule})" if is_day else rule
        formulas.append(f'[formula.v{place}]\nis = """{rule}"""\n')
    units, finer = rows()
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME + "".join(formulas)))
    columns = [{key: value for key, value in unit.items() if key not in ("x", "w")} for unit in units]
    return evaluator.rate(columns, tables={"m": finer}, as_of=RATED_ON)


@pytest.mark.parametrize(("place", "call"), list(enumerate(VALUES)), ids=list(VALUES))
def test_what_is_written_instead_has_the_value_of_the_function_elsewhere(rating, place, call):
    expected = [VALUES[call](**unit) for unit in rows()[0]]
    expected = [day_number(each) if isinstance(each, date) else each for each in expected]
    found = [each if isinstance(each, bool) else Fraction(each) for each in rating.values(f"v{place}")]
    assert [other if other is ... else each for each, other in zip(found, expected, strict=True)] == expected


def test_each_line_with_a_rule_to_write_is_compared_or_depends_on_more_than_its_arguments():
    compared = [advice.form_of(*parts(call)) for call in VALUES]
    lacking = [form.names[0] for form in advice.forms() if form.instead and form not in compared]
    assert sorted(set(lacking)) == sorted(WITHOUT)


def test_what_counts_or_shares_otherwise_is_no_rule_to_write():
    for name in ("TRIMMEAN", "trim_mean", "QUARTILE.EXC", "PERCENTILE.EXC", "age"):
        found = advice.of_call(name, ["x", "0.4"], FUNCTIONS)
        assert found is not None
        assert found.instead == ""
