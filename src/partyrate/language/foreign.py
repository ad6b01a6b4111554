"""Words of other languages and their counterparts in the language of rules: the one table of such advice.

The words are those of spreadsheets, SQL, Python, pandas, R and everyday Chinese. `advice` builds messages from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

FUNCTIONS: Final = r"""
# choosing and joining
if iif ifelse if_else where cond 如果 若 假如 当 (c, a, b) -> a if c else b
ifs case_when case (c, a, ...) -> {cases} ; otherwise
switch decode (x, b, a, ...) -> {switch} ; otherwise
and 且 并且 与 (...) -> {and}
or 或 或者 (...) -> {or}
not 非 不 (a) -> not a
xor (a, b) -> a != b
iferror iserror try (a, b) -> ; nothing fails
true 真 是 () -> True
false 假 否 () -> False
# what is absent
isblank isnull isna is_null is_na is_nan isnan 为空 (a) -> not present(a)
notnull notna is_not_null is_not_na 不为空 (a) -> present(a)
ifnull nvl isnull ifna fillna fill_null zn (a, b) -> coalesce(a, b)
nullif (a, b) -> ; when
# sums over rows
sum total 求和 合计 总和 总计 (a) -> sum(a)
sum total plus 求和 合计 相加 (...) -> {+}
average avg mean 平均 平均值 平均数 平均分 均值 (a) -> mean(a)
averagea average avg mean 平均 平均值 (a, b) -> (a + b) / 2
averagea average avg mean 平均 平均值 (a, b, c) -> (a + b + c) / 3
count counta len length size n nrow 计数 个数 数量 (a) -> count(a) ; count rows
max maximum greatest 最大 最大值 最高 (...) -> max(...)
min minimum least 最小 最小值 最低 (...) -> min(...)
any some exists (...) -> {or}
all every (...) -> {and}
sumif sumifs 条件求和 (c, a) -> sum(a, where=c) ; condition
countif countifs count_if 条件计数 (a, c) -> count(a, where=c) ; condition
averageif averageifs avg_if 条件平均 (c, a) -> mean(a, where=c) ; condition
sumproduct dot 乘积和 (a, b) -> sum(a * b) ; weighted
中位数 中位值 (a) -> median(a)
median (a, b, c) -> clamp(b, min(a, c), max(a, c))
quartile quantile percentile_cont percentile.inc approx_quantile 分位数 百分位数 (a, p) -> percentile(a, p,
    kind='linear') ; share
percentile_disc (a, p) -> percentile(a, p, kind='nearest_rank')
trimmean trim_mean 去极值平均 (a, k) -> trimmed_mean(a, k) ; trimmed
var_pop varp var.p pvariance 总体方差 方差 (a) -> variance(a, kind='population')
var variance var_samp var.s 样本方差 (a) -> variance(a, kind='sample') ; population
stdev std stddev sd stdev.s stddev_samp 样本标准差 标准差 (a) -> stdev(a, 2, kind='sample') ; population
stdevp stdev.p stddev_pop pstdev 总体标准差 (a) -> stdev(a, 2, kind='population')
weighted.mean wavg weighted_average average_weighted 加权平均 加权平均值 (a, w) -> weighted_mean(a, w)
mode mode.sngl 众数 (a) -> ; mode
distinct count_distinct nunique n_distinct unique 去重 (a) -> ; distinct
cumsum running_total running_sum 累计 累计求和 (a) -> cumulative(a, a, 'desc', within=(), ties='max') ; order of total
cumprod cummax (a) -> ; running
prod 连乘 连乘积 (a) -> product(a)
# ranks, rounds
rank rank.eq rank_eq 排名 名次 位次 (a) -> rank(a, 'desc', within=(), ties='min') ; rank
dense_rank denserank (a) -> rank(a, 'desc', within=(), ties='dense')
rank.avg rank_avg (a) -> rank(a, 'desc', within=(), ties='mean')
row_number rownumber (a) -> rank(a, 'desc', within=(), ties='min') ; ties
large nlargest topk 第几大 (a, k) -> largest(a, k)
small nsmallest 第几小 (a, k) -> smallest(a, k)
percentrank percent_rank percentrank.inc 百分比排名 (a) -> percent_rank(a, 'asc', within=(), ties='min',
    kind='inclusive')
percentrank.exc (a) -> percent_rank(a, 'asc', within=(), ties='min', kind='exclusive')
cume_dist cumedist 累计占比 名次占比 (a) -> percent_rank(a, 'asc', within=(), ties='max', kind='share')
min_max minmax normalize normalise rescale minmax_scale 归一化 极差标准化 (a) -> scaled(a, 'desc', to='range',
    otherwise=1, within=())
