"""What an advice tells to write, pasted where the carets are, means the same as what was written."""

from datetime import date
from fractions import Fraction
from math import floor

import pytest

import partyrate as pr

SCHEME = pr.Scheme(
    name="pasted",
    tables=[pr.Table(name="unit", key="u", rows=50), pr.Table(name="p", parent="unit", key="k", rows=12)],
    indicators=[
        pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="b", kind="number", low=1, high=9, decimals=0),
        pr.Indicator(name="c", kind="number", low=1, high=9, decimals=0),
        pr.Indicator(name="f", kind="flag"),
        pr.Indicator(name="opt", kind="number", low=0, high=9, decimals=0, optional=True),
        pr.Indicator(name="s", kind="choice", values=["甲", "乙", "丙"]),
        pr.Indicator(name="d1", kind="date"),
        pr.Indicator(name="d2", kind="date"),
        pr.Indicator(name="y", table="p", kind="number", low=0, high=9, decimals=0),
    ],
)  # fmt: skip

ROWS = [
    {"u": str(number), "a": a, "b": b, "c": c, "f": f, "opt": opt, "s": s, "d1": "2020-02-29", "d2": d2}
    for number, (a, b, c, f, opt, s, d2) in enumerate(
        [
            (7, 2, 3, False, None, "甲", "2024-02-28"), (3, 3, 2, True, 4, "乙", "2021-06-01"),
            (0, 9, 1, True, None, "丙", "2020-03-01"), (9, 1, 4, False, 0, "甲", "2029-12-31"),
            (5, 4, 9, False, 9, "丙", "2020-02-29"),
        ]
    )
]  # fmt: skip
MARKS = [
    {"u": str(number), "k": f"{number}-{k}", "y": (3 * number + 2 * k) % 10} for number in range(5) for k in range(4)
]


def pasted(rule):
    """Give a rule after its first advice has been pasted over the carets, again until it is accepted."""
    for _ in range(8):
        scheme = pr.Scheme(
            name=SCHEME.name,
            tables=list(SCHEME.tables.values()),
            indicators=[*SCHEME.indicators.values(), pr.Indicator(name="r", table="unit", formula=rule)],
        )
        try:
            return rule, pr.Evaluator(scheme)
        except pr.SchemeError as error:
            fault = error.faults[0]
        assert fault.at is not None
        assert fault.instead, f"{rule}: {fault}"
        start = fault.at.column - 1
        rule = f"{rule[:start]}{fault.instead}{rule[start + fault.at.length :]}"
    raise AssertionError(rule)


def values(rule):
    """Give what a rule is in every row, after its advice."""
    text, evaluator = pasted(rule)
    return text, evaluator.rate(ROWS, tables={"p": MARKS}).values("r")


def years(row):
    """Give the whole years between the dates of a row."""
    first, last = (list(map(int, row[name].split("-"))) for name in ("d1", "d2"))
    return last[0] - first[0] - (last[1:] < first[1:])


def days(row):
    """Give the days between the dates of a row."""
    return (date.fromisoformat(row["d2"]) - date.fromisoformat(row["d1"])).days


def marks(row, least=0):
    """Give the marks of a row above a limit."""
    return [mark["y"] for mark in MARKS if mark["u"] == row["u"] and mark["y"] > least]


def truncated(value):
    """Cut the digits after the point off."""
    return floor(value) if value >= 0 else -floor(-value)


