"""What people write who know other languages, line by line, and what they are told to write instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr
from partyrate.language import advice, foreign, foreign_functions
from partyrate.language.functions import FUNCTIONS
from partyrate.language.grammar import parse
from partyrate.messages import Text

SCHEME = '''
name = "words"
[table.unit]
key = ["d", "id"]
rows = 20
[table.m]
parent = "unit"
key = "k"
rows = 12
[input.x]
kind = "number"
low = 0
high = 100
decimals = 1
[input.y]
kind = "number"
low = 1
high = 100
decimals = 1
[input.veto]
kind = "flag"
[input."违纪"]
kind = "flag"
[input."得分"]
kind = "number"
low = 0
high = 100
decimals = 1
[input.since]
kind = "date"
[input.opt]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.pts]
table = "m"
kind = "number"
low = 0
high = 9
decimals = 0
[input.terrain]
kind = "choice"
values = ["hill", "town"]
[lookup.pay]
keys = "terrain"
rows = [["hill", 1], ["town", 2]]
[formula.twice]
takes = "n"
is = "2 * n"
[formula.r]
is = """RULE"""
'''


def faults(rule):
    """Give the faults of a scheme with a rule."""
    try:
        pr.check(pr.loads_scheme(SCHEME.replace("RULE", rule.replace("\\", "\\\\"))))
    except pr.SchemeError as error:
        return error.faults
    return ()


WHOLE = [
    # spreadsheets
    ("IF(x > 1, 2, 3)", "2 if x > 1 else 3"),
    ("if(x > 1, 2, 3)", "2 if x > 1 else 3"),
    ("IF(x > 1, 2 if veto else 4, 3)", "(2 if veto else 4) if x > 1 else 3"),
    ("AND(veto, x > 3)", "veto and x > 3"),
    ("OR(veto, x > 3, y > 3)", "veto or x > 3 or y > 3"),
    ("and(veto, x > 3)", "veto and x > 3"),
    ("AVERAGE(pts)", "mean(pts)"),
    ("AVERAGE(x, y)", "(x + y) / 2"),
    ("Average(x, y, x + y)", "(x + y + (x + y)) / 3"),
    ("SUM(pts)", "sum(pts)"),
    ("SUM(x, y)", "x + y"),
    ("sum(x, y)", "x + y"),
    ("MAX(x, y)", "max(x, y)"),
    ("ROUND(x / 3, 2)", "round(x / 3, 2)"),
    ("ROUNDUP(x, 0)", "round(x, 0, 'up')"),
    ("ROUNDDOWN(x, 0)", "round(x, 0, 'down')"),
    ("INT(x)", "floor(x)"),
    ("MOD(x, 7)", "x - 7 * floor(x / 7)"),
    ("MOD(x + 1, 7)", "x + 1 - 7 * floor((x + 1) / 7)"),
    ("POWER(x, 2)", "x ** 2"),
    ("ISBLANK(opt)", "not present(opt)"),
    ("COUNTIF(pts, pts > 5)", "count(pts, where=pts > 5)"),
    ("SUMIF(pts > 5, pts)", "sum(pts, where=pts > 5)"),
    ("SUMPRODUCT(pts, pts)", "sum(pts * pts)"),
    ("SUMIF(pts, '>5')", "sum(pts, where=pts > 5)"),
    ("COUNTIF(pts, 5)", "count(pts, where=pts == 5)"),
    ("AVERAGEIF(pts, '<=5', pts)", "mean(pts, where=pts <= 5)"),
    ("AVERAGEIFS(pts, pts, '>5')", "mean(pts, where=pts > 5)"),
    ("SUMIFS(pts, pts, '>5', terrain, 'hill')", "sum(pts, where=pts > 5 and terrain == 'hill')"),
    ("COUNTIFS(pts, '>5', terrain, '<>hill')", "count(pts, where=pts > 5 and terrain != 'hill')"),
    ("SUMIFS(pts, since, '>2024-01-01')", "sum(pts, where=since > date('2024-01-01'))"),
    ("RANK(x, x, 0)", "rank(x, 'desc', within=(), ties='min')"),
    ("RANK(x, x, 1)", "rank(x, 'asc', within=(), ties='min')"),
    ("rank(x, x, 1)", "rank(x, 'asc', within=(), ties='min')"),
    ("RANK.EQ(x, A1:A10)", "rank(x, 'desc', within=(), ties='min')"),
    ("RANK(x, $A$1:$A$10, 0)", "rank(x, 'desc', within=(), ties='min')"),
    ("RANK.AVG(x, A:A, 1)", "rank(x, 'asc', within=(), ties='mean')"),
    ("sum([x, y])", "x + y"),
    ("max((x, y))", "max(x, y)"),
    ("mean([x, y])", "(x + y) / 2"),
    ("x # 组织分", "x"),
    ("x >= 90 or 80", "x >= 90 or x >= 80"),
    ("x > 90 or 80 or 70", "x > 90 or x > 80 or x > 70"),
    ("x == 90 or 80", "x in (90, 80)"),
    ("x != 90 and 80", "x not in (90, 80)"),
    ("terrain == 'hill' or 'town'", "terrain in ('hill', 'town')"),
    ("MEDIAN(pts)", "median(pts)"),
    ("LARGE(pts, 3)", "largest(pts, 3)"),
    ("STDEV(pts)", "stdev(pts, 2, kind='sample')"),
    ("STDEV.P(pts)", "stdev(pts, 2, kind='population')"),
    ("VAR(pts)", "variance(pts, kind='sample')"),
    ("WEIGHTED_AVERAGE(pts, pts)", "weighted_mean(pts, pts)"),
    ("DATEDIF(since, as_of)", "full_years(since, as_of)"),
    ("DATEDIF(since, as_of, 'm')", "full_months(since, as_of)"),
    ("EDATE(since, 3)", "months_after(since, 3)"),
    ("EOMONTH(since, 0)", "month_end(months_after(since, 0))"),
    ("MONTHS_BETWEEN(as_of, since)", "full_months(since, as_of)"),
    ("ADD_YEARS(since, 5)", "years_after(since, 5)"),
    ("TODAY()", "as_of"),
    ("CEILING(x)", "ceil(x)"),
    ("MROUND(x, 5)", "round_to(x, 5)"),
    ("CEILING(x, 5)", "round_to(x, 5, 'ceil')"),
    ("FLOOR(x, 0.5)", "round_to(x, 0.5, 'floor')"),
    ("SQRT(x)", "sqrt(x, 4)"),
    ("sqrt(x)", "sqrt(x, 4)"),
    # SQL
    ("CASE WHEN x > 1 THEN 2 ELSE 3 END", "2 if x > 1 else 3"),
    ("case when x > 50 then 2 when x > 1 then 1 else 0 end", "2 if x > 50 else 1 if x > 1 else 0"),
    ("x BETWEEN 1 AND 5", "1 <= x <= 5"),
    ("得分 在 60 到 90 之间", "60 <= 得分 <= 90"),
    ("得分 介于 60 和 90", "60 <= 得分 <= 90"),
    ("streak(x > 3, 3)", "streak(x > 3) >= 3"),
    ("since.year", "year(since)"),
    ("EXTRACT(YEAR FROM since) + 1", "year(since) + 1"),
    ("CAST(x AS decimal(10, 2)) / 2", "x / 2"),
    ("x::numeric", "x"),
    ("CASE terrain WHEN 'hill' THEN 1 ELSE 2 END", "1 if terrain == 'hill' else 2"),
    ("0.6y", "0.6 * y"),
    ("2y", "2 * y"),
    ("x·2", "x * 2"),
    ("x·y", "x * y"),
    ("veto 为真", "veto"),
    ("veto 为假", "not veto"),
    ("veto为真", "veto"),
    ("违纪不为真", "not 违纪"),
    ("得分不低于90分", "得分 >= 90"),
    ("得分不低于3万", "得分 >= 30000"),
    ("求余(x, 7)", "x - 7 * floor(x / 7)"),
    ("百分位(pts, 0.9)", "percentile(pts, 0.9, kind='linear')"),
    ("(as_of - since).days", "days_between(since, as_of)"),
    ("九十", "90"),
    ("一百零五", "105"),
    ("百分之60", "0.6"),
    ("60%", "0.6"),
    ("12.5％", "0.125"),
    ("90 分", "90"),
    ("x not between 1 and 5", "not 1 <= x <= 5"),
    ("opt IS NULL", "not present(opt)"),
    ("opt is not null", "present(opt)"),
    ("NVL(opt, 0)", "coalesce(opt, 0)"),
    ("GREATEST(x, y)", "max(x, y)"),
    ("LEAST(x, y)", "min(x, y)"),
    ("RANK() OVER (PARTITION BY d ORDER BY x DESC)", "rank(x, 'desc', within=d, ties='min')"),
    ("DENSE_RANK() OVER (ORDER BY x)", "rank(x, 'asc', within=(), ties='dense')"),
    ("AVG(x) OVER (PARTITION BY d, id)", "mean(x, within=(d, id))"),
    ("SUM(x) OVER (PARTITION BY d)", "sum(x, within=d)"),
    ("SUM(x) OVER (PARTITION BY d ORDER BY y DESC)", "cumulative(x, y, 'desc', within=d, ties='max')"),
    ("LAG(x) OVER (PARTITION BY d ORDER BY y DESC)", "ahead(x, y, 'desc', within=d, ties='open')"),
    ("LEAD(x) OVER (ORDER BY y)", "behind(x, y, 'asc', within=(), ties='open')"),
    ("cumsum(x)", "cumulative(x, x, 'desc', within=(), ties='max')"),
    ("PERCENT_RANK() OVER (ORDER BY x)", "percent_rank(x, 'asc', within=(), ties='min', kind='inclusive')"),
    ("CUME_DIST() OVER (ORDER BY x DESC)", "percent_rank(x, 'desc', within=(), ties='max', kind='share')"),
    ("PERCENTRANK.EXC(x)", "percent_rank(x, 'asc', within=(), ties='min', kind='exclusive')"),
    ("归一化(x)", "scaled(x, 'desc', to='range', otherwise=1, within=())"),
    ("加权平均(pts, pts)", "weighted_mean(pts, pts)"),
    ("PROD(pts)", "product(pts)"),
    ("LAG(x)", "previous(x)"),
    ("latest(pts)", "max(pts)"),
    ("最早(pts)", "min(pts)"),
    ("DATEDIFF(as_of, since)", "days_between(since, as_of)"),
    ("DAYS(as_of, since)", "days_between(since, as_of)"),
    ("DATEDIFF(day, since, as_of)", "days_between(since, as_of)"),
    ("QUARTILE(pts, 1)", "percentile(pts, 0.25, kind='linear')"),
    ("QUARTILE.INC(pts, 3)", "percentile(pts, 0.75, kind='linear')"),
    ("PERCENTILE(pts, 0.9)", "percentile(pts, 0.9, kind='linear')"),
    # Python, pandas, R
    ("x // 7", "floor(x / 7)"),
    ("opt is None", "not present(opt)"),
    ("opt is not None", "present(opt)"),
    ("opt == None", "not present(opt)"),
    ("opt != None", "present(opt)"),
    ("int(x)", "round(x, 0, 'down')"),
    ("float(x)", "x"),
    ("math.floor(x / 2)", "floor(x / 2)"),
    ("np.where(x > 1, 2, 3)", "2 if x > 1 else 3"),
    ("pts.mean()", "mean(pts)"),
    ("pts.quantile(0.9)", "percentile(pts, 0.9, kind='linear')"),
    ("opt.fillna(0)", "coalesce(opt, 0)"),
    ("opt.isna()", "not present(opt)"),
    ("x.clip(0, 60)", "clamp(x, 0, 60)"),
    ("x.round(0)", "round(x, 0)"),
    ("terrain.isin('hill', 'town')", "terrain in ('hill', 'town')"),
    ("ifelse(x > 1, 2, 3)", "2 if x > 1 else 3"),
    ("is.na(opt)", "not present(opt)"),
    ("!is.na(opt)", "present(opt)"),
    ("any(veto, x > 3)", "veto or x > 3"),
    ("all(veto, x > 3)", "veto and x > 3"),
    ("x > 1 ? 2 : 3", "2 if x > 1 else 3"),
    ("if x > 1 then 2 else 3", "2 if x > 1 else 3"),
    ("if x > 1: 2 else: 3", "2 if x > 1 else 3"),
    ("median(x, y, 50)", "clamp(y, min(x, 50), max(x, 50))"),
    # Chinese
    ("如果(veto, 1, 2)", "1 if veto else 2"),
    ("如果 得分 > 90 那么 2 否则 3", "2 if 得分 > 90 else 3"),
    ("如果得分>90，则2，否则3", "2 if 得分>90 else 3"),
    ("若 得分 > 90 则 2 否则 3", "2 if 得分 > 90 else 3"),
    ("平均(pts)", "mean(pts)"),
    ("求和(pts)", "sum(pts)"),
    ("四舍五入(x, 0)", "round(x, 0)"),
    ("向上取整(x)", "ceil(x)"),
    ("最大值(x, y)", "max(x, y)"),
    ("中位数(pts)", "median(pts)"),
    ("违纪且veto", "违纪 and veto"),
    ("违纪或veto", "违纪 or veto"),
    ("今天", "as_of"),
    # flags, dates, kinds
    ("veto == '是'", "veto"),
    ("veto == '否'", "not veto"),
    ("违纪 == '无'", "not 违纪"),
    ("veto != 'yes'", "not veto"),
    ("'N' != veto", "veto"),
    ("veto == 1", "veto"),
    ("veto == 0", "not veto"),
    ("TRUE", "True"),
    ("as_of - since", "days_between(since, as_of)"),
    ("since + 30", "days_after(since, 30)"),
    ("since - 30", "days_after(since, -30)"),
    ("veto + 1", "(1 if veto else 0)"),
    # numbers
    ("1,000 + x", "1000 + x"),
    ("x > 12,345,678", "x > 12345678"),
    ("1e3", "1000"),
    ("1.5e-3", "0.0015"),
    (".5", "0.5"),
    ("5.", "5"),
    ("05", "5"),
    ("1_000", "1000"),
    ("0x1F", "31"),
    ("０.６", "0.6"),
    ("１２", "12"),
    ("0．6", "0.6"),
    ("90分", "90"),
    ("3万", "30000"),
    ("10k", "10000"),
    ("5元", "5"),
    ("3成", "0.3"),
]


@pytest.mark.parametrize(("rule", "meant"), WHOLE, ids=[rule for rule, _ in WHOLE])
def test_a_rule_of_another_language_is_told_what_to_write_and_that_is_a_rule(rule, meant):
    (found, *_) = faults(rule)
    assert found.instead == meant or (rule == "0．6" and found.instead == ".")
    assert meant in found.fix or rule == "0．6"
    assert faults(meant) == ()


PARTS = [
    ("x =< 15", "<="), ("x => 15", ">="), ("x =! 3", "!="), ("x < = 3", "<="), ("x > = 3", ">="), ("x ! = 3", "!="),
    ("x === 3", "=="), ("x !== 3", "!="), ("x <> 3", "!="), ("x >< 3", "!="), ("x = 3", "=="), ("= x + 1", ""),
    ("x ≥ 3", ">="), ("x ≧ 3", ">="), ("x ≤ 3", "<="), ("x ≠ 3", "!="), ("x × 3", "*"), ("x ÷ 3", "/"), ("x ^ 2", "**"),
    ("x²", "** 2"), ("x * 60%", "0.6"), ("x > 60% and veto", "0.6"), ("x % 7", ""), ("x %% 7", "x - 7 * floor(x / 7)"),
    ("terrain %in% ('hill', 'town')", "in"), ("veto && x > 3", "and"), ("veto || x > 3", "or"), ("veto ＆ 违纪", "and"),
    ("veto AND x > 3", "and"), ("veto OR x > 3", "or"), ("NOT veto", "not"), ("得分 > 90 且 veto", "and"),
    ("veto 并且 违纪", "and"), ("veto 或者 违纪", "or"), ("得分 大于 90", ">"), ("得分 不低于 90", ">="),
    ("得分 不超过 90", "<="), ("得分 小于 90", "<"), ("得分 等于 90", "=="), ("得分 除以 2", "/"),
    ("x·0.6", "*"), ("0.6·x", "*"),
    ("x mod 7", "x - 7 * round(x / 7, 0, 'down')"), ("x div 7", "round(x / 7, 0, 'down')"),
    ("x equals 3", "=="), ("得分>=90且veto", "90 and"), ("x == '90'", "90"), ("id == 12", "'12'"),
    ("since > 2020", "year(since)"), ("sum(pts, where=k in (1,2, 3))", "('1', '2', '3')"),
    ("x > 3 and since > '2020-1-5'", "date('2020-01-05')"),
    ("df['x'] + 1", "x"), ("x in [1, 2]", "(1, 2)"), ("[x] + 1", "x"),
    ("today - since", "as_of"), ("x + '5'", "5"), ("x += 1", "+"), ("terrain == “hill”", "'"), ("x ～ y", ""),
    ("terrain == hill", "'hill'"), ("round(x, 0, half_up)", "'half_up'"),
    ("rank(x, desc, within=(), ties='min')", "'desc'"),
    ("rank(x, 'desc', within=(), ties='average')", "'mean'"), ("rank(x, 'desc', within=(), ties='MIN')", "'min'"),
    ("percentile(x, 0.5, kind='inc', within=())", "'linear'"), ("mean(x, within='d')", "within=d"),
    ("mean(x, within=['d', 'id'])", "within=(d, id)"), ("x > 三", "3"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "meant"), PARTS, ids=[rule for rule, _ in PARTS])
def test_a_sign_or_a_word_of_another_language_is_told_what_to_write_for_it(rule, meant):
    (found, *_) = faults(rule)
    assert found.instead == meant
    assert found.fix
    assert "write 'mean' or 'min'" not in found.fix


HONEST = [
    ("x ** 0.5", "sqrt(a, decimals)"),
    ("x ** y", "power(a, n)"),
    ("sqrt(x - 50, 2)", "if x - 50 >= 0 else"),
    ("root(x, 1, 2)", "2 for a square root"),
    ("sqrt(x, -1)", "from 0 to 12"),
    ("power(x, round(y))", "clamp(round(y), 0, 20)"),
    ("round_to(x, 0)", "0.5, 5 or 100"),
    ("largest(pts, 0)", "1 for the first"),
    ("LN(x)", "there are no logarithms"),
    ("RAND()", "nothing is drawn in a rule"),
    ("LEFT(terrain, 1)", "rules take no texts apart"),
    ("VLOOKUP(terrain, pay, 2)", "write [lookup.pay]"),
    ("previous(x, 2)", "previous(previous(a))"),
    ("COUNT(DISTINCT d)", "a table of their own"),
    ("filter(pts, pts > 3)", "where="),
    ("LEAD(x)", "no rule knows a later round"),
    ("FIRST_VALUE(pts)", "min(a) is the earliest day"),
    ("last(since)", "max(a) is the latest day"),
    ("TRIMMEAN(pts, 0.4)", "leaves out k values at each end"),
    ("PERCENTILE.EXC(pts, 0.9)", "kind='linear') is that of PERCENTILE.INC"),
    ("age(as_of, since)", "for years write full_years(start, end)"),
    ("NULLIF(x, 0)", "absent('too_new') if a == b else a makes a value absent"),
    ("NTILE(4) OVER (ORDER BY x DESC)", "shares of a cohort are the quotas of a ladder"),
    ("CAST(x AS int)", "round(x, 0, 'down') to cut toward zero"),
    ("CAST(x AS date)", "the input declares it"),
    ("EXTRACT(HOUR FROM since)", "write year(d), quarter(d)"),
    ("LEN(terrain)", "lengths of texts are not computed"),
    ("RANK(x, y)", "ranks the rows of the table of a"),
    ("SUM(A1:A10)", "a rule names inputs, not cells"),
    ("SUMIF(terrain, '*ill')", "as in marks > 5"),
    ("if x > 90: 1", "write 1 if x > 90 else ..."),
    ("if x > 90 then 1", "write 1 if x > 90 else ..."),
    ("如果 x > 90 则 1", "write 1 if x > 90 else ..."),
    ("x >= 90 or veto or 80", "use a flag"),
    ("IFERROR(x / y, 0)", "guard a division"),
    ("DATE(2024, 3, 1)", "date('2024-03-01')"),
    ("date('2024-02-30')", "date('2024-03-01')"),
    ("cumprod(x)", "previous(stock)"),
    ("VLOOKUP(x, pay, 2, True)", "match = 'at_least'"),
    ("FORECAST(x, pay, pay)", "match = 'linear'"),
    ("线性插值(x, pay, pay)", "match = 'linear'"),
    ("1:2:1", "(1 * a + 2 * b + 1 * c) / (1 + 2 + 1)"),
    ("count(*)", "write count(table)"),
    ("x == NULL", "present(x)"),
    ("IF(x > 1, 2)", "is written a if c else b"),
]


@pytest.mark.parametrize(("rule", "words"), HONEST, ids=[rule for rule, _ in HONEST])
def test_what_there_is_not_is_said_plainly_with_the_way_to_compute_it(rule, words):
    (found, *_) = faults(rule)
    assert found.instead == ""
    assert words in found.fix


OF_A_KEY = (
    "{name} is a key column, and a text in rules: declare an input with kind = 'number' and column = '{name}', "
    "and write its name"
)


@pytest.mark.parametrize(
    ("rule", "fix"),
    [
        ("number(k)", OF_A_KEY.format(name="k")),
        ("int(id) + 1", OF_A_KEY.format(name="id")),
        ("float(terrain)", "terrain holds texts, since its kind is 'choice': give it kind = 'number', and write it"),
        ("number(x)", "write x; numbers are exact as they are"),
    ],
)
def test_a_text_is_no_number_that_is_exact_as_it_is(rule, fix):
    assert [str(fault.fix) for fault in faults(rule)] == [fix]


def test_the_number_in_a_key_column_is_that_of_an_input_of_the_column():
    scheme = pr.loads_scheme("""
        name = "numbered"
        table.unit = { key = "id" }
        input.number = { kind = "number", low = 0, high = 99, decimals = 0, column = "id" }
        formula.next = { is = "number + 1" }
    """)
    assert pr.Evaluator(scheme).rate([{"id": 7}]).values("next") == [8]


NAMED_ARGUMENTS = [
    ("stdev(x, kind='population', within=())", "stdev(x, 2, kind='population', within=())"),
    ("stdev(x, 2, 'population', within=())", "stdev(x, 2, kind='population', within=())"),
    ("variance(x, 'sample', within=d)", "variance(x, kind='sample', within=d)"),
    ("quartile(x, 1, within=d)", "percentile(x, 0.25, kind='linear', within=d)"),
    ("QUARTILE(pts, 4, where=pts > 2)", "max(pts, where=pts > 2)"),
    ("percentile(x, 0.05, 'linear', within=d)", "percentile(x, 0.05, kind='linear', within=d)"),
    ("quantile(pts, 0.05, 'nearest_rank')", "percentile(pts, 0.05, kind='nearest_rank')"),
    ("percentile(x, p=0.05, kind='linear', within=d)", "percentile(x, 0.05, kind='linear', within=d)"),
    ("AVERAGE(x, by=d)", "mean(x, within=d)"),
    ("x.mean(within=(d, id))", "mean(x, within=(d, id))"),
    ("sum(pts, pts > 3, where=pts > 4)", "sum(pts, where=pts > 4)"),
    ("rank(x, within=d, ties='dense')", "rank(x, 'desc', within=d, ties='dense')"),
    ("rank(x, 'asc', 'dense', within=d)", "rank(x, 'asc', within=d, ties='dense')"),
    ("streak(veto, 3, where=x > 1)", "streak(veto, where=x > 1) >= 3"),
    ("round(x, digits=1)", "round(x, 1)"),
    ("clamp(x, high=9, low=0)", "clamp(x, 0, 9)"),
    ("abs(a=x)", "abs(x)"),
    ("zscore(x, within=d)",
     ("(x - mean(x, within=d)) / stdev(x, 4, kind='population', within=d) "
     "if stdev(x, 4, kind='population', within=d) != 0 else 0")),
    ("winsorize(x, 0.05, within=d)",
     "clamp(x, percentile(x, 0.05, kind='linear', within=d), percentile(x, 1 - 0.05, kind='linear', within=d))"),
    ("top(x, 3, within=d)", "rank(x, 'desc', within=d, ties='min') <= 3"),
    ("cap(x, 10)", "min(x, 10)"),
    ("floor_at(x, 0)", "max(x, 0)"),
    ("since > as_of - 24 months", "since > months_after(as_of, -24)"),
    ("since > as_of - INTERVAL '2' YEAR", "since > years_after(as_of, -2)"),
    ("since + 3 weeks < as_of", "days_after(since, 21) < as_of"),
    ("since > as_of - 2年", "since > years_after(as_of, -2)"),
    ("since > as_of - 6 个月", "since > months_after(as_of, -6)"),
    ("full_months(since, as_of) >= 24 months", "full_months(since, as_of) >= 24"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "meant"), NAMED_ARGUMENTS, ids=[rule for rule, _ in NAMED_ARGUMENTS])
def test_what_was_written_is_kept_in_what_is_to_be_written(rule, meant):
    (found, *_) = faults(rule)
    assert found.instead == meant
    assert f"write {meant}" in found.fix
    assert f"写 {meant}" in found.lines("zh")[2]
    assert faults(meant) == ()


@pytest.mark.parametrize(
    ("rule", "fix"),
    [
        ("weighted_mean(pts, where=pts > 2)", "write weighted_mean(pts, w, where=pts > 2), with w still to be given"),
        ("clamp(x)", "write clamp(x, low, high), with low and high still to be given"),
        ("quartile(pts)", ("quartile(a, q) is written percentile(a, q / 4, kind='linear'); "
                          "q / 4 is the share of quarter q")),
        ("previous(x, years=1)", "previous(a) is one round back, previous(previous(a)) two"),
        ("floor(x, 0, mode=1)", "write floor(x, 0), which takes nothing else"),
        ("SUM(x, y, within=d)", "write x + y; it has no place for what was written as within="),
        ("rank(x, 'desc', within=(), ties='min', where=veto)",
         ('write [formula.NAME] with is = "x" and when = "veto", and here '
         "rank(NAME, 'desc', within=(), ties='min'): "
         "rows for which the condition does not hold have no value to rank")),
        ("cumulative(x, y, 'desc', within=(), ties='max', filter=veto)",
         ('write [formula.NAME] with is = "y" and when = "veto", and here '
         "cumulative(x, NAME, 'desc', within=(), ties='max'): "
         "rows for which the condition does not hold have no value to rank")),
        ("rank((x, y), 'asc', within=(), ties='min')",
         ("rank one number that is made of them, as 1000 * x + y where x is a whole number and y lies from 0 to below "
         "1000; or let a ladder order by several: order_by = ['x asc', 'y asc']")),
        ("top(10)",
         ("rank(a, 'desc', within=(), ties='min') <= n is true of the first n and of those tied with the last of them; "
         "places that are given out are the quotas of a ladder, at_most = 'n'")),
    ],
)  # fmt: skip
def test_where_no_rule_can_be_pasted_the_way_is_said_with_what_was_written(rule, fix):
    (found, *_) = faults(rule)
    assert found.fix == fix
    assert found.instead == ""
    assert re.search("[\u4e00-\u9fff]", found.lines("zh")[2])


def test_rows_that_are_left_out_of_a_rank_are_those_without_a_value():
    scheme = pr.loads_scheme("""
        name = "ranked"
        table.unit = { key = "id" }
        input.x = { kind = "number", low = 0, high = 99, decimals = 0 }
        input.veto = { kind = "flag" }
        formula.some = { is = "x", when = "not veto" }
        formula.place = { is = "rank(some, 'desc', within=(), ties='min')" }
    """)
    rows = [{"id": number, "x": x, "veto": x == 9} for number, x in enumerate((5, 9, 3, 1))]
    rating = pr.Evaluator(scheme).rate(rows)
    assert [rating.units[place]["place"] for place in (0, 2, 3)] == [1, 2, 3]
    assert rating.units[1]["place"] is None


@pytest.mark.parametrize("name", ["months_between", "YEARS_BETWEEN", "months_diff", "DATEDIFF", "days"])
@pytest.mark.parametrize(
    "days", [("since", "as_of"), ("since", "period_end"), ("since", "until"), ("as_of", "period_end")]
)
def test_two_days_keep_their_order_unless_the_day_of_the_rating_stands_first(name, days):
    found = advice.of_call(name, days, FUNCTIONS)
    assert found is not None
    assert found.instead.endswith(f"({', '.join(days)})")
    assert "the order is that of what was written" in found.fix
    assert found.fix.endswith("where a result is below zero, swap the two")
    assert found.fix.zh.endswith("保留原来的次序：结果小于零的，两个日期对调")


@pytest.mark.parametrize("later", ["as_of", "period_end", "today()", "TODAY()", "今天"])
def test_the_day_of_the_rating_that_stands_first_is_put_second(later):
    found = advice.of_call("months_between", [later, "since"], FUNCTIONS)
    assert found is not None
    assert found.instead == f"full_months(since, {later})"
    assert "other than in what was written; where a result is below zero, swap the two" in found.fix
    assert "与原来的写法次序相反；结果小于零的，两个日期对调" in found.fix.zh


LINES = [(name, form) for form in advice.forms() for name in form.names]


def test_the_table_of_functions_is_read_whole():
    assert len(advice.forms()) == len(re.findall("->", foreign_functions.FUNCTIONS))
    assert all(form.remark or form.instead for form in advice.forms())


@pytest.mark.parametrize(("name", "form"), LINES, ids=[f"{name}-{place}" for place, (name, _) in enumerate(LINES)])
def test_each_line_of_the_table_of_functions_gives_a_rule_or_says_why_there_is_none(name, form):
    arguments = [{"n": "2", "p": "0.5", "s": "5", "...": "z"}.get(part, part) for part in form.takes]
    arguments += ["q"] if form.takes == ("...",) else []
    found = advice.of_call(name.upper(), arguments, FUNCTIONS)
    assert found is not None
    assert found.fix
    if form.instead:
        assert found.instead
        if found.instead != "(z, q)":  # a group, which stands after 'in'
            assert parse(found.instead).tree is not None
        assert found.fix.startswith(f"write {found.instead}")
    else:
        assert found.instead == ""


def test_what_stands_instead_of_a_word_or_a_sign_can_be_read():
    assert all(parse(written).text == written for written in foreign.NAMES.values())
    for written in {*foreign.WORDS.values(), *foreign.PAIRS_OF_SIGNS.values()}:
        other = {"in": "(b, c)", "not in": "(b, c)", "**": "2"}.get(written, "b")
        whole = written if "(" in written else f"not {other}" if written == "not" else f"a {written} {other}"
        assert parse(whole).text == whole


def test_no_function_is_suggested_because_its_name_has_three_letters_too():
    for name in ("dai", "int", "cat", "mix", "arm", "zork"):
        (found, *_) = faults(f"{name}(x)")
        assert found.candidates == () or found.instead
    for name, near in (("rond", "round"), ("meen", "mean"), ("coalesc", "coalesce"), ("twic", "twice")):
        (found, *_) = faults(f"{name}(x)")
        assert found.candidates[0] == near


def test_only_what_can_stand_there_is_suggested():
    (found, *_) = faults("pays + 1")
    assert "pay" not in found.candidates  # a lookup is no value by itself
    (found, *_) = faults("twce + 1")
    assert "twice" not in found.candidates  # nor is a formula that is called
    (found, *_) = faults("ya[terrain]")
    assert set(found.candidates) <= {"pay"}
    (found, *_) = faults("yx(x)")
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [("by", "within="), ("where_", ""), ("tie", "ties="), ("method", "ties= in rank(), kind= in percentile()")],
)
def test_a_named_argument_of_another_language_is_told_its_name(name, key):
    (found, *_) = faults(f"rank(x, 'desc', {name}=d, within=(), ties='min')")
    assert found.what == f"unknown argument of rank() {name!r}"
    assert found.fix == (f"write {key}" if key else "write 'where'") or not key


# ------------------------------------------------------------------------------------------------------- scheme files


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ('kind = "flag"', 'type = "flag"', "write 'kind', or remove it"),
        ("low = 0", "min = 0", "write 'low', or remove it"),
        ("high = 9\n", "maximum_value = 9\n", ""),
        ("decimals = 1", "precision = 1", "write 'decimals', or remove it"),
        ("optional = true", "required = false", "write 'optional', or remove it"),
        ('values = ["hill", "town"]', 'options = ["hill", "town"]', "write 'values', or remove it"),
        ('is = "2 * n"', 'formula = "2 * n"', "write 'is', or remove it"),
    ],
)
def test_a_key_under_another_name_is_told_its_name(old, new, fix):
    text = SCHEME.replace("RULE", "x").replace(old, new, 1)
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    found = [fault for fault in caught.value.faults if fault.what.startswith("unknown key")]
    assert [fault.fix for fault in found] == [fix] or not fix


@pytest.mark.parametrize(
    ("key", "values", "fix"),
    [
        ("column_labels", "", "remove it: a column has no labels, and is shown by its name in 'columns'"),
        ("labels_of_columns", "", "remove it: a column has no labels, and is shown by its name in 'columns'"),
        ("row_labels", "", "write 'labels', or remove it"),
        ("values_labels", "values = ['duty', 'rest']", "write 'value_labels' or 'values' or 'labels', or remove it"),
    ],
)
def test_labels_of_values_are_proposed_only_where_values_are_listed(key, values, fix):
    text = SCHEME.replace("RULE", "x").replace(
        '[lookup.pay]\nkeys = "terrain"\nrows = [["hill", 1], ["town", 2]]\n',
        '[lookup.pay]\nkeys = "terrain"\ncolumns = ["duty", "rest"]\nrows = [["hill", 1, 2], ["town", 2, 3]]\n'
        f'{values}\n{key} = {{ duty = {{ en = "Duty" }} }}\n',
    )
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    assert [fault.fix for fault in caught.value.faults if fault.what.startswith("unknown key")] == [fix]


@pytest.mark.parametrize(("word", "kind"), sorted(foreign.KINDS.items()))
def test_a_kind_under_another_name_is_told_its_name(word, kind):
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(SCHEME.replace("RULE", "x").replace('kind = "flag"', f'kind = "{word}"', 1))
    assert [fault.fix for fault in caught.value.faults] == [f"write {kind!r}"]


@pytest.mark.parametrize(("written", "number"), [("50%", "0.5"), ("12.5％", "0.125"), ("5‰", "0.005")])
def test_a_percentage_in_place_of_a_number_is_told_its_number(written, number):
    text = f'{SCHEME.replace("RULE", "x")}weight = "{written}"\nparent = "g"\n[group.g]\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    assert [(fault.fix, fault.lines("zh")[2]) for fault in caught.value.faults] == [
        (f"write it without quotes: {number}", f"去掉引号，写 {number}")
    ]


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("[parameter.p]\nvalue = 1e3", "write 1000"),
        ("[parameter.p]\nvalue = 2.5e4", "write 25000"),
        ("[parameter.p]\nvalue = 1E-3", "write 0.001"),
        ("[parameter.p]\nvalue = -1_0.5e+1", "write -105"),
        ("[parameter.p]\nvalue = 0e0", "write 0"),
        ("[input.p]\nkind = 'number'\nlow = 0\nhigh = 1e2\ndecimals = 0", "write 100"),
        ("[input.p]\nkind = 'number'\nlow = 0\nhigh = '1e2'\ndecimals = 0", "write it without quotes: 100"),
        ("[input.p]\nkind = 'number'\nlow = 0\nhigh = 9\ndecimals = 2e0", "write 2"),
        ("[input.p]\nkind = 'number'\nlow = 0\nhigh = 9\ndecimals = 2e-1", "write a number without decimals"),
        ("[formula.p]\nis = 1e-2", 'write it in quotes: "0.01"'),
        ("[formula.p]\nis = 1e2", 'write it in quotes: "100"'),
        ("[parameter.p]\nvalue = 1e99999", "write a number with digits and at most one point, such as 0.5 or 1000"),
        ("[parameter.p]\nvalue = nan", "write a number with digits and at most one point, such as 0.5 or 1000"),
        ("[lookup.p]\nkeys = 'terrain'\nrows = [['hill', 1e3], ['town', 2]]", "write 1000"),
    ],
)
def test_a_number_with_an_exponent_is_told_the_number_itself(line, fix):
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(f"{SCHEME.replace('RULE', 'x')}{line}\n")
    assert [fault.fix for fault in caught.value.faults] == [fix]


@pytest.mark.parametrize("within", ["3 working days", "3 business days", "3个工作日", "3 工作日"])
def test_a_span_of_working_days_is_told_the_key_for_them(within):
    text = f'{SCHEME.replace("RULE", "x")}[procedure.p]\nsteps = [{{ name = "s", within = "{within}" }}]\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    (fault,) = caught.value.faults
    assert fault.fix == 'write 3, and days = "working" beside it'
    assert fault.lines("zh")[2] == '写 3，并另写 days = "working"'


LADDER = (
    '[ladder.star]\nlevels = [{ name = "a" }, { name = "b" }]\norder_by = "x desc"\nties = "in"\nround = "down"\n'
    'quotas = [{ levels = "a", at_most = PLACES }]\n'
)


@pytest.mark.parametrize(
    ("places", "fix"),
    [
        ("0.3", 'write the rule in quotes: "0.3 * rows" for a share of the rows, which 0.3 by itself is not'),
        ("4", 'write the rule in quotes: "4"'),
    ],
)
def test_places_without_quotes_are_told_as_the_share_or_the_number_they_are(places, fix):
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(SCHEME.replace("RULE", "x") + LADDER.replace("PLACES", places))
    assert [fault.fix for fault in caught.value.faults] == [fix]


def test_a_share_that_is_no_number_of_places_is_a_warning():
    def warned(places):
        text = SCHEME.replace("RULE", "x") + LADDER.replace("PLACES", f'"{places}"')
        return [(each.what, each.fix) for each in pr.check(pr.loads_scheme(text)).warnings]

    assert warned("0.3") == [("quota 1 of ladder 'star' is for 0.3 places", 'write "0.3 * rows" for a share')]
    assert warned("0.3 * rows") == []
    assert warned("1") == []


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ('"x desc"', '"x 降序"', "'x desc'"),
        ('"x desc"', '"x 从低到高"', "'x asc'"),
        ('"x desc"', '"x descending"', "'x desc'"),
        ('ties = "in"', 'ties = "都进"', "write 'in'; of rows"),
        ('ties = "in"', 'ties = "都不进"', "write 'out'; of rows"),
        ('ties = "in"', 'ties = "raise"', "write 'error'; of rows"),
        ('ties = "in"', 'ties = "随机"', "write one of: in, out, error; of rows"),
        ('"4"', '"前6名"', "write 6"),
        ('"4"', '"不超过6名"', "write 6"),
        ('name = "words"', 'name = "words"\nperiod = "每月"', "write '1 month'"),
        ('name = "words"', 'name = "words"\nperiod = "quarterly"', "write '3 months'"),
        ('name = "words"', 'name = "words"\nperiod = "每半年"', "write '6 months'"),
        ('name = "words"', 'name = "words"\nperiod = "weekly"', "write '1 year' or '3 months'"),
    ],
)
def test_words_of_directions_ties_places_and_periods_are_corrected(old, new, fix):
    text = SCHEME.replace("RULE", "x") + LADDER.replace("PLACES", '"4"')
    assert old in text
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text.replace(old, new, 1)))
    assert fix in caught.value.faults[0].fix


# ------------------------------------------------------------------------------------------------------ any other text

PIECES = st.sampled_from(
    [
        *foreign.SIGNS, *foreign.PAIRS_OF_SIGNS, *foreign.WORDS, *foreign.CHOOSING, *foreign.NAMES, "IF(", "AVG(", "x",
        "(", ")", ",", " ", "1", "９", "0.5", "万", "BETWEEN ", " AND ", " is null", "case when ", " then ", " else ",
        " OVER (PARTITION BY d)", ":", "：", "如果", "'是'", "= ", ".mean()", "[", "]", "is.na(",
    ]
)  # fmt: skip


def error_of(text):
    """Give the error of a text; None where it is a rule."""
    try:
        parse(text)
    except pr.PartyrateError as error:
        return error
    return None


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_written_is_a_rule_or_an_error_with_advice(text):
    error = error_of(text)
    if error is not None:
        assert error.what
        assert error.fix
        assert error.at is not None


FAULTY = [
    "", "x +", "x + (", "x)", "x + [y)", "x \u200b+ y", "x $ y", "x % 7", "60% + x", "６０ + x", "x == 'a", "x = 3",
    "= x", "x !", "if x", "12x + 1", "x + 007", "x + class", "x y", "x + 1:2:1", "lambda: x", "[x for x in pts]",
    "{x: y}", "f'{x}'", "(x, y)", "[x, y]", "*x", "_x", "None", "x + None", "x == None", "r'a' == terrain", "x // 2",
    "x is None", "x in (1, 2) == veto", "x ** 0.5", "x ** y", "f()()", "sum(*pts)",
    "sum(pts, where=veto, where=veto)", "rank(x, 'desc', within=['d'], ties='min')", "abs(x, y, y)", "abs(a=x)",
    "sum(pts, by=d)", "max(x)", "x[1]", "rank(x, 'desc', within=())", "rank(x, 'desc', within=(), ties='most')", "m",
    "pay", "twice", "nothing", "pts", "sum(pts + nothing)", "sum(x)", "rank(x, 'desc', ties='min')",
    "rank(x, 'up', within=(), ties='min')", "sum(sum(pts))", "previous(sum(pts))", "streak(pts > 1)",
    "sum(x, within=opt)", "x + terrain", "veto + 1", "x and veto", "terrain + 1", "since - 1", "since + since",
    "1 if x else 2", "x == '90'", "since == 2020", "veto == 'yes'", "terrain > 'hill'", "terrain == 'sea'", "x / 0",
    "x / (x - 50)", "1 / opt", "round(x, y)", "round(x, 99)", "round(x, 1, 'odd')", "days_after(since, x)",
    "trimmed_mean(pts, -1)", "percentile(pts, 90, kind='linear')", "count(pts > 5)", "pay[1, 2]", "pay[x]",
    "pay['sea']", "nothing[x]", "x if veto else terrain", "coalesce(x, terrain)", "x.year", "2 元 + x", "违纪且得分",
    "x if veto else since", "x # 组织分", "0.6x", "x·0.6", "NTILE(4) OVER (ORDER BY x)",
    "CAST(x AS int)", "CAST(x AS date)", "EXTRACT(HOUR FROM since)", "if x > 90: 1", "sum([x, y])",
    "x >= 90 or 80", "x == 90 or 80",
    "RANK(x, A1:A10)", "SUM(A1:A10)", "SUMIF(pts, '>5')", "LEN(terrain)", "NULLIF(x, 0)",
]  # fmt: skip


@pytest.mark.parametrize("rule", FAULTY)
def test_every_line_of_a_fault_of_a_rule_is_written_in_chinese_as_well(rule):
    found = faults(rule)
    assert found
    for fault in found:
        for line in (fault.what, fault.why, fault.fix):
            assert not line or (isinstance(line, Text) and line.zh != line), line
            assert not line or re.search("[\u4e00-\u9fff]", line.zh), line.zh


def test_advice_is_written_in_chinese():
    (fault,) = faults("SQRT(x)")
    assert fault.text("zh").splitlines()[-1] == "  改法：写 sqrt(x, 4)；最后一个参数为保留的小数位"
    (fault,) = faults("x / y if veto else 1 / (x - 50)")
    assert fault.lines("zh") == (
        "“x - 50”可能为零",
        "它在 -50 至 50 之间，而零不能作除数",
        "写 ... / (x - 50) if x - 50 != 0 else ...",
    )


@pytest.mark.parametrize(
    ("places", "instead"),
    [("15%", "0.15 * rows"), (" 15 % ", "0.15 * rows"), ("15% * candidates", "0.15"), ("round(15%, 2)", "0.15")],
)
def test_a_percentage_that_is_all_of_a_quota_is_a_share_of_the_rows(places, instead):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(
            pr.loads_scheme(
                'name = "a"\n[table.unit]\nkey = "id"\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
                '[ladder.star]\nties = "in"\nround = "down"\norder_by = "x desc"\n'
                'levels = [{ name = "best" }, { name = "rest" }]\n'
                f'quotas = [{{ levels = "best", at_most = "{places}" }}]\n'
            )
        )
    assert str(caught.value.faults[0].fix) == f"write {instead}"