ntile (a) -> ; shares
previous lag shift (a, n) -> ; rounds back
streak 连续 (c, n) -> streak(c) >= n
times (c, n) -> times(c) >= n
filter subset (a, c) -> ; filter
lag shift prev 上期 去年 上年 上轮 (a) -> previous(a)
lead next (a) -> ; later round
first first_value 首个 第一个 (a) -> ; first row
last last_value 末个 最后一个 (a) -> ; last row
earliest 最早 (a) -> min(a)
latest 最晚 最近 (a) -> max(a)
# rounding
round rounded 四舍五入 (a, n) -> round(a, n)
round 四舍五入 rint nint (a) -> round(a)
roundup round_up 向上舍入 (a, n) -> round(a, n, 'up')
rounddown round_down 向下舍入 (a, n) -> round(a, n, 'down')
roundbank bround 四舍六入五成双 银行家舍入 (a, n) -> round(a, n, 'half_even')
trunc truncate fix 截尾 取整 (a) -> round(a, 0, 'down')
trunc truncate (a, n) -> round(a, n, 'down')
int integer as_integer as.integer (a) -> round(a, 0, 'down') ; down
ceiling roundup 向上取整 (a) -> ceil(a)
rounddown 向下取整 (a) -> floor(a)
ceiling ceiling.math 向上舍入到 (a, s) -> round_to(a, s, 'ceil')
floor floor.math 向下舍入到 (a, s) -> round_to(a, s, 'floor')
mround round_nearest 舍入到 (a, s) -> round_to(a, s)
五舍六入 (a, n) -> round(a, n, 'half_down')
float double decimal numeric number value num as.numeric (a) -> a ; exact
# arithmetic
mod 取余 余数 (a, b) -> a - b * floor(a / b)
quotient (a, b) -> round(a / b, 0, 'down')
div idiv 整除 (a, b) -> floor(a / b)
divide safe_divide div0 相除 (a, b) -> a / b if b != 0 else 0
power pow 乘方 幂 (a, n) -> a ** n ; power
sign signum (a) -> (1 if a > 0 else -1 if a < 0 else 0)
绝对值 fabs (a) -> abs(a)
between 介于 (a, b, c) -> b <= a <= c
limit bound clip 限定 (a, b, c) -> clamp(a, b, c)
sqrt 开方 平方根 (a) -> sqrt(a, 4) ; decimals of root
cbrt 立方根 (a) -> root(a, 3, 4) ; decimals of root
root nthroot 方根 (a, n) -> root(a, n, 4) ; decimals of root
log ln exp log10 log2 对数 (a) -> ; logarithms
sin cos tan pi (a) -> ; no function
rand random randint uniform 随机 () -> ; drawn
# dates
today now curdate getdate current_date current_timestamp sysdate 今天 今日 当前日期 () -> as_of ; as_of
datedif years_between age 周岁 年龄 工龄 (a, b) -> full_years(a, b) ; earlier and days
datedif (a, b, 'y') -> full_years(a, b)
datedif (a, b, 'm') -> full_months(a, b)
datedif (a, b, 'd') -> days_between(a, b)
datedif (a, b, u) -> ; unit of span
timestampdiff ('year', a, b) -> full_years(a, b)
timestampdiff ('month', a, b) -> full_months(a, b)
timestampdiff ('day', a, b) -> days_between(a, b)
timestampdiff (u, a, b) -> ; unit of span
datediff days date_diff days_diff 天数 日期差 (a, b) -> days_between(a, b) ; earlier
dateadd date_add adddate add_days (a, n) -> days_after(a, n) ; days
edate add_months months_add plus_months addmonths 月后 (a, n) -> months_after(a, n) ; short months
add_years years_add plus_years addyears 年后 (a, n) -> years_after(a, n) ; short months
年 年份 (a) -> year(a)
月 月份 (a) -> month(a)
季度 (a) -> quarter(a)
dayofmonth day_of_month mday 日 (a) -> day(a)
dayofweek day_of_week isoweekday 星期 周几 (a) -> weekday(a) ; weekdays
weekday (a, '2') -> weekday(a) ; weekdays
weekday (a, b) -> ; weekdays
dayofyear yday 年内天数 (a) -> day_of_year(a)
eomonth last_day (a) -> month_end(a)
eomonth (a, n) -> month_end(months_after(a, n))
month_first month_begin 月初 (a) -> month_start(a)
月末 月底 (a) -> month_end(a)
quarter_begin 季初 (a) -> quarter_start(a)
季末 季度末 (a) -> quarter_end(a)
year_begin 年初 (a) -> year_start(a)
年末 年底 (a) -> year_end(a)
date_trunc trunc_date ('month', a) -> month_start(a)
date_trunc trunc_date ('quarter', a) -> quarter_start(a)
date_trunc trunc_date ('year', a) -> year_start(a)
date_trunc trunc_date (u, a) -> ; unit of trunc
months_between month_diff 整月 月数 (a, b) -> full_months(a, b) ; earlier
datevalue to_date date.fromisoformat 日期 (a) -> ; day
date (y, m, d) -> ; day
# lookups, texts
vlookup hlookup (key, t, n, s) -> ; step lookup
forecast forecast.linear interp approx interpolate 插值 线性插值 内插 (x, a, b) -> ; line lookup
vlookup hlookup xlookup lookup index match choose get replace map 查找 (key, ...) -> ; lookup
in isin is_in oneof any_of (a, ...) -> a in (...)
c list tuple array set (...) -> (...) ; after in
exact eq equals 等于 (a, b) -> a == b
gt 大于 (a, b) -> a > b
lt 小于 (a, b) -> a < b
left right mid substr substring concat concatenate upper lower trim str text contains startswith find search like
    regexp str_detect 截取 (a) -> ; texts
