"""Functions of other languages and their counterparts in the language of rules: the one table of such advice."""

from __future__ import annotations

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
nullif (a, b) -> ; made absent
# sums over rows
sum total 求和 合计 总和 总计 (a) -> sum(a)
sum total plus 求和 合计 相加 (...) -> {+}
average avg mean 平均 平均值 平均数 平均分 均值 (a) -> mean(a)
averagea average avg mean 平均 平均值 (a, b) -> (a + b) / 2
averagea average avg mean 平均 平均值 (a, b, c) -> (a + b + c) / 3
len length (a) -> ; lengths
count counta size n nrow 计数 个数 数量 (a) -> count(a) ; count rows
max maximum greatest 最大 最大值 最高 (...) -> max(...)
min minimum least 最小 最小值 最低 (...) -> min(...)
any some exists (...) -> {or}
all every (...) -> {and}
sumif 条件求和 (c, a) -> sum(a, where=c) ; condition
sumifs (a, c) -> sum(a, where=c) ; condition
countif countifs count_if 条件计数 (a, c) -> count(a, where=c) ; condition
averageif avg_if 条件平均 (c, a) -> mean(a, where=c) ; condition
averageifs (a, c) -> mean(a, where=c) ; condition
maxifs (a, c) -> max(a, where=c) ; condition
minifs (a, c) -> min(a, where=c) ; condition
sumproduct dot 乘积和 (a, b) -> sum(a * b) ; weighted
中位数 中位值 (a) -> median(a)
median (a, b, c) -> clamp(b, min(a, c), max(a, c))
quartile quartile.inc 四分位数 (a, '0') -> min(a)
quartile quartile.inc 四分位数 (a, '1') -> percentile(a, 0.25, kind='linear')
quartile quartile.inc 四分位数 (a, '2') -> percentile(a, 0.5, kind='linear')
quartile quartile.inc 四分位数 (a, '3') -> percentile(a, 0.75, kind='linear')
quartile quartile.inc 四分位数 (a, '4') -> max(a)
quartile quartile.inc 四分位数 (a, q) -> percentile(a, q / 4, kind='linear') ; quarters
quantile percentile percentile_cont percentile.inc approx_quantile 分位数 百分位数 百分位 (a, p) -> percentile(a, p,
    kind='linear') ; share
winsorize winsorise winsor 缩尾 (a, p) -> clamp(a, percentile(a, p, kind='linear', within=()), percentile(a, 1 - p,
    kind='linear', within=())) ; winsorized
zscore z_score standardize standardise 标准分 标准化 (a) -> (a - mean(a, within=())) / stdev(a, 4, kind='population',
    within=()) if stdev(a, 4, kind='population', within=()) != 0 else 0 ; standard score