NUMBERS = {
    # calls, which stand by themselves next to every operator
    "IF(a > b, 1, 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "if(a > b, 1, 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "IF(a > b, IF(f, a, b), a + b)": lambda r: (r["a"] if r["f"] else r["b"]) if r["a"] > r["b"] else r["a"] + r["b"],
    "np.where(a > b, 1, 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "如果(f, a, b)": lambda r: r["a"] if r["f"] else r["b"],
    "IFS(a > 6, 3, a > 4, 2, TRUE, 1)": lambda r: 3 if r["a"] > 6 else 2 if r["a"] > 4 else 1,
    "IFS(a > 6, 3, a > 4, 2)": lambda r: 3 if r["a"] > 6 else 2 if r["a"] > 4 else 0,
    "SWITCH(s, '甲', 1, 2)": lambda r: 1 if r["s"] == "甲" else 2,
    "SWITCH(s, '甲', a, '乙', a + b, c)": lambda r: {"甲": r["a"], "乙": r["a"] + r["b"]}.get(r["s"], r["c"]),
    "SWITCH(TRUE, a > b, 1, 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "SWITCH(a - b, 5, 1, 0, 3, 2)": lambda r: {5: 1, 0: 3}.get(r["a"] - r["b"], 2),
    "DECODE(s, '甲', 1, 2)": lambda r: 1 if r["s"] == "甲" else 2,
    "MOD(a, b)": lambda r: r["a"] % r["b"],
    "MOD(a - b, c)": lambda r: (r["a"] - r["b"]) % r["c"],
    "MOD(a, b + c)": lambda r: r["a"] % (r["b"] + r["c"]),
    "SUM(a, b)": lambda r: r["a"] + r["b"],
    "SUM(a, b - c)": lambda r: r["a"] + r["b"] - r["c"],
    "AVERAGE(a, b - c)": lambda r: Fraction(r["a"] + r["b"] - r["c"], 2),
    "DIVIDE(a, b - c)": lambda r: Fraction(r["a"], r["b"] - r["c"]) if r["b"] != r["c"] else 0,
    "IFNULL(opt, a + b)": lambda r: r["a"] + r["b"] if r["opt"] is None else r["opt"],
    "POWER(a - b, 2)": lambda r: (r["a"] - r["b"]) ** 2,
    "SIGN(a - b)": lambda r: (r["a"] > r["b"]) - (r["a"] < r["b"]),
    "LIMIT(a + b, 3, 7)": lambda r: min(max(r["a"] + r["b"], 3), 7),
    "INT((a - b) / c)": lambda r: truncated(Fraction(r["a"] - r["b"], r["c"])),
    "QUOTIENT(a - b, c)": lambda r: truncated(Fraction(r["a"] - r["b"], r["c"])),
    "(a - b).round(0)": lambda r: r["a"] - r["b"],
    "DATEDIF(d1, d2, 'y')": years,
    'DATEDIF(d1, d2, "Y")': years,
    "(d2 - d1).days": days,
    "TIMESTAMPDIFF('year', d1, d2)": years,
    "SUM(y, y > 5)": lambda r: sum(marks(r, 5)),
    "sum(y, y > 5)": lambda r: sum(marks(r, 5)),
    "SUMIF(y > 5, y)": lambda r: sum(marks(r, 5)),
    "SUMIFS(y, y > 5)": lambda r: sum(marks(r, 5)),
    "COUNTIF(y, y > 5)": lambda r: len(marks(r, 5)),
    "count(y, y > 5)": lambda r: len(marks(r, 5)),
    "coalesce(AVERAGEIF(y > 0, y), 0)": lambda r: Fraction(sum(marks(r)), len(marks(r))) if marks(r) else 0,
    "coalesce(mean(y, y > 0), 0)": lambda r: Fraction(sum(marks(r)), len(marks(r))) if marks(r) else 0,
    "MAX(a, b)": lambda r: max(r["a"], r["b"]),
    "60%": lambda r: Fraction(3, 5),
    "5‰": lambda r: Fraction(1, 200),
    "3百": lambda r: 300,
    # operators and words, which stand in brackets
    "((a - b) // c)": lambda r: (r["a"] - r["b"]) // r["c"],
    "(a // b // c)": lambda r: r["a"] // r["b"] // r["c"],
    "(a // (b + c))": lambda r: r["a"] // (r["b"] + r["c"]),
    "(-(a - b) // c)": lambda r: -(r["a"] - r["b"]) // r["c"],
    "((a if f else b) // c)": lambda r: (r["a"] if r["f"] else r["b"]) // r["c"],
    "(a %% b)": lambda r: r["a"] % r["b"],
    "((a + c) mod b)": lambda r: (r["a"] + r["c"]) % r["b"],
    "(a - c %/% b)": lambda r: r["a"] - r["c"] // r["b"],
    "(a > b ? 1 : 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "(a > b ？ 1 ： 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "(a > b ? f ? 1 : 2 : a > c ? 3 : 4)": lambda r: (2 - r["f"]) if r["a"] > r["b"] else 3 if r["a"] > r["c"] else 4,
    "(if a > b then 1 else 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "(if a > b then 1 else if a > c then 3 else 4)": lambda r: 1 if r["a"] > r["b"] else 3 if r["a"] > r["c"] else 4,
    "(如果 a 大于 b 那么 1 否则 2)": lambda r: 1 if r["a"] > r["b"] else 2,
    "(如果a>b，则1，否则如果a>c，则3，否则4)": lambda r: 1 if r["a"] > r["b"] else 3 if r["a"] > r["c"] else 4,
    "(case when a > b then 1 when a > c then 3 else 4 end)": lambda r: (
        1 if r["a"] > r["b"] else 3 if r["a"] > r["c"] else 4
    ),
    "(d2 - d1)": days,
    "(a 加 b)": lambda r: r["a"] + r["b"],
}  # fmt: skip


OF_NUMBERS = {
    "{}": lambda v, r: v,
    "3 * {}": lambda v, r: 3 * v,
    "{} + 3": lambda v, r: v + 3,
    "c - {}": lambda v, r: r["c"] - v,
    "{} - c": lambda v, r: v - r["c"],
    "{} / c": lambda v, r: Fraction(v) / r["c"],
    "-{}": lambda v, r: -v,
    "{} ** 2": lambda v, r: v**2,
    "min({}, 5)": lambda v, r: min(v, 5),
    "max(c, {})": lambda v, r: max(r["c"], v),
    "1 if {} > 2 else 0": lambda v, r: int(v > 2),
    "{} if f else b": lambda v, r: v if r["f"] else r["b"],
    "a if f else {}": lambda v, r: r["a"] if r["f"] else v,
    "1 if 1 <= {} <= 5 else 0": lambda v, r: int(1 <= v <= 5),
}

CONDITIONS = {
    "AND(a > 1, b > 2)": lambda r: r["a"] > 1 and r["b"] > 2,
    "and(a > 1, b > 2)": lambda r: r["a"] > 1 and r["b"] > 2,
    "OR(a > 5, f)": lambda r: r["a"] > 5 or r["f"],
    "NOT(a > 5 or f)": lambda r: not (r["a"] > 5 or r["f"]),
    "NOT(AND(a > 5, f))": lambda r: not (r["a"] > 5 and r["f"]),
    "AND(OR(a > 5, f), b > 2)": lambda r: (r["a"] > 5 or r["f"]) and r["b"] > 2,
    "XOR(a > 5, f)": lambda r: (r["a"] > 5) != r["f"],
    "BETWEEN(a + b, 3, 7)": lambda r: 3 <= r["a"] + r["b"] <= 7,
    "ISBLANK(opt)": lambda r: r["opt"] is None,
    "opt.isna()": lambda r: r["opt"] is None,
    "is.na(opt)": lambda r: r["opt"] is None,
    "!is.na(opt)": lambda r: r["opt"] is not None,
    "s.isin('甲', '乙')": lambda r: r["s"] in "甲乙",
    "a between 1 and 5": lambda r: 1 <= r["a"] <= 5,
    "2 * a between 1 and b + 5": lambda r: 1 <= 2 * r["a"] <= r["b"] + 5,
    "a not between 1 and 5": lambda r: not 1 <= r["a"] <= 5,
    "a - b BETWEEN 1 AND 5": lambda r: 1 <= r["a"] - r["b"] <= 5,
    "2 * a 在 1 到 5 之间": lambda r: 1 <= 2 * r["a"] <= 5,
    "opt is null": lambda r: r["opt"] is None,
    "opt IS NOT NULL": lambda r: r["opt"] is not None,
    "opt is None": lambda r: r["opt"] is None,
    "opt != None": lambda r: r["opt"] is not None,
    "opt 为空": lambda r: r["opt"] is None,
    "opt 不为空": lambda r: r["opt"] is not None,
    "f == '是'": lambda r: r["f"],
    "f != '是'": lambda r: not r["f"],
    "f == 0": lambda r: not r["f"],
    "f = 是": lambda r: r["f"],
    "f = 否": lambda r: not r["f"],
    "s in ['甲', '乙']": lambda r: r["s"] in "甲乙",
    "s == 甲": lambda r: r["s"] == "甲",
    "a ≥ 5": lambda r: r["a"] >= 5,
    "a 不低于 5": lambda r: r["a"] >= 5,
    "a小于等于5": lambda r: r["a"] <= 5,
    "a > b ? f : a > 5": lambda r: r["f"] if r["a"] > r["b"] else r["a"] > 5,
}

OF_CONDITIONS = {
    "1 if {} else 0": lambda v, r: int(v),
    "1 if not {} else 0": lambda v, r: int(not v),
    "1 if f and {} else 0": lambda v, r: int(r["f"] and v),
    "1 if {} and f else 0": lambda v, r: int(r["f"] and v),
    "1 if {} or f else 0": lambda v, r: int(r["f"] or v),
    "1 if f or {} else 0": lambda v, r: int(r["f"] or v),
    "1 if not f and not {} and a < 9 else 0": lambda v, r: int(not r["f"] and not v and r["a"] < 9),
    "count(y, where={} or y > 5)": lambda v, r: len(marks(r, -1 if v else 5)),
    "(a if {} else b) * 2": lambda v, r: 2 * (r["a"] if v else r["b"]),
}


@pytest.mark.parametrize("written", NUMBERS)
def test_a_number_of_another_language_is_the_same_number_in_every_place(written):
    for place, meaning in OF_NUMBERS.items():
        rule = place.format(written)
        text, found = values(rule)
        assert list(found) == [meaning(NUMBERS[written](row), row) for row in ROWS], f"{rule} became {text}"


@pytest.mark.parametrize("written", CONDITIONS)
def test_a_condition_of_another_language_is_the_same_condition_in_every_place(written):
    for place, meaning in OF_CONDITIONS.items():
        shown = f"({written})" if "?" in written else written
        rule = place.format(shown)
        text, found = values(rule)
        assert list(found) == [meaning(CONDITIONS[written](row), row) for row in ROWS], f"{rule} became {text}"