"""
"""Functions: their names elsewhere, their arguments there, the counterpart, and after a semicolon a remark.

A remark is the key of a text (`advice ...`) of the catalogue of messages. Among lines with one name, the one with as
many arguments applies. Nothing after the arrow means that there is no such function; the remark says how the value is
computed.
"""

NAMES: Final = {
    "true": "True", "yes": "True", "y": "True", "t": "True", "是": "True", "真": "True", "对": "True",
    "false": "False",
    "no": "False", "n": "False", "f": "False", "否": "False", "假": "False", "today": "as_of", "now": "as_of",
    "current_date": "as_of", "sysdate": "as_of", "今天": "as_of", "今日": "as_of", "当前日期": "as_of",
    "基准日": "as_of",
}  # fmt: skip
"""Names of values."""

WORDS: Final = {
    "并且": "and", "而且": "and", "同时": "and", "以及": "and", "且": "and", "和": "and", "与": "and",
    "及": "and", "或者": "or",
    "或": "or", "不是": "!=", "不等于": "!=", "非": "not", "不大于": "<=", "不高于": "<=", "不超过": "<=",
    "小于等于": "<=",
    "小于或等于": "<=", "至多": "<=", "不小于": ">=", "不低于": ">=", "不少于": ">=", "大于等于": ">=",
    "大于或等于": ">=", "至少": ">=",
    "达到": ">=", "大于": ">", "高于": ">", "超过": ">", "多于": ">", "小于": "<", "低于": "<", "少于": "<",
    "不足": "<", "等于": "==",
    "为": "==", "是": "==", "加": "+", "减": "-", "乘以": "*", "乘": "*", "除以": "/", "属于": "in",
    "equals": "==", "eq": "==",
    "ne": "!=", "gt": ">", "ge": ">=", "gte": ">=", "lt": "<", "le": "<=", "lte": "<=",
}  # fmt: skip
"""Words between values."""

SIGNS: Final = {
    "≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "≠": "!=", "×": "*", "✕": "*", "⋅": "*",
    "∙": "*", "÷": "/", "∕": "/", "−": "-", "–": "-", "—": "-", "“": "'", "”": "'", "‘": "'", "’": "'", "＂": "'",
    "＇": "'", "「": "'", "」": "'", "『": "'", "』": "'", "。": ".", "．": ".", "；": ",", ";": ",", "、": ",",
    "&": "and", "＆": "and", "∧": "and", "|": "or", "｜": "or", "∨": "or", "¬": "not", "∈": "in", "∉": "not in",
    "^": "**", "＾": "**", "²": "** 2", "³": "** 3", "{": "(", "}": ")", "｛": "(", "｝": ")", "【": "(", "】": ")",
    "〔": "(", "〕": ")",
    "½": "0.5", "¼": "0.25", "¾": "0.75",
}  # fmt: skip
"""Signs that are none of the language."""

SIGN_TEXTS: Final = {
    "%": "percent or remainder",
    "％": "percent or remainder",
    "‰": "per mille",
    "?": "write choice",
    "？": "write choice",
    "！": "unequal or not",
    "～": "between",
    "√": "square instead of root",
}
"""Signs without a single counterpart, with the keys of the texts that say what to write."""

PAIRS_OF_SIGNS: Final = {
    "=<": "<=", "=>": ">=", "=!": "!=", "<>": "!=", "><": "!=", "===": "==", "!==": "!=", "!=": "!=", ">=": ">=",
    "<=": "<=", "~=": "!=", "+=": "+", "-=": "-", "*=": "*", "/=": "/", "**=": "**", "%in%": "in",
}  # fmt: skip
"""Several signs that form one operator elsewhere."""

DIVISIONS: Final = {
    "%/%": "floor(a / b)", "%%": "a - b * floor(a / b)", "div": "floor(a / b)", "mod": "a - b * floor(a / b)",
    "整除以": "floor(a / b)",
}  # fmt: skip
"""Signs and words between values that divide in whole numbers elsewhere."""

UNITS: Final[Mapping[str, int | Fraction]] = {
    "百": 100, "千": 1000, "万": 10000, "萬": 10000, "亿": 100000000, "億": 100000000, "k": 1000, "K": 1000,
    "w": 10000,
    "M": 1000000, "成": Fraction(1, 10),
}  # fmt: skip
"""Units after a number that multiply it."""

ARGUMENTS: Final = {
    "if_": "where=", "cond": "where=", "condition": "where=", "filter": "where=", "when": "where=",
    "mask": "where=",
    "by": "within=", "group": "within=", "group_by": "within=", "groupby": "within=", "over": "within=",
    "partition_by": "within=", "partition": "within=", "cohort": "within=",
    "interpolation": "kind=", "tie": "ties=",
}  # fmt: skip
"""Named arguments."""

ARGUMENT_TEXTS: Final = {
    "method": "ties or kind", **dict.fromkeys(("ascending", "descending", "reverse", "order"), "second argument"),
}  # fmt: skip
"""Named arguments without a single counterpart, with the keys of the texts that say what to write."""

OPTIONS: Final = {
    "average": "mean", "avg": "mean", "lowest": "min", "highest": "max", "low": "min", "high": "max",
    "competition": "min", "modified": "max", "fractional": "mean", "standard": "min", "interpolate": "linear",
    "cont": "linear", "inc": "linear", "disc": "nearest_rank", "nearest": "nearest_rank",
    "inverted_cdf": "nearest_rank",
}  # fmt: skip
"""Values of named arguments."""

KEYS: Final = """
kind: type dtype 类型
low: min minimum lower lowest min_value 最低 最小值
high: max maximum upper highest max_value full_marks 最高 最大值 满分
at_most: max maximum limit cap up_to ceiling 最多 上限
at_least: min minimum floor 最少 下限
exactly: share percent percentage ratio count number quota places places_of seats 名额 比例
decimals: precision digits scale places decimal decimal_places dp 小数位 小数位数
values: options choices enum categories allowed_values domain 选项 可选值
is: formula rule expression expr equals calc calculation compute computed definition value_of 公式
when: if condition where applies applies_to only_if rule 条件
takes: args arguments params parameters inputs
optional: required nullable may_be_missing 可缺
labels: label title titles display caption display_name name_zh name_en label_zh label_en 名称 标签
value_labels: labels_of_values option_labels choice_labels
note: description desc comment comments remark remarks notes doc docs help 备注 说明
source: sources reference references ref refs basis clause citation law 依据
order_by: sort order sort_by orderby rank_by ranking by score 排序
within: partition_by group_by groupby per by cohort cohorts each 分组
ties: tie tied on_ties tie_break 并列
round: rounding round_to 舍入
remainder: default rest others otherwise else lowest 其余
quotas: quota places shares limits ratio 名额
levels: level tiers tier grades grade stars star bands ranks steps 等次 档次 星级
rows: cases case bands band entries items table data lines 行
steps: step stages phases 步骤
key: primary_key keys id ids index pk 主键
keys: key of by index
parent: group part_of belongs_to child_of of 上级
weight: weights factor share 权重
value: default val amount number 值
amount: value pay money sum bonus 金额
unit: units currency uom 单位
every: frequency period interval per span 周期
recipient: recipients to who whom beneficiary for 对象
cap: at_most maximum max limit 封顶
bars: blocks denies forbids incentives bar 取消
exclude: excludes out skip 不参加
fix: set level becomes to
table: entity on of of_table sheet
column: field header col source_column 列
missing: na null nulls na_values missing_values
rows: size most_rows row_count
stage: phase step group
incentives: of includes items
helpers: donors strong
helped: recipients weak
each: per
extends: base inherits based_on from
effective_from: from valid_from start since begin begins
effective_to: to valid_to until end ends
title: titles heading
edition: version
stages: stage phases steps
text: message msg wording words 提示 文字
"""
"""Keys of entries, each with its names elsewhere; one word may stand for several, of which an entry has one."""

HEADERS: Final = """
input: inputs indicator indicators item items column columns field fields data variable variables feature mark marks
    score scores criterion criteria metric metrics 输入 输入项 指标