quartile.exc percentile.exc (a, p) -> ; exclusive percentile
percentile_disc (a, p) -> percentile(a, p, kind='nearest_rank')
trimmean trim_mean (a, p) -> ; counts of trimmed
去极值平均 (a, k) -> trimmed_mean(a, k) ; trimmed
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
rank rank.eq rank_eq 排名 名次 位次 (a, a) -> rank(a, 'desc', within=(), ties='min') ; rank
rank rank.eq rank_eq 排名 名次 位次 (a, a, '0') -> rank(a, 'desc', within=(), ties='min')
rank rank.eq rank_eq 排名 名次 位次 (a, a, '1') -> rank(a, 'asc', within=(), ties='min')
rank rank.eq rank_eq 排名 名次 位次 (a, 'desc') -> rank(a, 'desc', within=(), ties='min')
rank rank.eq rank_eq 排名 名次 位次 (a, 'asc') -> rank(a, 'asc', within=(), ties='min')
rank rank.eq rank_eq 排名 名次 位次 (a, r) -> ; rank among rows
top top_n 前几名 前 (a, n) -> rank(a, 'desc', within=(), ties='min') <= n ; places of the best
bottom bottom_n 后几名 末 (a, n) -> rank(a, 'asc', within=(), ties='min') <= n ; places of the best
top top_n bottom bottom_n 前几名 后几名 (n) -> ; places of the best
dense_rank denserank (a) -> rank(a, 'desc', within=(), ties='dense')
rank.avg rank_avg (a) -> rank(a, 'desc', within=(), ties='mean')
rank.avg rank_avg (a, a) -> rank(a, 'desc', within=(), ties='mean')
rank.avg rank_avg (a, a, '0') -> rank(a, 'desc', within=(), ties='mean')
rank.avg rank_avg (a, a, '1') -> rank(a, 'asc', within=(), ties='mean')
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
round 四舍五入 nint (a) -> round(a)
rint (a) -> round(a, 0, 'half_even')
roundup round_up 向上舍入 (a, n) -> round(a, n, 'up')
rounddown round_down 向下舍入 (a, n) -> round(a, n, 'down')
roundbank bround 四舍六入五成双 银行家舍入 (a, n) -> round(a, n, 'half_even')
trunc truncate fix 截尾 (a) -> round(a, 0, 'down')
取整 (a) -> floor(a) ; toward zero
trunc truncate (a, n) -> round(a, n, 'down')
INT (a) -> floor(a) ; toward zero
int integer as_integer as.integer (a) -> round(a, 0, 'down') ; down
roundup round_up (a) -> round(a, 0, 'up')
rounddown round_down (a) -> round(a, 0, 'down')
ceiling 向上取整 (a) -> ceil(a)
向下取整 (a) -> floor(a)
ceiling ceiling.math 向上舍入到 (a, s) -> round_to(a, s, 'ceil')
floor floor.math 向下舍入到 (a, s) -> round_to(a, s, 'floor')
mround round_nearest 舍入到 (a, s) -> round_to(a, s)
五舍六入 (a, n) -> round(a, n, 'half_down')
float double decimal numeric number value num as.numeric (a) -> a ; exact
# arithmetic
mod 取余 余数 求余 (a, b) -> a - b * floor(a / b) ; sign of remainder
quotient (a, b) -> round(a / b, 0, 'down')
div idiv (a, b) -> round(a / b, 0, 'down')
整除 (a, b) -> floor(a / b)
divide safe_divide div0 相除 (a, b) -> a / b if b != 0 else 0
power pow 乘方 幂 (a, n) -> a ** n ; power
sign signum (a) -> (1 if a > 0 else -1 if a < 0 else 0)
绝对值 fabs (a) -> abs(a)
between 介于 (a, b, c) -> b <= a <= c
limit bound clip 限定 (a, b, c) -> clamp(a, b, c)
cap capped cap_at clip_upper upper_bound 封顶 (a, b) -> min(a, b)
floor_at clip_lower lower_bound 保底 托底 (a, b) -> max(a, b)
sqrt 开方 平方根 (a) -> sqrt(a, 4) ; decimals of root
cbrt 立方根 (a) -> root(a, 3, 4) ; decimals of root
root nthroot 方根 (a, n) -> root(a, n, 4) ; decimals of root
log ln exp log10 log2 对数 (a) -> ; logarithms
sin cos tan pi (a) -> ; no function
rand random randint uniform 随机 () -> ; drawn
# dates
today now curdate getdate current_date current_timestamp sysdate 今天 今日 当前日期 () -> as_of ; as_of
age (a, b) -> ; unit of span
years_diff years_between (a, b) -> full_years(b, a) ; later stood first
datedif 周岁 年龄 工龄 (a, b) -> full_years(a, b) ; earlier and days
datedif (a, b, 'y') -> full_years(a, b)
datedif (a, b, 'm') -> full_months(a, b)
datedif (a, b, 'd') -> days_between(a, b)
datedif (a, b, u) -> ; unit of span
timestampdiff ('year', a, b) -> full_years(a, b)
timestampdiff ('month', a, b) -> full_months(a, b)
timestampdiff ('day', a, b) -> days_between(a, b)
timestampdiff (u, a, b) -> ; unit of span
datediff days date_diff days_diff (a, b) -> days_between(b, a) ; later stood first
datediff date_diff ('day', a, b) -> days_between(a, b)
date_diff (a, b, 'day') -> days_between(b, a) ; later stood first
datediff date_diff (u, a, b) -> ; unit of span
天数 日期差 (a, b) -> days_between(a, b) ; earlier
dateadd date_add adddate add_days (a, n) -> days_after(a, n) ; days
edate add_months months_add plus_months addmonths 月后 (a, n) -> months_after(a, n) ; short months
add_years years_add plus_years addyears 年后 (a, n) -> years_after(a, n) ; short months
年 年份 (a) -> year(a)
月 月份 (a) -> month(a)
季度 (a) -> quarter(a)
dayofmonth day_of_month mday 日 (a) -> day(a)
dayofweek day_of_week isoweekday 星期 周几 (a) -> weekday(a) ; weekdays
weekday (a) -> weekday(a) ; weekdays
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
months_between months_diff (a, b) -> full_months(b, a) ; later stood first
month_diff 整月 月数 (a, b) -> full_months(a, b) ; earlier
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

A name in capitals is that of a spreadsheet alone, where another language has a function of the same letters that gives
other values. A remark is the key of a text (`advice ...`) of the catalogue of messages. Among lines with one name, the
one with as many arguments applies. Two days whose order differs between systems have the remark `later stood first`;
they change places only where the day of the rating stands first. Nothing after the arrow means that there is no such
function; the remark says how the value is computed.
"""
