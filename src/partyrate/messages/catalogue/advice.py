"""Advice to people who know other languages: what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ---------------------------------------------------------------------------- how an advice is put together
    "write": ("write {instead}", "写 {instead}"),
    "write several": ("write {first}, or {second}", "写 {first}，或 {second}"),
    "advice and more": ("{advice}; {more}", "{advice}；{more}"),
    "is written": ("{call} is written {instead}", "{call} 写成 {instead}"),
    # --------------------------------------------------------------------------------------------------- values
    "ask for absent": (
        "a value that is not there is asked for with present(x) or coalesce(x, y)",
        "判断有没有值用 present(x)，缺值时另取一值用 coalesce(x, y)",
    ),
    "words apart": ("words stand apart from numbers", "数与单词之间要有空格"),
    "span after day": (
        "a span of time is added by a function, and is below zero where it is taken off",
        "日期加减一段时间用函数，减去的写负数",
    ),
    "no unit": ("a number has no unit", "数不带单位"),
    "write number": (
        "write a number with digits and at most one point, such as 0.5 or 1000",
        "用数字写数，最多一个小数点，如 0.5 或 1000",
    ),
    "ratio weighs": (
        "a ratio weighs values, and has none itself: write ({sums}) / ({total}) with the values",
        "比例是各值的权重，本身不是值：写 ({sums}) / ({total})，字母换成各值",
    ),
    "write choice": ("write a if c else b", "写 a if c else b"),
    "count table": (
        "write count(table), with the name of the table whose rows are counted",
        "写 count(table)，括号中是要计行数的表的名称",
    ),
    "text in quotes": ("a text stands in quotes, and a value is declared", "文字要加引号；若是一个值，须先声明"),
    "without quotes": ("write {number} without quotes", "写 {number}，不加引号"),
    "day as parameter": (
        'a day that another edition may change is a parameter, with kind = "date" and value = {day}',
        '日后可能调整的日期设为参数，写 kind = "date" 和 value = {day}',
    ),
    "flag by itself": ("a flag is a condition by itself", "是否值本身就是条件"),
    "flag or choice": (
        "a flag is a condition by itself; of a choice, {choice}",
        "是否值本身就是条件；可选值则写 {choice}",
    ),
    "key column of texts": ("a key column holds texts", "主键列是文字"),
    "number of a key": (
        "{name} is a key column, and a text in rules: declare an input with kind = 'number' and column = {name!r}, "
        "and write its name",
        "{name} 是主键列，在规则中是文字：另设输入项，写 kind = 'number' 和 column = '{name}'，规则中写该输入项的名称",
    ),
    "number of a text": (
        "{name} holds texts, since its kind is {kind!r}: give it kind = 'number', and write it",
        "{name} 的类型为 '{kind}'，在规则中是文字：改为 kind = 'number'，规则中直接写 {name}",
    ),
    "percent or remainder": (
        "write / 100 for a percentage, or a - b * floor(a / b) for a remainder",
        "百分数写 / 100，余数写 a - b * floor(a / b)",
    ),
    "per mille": ("write / 1000", "千分数写 / 1000"),
    "unequal or not": ("write != or not", "“不等于”写 !=，“非”写 not"),
    "between": ("write low <= a <= high for what lies between", "介于两者之间写 low <= a <= high"),
    "square instead of root": ("write sqrt(a, decimals)", "开方写 sqrt(a, decimals)"),
    "second argument": ("write 'asc' or 'desc' as the second argument", "第二个参数写 'asc' 或 'desc'"),
    "ties or kind": ("write ties= in rank(), kind= in percentile()", "rank() 中写 ties=，percentile() 中写 kind="),
    # ----------------------------------------------------------------------------- functions of other languages
    "advice otherwise": ("the last else says what holds otherwise", "最后的 else 写其余情形"),
    "named arguments left": (
        "it has no place for what was written as {names}",
        "原来写的 {names} 在其中没有位置",
    ),
    "arguments lacking": ("write {instead}, with {names} still to be given", "写 {instead}，其中 {names} 尚须给出"),
    "takes no more": ("write {instead}, which takes nothing else", "写 {instead}，它没有其他参数"),
    "advice nothing fails": (
        (
            "nothing fails while a rule is computed: guard a division with a / b if b != 0 else 0, and a value that "
            "may be missing with coalesce(a, 0)"
        ),
        "规则计算时不会出错：除法写 a / b if b != 0 else 0，可能缺失的值写 coalesce(a, 0)",
    ),
    "advice made absent": (
        (
            "absent('too_new') if a == b else a makes a value absent, with [absence.too_new] declared; "
            'when = "a != b" on the formula says that it does not apply'
        ),
        (
            "相等时缺值写 absent('too_new') if a == b else a，并声明 [absence.too_new]；"
            '该项不适用时，在公式上写条件 when = "a != b"'
        ),
    ),
    "advice lengths": (
        (
            "lengths of texts are not computed: give the number of characters an input of its own; count(marks) counts "
            "the rows of a finer table"
        ),
        "不计算文字的长度：把字数另设为输入项；明细表的行数写 count(marks)",
    ),
    "advice rank among rows": (
        "rank(a, 'desc', within=(), ties='min') ranks the rows of the table of a, 'asc' the smallest first",
        "rank(a, 'desc', within=(), ties='min') 在 a 所在表的各行中排名，最小的排第一时写 'asc'",
    ),
    "cast to whole": (
        "write round({value}) to round, or round({value}, 0, 'down') to cut toward zero; casts of databases differ",
        "四舍五入写 round({value})，向零取整写 round({value}, 0, 'down')；各数据库的转换做法不同",
    ),
    "kind of cast": (
        "rules change no kind of a value: the input declares it, as kind = 'number' or kind = 'date'",
        "规则不转换值的类型：在输入项上声明，如 kind = 'number' 或 kind = 'date'",
    ),
    "parts of a day": (
        "write year(d), quarter(d), month(d), day(d), weekday(d) or day_of_year(d)",
        "写 year(d)、quarter(d)、month(d)、day(d)、weekday(d) 或 day_of_year(d)",
    ),
    "advice cells": (
        "a rule names inputs, not cells: write the name of the input, as in sum(marks) for the rows of a finer table",
        "规则写输入项的名称，不写单元格：如明细表各行求和写 sum(marks)",
    ),
    "otherwise lacking": (
        "write {instead} ..., and after else the value that holds otherwise",
        "写成 {instead} ...，在 else 后写其余情形的值",
    ),
    "joined comparison": (
        "each side of 'and' and 'or' is a whole condition",
        "and、or 的两边都要写完整的条件",
    ),
    "advice count rows": ("count(table) counts the rows of a table", "count(table) 计一张表的行数"),
    "advice condition": ("the condition is written out, as in marks > 5", "条件要写完整，如 marks > 5"),
    "advice share": ("p lies from 0 to 1", "p 为 0 至 1"),
    "advice quarters": ("q / 4 is the share of quarter q", "q / 4 为第 q 个四分位对应的比例"),
    "advice winsorized": (
        "p is the share at each end that is drawn in, and within= names the columns of a cohort",
        "p 为两端各收缩的比例；within= 写比较组的列",
    ),
    "advice standard score": (
        "4 is to how many decimals the standard deviation is rounded, kind='sample' divides by one less than the "
        "number of rows, and within= names the columns of a cohort",
        "4 为标准差保留的小数位；kind='sample' 除以行数减一；within= 写比较组的列",
    ),
    "advice places of the best": (
        "rank(a, 'desc', within=(), ties='min') <= n is true of the first n and of those tied with the last of them; "
        "places that are given out are the quotas of a ladder, at_most = 'n'",
        "rank(a, 'desc', within=(), ties='min') <= n 对前 n 名及与第 n 名并列的成立；"
        "按名额评定用等次规则的 quotas，写 at_most = 'n'",
    ),
    "advice exclusive percentile": (
        (
            "a percentile that leaves both ends out is not computed: percentile(a, p, kind='linear') is that of "
            "PERCENTILE.INC, kind='nearest_rank' gives a value that is there"
        ),
        ("不计算剔除两端的百分位数：percentile(a, p, kind='linear') 同 PERCENTILE.INC，kind='nearest_rank' 取实有的值"),
    ),
    "advice counts of trimmed": (
        "trimmed_mean(a, k) leaves out k values at each end: it takes how many, not a share of all values",
        "trimmed_mean(a, k) 两端各去掉 k 个值：参数为个数，不是比例",
    ),
    "advice trimmed": ("k values are left out at each end", "两端各去掉 k 个值"),
    "advice population": (
        "kind='sample' divides by one less than the number of rows, kind='population' by the number itself",
        "kind='sample' 除以行数减一，kind='population' 除以行数",
    ),
    "advice mode": (
        (
            "most_frequent_level(a, ties='worse') gives the most frequent of levels; of other values "
            "count(table, where=...) counts the rows with one of them"
        ),
        "等次用 most_frequent_level(a, ties='worse')；其他值用 count(table, where=...) 计某个值的行数",
    ),
    "advice distinct": (
        (
            "there is no such function: give the different values a table of their own, and count its rows with "
            "count(table)"
        ),
        "没有这个函数：把不同的值列成一张表，用 count(table) 计行数",
    ),
    "advice order of total": (
        "the second argument is what orders the rows; along rounds it is coalesce(previous(stock), 0) + a",
        "第二个参数是排序依据；按期累计写 coalesce(previous(stock), 0) + a",
    ),
    "advice running": (
        "there is no such function: a running value adds to its own past, coalesce(previous(stock), 0) + a",
        "没有这个函数：累计值在自身上期的值上相加，coalesce(previous(stock), 0) + a",
    ),
    "advice weighted": (
        "over the sum of the weights it is weighted_mean(a, w)",
        "除以权重之和即 weighted_mean(a, w)",
    ),
    "advice rank": (
        "'asc' where the smallest is first; within= names the columns of a cohort",
        "最小的排第一时写 'asc'；within= 写比较组的列",
    ),
    "several to rank by": (
        "rank one number that is made of them, as {sums} where {first} is a whole number and {second} lies from 0 to "
        "below 1000; or let a ladder order by several: order_by = [{order}]",
        "合成一个数再排名，如 {first} 为整数、{second} 为 0 以上且小于 1000 时写 {sums}；"
        "或用等次规则按多项排序：order_by = [{order}]",
    ),
    "rank some rows": (
        'write [formula.NAME] with is = "{value}" and when = "{condition}", and here {call}: rows for which the '
        "condition does not hold have no value to rank",
        '另设 [formula.名称]，写 is = "{value}" 和 when = "{condition}"，此处写 {call}（NAME 换成该名称）：'
        "条件不成立的行没有值，不参加排名",
    ),
    "advice ties": (
        "tied rows share a rank: what breaks a tie is never silent; a ladder's order_by takes several keys",
        "并列的行名次相同，须写明如何区分：等次规则的 order_by 可写多项",
    ),
    "advice shares": (
        (
            "there is no such function: shares of a cohort are the quotas of a ladder, and rank(a, 'desc', within=(), "
            "ties='min') <= 0.2 * count(a, within=()) is true of the best fifth"
        ),
        (
            "没有这个函数：按比例划分用等次规则的名额；rank(a, 'desc', within=(), ties='min') <= 0.2 * count(a, "
            "within=()) 对前五分之一成立"
        ),
    ),
    "advice first row": (
        "min(a) is the earliest day or the least number; in a formula of the finer table not present(previous(a)) is "
        "true in the first row along its order",
        "min(a) 是最早的日期或最小的数；在明细表的计算项中，沿顺序的第一行即 not present(previous(a)) 的那一行",
    ),
    "advice last row": (
        "max(a) is the latest day or the greatest number; the row with the greatest key is the last one along the "
        "order of a finer table",
        "max(a) 是最晚的日期或最大的数；沿明细表的顺序，主键最大的那一行是最后一行",
    ),
    "advice rounds back": (
        "previous(a) is one round back, previous(previous(a)) two",
        "previous(a) 是上一期，previous(previous(a)) 是上两期",
    ),
    "advice filter": (
        "a function of rows selects by where=, as in sum(a, where=c)",
        "各行的函数用 where= 选择，如 sum(a, where=c)",
    ),
    "advice later round": ("no rule knows a later round", "规则不能用以后各期的值"),
    "advice toward zero": (
        "round(a, 0, 'down') where negative numbers are cut toward zero",
        "负数向零取整时写 round(a, 0, 'down')",
    ),
    "advice sign of remainder": (
        "it has the sign of the divisor, as in a spreadsheet; with that of a it is a - b * round(a / b, 0, 'down')",
        "余数的符号同除数，与电子表格一致；须同被除数时写 a - b * round(a / b, 0, 'down')",
    ),
    "advice down": ("floor(a) where negative numbers are rounded down as well", "负数也向下取整时写 floor(a)"),
    "advice exact": ("numbers are exact as they are", "数本来就是精确的"),
    "advice power": (
        "n is a whole number from 0 to 20; where it varies, write power(a, n)",
        "n 为 0 至 20 的整数；会变时写 power(a, n)",
    ),
    "advice decimals of root": (
        "the last argument says to how many decimals it is rounded",
        "最后一个参数为保留的小数位",
    ),
    "advice logarithms": (
        "there are no logarithms and exponentials, so that every value is exact: write steps as a lookup",
        "为使各值精确，没有对数和指数：分档写成对照表",
    ),
    "advice no function": ("there is no such function, so that every value is exact", "为使各值精确，没有这个函数"),
    "advice drawn": (
        "the same data give the same rating: nothing is drawn in a rule; spot checks are drawn by a sample",
        "同样的数据须得同样的结果，规则中没有随机数；抽查用抽样功能",
    ),
    "advice as_of": (
        "the day the rating speaks of is passed to it: rate(as_of=...)",
        "评定基准日在评定时给出：rate(as_of=...)",
    ),
    "advice earlier and days": (
        "the earlier day stands first, and days_between counts days",
        "较早的日期写在前面；days_between 计天数",
    ),
    "advice earlier": ("the earlier day stands first", "较早的日期写在前面"),
    "advice later stood first": (
        "the earlier day stands first, other than in what was written; where a result is below zero, swap the two",
        "较早的日期写在前面，与原来的写法次序相反；结果小于零的，两个日期对调",
    ),
    "advice order as written": (
        "the earlier day stands first; the order is that of what was written, since systems differ in it: where a "
        "result is below zero, swap the two",
        "较早的日期写在前面；各系统的次序不同，这里保留原来的次序：结果小于零的，两个日期对调",
    ),
    "advice days": ("n counts days", "n 为天数"),
    "advice unit of span": (
        (
            "for years write full_years(start, end), for months full_months(start, end), for days "
            "days_between(start, end)"
        ),
        "计整年写 full_years(start, end)，计整月写 full_months(start, end)，计天数写 days_between(start, end)",
    ),
    "advice short months": (
        "it is the last day of the month where that has no such day",
        "当月没有这一天时为当月最后一天",
    ),
    "advice weekdays": ("weekday(a) is 1 on Mondays and 7 on Sundays", "weekday(a) 星期一为 1，星期日为 7"),
    "advice unit of trunc": (
        "for months write month_start(date), for quarters quarter_start(date), for years year_start(date)",
        "按月写 month_start(date)，按季写 quarter_start(date)，按年写 year_start(date)",
    ),
    "advice day": (
        "a day is written date('2024-03-01'), with year, month and day",
        "日期写成 date('2024-03-01')，依次为年、月、日",
    ),
    "advice lookup": (
        "write [lookup.pay] with keys and rows, and select a cell of it by its key: pay[star]",
        "写 [lookup.pay]，列出 keys 和 rows，再按键取单元格：pay[star]",
    ),
    "advice step lookup": (
        (
            "write [lookup.points] with keys, rows and match = 'at_least', by which a number selects the row with the "
            "greatest key that it reaches: points[score]; without match it selects the row with its own key"
        ),
        (
            "写 [lookup.points]，列出 keys、rows，并写 match = 'at_least'（取不大于该数的最大的键所在行），"
            "再写 points[score]；不写 match 时须与键相等"
        ),
    ),
    "advice line lookup": (
        (
            "write [lookup.points] with keys, rows and match = 'linear', by which a number gets a value in proportion "
            "between two rows: points[score]"
        ),
        "写 [lookup.points]，列出 keys、rows，并写 match = 'linear'（在两行之间按比例插值），再写 points[score]",
    ),
    "advice after in": ("it stands after 'in' only", "只用在 in 之后"),
    "advice texts": (
        "rules take no texts apart and make none: give what is needed an input of its own, a flag or a choice",
        "规则不拆分文字，也不生成文字：把需要的内容另设为输入项，用是否值或可选值",
    ),
}