formula: formulas formulae indicator indicators calculation calculations compute computed expression expressions
    derived rule rules function functions total result 公式 计算
group: groups indicator indicators dimension dimensions category categories 一级指标 指标组
decision: decisions indicator indicators decision_table decision_tables scale scales bracket brackets rule rules
    scoring 分档
decision.rows: case cases band bands row rows
ladder: ladders rating ratings ranking rankings classification 等次规则 评级
ladder.levels: level levels tier tiers grade grades star stars rank ranks class classes 等次 星级 档次
ladder.quotas: quota quotas place places share shares 名额
gate: gates veto vetoes vetos cap caps exclusion exclusions rule rules condition conditions 否决 一票否决
warning: warnings alert alerts caution cautions reminder reminders 预警 警告 提醒
incentive: incentives bonus bonuses reward rewards award awards pay payment payments salary prize prizes sanction
    sanctions penalty penalties punishment benefit benefits consequence consequences money 奖惩 奖金 报酬
budget: budgets total totals spending 预算 总额
pairing: pairings pair pairs help matching match mentor mentors 结对
procedure: procedures process processes workflow timeline schedule 程序
procedure.steps: step steps phase phases 步骤
limit: limits resource resources 限额
source: sources reference references document documents law laws clause clauses citation citations basis 依据 来源
accept: accepts accepted ignore ignored suppress noqa waiver waivers 接受
parameter: parameters param params constant constants const weight weights setting settings option options config
    variable variables threshold thresholds 参数 权重
lookup: lookups map maps mapping mappings dict dictionary reference_table vlookup 对照表
table: tables entity entities unit units village villages sheet sheets 表
"""
"""Words before the point of a header, each with its names elsewhere; with a point, what is a key of such an entry."""


def counterparts(table: str) -> Mapping[str, tuple[str, ...]]:
    r"""Return by each word of a table, such as `KEYS`, what it stands for.

    Example:
        >>> counterparts("low: min minimum\nat_most: max\n    minimum")["minimum"]
        ('low', 'at_most')
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in re.sub(r"\n +", " ", table.strip()).splitlines():
        meant, _, words = line.partition(": ")
        for each in words.split():
            found[each] = (*found.get(each, ()), meant)
    return found


KINDS: Final = {
    "int": "number", "integer": "number", "float": "number", "decimal": "number", "numeric": "number",
    "percent": "number", "double": "number", "money": "number", "bool": "flag", "boolean": "flag",
    "checkbox": "flag",
    "enum": "choice", "category": "choice", "select": "choice", "list": "choice", "str": "text", "string": "text",
    "varchar": "text", "datetime": "date", "timestamp": "date", "day": "date", "数字": "number", "数值": "number",
    "是否": "flag", "选项": "choice", "文本": "text", "日期": "date",
}  # fmt: skip
"""Kinds of values under other names."""

TIES: Final = {
    **dict.fromkeys(("都进", "全进", "均进", "并列都进", "都入围", "全部入围", "include", "included", "all"), "in"),
    **dict.fromkeys(("都不进", "均不进", "全不进", "并列都不进", "都不入围", "exclude", "excluded", "none"), "out"),
    **dict.fromkeys(("报错", "出错", "不允许", "不允许并列", "raise", "fail", "forbid"), "error"),
}  # fmt: skip
"""Words for what happens to rows that tie across the edge of the places of a ladder."""

TRUE_WORDS: Final = frozenset(word for word, name in NAMES.items() if name == "True") | {"1", "有"}
FALSE_WORDS: Final = frozenset(word for word, name in NAMES.items() if name == "False") | {"0", "无"}
"""Words that a flag is compared with elsewhere, as `TRUE_WORDS` are for true."""

NOTHING: Final = frozenset({"none", "null", "nil", "na", "nan", "missing", "空", "空值", "缺失"})
"""Names of an absent value."""

CHOOSING: Final = frozenset(
    {"如果", "若", "假如", "那么", "则", "否则", "then", "elif", "elseif", "endif", "end", "case", "when"}
)
"""Words of a conditional, which is written `a if c else b`."""

MODULES: Final = frozenset({"math", "np", "numpy", "pd", "pandas", "pl", "polars", "F", "fn", "df", "sql", "stats"})
"""Names before a point that are modules or data frames, not values."""
